"""What is said of wording, carried to the next page as a message."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class RemarkLine:
    """One term as it was written, what to write instead, and why."""

    written: str
    instead: str
    why: str


@dataclass(frozen=True)
class Remark:
    """The terms in what was just saved, and a link to change it where the product allows that."""

    lines: tuple[RemarkLine, ...]
    change_text: str = ""
    change_href: str = ""


def write_remark(remark: Remark) -> str:
    """A remark as a message's text."""
    return json.dumps(asdict(remark))


def read_remark(text: str) -> Remark:
    """A message's text as the remark it was."""
    kept = json.loads(text)
    lines = tuple(RemarkLine(**line) for line in kept["lines"])
    return Remark(lines, kept["change_text"], kept["change_href"])

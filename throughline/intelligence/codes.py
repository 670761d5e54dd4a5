"""The codes of a 3x5x2 report and the groups a report is kept by, read from ``data/``: theirs, with source and date."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Code:
    """One code as the form offers it. ``kept``: of a retention group, for how long."""

    code: str
    title: str
    needs_text: bool = False
    kept: str = ""

    @property
    def label(self) -> str:
        return self.title if self.title.startswith("Group") else f"{self.code}: {self.title}"


@cache
def action_codes() -> dict[str, Code]:
    """What may be done with a report that has conditions."""
    return _codes(_data()["action"])


@cache
def sanitisation_codes() -> dict[str, Code]:
    """Who may sanitise it further."""
    return _codes(_data()["sanitisation"])


@cache
def mopi_groups() -> dict[str, Code]:
    """For how long a report is kept, by what it is about."""
    return _codes(_data()["mopi"]["group"])


@cache
def identifying_phrases() -> tuple[tuple[str, str], ...]:
    """Words that may say who a source is, each with why."""
    with (DATA / "identifying_phrases.csv").open(encoding="utf-8", newline="") as file:
        return tuple((row["phrase"], row["why"]) for row in csv.DictReader(file))


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((DATA / "handling.toml").read_text(encoding="utf-8"))


def _codes(rows: list[dict[str, Any]]) -> dict[str, Code]:
    return {row["code"]: Code(**row) for row in rows}

"""Where the lists of forces, regions and authorities come from, and the day each is as at: columns of the files themselves."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"
_LISTS = (
    ("Police forces", "forces.csv"),
    ("Regional organised crime units", "rocus.csv"),
    ("Local authorities", "authorities.csv"),
)


@dataclass(frozen=True)
class ListSource:
    """A list that ships with the product: what of, from where, and the day it says how things stood."""

    name: str
    source: str
    as_at: dt.date


@cache
def list_sources() -> tuple[ListSource, ...]:
    """The lists with their sources. A list whose rows come from several, or are as at several days, is told once for each."""
    found: dict[ListSource, None] = {}
    for name, file in _LISTS:
        with (_DATA / file).open(encoding="utf-8", newline="") as lines:
            for line in csv.DictReader(lines):
                found.setdefault(ListSource(name, line["source"], dt.date.fromisoformat(line["as_at"])))
    return tuple(found)

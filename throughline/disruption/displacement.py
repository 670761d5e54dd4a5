"""Displacement: after a closure, the same holder, brand or number on another line within a number of days. Pure rules."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from throughline.disruption.check_backs import DAYS_FILE
from throughline.disruption.states import Carried


@dataclass(frozen=True)
class Appearance:
    """A holder, brand or number on a line since a day, until a day where that is over.

    ``key`` is what is compared; ``line`` and ``key`` are opaque.
    """

    carried: Carried
    key: str
    line: int
    since_date: dt.date
    until_date: dt.date | None = None


@dataclass(frozen=True)
class Displaced:
    """What a closed line shares with another, and since when it is there."""

    carried: Carried
    key: str
    line: int
    since_date: dt.date


@lru_cache(maxsize=1)
def displacement_days() -> int:
    """Within how many days after a closure the same on another line counts."""
    days: int = tomllib.loads(DAYS_FILE.read_text(encoding="utf-8"))["displacement"]["within_days"]
    return days


def brand_key(name: str) -> str:
    """A brand as compared: without case, spaces, punctuation, or the word *line*. “The Kite Line” is “kite”."""
    words = re.findall(r"\w+", name.casefold())
    return "".join(word for word in words if word not in ("line", "the")) or "".join(words)


def displaced_from(
    line: int, closed_date: dt.date, appearances: Iterable[Appearance], within_days: int
) -> list[Displaced]:
    """What the closed line had by its closing and another line had from then on, within so many days; earliest first.

    Same day counts: a number may ring for another brand the evening its line is closed. What the closed line ever had is
    its own, a brand it had given up too. What the other line had before, and had still, is no displacement.
    """
    rows = list(appearances)
    own = {(row.carried, row.key) for row in rows if row.line == line and row.since_date <= closed_date}
    last = closed_date + dt.timedelta(days=within_days)
    shared = [row for row in rows if row.line != line and (row.carried, row.key) in own]
    had = {
        (row.carried, row.key, row.line) for row in shared if row.since_date < closed_date and _stood(row, closed_date)
    }
    found: dict[tuple[Carried, str, int], Displaced] = {}
    for row in sorted(shared, key=lambda row: (row.since_date, row.carried, row.line)):
        which = (row.carried, row.key, row.line)
        if closed_date <= row.since_date <= last and which not in had:
            found.setdefault(which, Displaced(row.carried, row.key, row.line, row.since_date))
    return list(found.values())


def _stood(row: Appearance, day: dt.date) -> bool:
    """Whether what appeared before a day was there still."""
    return row.until_date is None or row.until_date >= day

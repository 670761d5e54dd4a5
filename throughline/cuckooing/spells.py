"""How a cuckooed address stands, worked out from its episodes; and the days that are data. No database here.

Days are civil dates. An episode that turned out not to be cuckooing never counts towards *again*.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from throughline.cuckooing.states import CuckooState, EndedHow

DAYS_FILE = Path(__file__).parent / "data" / "cuckooing.toml"


@dataclass(frozen=True)
class CuckooingDays:
    """The intervals and the caution as data, with where they come from."""

    source: str
    again_days: int
    revisit_days: dict[str, int]
    caution: str
    caution_source: str


@cache
def cuckooing_days() -> CuckooingDays:
    """The data file, read once."""
    return CuckooingDays(**tomllib.loads(DAYS_FILE.read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Spell:
    """One episode: from when it was suspected, when it was confirmed, when and how it ended."""

    began_date: dt.date
    confirmed_date: dt.date | None = None
    ended_date: dt.date | None = None
    ended_how: str = ""


@dataclass(frozen=True)
class Run:
    """Episodes that each began within the days after the one before ended: how many, and since when."""

    times: int
    since_date: dt.date


def newest(spells: Sequence[Spell]) -> Spell:
    """The episode that stands: the one begun last."""
    return max(spells, key=lambda spell: (spell.began_date, spell.ended_date is None))


def run_of(spells: Sequence[Spell], again_days: int) -> Run | None:
    """The run the newest episode belongs to; None where nothing was cuckooing. Linear in the episodes."""
    counted = sorted((each for each in spells if each.ended_how != EndedHow.NOT_SO), key=lambda each: each.began_date)
    if not counted:
        return None
    times, since = 1, counted[0].began_date
    for before, after in pairwise(counted):
        is_again = before.ended_date is not None and (after.began_date - before.ended_date).days <= again_days
        times, since = (times + 1, since) if is_again else (1, after.began_date)
    return Run(times, since)


def state_of(spells: Sequence[Spell], again_days: int) -> CuckooState:
    """Suspected, confirmed, ended or again, from at least one episode."""
    last = newest(spells)
    if last.ended_date is not None:
        return CuckooState.ENDED
    run = run_of(spells, again_days)
    if run is not None and run.times > 1:
        return CuckooState.AGAIN
    return CuckooState.CONFIRMED if last.confirmed_date is not None else CuckooState.SUSPECTED

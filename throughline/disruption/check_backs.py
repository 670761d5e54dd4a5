"""Check-backs: whether a closed line's numbers stay dead. Opened with a closure, stood down with its reversal."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.disruption.models import CheckBack, LineClosure
from throughline.work.facts import start_clock, stop_clock
from throughline.work.states import RuleKey

DAYS_FILE = Path(__file__).parent / "data" / "check_backs.toml"


@dataclass(frozen=True)
class CheckBackDays:
    """How many days after a closure the numbers are checked, and after how many a check that failed is asked again."""

    days: tuple[int, ...]
    again_after_days: int
    source: str


@lru_cache(maxsize=1)
def check_back_days() -> CheckBackDays:
    """The days as the installation has them."""
    read = tomllib.loads(DAYS_FILE.read_text(encoding="utf-8"))
    return CheckBackDays(tuple(sorted(read["days"])), read["again_after_days"], read["source"])


def days_to_check(closed_date: dt.date, today: dt.date) -> list[tuple[int, dt.date]]:
    """Which check-backs a closure recorded today asks for, each with the day it is due.

    Of those whose day has gone by, only the latest is asked, for today: one look answers for all of them.
    """
    asked = [(days, closed_date + dt.timedelta(days=days)) for days in check_back_days().days]
    gone_by = [days for days, due_date in asked if due_date <= today]
    ahead = [(days, due_date) for days, due_date in asked if due_date > today]
    return [(gone_by[-1], today), *ahead] if gone_by else ahead


def open_check_backs(closure: LineClosure, *, by: Actor, at: dt.datetime) -> None:
    """Ask the line's owners to check on its numbers, on each of the days."""
    for days, due_date in days_to_check(closure.closed_date, civil_date(at)):
        open_check_back(closure, days, due_date, by=by, at=at)


def open_check_back(closure: LineClosure, days: int, due_date: dt.date, *, by: Actor, at: dt.datetime) -> CheckBack:
    """One check-back and its clock, which is the line's owning agency's until somebody answers it."""
    line = closure.line
    clock = start_clock(
        by=by, at=at, key=RuleKey.CHECK_BACK, record=line.record, owner_agency=line.owning_agency, until_date=due_date
    )
    return CheckBack.related.create(
        closure=closure, days=days, due_date=due_date, clock=clock, opened_at=at, opened_by=by.member
    )


def stand_down_check_backs(closure: LineClosure, *, by: Actor, at: dt.datetime) -> None:
    """A reversed closure asks nothing more: what it still had to check stops running, unanswered."""
    for row in closure.check_backs.filter(result="").select_related("clock"):
        stop_clock(by=by, at=at, clock=row.clock)

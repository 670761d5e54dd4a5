"""A clock as a page shows it: when it is due, how long is left, and a word for where it stands."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughline.core import clock
from throughline.web.presenting.dates import Moment, ago, iso, left, london_date, uk_date, uk_time

DUE_SOON = dt.timedelta(hours=24)
TAGS = {"overdue": "Overdue", "soon": "Due soon", "done": "Done", "running": ""}


@dataclass(frozen=True)
class Clock:
    """``state``: overdue, soon, done or running; ``tag`` says it in words, so colour is never alone."""

    state: str
    when: str
    remaining: str
    machine_time: str

    @property
    def tag(self) -> str:
        return TAGS[self.state]


def present_clock(
    due: Moment,
    *,
    done_at: Moment | None = None,
    now: dt.datetime | None = None,
    remaining: str = "",
    soon: dt.timedelta = DUE_SOON,
) -> Clock:
    """The clock of something due. ``remaining`` replaces the plain count, as "4 working hours left"."""
    now = now or clock.now()
    if done_at is not None:
        return Clock("done", f"done {uk_date(done_at)}", ago(done_at, now), iso(done_at))
    by_the_hour = f" at {uk_time(due)}" if isinstance(due, dt.datetime) else ""
    when = f"due {uk_date(due)}{by_the_hour}"
    said = remaining or left(due, now)
    return Clock(_state(due, now, soon), when, "" if said == "due today" else said, iso(due))


def _state(due: Moment, now: dt.datetime, soon: dt.timedelta) -> str:
    """A date runs to the end of its day; an instant to the minute."""
    if isinstance(due, dt.datetime):
        remaining = due - now
    else:
        remaining = dt.timedelta(days=(london_date(due) - clock.civil_date(now)).days)
    if remaining < dt.timedelta(0):
        return "overdue"
    return "soon" if remaining <= soon else "running"

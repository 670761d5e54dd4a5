"""Working days and hours in London time. Pure: the overrides of an installation are passed in.

``overrides`` maps a date to whether it is a bank holiday, and wins over the calendar library.
A division without a calendar here raises NoRuleLoaded rather than borrow England's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache

import holidays

from throughline.core.clock import LONDON, at_london, civil_date
from throughline.geography.errors import NoRuleLoaded
from throughline.geography.states import Nation

Overrides = Mapping[dt.date, bool]
NO_OVERRIDES: Overrides = {}

_SUBDIVISIONS = {Nation.ENGLAND: "ENG", Nation.WALES: "WLS"}
_SATURDAY = 5


@cache
def _bank_holidays(subdivision: str, year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("GB", subdiv=subdivision, years=year))


def _subdivision(division: Nation | str) -> str:
    nation = Nation(division)
    if nation not in _SUBDIVISIONS:
        raise NoRuleLoaded(f"No rule loaded: there is no working-day calendar here for {nation.label}.")
    return _SUBDIVISIONS[nation]


def is_bank_holiday(date: dt.date, division: Nation | str, overrides: Overrides = NO_OVERRIDES) -> bool:
    """Whether the day is a bank holiday, substitute days included. Errors: NoRuleLoaded."""
    subdivision = _subdivision(division)
    return overrides[date] if date in overrides else date in _bank_holidays(subdivision, date.year)


def is_working_day(date: dt.date, division: Nation | str, overrides: Overrides = NO_OVERRIDES) -> bool:
    """Whether the day is Monday to Friday and no bank holiday. Errors: NoRuleLoaded."""
    return not is_bank_holiday(date, division, overrides) and date.weekday() < _SATURDAY


def next_working_day(date: dt.date, division: Nation | str, overrides: Overrides = NO_OVERRIDES) -> dt.date:
    """The first working day after this date; the date itself never counts. Errors: NoRuleLoaded."""
    day = date + dt.timedelta(days=1)
    while not is_working_day(day, division, overrides):
        day += dt.timedelta(days=1)
    return day


def add_working_days(date: dt.date, n: int, division: Nation | str, overrides: Overrides = NO_OVERRIDES) -> dt.date:
    """The nth working day after the date, which never counts; n of 0 is the date. Errors: NoRuleLoaded."""
    if n < 0:
        raise ValueError("Working days are counted forwards only.")
    _subdivision(division)
    day = date
    for _ in range(n):
        day = next_working_day(day, division, overrides)
    return day


def end_of_next_working_day(
    at: dt.datetime, *, division: Nation | str, day_end: dt.time, overrides: Overrides = NO_OVERRIDES
) -> dt.datetime:
    """When the next working day after this instant's London date ends, in UTC. Errors: NoRuleLoaded."""
    _require_aware(at)
    return at_london(next_working_day(civil_date(at), division, overrides), day_end)


def working_hours_left(
    now: dt.datetime,
    due: dt.datetime,
    *,
    day_start: dt.time,
    day_end: dt.time,
    division: Nation | str,
    overrides: Overrides = NO_OVERRIDES,
) -> dt.timedelta:
    """The working time from now until due; none once due has passed. Errors: NoRuleLoaded."""
    _require_aware(now)
    _require_aware(due)
    if day_start >= day_end:
        raise ValueError("The working day must end after it starts.")
    _subdivision(division)
    left = dt.timedelta()
    day = civil_date(now)
    while day <= civil_date(due):
        if is_working_day(day, division, overrides):
            opens = max(now.astimezone(dt.UTC), at_london(day, day_start))
            closes = min(due.astimezone(dt.UTC), at_london(day, day_end))
            left += max(closes - opens, dt.timedelta())
        day += dt.timedelta(days=1)
    return left


def _require_aware(at: dt.datetime) -> None:
    if at.tzinfo is None:
        raise ValueError(f"A time without a time zone cannot be placed in {LONDON.key}.")

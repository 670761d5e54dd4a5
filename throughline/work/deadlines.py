"""When a rule makes something due. Pure: the rule's length, unit and end of day, and the bank holidays, are passed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from dateutil.relativedelta import relativedelta

from throughline.core.clock import LONDON, at_london, civil_date
from throughline.geography.states import Nation
from throughline.geography.working_days import (
    Overrides,
    add_working_days,
    end_of_next_working_day,
    is_working_day,
)
from throughline.work.states import Unit

Pause = tuple[dt.datetime, dt.datetime]
DEFAULT_DAY_END = dt.time(17, 0)


def due_at(
    starts_at: dt.datetime,
    *,
    amount: int,
    unit: str,
    day_ends: dt.time | None,
    division: Nation,
    overrides: Overrides,
    pauses: Sequence[Pause] = (),
) -> dt.datetime:
    """The instant a clock that starts now is due (UTC). Working days end at ``day_ends``, London time.

    A month that has no such day ends on its last: a month from 31 January is 28 or 29 February. A pause, from when it
    began to when the clock ran again, gives back what it took: its hours, or the days (working days for a rule in
    working days) after the one it began on, up to the one it ended on.
    """
    unpaused = _due_unpaused(
        starts_at, amount=amount, unit=unit, day_ends=day_ends, division=division, overrides=overrides
    )
    for began_at, ended_at in pauses:
        unpaused = give_back(unpaused, began_at, ended_at, unit=unit, division=division, overrides=overrides)
    return unpaused


def give_back(
    due: dt.datetime, began_at: dt.datetime, ended_at: dt.datetime, *, unit: str, division: Nation, overrides: Overrides
) -> dt.datetime:
    """When something is due once a pause has given back what it took, at the same time of day in London."""
    if unit == Unit.HOURS:
        return due + (ended_at - began_at)
    taken = (civil_date(ended_at) - civil_date(began_at)).days
    day, end = civil_date(due), due.astimezone(LONDON).time()
    if unit != Unit.WORKING_DAYS:
        return at_london(day + dt.timedelta(days=taken), end)
    passed = (civil_date(began_at) + dt.timedelta(days=number) for number in range(1, taken + 1))
    worked = sum(is_working_day(each, division, overrides) for each in passed)
    return at_london(add_working_days(day, worked, division, overrides), end)


def _due_unpaused(
    starts_at: dt.datetime, *, amount: int, unit: str, day_ends: dt.time | None, division: Nation, overrides: Overrides
) -> dt.datetime:
    end = day_ends or DEFAULT_DAY_END
    if unit == Unit.HOURS:
        return starts_at + dt.timedelta(hours=amount)
    if unit == Unit.DAYS:
        return at_london(civil_date(starts_at) + dt.timedelta(days=amount), end)
    if unit == Unit.MONTHS:
        return at_london(civil_date(starts_at) + relativedelta(months=amount), end)
    if amount == 1:
        return end_of_next_working_day(starts_at, division=division, day_end=end, overrides=overrides)
    return at_london(add_working_days(civil_date(starts_at), amount, division, overrides), end)

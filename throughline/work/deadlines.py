"""When a rule makes something due. Pure: the rule's length, unit and end of day, and the bank holidays, are passed in."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta

from throughline.core.clock import at_london, civil_date
from throughline.geography.states import Nation
from throughline.geography.working_days import Overrides, add_working_days, end_of_next_working_day
from throughline.work.states import Unit

DEFAULT_DAY_END = dt.time(17, 0)


def due_at(
    starts_at: dt.datetime, *, amount: int, unit: str, day_ends: dt.time | None, division: Nation, overrides: Overrides
) -> dt.datetime:
    """The instant a clock that starts now is due (UTC). Working days end at ``day_ends``, London time.

    A month that has no such day ends on its last: a month from 31 January is 28 or 29 February.
    """
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

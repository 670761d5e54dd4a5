"""Birthdays on which something changes. Pure: someone born on 29 February has theirs on 1 March in other years."""

from __future__ import annotations

import datetime as dt

from throughline.register.ages import ADULT_AT

PLANNED_FROM = 17


def birthday(born: dt.date, years: int) -> dt.date:
    """The day someone is this many years old, as ``years_between`` counts."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return dt.date(born.year + years, 3, 1)


def eighteenth(born: dt.date) -> dt.date:
    """The day someone turns 18."""
    return birthday(born, ADULT_AT)

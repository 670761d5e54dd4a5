"""Days as trackers write them, read as files of people are (``matching.comparing.dates``), and which way round they are."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from functools import lru_cache

from throughline.matching.comparing.dates import SERIAL, bare, read_date

_FIGURES = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})([-/. ](?:\d{4}|\d{2}))$")


class Way(StrEnum):
    """Which way round a date in figures can be."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    EITHER = "either"
    NEITHER = ""


@lru_cache(maxsize=100_000)
def way_of(text: str) -> Way:
    """03/04/2010 is either, 28/07/2011 day first, 07/28/2011 month first; what is no date in such figures, or the same both ways,
    is neither."""
    found = _FIGURES.match(bare(text))
    one, other = (int(found[1]), int(found[3])) if found else (0, 0)
    if not (1 <= one <= 31 and 1 <= other <= 31) or one == other or (one > 12 and other > 12):
        return Way.NEITHER
    return Way.DAY_FIRST if one > 12 else Way.MONTH_FIRST if other > 12 else Way.EITHER


def day_first(text: str) -> str:
    """A date written month first in figures, day first; anything else as it is."""
    found = _FIGURES.match(bare(text))
    return f"{found[3]}{found[2]}{found[1]}{found[4]}" if found else text


@lru_cache(maxsize=100_000)
def read_day(text: str) -> dt.date | None:
    """A whole day, or None when it is none: a year alone, a month that is none, 31 June."""
    born = read_date(text)
    if born is None or not born.month:
        return None
    try:
        return dt.date(*born)
    except ValueError:
        return None


def read_event_day(text: str) -> dt.date | None:
    """A whole day on which something was done. A year in two figures is of this century: an event never goes a century back."""
    day = read_day(text)
    if day is None or day.year >= 2000 or str(day.year) in text or SERIAL.match(re.sub(r"\.0+$", "", bare(text))):
        return day
    try:
        return day.replace(year=day.year + 100)
    except ValueError:
        return None


def read_year(text: str) -> int | None:
    """A year written alone."""
    born = read_date(text)
    return born.year if born is not None and not born.month else None

"""Days as trackers write them: day first, however it is typed, and the serial numbers spreadsheets keep them as."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from throughline.matching.comparing.dates import read_born

_SERIAL = re.compile(r"\d{5}(?:\.0+)?$")
_SERIALS_FROM = dt.date(1899, 12, 30)
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?$")
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[ ,]+", re.IGNORECASE)
_EARLIEST, _LATEST = 10_000, 80_000


@lru_cache(maxsize=100_000)
def read_day(text: str) -> dt.date | None:
    """A whole day, or None when it is none: a year alone, a month that is none, 31 June."""
    written = _WEEKDAY.sub("", _TIME.sub("", text.strip()))
    if _SERIAL.match(written):
        serial = int(float(written))
        return _SERIALS_FROM + dt.timedelta(days=serial) if _EARLIEST <= serial <= _LATEST else None
    born = read_born(written)
    if born is None or not born.month:
        return None
    try:
        return dt.date(*born)
    except ValueError:
        return None


def read_year(text: str) -> int | None:
    """A year written alone."""
    born = read_born(text.strip())
    return born.year if born is not None and not born.month else None

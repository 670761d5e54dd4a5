"""Dates of birth: reading them however they are written, and comparing them.

Levels, best first: ``same`` · ``swapped`` (day and month) · ``placeholder`` (same year, one is 1 January, which stands for
“year only known”) · ``digit`` (one figure differs, or two neighbours are exchanged) · ``year`` (same day and month, another year)
· ``month`` (same year and month) · ``near`` (same year, or within six months) · ``age`` (the date fits the other's stated or
estimated age) · ``far``.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1)}  # fmt: skip
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ].*)?$")
BRITISH = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?: \d{1,2}:\d{2}.*)?$")
NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?: of )?[- /]?([a-z]{3})[a-z]*[- /,.]*(\d{4}|\d{2})$")
MONTH_NAMED_FIRST = re.compile(r"([a-z]{3})[a-z]*\.?[- /]*(\d{1,2})(?:st|nd|rd|th)?(?:,|[- /,]) *(\d{4})$")
COMPACT = re.compile(r"\d{8}$")
SERIAL = re.compile(r"\d{5}$")
# The day a spreadsheet counts from, and what it counts for days of our time: 1927 to 2119.
SERIALS_FROM = dt.date(1899, 12, 30)
SERIALS = range(10_000, 80_001)
TIME = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?: ?[ap]m|Z|[+-]\d\d:?\d\d)?$", re.IGNORECASE)
WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?[ ,]+", re.IGNORECASE)
EARLIEST = 1900
YEAR = re.compile(r"(\d{4})$")
AGES = re.compile(r"\D*(\d{1,3})(?:\s*(?:-|–|/|to|or)\s*(\d{1,3}))?\D*$")
ABOUT = 2
# “Under 18” and the like: half of everybody, which is no age.
OPEN_ENDED = re.compile(
    r"\b(?:under|over|below|above|less|more|least|most|older|younger|up to|not|u|turn\w*|nearly|almost|before|after)(?=\b|\d)"
    r"|[<>+≤≥]|plus|\d\s*(?:or|and)\s*(?:over|above|under|below)|week|month|day"
)


class Born(NamedTuple):
    """A date of birth as written. What no calendar has (“2001-04-80”) is kept: one figure may be wrong. Month 0: year only."""

    year: int
    month: int
    day: int

    @property
    def figures(self) -> str:
        return f"{self.year:04}{self.month:02}{self.day:02}"

    @property
    def is_placeholder(self) -> bool:
        return (self.month, self.day) in ((1, 1), (0, 0))

    @property
    def words(self) -> str:
        return f"{self.day:02}/{self.month:02}/{self.year:04}" if self.month else f"{self.year:04}"


def bare(text: str) -> str:
    """A date without the day of the week and the time of day."""
    return WEEKDAY.sub("", TIME.sub("", text.strip()))


@lru_cache(maxsize=100_000)
def read_date(text: str) -> Born | None:
    """A date of any year: ISO, British (day first), “3 April 2010”, “Apr 3, 2010”, 20100403 or 03042010, with a weekday or
    a time beside it, a spreadsheet's serial number, or a year alone. None when it is none of these."""
    written = re.sub(r"^(\d+)\.0+$", r"\1", bare(text).lower())
    if COMPACT.match(written):
        return _of_eight_figures(written)
    if SERIAL.match(written):
        return _of_serial(int(written))
    for pattern, order in ((ISO, "ymd"), (BRITISH, "dmy")):
        if found := pattern.match(written):
            parts = dict(zip(order, map(int, found.groups()), strict=True))
            return Born(_century(parts["y"], found.groups()[order.index("y")]), parts["m"], parts["d"])
    if (found := NAMED.match(written)) and found[2] in MONTHS:
        return Born(_century(int(found[3]), found[3]), MONTHS[found[2]], int(found[1]))
    if (found := MONTH_NAMED_FIRST.match(written)) and found[1] in MONTHS:
        return Born(int(found[3]), MONTHS[found[1]], int(found[2]))
    if found := YEAR.match(written):
        return Born(int(found[1]), 0, 0)
    return None


def read_born(text: str) -> Born | None:
    """A date somebody can have been born on. None before 1900, and where eight figures are no day up to this year.

    A year still to come that is written apart from its day stays: one figure may be wrong.
    """
    born = read_date(text)
    if born is None or born.year < EARLIEST or (COMPACT.match(bare(text)) and is_to_come(born)):
        return None
    return born


def is_to_come(born: Born) -> bool:
    """Of a year that is not yet."""
    return born.year > dt.date.today().year


def _of_eight_figures(written: str) -> Born:
    """Year first where that is a day since 1900, else day first where that is; a slip in one with the year first stays."""
    first, last = (
        Born(int(written[:4]), int(written[4:6]), int(written[6:])),
        Born(int(written[4:]), int(written[2:4]), int(written[:2])),
    )
    for born in (first, last):
        if born.year >= EARLIEST and not is_to_come(born) and _is_day(born):
            return born
    if first.year >= EARLIEST and not is_to_come(first):
        return first
    return next((born for born in (first, last) if _is_day(born)), first)


def _is_day(born: Born) -> bool:
    try:
        return bool(dt.date(*born))
    except ValueError:
        return False


def _of_serial(serial: int) -> Born | None:
    if serial not in SERIALS:
        return None
    day = SERIALS_FROM + dt.timedelta(days=serial)
    return Born(day.year, day.month, day.day)


def read_parts(day: str, month: str, year: str) -> Born | None:
    """A date of birth from three columns, the month in words or figures; of the year alone where the others say nothing."""
    day, month, year = (re.sub(r"\.0+$", "", part.strip()) for part in (day, month, year))
    if not day or not month:
        return read_born(year)
    return read_born(f"{day} {month} {year}")


def _century(year: int, written: str) -> int:
    if len(written) == 4:
        return year
    return 2000 + year if 2000 + year <= dt.date.today().year else 1900 + year


def read_age(text: str, on: dt.date) -> tuple[int, int] | None:
    """The years of birth an age allows: “16”, “15-17”, “about 16” (two years either way). None when it is no age.

    “Under 18”, “18+” and “nearly 16” are no age: nothing narrow enough to compare is said.
    """
    written = re.sub(r"\.0+$", "", text.strip().lower())
    if OPEN_ENDED.search(written) or not (found := AGES.match(written)):
        return None
    youngest = int(found[1])
    oldest = int(found[2] or youngest)
    if re.search(r"about|approx|circa|est|~|\?|c\.", text.lower()) and not found[2]:
        youngest, oldest = youngest - ABOUT, oldest + ABOUT
    if not youngest <= oldest <= 120:
        return None
    return on.year - oldest - 1, on.year - youngest


@lru_cache(maxsize=300_000)
def compare_born(one: Born, other: Born) -> str:
    """The level of two dates of birth. The same whichever comes first."""
    if one == other:
        return "same" if one.month else "placeholder"
    if one.year == other.year:
        if one.month == other.day and one.day == other.month:
            return "swapped"
        if one.is_placeholder or other.is_placeholder:
            return "placeholder"
    if OSA.distance(one.figures, other.figures, score_cutoff=1) <= 1:
        return "digit"
    if (one.month, one.day) == (other.month, other.day) and one.month and not one.is_placeholder:
        return "year"
    if one.year == other.year and one.month == other.month:
        return "month"
    if abs(one.year * 12 + one.month - other.year * 12 - other.month) <= 6 or one.year == other.year:
        return "near"
    return "far"

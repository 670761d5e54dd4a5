"""The period a figure is for: civil dates, both included; its months; and the period before it."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from throughline.core.errors import Refused

EARLIEST = dt.date(1900, 1, 1)
LATEST = dt.date(2100, 12, 31)


@dataclass(frozen=True)
class Month:
    """A calendar month, or the part of one that a period covers."""

    label: str
    period: Period
    is_whole: bool


@dataclass(frozen=True)
class Period:
    """From one civil date to another, both included. Errors: Refused, when they are not in order or not in range."""

    start: dt.date
    end: dt.date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise Refused("The last day of the period must be the same as or after the first.", field="end")
        if self.start < EARLIEST or self.end > LATEST:
            raise Refused(
                f"The period must be between {written(EARLIEST)} and {written(LATEST)}.",
                field="start" if self.start < EARLIEST else "end",
            )

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def in_words(self) -> str:
        """1 November 2025 to 30 April 2026; one day alone is written once."""
        first = written(self.start)
        return first if self.start == self.end else f"{first} to {written(self.end)}"

    @property
    def is_whole_months(self) -> bool:
        return self.start.day == 1 and self.end == _last_of_month(self.end)

    def before(self) -> Period | None:
        """The period of the same length just before: as many whole months where this is whole months, else as many days.

        None where it would begin before anything can be dated.
        """
        end = self.start - dt.timedelta(days=1)
        if self.is_whole_months:
            start = _months_back(self.start, len(self.months()))
        else:
            start = self.start - dt.timedelta(days=self.days)
        return Period(start, end) if start >= EARLIEST else None

    def months(self) -> tuple[Month, ...]:
        """The calendar months of the period in order, the first and last cut to it."""
        months = []
        first = self.start.replace(day=1)
        while first <= self.end:
            last = _last_of_month(first)
            part = Period(max(first, self.start), min(last, self.end))
            months.append(Month(f"{first:%b} {first.year}", part, (part.start, part.end) == (first, last)))
            first = last + dt.timedelta(days=1)
        return tuple(months)


def this_month(today: dt.date) -> Period:
    """From the first of the month to today."""
    return Period(today.replace(day=1), today)


def last_month(today: dt.date) -> Period:
    """The whole of the calendar month before this one."""
    end = today.replace(day=1) - dt.timedelta(days=1)
    return Period(end.replace(day=1), end)


def last_quarter(today: dt.date) -> Period:
    """The whole of the calendar quarter before this one: what a hub reports."""
    first = dt.date(today.year, today.month - (today.month - 1) % 3, 1)
    return Period(_months_back(first, 3), first - dt.timedelta(days=1))


def last_six_months(today: dt.date) -> Period:
    """This month and the five before it, to today."""
    return Period(_months_back(today.replace(day=1), 5), today)


def written(day: dt.date) -> str:
    """3 March 2026."""
    return f"{day.day} {day:%B} {day.year}"


def _last_of_month(day: dt.date) -> dt.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _months_back(first: dt.date, months: int) -> dt.date:
    """The first of the month so many months before a first of a month."""
    at = first.year * 12 + first.month - 1 - months
    return dt.date(at // 12, at % 12 + 1, 1)

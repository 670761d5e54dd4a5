"""Dates as people here type them: three boxes, day month year, or one written 27/3/2026."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from throughline.core import clock

BETWEEN = r"\s*[/.\-\s]\s*"
WRITTEN = re.compile(
    rf"^\s*(?P<day>\d{{1,2}}){BETWEEN}(?P<month>\d{{1,2}}|[A-Za-z]{{3,9}}){BETWEEN}(?P<year>\d{{4}})\s*$"
)
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
EARLIEST = dt.date(1900, 1, 1)
LATEST = dt.date(2100, 12, 31)
PART_NAMES = ("day", "month", "year")


@dataclass(frozen=True)
class DateParts:
    """A date as it was typed, right or wrong."""

    day: str = ""
    month: str = ""
    year: str = ""

    @classmethod
    def of(cls, day: dt.date) -> DateParts:
        return cls(str(day.day), str(day.month), str(day.year))

    @classmethod
    def written(cls, text: str) -> DateParts:
        """The parts of a date in one piece; what cannot be read stays whole in the first box."""
        match = WRITTEN.match(text)
        return cls(match["day"], match["month"], match["year"]) if match else cls(day=text.strip())

    @property
    def is_empty(self) -> bool:
        return not (self.day or self.month or self.year)

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(name for name in PART_NAMES if not getattr(self, name))

    def month_number(self) -> int:
        """The month by number or name; 0 where it is neither."""
        if self.month.isascii() and self.month.isdigit():
            return int(self.month[:4])
        typed = self.month.lower()
        if len(typed) < 3:
            return 0
        return next((at for at, name in enumerate(MONTHS, start=1) if name.startswith(typed)), 0)

    def to_date(self) -> dt.date | None:
        """The date typed, or None where there is no such day."""
        if not (self.day.isascii() and self.day.isdigit() and self.year.isascii() and self.year.isdigit()):
            return None
        try:
            return dt.date(int(self.year[:6]), self.month_number(), int(self.day[:4]))
        except ValueError:
            return None


class DateInputWidget(forms.Widget):
    """Three text boxes: NAME_day, NAME_month, NAME_year. A whole date in NAME, or in the first, also does."""

    input_type = "date-parts"
    use_fieldset = True

    def format_value(self, value: Any) -> DateParts:
        if isinstance(value, DateParts):
            return value
        if isinstance(value, dt.datetime):
            return DateParts.of(clock.civil_date(value))
        if isinstance(value, dt.date):
            return DateParts.of(value)
        return DateParts.written(str(value)) if value else DateParts()

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> DateParts:
        parts = DateParts(*(str(data.get(f"{name}_{part}") or "").strip() for part in PART_NAMES))
        if parts.day and not parts.month and not parts.year:
            return DateParts.written(parts.day)
        if parts.is_empty and data.get(name):
            return DateParts.written(str(data[name]))
        return parts

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(key in data for key in (name, *(f"{name}_{part}" for part in PART_NAMES)))

    def id_for_label(self, id_: str | None) -> str:
        return f"{id_}-day" if id_ else ""


class UKDateField(forms.Field):
    """A civil date. ``name`` opens the messages: "Date of the warrant must be a real date, like 27 3 2026".

    ``past_only`` refuses a day after today; ``earliest`` and ``latest`` are the first and last day taken.
    """

    widget = DateInputWidget

    def __init__(
        self,
        *,
        name: str = "Date",
        past_only: bool = False,
        earliest: dt.date = EARLIEST,
        latest: dt.date = LATEST,
        **options: Any,
    ) -> None:
        self.name = name
        self.past_only = past_only
        self.earliest = earliest
        self.latest = latest
        given = options.pop("error_messages", None) or {}
        super().__init__(error_messages={"required": f"Enter the {_without_article(name)}", **given}, **options)

    def to_python(self, value: Any) -> dt.date | None:
        if isinstance(value, dt.datetime):
            return clock.civil_date(value)
        if value is None or isinstance(value, dt.date):
            return value
        parts = value if isinstance(value, DateParts) else DateParts.written(str(value))
        if parts.is_empty:
            return None
        self._require_whole(parts)
        day = parts.to_date()
        if day is None:
            raise ValidationError(f"{self.name} must be a real date, like 27 3 2026", code="not_a_date")
        self._require_in_range(day)
        return day

    def _require_whole(self, parts: DateParts) -> None:
        if parts.missing and (len(parts.missing) == 1 or parts.day.isdigit() or not parts.day):
            raise ValidationError(f"{self.name} must include a {' and a '.join(parts.missing)}", code="incomplete")
        if not parts.missing and parts.year.isdigit() and len(parts.year) != 4:
            raise ValidationError("Year must include 4 numbers", code="short_year")

    def _require_in_range(self, day: dt.date) -> None:
        if self.past_only and day > clock.today():
            raise ValidationError(f"{self.name} must be today or in the past", code="future")
        if day < self.earliest:
            raise ValidationError(f"{self.name} must be on or after {_plainly(self.earliest)}", code="too_early")
        if day > self.latest:
            raise ValidationError(f"{self.name} must be on or before {_plainly(self.latest)}", code="too_late")

    def wrong_parts(self, parts: DateParts, code: str) -> tuple[str, ...]:
        """Which boxes to mark for an error: the empty ones, the year, or all three."""
        if code == "incomplete":
            return parts.missing
        return ("year",) if code == "short_year" else PART_NAMES


def _without_article(name: str) -> str:
    """*The date* and *Date* are asked for alike: "Enter the date"."""
    name = name.removeprefix("The ")
    return f"{name[:1].lower()}{name[1:]}"


def _plainly(day: dt.date) -> str:
    return f"{day.day} {day:%B} {day.year}"

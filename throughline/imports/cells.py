"""Reading one row's cells into values. Everything wrong is collected, so that one pass names every fault."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from throughline.core.errors import Refused
from throughline.core.text import require_name
from throughline.geography.models import LocalAuthority, PoliceForce
from throughline.geography.queries import get_authority, get_force
from throughline.imports.errors import RowError
from throughline.imports.sheets import Row
from throughline.register.phones import normalise_phone
from throughline.register.states import Sex

Value = TypeVar("Value")

_DAY = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")
_AGE = re.compile(r"^(\d{1,3})(?:\s*(?:-|–|to)\s*(\d{1,3}))?$")
_SEXES = {
    "m": Sex.MALE, "male": Sex.MALE, "f": Sex.FEMALE, "female": Sex.FEMALE,
    "": Sex.UNKNOWN, "u": Sex.UNKNOWN, "unknown": Sex.UNKNOWN, "not known": Sex.UNKNOWN,
}  # fmt: skip
_EARLIEST = dt.date(1900, 1, 1)


@dataclass
class Cells:
    """One row being read. Each reader returns a value, or None after noting what is wrong."""

    row: Row
    today: dt.date
    errors: list[RowError] = field(default_factory=list)

    def wrong(self, column: str, fix: str) -> None:
        self.errors.append(RowError(self.row.sheet, self.row.number, column, self.row.cells[column], fix))

    def text(self, column: str) -> str:
        return self.row.cells[column]

    def required(self, column: str, fix: str) -> str:
        text = self.text(column)
        if not text:
            self.wrong(column, fix)
        return text

    def name(self, column: str, *, required: bool = True) -> str:
        """A name of someone or something."""
        text = self.required(column, "Fill this in.") if required else self.text(column)
        return self._checked(column, lambda: require_name(text, what=column.lower())) or ""

    def date(self, column: str, *, required: bool = True) -> dt.date | None:
        """A UK date, day first, not after today."""
        text = self.text(column)
        if not text:
            if required:
                self.wrong(column, "Give a date as day/month/year, like 27/03/2026.")
            return None
        day = _read_date(text)
        if day is None:
            self.wrong(column, "This is not a real date. Write day/month/year, like 27/03/2026.")
        elif day > self.today:
            self.wrong(column, "This date is still to come. Check the day, month and year.")
        elif day < _EARLIEST:
            self.wrong(column, "This date is before 1900. Check the year.")
        else:
            return day
        return None

    def age(self, column: str) -> tuple[int, int] | None:
        """An age in whole years, or a range such as 15-17."""
        text = self.text(column)
        if not text:
            return None
        match = _AGE.match(text)
        low = int(match[1]) if match else -1
        high = int(match[2] or match[1]) if match else -1
        if not 0 <= low <= high <= 120:
            self.wrong(column, "Give an age as a whole number, like 16, or a range like 15-17.")
            return None
        return low, high

    def sex(self, column: str) -> str:
        sex = _SEXES.get(self.text(column).casefold())
        if sex is None:
            self.wrong(column, "Write M, F, or leave it empty.")
        return sex or Sex.UNKNOWN

    def yes(self, column: str) -> bool:
        text = self.text(column).casefold()
        if text not in {"y", "n", "yes", "no", ""}:
            self.wrong(column, "Write Y or N.")
        return text in {"y", "yes"}

    def choice(self, column: str, choices: Mapping[str, Value]) -> Value | None:
        """One of a few fixed words."""
        value = choices.get(self.text(column).casefold())
        if value is None:
            self.wrong(column, "Write one of: " + ", ".join(choices) + ".")
        return value

    def force(self, column: str) -> PoliceForce | None:
        text = self.required(column, "Give the police force.")
        return self._checked(column, lambda: get_force(text)) if text else None

    def forces(self, column: str) -> list[PoliceForce]:
        """Several forces, separated by semicolons."""
        names = [part.strip() for part in self.text(column).split(";") if part.strip()]
        if not names:
            self.wrong(column, "Give at least one police force.")
        found = (self._checked(column, lambda name=name: get_force(name)) for name in names)  # type: ignore[misc]
        return [force for force in found if force is not None]

    def authority(self, column: str, *, required: bool = True) -> LocalAuthority | None:
        text = self.required(column, "Give the local authority.") if required else self.text(column)
        return self._checked(column, lambda: get_authority(text)) if text else None

    def phones(self, column: str) -> list[str]:
        """Several numbers, separated by semicolons, kept as written; each must be a phone number."""
        numbers = [part.strip() for part in self.text(column).split(";") if part.strip()]
        for number in numbers:
            self._checked(column, lambda number=number: normalise_phone(number))  # type: ignore[misc]
        return numbers

    def _checked(self, column: str, read: Callable[[], Value]) -> Value | None:
        try:
            return read()
        except Refused as error:
            self.wrong(column, error.message)
            return None


def _read_date(text: str) -> dt.date | None:
    match = _DAY.match(text)
    try:
        if match:
            return dt.date(int(match[3]), int(match[2]), int(match[1]))
        return dt.date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None

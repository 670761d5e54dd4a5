"""Ages with their basis (practice.md P4). Pure functions: whole years, on a civil date, as a range."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughline.register.states import AgeBasis, AgeGroup

ADULT_AT = 18
CRIMINAL_RESPONSIBILITY_AT = 10


@dataclass(frozen=True)
class Age:
    """An age on a day: between ``low`` and ``high`` whole years, by ``basis``. Unknown has neither."""

    low: int | None
    high: int | None
    basis: AgeBasis

    @property
    def group(self) -> AgeGroup:
        """Child or adult only where the whole range says so."""
        if self.low is None or self.high is None:
            return AgeGroup.UNKNOWN
        if self.high < ADULT_AT:
            return AgeGroup.CHILD
        return AgeGroup.ADULT if self.low >= ADULT_AT else AgeGroup.UNKNOWN

    @property
    def may_be_child(self) -> bool:
        """Protected as a child until shown to be adult."""
        return self.group != AgeGroup.ADULT

    @property
    def in_words(self) -> str:
        if self.low is None:
            return "age not known"
        years = str(self.low) if self.low == self.high else f"{self.low} to {self.high}"
        return f"{years} ({self.basis.label.lower()})"


UNKNOWN_AGE = Age(None, None, AgeBasis.UNKNOWN)


def years_between(born: dt.date, on: dt.date) -> int:
    """Whole years of age on a day. Someone born on 29 February has their birthday on 1 March in other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def age_from_birth(born: dt.date, on: dt.date, *, confirmed: bool = False) -> Age:
    """The age a date of birth gives. Errors: ValueError when born after the day."""
    years = years_between(born, on)
    if years < 0:
        raise ValueError("born after the day")
    return Age(years, years, AgeBasis.CONFIRMED if confirmed else AgeBasis.STATED)


def age_from_statement(low: int, high: int, basis: AgeBasis, stated: dt.date, on: dt.date) -> Age:
    """The range an age stated on one day gives on another: someone stated 16 a year ago is now 16 to 18.

    On the day itself the range is as stated. Later: at least the whole years passed older, at most one more; earlier
    days likewise. Never below 0.
    """
    if on == stated:
        return Age(low, high, basis)
    earlier, later = min(stated, on), max(stated, on)
    passed = years_between(earlier, later)
    if on > stated:
        return Age(low + passed, high + passed + 1, basis)
    return Age(max(0, low - passed - 1), max(0, high - passed), basis)

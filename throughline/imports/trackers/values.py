"""What one row of a tracker says, read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from throughline.imports.trackers.fields import NUMBERS
from throughline.matching.comparing.addresses import read_address
from throughline.matching.comparing.dates import Born
from throughline.matching.comparing.folding import words_of
from throughline.matching.comparing.people import Person as Compared
from throughline.register.states import Sex


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a row: under which heading, what it says, and how to put it right."""

    column: str
    value: str
    fix: str


@dataclass
class RowValues:
    """A row's values. ``numbers``: checked identifiers by kind; ``written``: each as the row has it.

    ``as_written``: columns whose value could not be used.
    """

    number: int
    ref: str = ""
    given_name: str = ""
    family_name: str = ""
    called: str = ""
    born: dt.date | None = None
    age: tuple[int, int] | None = None
    sex: str = Sex.UNKNOWN
    address: str = ""
    postcode: str = ""
    council: str = ""
    authority_id: int | None = None
    phones: tuple[str, ...] = ()
    numbers: dict[str, str] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    happened: dt.date | None = None
    line: str = ""
    reason: str = ""
    told: tuple[tuple[str, str], ...] = ()
    was_referred: bool = False
    as_written: tuple[str, ...] = ()
    faults: list[Fault] = field(default_factory=list)

    def compared(self) -> tuple[Compared, ...]:
        """The person as the one definition of comparing has them: by their name, and by what they are called."""
        names = [(self.given_name, self.family_name), (self.called, self.family_name)]
        if not self.called or self.called == self.given_name:
            del names[1]
        elif not (self.given_name or self.family_name):
            del names[0]
        first, *others = [(words_of(given), words_of(family)) for given, family in names]
        person = Compared(
            record_id=str(self.number),
            given=first[0],
            family=first[1],
            born=Born(self.born.year, self.born.month, self.born.day) if self.born else None,
            ages=self.years_of_birth(),
            sex=self.sex if self.sex in (Sex.FEMALE, Sex.MALE) else "",
            address=read_address(self.address, self.postcode, ""),
            phones=self.phones,
            numbers=tuple((kind, self.numbers[kind]) for kind in NUMBERS if kind in self.numbers),
        )
        return person, *(person._replace(given=given, family=family) for given, family in others)

    def years_of_birth(self) -> tuple[int, int] | None:
        """The years of birth that the age stated on the row's day allows."""
        if self.age is None or self.happened is None:
            return None
        return self.happened.year - self.age[1] - 1, self.happened.year - self.age[0]

    def telling(self) -> str:
        """What the row says was done and since, as text on the record."""
        return "\n".join(f"{label}: {text}" for label, text in self.told)

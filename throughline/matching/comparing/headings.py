"""What the heading of a column says, however it is written: one way to guess, for files of people and for trackers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

_OF_ONE = r"the|their|child|children|yp|cyp|young_person|client|subject|person|pupil|patient|student|learner|nominal|service_user"
_OF_WHOM = re.compile(
    rf"^(?:(?:{_OF_ONE}|victim|suspect|offender)(?:_?s)?_|(?:home|current|main|legal|primary|last_known|full)_)+(?=.)"
)
_SAYS_HOW = re.compile(
    r"_(?:if_(?:not_)?known|(?:dd|d)_(?:mm|m)_(?:yyyy|yy)|ddmmyyyy|yyyy_mm_dd|of_(?:the_)?(?:child|young_person|yp|person|subject|client)|"
    r"as_recorded|m_f|uk)$"
)
# “firstName” and “NHSNumber”, and not “DoB” or “YPs”.
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[a-z]{2})(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_NUMBERED = re.compile(r"_?c?\d{1,2}$")
_NAME_OF_KIND = re.compile(r"names?_(?=.)(?!of_)(.+)$")
# Headings that hold a word we know and say it of somebody or something else.
_ANOTHERS = re.compile(
    r"(?:^|_)(?:mother|father|mum|dad|parent|carer|guardian|sibling|brother|sister|partner|kin|nok|adult|school|college|gp|doctor|"
    r"worker|officer|refer\w*|agency|lead|emergency|line|authority|council|organisation|company|employer|user|file|team|place|country|"
    r"town|order|type|consent|previous|maiden|ip|mac|web|score|true|cluster|group|hub|force|author|created|recorded|updated|staff|"
    r"professional|trust|checked|owner|driver|tenant|landlord|ward|road|area|operation|op|brand|drug|vehicle|building|bank|account|"
    r"event|course|class|document|job|department|dept|unit|division|district|region|borough|provider|service|placement|care|"
    r"incident|offence|venue|premises)(?:_?s)?(?:_|$)"
)
# A row about two people is about the one whose name comes first.
_WHOSE = re.compile(r"(?:^|_)(victim|suspect|offender)(?:_?s)?(?:_|$)")

Fitting = tuple[tuple[str, int], ...]


def plain(header: str) -> str:
    """“Date of birth” → date_of_birth."""
    return re.sub(r"[^a-z0-9]+", "_", header.strip().lower()).strip("_")


def apart(header: str) -> str:
    """As ``plain``, and “dateOfBirth” → date_of_birth too."""
    return plain(_HUMPS.sub("_", re.sub(r"['’`]", "", header)))


def told_by(header: str) -> tuple[str, ...]:
    """What a heading may be short for, the nearest first: “Child's forename(s) (as on passport)” → …, forenames."""
    found = []
    for each in _barer(header):
        found.append(each)
        if kind := _NAME_OF_KIND.match(each):
            # “name_first” is a first name, and “Name: surname” a surname.
            found += [f"{kind[1]}_name", kind[1]]
    return tuple(dict.fromkeys(each for each in found if each))


def _barer(header: str) -> list[str]:
    """The heading as written, without its brackets, without how it is written, without whose it is, without its number."""
    whole = re.sub(r"\(s\)", "s", header, flags=re.IGNORECASE)
    told = [apart(whole), apart(re.sub(r"\s*\(\d+\)$|[(\[{].*?[)\]}]", " ", whole))]
    told.append(_SAYS_HOW.sub("", told[-1]))
    told.append(_OF_WHOM.sub("", told[-1]))
    told.append(_NUMBERED.sub("", told[-1]))
    return told


def is_of_another(header: str) -> bool:
    """Whether a heading says what is in its column of somebody or something else than the person of the row."""
    return _ANOTHERS.search(_barer(header)[-1]) is not None


class Hint(NamedTuple):
    """A word that a heading may hold beside others, so that “Date of birth of the child” is still the date.

    ``of_anyone``: whoever it is said of; else not where the heading says it of somebody else.
    """

    field: str
    words: tuple[str, ...]
    of_anyone: bool = False

    def is_in(self, told: str) -> bool:
        """A word that ends in * may go on."""
        marked = f"_{told}_"
        return any(f"_{word.removesuffix('*')}{'' if word.endswith('*') else '_'}" in marked for word in self.words)


@dataclass(frozen=True)
class Headings:
    """The headings of each field, the most usual first. ``several``: fields whose columns are taken together."""

    known: Mapping[str, Sequence[str]]
    hints: Sequence[Hint]
    several: frozenset[str]
    naming: frozenset[str]
    whole: str = field(default="name")

    @cached_property
    def _by_letters(self) -> Mapping[str, Fitting]:
        found: dict[str, dict[str, int]] = {}
        for name, headings in self.known.items():
            for rank, heading in enumerate(headings):
                found.setdefault(heading.replace("_", ""), {}).setdefault(name, rank)
        return {letters: tuple(fields.items()) for letters, fields in found.items()}

    def fitting(self, header: str) -> Fitting:
        """The fields a heading names, each with how usual it is for it. “Forename / surname” names a whole name."""
        for told in told_by(header):
            if found := self._by_letters.get(told.replace("_", "")):
                return found
        parts = [part for part in re.split(r"[/,&+]| and | or ", header) if part.strip()]
        if len(parts) > 1:
            fields = {found[0][0] if (found := self.fitting(part)) else "" for part in parts}
            if len(fields) == 1 and "" not in fields:
                return ((fields.pop(), 50),)
            if fields <= self.naming and fields <= {"given", "family", self.whole}:
                return ((self.whole, 50),)
        return ()

    def guess(self, header: Sequence[str], found: Mapping[str, str] | None = None) -> dict[str, str]:
        """The field of each column that has one; no field twice but where its columns are taken together.

        ``found``: what is known already, by column.
        """
        told = dict(found or {})
        fitting = {column: self.fitting(column) for column in header if column not in told}
        others = self._of_another(header, fitting)
        for name in self.known:
            columns = [
                (rank, place, column)
                for place, column in enumerate(header)
                if column not in told and column not in others
                for each, rank in fitting.get(column, ())
                if each == name
            ]
            for _, _, column in sorted(columns)[: None if name in self.several else 1]:
                if self._is_free(name, told):
                    told[column] = name
        for column in header:
            if column not in told and column not in others and not fitting[column]:
                self._by_hint(column, told)
        return told

    def read_as(self, columns: Mapping[str, Sequence[str]], header: Sequence[str]) -> str:
        """Each field with the columns it is read from, and what is not used: for whoever gave the file to check."""
        said = [f"{field} <- {' + '.join(names)}" for field, names in columns.items() if names]
        used = {column for names in columns.values() for column in names}
        unused = [self._not_used(column, columns) for column in header if column not in used]
        return "; ".join([*said, *([f"not used: {', '.join(unused)}"] if unused else [])])

    def _not_used(self, column: str, columns: Mapping[str, Sequence[str]]) -> str:
        """Where it means what another column is read as, that is said."""
        other = next((field for field, _ in self.fitting(column) if columns.get(field)), "")
        return f"{column} ({other} is {columns[other][0]})" if other and other not in self.several else column

    def _by_hint(self, column: str, told: dict[str, str]) -> None:
        bare, is_anothers = _barer(column)[-1], is_of_another(column)
        for hint in self.hints:
            if hint.is_in(bare) and (hint.of_anyone or not is_anothers):
                is_new = hint.field not in told.values()
                if is_new and not (hint.field == self.whole and self.naming & set(told.values())):
                    told[column] = hint.field
                return

    def _is_free(self, name: str, told: Mapping[str, str]) -> bool:
        return name in self.several or name not in told.values()

    def _of_another(self, header: Sequence[str], fitting: Mapping[str, Fitting]) -> set[str]:
        """Columns of a second person in the row, where it names two."""
        whose = {column: said[1] if (said := _WHOSE.search(apart(column))) else "" for column in header}
        first = next(
            (whose[column] for column in header if any(name in self.naming for name, _ in fitting.get(column, ()))), ""
        )
        return {column for column, said in whose.items() if said and said != first}

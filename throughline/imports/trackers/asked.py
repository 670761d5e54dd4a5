"""A tracker's rows by what they are found by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import NamedTuple, TypeVar

from throughline.matching.comparing.folding import skeleton_of, words_of

# Rows that share a name and a part of a date, or a phone; more are children numbered by a system, not one child.
MOST_ALIKE = 60
# Of an age that may be many, so many years of birth are asked about.
MOST_YEARS = 8
# In place of a year: the rows of which only that is known.
_YEAR_ALONE = -1
# In place of a date: every row of a name, and those without one.
ALL, UNDATED = "all", "undated"

Key = TypeVar("Key")
Numbers = tuple[tuple[str, str], ...]
Date = tuple[int, int, int]


class Said(NamedTuple):
    """What somebody is found by. ``ages``: the years of birth a stated age allows, where there is no date of birth."""

    given: str
    family: str
    born: Date | None = None
    numbers: Numbers = ()
    phones: tuple[str, ...] = ()
    ages: tuple[int, int] | None = None


@lru_cache(maxsize=200_000)
def _sounds_of(name: str) -> tuple[str, ...]:
    """The sound of each word of a name, in the order of the alphabet, each once."""
    return tuple(sorted({skeleton_of(word) for word in words_of(name) if len(word) > 1}))


@lru_cache(maxsize=500_000)
def sounds_of_name(given: str, family: str) -> tuple[str, tuple[str, ...]]:
    """The sound of a whole name whatever the order of its words, and that of each word."""
    sounds = tuple(sorted({*_sounds_of(given), *_sounds_of(family)}))
    return " ".join(sounds), sounds


class Asked:
    """The rows by what they are found by. Each answers with the numbers of the rows."""

    def __init__(self) -> None:
        self.by_number: dict[tuple[str, str], list[int]] = defaultdict(list)
        # By the sound of the whole name, then by two parts of the date, or by how much of it there is.
        self.by_name: dict[str, dict[Date | str, list[int]]] = defaultdict(lambda: defaultdict(list))
        # By the date, day and month in the order of their size, then by the sound of one name.
        self.by_date: dict[Date, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        # By a year of birth, then by the sound of one name: rows with an age alone, and those with a date, which whoever is
        # known by an age alone may be.
        self.by_age: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self.by_year: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self.by_phone: dict[str, list[int]] = defaultdict(list)

    def add(self, number: int, said: Said) -> None:
        for held in said.numbers:
            self.by_number[held].append(number)
        for phone in said.phones:
            self.by_phone[phone].append(number)
        whole, sounds = sounds_of_name(said.given, said.family)
        if not whole:
            return
        named = self.by_name[whole]
        named[ALL].append(number)
        if said.born is None:
            named[UNDATED].append(number)
            self._put(self.by_age, _years(said.ages), sounds, number)
            return
        for parts in (*_parts_of(said.born), (said.born[0], 0, 0)):
            named[parts].append(number)
        if _is_year_alone(said.born):
            named[_YEAR_ALONE, said.born[0], 0].append(number)
        self._put(self.by_date, (_either_way(said.born),), sounds, number)
        self._put(self.by_year, (said.born[0],), sounds, number)

    @staticmethod
    def _put(rows: dict[Key, dict[str, list[int]]], keys: Iterable[Key], sounds: Iterable[str], number: int) -> None:
        for key in keys:
            for sound in sounds:
                rows[key][sound].append(number)

    def pass_over_the_common(self) -> None:
        """What too many rows share says nothing of one of them. To be called when every row was added."""
        for named in self.by_name.values():
            _pass_over(named)
        for by_day in (self.by_date, self.by_age, self.by_year):
            for dated in by_day.values():
                _pass_over(dated)
        _pass_over(self.by_phone)

    def rows_like(self, said: Said) -> set[int] | None:
        """The rows to compare with; None for none."""
        whole, sounds = sounds_of_name(said.given, said.family)
        found: set[int] | None = None
        dated: tuple[dict[str, list[int]] | None, ...]
        if said.born is None:
            asked: tuple[Date | str, ...] = (ALL,)
            dated = self._of_years(said.ages) if said.ages else ()
        else:
            asked, either_way = _asked_of(said.born)
            dated = (self.by_date.get(either_way), self.by_age.get(said.born[0]))
        if (named := self.by_name.get(whole)) is not None:
            for key in asked:
                if key in named:
                    found = {*named[key], *(found or ())}
        for by_sound in dated:
            if by_sound is not None:
                for sound in sounds:
                    if sound in by_sound:
                        found = {*by_sound[sound], *(found or ())}
        return self._having(said, found) if said.numbers or said.phones else found

    def _having(self, said: Said, found: set[int] | None) -> set[int] | None:
        """And the rows with one of their numbers or phones."""
        rows = [self.by_number[held] for held in said.numbers if held in self.by_number]
        rows += [self.by_phone[phone] for phone in said.phones if phone in self.by_phone]
        return (found or set()).union(*rows) or None

    def _of_years(self, ages: tuple[int, int]) -> tuple[dict[str, list[int]] | None, ...]:
        return tuple(by.get(year) for year in _years(ages) for by in (self.by_age, self.by_year))


def _years(ages: tuple[int, int] | None) -> Collection[int]:
    return range(ages[0], min(ages[1] + 1, ages[0] + MOST_YEARS)) if ages else ()


def _pass_over(held: dict[Key, list[int]]) -> None:
    for key in [key for key, rows in held.items() if key != ALL and len(rows) > MOST_ALIKE]:
        del held[key]


@lru_cache(maxsize=100_000)
def _asked_of(born: Date) -> tuple[tuple[Date | str, ...], Date]:
    """Under what of their date the rows with one's name are found; and the date those of one sound are found under."""
    if _is_year_alone(born):
        return ((born[0], 0, 0), UNDATED), _either_way(born)
    return (*_parts_of(born), (_YEAR_ALONE, born[0], 0), UNDATED), _either_way(born)


def _parts_of(born: Date) -> tuple[Date, Date, Date]:
    """A date less one of its parts: two that share one of these differ in one part at most, or have day and month swapped."""
    year, month, day = born
    low, high = (month, day) if month <= day else (day, month)
    return (year, month, 0), (year, 0, day), (0, low, high)


def _either_way(born: Date) -> Date:
    year, month, day = born
    return (year, month, day) if month <= day else (year, day, month)


def _is_year_alone(born: Date) -> bool:
    """1 January is how many systems write a date of which only the year is known."""
    return born[1] == born[2] == 1

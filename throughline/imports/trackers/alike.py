"""Who a tracker's rows may be: the people one may see are read past the rows once, and compared by the one definition.

A row is found by the sound of its whole name with two of the three parts of a date of birth, by its date of birth (day and
month either way round) with the sound of one name, or by an exact number; by the sound of the whole name alone where either has
no date of birth, or only its year. The rows are held and the people pass by, so that a register of any size takes the memory of
the rows alone.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

from throughline.imports.states import Band
from throughline.imports.trackers.clear import is_clear
from throughline.imports.trackers.values import RowValues
from throughline.matching.comparing.dates import Born
from throughline.matching.comparing.folding import skeleton_of, words_of
from throughline.matching.comparing.linking import LINK_AT, REVIEW_AT
from throughline.matching.comparing.people import Comparing, Comparison, Person, odds_of
from throughline.matching.comparing.weights import read_weights

MOST_KEPT = 5
# Several who fit about as well: more has to be known before anybody can say which.
MANY_AT = 6
# Candidates held for a row while people pass by; the likeliest stay.
MOST_HELD = 60
# Rows that share a name and a part of a date; more are children numbered by a system, not one child.
MOST_ALIKE = 60
_SEXES = frozenset("MF")
_YEARS_OFF = 2
# In place of a year: the rows of which only that is known.
_YEAR_ALONE = -1
# In place of a date: every row of a name, and those without one.
ALL, UNDATED = "all", "undated"

Key = TypeVar("Key")
Numbers = tuple[tuple[str, str], ...]
Date = tuple[int, int, int]


class Known(NamedTuple):
    """Somebody already known, as far as comparing needs. ``key``: of the person, however whoever asks names them.

    ``leading``: of the record that leads, where theirs is joined to another.
    """

    key: str
    given_name: str
    family_name: str
    born: Date | None
    sex: str
    numbers: Numbers = ()
    leading: str = ""

    def compared(self) -> Person:
        return Person(
            record_id=self.key,
            given=words_of(self.given_name),
            family=words_of(self.family_name),
            born=Born(*self.born) if self.born else None,
            sex=self.sex if self.sex in _SEXES else "",
            numbers=self.numbers,
        )


class Alike(NamedTuple):
    """Somebody a row may be, and how the two agree."""

    key: str
    score: float
    comparison: Comparison
    is_clear: bool = False
    leading: str = ""

    @property
    def person(self) -> str:
        """The record that leads: records joined as one person are one person."""
        return self.leading or self.key


class Found(NamedTuple):
    """What a row's matching came to. ``is_clear``: as one person alone is (``clear``)."""

    band: str
    alike: list[Alike]
    is_clear: bool


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

    def add(self, number: int, given: str, family: str, born: Date | None, numbers: Numbers) -> None:
        for held in numbers:
            self.by_number[held].append(number)
        whole, sounds = sounds_of_name(given, family)
        if not whole:
            return
        named = self.by_name[whole]
        named[ALL].append(number)
        if born is None:
            named[UNDATED].append(number)
            return
        for parts in (*_parts_of(born), (born[0], 0, 0)):
            named[parts].append(number)
        if _is_year_alone(born):
            named[_YEAR_ALONE, born[0], 0].append(number)
        dated = self.by_date[_either_way(born)]
        for sound in sounds:
            dated[sound].append(number)

    def pass_over_the_common(self) -> None:
        """What too many rows share says nothing of one of them. To be called when every row was added."""
        for named in self.by_name.values():
            _pass_over(named)
        for dated in self.by_date.values():
            _pass_over(dated)

    def rows_like(self, given: str, family: str, born: Date | None, numbers: Numbers) -> set[int] | None:
        """The rows to compare with; None for none."""
        whole, sounds = sounds_of_name(given, family)
        found: set[int] | None = None
        named, dated = self.by_name.get(whole), None
        if born is None:
            asked: tuple[Date | str, ...] = (ALL,)
        else:
            asked, either_way = _asked_of(born)
            dated = self.by_date.get(either_way)
        if named is not None:
            for key in asked:
                if key in named:
                    found = {*named[key], *(found or ())}
        if dated is not None:
            for sound in sounds:
                if sound in dated:
                    found = {*dated[sound], *(found or ())}
        for held in numbers:
            if held in self.by_number:
                found = {*self.by_number[held], *(found or ())}
        return found


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


class Matching:
    """The rows of one tracker, and whoever may be the same."""

    def __init__(self, rows: Sequence[RowValues], known: int) -> None:
        self.weights = read_weights()
        self.rows = {row.number: row.compared() for row in rows}
        self.comparing = Comparing(self.weights, self.rows.values())
        self.people = known + len(rows)
        self.found: dict[int, list[Alike]] = defaultdict(list)
        self.asked = Asked()
        self.said = [(row.number, row.given_name, row.family_name, _date_of(row), _numbers_of(row)) for row in rows]
        for said in self.said:
            self.asked.add(*said)
        self.asked.pass_over_the_common()

    def pass_by(self, people: Iterable[Known], each: Callable[[], None]) -> None:
        """Compare everyone known with the rows they are like."""
        rows_like = self.asked.rows_like
        for known in people:
            numbers = rows_like(known.given_name, known.family_name, known.born, known.numbers)
            if numbers:
                person = known.compared()
                for number in numbers:
                    self._compare(number, known.key, person, known.leading)
            each()

    def among_themselves(self) -> None:
        """Rows of one tracker that may be one person: the later is compared with the earlier."""
        for number, given, family, born, numbers in self.said:
            for other in sorted(self.asked.rows_like(given, family, born, numbers) or ()):
                if other < number:
                    self._compare(number, f"row:{other}", self.rows[other])

    def _compare(self, number: int, key: str, person: Person, leading: str = "") -> None:
        row = self.rows[number]
        if row.born is None and not row.numbers and len(self.found[number]) >= MOST_HELD // 2:
            # A common name alone: so many are alike already that more would say nothing.
            return
        if row.ages and person.born and not row.ages[0] - _YEARS_OFF <= person.born.year <= row.ages[1] + _YEARS_OFF:
            return
        agreements = self.comparing.agreements(row, person)
        odds = odds_of(agreements, self.weights, self.people)
        comparison = Comparison(agreements, odds)
        self._hold(number, [Alike(key, odds, comparison, is_clear(row, person, comparison), leading)])

    def _hold(self, number: int, alike: Iterable[Alike]) -> None:
        held = self.found[number]
        held.extend(alike)
        if len(held) > MOST_HELD:
            held.sort(key=lambda each: -each.score)
            del held[MOST_HELD // 2 :]

    def told(self) -> list[tuple[int, list[Alike]]]:
        """What was found, for another process: how they agree is left out where a row will never show it."""
        return [(number, [each if _may_be_shown(each) else each._replace(comparison=_FAINT) for each in held])
                for number, held in self.found.items()]  # fmt: skip

    def take(self, told: Iterable[tuple[int, list[Alike]]]) -> None:
        """What another process found among the people who passed by it."""
        for number, alike in told:
            self._hold(number, alike)

    def answer(self, number: int) -> Found:
        """The band of a row, and its likeliest people, best first. Records joined as one person do not compete."""
        records = sorted(self.found.get(number, ()), key=lambda each: (-each.score, each.key))
        clear = {each.person for each in records if each.is_clear}
        # By the record that fits best; the others of the same person say no more.
        best: dict[str, Alike] = {}
        for each in records:
            best.setdefault(each.person, each)
        held = list(best.values())
        likely = [2.0 ** min(900.0, each.score) for each in held]
        whole = 1.0 + sum(likely)
        alike = [each._replace(score=odds / whole) for each, odds in zip(held, likely, strict=True)]
        kept = [each for each in alike if each.score >= REVIEW_AT / MANY_AT][:MOST_KEPT]
        if (whole - 1.0) / whole < REVIEW_AT:
            return Found(Band.NONE, [], False)
        if alike[0].score >= LINK_AT:
            band = Band.MATCH
        else:
            band = Band.MANY if sum(each.score >= REVIEW_AT / MANY_AT for each in alike) >= MANY_AT else Band.POSSIBLE
        return Found(band, kept, bool(kept) and clear == {kept[0].person})


_FAINT = Comparison((), 0.0)
_LEAST_SHOWN = math.log2(REVIEW_AT / MANY_AT)


def _may_be_shown(alike: Alike) -> bool:
    """Whether a row may show them, or must know of them to say whether it is clear. ``score``: still in bits."""
    return alike.score >= _LEAST_SHOWN or alike.is_clear


def _date_of(row: RowValues) -> Date | None:
    return (row.born.year, row.born.month, row.born.day) if row.born else None


def _numbers_of(row: RowValues) -> Numbers:
    return tuple(row.numbers.items())


def numbers_of(rows: Sequence[RowValues]) -> Mapping[str, set[str]]:
    """Every number the rows hold, by kind."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for kind, value in row.numbers.items():
            found[kind].add(value)
    return found

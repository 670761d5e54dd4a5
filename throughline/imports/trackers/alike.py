"""Who a tracker's rows may be: the people one may see are read past the rows once, and compared by the one definition.

A row is found (``asked``) by the sound of its whole name with two of the three parts of a date of birth, by its date of birth
(day and month either way round) with the sound of one name, or by an exact number or phone; by the sound of the whole name alone
where either has no date of birth, or only its year, and by the sound of one name where an age may fit. The rows are held and the
people pass by, so that a register of any size takes the memory of the rows alone; of whoever a row may be, all that is known is
read and compared.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from throughline.imports.states import Band
from throughline.imports.trackers.asked import Asked, Date, Numbers, Said
from throughline.imports.trackers.clear import is_clear
from throughline.imports.trackers.values import RowValues
from throughline.matching.comparing.addresses import CLOSEST, Address, compare_addresses
from throughline.matching.comparing.dates import Born
from throughline.matching.comparing.folding import words_of
from throughline.matching.comparing.households import bounded_if_held
from throughline.matching.comparing.linking import LINK_AT, REVIEW_AT
from throughline.matching.comparing.people import NOWHERE, Comparing, Comparison, Person, odds_of
from throughline.matching.comparing.weights import read_weights

MOST_KEPT = 5
# Several who fit about as well: more has to be known before anybody can say which.
MANY_AT = 6
# Candidates held for a row while people pass by; the likeliest stay.
MOST_HELD = 60
# So many people that rows may be are read in full, and compared, at once.
AT_ONCE = 500
_SEXES = frozenset("MF")
_YEARS_OFF = 2
_MORE = frozenset({"number", "unchecked", "phone", "address"})


class Known(NamedTuple):
    """Somebody already known, as far as comparing needs. ``key``: of the person, however whoever asks names them.

    ``leading``: of the record that leads, where theirs is joined to another; ``record``: their protected record. The name may be
    another they are known by.
    """

    key: str
    given_name: str
    family_name: str
    born: Date | None
    sex: str
    numbers: Numbers = ()
    leading: str = ""
    record: int = 0
    phones: tuple[str, ...] = ()
    ages: tuple[int, int] | None = None

    @property
    def said(self) -> Said:
        return Said(self.given_name, self.family_name, self.born, self.numbers, self.phones, self.ages)

    def compared(self) -> Person:
        return Person(
            record_id=self.key,
            given=words_of(self.given_name),
            family=words_of(self.family_name),
            born=Born(*self.born) if self.born else None,
            sex=self.sex if self.sex in _SEXES else "",
            numbers=self.numbers,
            phones=self.phones,
            ages=None if self.born else self.ages,
        )


class Facts(NamedTuple):
    """All that somebody is compared by: each of their names with everything else, and everywhere they live or lived."""

    people: tuple[Person, ...]
    addresses: tuple[Address, ...] = ()

    def beside(self, home: Address) -> tuple[Person, ...]:
        """Each of their names at the address that agrees most with a home."""
        if not self.addresses or home == NOWHERE:
            return self.people
        closest = min(self.addresses, key=lambda each: CLOSEST.index(compare_addresses(home, each)))
        return tuple(person._replace(address=closest) for person in self.people)


Reading = Callable[[Sequence[Known]], Mapping[str, Facts]]


def as_they_pass(people: Sequence[Known]) -> Mapping[str, Facts]:
    """Nothing more is known of people than what passed by."""
    return {known.key: Facts((known.compared(),)) for known in people}


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


class Matching:
    """The rows of one tracker, and whoever may be the same."""

    def __init__(self, rows: Sequence[RowValues], known: int) -> None:
        self.weights = read_weights()
        self.rows = {row.number: row.compared() for row in rows}
        self.comparing = Comparing(self.weights, (each[0] for each in self.rows.values()))
        self.people = known + len(rows)
        self.found: dict[int, list[Alike]] = defaultdict(list)
        self.asked = Asked()
        self.said = [(row.number, said) for row in rows for said in said_of(row)]
        for number, said in self.said:
            self.asked.add(number, said)
        self.asked.pass_over_the_common()

    def pass_by(self, people: Iterable[Known], each: Callable[[], None], reading: Reading = as_they_pass) -> None:
        """Compare everyone known with the rows they are like. ``reading``: reads all that is known of some of them."""
        rows_like = self.asked.rows_like
        waiting: list[tuple[Known, list[int]]] = []
        for known in people:
            numbers = rows_like(known.said)
            if numbers and (
                worth := [number for number in numbers if self._is_worth_it(number, known.born, known.phones)]
            ):
                waiting.append((known, worth))
                if len(waiting) == AT_ONCE:
                    self._compare_all(waiting, reading)
                    waiting = []
            each()
        self._compare_all(waiting, reading)

    def _is_worth_it(self, number: int, born: Date | Born | None, phones: Sequence[str]) -> bool:
        row = self.rows[number][0]
        if row.ages and born and not row.ages[0] - _YEARS_OFF <= born[0] <= row.ages[1] + _YEARS_OFF:
            return False
        if row.born is not None or row.numbers or len(self.found[number]) < MOST_HELD // 2:
            return True
        # A common name alone: so many are alike already that more would say nothing.
        return not set(row.phones).isdisjoint(phones)

    def _compare_all(self, waiting: Sequence[tuple[Known, Sequence[int]]], reading: Reading) -> None:
        facts = reading([known for known, _ in waiting]) if waiting else {}
        for known, numbers in waiting:
            if (theirs := facts.get(known.key)) is not None:
                for number in numbers:
                    self._compare(number, known.key, theirs, known.leading)

    def among_themselves(self) -> None:
        """Rows of one tracker that may be one person: the later is compared with the earlier."""
        for number, said in self.said:
            for other in sorted(self.asked.rows_like(said) or ()):
                theirs = self.rows[other][0]
                if other < number and self._is_worth_it(number, theirs.born, theirs.phones):
                    self._compare(number, f"row:{other}", Facts(self.rows[other]))

    def _compare(self, number: int, key: str, facts: Facts, leading: str = "") -> None:
        """By whichever names of the two agree most."""
        best: Alike | None = None
        for row in self.rows[number]:
            for person in facts.beside(row.address):
                agreements = self.comparing.agreements(row, person)
                odds = bounded_if_held(agreements, odds_of(agreements, self.weights, self.people))
                if best is None or odds > best.score:
                    comparison = Comparison(agreements, odds)
                    best = Alike(key, odds, comparison, is_clear(row, person, comparison), leading)
        if best is not None and not _is_one_name_and_an_age(best.comparison):
            self._hold(number, [best])

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


def _is_one_name_and_an_age(comparison: Comparison) -> bool:
    """One name agrees and the other does not, an age fits, and nothing else is shared: so do many of one age."""
    levels = {(each.field, each.level) for each in comparison.agreements}
    if ("born", "age") not in levels or levels.isdisjoint({("given", "different"), ("family", "different")}):
        return False
    return not any(each.field in _MORE and each.weight > 0 for each in comparison.agreements)


_FAINT = Comparison((), 0.0)
_LEAST_SHOWN = math.log2(REVIEW_AT / MANY_AT)


def _may_be_shown(alike: Alike) -> bool:
    """Whether a row may show them, or must know of them to say whether it is clear. ``score``: still in bits."""
    return alike.score >= _LEAST_SHOWN or alike.is_clear


def said_of(row: RowValues) -> Iterable[Said]:
    """What a row is found by: under its name, and under what they are called."""
    born = (row.born.year, row.born.month, row.born.day) if row.born else None
    rest = (born, tuple(row.numbers.items()), row.phones, None if born else row.years_of_birth())
    if row.given_name or row.family_name or not row.called:
        yield Said(row.given_name, row.family_name, *rest)
    if row.called and row.called != row.given_name:
        yield Said(row.called, row.family_name, *rest)


def numbers_of(rows: Sequence[RowValues]) -> Mapping[str, set[str]]:
    """Every number the rows hold, by kind."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for kind, value in row.numbers.items():
            found[kind].add(value)
    return found

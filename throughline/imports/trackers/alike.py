"""Who a tracker's rows may be: the people one may see are read past the rows once, and compared by the one definition.

Each row is found by a few keys of two facts each: the sound of the name with the year or the day and month of birth, the
date of birth (day and month either way round) with the sound of one name, an exact number. The rows are held, the people
pass by, so that a register of any size takes the memory of the rows alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from throughline.imports.states import Band
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
_SEXES = frozenset("MF")

Key = tuple[str | int, ...]


class Known(NamedTuple):
    """Somebody already known, as far as comparing needs. ``key``: a record's id, or ``row:number`` of the same tracker."""

    key: str
    given_name: str
    family_name: str
    born: tuple[int, int, int] | None
    sex: str
    numbers: tuple[tuple[str, str], ...] = ()

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


class Found(NamedTuple):
    """What a row's matching came to. ``is_clear``: the same exact number and date of birth as one person."""

    band: str
    alike: list[Alike]
    is_clear: bool


def keys_of(person: Person) -> Iterator[Key]:
    """The keys of one person, whether a row's or known."""
    sounds = sorted({skeleton_of(word) for word in (*person.given, *person.family) if len(word) > 1})
    whole = " ".join(sounds)
    yield from (("number", kind, value) for kind, value in person.numbers)
    if person.born is None:
        yield ("undated", whole)
        return
    born = person.born
    low, high = sorted((born.month, born.day))
    yield ("year", whole, born.year)
    yield ("day", whole, low, high)
    for sound in sounds:
        yield ("born", sound, born.year, low, high)


def _keys_asked(person: Person) -> Iterator[Key]:
    """The keys a row is looked up by: where either has no date of birth, the name alone has to do."""
    yield from keys_of(person)
    whole = " ".join(sorted({skeleton_of(word) for word in (*person.given, *person.family) if len(word) > 1}))
    if person.born is not None:
        yield ("undated", whole)
    else:
        yield ("any", whole)


class Matching:
    """The rows of one tracker, and whoever may be the same."""

    def __init__(self, rows: Sequence[RowValues], known: int) -> None:
        self.weights = read_weights()
        self.rows = {row.number: row.compared() for row in rows}
        self.comparing = Comparing(self.weights, self.rows.values())
        self.people = known + len(rows)
        self.found: dict[int, list[Alike]] = defaultdict(list)
        self.asked: dict[Key, list[int]] = defaultdict(list)
        for number, person in self.rows.items():
            for key in set(_keys_asked(person)):
                self.asked[key].append(number)

    def pass_by(self, people: Iterable[Known], each: Callable[[], None]) -> None:
        """Compare everyone known with the rows that share a key with them."""
        for known in people:
            person = known.compared()
            numbers = {number for key in keys_of(person) for number in self.asked.get(key, ())}
            if person.born is not None:
                whole = " ".join(
                    sorted({skeleton_of(word) for word in (*person.given, *person.family) if len(word) > 1})
                )
                numbers.update(self.asked.get(("any", whole), ()))
            for number in numbers:
                self._compare(number, known.key, person)
            each()

    def among_themselves(self) -> None:
        """Rows of one tracker that may be one person: the later is compared with the earlier."""
        for block in self.asked.values():
            if len(block) < 2 or len(block) > MOST_HELD:
                continue
            for place, later in enumerate(block):
                for earlier in block[:place]:
                    key = f"row:{min(earlier, later)}"
                    number = max(earlier, later)
                    if all(each.key != key for each in self.found[number]):
                        self._compare(number, key, self.rows[min(earlier, later)])

    def _compare(self, number: int, key: str, person: Person) -> None:
        agreements = self.comparing.compare(self.rows[number], person).agreements
        odds = odds_of(agreements, self.weights, self.people)
        held = self.found[number]
        held.append(Alike(key, odds, Comparison(agreements, odds)))
        if len(held) > MOST_HELD:
            held.sort(key=lambda each: -each.score)
            del held[MOST_HELD // 2 :]

    def answer(self, number: int) -> Found:
        """The band of a row, and its likeliest people, best first."""
        held = sorted(self.found.get(number, ()), key=lambda each: (-each.score, each.key))
        likely = [2.0 ** min(900.0, each.score) for each in held]
        whole = 1.0 + sum(likely)
        alike = [each._replace(score=odds / whole) for each, odds in zip(held, likely, strict=True)]
        kept = [each for each in alike if each.score >= REVIEW_AT / MANY_AT][:MOST_KEPT]
        if (whole - 1.0) / whole < REVIEW_AT:
            return Found(Band.NONE, [], False)
        clear = [each for each in held if _is_clear(each.comparison)]
        if alike[0].score >= LINK_AT:
            band = Band.MATCH
        else:
            band = Band.MANY if sum(each.score >= REVIEW_AT / MANY_AT for each in alike) >= MANY_AT else Band.POSSIBLE
        is_clear = len(clear) == 1 and bool(kept) and clear[0].key == kept[0].key
        return Found(band, kept, is_clear)


def _is_clear(comparison: Comparison) -> bool:
    """The same exact number and the same date of birth, and no number that says otherwise."""
    levels = [(each.field, each.level) for each in comparison.agreements]
    return ("number", "same") in levels and ("born", "same") in levels and ("number", "different") not in levels


def numbers_of(rows: Sequence[RowValues]) -> Mapping[str, set[str]]:
    """Every number the rows hold, by kind."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for kind, value in row.numbers.items():
            found[kind].add(value)
    return found

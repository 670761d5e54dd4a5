"""Rows of one file that are one person, as clusters.

Pairs are joined from the likeliest down, and two clusters only where their rows are *on average* likely one person: a single
pair that looks alike does not chain two people together. Rows that share no blocking key are
compared too when it comes to joining.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from throughline.matching.comparing.blocking import Index
from throughline.matching.comparing.learning import learn, sample_of
from throughline.matching.comparing.people import Comparing, Person
from throughline.matching.comparing.weights import Weights

JOIN_AT = 0.5
LOOKED_AT = 0.02
MOST_IN_BLOCK = 150
STEP = 1000

Progress = Callable[[str, int, int], None]


class Member(NamedTuple):
    """A row, the row its cluster is named after, and how likely it belongs with the others (alone: that it is nobody else)."""

    record_id: str
    cluster_id: str
    score: float


def cluster(people: Sequence[Person], weights: Weights, progress: Progress) -> list[Member]:
    """Every row once, in the order of the file."""
    pairs = _Pairs(people, weights)
    joined = _Clusters(pairs, len(people))
    for likely, one, other in sorted(pairs.scored(progress), key=lambda each: (-each[0], each[1], each[2])):
        if likely < LOOKED_AT:
            break
        joined.join(one, other)
    named = _named(joined, people)
    return [joined.member(place, people, named) for place in range(len(people))]


def _named(joined: _Clusters, people: Sequence[Person]) -> dict[int, str]:
    """Each cluster by its first row's name; where an earlier cluster has that (two rows of one name), with a number."""
    taken: set[str] = set()
    rows = {person.record_id for person in people}
    named = {}
    for first in sorted(joined.rows, key=lambda each: min(joined.rows[each])):
        own = people[min(joined.rows[first])].record_id
        name, again = own, 2
        while name in taken or (name != own and name in rows):
            name, again = f"{own} ({again})", again + 1
        taken.add(name)
        named[first] = name
    return named


class _Pairs:
    """How likely two rows are one person; each pair is asked once."""

    def __init__(self, people: Sequence[Person], weights: Weights) -> None:
        self.people = people
        self.comparing = Comparing(weights, people)
        self.known: dict[tuple[int, int], float] = {}

    def scored(self, progress: Progress) -> Iterator[tuple[float, int, int]]:
        index = Index(self.people)
        sample = [
            [self.comparing.compare(self.people[row], self.people[other])
             for other in index.candidates(self.people[row], MOST_IN_BLOCK) if other != row]
            for row in sample_of(len(self.people))
        ]  # fmt: skip
        self.comparing.use(learn(self.comparing.weights, sample, len(self.people), one_at_most=False))
        for one, person in enumerate(self.people):
            for other in index.candidates(person, MOST_IN_BLOCK):
                if other > one:
                    likely = self._likely(one, other)
                    if likely >= LOOKED_AT:
                        self.known[one, other] = likely
                        yield likely, one, other
            if (one + 1) % STEP == 0 or one + 1 == len(self.people):
                progress("Comparing", one + 1, len(self.people))

    def likely(self, one: int, other: int) -> float:
        pair = (one, other) if one < other else (other, one)
        if pair not in self.known:
            self.known[pair] = self._likely(*pair)
        return self.known[pair]

    def _likely(self, one: int, other: int) -> float:
        odds = self.comparing.compare(self.people[one], self.people[other]).odds
        return 1 / (1 + math.pow(2.0, -max(-900.0, odds)))


class _Clusters:
    def __init__(self, pairs: _Pairs, rows: int) -> None:
        self.pairs = pairs
        self.of = list(range(rows))
        self.rows = {place: [place] for place in range(rows)}
        self.best_elsewhere = [0.0] * rows

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.of[one], self.of[other]))
        if first == second:
            return
        across = [self.pairs.likely(a, b) for a in self.rows[first] for b in self.rows[second]]
        if sum(across) / len(across) < JOIN_AT:
            likely = self.pairs.likely(one, other)
            for row in (one, other):
                self.best_elsewhere[row] = max(self.best_elsewhere[row], likely)
            return
        for row in self.rows[second]:
            self.of[row] = first
        self.rows[first] += self.rows.pop(second)

    def member(self, row: int, people: Sequence[Person], named: dict[int, str]) -> Member:
        others = [each for each in self.rows[self.of[row]] if each != row]
        if others:
            score = sum(self.pairs.likely(row, other) for other in others) / len(others)
        else:
            score = 1.0 - self.best_elsewhere[row]
        return Member(people[row].record_id, named[self.of[row]], score)

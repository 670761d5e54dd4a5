"""A plain peer for matching: Jaro-Winkler of the whole name, words in order, and of the figures of the date of birth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz.distance import JaroWinkler

from throughline.matching.comparing.blocking import Index
from throughline.matching.comparing.people import Person

PEER_AT = 0.9


def alike(one: Person, other: Person) -> float:
    """0 to 1: seven tenths the name, three tenths the date."""
    names = [" ".join(sorted((*person.given, *person.family))) for person in (one, other)]
    dates = [person.born.figures if person.born else "" for person in (one, other)]
    return 0.7 * JaroWinkler.similarity(*names) + 0.3 * JaroWinkler.similarity(*dates)


def best_of(register: Sequence[Person], records: Iterable[Person], shown: int = 5) -> list[list[tuple[float, str]]]:
    """Of each record, the most alike among the same candidates the product compares."""
    index = Index(register)
    found = []
    for record in records:
        scored = [(alike(record, register[place]), register[place].record_id) for place in index.candidates(record)]
        found.append(sorted(scored, key=lambda each: (-each[0], each[1]))[:shown])
    return found


def joined(people: Sequence[Person], at: float = PEER_AT) -> set[tuple[str, str]]:
    """Pairs of rows at or above the threshold."""
    index = Index(people)
    pairs = set()
    for place, person in enumerate(people):
        for other in index.candidates(person, 150):
            if other > place and alike(person, people[other]) >= at:
                one, two = sorted((person.record_id, people[other].record_id))
                pairs.add((one, two))
    return pairs

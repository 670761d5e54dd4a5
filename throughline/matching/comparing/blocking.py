"""Who is compared with whom: people who share any of several *blocking keys*, so that one wrong field never loses a person.

Each key needs at most two facts. A key too many people have is left out where it is that common: the others find the person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from throughline.matching.comparing.folding import PARTICLES, skeleton_of
from throughline.matching.comparing.names import NICKNAMES, VARIANTS, Words
from throughline.matching.comparing.people import Person
from throughline.matching.comparing.somali import ear_of

MOST_IN_BLOCK = 400
# Keys of one fact alone, or of two that many share, only where they are rarer still.
WEAK = ("word ", "sound ", "street ", "start ")
MOST_IN_WEAK_BLOCK = 60
MOST_CANDIDATES = 400


def keys_of(person: Person) -> set[str]:
    """Every key of a person, each named for what it holds."""
    keys: set[str] = set()
    words = [word for word in (*person.given, *person.family) if word not in PARTICLES]
    sounds = {sound for word in words if len(word) > 1 for sound in sounds_beside(word)}
    keys.update(_of_dates(person, sounds))
    keys.update(_of_names(person.given, person.family))
    keys.update(_of_home(person, sounds))
    keys.update(f"phone {phone}" for phone in person.phones)
    if person.mail:
        keys.add(f"mail {person.mail}")
        keys.add(f"mail {person.mail.partition('@')[0]}")
    keys.update(f"{kind} {value}" for kind, value in (*person.numbers, *person.unchecked))
    if person.alias:
        keys.update(f"alias {person.alias} {sound}" for sound in sounds)
        if person.born:
            keys.add(f"alias {person.alias} {person.born.year}")
    return keys


@lru_cache(maxsize=200_000)
def sounds_beside(word: str) -> frozenset[str]:
    """The rough consonants of a word, as written and as read, of its variants and of the names it may be short for."""
    beside = VARIANTS.get(word, frozenset()) | NICKNAMES.get(word, frozenset())
    return frozenset({*own_sounds(word), *(skeleton_of(other) for other in beside)})


def own_sounds(word: str) -> frozenset[str]:
    """The rough consonants of a word as it is written and, in Somali spelling, as it is read."""
    return frozenset({skeleton_of(word), ear_of(word)})


def _of_dates(person: Person, sounds: set[str]) -> Iterator[str]:
    born = person.born
    if not born:
        return
    low, high = sorted((born.month, born.day))
    yield f"born {born.year} {low} {high}"
    for sound in sounds:
        yield f"year {born.year} {sound}"
        yield f"day {low} {high} {sound}"
    for start in {word[:3] for word in (*person.given, *person.family) if len(word) > 2}:
        yield f"year {born.year} {start}"
    for first in {word[0] for word in (*person.given, *person.family)}:
        yield f"month {born.year} {born.month} {first}"
        yield f"day {low} {high} {first}"


def _of_names(given: Words, family: Words) -> Iterator[str]:
    givens = [word for word in given if word not in PARTICLES] or list(given)
    families = [word for word in family if word not in PARTICLES] or list(family)
    for one in givens:
        for other in families:
            for a in sounds_beside(one):
                for b in sounds_beside(other):
                    yield f"names {min(a, b)} {max(a, b)}"
            yield f"starts {min(one[:3], other[:3])} {max(one[:3], other[:3])}"
            yield f"start {one[0]} {other}"
            yield f"start {other[0]} {one}"
    for word in {*givens, *families}:
        if len(word) > 2:
            yield f"word {word}"
            yield from (f"sound {sound}" for sound in own_sounds(word))


def _of_home(person: Person, sounds: set[str]) -> Iterator[str]:
    home = person.address
    if home.postcode:
        yield f"postcode {home.postcode}"
    if home.house and home.street:
        yield f"home {home.house} {home.street}"
    for sound in sounds:
        if home.outward:
            yield f"area {home.outward} {sound}"
        if home.town:
            yield f"town {home.town} {sound}"
        if home.street:
            yield f"street {home.street} {sound}"


class Index:
    """People by their keys."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.blocks: dict[str, list[int]] = defaultdict(list)
        for place, person in enumerate(people):
            for key in keys_of(person):
                self.blocks[key].append(place)

    def candidates(self, person: Person, most_in_block: int = MOST_IN_BLOCK) -> list[int]:
        """The places of those who share a key, at most 400: those who share most, or the rarest, keys."""
        shared: dict[int, float] = defaultdict(float)
        for key in sorted(keys_of(person)):
            block = self.blocks.get(key, ())
            if len(block) <= (MOST_IN_WEAK_BLOCK if key.startswith(WEAK) else most_in_block):
                for place in block:
                    shared[place] += 1 / (1 + len(block)) + 0.01
        if len(shared) <= MOST_CANDIDATES:
            return sorted(shared)
        return sorted(sorted(shared, key=lambda place: (-shared[place], place))[:MOST_CANDIDATES])

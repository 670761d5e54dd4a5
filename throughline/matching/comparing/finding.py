"""The keys someone is found by, one by one, while a person waits: few are kept, more are asked.

Kept of a person: some twenty keys, each of one to three facts. Asked: the same of what was typed, and those of the variants and
short forms of its names, and of every year an age allows. A key of one word alone is *weak*: it is asked only where the
strong ones found nobody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from throughline.matching.comparing.addresses import Address
from throughline.matching.comparing.blocking import own_sounds, sounds_beside
from throughline.matching.comparing.dates import Born
from throughline.matching.comparing.folding import PARTICLES
from throughline.matching.comparing.names import Words
from throughline.matching.comparing.people import Person

MOST_WORDS = 4
YEARS_OF_AN_AGE = 8


class Asked(NamedTuple):
    """The keys of what was typed, in an order that does not depend on who is known."""

    strong: tuple[str, ...]
    weak: tuple[str, ...]


def hash_of(key: str) -> int:
    """A key as it is stored: 64 bits with a sign, so that the table holds no name."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


def keys_kept(person: Person) -> set[str]:
    """Every key of one set of facts of a person."""
    given, family = _plain(person.given), _plain(person.family)
    words = list(dict.fromkeys((*given, *family)))
    keys = set(_of_pairs(given, family))
    keys.update(_of_starts(given, family))
    keys.update(_of_whole(words))
    if person.born:
        keys.update(f"{pair} {person.born.year}" for pair in _of_pairs(given, family))
        keys.update(_of_birth(person.born, _sounds(words), words))
    elif person.ages:
        keys.update(f"year {year} {sound}" for year in _years(person.ages) for sound in _sounds(words))
    for word in words:
        keys.update(f"sound {sound}" for sound in own_sounds(word))
        if len(word) >= 4:
            keys.add(f"start {word[:4]}")
    keys.update(home_keys(person.address))
    keys.update(f"phone {phone}" for phone in person.phones)
    keys.update(number_keys((*person.numbers, *person.unchecked)))
    return keys


def number_keys(numbers: Iterable[tuple[str, str]]) -> set[str]:
    """The keys of numbers, whatever kind they are taken for."""
    return {f"number {''.join(filter(str.isalnum, value))}" for _, value in numbers}


def home_keys(home: Address) -> set[str]:
    """The keys of where someone lives or lived."""
    keys = {f"postcode {home.postcode}"} if home.postcode else set()
    if home.house and home.street:
        keys.add(f"home {home.house} {home.street}")
        if home.house.isdigit() and home.flat.isalpha():
            keys.add(f"home {home.house}{home.flat} {home.street}")
    return keys


def keys_asked(person: Person) -> Asked:
    """The keys of what was typed: sure ones first."""
    given, family = _plain(person.given), _plain(person.family)
    words = list(dict.fromkeys((*given, *family)))
    strong: dict[str, None] = dict.fromkeys(sorted(number_keys((*person.numbers, *person.unchecked))))
    strong.update(dict.fromkeys(f"phone {phone}" for phone in person.phones))
    sounds = sorted({sound for word in words if len(word) > 1 for sound in sounds_beside(word)})
    own = sorted(_sounds(words))
    if person.born:
        strong.update(dict.fromkeys(sorted({f"{pair} {person.born.year}" for pair in _asked_pairs(given, family)})))
        strong.update(dict.fromkeys(sorted(set(_of_birth(person.born, sounds, words)))))
    elif person.ages:
        pairs = sorted(set(_asked_pairs(given, family)))
        strong.update(dict.fromkeys(f"{pair} {year}" for year in _years(person.ages) for pair in pairs))
        strong.update(dict.fromkeys(f"year {year} {sound}" for year in _years(person.ages) for sound in own))
    strong.update(dict.fromkeys(_of_whole(words)))
    strong.update(dict.fromkeys(sorted(set(_asked_pairs(given, family)))))
    strong.update(dict.fromkeys(sorted(set(_of_starts(given, family)))))
    strong.update(dict.fromkeys(sorted(home_keys(person.address))))
    weak = [f"sound {sound}" for sound in sounds]
    weak += [f"start {word[:4]}" for word in words if len(word) >= 4]
    return Asked(tuple(strong), tuple(weak))


def is_of_a_name(key: str) -> bool:
    """Of names and nothing else, as they sound or as they are written."""
    return is_whole_name(key) or (key.startswith(("names ", "sound ")) and key.count(" ") < 3)


def is_whole_name(key: str) -> bool:
    return key.startswith("whole ")


def _plain(words: Words) -> Words:
    return (tuple(word for word in words if word not in PARTICLES) or words)[:MOST_WORDS]


def _sounds(words: Iterable[str]) -> set[str]:
    return {sound for word in words for sound in own_sounds(word)}


def _of_whole(words: Sequence[str]) -> Iterator[str]:
    """The whole name as it is written, its words in any order: of many who sound alike, few are called the same."""
    if len(words) > 1:
        yield f"whole {' '.join(sorted(words))}"


def _of_birth(born: Born, sounds: Iterable[str], words: Iterable[str]) -> Iterator[str]:
    low, high = sorted((born.month, born.day))
    for sound in sounds:
        yield f"year {born.year} {sound}"
        if born.month:
            yield f"day {low} {high} {sound}"
            yield f"born {born.year} {low} {high} {sound[:1]}"
            # One figure of the day or of the month is wrong, and a letter of the other name.
            yield f"month {born.year} {born.month} {sound}"
            yield f"date {born.year} {born.day} {sound}"
    for start in {word[:3] for word in words if len(word) > 2}:
        yield f"year {born.year} starts {start}"


def _years(ages: tuple[int, int]) -> range:
    low, high = ages
    return range(low, min(high, low + YEARS_OF_AN_AGE - 1) + 1)


def _of_pairs(given: Words, family: Words) -> Iterator[str]:
    for one in given:
        for other in family:
            for a in own_sounds(one):
                for b in own_sounds(other):
                    yield f"names {min(a, b)} {max(a, b)}"


def _asked_pairs(given: Words, family: Words) -> Iterator[str]:
    """Every two words typed, whichever is the family name: someone may be recorded with either first."""
    words = list(dict.fromkeys((*given, *family)))
    for place, one in enumerate(words):
        for other in words[place + 1 :]:
            for a in sounds_beside(one):
                for b in sounds_beside(other):
                    yield f"names {min(a, b)} {max(a, b)}"


def _of_starts(given: Words, family: Words) -> Iterator[str]:
    for one in given:
        for other in family:
            if len(one) > 2 and len(other) > 2:
                yield f"starts {min(one[:3], other[:3])} {max(one[:3], other[:3])}"

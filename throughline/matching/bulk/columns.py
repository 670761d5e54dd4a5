"""People as columns: what an SQL engine compares is folded here, once a row, by the functions that fold for a comparison online.

Words become numbers where only their equality matters. ``…_near`` are numbers of what two names must share to be anything but
*different*, unless their letters are close: a rough sound, the consonants, the first three letters, a group of names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from throughline.matching.comparing.folding import PARTICLES, skeleton_of, sounds_of
from throughline.matching.comparing.names import NICKNAMES, VARIANTS, Words, names_beside
from throughline.matching.comparing.people import Person
from throughline.matching.comparing.somali import ear_of

ROWS_AT_A_TIME = 50_000
TEXT, NUMBER, NUMBERS = pa.string(), pa.int32(), pa.list_(pa.int64())
CHECKED = ("nhs_number", "upn", "pnc_id")


class Folded(NamedTuple):
    """One side of a name. ``text``: its words in order; ``apart``: its words in the order of the alphabet, each once.

    ``kin``: the group of names its first may stand for; ``asked``: too many words, or too short, to be told apart by columns.
    """

    text: str | None = None
    apart: str | None = None
    joined: str | None = None
    first: str | None = None
    second: str | None = None
    sounds: str | None = None
    sound: str | None = None
    ear: str | None = None
    start: str | None = None
    kin: int | None = None
    first_bits: int | None = None
    second_bits: int | None = None
    joined_bits: int | None = None
    asked: bool = False
    words: list[int] | None = None
    near: list[int] | None = None


_TEXTS = ("text", "apart", "joined", "first", "second", "sounds", "sound", "ear", "start")
SIDE = {
    **dict.fromkeys(_TEXTS, TEXT),
    "kin": NUMBER,
    "first_bits": NUMBER,
    "second_bits": NUMBER,
    "joined_bits": NUMBER,
    "asked": pa.bool_(),
    "words": NUMBERS,
    "near": NUMBERS,
}
SCHEMA = pa.schema([
    ("unique_id", pa.int64()),
    *((f"{side}_{name}", kind) for side in ("given", "family") for name, kind in SIDE.items()),
    ("names_sound", TEXT),
    ("born", TEXT), ("year", NUMBER), ("month", NUMBER), ("day", NUMBER), ("year_only", pa.bool_()),
    ("low", NUMBER), ("high", NUMBER), ("sex", TEXT), ("alias", TEXT),
    ("house", TEXT), ("street", TEXT), ("street_apart", TEXT),
    ("street_apart_bits", NUMBER), ("postcode", TEXT), ("outward", TEXT), ("town", TEXT),
    ("home", TEXT),
    ("phone", TEXT), ("all_phones", TEXT), ("mail", TEXT),
    *((kind, TEXT) for kind in CHECKED),
])  # fmt: skip


@lru_cache(maxsize=200_000)
def number_of(text: str) -> int:
    """A number for a text, the same in every run; two texts share one by chance once in 10^19."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


@lru_cache(maxsize=200_000)
def letters_of(text: str) -> int:
    """Which letters a text has, a bit for each; what is no letter shares a few."""
    bits = 0
    for sign in text:
        bits |= 1 << (ord(sign) - 97 if "a" <= sign <= "z" else 26 + ord(sign) % 5)
    return bits


def weighty(words: Words) -> Words:
    """The words a side is told by: without “al”, “de”, “bin”, unless it has no other."""
    return tuple(word for word in words if word not in PARTICLES) or words


@lru_cache(maxsize=1)
def _kin() -> dict[str, int]:
    """Of each name in the lists of variants and short forms, the group of names that lead to one another there."""
    group: dict[str, int] = {}
    for number, name in enumerate(sorted({*VARIANTS, *NICKNAMES})):
        waiting = [name]
        while waiting:
            each = waiting.pop()
            if each not in group:
                group[each] = number
                waiting.extend(names_beside(each))
    return group


@lru_cache(maxsize=300_000)
def fold_side(words: Words) -> Folded:
    if not words:
        return Folded()
    told = weighty(words)
    joined = "".join(words)
    second = (told[1] if len(told) > 1 else joined) if len(words) > 1 else None
    return Folded(
        text=" ".join(words),
        apart=" ".join(sorted(set(words))),
        joined=joined,
        first=told[0],
        second=second,
        sounds=sounds_of(told[0]),
        sound=skeleton_of(told[0]),
        ear=ear_of(told[0]),
        start=told[0][:3] if len(told[0]) > 2 else None,
        kin=_kin().get(told[0]),
        first_bits=letters_of(told[0]),
        second_bits=letters_of(second) if second else None,
        joined_bits=letters_of(joined),
        asked=len(told) > 2 or any(len(word) == 1 for word in words),
        words=[number_of(word) for word in sorted(set(words) - PARTICLES) if len(word) > 1],
        near=sorted({number_of(key) for word in {*told, joined} for key in _near_keys(word)}),
    )


def _near_keys(word: str) -> Iterator[str]:
    """What another word must share to be near in more than its letters."""
    yield f"sounds {sounds_of(word)}"
    yield f"consonants {skeleton_of(word)}"
    yield f"read {ear_of(word)}"
    yield f"start {word[:3]}"
    if word in _kin():
        yield f"kin {_kin()[word]}"


def row_of(number: int, person: Person) -> tuple[Any, ...]:
    """A person's row, in the order of the schema. What is not known is null."""
    given, family = fold_side(person.given), fold_side(person.family)
    born, home = person.born, person.address
    ages = person.ages if born is None else None
    numbers = dict(person.numbers)
    street = home.street or None
    sounds = sorted(sound for sound in (given.sound, family.sound) if sound)
    return (
        number, *given, *family,
        " ".join(sounds) if len(sounds) == 2 else None,
        born.figures if born else None,
        *((born.year, born.month, born.day, born.is_placeholder) if born else (None, None, None, None)),
        *(ages or (None, None)), person.sex or None, person.alias or None,
        home.house or None, street, _apart(street) if street else None,
        letters_of(street) if street else None, home.postcode or None, home.outward or None,
        home.town or None,
        f"{home.house} {street}" if home.house and street else None,
        person.phones[0] if person.phones else None,
        " ".join(person.phones) if len(person.phones) > 1 else None,
        person.mail or None,
        *(numbers.get(kind) for kind in CHECKED),
    )  # fmt: skip


@lru_cache(maxsize=100_000)
def _apart(street: str) -> str:
    return " ".join(sorted(street.split()))


def batches_of(people: Iterable[Person], start: int = 0) -> Iterator[pa.RecordBatch]:
    """People as columns, numbered from ``start`` in their order."""
    number, rest = start, iter(people)
    while chunk := list(islice(rest, ROWS_AT_A_TIME)):
        columns = zip(*(row_of(number + place, person) for place, person in enumerate(chunk)), strict=True)
        arrays = [pa.array(column, type=field.type) for column, field in zip(columns, SCHEMA, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)
        number += len(chunk)


def write_columns(people: Iterable[Person], path: Path, start: int = 0) -> int:
    """Keep people as columns in a Parquet file; how many there are."""
    rows = 0
    with pq.ParquetWriter(path, SCHEMA) as writer:
        for batch in batches_of(people, start):
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows

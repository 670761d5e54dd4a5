"""Comparing names: given with given and family with family, or crosswise when that fits better.

Levels of one word against another, best first: ``same`` · ``variant`` (one name across languages: Yusuf, Joseph) · ``nickname``
· ``spelling`` (the letters differ as spellings of one name do, or one is the other in Somali spelling) · ``typo`` (one slip in
four letters or more, two in seven) · ``start`` (one begins with the other, three letters or more) · ``sound`` (the same rough
consonants) · ``initial`` · ``different``. Names of one syllable, as Vietnamese ones
are, have no slips: another letter, another name.

Levels of a side (given names, or family names): these, from the best pair of words, and ``part`` (a word in common beside
others: half of a double name, a middle name) and ``missing`` (either has none). Two double names that agree in one word and
differ in the other are ``different`` (Minh Anh, Minh Duc; Mary Jane, Mary Ann). The order of words never matters.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import OSA

from throughline.matching.comparing.folding import PARTICLES, skeleton_of, sounds_of, words_of
from throughline.matching.comparing.somali import ear_of, is_read_alike, is_surely_somali, read_somali, short_vowels
from throughline.matching.comparing.spellings import spelling_odds
from throughline.matching.comparing.syllables import are_syllables, is_same_syllable

DATA = Path(__file__).parent / "data"
SPELLED_ALIKE = 0.0
# Where only the consonants are close. Chosen on the half of the spellings that teaches: at 0 records are joined that are not one.
SPELLED_ALIKE_BY_CONSONANTS = 1.0
LEVELS = ("same", "part", "variant", "nickname", "spelling", "typo", "start", "sound", "initial", "different")
RANK = {level: place for place, level in enumerate(LEVELS)}

Words = tuple[str, ...]


class Side(NamedTuple):
    """How the given (or the family) names of two people agree, and the word of each that says so."""

    level: str
    one: str = ""
    other: str = ""


MISSING = Side("missing")


def read_groups(file: str) -> dict[str, frozenset[str]]:
    """Of each name, the names beside it in a line of the file."""
    found: dict[str, set[str]] = {}
    for line in (DATA / file).read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        group = line.split()
        for name in group:
            found.setdefault(name, set()).update(group)
    return {name: frozenset(others) for name, others in found.items()}


# A name with its short forms, and two short forms of one name: not two names that share one.
NICKNAMES = read_groups("nicknames.txt")
VARIANTS = read_groups("variants.txt")


@lru_cache(maxsize=500_000)
def compare_words(one: str, other: str) -> str:
    """The level of two folded words. The same whichever comes first."""
    if one == other:
        return "same"
    if one > other:
        return compare_words(other, one)
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return "initial" if long.startswith(short) else "different"
    if other in VARIANTS.get(one, ()):
        return "variant"
    if other in NICKNAMES.get(one, ()):
        return "nickname"
    return _level_by_letters(one, other, short, long)


def _level_by_letters(one: str, other: str, short: str, long: str) -> str:
    if are_syllables(one, other):
        return "spelling" if is_same_syllable(one, other) else "different"
    slips = OSA.distance(one, other, score_cutoff=3)
    if slips == 1 and len(short) == len(long) >= 4 and sorted(one) == sorted(other):
        # Two neighbours exchanged is a slip of the fingers, no spelling.
        return "typo"
    if _is_asked(one, other, slips, short) and spelling_odds(one, other) >= SPELLED_ALIKE:
        return "spelling"
    if somali := _level_as_somali(one, other):
        return somali
    if (slips == 1 and len(long) >= 4) or (slips == 2 and len(short) >= 7):
        return "typo"
    if len(short) >= 3 and long.startswith(short):
        return "start"
    skeleton = skeleton_of(one)
    return "sound" if len(skeleton) >= 2 and skeleton == skeleton_of(other) else "different"


def _is_asked(one: str, other: str, slips: int, short: str) -> bool:
    """Spellings are asked about where the letters or the sounds are close, or the consonants are and the odds good."""
    if slips <= 2 or (slips == 3 and len(short) >= 5) or sounds_of(one) == sounds_of(other):
        return True
    skeleton = skeleton_of(one)
    return (
        len(skeleton) >= 2
        and skeleton == skeleton_of(other)
        and spelling_odds(one, other) >= SPELLED_ALIKE_BY_CONSONANTS
    )


def _level_as_somali(one: str, other: str) -> str | None:
    """The level of two words of which one at least is of Somali spelling, as they are read; none where that says nothing."""
    if (read_somali(one) == one and read_somali(other) == other) or ear_of(one) != ear_of(other):
        return None
    if is_read_alike(one, other):
        return "spelling"
    if len(ear_of(one)) < 3 or not (is_surely_somali(one) or is_surely_somali(other)):
        return None
    if spelling_odds(*sorted((short_vowels(one), short_vowels(other)))) >= SPELLED_ALIKE:
        return "spelling"
    return "sound"


def compare_side(one: Words, other: Words) -> Side:
    """The level of two lists of names: the same set, a word in common, or the best pair of words."""
    if not one or not other:
        return MISSING
    if one == other:
        return Side("same", one[0], other[0])
    if len(one) == 1 and len(other) == 1:
        return Side(compare_words(one[0], other[0]), one[0], other[0])
    joined = "".join(one), "".join(other)
    if set(one) == set(other) or joined[0] == joined[1]:
        return Side("same", one[0], other[0])
    shared = (set(one) & set(other)) - PARTICLES
    if shared:
        # The first in the order of the alphabet among the longest, so that either order answers the same.
        word = min(shared, key=lambda each: (-len(each), each))
        if apart := _apart_beside(shared, one, other):
            return apart
        return Side("part" if len(word) > 1 else "initial", word, word)
    told = _weighty(one), _weighty(other)
    pairs = [Side(compare_words(a, b), a, b) for a in told[0] for b in told[1]]
    if min(len(one), len(other)) == 1 or max(map(len, told)) > 1:
        # Not two names that both have a particle (Van Hung, Van Nam): it would make them alike.
        pairs.append(Side(compare_words(*joined), *joined))
    return min(pairs, key=lambda side: (RANK[side.level], sorted((side.one, side.other))))


def _apart_beside(shared: set[str], one: Words, other: Words) -> Side | None:
    """What tells two names apart that have one word in common: of each another word, and no two of those near one another."""
    rests = [[word for word in _weighty(words) if word not in shared and len(word) > 1] for words in (one, other)]
    if len(shared) > 1 or not all(rests):
        return None
    pairs = [Side(compare_words(a, b), a, b) for a in rests[0] for b in rests[1]]
    if any(side.level != "different" for side in pairs):
        return None
    return min(pairs, key=lambda side: sorted((side.one, side.other)))


def _weighty(words: Words) -> Words:
    return tuple(word for word in words if word not in PARTICLES) or words


def split_name(text: str) -> tuple[Words, Words]:
    """A whole name as given and family names: “SURNAME, Given” or “Given Middle Surname”."""
    before, comma, after = text.partition(",")
    if comma:
        return words_of(after), words_of(before)
    words = words_of(text)
    return (words[:-1], words[-1:]) if len(words) > 1 else (words, ())


@lru_cache(maxsize=200_000)
def names_beside(word: str) -> frozenset[str]:
    """The names a word may stand for: itself, its variants and nicknames."""
    return frozenset({word}) | VARIANTS.get(word, frozenset()) | NICKNAMES.get(word, frozenset())

"""Two spellings of one word of a name: where they differ, and how likely those differences lie inside one name.

Each pair of words is laid side by side and cut into the places where they differ (“kadija/khadijah”: h added, h added).
Every place has weights, learnt from pairs of Latin spellings of Arabic, Cyrillic and Hebrew names, in
``data/spellings.toml``. Their sum is the log-odds (natural) that both are spellings of one name: above 0 more likely than not.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import jellyfish
from rapidfuzz.distance import Levenshtein

from throughline.matching.comparing.folding import skeleton_of, sounds_of

SPELLINGS_FILE = Path(__file__).parent / "data" / "spellings.toml"
VOWELS = frozenset("aeiouy")
KINDS = str.maketrans({chr(c): "V" if chr(c) in "aeiouy" else "C" for c in range(97, 123)})
WITHOUT_CONSONANTS = str.maketrans("", "", "bcdfghjklmnpqrstvwxz")
MOST_EDITS = 5


class Place(NamedTuple):
    """Where two words differ: the letters of each, and the letter on either side (``^`` the start, ``$`` the end)."""

    first: str
    second: str
    left: str
    right: str

    @property
    def name(self) -> str:
        first, second = self.first, self.second
        return f"{first}>{second}" if first <= second else f"{second}>{first}"

    @property
    def words(self) -> str:
        """“k/q”, “h added”, “l doubled”."""
        if self.first and self.second:
            return f"{self.first}/{self.second}"
        letters = self.first or self.second
        return f"{letters} {'doubled' if letters in (self.left, self.right) else 'added'}"


def places_of(one: str, other: str) -> list[Place]:
    """Where two words differ, from left to right; the same whichever comes first, but for the order of the letters."""
    if one > other:
        one, other = other, one
    runs: list[tuple[int, int, int, int]] = []
    for edit in Levenshtein.editops(one, other):
        tag, i, j = edit.tag, edit.src_pos, edit.dest_pos
        end = (i + (tag != "insert"), j + (tag != "delete"))
        if runs and runs[-1][2:] == (i, j):
            runs[-1] = (*runs[-1][:2], *end)
        else:
            runs.append((i, j, *end))
    return [
        Place(one[i:ii], other[j:jj], one[i - 1] if i else "^", one[ii] if ii < len(one) else "$")
        for i, j, ii, jj in runs
    ]


def signs_of(one: str, other: str) -> list[str]:
    """What is weighed of a pair: each place by its letters, kind and neighbours, and whether the whole sounds alike."""
    signs: list[str] = []
    for place in places_of(one, other):
        signs.extend(_signs_of_place(place))
    if sounds_of(one) == sounds_of(other):
        signs.append("sounds")
    skeletons = skeleton_of(one), skeleton_of(other)
    apart = Levenshtein.distance(*skeletons)
    signs.append(f"skeletons:{min(3, apart)}")
    metaphones = _metaphone(one), _metaphone(other)
    if metaphones[0] == metaphones[1]:
        signs.append("metaphone")
    elif metaphones[0].lstrip("AEIOU") == metaphones[1].lstrip("AEIOU"):
        signs.append("metaphone:rest")
    if one.translate(WITHOUT_CONSONANTS) == other.translate(WITHOUT_CONSONANTS):
        signs.append("vowels")
    return signs


def _signs_of_place(place: Place) -> list[str]:
    name, left, right = place.name, place.left, place.right
    kinds = ">".join(sorted((place.first.translate(KINDS), place.second.translate(KINDS))))
    signs = [f"is:{name}", f"kind:{kinds}", f"left:{left}{name}", f"right:{name}{right}"]
    letters = place.first or place.second
    if not place.first or not place.second:
        if len(letters) == 1 and letters in (left, right):
            signs += ["doubled", f"doubled:{'V' if letters in VOWELS else 'C'}"]
        where = right if right == "$" else left if left == "^" else "V" if left in VOWELS else left
        signs.append(f"added:{name}:{where}")
    if left == "^":
        signs += [f"first:{kinds}", f"first:{name}"]
    if right == "$":
        signs += [f"last:{kinds}", f"last:{name}"]
    return signs


@lru_cache(maxsize=200_000)
def _metaphone(word: str) -> str:
    return str(jellyfish.metaphone(word))


@lru_cache(maxsize=1)
def _weights() -> tuple[float, dict[str, float]]:
    held = tomllib.loads(SPELLINGS_FILE.read_text(encoding="utf-8"))
    return float(held["start"]), dict(held["weights"])


@lru_cache(maxsize=500_000)
def spelling_odds(one: str, other: str) -> float:
    """Natural log-odds that two folded words are spellings of one name. Far apart (over 5 edits) is never: -9."""
    if one == other:
        return 9.0
    if Levenshtein.distance(one, other, score_cutoff=MOST_EDITS) > MOST_EDITS:
        return -9.0
    start, weights = _weights()
    return start + sum(weights.get(sign, 0.0) for sign in signs_of(one, other))


def spelling_words(one: str, other: str) -> str:
    """Where two spellings differ, for a person to check: “k/q, h added”."""
    return ", ".join(place.words for place in places_of(one, other))

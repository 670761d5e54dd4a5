"""Comparing registration marks, and what vehicles looked like. Pure functions of marks as ``register.plates`` reads them.

Levels of two marks, best first: ``same`` · ``alike`` (the same but for characters that look alike: 0 O, 1 I, 5 S, 8 B, 2 Z,
6 G; each form of mark has letters and figures by place, so no two good marks of one form are so) · ``slip`` (one character
another, missing or too many, or two neighbours swapped, in marks of five or more) · ``part`` (what was seen of one fits the
other) · ``different`` · ``missing`` (nothing to compare, or too little was seen: two characters fit too many).

A vehicle is taken for another on no level but ``same``: the others are for a person to judge. Two parts that fit may be of
two vehicles, so that a part is never the same as anything.

Levels of what they looked like: ``same`` (the same words) · ``common`` (a word in common) · ``colour`` (another colour) ·
``other`` · ``missing``. The words of a colour are our own list (confirm).
"""

from __future__ import annotations

import re
from functools import cache
from itertools import zip_longest

from rapidfuzz.distance import OSA

from throughline.core.text import normalised_name
from throughline.register.plates import UNSEEN_ONE, UNSEEN_SOME, folded, is_part

LEVELS = ("same", "alike", "slip", "part", "different", "missing")
LEAST_SEEN = 3
_SHORTEST_SLIP = 5
_SIGNS = "0123456789ACDEFHJKLMNPQRTUVWXY"
COLOURS = {
    "black": "black", "white": "white", "cream": "white", "silver": "grey", "grey": "grey", "gray": "grey", "blue": "blue",
    "navy": "blue", "red": "red", "maroon": "red", "burgundy": "red", "green": "green", "yellow": "yellow", "gold": "gold",
    "beige": "gold", "bronze": "brown", "brown": "brown", "orange": "orange", "purple": "purple", "pink": "pink",
}  # fmt: skip
_SAYS_NOTHING = frozenset(
    {"a", "an", "the", "with", "and", "of", "car", "vehicle", "dark", "light", "small", "large", "old", "new"}
)


def compare_registrations(one: str, other: str) -> str:
    """The level of two marks, either of which may be a part. The same whichever comes first."""
    if not one or not other:
        return "missing"
    if is_part(one) or is_part(other):
        if min(signs_seen(one), signs_seen(other)) < LEAST_SEEN:
            return "missing"
        return "part" if _may_be_one(folded(one), folded(other)) else "different"
    if one == other:
        return "same"
    first, second = folded(one), folded(other)
    if first == second:
        return "alike"
    is_long = min(len(first), len(second)) >= _SHORTEST_SLIP
    return "slip" if is_long and OSA.distance(first, second, score_cutoff=1) <= 1 else "different"


def signs_seen(mark: str) -> int:
    """How many signs of a mark somebody saw."""
    return sum(sign not in (UNSEEN_ONE, UNSEEN_SOME) for sign in mark)


def registrations_near(mark: str) -> set[str]:
    """Every folded mark that ``compare_registrations`` holds for same, alike or a slip: some four hundred to look up."""
    whole = folded(mark)
    if len(whole) < _SHORTEST_SLIP:
        return {whole}
    split = [(whole[:at], whole[at:]) for at in range(len(whole) + 1)]
    near = {start + sign + end[1:] for start, end in split if end for sign in _SIGNS}
    near |= {start + sign + end for start, end in split for sign in _SIGNS}
    near |= {start + end[1] + end[0] + end[2:] for start, end in split if len(end) > 1}
    if len(whole) > _SHORTEST_SLIP:
        near |= {start + end[1:] for start, end in split if end}
    return near | {whole}


def _may_be_one(first: str, second: str) -> bool:
    """Whether one plate can be both, each with signs nobody saw."""

    @cache
    def fits(one: str, other: str) -> bool:
        if not one or not other:
            return set(one + other) <= {UNSEEN_SOME}
        if UNSEEN_SOME in (one[0], other[0]):
            star, rest = (one, other) if one[0] == UNSEEN_SOME else (other, one)
            return fits(star[1:], rest) or fits(star, rest[1:])
        return (one[0] == other[0] or UNSEEN_ONE in (one[0], other[0])) and fits(one[1:], other[1:])

    return fits(first, second)


def registration_words(one: str, other: str) -> str:
    """How two marks agree, in words a person can check."""
    level = compare_registrations(one, other)
    if level == "alike":
        return f"the same but for characters that look alike ({_apart(one, other)})"
    if level == "slip":
        return _slip_words(one, other)
    if level == "part":
        both = is_part(one) and is_part(other)
        return "both were seen in part, and can be one plate" if both else "the part that was seen fits"
    return {"same": "the same", "different": "another registration", "missing": "too little was seen to compare"}[level]


def _slip_words(one: str, other: str) -> str:
    if len(one) != len(other):
        return "one character more on one of them"
    if sorted(folded(one)) == sorted(folded(other)):
        return f"two characters swapped ({_apart(one, other)})"
    return f"one character differs ({_apart(one, other)})"


def _apart(one: str, other: str) -> str:
    """The signs that differ, by place: “B and 8”."""
    pairs = [pair for pair in zip_longest(one, other, fillvalue="") if pair[0] != pair[1]]
    return " and ".join("".join(side) for side in zip(*pairs, strict=True))


def compare_looks(one: str, other: str) -> str:
    """The level of what two vehicles looked like, by their words: make, model, colour."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return "missing"
    if first == second:
        return "same"
    colours = [{COLOURS[word] for word in words if word in COLOURS} for words in (first, second)]
    if all(colours) and colours[0].isdisjoint(colours[1]):
        return "colour"
    return "other" if _colourless(first).isdisjoint(_colourless(second)) and not colours[0] & colours[1] else "common"


LOOKS_IN_WORDS = {
    "same": "the same", "common": "a word in common", "colour": "another colour", "other": "said in other words",
}  # fmt: skip


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", normalised_name(text))) - _SAYS_NOTHING


def _colourless(words: set[str]) -> set[str]:
    return {word for word in words if word not in COLOURS}

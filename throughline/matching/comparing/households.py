"""Whom nothing but a household speaks for: pairs a person looks at and that are never linked, whatever a file has taught.

People of one home share a family name, an address, phones and mail, and twins their birthday: none of that tells one from
another. So two kinds of pair are held back, outside of all weights: *generation* (years of birth too far apart for a slip or an
estimate, as of father and son of one name) and *twins* (one birthday and one home, and given names that differ, or another sex
beside names that are only alike). A number or a street name is one's own, and sets free; of a generation the number alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

from throughline.matching.comparing.dates import Born
from throughline.matching.comparing.names import NICKNAMES, VARIANTS, read_groups

# As sure as one may be of those who are held back: someone may look at them, and nothing is joined.
HELD_AT = -2.0
# Years of birth further apart than this are no estimate of one another; a hundred is the century written wrongly.
A_GENERATION = 12
A_CENTURY = 100
NUMBERED = frozenset({("number", "same"), ("unchecked", "same"), ("unchecked", "digit")})
OWN = NUMBERED | {("alias", "same")}
NO_SLIP = frozenset({"far", "year"})
AT_HOME = frozenset({
    *(("address", level) for level in ("same", "house", "postcode")), ("phone", "same"), ("mail", "same"),
})  # fmt: skip
ALIKE = frozenset({"spelling", "typo", "start", "sound"})
# Pairs of names that are never one, though they look it.
DISTINCT = read_groups("distinct.txt")


class Found(Protocol):
    """A field's level, with the two values."""

    @property
    def field(self) -> str: ...

    @property
    def level(self) -> str: ...

    @property
    def one(self) -> object: ...

    @property
    def other(self) -> object: ...


def is_held(agreements: Iterable[Found]) -> bool:
    """Nothing but a household, or a name, speaks for one person, and something says they are two."""
    by_field = {each.field: each for each in agreements}
    found = {(each.field, each.level) for each in agreements}
    if not found & NUMBERED and _is_a_generation_apart(by_field.get("born")):
        return True
    if found & OWN or ("born", "same") not in found or not found & AT_HOME or "names" in by_field:
        return False
    given = by_field.get("given")
    if given is None:
        return False
    if given.level == "different" or are_never_one(str(given.one), str(given.other)):
        return True
    return given.level in ALIKE and ("sex", "different") in found


def bounded_if_held(agreements: Iterable[Found], odds: float) -> float:
    """The odds, of those held back at most about one in five: their order stays."""
    lowest = HELD_AT - 1
    return odds if odds <= lowest or not is_held(agreements) else HELD_AT - 1 / (1 + odds - lowest)


@lru_cache(maxsize=200_000)
def are_never_one(one: str, other: str) -> bool:
    """Two given names, or forms of two, that stand in one line of those that are never one name."""
    ones, others = (frozenset({name}) | VARIANTS.get(name, frozenset()) for name in (one, other))
    if one in others or one in NICKNAMES.get(other, ()):
        return False
    return any(not others.isdisjoint(DISTINCT.get(name, frozenset()) - {name}) for name in ones)


def _is_a_generation_apart(born: Found | None) -> bool:
    if born is None or born.level not in NO_SLIP:
        return False
    one, other = _years(born.one), _years(born.other)
    apart = max(one[0], other[0]) - min(one[1], other[1])
    return apart > A_GENERATION and not (born.level == "year" and apart == A_CENTURY)


def _years(value: object) -> tuple[int, int]:
    """The years of birth a date or an age allows."""
    if isinstance(value, Born):
        return value.year, value.year
    return (int(value[0]), int(value[1])) if isinstance(value, tuple) else (0, 9999)

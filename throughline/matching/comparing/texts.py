"""Comparing short texts with no rule of their own, such as a birth place: ``same`` · ``typo`` · ``different``."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA


@lru_cache(maxsize=200_000)
def compare_text(one: str, other: str) -> str:
    """The level of two folded texts. The same whichever comes first."""
    if one == other:
        return "same"
    return "typo" if OSA.normalized_similarity(one, other) >= 0.75 else "different"

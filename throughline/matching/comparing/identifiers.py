"""Numbers that name one person, checked by their own rule, and phones and mail addresses as they are compared.

A number that breaks its rule (a wrong check digit) is not an identifier: it is kept as ``unchecked``, where one figure may be
wrong.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from throughline.core.errors import Refused
from throughline.register.numbers import NOTHING, nhs_number, pnc_id, unchecked_of, upn
from throughline.register.phones import normalise_phone

__all__ = [
    "NOTHING", "compare_mail", "compare_phones", "compare_unchecked", "nhs_number", "phone_of", "pnc_id", "unchecked_of", "upn",
]  # fmt: skip


@lru_cache(maxsize=200_000)
def phone_of(text: str) -> str:
    """E.164, or the last ten figures of what no plan of numbers knows. Empty when there are fewer than nine."""
    try:
        return normalise_phone(text)
    except Refused:
        figures = re.sub(r"\D", "", text)
        return figures[-10:] if len(figures) >= 9 else ""


@lru_cache(maxsize=200_000)
def compare_unchecked(one: str, other: str) -> str:
    """``same`` · ``digit`` (one figure wrong or two exchanged, in four or more) · ``different``."""
    if one == other:
        return "same"
    return "digit" if min(len(one), len(other)) >= 4 and OSA.distance(one, other, score_cutoff=1) <= 1 else "different"


@lru_cache(maxsize=200_000)
def compare_mail(one: str, other: str) -> str:
    """``same`` · ``part`` (before the @) · ``typo`` · ``different``."""
    if one == other:
        return "same"
    if one.partition("@")[0] == other.partition("@")[0]:
        return "part"
    alike = OSA.normalized_similarity(one, other, score_cutoff=0.8) or JaroWinkler.similarity(one, other) >= 0.94
    return "typo" if alike else "different"


@lru_cache(maxsize=200_000)
def compare_phones(one: tuple[str, ...], other: tuple[str, ...]) -> str:
    """``same`` (one in common) · ``digit`` · ``different``."""
    if not set(one).isdisjoint(other):
        return "same"
    slip = any(OSA.distance(a, b, score_cutoff=1) <= 1 for a in one for b in other)
    return "digit" if slip else "different"

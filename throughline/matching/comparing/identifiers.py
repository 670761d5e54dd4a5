"""Numbers that name one person, checked by their own rule, and phones and mail addresses as they are compared.

A number that breaks its rule (a wrong check digit) is not an identifier: it is kept as ``unchecked``, where one figure may be
wrong.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from throughline.core.errors import Refused
from throughline.core.text import plain_signs
from throughline.register.numbers import NOTHING, nhs_number, pnc_id, unchecked_of, upn
from throughline.register.phones import normalise_phone

__all__ = [
    "NOTHING", "compare_mail", "compare_phones", "compare_unchecked", "nhs_number", "phone_of",
    "phones_apart", "pnc_id", "unchecked_of", "upn",
]  # fmt: skip

_APART = re.compile(r"[;,/|&\n]|\bor\b|\band\b", re.IGNORECASE)
_POINT_NOUGHT = re.compile(r"(?<=\d)\.0+$")
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?\s*e\s*[+-]?\d+", re.IGNORECASE)
_NOUGHT = re.compile(r"\(0\)")
_RUN = re.compile(r"\+?\(?\d[\d\s().–-]*\d")


def phones_apart(text: str) -> list[str]:
    """The numbers of one cell: “07700 900123 / 07700 900124”."""
    return _APART.split(text)


@lru_cache(maxsize=200_000)
def phone_of(text: str) -> str:
    """E.164, or the last ten figures of what no plan of numbers knows. Empty when there are fewer than nine.

    As a spreadsheet spoils it: “7700900123.0” is that number, “4.477E+11” has lost its figures and is none. Of “07700 900124
    (mum)” the number is read and not what stands beside it.
    """
    written = _POINT_NOUGHT.sub("", plain_signs(text).strip())
    if _SCIENTIFIC.fullmatch(written):
        return ""
    for part in (written, _alone(written)):
        try:
            return normalise_phone(part)
        except Refused:
            continue
    figures = re.sub(r"\D", "", _alone(written))
    return figures[-10:] if len(figures) >= 9 else ""


def _alone(text: str) -> str:
    """The first run of figures long enough to be a phone number, without what stands before it and after; else the text."""
    before, bracket, _ = text.partition("(") if not _NOUGHT.search(text) else (text, "", "")
    if bracket and sum(sign.isdigit() for sign in before) >= 9:
        text = before
    runs = (found.group() for found in _RUN.finditer(text))
    return next((run for run in runs if sum(sign.isdigit() for sign in run) >= 9), text)


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

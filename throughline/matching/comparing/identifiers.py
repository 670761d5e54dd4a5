"""Numbers that name one person, checked by their own rule, and phones and mail addresses as they are compared.

A number that breaks its rule (a wrong check digit) is not an identifier: it is kept as ``unchecked``, where one figure may be
wrong.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from throughline.core.errors import Refused
from throughline.register.phones import normalise_phone

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
UPN = re.compile(r"[A-Z]\d{11}[\dA-Z]$")
PNC_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
PNC = re.compile(r"(\d{2}|\d{4})/?(\d{1,7})([A-Z])$")
NOTHING = frozenset({"", "na", "n/a", "none", "nil", "null", "unknown", "not known", "nk", "-", "?", "tbc", "refused"})


def nhs_number(text: str) -> str:
    """Ten figures whose last is the check digit (weights 10 to 2, modulo 11). Empty when it is none."""
    figures = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"\d{10}", figures) or len(set(figures)) == 1:
        return ""
    check = 11 - sum(int(figure) * weight for figure, weight in zip(figures, range(10, 1, -1), strict=False)) % 11
    return figures if check % 11 == int(figures[9]) and check != 10 else ""


def upn(text: str) -> str:
    """A pupil's number: a check letter, eleven figures and a figure or (for a temporary one) a letter. Empty when it is none."""
    value = re.sub(r"[\s-]", "", text).upper()
    if not UPN.match(value) or value[0] not in UPN_LETTERS:
        return ""
    last = int(value[12]) if value[12].isdigit() else UPN_LETTERS.find(value[12])
    total = sum(int(figure) * weight for figure, weight in zip(value[1:12], range(2, 13), strict=True)) + last * 13
    return value if last >= 0 and UPN_LETTERS[total % 23] == value[0] else ""


def pnc_id(text: str) -> str:
    """A Police National Computer number, “2001/0123456X” or “01/123456X”, as year/serial/letter. The check letter is of the whole
    figure modulo 23, two figures of the year and seven of the serial. Empty when it is none."""
    found = PNC.match(re.sub(r"[\s-]", "", text).upper())
    if not found:
        return ""
    year, serial, letter = found[1][-2:], found[2].zfill(7), found[3]
    return f"{year}/{serial}{letter}" if PNC_LETTERS[int(year + serial) % 23] == letter else ""


@lru_cache(maxsize=200_000)
def phone_of(text: str) -> str:
    """E.164, or the last ten figures of what no plan of numbers knows. Empty when there are fewer than nine."""
    try:
        return normalise_phone(text)
    except Refused:
        figures = re.sub(r"\D", "", text)
        return figures[-10:] if len(figures) >= 9 else ""


def unchecked_of(text: str) -> str:
    """Any other number, letters and figures alone."""
    value = re.sub(r"[^A-Za-z0-9]", "", text).upper()
    return "" if text.strip().lower() in NOTHING else value


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

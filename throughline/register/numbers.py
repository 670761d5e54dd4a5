"""Numbers that name one person, each checked by its own rule. Pure functions of what was typed.

A number that breaks its rule (a wrong check digit) is not an identifier: it may be kept *unchecked*, where one figure may be
wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from throughline.core.errors import Refused
from throughline.register.states import NumberKind

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
UPN = re.compile(r"[A-Z]\d{11}[\dA-Z]$")
PNC_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
PNC = re.compile(r"(\d{2}|\d{4})/?(\d{1,7})([A-Z])$")
NOTHING = frozenset({"", "na", "n/a", "none", "nil", "null", "unknown", "not known", "nk", "-", "?", "tbc", "refused"})
LONGEST = 40
_POINT_NOUGHT = re.compile(r"\d+\.0+")
_SCIENTIFIC = re.compile(r"[+-]?\d+[.,]\d+\s*[eE]\s*\+?\d+")


def _as_typed(text: str) -> str:
    """A number as it was before a spreadsheet took it for a quantity: “9434765919.0”. Nothing of “9.43E+09”: figures are lost."""
    written = text.strip()
    if _SCIENTIFIC.fullmatch(written):
        return ""
    return written.partition(".")[0] if _POINT_NOUGHT.fullmatch(written) else written


def nhs_number(text: str) -> str:
    """Ten figures whose last is the check digit (weights 10 to 2, modulo 11). Empty when it is none."""
    figures = re.sub(r"[\s-]", "", _as_typed(text))
    if not re.fullmatch(r"[0-9]{10}", figures) or len(set(figures)) == 1:
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


def unchecked_of(text: str) -> str:
    """Any other number, letters and figures alone."""
    value = re.sub(r"[^A-Za-z0-9]", "", _as_typed(text)).upper()
    return "" if text.strip().lower() in NOTHING else value


CHECKS: Mapping[NumberKind, Callable[[str], str]] = {
    NumberKind.NHS: nhs_number, NumberKind.UPN: upn, NumberKind.PNC: pnc_id
}  # fmt: skip
_SHOULD = {
    NumberKind.NHS: "An NHS number has ten figures, like 999 000 0018, and the last must fit the others",
    NumberKind.UPN: "A UPN has a letter and twelve figures, like A801234567891, and the letter must fit them",
    NumberKind.PNC: "A PNC ID has a year, a serial number and a letter, like 2001/123456X, and the letter must fit them",
}


def read_number(kind: str, typed: str, *, as_written: bool = False, field: str | None = None) -> tuple[str, bool]:
    """A number as it is compared, and whether it passes its own check. ``as_written``: keep one that does not.

    Errors: Refused, saying what it should look like.
    """
    if kind not in NumberKind.values:
        raise Refused("Choose what kind of number it is.", field=field)
    plain = unchecked_of(typed)
    if len(plain) < 3 or len(plain) > LONGEST:
        raise Refused(f"Give the number, with 3 to {LONGEST} letters and figures.", field=field)
    check = CHECKS.get(NumberKind(kind))
    if check is None:
        return plain, False
    value = check(typed)
    if value:
        return value, True
    if as_written:
        return plain, False
    raise Refused(
        f"“{typed.strip()[:40]}” does not fit. {_SHOULD[NumberKind(kind)]}. Check it, or say that it is kept as it is written.",
        field=field,
    )

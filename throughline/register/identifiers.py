"""A phone's identifiers and a vehicle's registration, however they were written, as they are compared."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product

from throughline.core.errors import Refused
from throughline.register.devices import HEX as _HEX
from throughline.register.devices import esn_compared, iccid_compared, meid_compared, passes
from throughline.register.phones import normalise_phone
from throughline.register.states import IdentifierKind

_ICCID_DIGITS = range(18, 23)
_OTHER_FORMS: dict[IdentifierKind, Callable[[str], str]] = {
    IdentifierKind.MEID: meid_compared, IdentifierKind.ESN: esn_compared, IdentifierKind.ICCID: iccid_compared
}  # fmt: skip
# What is read for what on a plate. Of the present UK form each place is a letter or a figure: AB12 CDE.
_FIGURE_FOR = {"O": "0", "I": "1", "Z": "2", "S": "5", "B": "8", "G": "6"}
_LETTER_FOR = {figure: letter for letter, figure in _FIGURE_FOR.items()}
_PRESENT_FORM = "LLFFLLL"


def normalise_identifier(kind: str, typed: str, *, field: str | None = None) -> str:
    """An identifier of a phone without spacing, hyphens or case. Errors: Refused, saying what it should look like.

    An IMEI is compared without its check digit: 14, 15 (with the digit, which must fit) or 16 figures (IMEISV) name one
    handset. An MEID or ESN is compared in its hexadecimal form, a SIM's ICCID without its check digit or filler (``devices``).
    """
    if kind not in IdentifierKind.values:
        raise Refused("Choose what kind of identifier it is.", field=field)
    if kind == IdentifierKind.MSISDN:
        return normalise_phone(typed, field=field)
    value = re.sub(r"[\s\-.:/]", "", typed).upper()
    rule, hint = _RULES[IdentifierKind(kind)]
    if not re.fullmatch(rule, value):
        raise Refused(f"“{typed.strip()[:40]}” is not {hint}.", field=field)
    if kind == IdentifierKind.IMEI:
        if len(value) == 15 and not passes(value):
            raise Refused(f"“{typed.strip()[:40]}” has a figure wrong: its check digit does not fit.", field=field)
        return value[:14]
    other_form = _OTHER_FORMS.get(IdentifierKind(kind))
    if other_form is None:
        return value
    compared = other_form(value)
    if not compared:
        raise Refused(f"“{typed.strip()[:40]}” has a figure wrong: it does not fit.", field=field)
    return compared


_RULES: dict[IdentifierKind, tuple[str, str]] = {
    IdentifierKind.IMEI: (r"\d{14,16}", "an IMEI, which has 15 figures (14 without the check digit)"),
    IdentifierKind.MEID: (
        rf"[{_HEX}]{{14,15}}|\d{{18,19}}", "an MEID, which has 14 letters A to F and figures, or 18 figures",
    ),
    IdentifierKind.ESN: (rf"[{_HEX}]{{8}}|\d{{11}}", "an ESN, which has 8 letters A to F and figures, or 11 figures"),
    IdentifierKind.ICCID: (
        rf"\d{{{_ICCID_DIGITS.start},{_ICCID_DIGITS.stop - 1}}}F{{0,2}}", "an ICCID, which has 18 to 22 figures",
    ),
    IdentifierKind.IMSI: (r"\d{14,15}", "an IMSI, which has 14 or 15 figures"),
    IdentifierKind.MIN: (r"\d{8,10}", "a MIN or MSIN, which has 8 to 10 figures"),
    IdentifierKind.MAC: (rf"[{_HEX}]{{12}}", "a MAC address, which has 12 letters A to F and figures"),
    IdentifierKind.UDID: (rf"[{_HEX}]{{24}}|[{_HEX}]{{40}}", "a UDID, which has 24 or 40 letters A to F and figures"),
    IdentifierKind.ANDROID_ID: (rf"[{_HEX}]{{16}}", "an Android ID, which has 16 letters A to F and figures"),
}  # fmt: skip


def normalise_registration(typed: str, *, field: str | None = None) -> str:
    """A vehicle's registration in capitals without spacing. Errors: Refused."""
    value = re.sub(r"[\s\-.]", "", typed).upper()
    if not re.fullmatch(r"[A-Z0-9]{1,15}", value):
        raise Refused(f"“{typed.strip()[:20]}” is not a registration. Write it like AB12 CDE.", field=field)
    return value


def registrations_like(typed: str) -> list[str]:
    """Other registrations a typed one of the present UK form may have been meant for, or kept as: O for 0, I for 1, Z for 2,
    S for 5, B for 8, G for 6, by place. To look for, never to say that two vehicles are one. Errors: Refused.
    """
    value = normalise_registration(typed)
    if len(value) != len(_PRESENT_FORM):
        return []
    read = zip(value, _PRESENT_FORM, strict=True)
    right = "".join((_LETTER_FOR if place == "L" else _FIGURE_FOR).get(one, one) for one, place in read)
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z]{3}", right):
        return []
    kept = product(*(sorted({one, _LETTER_FOR.get(one, one), _FIGURE_FOR.get(one, one)}) for one in right))
    return [other for each in kept if (other := "".join(each)) != value]


def identifiers_typed(text: str) -> list[tuple[IdentifierKind, str]]:
    """What a typed text may be, of each kind of identifier it fits, as compared: to find a phone by any of them."""
    found = []
    for kind in IdentifierKind:
        try:
            found.append((kind, normalise_identifier(kind, text)))
        except Refused:
            continue
    return found

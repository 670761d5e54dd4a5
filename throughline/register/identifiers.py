"""A phone's identifiers and a vehicle's registration, however they were written, as they are compared."""

from __future__ import annotations

import re
from collections.abc import Callable

from throughline.core.errors import Refused
from throughline.core.text import plain_signs, without_hidden
from throughline.register.devices import HEX as _HEX
from throughline.register.devices import esn_compared, iccid_compared, meid_compared, passes
from throughline.register.labels import APART, readings
from throughline.register.phones import normalise_phone
from throughline.register.plates import registration_of
from throughline.register.states import IdentifierKind

_ICCID_DIGITS = range(18, 23)
_OTHER_FORMS: dict[IdentifierKind, Callable[[str], str]] = {
    IdentifierKind.MEID: meid_compared, IdentifierKind.ESN: esn_compared, IdentifierKind.ICCID: iccid_compared
}  # fmt: skip


def normalise_identifier(kind: str, typed: str, *, field: str | None = None) -> str:
    """An identifier of a phone without spacing, hyphens or case. Errors: Refused, saying what it should look like.

    In digits of any script, with what cannot be seen in it, after its own word (“IMEI: …”) or ``0x`` it is the same one. An
    IMEI is compared without its check digit: 14, 15 (with the digit, which must fit, also with the version a screen adds,
    “/ 01”) or 16 figures (IMEISV) name one handset. An MEID or ESN is compared in its hexadecimal form, a SIM's ICCID without
    its check digit or filler (``devices``).
    """
    if kind not in IdentifierKind.values:
        raise Refused("Choose what kind of identifier it is.", field=field)
    if kind == IdentifierKind.MSISDN:
        return normalise_phone(typed, field=field)
    kind = IdentifierKind(kind)
    read = [_compared(kind, each) for each in readings(plain_signs(typed).upper(), _WORDS[kind])]
    found = next((each for each in read if each), read[-1])
    shown = without_hidden(typed).strip()[:40]
    if found is None:
        raise Refused(f"“{shown}” is not {_RULES[kind][1]}.", field=field)
    if not found:
        what = "its check digit" if kind == IdentifierKind.IMEI else "it"
        raise Refused(f"“{shown}” has a figure wrong: {what} does not fit.", field=field)
    return found


def _compared(kind: IdentifierKind, written: str) -> str | None:
    """As it is compared; empty where it has a figure wrong, None where it is none of this kind."""
    versioned = _VERSIONED.fullmatch(written) if kind == IdentifierKind.IMEI else None
    value = re.sub(APART, "", written if versioned is None else versioned.group(1))
    rule, _hint = _RULES[kind]
    if _HEX in rule:
        value = value.removeprefix("0X")
    if not re.fullmatch(rule, value):
        return None
    if kind == IdentifierKind.IMEI:
        return value[:14] if len(value) != 15 or passes(value) else ""
    other_form = _OTHER_FORMS.get(kind)
    return value if other_form is None else other_form(value)


# The check digit and, apart from it, the version of the software, as a handset shows them: “490154203237518 / 01”.
_VERSIONED = re.compile(rf"((?:{APART}*\d){{15}})\s*/\s*\d{{2}}{APART}*")
# The word before an identifier, by its kind. “Dec” is three letters of one in hexadecimal too, but for what follows it.
_WORDS: dict[IdentifierKind, str] = {
    IdentifierKind.IMEI: rf"IMEI(?:{APART}*SV)?",
    IdentifierKind.MEID: rf"MEID(?:{APART}*(?:HEX|DEC(?=(?:{APART}*\d){{18}})))?",
    IdentifierKind.ESN: rf"ESN(?:{APART}*(?:HEX|DEC(?=(?:{APART}*\d){{11}}{APART}*$)))?",
    IdentifierKind.ICCID: r"ICCID|ICC|SIM(?:\s?CARD)?",
    IdentifierKind.IMSI: "IMSI",
    IdentifierKind.MIN: "MIN|MSIN",
    IdentifierKind.MAC: r"MAC(?:\s?ADDRESS)?",
    IdentifierKind.UDID: "UDID",
    IdentifierKind.ANDROID_ID: rf"ANDROID{APART}?ID",
}
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
    """A vehicle's registration as it is compared (``plates``). Errors: Refused."""
    value = registration_of(typed)
    if not value:
        raise Refused(
            f"“{without_hidden(typed).strip()[:20]}” is not a registration. Write it like AB12 CDE, with a ? for each letter"
            " or figure nobody saw.",
            field=field,
        )
    return value


def identifiers_typed(text: str) -> list[tuple[IdentifierKind, str]]:
    """What a typed text may be, of each kind of identifier it fits, as compared: to find a phone by any of them."""
    found = []
    for kind in IdentifierKind:
        try:
            found.append((kind, normalise_identifier(kind, text)))
        except Refused:
            continue
    return found

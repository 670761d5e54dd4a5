"""A phone number however it was written, as E.164."""

from __future__ import annotations

import phonenumbers

from throughline.core.errors import Refused
from throughline.core.text import plain_signs, without_hidden
from throughline.register.labels import readings

_WORDS = r"MSISDN|TEL(?:EPHONE)?|PHONE|MOB(?:ILE)?|CELL|SMS(?:TO)?|CALLTO|WHATSAPP"


def normalise_phone(typed: str, *, field: str | None = None) -> str:
    """A number written any way, as E.164 (``+447700900123``); without a country code it is a UK number.

    In digits of any script, with what cannot be seen in it, and after its word (``tel:``) it is the same. Asks for a *possible*
    number, not an allocated one: ranges kept for drama and testing pass. Errors: Refused.
    """
    found = readings(plain_signs(typed), _WORDS)
    # “Tel 2: 07700…” counts; in “tel: 1 202…” the figure is the country's, and what follows is no British number.
    likely = [each for each in found[:-1] if each[0] in "0+"] + found[-1:]
    for reading in likely:
        number = _parsed(reading.replace("_", " "))
        if number is not None:
            return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    shown = without_hidden(typed)[:40]
    raise Refused(f"“{shown}” is not a phone number. Write it like 07700 900123.", field=field)


def _parsed(text: str) -> phonenumbers.PhoneNumber | None:
    if any(letter.isalpha() for letter in text):
        return None
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return None
    return number if not number.extension and _may_exist(number) else None


def _may_exist(number: phonenumbers.PhoneNumber) -> bool:
    """Of a possible length; a UK mobile has ten digits after the 0 (some old UK landlines have nine)."""
    national = str(number.national_number)
    if number.country_code == 44 and national.startswith("7") and len(national) != 10:
        return False
    return bool(phonenumbers.is_possible_number(number))

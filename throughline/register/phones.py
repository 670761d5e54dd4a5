"""A phone number however it was written, as E.164."""

from __future__ import annotations

import phonenumbers

from throughline.core.errors import Refused


def normalise_phone(typed: str, *, field: str | None = None) -> str:
    """A number written any way, as E.164 (``+447700900123``); without a country code it is a UK number.

    Asks for a *possible* number, not an allocated one: ranges kept for drama and testing pass. Errors: Refused.
    """
    try:
        number = phonenumbers.parse(typed, "GB")
    except phonenumbers.NumberParseException:
        number = None
    letters = any(letter.isalpha() for letter in typed)
    if number is None or letters or number.extension or not _may_exist(number):
        raise Refused(f"“{typed[:40]}” is not a phone number. Write it like 07700 900123.", field=field)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _may_exist(number: phonenumbers.PhoneNumber) -> bool:
    """Of a possible length; a UK mobile has ten digits after the 0 (some old UK landlines have nine)."""
    national = str(number.national_number)
    if number.country_code == 44 and national.startswith("7") and len(national) != 10:
        return False
    return bool(phonenumbers.is_possible_number(number))

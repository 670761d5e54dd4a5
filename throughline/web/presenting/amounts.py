"""Money, weights, phone numbers and counts as people here write them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import phonenumbers

Amount = Decimal | int | float | str


def pounds(amount: Amount | None) -> str:
    """£1,250, or £1,250.50 where there are pence."""
    if amount is None:
        return ""
    exact = Decimal(str(amount)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    sign, exact = ("-" if exact < 0 else ""), abs(exact)
    return f"{sign}£{exact:,.0f}" if exact == exact.to_integral_value() else f"{sign}£{exact:,.2f}"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():,f}"


def grams(weight: Amount | None) -> str:
    """0.4g, 850g, 1.25kg: kilograms from a thousand grams, with no false precision."""
    if weight is None:
        return ""
    exact = Decimal(str(weight))
    return f"{_plain(exact / 1000)}kg" if abs(exact) >= 1000 else f"{_plain(exact)}g"


def phone(number: str | None) -> str:
    """A number kept as +447700900123, as read aloud here: 07700 900123. What cannot be read is left as it is.

    Possible is enough: the numbers set aside for drama are never valid.
    """
    if not number:
        return ""
    try:
        parsed = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        return number
    british = parsed.country_code == 44
    form = phonenumbers.PhoneNumberFormat.NATIONAL if british else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form)


def thousands(number: int | None) -> str:
    """1,204."""
    return "" if number is None else f"{number:,}"

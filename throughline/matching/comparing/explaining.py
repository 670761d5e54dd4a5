"""A comparison in words that a person can check against the two records."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from throughline.matching.comparing.dates import Born
from throughline.matching.comparing.people import Agreement, Comparison
from throughline.matching.comparing.spellings import spelling_words

NAMED = {"given": "given name", "family": "family name"}
ADDRESSES = {
    "same": "same address",
    "house": "same house and street, other postcode or none",
    "postcode": "same postcode",
    "street": "same street, other house",
    "area": "same area",
    "elsewhere": "another address",
}
BORN = {
    "swapped": "day and month swapped",
    "digit": "one figure differs",
    "year": "same day and month, another year",
    "month": "same month and year, another day",
    "placeholder": "same year, where 1 January may mean only the year is known",
    "near": "within a year",
    "far": "does not fit",
    "age": "the age fits",
}
NUMBERS = {"nhs_number": "NHS number", "upn": "UPN", "pnc_id": "PNC number"}
SIMPLE = {
    ("sex", "same"): "same sex",
    ("sex", "different"): "another sex",
    ("phone", "same"): "a phone number in common",
    ("phone", "digit"): "phone numbers one figure apart",
    ("phone", "different"): "another phone number",
    ("mail", "same"): "same mail address",
    ("mail", "part"): "same mail address before the @",
    ("mail", "typo"): "mail addresses nearly the same",
    ("mail", "different"): "another mail address",
}


def explain(comparison: Comparison) -> str:
    """Every field that both records have, in a fixed order: names, birth, sex, address, numbers."""
    crosswise = any(each.field == "names" for each in comparison.agreements)
    said = [_words(each) for each in comparison.agreements if each.field != "names"]
    if crosswise:
        said.insert(0, "given and family names swapped")
    return "; ".join(said) or "nothing that both records have can be compared"


def _words(each: Agreement) -> str:
    if (each.field, each.level) in SIMPLE:
        return SIMPLE[each.field, each.level]
    return _TELLS[each.field](each)


def _name(each: Agreement) -> str:
    what, one, other = NAMED[each.field], str(each.one), str(each.other)
    told = {
        "same": f"same {what} ({one})",
        "part": f"{what} in common ({one})",
        "variant": f"{what}s {one} and {other} are forms of one name",
        "nickname": f"{what}s {one} and {other}: one is short for the other",
        "typo": f"{what}s {one} and {other}, a slip apart",
        "start": f"{what}s {one} and {other}: one begins the other",
        "sound": f"{what}s {one} and {other} sound alike",
        "initial": f"{what}s {one} and {other}: the initial fits",
        "different": f"{what}s {one} and {other} differ",
    }
    return (
        told.get(each.level) or f"{what}s {one} and {other} may be spellings of one name ({spelling_words(one, other)})"
    )


def _born(each: Agreement) -> str:
    if each.level == "same":
        return f"both born {_date(each.one)}"
    return f"born {_date(each.one)} and {_date(each.other)}, {BORN[each.level]}"


def _date(value: object) -> str:
    if isinstance(value, Born):
        return value.words
    return "{} to {}".format(*value) if isinstance(value, tuple) else str(value)


def _address(each: Agreement) -> str:
    return ADDRESSES[each.level]


def _alias(each: Agreement) -> str:
    return f"both known as {each.one}" if each.level == "same" else f"known as {each.one} and {each.other}"


def _pair(each: Agreement) -> str:
    kind = each.one[0] if isinstance(each.one, tuple) else ""
    what = NUMBERS.get(str(kind), str(kind).replace("_", " "))
    return {
        "same": f"same {what}",
        "digit": f"{what}s one figure apart",
        "typo": f"{what}s nearly the same",
    }.get(each.level, f"another {what}")


_TELLS: Mapping[str, Callable[[Agreement], str]] = {
    "given": _name,
    "family": _name,
    "born": _born,
    "address": _address,
    "alias": _alias,
    "number": _pair,
    "unchecked": _pair,
    "text": _pair,
}

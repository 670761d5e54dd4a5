"""A comparison in words that a person can check against the two records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from throughline.matching.comparing.addresses import Address
from throughline.matching.comparing.dates import Born
from throughline.matching.comparing.people import Agreement, Comparison, Person
from throughline.matching.comparing.spellings import spelling_words

NAMED = {"given": "given name", "family": "family name"}
ADDRESSES = {
    "same": "same address",
    "house": "same house and street, other postcode or none",
    "postcode": "same postcode",
    "street": "same street, other house or flat",
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


class Row(NamedTuple):
    """One line of a table a person can check: the field, what was typed, what is recorded, how they agree."""

    field: str
    typed: str
    recorded: str
    words: str
    agrees: bool


FIELDS = {
    "given": "First name",
    "family": "Family name",
    "born": "Born",
    "sex": "Sex",
    "address": "Address",
    "phone": "Phone",
}
NAMES_AGREE = {
    "same": "the same", "part": "one name in common", "variant": "forms of one name", "nickname": "one is short for the other",
    "typo": "a slip apart", "start": "one begins the other", "sound": "sound alike", "initial": "the initial fits",
    "different": "another name",
}  # fmt: skip
NAME_KINDS = {
    "called": "what they like to be called", "said": "said at the scene", "alias": "another name they use",
    "street": "street name", "former": "a name they had", "spelling": "another spelling",
    "before": "recorded before a correction",
}  # fmt: skip
SEX = {"M": "Male", "F": "Female"}


def rows_of(
    comparison: Comparison, asked: Person, written: tuple[str, str], kind: str = "", address: str = ""
) -> tuple[Row, ...]:
    """Every field both have, names first. ``written``: the name compared, as it is recorded; ``kind``: where it is another."""
    swapped = any(each.field == "names" for each in comparison.agreements)
    of_names = [each for each in comparison.agreements if each.field in NAMED]
    names = [_name_row(each, asked, written, kind, swapped=swapped) for each in of_names]
    others = [each for each in comparison.agreements if each.field not in (*NAMED, "names")]
    return (*(reversed(names) if swapped else names), *(_row(each, address) for each in others))


def _name_row(each: Agreement, asked: Person, written: tuple[str, str], kind: str, *, swapped: bool) -> Row:
    """One side of a name, by what the record calls it: what was typed the other way round is said to be."""
    side = {"given": "family", "family": "given"}[each.field] if swapped else each.field
    recorded = dict(zip(("given", "family"), written, strict=True))[side]
    if kind in NAME_KINDS and side == "given":
        recorded += f" ({NAME_KINDS[kind]})"
    words = NAMES_AGREE.get(each.level)
    words = words or f"spellings of one name ({spelling_words(str(each.one), str(each.other))})"
    words += "; typed the other way round" if swapped else ""
    typed = " ".join(asked.given if each.field == "given" else asked.family).title()
    return Row(FIELDS[side], typed, recorded, words, each.weight > 0)


def _row(each: Agreement, address: str) -> Row:
    agrees = each.weight > 0
    if each.field == "born":
        words = "the same" if each.level == "same" else BORN[each.level]
        return Row("Born", _date(each.one), _date(each.other), words, agrees)
    if each.field == "address":
        return Row("Address", _place(each.one), address, ADDRESSES[each.level], agrees)
    if each.field == "phone":
        return Row(
            "Phone", ", ".join(_several(each.one)), ", ".join(_several(each.other)), SIMPLE["phone", each.level], agrees
        )
    if each.field == "sex":
        return Row("Sex", SEX[str(each.one)], SEX[str(each.other)], SIMPLE["sex", each.level], agrees)
    kind, one = each.one if isinstance(each.one, tuple) else ("", str(each.one))
    other = each.other[1] if isinstance(each.other, tuple) else str(each.other)
    what = NUMBERS.get(str(kind), str(kind).replace("_", " "))
    return Row(what[:1].upper() + what[1:], str(one), str(other), _pair(each), agrees)


def _several(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)


def _place(value: object) -> str:
    if not isinstance(value, Address):
        return str(value)
    return ", ".join(
        part
        for part in (
            f"Flat {value.flat}" if value.flat else "",
            f"{value.house} {value.street}".strip().title(),
            value.town.title(),
            value.postcode,
        )
        if part
    )

"""Comparing where people live. An old address is common, so that another address says little.

Levels, best first: ``same`` (house, street and postcode, or house and street in one town) · ``house`` (house and street; the
postcode differs or is missing) · ``postcode`` · ``street`` (street alike, another house or another flat) · ``area`` (same outward
code or town) · ``elsewhere``. A postcode one slip away, of one house in one street, is the same.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})$")
FLAT = re.compile(r"\b(?:flat|apartment|apt|unit|room)\.?\s*(?:no\.?\s*)?(\d+[a-z]?|[a-z])\b,?")
# What is typed for what, where only a figure or only a letter can stand.
AS_FIGURES, AS_LETTERS = str.maketrans("OILS", "0115"), str.maketrans("015", "OIS")
SHORT = {"rd": "road", "st": "street", "ave": "avenue", "av": "avenue", "ln": "lane", "dr": "drive", "cl": "close", "ct": "court",
         "cres": "crescent", "gdns": "gardens", "pl": "place", "sq": "square", "tce": "terrace", "terr": "terrace",
         "pk": "park", "gr": "grove", "cct": "circuit", "apt": "flat"}  # fmt: skip
ALIKE = 85
# The levels of two addresses, those that agree most first.
CLOSEST = ("same", "house", "postcode", "street", "area", "elsewhere", "missing")


class Address(NamedTuple):
    """An address as it is compared. ``house``: its first number; ``street``: its words in full; ``outward``: before the gap;
    ``flat``: what stands after “flat” or its like.
    """

    house: str = ""
    street: str = ""
    postcode: str = ""
    outward: str = ""
    town: str = ""
    flat: str = ""


def postcode_of(text: str) -> str:
    """A postcode, with a letter typed for a figure, or a figure for a letter, put right: “BI 1AA” → “B1 1AA”. Empty for none."""
    plain = re.sub(r"[^A-Z0-9]", "", text.upper())
    if not 5 <= len(plain) <= 7:
        return ""
    outward, inward = plain[:-3], plain[-3].translate(AS_FIGURES) + plain[-2:].translate(AS_LETTERS)
    for letters in (1, 2):
        area, district = outward[:letters].translate(AS_LETTERS), outward[letters:]
        code = f"{area}{district[:1].translate(AS_FIGURES)}{district[1:]} {inward}"
        if district and POSTCODE.fullmatch(code):
            return code
    return ""


@lru_cache(maxsize=200_000)
def read_address(lines: str, postcode: str, town: str) -> Address:
    """What is known of an address; a postcode written in its lines is taken from there."""
    code = postcode_of(postcode) or postcode.strip().upper()
    found = POSTCODE.search(code) or POSTCODE.search(lines.strip().upper())
    if found:
        code, outward = f"{found[1]} {found[2]}", found[1]
        lines = POSTCODE.sub("", lines.strip().upper())
    else:
        outward = code[:-1] if len(code) > 3 and code.isdigit() else code
    lines = lines.lower().replace("'", "")
    flat = FLAT.search(lines)
    # “Flat 12” with nothing after it is a door of its own.
    if flat and not re.search(r"[a-z]", lines.replace(flat.group(), "")):
        flat = None
    words = re.findall(r"[a-z0-9]+", lines.replace(flat.group(), " ") if flat else lines)
    house = next((word for word in words if word[0].isdigit()), "")
    street = " ".join(SHORT.get(word, word) for word in words if word != house)
    return Address(house, street, code, outward, " ".join(re.findall(r"[a-z]+", town.lower())),
                   flat[1] if flat else "")  # fmt: skip


@lru_cache(maxsize=300_000)
def compare_addresses(one: Address, other: Address) -> str:
    """The level of two addresses; ``missing`` when nothing can be compared. The same whichever comes first."""
    code = bool(one.postcode) and one.postcode == other.postcode
    town = bool(one.town) and _town_alike(one.town, other.town)
    street = bool(one.street and other.street) and _street_alike(one.street, other.street)
    house = bool(one.house) and one.house == other.house
    if house and street and one.flat and other.flat and one.flat != other.flat:
        return "street"
    if street and house:
        code = code or _is_slip(one.postcode, other.postcode)
        return "same" if code or town else "house"
    if code:
        return "postcode"
    if street:
        return "street"
    if (one.outward and one.outward == other.outward) or town:
        return "area"
    comparable = (one.postcode and other.postcode) or (one.street and other.street) or (one.town and other.town)
    return "elsewhere" if comparable else "missing"


def _is_slip(one: str, other: str) -> bool:
    return bool(one and other) and OSA.distance(one, other, score_cutoff=1) <= 1


def _street_alike(one: str, other: str) -> bool:
    return one == other or fuzz.token_sort_ratio(one, other) >= ALIKE


def _town_alike(one: str, other: str) -> bool:
    return one == other or (bool(other) and OSA.normalized_similarity(one, other) >= 0.7)

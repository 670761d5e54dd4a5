"""Comparing where people live. An old address is common, so that another address says little.

Levels, best first: ``same`` (house, street and postcode, or house and street in one town) · ``house`` (house and street; the
postcode differs or is missing) · ``postcode`` · ``street`` (street alike, another house) · ``area`` (same outward code or town) ·
``elsewhere``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})$")
SHORT = {"rd": "road", "st": "street", "ave": "avenue", "av": "avenue", "ln": "lane", "dr": "drive", "cl": "close", "ct": "court",
         "cres": "crescent", "gdns": "gardens", "pl": "place", "sq": "square", "tce": "terrace", "terr": "terrace",
         "pk": "park", "gr": "grove", "cct": "circuit", "apt": "flat"}  # fmt: skip
ALIKE = 85


class Address(NamedTuple):
    """An address as it is compared. ``house``: its first number; ``street``: its words in full; ``outward``: before the gap."""

    house: str = ""
    street: str = ""
    postcode: str = ""
    outward: str = ""
    town: str = ""


@lru_cache(maxsize=200_000)
def read_address(lines: str, postcode: str, town: str) -> Address:
    """What is known of an address; a postcode written in its lines is taken from there."""
    code = postcode.strip().upper()
    found = POSTCODE.search(code) or POSTCODE.search(lines.strip().upper())
    if found:
        code, outward = f"{found[1]} {found[2]}", found[1]
        lines = POSTCODE.sub("", lines.strip().upper())
    else:
        outward = code[:-1] if len(code) > 3 and code.isdigit() else code
    words = re.findall(r"[a-z0-9]+", lines.lower().replace("'", ""))
    house = next((word for word in words if word[0].isdigit()), "")
    street = " ".join(SHORT.get(word, word) for word in words if word != house)
    return Address(house, street, code, outward, " ".join(re.findall(r"[a-z]+", town.lower())))


@lru_cache(maxsize=300_000)
def compare_addresses(one: Address, other: Address) -> str:
    """The level of two addresses; ``missing`` when nothing can be compared. The same whichever comes first."""
    code = bool(one.postcode) and one.postcode == other.postcode
    town = bool(one.town) and _town_alike(one.town, other.town)
    street = bool(one.street and other.street) and _street_alike(one.street, other.street)
    house = bool(one.house) and one.house == other.house
    if street and house:
        return "same" if code or town else "house"
    if code:
        return "postcode"
    if street:
        return "street"
    if (one.outward and one.outward == other.outward) or town:
        return "area"
    comparable = (one.postcode and other.postcode) or (one.street and other.street) or (one.town and other.town)
    return "elsewhere" if comparable else "missing"


def _street_alike(one: str, other: str) -> bool:
    return one == other or fuzz.token_sort_ratio(one, other) >= ALIKE


def _town_alike(one: str, other: str) -> bool:
    return one == other or (bool(other) and OSA.normalized_similarity(one, other) >= 0.7)

"""Comparing where people live. An old address is common, so that another address says little.

Levels, best first: ``same`` (house, street and postcode, or house and street in one town) · ``house`` (house and street; the
postcode differs or is missing) · ``postcode`` · ``street`` (street alike, another house or another flat) · ``area`` (same outward
code or town) · ``elsewhere``. A postcode one slip away, of one house in one street, is the same; so are “Flat A, 12” and “12A”.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})$")
FLAT = re.compile(r"\b(?:flat|apartment|apt|unit|room)\.?\s*(?:no\.?\s*)?(\d+[a-z]?|[a-z])\b,?")
# “3/12”: a flat before its house. A floor is no number of a house.
SLASHED = re.compile(r"^\s*(?:flat\s+)?(\d+[a-z]?)\s*/\s*(\d+[a-z]?)\b")
FLOOR = re.compile(
    r"\b(ground|first|second|third|fourth|fifth|top|basement|\d{1,2}(?:st|nd|rd|th))\s+(?:floor|flr)(?:\s+flat)?\b,?"
)
ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
FLOORS = {"first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th"}
# What is typed for what, where only a figure or only a letter can stand.
AS_FIGURES, AS_LETTERS = str.maketrans("OILS", "0115"), str.maketrans("015", "OIS")
SHORT = {"rd": "road", "st": "street", "ave": "avenue", "av": "avenue", "ln": "lane", "dr": "drive", "cl": "close", "ct": "court",
         "cres": "crescent", "gdns": "gardens", "pl": "place", "sq": "square", "tce": "terrace", "terr": "terrace",
         "pk": "park", "gr": "grove", "cct": "circuit", "apt": "flat"}  # fmt: skip
ROADS = frozenset({"road", "street", "avenue", "lane", "drive", "close", "crescent", "gardens", "square", "terrace", "grove",
                   "way", "hill"})  # fmt: skip
COUNTRIES = frozenset({"england", "wales", "scotland", "uk", "united kingdom", "great britain"})
ALIKE = 85
# The levels of two addresses, those that agree most first.
CLOSEST = ("same", "house", "postcode", "street", "area", "elsewhere", "missing")


class Address(NamedTuple):
    """An address as it is compared. ``house``: its first number; ``street``: its words in full; ``outward``: before the gap;
    ``flat``: what stands after “flat” or its like, or the floor: “1st floor”.
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
    lines, flat = _take_flat(lines.lower().replace("'", "").replace("’", ""))
    parts = [words for part in lines.split(",") if (words := re.findall(r"[a-z0-9]+", part))]
    numbers = [word for words in parts for word in words if word[0].isdigit()]
    house = next((word for word in numbers if not ORDINAL.fullmatch(word)), "")
    parts = [_in_full([word for word in words if word != house]) for words in parts]
    parts, said = _take_town(parts, town)
    return Address(house, " ".join(word for words in parts for word in words), code, outward, said, flat)


def _take_flat(lines: str) -> tuple[str, str]:
    """The lines without what is said of a flat or a floor, and which it is."""
    if slashed := SLASHED.match(lines):
        return f"{slashed[2]} {lines[slashed.end() :]}", slashed[1]
    floor = FLOOR.search(lines)
    if floor:
        lines = lines.replace(floor.group(), " ", 1)
    flat = FLAT.search(lines)
    # “Flat 12” with nothing after it is a door of its own.
    if flat and re.search(r"[a-z]", lines.replace(flat.group(), "")):
        return lines.replace(flat.group(), " "), flat[1]
    return lines, f"{FLOORS.get(floor[1], floor[1])} floor" if floor else ""


def _in_full(words: list[str]) -> list[str]:
    """Words of one part without their short forms. “St” before a name is a saint: “St Johns Road”."""
    found = []
    for place, word in enumerate(words):
        after = words[place + 1 :]
        is_saint = word == "st" and after and (place == 0 or any(SHORT.get(each, each) in ROADS for each in after))
        found.append("saint" if is_saint else SHORT.get(word, word))
    return found


def _take_town(parts: list[list[str]], town: str) -> tuple[list[list[str]], str]:
    """The parts as far as the road, and the town: as given, else the last part after the road. What lies between is a
    neighbourhood, which one writes and another does not.
    """
    said = " ".join(re.findall(r"[a-z]+", town.lower()))
    if said and len(parts) > 1 and " ".join(parts[-1]) == said:
        parts = parts[:-1]
    road = next((place for place, words in enumerate(parts) if words and words[-1] in ROADS), None)
    if road is None or any(word[0].isdigit() for words in parts[road + 1 :] for word in words):
        return parts, said
    after = [named for words in parts[road + 1 :] if (named := " ".join(words)) not in COUNTRIES]
    return parts[: road + 1], said or (after[-1] if after else "")


@lru_cache(maxsize=300_000)
def compare_addresses(one: Address, other: Address) -> str:
    """The level of two addresses; ``missing`` when nothing can be compared. The same whichever comes first."""
    code = bool(one.postcode) and one.postcode == other.postcode
    town = bool(one.town) and _town_alike(one.town, other.town)
    street = bool(one.street and other.street) and _street_alike(one.street, other.street)
    door = bool(one.house) and _door(one) == _door(other)
    house = door or (bool(one.house) and one.house == other.house)
    if house and street and not door and _is_another_flat(one.flat, other.flat):
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


def is_same_but_for_slips(one: Address, other: Address) -> bool:
    """Whether two addresses are of one house by its number, or by its name where neither has one (“Rose Cottage, Mill Lane”), but
    for two slips: in one postcode, or one a slip away, or one town.
    """
    if one.house != other.house or not (one.street and other.street) or _is_another_flat(one.flat, other.flat):
        return False
    is_near = _is_slip(one.postcode, other.postcode) or (bool(one.town) and _town_alike(one.town, other.town))
    return is_near and OSA.distance(one.street, other.street, score_cutoff=2) <= 2


def _door(home: Address) -> str:
    """A house with its flat: “12” and “Flat A” are “12a”."""
    is_letter = home.house.isdigit() and home.flat.isalpha()
    return home.house + home.flat if is_letter else f"{home.house} {home.flat}".strip()


def _is_another_flat(one: str, other: str) -> bool:
    """Two flats, or two floors. A flat may be on any floor."""
    return bool(one and other) and one != other and one.endswith("floor") == other.endswith("floor")


def _is_slip(one: str, other: str) -> bool:
    return bool(one and other) and OSA.distance(one, other, score_cutoff=1) <= 1


def _street_alike(one: str, other: str) -> bool:
    return one == other or fuzz.token_sort_ratio(one, other) >= ALIKE


def _town_alike(one: str, other: str) -> bool:
    return one == other or (bool(other) and OSA.normalized_similarity(one, other) >= 0.7)

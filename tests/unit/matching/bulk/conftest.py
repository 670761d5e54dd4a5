"""People for the bulk pass: invented ones, and pairs that meet every level."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.people_made import make_people
from throughline.matching.bulk.duck import Duck
from throughline.matching.comparing.addresses import read_address
from throughline.matching.comparing.dates import read_born
from throughline.matching.comparing.folding import words_of
from throughline.matching.comparing.identifiers import phone_of
from throughline.matching.comparing.people import Person

ODD_NAMES = (
    "",
    "J",
    "al Rashid",
    "Rashid",
    "Abdul Rahman",
    "Abdulrahman",
    "Yusuf",
    "Joseph",
    "Anna Maria Luz",
    "Luz Anna",
    "Bob",
    "Robert",
    "Kath",
    "Katherine",
    "Kate",
    "Li",
    "Ly",
    "Nguyen Thi",
    "de Silva",
    "Silva",
    "Mohammed",
    "Muhamad",
    "O'Neil",
    "Oneill",
    "J Smith",
    "Smith J",
    "Jon",
    "John",
    "Jo",
    "Ivanov",
    "Ivanova",
    "Mc Donald",
    "Macdonald",
    "van der Berg",
)
ODD_DATES = (
    "2009-06-09",
    "2009-09-06",
    "2009-01-01",
    "2009",
    "2008-06-09",
    "2009-06-19",
    "2009-06-90",
    "2010-02-03",
    "2009-12-09",
    "1998-06-09",
    "",
)
ODD_PHONES = (
    (),
    ("07700900123",),
    ("07700900124",),
    ("07700900132",),
    ("07700900123", "02079460000"),
    ("02079460001",),
    ("123456789",),
)
ODD_HOMES = (
    ("", "", ""),
    ("12 High Street", "NW4 5RD", ""),
    ("12 High St", "", "Hendon"),
    ("14 Hihg Street", "NW4 5RE", ""),
    ("Flat 2 Mill Lane", "LS2 9AA", "Leeds"),
    ("", "NW4 5RD", ""),
    ("", "", "Leads"),
    ("12 Church Road", "", ""),
    ("3 Mill Road", "", ""),
    ("7 Hall Road", "", ""),
)
NUMBERS = (
    (),
    (("nhs_number", "9990000018"), ("pnc_id", "01/0123456X")),
    (("nhs_number", "9434765870"), ("upn", "A123456789012")),
    (("upn", "B123456789012"), ("pnc_id", "02/0123456X")),
)
ODD_MAIL = ("", "a.jones@example.org", "a.jones@example.com", "ajones@example.org", "someone@else.org")


def person_of(record_id: str, given: str, family: str, dob: str = "", **more: object) -> Person:
    return Person(record_id, words_of(given), words_of(family), born=read_born(dob) if dob else None, **more)  # type: ignore[arg-type]


def odd_people(count: int, seed: int) -> list[Person]:
    """People put together so that every level of every field is met."""
    choose = random.Random(seed)
    found = []
    for number in range(count):
        dob = choose.choice(ODD_DATES)
        age = choose.choice((None, (2008, 2010), (2000, 2004))) if not dob else None
        found.append(
            person_of(
                f"O{number}",
                choose.choice(ODD_NAMES),
                choose.choice(ODD_NAMES),
                dob,
                ages=age,
                sex=choose.choice(("", "F", "M")),
                address=read_address(*choose.choice(ODD_HOMES)),
                mail=choose.choice(ODD_MAIL),
                phones=tuple(phone_of(each) for each in choose.choice(ODD_PHONES)),
                alias=choose.choice(("", "", "smokes", "blaze")),
                numbers=choose.choice(NUMBERS),
            )
        )
    return found


def made_people(count: int, seed: int) -> list[Person]:
    return [
        person_of(
            each.record_id,
            each.given,
            each.family,
            each.dob,
            sex=each.sex,
            address=read_address(each.address, each.postcode, ""),
            phones=(phone_of(each.phone),) if each.phone else (),
        )
        for each in make_people(count, seed)
    ]


@pytest.fixture
def duck(tmp_path: Path) -> Iterator[Duck]:
    engine = Duck(tmp_path, "1GB", 2)
    yield engine
    engine.close()

"""Which rows are clear: the same number, date of birth and first name as one person. And who is not likely at all."""

from __future__ import annotations

import datetime as dt

import pytest

from throughline.imports.states import Band
from throughline.imports.trackers.alike import Found, Known, Matching
from throughline.imports.trackers.values import RowValues

BORN = (2011, 5, 5)
NUMBER = "9990000018"
ADAM = Known("1", "Adam", "Twinley", BORN, "M", (("nhs_number", NUMBER),))


def answer(known: list[Known], given: str = "Adam", family: str = "Twinley", sex: str = "M") -> Found:
    row = RowValues(
        2, given_name=given, family_name=family, born=dt.date(*BORN), sex=sex, numbers={"nhs_number": NUMBER}
    )
    matching = Matching([row], 1_000)
    matching.pass_by(known, lambda: None)
    return matching.answer(2)


@pytest.mark.parametrize(
    ("given", "family", "sex", "clear"),
    [
        ("Adam", "Twinley", "M", True),
        ("Adam", "Twinley", "U", True),
        ("Adam James", "Twinley", "M", True),
        ("Adamm", "Twinly", "M", True),
        # Adopted, or married: the first name and the sex are the same.
        ("Adam", "Okafor", "M", True),
        ("Adam", "Okafor", "U", False),
        ("Adamm", "Okafor", "M", False),
        # A twin, with the number of the other.
        ("Eve", "Twinley", "F", False),
        ("Eve", "Twinley", "U", False),
        ("Adam", "Twinley", "F", False),
        ("Adem Noah", "Twinley", "F", False),
        ("A", "Twinley", "M", False),
        ("", "Twinley", "M", False),
    ],
)
def test_a_twin_with_the_number_of_the_other_is_not_clear(given: str, family: str, sex: str, clear: bool) -> None:
    assert answer([ADAM], given, family, sex).is_clear is clear


def test_brothers_who_share_a_name_or_nearly_its_sound_are_not_clear() -> None:
    assert not answer([ADAM._replace(given_name="Hassan")], "Hussain").is_clear
    assert not answer([ADAM._replace(given_name="Mohammed Adam")], "Mohammed Ali").is_clear


def test_records_joined_as_one_person_do_not_compete() -> None:
    joined = [ADAM, ADAM._replace(key="2", given_name="Addam", leading="1")]
    found = answer(joined)
    assert (found.band, found.is_clear, [each.person for each in found.alike]) == (Band.MATCH, True, ["1"])
    apart = answer([each._replace(leading="") for each in joined])
    assert (apart.is_clear, [each.person for each in apart.alike]) == (False, ["1", "2"])


def test_one_name_and_an_age_that_fits_are_too_little() -> None:
    row = RowValues(2, given_name="Adam", family_name="Tarkhani", age=(15, 16), happened=dt.date(2026, 6, 20), sex="M",
                    phones=("+447700900556",))  # fmt: skip
    known = ADAM._replace(numbers=(), born=(2010, 5, 5))
    phoned = known._replace(phones=row.phones)
    named = known._replace(family_name="Tarkhany")
    shown = []
    for each in (known, phoned, named):
        matching = Matching([row], 10)
        matching.pass_by([each], lambda: None)
        shown.append(bool(matching.answer(2).alike))
    assert shown == [False, True, True]

"""Birthdays: 29 February, and always the same day as the product's own count of years."""

from __future__ import annotations

import datetime as dt

import pytest

from throughline.geography.states import Nation
from throughline.register.ages import years_between
from throughline.transition.birthdays import birthday, eighteenth
from throughline.transition.policies import outcome_of
from throughline.transition.rules import adult_test_for

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("born", "day"),
    [
        (dt.date(2009, 1, 19), dt.date(2027, 1, 19)), (dt.date(2008, 2, 29), dt.date(2026, 3, 1)),
        (dt.date(2008, 2, 28), dt.date(2026, 2, 28)), (dt.date(2008, 12, 31), dt.date(2026, 12, 31)),
    ],
)  # fmt: skip
def test_eighteenth(born: dt.date, day: dt.date) -> None:
    assert eighteenth(born) == day
    assert (years_between(born, day - DAY), years_between(born, day)) == (17, 18)


def test_a_leap_days_child_has_a_leap_day_again() -> None:
    assert birthday(dt.date(2008, 2, 29), 20) == dt.date(2028, 2, 29)


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({}, "undecided"), ({"needs": "yes"}, "undecided"),
        ({"needs": "yes", "abuse": "yes", "protect": "not_known"}, "undecided"),
        ({"needs": "yes", "abuse": "yes", "protect": "yes"}, "met"), ({"needs": "no"}, "not_met"),
        ({"needs": "not_known", "abuse": "yes", "protect": "no"}, "not_met"),
    ],
)  # fmt: skip
def test_all_three_parts_must_hold(answers: dict[str, str], outcome: str) -> None:
    test = adult_test_for(Nation.ENGLAND, dt.date(2026, 1, 1))
    assert test is not None
    assert len(test.parts) == 3
    assert "(confirm)" in test.source
    assert outcome_of(test, answers) == outcome


@pytest.mark.parametrize("nation", [None, Nation.WALES, Nation.SCOTLAND, Nation.NORTHERN_IRELAND])
def test_no_other_nation_borrows_the_english_test(nation: Nation | None) -> None:
    assert adult_test_for(nation, dt.date(2026, 1, 1)) is None
    assert outcome_of(None, {}) == "no_rule"


def test_a_test_holds_from_its_day() -> None:
    assert adult_test_for(Nation.ENGLAND, dt.date(2015, 3, 31)) is None

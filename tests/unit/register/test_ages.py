"""practice.md P4: an age has a basis, and is decided for the day of the event."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughline.register.ages import UNKNOWN_AGE, Age, age_from_birth, age_from_statement, years_between
from throughline.register.states import AgeBasis, AgeGroup

DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2030, 12, 31))


def test_child_the_day_before_the_eighteenth_birthday_and_adult_on_it() -> None:
    born = dt.date(2008, 3, 17)
    assert age_from_birth(born, dt.date(2026, 3, 16)).group == AgeGroup.CHILD
    assert age_from_birth(born, dt.date(2026, 3, 17)).group == AgeGroup.ADULT


def test_born_on_29_february_turns_on_1_march_in_other_years() -> None:
    assert years_between(dt.date(2008, 2, 29), dt.date(2026, 2, 28)) == 17
    assert years_between(dt.date(2008, 2, 29), dt.date(2026, 3, 1)) == 18


def test_a_date_of_birth_after_the_day_is_an_error() -> None:
    with pytest.raises(ValueError, match="born after"):
        age_from_birth(dt.date(2026, 1, 2), dt.date(2026, 1, 1))


@pytest.mark.parametrize(
    ("low", "high", "group"),
    [(16, 17, AgeGroup.CHILD), (17, 18, AgeGroup.UNKNOWN), (18, 20, AgeGroup.ADULT), (16, 25, AgeGroup.UNKNOWN)],
)
def test_a_range_is_child_or_adult_only_when_all_of_it_is(low: int, high: int, group: AgeGroup) -> None:
    age = Age(low, high, AgeBasis.ESTIMATED)
    assert age.group == group
    assert age.may_be_child == (group != AgeGroup.ADULT)


def test_unknown_is_protected_as_a_child_and_counted_apart() -> None:
    assert UNKNOWN_AGE.group == AgeGroup.UNKNOWN
    assert UNKNOWN_AGE.may_be_child


@given(born=DAYS, stated=DAYS, on=DAYS)
def test_a_stated_age_always_covers_the_true_age_on_another_day(born: dt.date, stated: dt.date, on: dt.date) -> None:
    if born > min(stated, on):
        return
    years = years_between(born, stated)
    age = age_from_statement(years, years, AgeBasis.STATED, stated, on)
    assert age.low is not None
    assert age.high is not None
    assert age.low <= years_between(born, on) <= age.high

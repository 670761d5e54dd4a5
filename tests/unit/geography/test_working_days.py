"""Clocks run on England's and Wales's working days, in London time, substitute days included."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughline.core.clock import LONDON
from throughline.geography.errors import NoRuleLoaded
from throughline.geography.models import BankHolidayOverride
from throughline.geography.queries import bank_holiday_overrides
from throughline.geography.states import Nation
from throughline.geography.working_days import (
    add_working_days,
    end_of_next_working_day,
    is_bank_holiday,
    is_working_day,
    next_working_day,
    working_hours_left,
)

FIVE = dt.time(17)
NINE = dt.time(9)
DIVISIONS = st.sampled_from([Nation.ENGLAND, Nation.WALES])
INSTANTS = st.datetimes(min_value=dt.datetime(2020, 1, 1), max_value=dt.datetime(2040, 1, 1), timezones=st.just(dt.UTC))


def london(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=LONDON)  # type: ignore[arg-type]


@pytest.mark.parametrize("division", [Nation.ENGLAND, Nation.WALES, "england"])
@pytest.mark.parametrize(
    "day",
    [
        dt.date(2025, 12, 25),
        dt.date(2025, 12, 26),
        dt.date(2026, 1, 1),
        dt.date(2026, 4, 3),  # Good Friday
        dt.date(2026, 4, 6),  # Easter Monday
        dt.date(2026, 5, 4),
        dt.date(2026, 5, 25),
        dt.date(2026, 8, 31),
        dt.date(2026, 12, 28),  # Boxing Day falls on a Saturday
        dt.date(2027, 3, 26),  # Good Friday
        dt.date(2027, 3, 29),  # Easter Monday
        dt.date(2027, 12, 27),  # Christmas Day falls on a Saturday
        dt.date(2027, 12, 28),  # and Boxing Day on a Sunday
        dt.date(2028, 1, 3),  # New Year's Day falls on a Saturday
        dt.date(2023, 5, 8),  # the coronation
    ],
)
def test_bank_holidays_and_substitute_days(day: dt.date, division: Nation | str) -> None:
    assert is_bank_holiday(day, division)
    assert not is_working_day(day, division)


@pytest.mark.parametrize(
    "day",
    [
        dt.date(2026, 1, 2),  # a holiday in Scotland only
        dt.date(2026, 3, 17),  # and in Northern Ireland only
        dt.date(2026, 8, 3),
        dt.date(2026, 11, 30),
        dt.date(2026, 12, 29),
        dt.date(2026, 4, 2),
        dt.date(2026, 4, 7),
    ],
)
def test_ordinary_days(day: dt.date) -> None:
    assert is_working_day(day, Nation.ENGLAND)


def test_weekends_are_not_working_days() -> None:
    assert not is_working_day(dt.date(2026, 3, 14), Nation.ENGLAND)
    assert not is_working_day(dt.date(2026, 3, 15), Nation.ENGLAND)


def test_an_override_adds_or_takes_away_a_holiday_but_never_makes_a_weekend_work() -> None:
    extra, taken_back, saturday = dt.date(2026, 6, 1), dt.date(2026, 5, 4), dt.date(2026, 12, 26)
    overrides = {extra: True, taken_back: False, saturday: False}
    assert not is_working_day(extra, Nation.ENGLAND, overrides)
    assert is_working_day(taken_back, Nation.ENGLAND, overrides)
    assert not is_working_day(saturday, Nation.ENGLAND, overrides)


@pytest.mark.django_db
def test_overrides_are_of_one_division() -> None:
    BankHolidayOverride.objects.create(
        division=Nation.WALES, date=dt.date(2027, 3, 1), is_holiday=True, reason="A day for Wales"
    )
    assert bank_holiday_overrides(Nation.WALES) == {dt.date(2027, 3, 1): True}
    assert bank_holiday_overrides(Nation.ENGLAND) == {}


@pytest.mark.parametrize("division", [Nation.SCOTLAND, Nation.NORTHERN_IRELAND])
def test_no_rule_is_borrowed_for_another_jurisdiction(division: Nation) -> None:
    day, at = dt.date(2026, 3, 17), london(2026, 3, 17, 12)
    overrides = {day: False, dt.date(2026, 3, 18): False}
    with pytest.raises(NoRuleLoaded, match=f"No rule loaded.*{division.label}"):
        is_working_day(day, division, overrides)
    with pytest.raises(NoRuleLoaded):
        end_of_next_working_day(at, division=division, day_end=FIVE, overrides=overrides)
    with pytest.raises(NoRuleLoaded):
        add_working_days(day, 0, division)
    with pytest.raises(NoRuleLoaded):
        working_hours_left(at, at - dt.timedelta(days=1), day_start=NINE, day_end=FIVE, division=division)


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (london(2026, 3, 17, 10), london(2026, 3, 18, 17)),  # Tuesday
        (london(2026, 3, 20, 21, 30), london(2026, 3, 23, 17)),  # Friday night
        (london(2026, 3, 21, 3), london(2026, 3, 23, 17)),  # Saturday, small hours
        (london(2026, 4, 2, 16), london(2026, 4, 7, 17)),  # Maundy Thursday
        (london(2026, 12, 24, 12), london(2026, 12, 29, 17)),  # Christmas Eve
        # 23:30 UTC is already Wednesday in London in summer.
        (dt.datetime(2026, 6, 9, 23, 30, tzinfo=dt.UTC), london(2026, 6, 11, 17)),
        # The Friday before the clocks go forward, 29 March 2026, and back, 25 October 2026.
        (london(2026, 3, 27, 12), dt.datetime(2026, 3, 30, 16, tzinfo=dt.UTC)),
        (london(2026, 10, 23, 12), dt.datetime(2026, 10, 26, 17, tzinfo=dt.UTC)),
    ],
)
def test_the_end_of_the_next_working_day(at: dt.datetime, due: dt.datetime) -> None:
    assert end_of_next_working_day(at, division=Nation.ENGLAND, day_end=FIVE) == due


def test_the_end_of_the_next_working_day_passes_over_a_proclaimed_holiday() -> None:
    due = end_of_next_working_day(
        london(2026, 3, 17, 10),
        division=Nation.ENGLAND,
        day_end=FIVE,
        overrides={dt.date(2026, 3, 18): True},
    )
    assert due == london(2026, 3, 19, 17)


@given(at=INSTANTS, division=DIVISIONS, day_end=st.times(min_value=dt.time(8)))
def test_the_end_of_the_next_working_day_is_always_a_later_working_day(
    at: dt.datetime, division: Nation, day_end: dt.time
) -> None:
    due = end_of_next_working_day(at, division=division, day_end=day_end).astimezone(LONDON)
    assert due.date() > at.astimezone(LONDON).date()
    assert is_working_day(due.date(), division)
    assert due.time() == day_end
    between = at.astimezone(LONDON).date() + dt.timedelta(days=1)
    while between < due.date():
        assert not is_working_day(between, division)
        between += dt.timedelta(days=1)


def test_adding_working_days() -> None:
    start = dt.date(2026, 4, 2)
    assert add_working_days(start, 0, Nation.ENGLAND) == start
    assert add_working_days(start, 1, Nation.ENGLAND) == dt.date(2026, 4, 7)
    assert add_working_days(start, 15, Nation.ENGLAND) == dt.date(2026, 4, 27)
    assert add_working_days(dt.date(2026, 1, 5), 45, Nation.ENGLAND) == dt.date(2026, 3, 9)
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(start, -1, Nation.ENGLAND)


@given(day=st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)), first=st.integers(0, 30), more=st.integers(0, 30))
def test_working_days_add_up(day: dt.date, first: int, more: int) -> None:
    in_two_steps = add_working_days(add_working_days(day, first, Nation.ENGLAND), more, Nation.ENGLAND)
    assert in_two_steps == add_working_days(day, first + more, Nation.ENGLAND)


@pytest.mark.parametrize(
    ("now", "due", "hours"),
    [
        (london(2026, 3, 17, 10), london(2026, 3, 17, 17), 7),
        (london(2026, 3, 17, 13), london(2026, 3, 18, 17), 12),
        (london(2026, 3, 17, 7), london(2026, 3, 17, 17), 8),
        (london(2026, 3, 17, 20), london(2026, 3, 18, 17), 8),
        (london(2026, 3, 20, 16, 30), london(2026, 3, 23, 17), 8.5),
        (london(2026, 4, 2, 16), london(2026, 4, 7, 17), 9),
        (london(2026, 3, 27, 16), london(2026, 3, 30, 17), 9),
        (london(2026, 3, 18, 17), london(2026, 3, 18, 17), 0),
        (london(2026, 3, 19, 10), london(2026, 3, 18, 17), 0),
    ],
)
def test_working_hours_left(now: dt.datetime, due: dt.datetime, hours: float) -> None:
    left = working_hours_left(now, due, day_start=NINE, day_end=FIVE, division=Nation.ENGLAND)
    assert left == dt.timedelta(hours=hours)
    assert left == working_hours_left(
        now.astimezone(dt.UTC), due.astimezone(dt.UTC), day_start=NINE, day_end=FIVE, division=Nation.WALES
    )


def test_a_time_without_a_zone_and_a_backward_day_are_mistakes() -> None:
    naive = dt.datetime(2026, 3, 17, 10)
    with pytest.raises(ValueError, match="time zone"):
        end_of_next_working_day(naive, division=Nation.ENGLAND, day_end=FIVE)
    with pytest.raises(ValueError, match="end after it starts"):
        working_hours_left(
            london(2026, 3, 17, 10),
            london(2026, 3, 17, 17),
            day_start=FIVE,
            day_end=NINE,
            division=Nation.ENGLAND,
        )


def test_the_next_working_day_never_counts_the_day_itself() -> None:
    assert next_working_day(dt.date(2026, 3, 17), Nation.ENGLAND) == dt.date(2026, 3, 18)

"""Periods: both days included, months cut to them, and the period before of the same length."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughline.core.errors import Refused
from throughline.figures.periods import Period, last_month, last_quarter, last_six_months, this_month

DATES = st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31))


def day(text):
    return dt.date.fromisoformat(text)


def period(start, end):
    return Period(day(start), day(end))


def test_whole_months_are_compared_with_as_many_whole_months():
    assert period("2025-11-01", "2026-04-30").before() == period("2025-05-01", "2025-10-31")
    assert period("2026-03-01", "2026-03-31").before() == period("2026-02-01", "2026-02-28")


def test_other_periods_are_compared_with_as_many_days():
    assert period("2026-03-05", "2026-03-14").before() == period("2026-02-23", "2026-03-04")
    assert period("2026-03-01", "2026-03-17").before() == period("2026-02-12", "2026-02-28")
    assert Period(day("1900-01-01"), day("1900-01-01")).before() is None


def test_a_period_out_of_order_or_out_of_range_is_refused_in_plain_words():
    with pytest.raises(Refused, match="same as or after the first") as refusal:
        period("2026-03-02", "2026-03-01")
    assert refusal.value.field == "end"
    with pytest.raises(Refused, match="between 1 January 1900"):
        Period(day("1899-12-31"), day("2026-01-01"))


def test_months_are_cut_to_the_period():
    months = period("2025-11-12", "2026-01-31").months()
    assert [month.label for month in months] == ["Nov 2025", "Dec 2025", "Jan 2026"]
    assert [month.is_whole for month in months] == [False, True, True]
    assert months[0].period == period("2025-11-12", "2025-11-30")


def test_presets():
    today = day("2026-04-30")
    assert last_six_months(today) == period("2025-11-01", "2026-04-30")
    assert this_month(today) == period("2026-04-01", "2026-04-30")
    assert last_month(today) == period("2026-03-01", "2026-03-31")
    assert last_month(day("2026-01-15")) == period("2025-12-01", "2025-12-31")


def test_in_words():
    assert period("2025-11-01", "2026-04-30").in_words == "1 November 2025 to 30 April 2026"
    assert period("2026-03-17", "2026-03-17").in_words == "17 March 2026"


@given(DATES, st.integers(0, 900))
def test_months_cover_every_day_once_and_the_period_before_touches(start, days):
    chosen = Period(start, start + dt.timedelta(days=days))
    covered = [month.period for month in chosen.months()]
    assert covered[0].start == chosen.start
    assert covered[-1].end == chosen.end
    assert all((after.start - before.end).days == 1 for before, after in zip(covered, covered[1:], strict=False))
    before = chosen.before()
    assert (chosen.start - before.end).days == 1
    assert len(before.months()) == len(covered) if chosen.is_whole_months else before.days == chosen.days


@pytest.mark.parametrize(
    ("today", "start", "end"),
    [
        (dt.date(2026, 11, 30), dt.date(2026, 7, 1), dt.date(2026, 9, 30)),
        (dt.date(2026, 1, 1), dt.date(2025, 10, 1), dt.date(2025, 12, 31)),
        (dt.date(2026, 3, 31), dt.date(2025, 10, 1), dt.date(2025, 12, 31)),
        (dt.date(2026, 4, 1), dt.date(2026, 1, 1), dt.date(2026, 3, 31)),
    ],
)
def test_last_quarter_is_the_whole_calendar_quarter_before_this_one(today, start, end):
    assert last_quarter(today) == Period(start, end)

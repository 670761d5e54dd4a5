"""What counts as a closed line going on elsewhere."""

from __future__ import annotations

import datetime as dt

import pytest

from throughline.disruption.displacement import Appearance, brand_key, displaced_from
from throughline.disruption.states import Carried

CLOSED = dt.date(2026, 3, 17)
DAY = dt.timedelta(days=1)


def shown(*rows, within=90):
    return [(row.carried, row.line, row.since_date) for row in displaced_from(1, CLOSED, rows, within)]


def number(line, days, key="700"):
    return Appearance(Carried.NUMBER, key, line, CLOSED + days * DAY)


@pytest.mark.parametrize(("days", "counts"), [(-1, False), (0, True), (1, True), (90, True), (91, False)])
def test_the_same_number_elsewhere_counts_from_the_closing_day_for_ninety_days(days, counts):
    assert bool(shown(number(1, -60), number(2, days))) is counts


def test_another_number_or_the_line_itself_does_not_count():
    assert shown(number(1, -60), number(2, 5, key="701"), number(1, 5)) == []


def test_what_the_line_got_after_it_was_closed_was_not_its_own():
    assert shown(number(1, 3), number(2, 5)) == []


def brand(line, days, until=None):
    until_date = CLOSED + until * DAY if until is not None else None
    return Appearance(Carried.BRAND, "kite", line, CLOSED + days * DAY, until_date)


def test_a_brand_the_closed_line_had_given_up_is_its_own_still():
    assert shown(brand(1, -60, until=-30), brand(2, 5)) == [(Carried.BRAND, 2, CLOSED + 5 * DAY)]


@pytest.mark.parametrize(("until", "counts"), [(None, False), (0, False), (3, False), (-1, True)])
def test_a_brand_the_other_line_had_still_is_not_taken_up_again(until, counts):
    assert bool(shown(brand(1, -60), brand(2, -90, until=until), brand(2, 5))) is counts


def test_a_brand_taken_up_twice_is_shown_once_since_the_first_day():
    assert shown(brand(1, -60), brand(2, 9), brand(2, 5, until=6)) == [(Carried.BRAND, 2, CLOSED + 5 * DAY)]


def test_kinds_are_not_mixed_and_the_earliest_is_first():
    holder = Appearance(Carried.HOLDER, "700", 3, CLOSED + 2 * DAY)
    own = Appearance(Carried.HOLDER, "700", 1, CLOSED - 9 * DAY)
    assert shown(number(1, -60), number(2, 5), holder) == [(Carried.NUMBER, 2, CLOSED + 5 * DAY)]
    assert [line for _kind, line, _day in shown(number(1, -60), number(2, 5), own, holder)] == [3, 2]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Kite line", "kite"),
        ("The KITE Line", "kite"),
        ("Flash 24", "flash24"),
        ("Flash-24 line", "flash24"),
        ("Line", "line"),
    ],
)
def test_a_brand_is_compared_without_case_space_or_the_word_line(name, key):
    assert brand_key(name) == key

"""The share of closures that last, against tables worked out by hand."""

from __future__ import annotations

import doctest

import pytest

from throughline.figures import survival
from throughline.figures.survival import Observation, lasting_at, survival_curve, watched_at

# Ten closures: ended on day 5 (two of them), 12, 30 and 60; the others stood when watching stopped, one on day 12 itself.
TEN = [
    Observation(5, True), Observation(5, True), Observation(8, False), Observation(12, True), Observation(12, False),
    Observation(20, False), Observation(30, True), Observation(45, False), Observation(60, True), Observation(90, False),
]  # fmt: skip
# day, watched, ended, share: 8/10; × 6/7; × 3/4; × 1/2
BY_HAND = [(5, 10, 2, 8 / 10), (12, 7, 1, 24 / 35), (30, 4, 1, 18 / 35), (60, 2, 1, 9 / 35)]


def test_against_a_table_worked_out_by_hand():
    steps = survival_curve(TEN)
    assert [(step.day, step.at_risk, step.ended) for step in steps] == [row[:3] for row in BY_HAND]
    assert [step.lasting for step in steps] == pytest.approx([row[3] for row in BY_HAND])


def test_order_changes_nothing_and_none_ended_is_the_whole():
    assert survival_curve(reversed(TEN)) == survival_curve(TEN)
    assert survival_curve([Observation(9, False)] * 3) == []
    assert lasting_at([], 100) == 1.0


def test_without_censoring_it_is_the_plain_share():
    days = [3, 7, 7, 11, 20]
    steps = survival_curve(Observation(day, True) for day in days)
    for step in steps:
        assert step.lasting == pytest.approx(sum(day > step.day for day in days) / len(days))


@pytest.mark.parametrize(("day", "share"), [(0, 1.0), (4, 1.0), (5, 0.8), (11, 0.8), (12, 24 / 35), (365, 9 / 35)])
def test_the_share_at_a_day(day, share):
    assert lasting_at(survival_curve(TEN), day) == pytest.approx(share)


@pytest.mark.parametrize(("day", "watched"), [(0, 10), (5, 10), (6, 8), (60, 2), (91, 0)])
def test_how_many_are_still_watched(day, watched):
    assert watched_at(TEN, day) == watched


def test_its_examples_hold():
    assert doctest.testmod(survival).failed == 0

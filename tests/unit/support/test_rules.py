"""The transition tables, age rules that warn, and dated names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from throughline.core.errors import Refused
from throughline.register.ages import UNKNOWN_AGE, Age
from throughline.register.states import AgeBasis
from throughline.support.models import Enrolment, Offer, Service
from throughline.support.policies import (
    age_warning,
    ages_in_words,
    can_move_enrolment,
    can_move_offer,
    require_enrolment_move,
    require_offer_move,
    require_outcome,
)
from throughline.support.queries.directory import service_name
from throughline.support.states import ENROLMENT_MOVES, OFFER_MOVES, EnrolmentStatus, NeedOutcome, OfferStatus

TRUST = [("The Prince's Trust programme", None), ("The King's Trust programme", dt.date(2024, 11, 12))]


def test_every_status_stands_in_its_table():
    assert set(OFFER_MOVES) == set(OfferStatus.values)
    assert set(ENROLMENT_MOVES) == set(EnrolmentStatus.values)


@pytest.mark.parametrize("from_status", OfferStatus.values)
@pytest.mark.parametrize("to_status", OfferStatus.values)
def test_offer_moves(from_status, to_status):
    allowed = (from_status, to_status) in {
        ("offered", "accepted"), ("offered", "declined"), ("offered", "withdrawn"), ("accepted", "withdrawn")
    }  # fmt: skip
    assert can_move_offer(from_status, to_status) is allowed
    if not allowed:
        with pytest.raises(Refused):
            require_offer_move(Offer(status=from_status), to_status)


@pytest.mark.parametrize("from_status", EnrolmentStatus.values)
@pytest.mark.parametrize("to_status", EnrolmentStatus.values)
def test_enrolment_moves(from_status, to_status):
    allowed = from_status == "started" and to_status in ("completed", "ended")
    assert can_move_enrolment(from_status, to_status) is allowed
    if not allowed:
        with pytest.raises(Refused):
            require_enrolment_move(Enrolment(status=from_status), to_status)


@dataclass
class Name:
    name: str
    since_date: dt.date | None


class Named:
    """A service as ``service_name`` reads it: with its names, and what it is when it has none."""

    def __init__(self, names):
        rows = [Name(*row) for row in names]
        self.names = type("Names", (), {"all": lambda self: rows})()

    def get_kind_display(self):
        return "Mentoring"


@pytest.mark.parametrize(
    ("names", "on", "expected"),
    [
        (TRUST, dt.date(2024, 11, 11), "The Prince's Trust programme"),
        (TRUST, dt.date(2024, 11, 12), "The King's Trust programme (formerly The Prince's Trust programme)"),
        (TRUST[::-1], dt.date(2026, 3, 17), "The King's Trust programme (formerly The Prince's Trust programme)"),
        ([("Steady", None)], dt.date(2026, 3, 17), "Steady"),
        ([("Steady", dt.date(2026, 1, 1))], dt.date(2025, 1, 1), "Steady"),
        ([], dt.date(2026, 3, 17), "Mentoring"),
        (
            [("A", None), ("B", dt.date(2020, 1, 1)), ("C", dt.date(2022, 1, 1))],
            dt.date(2026, 1, 1),
            "C (formerly B, A)",
        ),
        ([("A", None), ("B", dt.date(2020, 1, 1)), ("A", dt.date(2022, 1, 1))], dt.date(2026, 1, 1), "A (formerly B)"),
    ],
)
def test_a_service_has_the_name_of_the_day_and_says_what_it_was_before(names, on, expected):
    assert service_name(Named(names), on) == expected


def exactly(years: int) -> Age:
    return Age(years, years, AgeBasis.STATED)


@pytest.mark.parametrize(
    ("low", "high", "age", "warns"),
    [
        (16, 25, exactly(15), True),
        (16, 25, exactly(16), False),
        (16, 25, exactly(25), False),
        (16, 25, exactly(26), True),
        (16, 25, Age(15, 17, AgeBasis.ESTIMATED), True),
        (16, 25, UNKNOWN_AGE, True),
        (None, 18, exactly(17), False),
        (None, 18, exactly(19), True),
        (18, None, exactly(17), True),
        (18, None, exactly(90), False),
        (None, None, exactly(3), False),
        (None, None, UNKNOWN_AGE, False),
        (0, 3, exactly(4), True),
    ],
)
def test_an_age_outside_a_services_rule_warns(low, high, age, warns):
    words = age_warning(Service(age_low=low, age_high=high), age)
    assert bool(words) is warns
    assert "refuse" not in words or "does not refuse" in words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (16, 25, "people aged 16 to 25"),
        (18, None, "people aged 18 and over"),
        (None, 18, "people aged 18 and under"),
        (None, None, ""),
        (0, 5, "people aged 0 to 5"),
    ],
)
def test_an_age_rule_in_words(low, high, words):
    assert ages_in_words(Service(age_low=low, age_high=high)) == words


@pytest.mark.parametrize("outcome", NeedOutcome.values)
def test_only_a_need_that_was_met_closes_without_a_sentence(outcome):
    require_outcome(outcome, "He talks to his uncle now.")
    if outcome == NeedOutcome.MET:
        require_outcome(outcome, "")
    else:
        with pytest.raises(Refused, match="is not a reason by itself"):
            require_outcome(outcome, "  ")


def test_an_outcome_that_is_none_is_refused():
    with pytest.raises(Refused) as refused:
        require_outcome("gone", "x", field_prefix="need_1_")
    assert refused.value.field == "need_1_outcome"

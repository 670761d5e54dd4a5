"""Totals and their parts, for any rows, periods and scopes."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest
from django.db import transaction
from figures_world import AT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from throughline.figures.definitions import MEASURES, parts_of
from throughline.figures.queries import Period, Scope, measure_all

START, END = dt.date(2025, 11, 1), dt.date(2026, 2, 28)
PERIOD = Period(START, END)
DAYS = st.dates(START - dt.timedelta(days=20), END + dt.timedelta(days=20))
AGES = st.sampled_from(["child", "adult", "unknown"])
TEAMS = st.sampled_from(["team", "taskforce", None])
PLACES = st.sampled_from(["West Midlands Police", "Staffordshire Police", None])
EVENTS = st.lists(st.tuples(DAYS, AGES, TEAMS, PLACES, st.booleans()), max_size=12)
SCOPES = st.sampled_from(
    [
        {},
        {"team_name": "County Lines team"},
        {"team_name": "County Lines taskforce"},
        {"agency_name": "West Midlands ROCU"},
        {"area_name": "Staffordshire Police"},
        {"team_name": "County Lines team", "area_name": "West Midlands Police"},
    ]
)
SEIZURES = st.lists(
    st.one_of(
        st.tuples(st.just("drugs"), st.sampled_from(["crack", "cocaine", "heroin", "cannabis", "other"])),
        st.tuples(st.just("weapon"), st.sampled_from(["firearm", "imitation", "blade", "other"])),
    ),
    max_size=8,
)
few = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture
def emptied(world, undoing):
    """The world, and a way to run each example and take its rows back."""
    return world, undoing


class Undone(Exception):
    """Raised to take back the rows of one example."""


@pytest.fixture
def undoing(db):
    def run(body):
        with pytest.raises(Undone), transaction.atomic():
            body()
            raise Undone

    return run


def numbers(world, period=PERIOD, **scope):
    return {each.key: each.value for each in measure_all(world.system, AT, period, Scope(**scope))}


def record(world, events):
    for day, age, team, place, withdrawn in events:
        given_ = {"age_group": age, "withdrawn_at": AT if withdrawn else None, "force": world.forces.get(place)}
        chosen = getattr(world, team) if team else None
        world.intervention(day, team=chosen, **given_)
        world.arrest(day, team=chosen or world.team, **given_)


@few
@given(events=EVENTS, scope=SCOPES)
def test_children_adults_and_age_unknown_are_the_interventions_and_every_total_is_its_parts(emptied, events, scope):
    world, undone = emptied

    def example():
        record(world, events)
        found = numbers(world, **scope)
        children, adults = found["interventions_children"], found["interventions_adults"]
        assert children + adults + found["interventions_age_unknown"] == found["interventions"]
        assert found["people_safeguarded"] <= found["interventions"]
        for measure in MEASURES:
            parts = parts_of(measure.key)
            if parts:
                assert sum(found[part.key] for part in parts) == found[measure.key], measure.key

    undone(example)


@few
@given(events=EVENTS)
def test_the_numbers_are_those_counted_by_hand(emptied, events):
    world, undone = emptied

    def example():
        record(world, events)
        stand = [each for each in events if START <= each[0] <= END and not each[4]]
        ages = Counter(age for _day, age, *_rest in stand)
        found = numbers(world)
        assert found["interventions"] == found["arrests"] == len(stand)
        for key in ("interventions", "arrests"):
            assert found[f"{key}_adults"] == ages["adult"]
            assert found[f"{key}_age_unknown"] == ages["unknown"]
            assert found[f"{key}_children"] == ages["child"]

    undone(example)


@few
@given(events=EVENTS)
def test_months_and_teams_add_up_to_the_total(emptied, events):
    world, undone = emptied

    def example():
        record(world, events)
        found = numbers(world)
        months = [numbers(world, month.period) for month in PERIOD.months()]
        charted = {each.key: each for each in measure_all(world.system, AT, PERIOD, Scope(), months=True)}
        for key in ("arrests", "interventions", "interventions_children", "operations", "referrals"):
            assert sum(month[key] for month in months) == found[key], key
        assert charted["arrests"].by_month == tuple(month["arrests"] for month in months)
        assert sum(charted["interventions"].by_month) == found["interventions"]
        by_team = [
            numbers(world, team_name=name)["arrests"] for name in ("County Lines team", "County Lines taskforce")
        ]
        assert sum(by_team) == found["arrests"]

    undone(example)


@few
@given(seized=SEIZURES, hundredths=st.lists(st.integers(1, 10**7), min_size=8, max_size=8))
def test_drugs_and_weapons_add_up_to_their_totals_to_the_hundredth_of_a_gram(emptied, seized, hundredths):
    world, undone = emptied

    def example():
        operation = world.operation(START)
        for (kind, which), number in zip(seized, hundredths, strict=False):
            amount = (
                {"drug": which, "grams": Decimal(number) / 100}
                if kind == "drugs"
                else {"weapon": which, "count": number, "firearm_section": ["", "1", "5"][number % 3]}
                if which == "firearm"
                else {"weapon": which, "count": number}
            )
            world.seizure(kind, operation=operation, **amount)
        found = numbers(world)
        exact = {key: Decimal(str(value)) for key, value in found.items()}
        for total in ("drugs_grams", "weapons", "weapons_firearms"):
            assert sum(exact[part.key] for part in parts_of(total)) == exact[total]
        given_ = sum(Decimal(n) / 100 for (kind, _w), n in zip(seized, hundredths, strict=False) if kind == "drugs")
        assert exact["drugs_grams"] == given_

    undone(example)

"""A team, an agency, an area: whose figures are asked for, in the words people use."""

from __future__ import annotations

import datetime as dt

import pytest
from figures_world import AT, DAY

from throughline.agencies.models import Team
from throughline.core.errors import Refused
from throughline.figures.queries import Period, Scope, measure_all, scope_choices

MARCH = Period(dt.date(2026, 3, 1), dt.date(2026, 3, 31))


def numbers(world, **scope):
    return {each.key: each.value for each in measure_all(world.coordinator, AT, MARCH, Scope(**scope))}


def test_a_line_counts_for_its_owning_team_and_agency_and_the_areas_it_exports_from(world):
    midlands, staffordshire = world.forces["West Midlands Police"], world.forces["Staffordshire Police"]
    tamworth = world.authorities["Tamworth"]
    world.closure(team=world.taskforce, exporting=[(midlands, None), (staffordshire, tamworth)])
    world.closure(exporting=[(midlands, None)])
    assert numbers(world, team_name="County Lines taskforce")["lines_closed"] == 1
    assert numbers(world, agency_name="West Midlands ROCU")["lines_closed"] == 1
    assert numbers(world, area_name="West Midlands Police")["lines_closed"] == 2
    assert numbers(world, area_name="Staffordshire Police")["lines_closed"] == 1
    assert numbers(world, area_name="Tamworth")["lines_closed"] == 1
    assert numbers(world, area_name="Staffordshire")["lines_closed"] == 1, "a county counts its districts"
    assert numbers(world, area_name="Birmingham")["lines_closed"] == 0


def test_an_importing_area_is_not_where_a_line_counts(world):
    line = world.line(exporting=[(world.forces["West Midlands Police"], None)])
    line.areas.create(
        direction="importing", force=world.forces["Staffordshire Police"], recorded_at=AT,
        recorded_by=world.system.member,
    )  # fmt: skip
    world.closure(line=line)
    assert numbers(world, area_name="Staffordshire Police")["lines_closed"] == 0


def test_events_count_for_their_own_team_agency_and_place(world):
    midlands, birmingham = world.forces["West Midlands Police"], world.authorities["Birmingham"]
    operation = world.operation(team=world.taskforce, force=midlands, authority=birmingham)
    world.seizure("phone", operation=operation, count=2)
    world.charge(arrest=world.arrest(operation=operation, team=world.taskforce, force=midlands, authority=birmingham))
    found = world.intervention(team=world.taskforce, force=midlands, authority=birmingham)
    referral = world.referral(intervention=found, team=world.taskforce)
    world.enrolment(case=world.case(referral=referral))
    keys = (
        "operations",
        "phones",
        "arrests",
        "charges",
        "interventions",
        "referrals",
        "cases_opened",
        "support_started",
    )
    expected = (1, 2, 1, 1, 1, 1, 1, 1)
    for scope in (
        {"team_name": "county lines TASKFORCE"},
        {"agency_name": "West Midlands ROCU"},
        {"area_name": "West Midlands Police"},
        {"area_name": "Birmingham"},
        {"team_name": "County Lines taskforce", "area_name": "Birmingham"},
    ):
        found_numbers = numbers(world, **scope)
        assert tuple(found_numbers[key] for key in keys) == expected, scope
    assert set(numbers(world, team_name="County Lines team").values()) == {0}
    assert set(numbers(world, area_name="Tamworth").values()) == {0}


def test_a_row_that_names_only_an_authority_is_in_its_force(world):
    world.intervention(authority=world.authorities["Tamworth"])
    assert numbers(world, area_name="Staffordshire Police")["interventions"] == 1


def test_a_referral_without_an_intervention_and_a_case_without_a_referral_are_in_no_area(world):
    world.referral(team=world.team)
    world.case()
    assert numbers(world)["cases_opened"] == 1
    assert numbers(world, agency_name="West Midlands Police")["referrals"] == 1
    assert numbers(world, area_name="West Midlands Police")["referrals"] == 0
    assert numbers(world, agency_name="West Midlands Police")["cases_opened"] == 0


@pytest.mark.parametrize(
    ("scope", "field", "message"),
    [
        ({"team_name": "Nowhere"}, "team", "We could not find a team called 'Nowhere'."),
        ({"agency_name": "Nobody"}, "agency", "We could not find an agency called 'Nobody'."),
        (
            {"area_name": "W Midlands Police"},
            "area",
            "We could not find a police force or council called 'W Midlands Police'. Did you mean West Midlands Police?",
        ),
        ({"team_name": "Elsewhere team"}, "team", "We could not find a team called 'Elsewhere team'."),
    ],
)
def test_a_name_that_is_not_found_is_refused_in_plain_words(world, scope, field, message):
    with pytest.raises(Refused) as refusal:
        numbers(world, **scope)
    assert refusal.value.field == field
    assert refusal.value.message.startswith(message)


def test_two_teams_of_one_name_are_told_apart_by_agency(world):
    Team.objects.create(name="County Lines team", agency=world.rocu)
    world.operation()
    with pytest.raises(Refused, match="More than one team is called 'County Lines team'"):
        numbers(world, team_name="County Lines team")
    police = {"team_name": "County Lines team", "agency_name": "West Midlands Police"}
    assert numbers(world, **police)["operations"] == 1
    assert numbers(world, team_name="County Lines team (West Midlands Police)")["operations"] == 1
    assert numbers(world, team_name="County Lines team (West Midlands ROCU)")["operations"] == 0


def test_the_choices_are_the_hubs_own(world):
    choices = scope_choices(world.coordinator)
    assert "Elsewhere team" not in {team.name for team in choices.teams}
    assert {"Coventry Council", "Coventry Hub"}.isdisjoint(name for _pk, name in choices.agencies)
    assert [team.name for team in choices.teams] == sorted(team.name for team in choices.teams)


def test_the_day_of_an_event_is_what_counts_not_when_it_was_recorded(world):
    world.arrest(DAY)
    assert numbers(world)["arrests"] == 1
    assert measure_all(world.coordinator, AT, Period(AT.date(), AT.date()), Scope())[0].value == 0

"""The gate against an independent oracle, over every combination of what it asks about."""

from __future__ import annotations

import copy
import datetime as dt

import pytest

from tests.factories.oracle import may_see
from tests.unit.access.table import (
    AT,
    BEFORE,
    EXCLUSIONS,
    TEAMS,
    Cell,
    edge_cells,
    fact_cells,
    make_records,
    make_setting,
    put_in_team,
)
from throughline.access.gate import visible, visible_records
from throughline.access.models import Exclusion, Involvement, ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role

pytestmark = pytest.mark.database


def as_role(setting, role: str) -> Actor:
    member = copy.copy(setting.member)
    member.role = role
    return Actor(member=member)


def wrong_cells(setting, cells: dict[int, Cell], teams: tuple[str, ...]) -> tuple[int, list[str]]:
    """How many cells were asked, and those where gate and oracle disagree."""
    asked, wrong = 0, []
    for team in teams:
        put_in_team(setting, team)
        for role in Role.values:
            seen = set(visible_records(as_role(setting, role), AT).values_list("pk", flat=True))
            for key, cell in cells.items():
                asked += 1
                expected = may_see(cell.facts(role, team))
                if expected != (key in seen):
                    wrong.append(f"{role}, team {team}, {cell}: gate says {key in seen}, rule says {expected}")
    return asked, wrong


def test_every_combination_of_facts_answers_as_the_rule_says(db: None) -> None:
    setting = make_setting()
    asked, wrong = wrong_cells(setting, make_records(setting, fact_cells()), ("none", "now"))
    assert not wrong[:5], f"{len(wrong)} of {asked}"
    assert asked >= 15_552


def test_the_rule_is_kept_as_words_and_never_as_an_answer(db: None) -> None:
    setting = make_setting()
    record = ProtectedRecord.objects.get(pk=next(iter(make_records(setting, fact_cells()[:1]))))
    actor, asked = as_role(setting, Role.PARTNER), ProtectedRecord.objects.filter(pk=record.pk)

    def sees() -> bool:
        return asked.filter(visible("", actor, AT)).exists()

    assert not sees()
    Involvement.objects.create(
        record=record, member=setting.member, reason="lead", since_at=BEFORE, since_by=setting.other
    )
    assert sees()
    Exclusion.objects.create(record=record, member=setting.member, reason="kin", set_at=BEFORE, set_by=setting.other)
    assert not sees()


def test_every_kind_and_every_edge_of_time_answers_as_the_rule_says(db: None) -> None:
    setting = make_setting()
    asked, wrong = wrong_cells(setting, make_records(setting, edge_cells()), tuple(TEAMS))
    assert not wrong[:5], f"{len(wrong)} of {asked}"
    assert asked >= 15_552


def test_an_inactive_member_sees_nothing(db: None) -> None:
    setting = make_setting()
    make_records(setting, edge_cells())
    put_in_team(setting, "now")
    for role in Role.values:
        actor = as_role(setting, role)
        actor.member.is_active = False
        assert not visible_records(actor, AT).exists(), role


def test_an_exclusion_never_adds_sight_and_time_passing_a_grant_never_adds_it(db: None) -> None:
    setting = make_setting()
    cells = make_records(setting, edge_cells())
    put_in_team(setting, "now")
    granted = {key for key, cell in cells.items() if cell.grant != "none" and cell.grant != "not yet"}
    for role in Role.values:
        actor = as_role(setting, role)
        seen = set(visible_records(actor, AT).values_list("pk", flat=True))
        assert not {key for key in seen if EXCLUSIONS[cells[key].exclusion]}, role
        later = set(visible_records(actor, AT + dt.timedelta(hours=2)).values_list("pk", flat=True))
        assert (later & granted) <= (seen & granted), role


def test_charity_and_partner_see_nothing_by_default(db: None) -> None:
    setting = make_setting()
    cells = make_records(setting, edge_cells())
    put_in_team(setting, "now")
    for role in (Role.CHARITY, Role.PARTNER):
        seen = set(visible_records(as_role(setting, role), AT).values_list("pk", flat=True))
        assert all(
            cells[key].grant != "none" or cells[key].involvement != "none" or cells[key].emergency != "none"
            for key in seen
        ), role

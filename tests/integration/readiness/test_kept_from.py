"""A brief tells a reader nothing of a child who is kept from them, and its coordinator is told who must not hold it alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from tests.integration.readiness.readying import PROTECTS
from throughline.access.actions import exclude_member
from throughline.core.errors import Absent
from throughline.readiness.actions.briefs import take_off_brief
from throughline.readiness.queries.plans import list_brief_people
from throughline.work.models import Notice

pytestmark = pytest.mark.django_db
HELD = "Somebody else must hold this brief"


@pytest.fixture
def briefed(ready):
    """An open brief of Jay and Kit, read by the officer who asked for it."""
    plan = ready.plan()
    jay, kit = ready.child("Jay"), ready.child("Kit")
    ready.put(plan, jay)
    ready.put(plan, kit, given=ready_given("Kit"))
    ready.open(plan)
    return plan, jay, kit


def ready_given(name):
    return replace(PROTECTS, called=name, frightens_or_calms="Dogs frighten her")


def keep(ready, record, actor):
    exclude_member(by=ready.world.governance, at=ready.at, record=record, member=actor.member, reason="An uncle")


def page_of(client, actor, name, plan):
    client.force_login(actor.member.account, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse(name, args=[plan.record.uuid]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("by_case", [False, True], ids=["person", "intervention"])
def test_a_child_kept_from_a_reader_is_not_on_their_brief(ready, briefed, client, by_case):
    plan, jay, kit = briefed
    keep(ready, kit.interventions.get().record if by_case else kit.record, ready.officer)
    shown = page_of(client, ready.officer, "readiness-brief", plan)
    assert "Shouting frightens him" in shown
    assert "Kit" not in shown and "Dogs frighten her" not in shown and HELD not in shown
    assert [row.person for row in list_brief_people(ready.officer, ready.at, plan)] == [jay]
    ready.name(plan, ready.other.member)
    assert "Dogs frighten her" in page_of(client, ready.other, "readiness-brief", plan)


def test_a_brief_of_nobody_they_may_read_does_not_say_that_nobody_is_known(ready, client):
    plan, jay = ready.plan(), ready.child("Jay")
    ready.put(plan, jay)
    ready.open(plan)
    keep(ready, jay.record, ready.officer)
    kept = page_of(client, ready.officer, "readiness-brief", plan)
    empty = ready.open(ready.plan())
    other = page_of(client, ready.officer, "readiness-brief", empty)
    said = "Nobody is named on this brief"
    assert said in kept and said in other and "known to the hub to be likely" not in other


def test_the_coordinator_is_told_that_somebody_else_must_hold_it(ready, briefed, client):
    plan, _jay, kit = briefed
    assert HELD not in page_of(client, ready.coordinator, "planned", plan)
    keep(ready, kit.record, ready.officer)
    shown = page_of(client, ready.coordinator, "planned", plan)
    assert HELD in shown and f"{ready.officer.member.name}" in shown
    assert HELD not in page_of(client, ready.officer, "planned", plan)


def test_naming_one_it_is_kept_from_tells_the_coordinator_and_nobody_else(ready, briefed):
    plan, _jay, kit = briefed
    keep(ready, kit.record, ready.other)
    ready.name(plan, ready.other.member)
    told = Notice.related.filter(record=plan.record, text__contains="must hold")
    assert {notice.member for notice in told} == {ready.coordinator.member}


def test_a_coordinator_it_is_kept_from_is_told_nothing(ready, briefed, client):
    plan, _jay, kit = briefed
    row = plan.people.get(person=kit)
    for actor in (ready.officer, ready.coordinator):
        keep(ready, kit.record, actor)
    shown = page_of(client, ready.coordinator, "planned", plan)
    assert "Kit" not in shown and HELD not in shown
    with pytest.raises(Absent):
        take_off_brief(by=ready.coordinator, at=ready.at, plan_uuid=plan.record.uuid, brief_person_id=row.pk)

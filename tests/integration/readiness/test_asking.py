"""Everyone at an address is suggested or asked about, however many there are and whatever keeps them closed (P18)."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.integration.readiness.test_there import case_of, elsewhere, placed, suggested, tasks
from throughline.access.actions import exclude_member
from throughline.access.models import ProtectedRecord
from throughline.agencies.actions import add_member
from throughline.agencies.actor import Actor
from throughline.agencies.models import TeamMember
from throughline.core.ids import new_reference
from throughline.disruption.models import Arrest, Found
from throughline.hub.actions.chronology import link_to_case
from throughline.hub.models import Case
from throughline.placements.actions.places import name_for_address
from throughline.readiness.actions.asking import ask_those_named
from throughline.readiness.queries.asking import whom_to_ask
from throughline.register.links import link_records
from throughline.register.models import Link, Person
from throughline.register.states import LinkKind

pytestmark = pytest.mark.django_db
MANY = 120


def again(row: Any, **changes: Any) -> Any:
    """One more row like this one: a hundred by the product's own actions would take minutes."""
    more = type(row)._base_manager.get(pk=row.pk)
    more.pk, more._state.adding = None, True
    for name, value in changes.items():
        setattr(more, name, value)
    more.save()
    return more


def recorded(row: Any, **changes: Any) -> Any:
    """The same with a protected record of its own."""
    record = again(row.record, uuid=uuid.uuid4(), reference=new_reference())
    return again(row, record=record, **changes)


def living(ready, person: Person) -> Link:
    return link_records(
        by=ready.officer, at=ready.at, from_record=person.record, to_record=ready.operation().place.record,
        kind=LinkKind.LIVES_AT, since_date=ready.today,
    )  # fmt: skip


def by_link(ready, first: Person, more: list[Person]) -> None:
    link = living(ready, first)
    for person in more:
        again(link, from_record=person.record)


def by_case(ready, first: Person, more: list[Person]) -> None:
    case, place = case_of(ready, first), ready.operation().place
    link_to_case(by=ready.coordinator, at=ready.at, case_uuid=case.record.uuid, record_uuid=place.record.uuid)
    link = Link.objects.get(from_record=case.record, to_record=place.record)
    for person in more:
        again(link, from_record=recorded(case, person=person).record)


def by_being_found(ready, first: Person, more: list[Person]) -> None:
    found = Found.related.get(intervention__person=first)
    operation = ready.operation()
    Found.related.filter(pk=found.pk).update(operation=operation)
    for person in more:
        again(found, operation=operation, intervention=recorded(found.intervention, person=person))


def by_arrest(ready, first: Person, more: list[Person]) -> None:
    arrest = ready.arrest(ready.operation(), ready.person("Ash", age=15))
    Arrest.related.filter(pk=arrest.pk).update(person=first)
    for person in more:
        again(arrest, person=person)


def close_to_coordinator(ready, record: ProtectedRecord) -> None:
    exclude_member(by=ready.world.governance, at=ready.at, record=record, member=ready.coordinator.member, reason="Kin")


def asked(ready) -> set[tuple[ProtectedRecord, Any]]:
    ask_those_named(by=ready.coordinator, at=ready.at, plan_uuid=ready.plan().record.uuid)
    return {(task.record, task.owner) for task in tasks()}


def colleague(ready, actor: Actor, name: str) -> Actor:
    """Another of the same role in the same agency and the same teams."""
    was, world = actor.member, ready.world
    member = add_member(
        by=world.system, at=world.at, username=name.lower().replace(" ", "."), password="a long pass phrase 9",
        name=name, role=was.role, agency=was.agency, hub=was.hub, profession=was.profession,
    )  # fmt: skip
    for place in TeamMember.objects.filter(member=was):
        again(place, member=member)
    return Actor(member=member)


@pytest.mark.parametrize("way", [by_link, by_case, by_being_found, by_arrest])
def test_beyond_a_hundred_nobody_is_left_out(ready, way):
    first = elsewhere(ready, "Child 000")
    more = [recorded(first, given_name=f"Child {number:03d}") for number in range(1, MANY)]
    way(ready, first, more)
    assert len(suggested(ready)) == MANY
    close_to_coordinator(ready, more[-1].record)
    assert len(suggested(ready)) == MANY - 1
    assert [record for record, _ in asked(ready)] == [more[-1].record]


def two_at_a_closed_address(ready):
    """A brother and sister at one placement, each with a lead of their own; both leads are named on it."""
    first, second = elsewhere(ready, "Kit"), elsewhere(ready, "Fen")
    residence, other = placed(ready, first), colleague(ready, ready.world.social, "Ros Hale")
    name_for_address(by=ready.world.social, at=ready.at, residence_uuid=residence.uuid, member=other.member)
    Case.related.filter(pk=case_of(ready, second).pk).update(lead=other.member)
    again(Link.objects.get(from_record=first.record, kind=LinkKind.LIVES_AT), from_record=second.record)
    return residence.place.record, other


def test_of_two_behind_one_closed_address_the_lead_of_each_is_asked(ready):
    record, other = two_at_a_closed_address(ready)
    assert asked(ready) == {(record, ready.world.social.member), (record, other.member)}
    assert len(tasks()) == 2
    assert len(asked(ready)) == len(tasks()) == 2, "asked again while they have not answered, nobody is asked twice"


def test_one_who_leads_for_two_behind_one_closed_address_is_asked_once(ready):
    record, _ = two_at_a_closed_address(ready)
    Case.related.update(lead=ready.world.social.member)
    assert asked(ready) == {(record, ready.world.social.member)}
    assert len(tasks()) == 1


def test_a_case_that_is_closed_to_the_coordinator_is_asked_about(ready):
    child = elsewhere(ready)
    by_case(ready, child, [])
    case = Case.related.get(person=child)
    close_to_coordinator(ready, case.record)
    assert suggested(ready) == {}
    assert asked(ready) == {(case.record, ready.world.social.member)}


@pytest.mark.parametrize("closed", ["operation", "intervention"])
def test_what_says_they_were_found_there_is_asked_about_where_it_is_closed(ready, closed):
    child = elsewhere(ready)
    by_being_found(ready, child, [])
    case_of(ready, child)
    found = Found.related.select_related("operation__record", "intervention__record").get()
    record = getattr(found, closed).record
    close_to_coordinator(ready, record)
    assert suggested(ready) == {}
    assert [each for each, _ in asked(ready)] == [record]


def test_whoever_is_suggested_already_is_not_asked_about_at_a_closed_operation(ready):
    child = elsewhere(ready)
    by_being_found(ready, child, [])
    living(ready, child)
    close_to_coordinator(ready, Found.related.get().operation.record)
    assert set(suggested(ready)) == {"Kit"}
    assert asked(ready) == set()


def test_where_nobody_leads_whoever_else_may_open_it_is_asked(ready):
    child = elsewhere(ready)
    living(ready, child)
    other = colleague(ready, ready.coordinator, "Mo Second")
    close_to_coordinator(ready, child.record)
    recorder = child.record.recorded_by
    exclude_member(by=ready.world.governance, at=ready.at, record=child.record, member=recorder, reason="Kin")
    assert asked(ready) == {(child.record, other.member)}


def test_asking_about_many_takes_no_more_questions_of_the_database(ready):
    first = elsewhere(ready, "Child 000")
    by_link(ready, first, [])
    case, plan = case_of(ready, first), ready.plan()
    close_to_coordinator(ready, first.record)
    with CaptureQueriesContext(connection) as few:
        assert len(whom_to_ask(ready.coordinator, ready.at, plan)) == 1
    link, exclusion = Link.objects.get(kind=LinkKind.LIVES_AT), first.record.exclusions.get()
    for number in range(12):
        person = recorded(first, given_name=f"Child {number:03d}")
        again(link, from_record=person.record)
        again(exclusion, record=person.record)
        recorded(case, person=person, lead=colleague(ready, ready.world.social, f"Lead {number}").member)
    with CaptureQueriesContext(connection) as many:
        assert len(whom_to_ask(ready.coordinator, ready.at, plan)) == 13
    assert len(many) == len(few)

"""A home or placement is compared with every other record at the same door, and told of to those named on it (P16, P25)."""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps

from tests.integration.disruption.enforcement_world import Enforcement
from tests.integration.placements.placed import Placed
from throughline.access.states import Restriction
from throughline.agencies.states import Role
from throughline.placements.actions.places import name_for_address, record_place, withdraw_place
from throughline.register.given import PlaceGiven
from throughline.register.models import Link, Overlap
from throughline.register.overlaps import SHARED_ADDRESS
from throughline.register.queries import links_shown, list_shared_identifiers, waiting_overlaps
from throughline.register.states import LinkKind
from throughline.work.models import Notice

TOLD = "Two records share an identifier"


@pytest.fixture
def field(acting):
    return Enforcement(acting.world)


def door(placed, address="Flat 2, 9 Far Lane"):
    given = placed.placement()
    return PlaceGiven(address, "", "GL50 1AA", given.area.authority, None)


def operation_there(field, placed, address="flat 2 9 far lane"):
    return field.operation(place=door(placed, address))


def told():
    rows = Notice.related.filter(text__in=[TOLD, SHARED_ADDRESS]).select_related("member", "record")
    return [(row.member.role, row.record) for row in rows]


@pytest.fixture
def placed(acting):
    """A boy whose lead and cover are no officers: none is named on his address."""
    return Placed(acting, acting.open_case(acting.person(home="Birmingham"), cover=acting.world.here[Role.PARTNER]))


def test_the_typist_learns_nothing_and_the_coordinator_hears_of_the_other_record_alone(placed, field):
    operation = operation_there(field, placed)
    placed.record(placed.placement(address=door(placed)))
    overlap = Overlap.objects.get()
    assert {overlap.first_record, overlap.second_record} == {operation.record, placed.person.record}
    assert told() == [("coordinator", operation.record)]
    (shared,) = list_shared_identifiers(field.coordinator, field.at, decided=False)
    assert (shared.records, shared.held_elsewhere) == ((operation.record,), True)
    hear = {who for who, each in placed.everyone().items() if list_shared_identifiers(each, field.at, decided=False)}
    assert hear == {"here coordinator"}


def test_recorded_the_other_way_round_the_lead_hears_and_who_typed_the_operation_does_not(placed, field):
    placed.record(placed.placement(address=door(placed)))
    operation_there(field, placed)
    assert told() == [("social", placed.person.record)]
    assert Notice.related.get(text=SHARED_ADDRESS).member == placed.social.member
    for actor in (field.coordinator, field.officer, placed.rocu):
        assert not waiting_overlaps(actor, field.at).exists()


def test_a_coordinator_who_is_named_on_the_address_hears_of_both(placed, field):
    residence = placed.record(placed.placement(address=door(placed)))
    operation = operation_there(field, placed)
    name_for_address(by=placed.social, at=placed.at, residence_uuid=residence.uuid, member=field.coordinator.member)
    (shared,) = list_shared_identifiers(field.coordinator, field.at, decided=False)
    assert (set(shared.records), shared.held_elsewhere) == ({operation.record, placed.person.record}, False)
    assert ("coordinator", operation.record) in told() or ("coordinator", placed.person.record) in told()
    withdraw_place(by=placed.social, at=placed.at, residence_uuid=residence.uuid, reason="Another boy's")
    assert list_shared_identifiers(field.coordinator, field.at, decided=False) == []


def test_a_covert_record_at_the_same_door_is_told_to_its_own_holders_alone(placed, field):
    operation = operation_there(field, placed)
    operation.record.restriction = Restriction.RESTRICTED
    operation.record.save()
    placed.record(placed.placement(address=door(placed)))
    assert Overlap.objects.get().heard_of == operation.record
    assert placed.social.member.pk not in Notice.related.filter(text__in=[TOLD, SHARED_ADDRESS]).values_list(
        "member", flat=True
    )
    assert list_shared_identifiers(field.coordinator, field.at, decided=False) == []


def test_two_children_at_one_door_are_told_to_the_lead_alone(placed, acting, field):
    placed.record(placed.placement(address=door(placed)), by=placed.social)
    other = acting.open_case(acting.person(home="Birmingham"), cover=acting.world.here[Role.PARTNER])
    record_place(
        by=acting.world.here[Role.SOCIAL], at=placed.at, case_uuid=other.record.uuid,
        given=placed.placement(address=door(placed)),
    )  # fmt: skip
    assert Overlap.objects.count() == 1
    for actor in (field.coordinator, field.officer, placed.rocu):
        assert not waiting_overlaps(actor, field.at).exists()


def test_an_address_of_no_one_door_is_compared_with_nothing(placed, field):
    operation_there(field, placed, "Far Lane")
    placed.record(placed.placement(address=door(placed, "Far Lane")))
    assert not Overlap.objects.exists()


def test_the_link_to_the_address_shows_to_those_named_on_it_alone(placed):
    placed.record()
    assert Link.objects.filter(kind=LinkKind.LIVES_AT).count() == 1
    sees = {
        who
        for who, actor in placed.everyone().items()
        if links_shown(actor, placed.at).filter(kind="lives_at").exists()
    }
    assert sees == {"here social", "here partner"}


def test_homes_recorded_before_they_were_joined_are_joined_once(placed):
    residence = placed.record()
    Link.objects.filter(kind=LinkKind.LIVES_AT).update(kind=LinkKind.SEEN_AT)
    migration = importlib.import_module("throughline.placements.migrations.0005_homes_are_joined")
    for _ in range(2):
        migration.join_homes(apps, None)
    link = Link.objects.get(kind=LinkKind.LIVES_AT)
    assert (link.from_record, link.to_record) == (placed.person.record, residence.place.record)
    assert (link.because_of, link.since_date) == (placed.case.record, residence.since_date)

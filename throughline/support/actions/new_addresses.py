"""The address someone moved to: held for named people only, one by one (practice.md P25)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import end_involvement, involve, keep_from_alike, protect, record_act
from throughline.access.gate import get_visible
from throughline.access.models import ProtectedRecord
from throughline.access.permissions import may, require_permission
from throughline.access.queries import is_kept_from
from throughline.access.states import InvolvementReason, RecordKind, Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.audit.states import Operation
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_name, require_text, tidy
from throughline.hub.holding import name_on
from throughline.hub.models import Case
from throughline.matching.facts import never_point_to
from throughline.register.given import PlaceGiven
from throughline.register.models import Place
from throughline.register.placing import compared_address
from throughline.support.actions.loading import load_move
from throughline.support.queries.named import list_named
from throughline.work.facts import notify


@transaction.atomic
def name_on_new_address(*, by: Actor, at: dt.datetime, move_uuid: uuid.UUID, member: Member) -> None:
    """Someone named lets another colleague see the new address. Errors: Absent, Refused (not of this hub, kept from it)."""
    place, case = _load_address(by, at, move_uuid)
    if member.hub_id != by.hub.pk or not member.is_active or not may(member.role, "housing.work"):
        raise Refused("Choose an active colleague of this hub.", field="member")
    if is_kept_from(member, (place.record, case.record), at):
        raise Refused("They cannot be named here. Ask the coordinator.", field="member")
    _name(place.record, member, by=by, at=at)
    notify(by=by, at=at, member=member, record=case.record, text="You were named on an address that is held closely")
    record_act(
        by=by, at=at, action="name_on_new_address", op=Operation.DISCLOSURE, subjects=[place.record, case.person.record],
        recipient=member.name,
    )  # fmt: skip


@transaction.atomic
def close_new_address_to(*, by: Actor, at: dt.datetime, move_uuid: uuid.UUID, member: Member) -> None:
    """Someone named takes a colleague off again, from this moment. Errors: Absent, Refused (nobody would be left)."""
    place, case = _load_address(by, at, move_uuid)
    named = list_named(place.record)
    if member not in named:
        raise Refused("They are not named on this address.", field="member")
    if len(named) == 1:
        raise Refused("Somebody must be able to see it. Name another first.", field="member")
    for reason in InvolvementReason:
        end_involvement(by=by, at=at, record=place.record, member=member, reason=reason)
    record_act(
        by=by, at=at, action="close_new_address_to", op=Operation.GRANT, subjects=[place.record, case.person.record]
    )


def hold_new_address(case: Case, given: PlaceGiven, *, by: Actor, at: dt.datetime) -> Place:
    """A new place for the lead, the cover and whoever writes it down, in the transaction of the act that records the move.

    Always a place of its own, never one known already: to hold that closely would take it from others who work on it.
    """
    address = tidy(require_text(given.address, what="address", field="address", limit=200))
    if not address:
        raise Refused("Give the new address. Only named people see it.", field="address")
    record = protect(by=by, at=at, kind=RecordKind.PLACE)
    record.restriction = Restriction.RESTRICTED
    record.save(update_fields=["restriction"])
    keep_from_alike(at=at, record=record, person=case.person.record)
    for member in (case.lead, case.cover, by.member):
        _name(record, member, by=by, at=at)
    place = Place(
        record=record,
        address=address,
        area=require_name(given.area, what="area", field="area"),
        postcode=tidy(given.postcode).upper(),
        authority=given.authority,
        compared_address=compared_address(given),
    )
    place.save_checked()
    never_point_to(by=by, at=at, person=case.person)
    return place


def _name(record: ProtectedRecord, member: Member, *, by: Actor, at: dt.datetime) -> None:
    name_on(record, member, by=by, at=at)
    involve(by=by, at=at, record=record, member=member, reason=InvolvementReason.WORKS_WITH)


def _load_address(by: Actor, at: dt.datetime, move_uuid: uuid.UUID) -> tuple[Place, Case]:
    """The new address of a move, for someone named on it. Raises Absent."""
    require_permission(by, "housing.work")
    move = load_move(by, at, move_uuid)
    if move.new_place is None:
        raise Absent
    return get_visible(Place, move.new_place.record.uuid, by, at), move.case

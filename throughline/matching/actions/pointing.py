"""Saying who may be pointed to, and pointing somebody who types them to the hub (practice.md P16)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible, may_see
from throughline.access.permissions import require_permission
from throughline.access.states import Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.models import Hub
from throughline.agencies.queries import members_of_hub
from throughline.agencies.states import Role
from throughline.audit.states import Operation
from throughline.core.errors import Refused
from throughline.core.text import require_text, says_something
from throughline.matching.actions.deciding import require_searching
from throughline.matching.models import PersonPointing
from throughline.matching.pointing import find_pointed, may_point, standing_pointing
from throughline.matching.queries import asked_of
from throughline.register.given import PersonGiven
from throughline.register.models import Person
from throughline.work.facts import notify
from throughline.work.queries.due import is_unread

POINTED = "Somebody who may not open this person was told to ring the hub about them"


@transaction.atomic
def set_person_pointing(
    *, by: Actor, at: dt.datetime, person_uuid: uuid.UUID, may_be_pointed_to: bool, reason: str
) -> Person:
    """Say that whoever types exactly who they are, and may not open them, may be told to ring the hub; or take it back (P16).

    Errors: Absent, Refused (not the holder; held more closely than standard; a hub without a contact; said already; no reason).
    """
    require_permission(by, "person.complete")
    person = get_visible(Person, person_uuid, by, at, lock=True, beside=("record__hub",))
    if not may_point(by, person):
        raise Refused(
            "Only the agency that holds this record, or the hub’s coordinator, says whether it may be pointed to."
        )
    why = require_text(reason, what="reason", field="reason", limit=300)
    if not says_something(why):
        raise Refused("Say why.", field="reason")
    standing = standing_pointing(person)
    if (standing is not None) == may_be_pointed_to:
        raise Refused("It is so already.", field="may_be_pointed_to")
    if standing is None:
        _require_pointable(person)
        standing = PersonPointing(person=person, reason=why, marked_at=at, marked_by=by.member)
    else:
        standing.ended_at, standing.ended_by, standing.ended_reason = at, by.member, why
    standing.save_checked()
    record_act(
        by=by, at=at, action="set_person_pointing", op=Operation.ALTERATION, subjects=[person.record],
        detail={"may_be_pointed_to": may_be_pointed_to, "reason": why},
    )  # fmt: skip
    return person


def _require_pointable(person: Person) -> None:
    """What anybody who may open the record can see forbids it. What is hidden from some of them forbids it silently."""
    if person.record.restriction != Restriction.STANDARD:
        raise Refused("A record that is held closely is never pointed to.", field="may_be_pointed_to")
    if not person.record.hub.contact:
        raise Refused(
            "The hub has no contact to ring yet: its administrator records one first.", field="may_be_pointed_to"
        )


@transaction.atomic
def point_to_hub(*, by: Actor, at: dt.datetime, given: PersonGiven) -> Hub | None:
    """Which hub to ring about somebody typed before they are recorded, whom the actor may not open; None: nothing is said.

    One hub, however many records: the actor's own first. Those who answer for each record hear once until they have read it, and
    never who typed. It is a disclosure of the hub's, audited as one. Errors: Absent.
    """
    require_searching(by)
    found = [] if by.brings_history else find_pointed(by, at, asked_of("", at, given=given))
    if not found:
        return None
    hubs = sorted((row.person.record.hub for row in found), key=lambda hub: (hub.pk != by.hub.pk, hub.pk))
    for row in found:
        _tell_of_pointing(row, by=by, at=at)
    record_act(
        by=by, at=at, action="point_to_hub", op=Operation.DISCLOSURE, subjects=[row.person.record for row in found],
        recipient=by.member.name,
    )  # fmt: skip
    return hubs[0]


def _tell_of_pointing(pointing: PersonPointing, *, by: Actor, at: dt.datetime) -> None:
    """The hub's coordinators who may open the record, and whoever marked it."""
    record = pointing.person.record
    hearers = {member.pk: member for member in members_of_hub(record.hub, [Role.COORDINATOR])}
    if pointing.marked_by.is_active:
        hearers[pointing.marked_by_id] = pointing.marked_by
    for member in hearers.values():
        if may_see(member, record, at) and not is_unread(member, record, POINTED):
            notify(by=by, at=at, member=member, record=record, text=POINTED)

"""Acts on people: completing who someone is, how to contact them safely, seeing them, judging their age; on phones: what
else they are known by; and deciding what to make of an identifier two records share."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.geography.models import LocalAuthority
from throughline.register.described import answer_by_joining, answer_who_they_are
from throughline.register.facts import add_age_statement, describe_person
from throughline.register.given import PersonGiven
from throughline.register.identifiers import normalise_identifier
from throughline.register.known import keep_what_was_recorded, what_was_recorded
from throughline.register.models import Overlap, Person, Phone, PhoneIdentifier, SafeContact, Sighting
from throughline.register.overlaps import cross_reference_number
from throughline.register.phones import normalise_phone
from throughline.register.queries import get_sighting, waiting_overlaps
from throughline.register.states import Contactable, OverlapDecision, SharedKind
from throughline.register.things import put_identifier


@dataclass(frozen=True)
class SafeContactGiven:
    """The work-safely facts as typed."""

    may_visit_home: str = Contactable.UNKNOWN
    may_phone: str = Contactable.UNKNOWN
    may_write: str = Contactable.UNKNOWN
    meet_in_public: str = Contactable.UNKNOWN
    safe_times: str = ""
    safe_phone: str = ""
    what_helps: str = ""


@transaction.atomic
def complete_identity(
    *, by: Actor, at: dt.datetime, person_uuid: uuid.UUID, version: int, given: PersonGiven
) -> Person:
    """Say who a person found is, after a search. Needs at least one name. What was recorded before stays as a dated fact.

    Errors: Absent, Refused, Conflict.
    """
    require_permission(by, "person.complete")
    person = get_visible(Person, person_uuid, by, at, lock=True)
    before = identity_shown(person)
    person.require_version(version, before)
    earlier = what_was_recorded(person)
    describe_person(person, given, at=at)
    if not person.compared_name:
        raise Refused("Give a first name or a family name.", field="given_name")
    person.identity_completed_at, person.identity_completed_by = at, by.member
    person.save_checked()
    keep_what_was_recorded(by=by, at=at, person=person, earlier=earlier)
    answer_who_they_are(by=by, at=at, person=person, outcome="Named")
    answer_by_joining(by=by, at=at, person=person)
    if given.age is not None:
        add_age_statement(by=by, at=at, person=person, age=given.age)
    record_act(
        by=by, at=at, action="complete_identity", op=Operation.ALTERATION, subjects=[person.record],
        detail={"before": {name: str(value) for name, value in before.items()}},
    )  # fmt: skip
    return person


def identity_shown(person: Person) -> dict[str, object]:
    """The identity as a conflict page shows it, by form field."""
    names = ("description", "given_name", "family_name", "called", "date_of_birth", "sex")
    return {name: getattr(person, name) or "" for name in names}


@transaction.atomic
def keep_home_authority(
    *, by: Actor, at: dt.datetime, person_uuid: uuid.UUID, authority: LocalAuthority | None
) -> Person:
    """Keep the council of someone's home with who they are, as it was recorded with their places. Errors: Absent."""
    require_permission(by, "home.keep")
    person = get_visible(Person, person_uuid, by, at, lock=True)
    before = person.home_authority
    person.home_authority = authority
    person.save_checked()
    record_act(
        by=by, at=at, action="keep_home_authority", op=Operation.ALTERATION, subjects=[person.record],
        detail={"before": before.name if before is not None else ""},
    )  # fmt: skip
    return person


@transaction.atomic
def keep_responsible_authority(
    *, by: Actor, at: dt.datetime, person_uuid: uuid.UUID, authority: LocalAuthority | None, nation: str
) -> Person:
    """Keep with a person which authority is responsible, as it was stated, accepted or first known. Errors: Absent."""
    require_permission(by, "home.keep")
    person = get_visible(Person, person_uuid, by, at, lock=True)
    person.responsible_authority, person.responsible_nation = authority, nation
    person.save_checked()
    record_act(by=by, at=at, action="keep_responsible_authority", op=Operation.ALTERATION, subjects=[person.record])
    return person


@transaction.atomic
def record_safe_contact(*, by: Actor, at: dt.datetime, person_uuid: uuid.UUID, given: SafeContactGiven) -> SafeContact:
    """Say how to work with a person without harm. The newest stands. Errors: Absent, Refused."""
    require_permission(by, "person.view")
    person = get_visible(Person, person_uuid, by, at, lock=True)
    contact = SafeContact(
        person=person,
        may_visit_home=given.may_visit_home,
        may_phone=given.may_phone,
        may_write=given.may_write,
        meet_in_public=given.meet_in_public,
        safe_times=require_text(given.safe_times, what="safe times", field="safe_times", limit=200),
        safe_phone=normalise_phone(given.safe_phone, field="safe_phone") if given.safe_phone.strip() else "",
        what_helps=require_text(given.what_helps, what="what helps", field="what_helps", limit=500),
        recorded_at=at,
        recorded_by=by.member,
    )
    contact.save_checked()
    if contact.safe_phone:
        cross_reference_number(by=by, at=at, bearer=person.record, number=contact.safe_phone)
    record_act(by=by, at=at, action="record_safe_contact", op=Operation.COLLECTION, subjects=[person.record])
    return contact


@transaction.atomic
def record_sighting(
    *, by: Actor, at: dt.datetime, person_uuid: uuid.UUID, seen_date: dt.date, seen_by: str, in_place: str
) -> Sighting:
    """Record that a person was seen: when, by whom, and what is in place. Errors: Absent, Refused."""
    require_permission(by, "person.view")
    person = get_visible(Person, person_uuid, by, at, lock=True)
    if seen_date > civil_date(at):
        raise Refused("The day they were seen must be today or earlier.", field="seen_date")
    if not seen_by.strip():
        raise Refused("Say who saw them.", field="seen_by")
    sighting = Sighting(
        person=person, seen_date=seen_date, seen_by=seen_by.strip(), in_place=in_place.strip(), recorded_at=at,
        recorded_by=by.member,
    )  # fmt: skip
    sighting.save_checked()
    record_act(by=by, at=at, action="record_sighting", op=Operation.COLLECTION, subjects=[person.record])
    return sighting


@transaction.atomic
def withdraw_sighting(*, by: Actor, at: dt.datetime, person_uuid: uuid.UUID, sighting_id: int, reason: str) -> Sighting:
    """Mark a sighting as recorded in error, with the reason: what was last seen before it stands again (practice.md P1).

    Errors: Absent, Refused.
    """
    require_permission(by, "person.view")
    sighting = get_sighting(by, at, person_uuid, sighting_id, lock=True)
    if sighting.withdrawn_at is not None:
        raise Refused("This is marked as recorded in error already.")
    if not reason.strip():
        raise Refused("Say what was wrong.", field="reason")
    sighting.withdrawn_at, sighting.withdrawn_by = at, by.member
    sighting.withdrawn_reason = require_text(reason, what="the reason", field="reason", limit=300)
    sighting.save_checked()
    record_act(by=by, at=at, action="withdraw_sighting", op=Operation.ALTERATION, subjects=[sighting.person.record])
    return sighting


@transaction.atomic
def add_identifier(
    *,
    by: Actor,
    at: dt.datetime,
    phone_uuid: uuid.UUID,
    kind: str,
    identifier: str,
    since_date: dt.date | None = None,
    source: str = "",
) -> PhoneIdentifier:
    """Record another identifier of a phone, however it is written: its SIM's, its handset's. Errors: Absent, Refused."""
    require_permission(by, "line.record")
    phone = get_visible(Phone, phone_uuid, by, at, lock=True)
    if since_date is not None and since_date > civil_date(at):
        raise Refused("The first day must be today or earlier.", field="since_date")
    value = normalise_identifier(kind, identifier, field="identifier")
    if phone.identifiers.filter(kind=kind, value=value).exists():
        raise Refused("This phone has that identifier already.", field="identifier")
    row = put_identifier(phone, kind, identifier, by=by, at=at, since_date=since_date, source=source)
    record_act(by=by, at=at, action="add_identifier", op=Operation.COLLECTION, subjects=[phone.record])
    return row


@transaction.atomic
def decide_overlap(
    *, by: Actor, at: dt.datetime, shared_kind: str, value: str, decision: str, detail: str
) -> list[Overlap]:
    """Say what came of an identifier that records share: who was told, or why nobody is (practice.md P16).

    Decides every waiting overlap of that identifier the actor hears of. Errors: Absent, Refused.
    """
    require_permission(by, "overlap.decide")
    if decision not in OverlapDecision.values:
        raise Refused("Choose what you did.", field="decision")
    if not detail.strip():
        raise Refused("Say whom you told, or why nobody needs to know.", field="detail")
    keys = waiting_overlaps(by, at).filter(shared_kind=shared_kind, value=value).values("pk")
    rows = list(Overlap.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    if not rows:
        raise Absent
    for row in rows:
        row.decision, row.decided_at, row.decided_by = decision, at, by.member
        row.decision_detail = require_text(detail, what="answer", field="detail", limit=500)
        row.save_checked()
    records = {record.pk: record for row in rows for record in (row.first_record, row.second_record)}
    record_act(by=by, at=at, action="decide_overlap", op=Operation.ALTERATION, subjects=list(records.values()),
               detail={"shared": str(SharedKind(shared_kind).label), "decision": decision})  # fmt: skip
    return rows

"""Acts on roles: what somebody was towards a line, a group, a phone, a vehicle or another person, by one event (P3)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible, list_visible_records
from throughline.access.models import ProtectedRecord
from throughline.access.permissions import require_permission
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation as Act
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.disruption.actions.lost_grounds import ask_about_lost_holder
from throughline.disruption.models import Arrest, Group, Line, Role
from throughline.disruption.queries.roles import visible_roles
from throughline.disruption.second_person import ask_second_person, require_second_person, settle_second_person
from throughline.disruption.states import CONTROLLING, EXPLOITED, ROLE_KINDS
from throughline.register.links import UNGRADED, Grading, link_an_event, link_records, standing_links, withdraw_links
from throughline.register.models import Person
from throughline.register.queries import held_to_be_child, require_born
from throughline.register.states import IdentifierKind, LinkKind
from throughline.register.things import phone_for, vehicle_for

EVENTS = (RecordKind.OPERATION, RecordKind.INTERVENTION, RecordKind.REFERRAL, RecordKind.INTELLIGENCE)


@dataclass(frozen=True)
class Towards:
    """What a role is towards: one of these, as its kind needs. ``vehicle_uuid``: the known vehicle it was said to be, and
    ``new_because``: why it is none of those shown.
    """

    line_uuid: uuid.UUID | None = None
    group_uuid: uuid.UUID | None = None
    person_uuid: uuid.UUID | None = None
    identifier: str = ""
    identifier_kind: str = IdentifierKind.MSISDN
    registration: str = ""
    vehicle_uuid: uuid.UUID | None = None
    new_because: str = ""


@transaction.atomic
def record_role(
    *,
    by: Actor,
    at: dt.datetime,
    person_uuid: uuid.UUID,
    kind: str,
    towards: Towards,
    since_date: dt.date,
    until_date: dt.date | None = None,
    because_of: uuid.UUID | None = None,
    grading: Grading = UNGRADED,
) -> Role:
    """Record what somebody was, by one event, with its dates, source and grading.

    Someone who may be under 18 recorded as holder or controller is linked as a child harmed along the line at once, and a
    second person looks at it. Errors: Absent, Refused.
    """
    require_permission(by, "line.record")
    if kind not in ROLE_KINDS:
        raise Refused("Choose what they were.", field="kind")
    person = get_visible(Person, person_uuid, by, at, lock=True)
    if since_date > civil_date(at):
        raise Refused("The first day must be today or earlier.", field="since_date")
    require_born(person, since_date, field="since_date")
    end = _towards(LinkKind(kind), towards, person, by=by, at=at)
    event = _event(because_of, by, at)
    link = link_an_event(
        by=by, at=at, from_record=person.record, to_record=end, kind=LinkKind(kind), since_date=since_date,
        until_date=until_date, because_of=event, grading=grading,
    )  # fmt: skip
    role = Role(link=link, needs_review=kind in CONTROLLING and held_to_be_child(by, at, person, since_date))
    role.save_checked()
    if role.needs_review:
        _protect_as_child(role, by=by, at=at)
    record_act(by=by, at=at, action="record_role", op=Act.COLLECTION, subjects=[person.record, end])
    return role


def _protect_as_child(role: Role, *, by: Actor, at: dt.datetime) -> None:
    """Whoever holds or controls and may be a child is a child harmed along the line, and a second person looks (P3)."""
    link = role.link
    link_records(
        by=by, at=at, from_record=link.from_record, to_record=link.to_record, kind=LinkKind.CHILD_HARMED_BY,
        since_date=link.since_date, because_of=link.because_of,
    )  # fmt: skip
    ask_second_person(
        link.from_record, title="Review a child recorded as holding or controlling a line", by=by, at=at
    )  # fmt: skip


def answer_for_child_holding(role: Role, *, by: Actor, at: dt.datetime) -> None:
    """A role recorded of somebody taken for an adult is held to be a child's: it waits for a second person from now."""
    role.needs_review = True
    role.save_checked()
    _protect_as_child(role, by=by, at=at)


def _towards(kind: LinkKind, towards: Towards, person: Person, *, by: Actor, at: dt.datetime) -> ProtectedRecord:
    """The record a role of this kind is towards. Errors: Absent, Refused."""
    if kind in CONTROLLING or kind in EXPLOITED:
        return get_visible(Line, _given(towards.line_uuid, "Choose the line.", "line_uuid"), by, at).record
    if kind == LinkKind.MEMBER_OF:
        return get_visible(Group, _given(towards.group_uuid, "Choose the group.", "group_uuid"), by, at).record
    if kind == LinkKind.USES_PHONE:
        if not towards.identifier.strip():
            raise Refused("Give the number or another identifier of the phone.", field="identifier")
        return phone_for(by=by, at=at, kind=towards.identifier_kind, typed=towards.identifier).record
    if kind == LinkKind.USES_VEHICLE:
        return vehicle_for(
            by=by,
            at=at,
            registration=towards.registration,
            chosen=towards.vehicle_uuid,
            new_because=towards.new_because,
        ).record
    other = get_visible(Person, _given(towards.person_uuid, "Say who.", "associate"), by, at)
    if other.pk == person.pk:
        raise Refused("Choose somebody else.", field="associate")
    return other.record


def _given(value: uuid.UUID | None, message: str, field: str) -> uuid.UUID:
    if value is None:
        raise Refused(message, field=field)
    return value


def _event(because_of: uuid.UUID | None, by: Actor, at: dt.datetime) -> ProtectedRecord | None:
    """The event a role follows from, through the gate. Errors: Absent."""
    if because_of is None:
        return None
    found = [record for record in list_visible_records(by, at, [because_of]) if record.kind in EVENTS]
    if not found:
        raise Absent
    return found[0]


def _role_to_change(role_id: int, by: Actor, at: dt.datetime) -> Role:
    role = visible_roles(by, at).select_for_update(of=("self",)).filter(pk=role_id).first()
    if role is None:
        raise Absent
    if role.link.withdrawn_at is not None:
        raise Refused("This role is withdrawn already.")
    return role


@transaction.atomic
def review_role(*, by: Actor, at: dt.datetime, role_id: int, stands: bool, reason: str = "") -> Role:
    """A second person's review of a child recorded as holder or controller (P3): it stands, or it is withdrawn.

    Either way the child stays linked as harmed along the line. Errors: Absent, Refused.
    """
    require_permission(by, "holder.review")
    role = _role_to_change(role_id, by, at)
    if not role.needs_review or role.reviewed_at is not None:
        raise Refused("There is nothing to review here.")
    require_second_person(role.link.recorded_by_id, stands=stands, reason=reason, by=by)
    role.reviewed_at, role.reviewed_by, role.stands = at, by.member, stands
    role.review_reason = require_text(reason, what="reason", field="reason", limit=500)
    role.save_checked()
    if not stands:
        _withdraw(role, reason, by=by, at=at)
    settle_second_person(role.link.from_record, reason or "Reviewed: the record stands", by=by, at=at)
    record_act(
        by=by, at=at, action="review_role", op=Act.ALTERATION, detail={"stands": stands},
        subjects=[role.link.from_record, role.link.to_record],
    )  # fmt: skip
    return role


@transaction.atomic
def withdraw_role(*, by: Actor, at: dt.datetime, role_id: int, reason: str) -> Role:
    """Withdraw a role that was recorded in error, with the reason: it stays in the history. Errors: Absent, Refused."""
    require_permission(by, "line.record")
    role = _role_to_change(role_id, by, at)
    if not reason.strip():
        raise Refused("Say why it is withdrawn.", field="reason")
    _withdraw(role, reason, by=by, at=at)
    link = role.link
    if role.needs_review:
        if role.reviewed_at is None:
            settle_second_person(link.from_record, "Withdrawn as recorded in error", by=by, at=at)
        # Nothing else recorded says that the child held or was exploited along the line.
        if not standing_links(link.from_record, link.to_record, [*CONTROLLING, *EXPLOITED]).exists():
            withdraw_links(
                by=by, at=at, from_record=link.from_record, to_record=link.to_record,
                kinds=[LinkKind.CHILD_HARMED_BY], reason=reason,
            )  # fmt: skip
    record_act(by=by, at=at, action="withdraw_role", op=Act.ALTERATION, subjects=[link.from_record, link.to_record])
    return role


def _withdraw(role: Role, reason: str, *, by: Actor, at: dt.datetime) -> None:
    link = role.link
    link.withdrawn_at, link.withdrawn_by, link.withdrawn_reason = at, by.member, reason.strip()[:300]
    link.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    held = Arrest.related.filter(
        person__record=link.from_record_id, line__record=link.to_record_id, is_line_holder=True, withdrawn_at=None
    )
    arrest = held.select_related("operation__record").order_by("happened_date", "pk").first()
    if link.kind == LinkKind.HOLDER_OF and arrest is not None:
        # An arrest says so too, and stands.
        link_records(
            by=by, at=at, from_record=link.from_record, to_record=link.to_record, kind=LinkKind.HOLDER_OF,
            since_date=arrest.happened_date, because_of=arrest.operation.record,
        )  # fmt: skip
    if link.kind == LinkKind.HOLDER_OF:
        ask_about_lost_holder(link.from_record, by=by, at=at)

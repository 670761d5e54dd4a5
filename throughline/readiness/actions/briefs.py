"""Acts on a readiness brief: who is likely to be there, who will be on hand, and opening it. The coordinator's alone."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation as Act
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.readiness.actions.plans import BRIEF_OPEN
from throughline.readiness.models import BriefPerson, OnHand, Plan
from throughline.readiness.policies import require_move, require_one_page, require_running
from throughline.readiness.queries.plans import get_brief_person
from throughline.readiness.states import HandRole, PlanStatus
from throughline.register.models import Person
from throughline.work.facts import notify


@dataclass(frozen=True)
class ProtectsGiven:
    """What protects one person at the door, as typed. Nothing of what they said, and no health note."""

    called: str
    age_in_words: str
    phone_whom: str
    frightens_or_calms: str = ""
    health_needs: str = ""
    communication_needs: str = ""


@transaction.atomic
def put_on_brief(
    *, by: Actor, at: dt.datetime, plan_uuid: uuid.UUID, person_uuid: uuid.UUID, given: ProtectsGiven
) -> BriefPerson:
    """Put a child or vulnerable adult who is likely to be there on the brief; once on it, correct what it says.

    It leaves nothing on the person's own record but the audit: no involvement, no task, no notice (P18).
    Errors: Absent, Refused (over, too many for one page, a name or number missing).
    """
    require_permission(by, "readiness.make")
    plan = get_visible(Plan, plan_uuid, by, at, lock=True)
    require_running(plan)
    person = get_visible(Person, person_uuid, by, at)
    row = plan.people.filter(person=person, removed_at__isnull=True).first()
    if row is None:
        row = BriefPerson(plan=plan, person=person, recorded_at=at, recorded_by=by.member)
    for field, limit, missing in _FIELDS:
        text = require_text(getattr(given, field), what="text", field=field, limit=limit)
        if missing and not text:
            raise Refused(missing, field=field)
        setattr(row, field, text)
    row.save_checked()
    require_one_page(plan)
    record_act(by=by, at=at, action="put_on_brief", op=Act.COLLECTION, subjects=[plan.record, person.record])
    return row


_FIELDS: tuple[tuple[str, int, str], ...] = (
    ("called", 40, "Give their first name, or what they like to be called."),
    ("age_in_words", 50, "Give their age, as near as it is known."),
    ("phone_whom", 80, "Say whom to phone about them."),
    ("frightens_or_calms", 240, ""),
    ("health_needs", 240, ""),
    ("communication_needs", 240, ""),
)


@transaction.atomic
def take_off_brief(*, by: Actor, at: dt.datetime, plan_uuid: uuid.UUID, brief_person_id: int) -> BriefPerson:
    """Take somebody off the brief who is not likely to be there after all. Errors: Absent, Refused (over)."""
    require_permission(by, "readiness.make")
    plan = get_visible(Plan, plan_uuid, by, at, lock=True)
    require_running(plan)
    row = get_brief_person(by, at, plan, brief_person_id)
    row.removed_at, row.removed_by = at, by.member
    row.save_checked()
    record_act(by=by, at=at, action="take_off_brief", op=Act.ALTERATION, subjects=[plan.record, row.person.record])
    return row


@transaction.atomic
def put_on_hand(*, by: Actor, at: dt.datetime, plan_uuid: uuid.UUID, role: str, name: str, phone: str) -> OnHand:
    """Say who will be on hand, and on which number. Errors: Absent, Refused."""
    require_permission(by, "readiness.make")
    plan = get_visible(Plan, plan_uuid, by, at, lock=True)
    require_running(plan)
    if role not in HandRole.values:
        raise Refused("Choose who they are.", field="role")
    if not name.strip():
        raise Refused("Give their name.", field="name")
    if not phone.strip():
        raise Refused("Give the number they answer.", field="phone")
    row = OnHand(
        plan=plan, role=role, recorded_at=at, recorded_by=by.member,
        name=require_text(name, what="name", field="name", limit=60),
        phone=require_text(phone, what="number", field="phone", limit=30),
    )  # fmt: skip
    row.save_checked()
    require_one_page(plan)
    record_act(by=by, at=at, action="put_on_hand", op=Act.COLLECTION, subjects=[plan.record])
    return row


@transaction.atomic
def open_brief(*, by: Actor, at: dt.datetime, plan_uuid: uuid.UUID, version: int, for_the_door: str = "") -> Plan:
    """Open the brief to the officers named on it, and to nobody else. An empty brief opens too: it says what it is not.

    Errors: Absent, Refused (open already, over), Conflict.
    """
    require_permission(by, "readiness.make")
    plan = get_visible(Plan, plan_uuid, by, at, lock=True)
    plan.require_version(version, {"status": plan.status.label})
    require_move(plan, PlanStatus.OPEN)
    plan.for_the_door = require_text(for_the_door, what="text", field="for_the_door", limit=200)
    plan.opened_at, plan.opened_by = at, by.member
    plan.save_checked()
    for named in plan.record.named.select_related("member"):
        notify(by=by, at=at, member=named.member, record=plan.record, text=BRIEF_OPEN)
    people = [row.person.record for row in plan.people.filter(removed_at__isnull=True).select_related("person__record")]
    record_act(by=by, at=at, action="open_brief", op=Act.GRANT, subjects=[plan.record, *people])
    return plan

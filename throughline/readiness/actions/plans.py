"""Acts on a planned operation: asking for its brief, naming who may open it, carrying it out, calling it off."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from django.db import transaction

from throughline.access.facts import end_involvement, involve, protect, record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.access.states import InvolvementReason, RecordKind, Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member, Team
from throughline.agencies.queries import members_of_hub
from throughline.agencies.states import Role
from throughline.audit.states import Operation as Act
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.disruption.actions.operations import record_operation
from throughline.disruption.models import Line, Operation
from throughline.disruption.states import OperationKind
from throughline.hub.holding import name_on
from throughline.readiness.models import Plan
from throughline.readiness.policies import MAY_BE_NAMED, require_move, require_planned_date, require_running
from throughline.readiness.queries.keeping import list_not_told_all
from throughline.readiness.queries.plans import line_for
from throughline.readiness.states import PlanStatus
from throughline.register.given import PlaceGiven
from throughline.register.models import Place
from throughline.work.facts import notify, start_clock
from throughline.work.states import RuleKey

BRIEF_ASKED = "A readiness brief is asked for"
BRIEF_OPEN = "A readiness brief is open to you"
HELD_BY_ANOTHER = "Somebody else must hold this brief: look at who it opens to"


@dataclass(frozen=True)
class PlanGiven:
    """A planned operation as typed: what, when, whose, where and about which line."""

    operation_kind: str
    planned_date: dt.date
    team: Team
    place: PlaceGiven
    line_uuid: uuid.UUID | None = None


@transaction.atomic
def plan_operation(*, by: Actor, at: dt.datetime, given: PlanGiven) -> Plan:
    """Plan an operation and ask the coordinators for its readiness brief.

    From the first moment only whoever asks, and the hub's coordinators, may know of it. Errors: Absent (the line), Refused.
    """
    require_permission(by, "readiness.ask")
    if given.operation_kind not in OperationKind.values:
        raise Refused("Choose a warrant, a visit or another operation.", field="operation_kind")
    require_planned_date(given.planned_date, civil_date(at))
    place = _as_known(given.place, by=by, at=at)
    address = require_text(place.address, what="address", field="address", limit=200)
    if not address:
        raise Refused("Give the address.", field="address")
    record = protect(by=by, at=at, kind=RecordKind.PLANNED, agency=given.team.agency)
    record.restriction = Restriction.RESTRICTED
    record.save(update_fields=["restriction"])
    plan = Plan(
        record=record, operation_kind=given.operation_kind, planned_date=given.planned_date, team=given.team,
        agency=given.team.agency, address=address, area=place.area, postcode=place.postcode, authority=place.authority,
        force=place.force,
        line=get_visible(Line, given.line_uuid, by, at) if given.line_uuid else None,
    )  # fmt: skip
    plan.save_checked()
    for member in (by.member, *members_of_hub(by.hub, [Role.COORDINATOR])):
        _let_in(plan, member, BRIEF_ASKED, by=by, at=at)
    record_act(by=by, at=at, action="plan_operation", op=Act.COLLECTION, subjects=[record])
    return plan


def _as_known(given: PlaceGiven, *, by: Actor, at: dt.datetime) -> PlaceGiven:
    """Where it was said to be a place known, its address to the letter: carried out, the operation is at that place."""
    if given.uuid is None:
        return given
    known = get_visible(Place, given.uuid, by, at)
    return PlaceGiven(
        known.address, known.area, known.postcode, known.authority, known.force or given.force, known.uprn
    )


def _let_in(plan: Plan, member: Member, text: str, *, by: Actor, at: dt.datetime) -> None:
    name_on(plan.record, member, by=by, at=at)
    involve(by=by, at=at, record=plan.record, member=member, reason=InvolvementReason.TEAM)
    notify(by=by, at=at, member=member, record=plan.record, text=text)


@transaction.atomic
def name_officer(*, by: Actor, at: dt.datetime, plan_uuid: uuid.UUID, member: Member) -> Plan:
    """Name one more officer to whom the brief opens. Errors: Absent, Refused (over, not an officer of this hub)."""
    require_permission(by, "readiness.ask")
    plan = get_visible(Plan, plan_uuid, by, at, lock=True)
    require_running(plan)
    if member.role not in MAY_BE_NAMED or member.hub_id != by.hub.pk or not member.is_active:
        raise Refused("Only officers who work with this hub can be named.", field="member")
    _let_in(plan, member, BRIEF_OPEN if plan.opened_at else BRIEF_ASKED, by=by, at=at)
    _tell_who_must_hold_it(plan, member, by=by, at=at)
    record_act(by=by, at=at, action="name_officer", op=Act.GRANT, subjects=[plan.record])
    return plan


def _tell_who_must_hold_it(plan: Plan, member: Member, *, by: Actor, at: dt.datetime) -> None:
    """Somebody on the brief is kept from whoever was named: the coordinators who are told of them hear, and nobody else."""
    for coordinator in members_of_hub(by.hub, [Role.COORDINATOR]):
        if member in list_not_told_all(replace(by, member=coordinator), at, plan):
            notify(by=by, at=at, member=coordinator, record=plan.record, text=HELD_BY_ANOTHER)


@transaction.atomic
def execute_plan(
    *,
    by: Actor,
    at: dt.datetime,
    plan_uuid: uuid.UUID,
    version: int,
    happened_date: dt.date,
    happened_time: dt.time | None = None,
    operation_uuid: uuid.UUID | None = None,
) -> Plan:
    """Record that a planned operation was carried out: it becomes an operation, and the brief closes to everyone.

    ``operation_uuid``: it is recorded already, by whoever was at the scene. Where somebody was expected, a clock asks that
    everyone is accounted for. A line that is not open to whoever records it stays off the operation: it is added by whoever may
    open both. Errors: Absent, Refused (over already), Conflict.
    """
    require_permission(by, "operation.record")
    plan = get_visible(Plan, plan_uuid, by, at, lock=True)
    plan.require_version(version, {"status": plan.status.label})
    require_move(plan, PlanStatus.EXECUTED)
    if operation_uuid is not None:
        operation = get_visible(Operation, operation_uuid, by, at)
        if Plan.related.filter(operation=operation).exists():
            raise Refused("That operation had another plan.", field="operation")
    else:
        line = line_for(by, at, plan)
        operation = record_operation(
            by=by, at=at, operation_kind=plan.operation_kind, happened_date=happened_date, happened_time=happened_time,
            team=plan.team, force=plan.force, authority=plan.authority,
            line_uuid=line.record.uuid if line is not None else None,
            place=PlaceGiven(plan.address, plan.area, plan.postcode, plan.authority, plan.force),
        )  # fmt: skip
    plan.operation = operation
    if plan.people.filter(removed_at__isnull=True).exists():
        plan.accounts_clock = start_clock(
            by=by, at=at, key=RuleKey.ACCOUNT_FOR, record=operation.record, owner_agency=operation.agency
        )
    _withdraw(plan, by=by, at=at)
    record_act(by=by, at=at, action="execute_plan", op=Act.ALTERATION, subjects=[plan.record, operation.record])
    return plan


@transaction.atomic
def call_off_plan(*, by: Actor, at: dt.datetime, plan_uuid: uuid.UUID, version: int, reason: str) -> Plan:
    """Record that a planned operation will not happen: its brief closes to everyone. Errors: Absent, Refused, Conflict."""
    require_permission(by, "operation.record")
    plan = get_visible(Plan, plan_uuid, by, at, lock=True)
    plan.require_version(version, {"status": plan.status.label})
    require_move(plan, PlanStatus.CALLED_OFF)
    if not reason.strip():
        raise Refused("Say why it was called off.", field="reason")
    plan.called_off_reason = require_text(reason, what="reason", field="reason", limit=300)
    _withdraw(plan, by=by, at=at)
    record_act(by=by, at=at, action="call_off_plan", op=Act.ALTERATION, subjects=[plan.record])
    return plan


def _withdraw(plan: Plan, *, by: Actor, at: dt.datetime) -> None:
    """Close the brief: nobody reads it, and the officers named on it no longer find the plan."""
    plan.withdrawn_at, plan.withdrawn_by = at, by.member
    plan.save_checked()
    for named in plan.record.named.select_related("member").exclude(member=plan.record.recorded_by_id):
        if named.member.role != Role.COORDINATOR:
            end_involvement(
                by=by, at=at, record=plan.record, member=named.member, reason=InvolvementReason.TEAM
            )  # fmt: skip
            if plan.operation is not None:
                involve(
                    by=by, at=at, record=plan.operation.record, member=named.member, reason=InvolvementReason.TEAM
                )  # fmt: skip

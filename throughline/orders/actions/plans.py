"""Acts on a disruption plan: beginning it, a second person's review, its tactics, and what came of them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import may_see, visible_records
from throughline.access.permissions import require_permission
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Member
from throughline.audit.states import Operation
from throughline.core.clock import at_london, civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.orders.children import (
    answer_for_child,
    may_be_child,
    require_reviewed,
    require_reviewer,
    settle_review,
    subject_of,
)
from throughline.orders.kinds import tactic_kinds
from throughline.orders.models import DisruptionPlan, Tactic
from throughline.orders.policies import BEGAN_WITHIN, BEGINS_WITHIN, require_review_date, require_year
from throughline.orders.queries.plans import list_open_tactics
from throughline.orders.states import TacticOutcome
from throughline.work.deadlines import DEFAULT_DAY_END
from throughline.work.facts import ask_task, settle_task
from throughline.work.states import TaskKind

PLANNED_FOR = (RecordKind.LINE, RecordKind.PERSON, RecordKind.PLACE)


@dataclass(frozen=True)
class TacticGiven:
    """A tactic as typed; ``owner``: the person asked, if one is."""

    tactic: str
    owner_agency: Agency
    start_date: dt.date
    review_date: dt.date
    owner: Member | None = None
    detail: str = ""


@transaction.atomic
def begin_disruption_plan(
    *,
    by: Actor,
    at: dt.datetime,
    record_uuid: uuid.UUID,
    aims: str,
    review_date: dt.date,
    owner: Member | None = None,
    harmed_along: uuid.UUID | None = None,
) -> DisruptionPlan:
    """Begin a plan about a line, a person of concern or a place. Errors: Absent, Refused.

    A child has their own item as a child harmed, and a second person looks before anything is done (practice.md P3).
    """
    require_permission(by, "plan.record")
    record = visible_records(by, at).select_related("hub__agency").filter(uuid=record_uuid).first()
    if record is None or record.kind not in PLANNED_FOR:
        raise Absent
    if not aims.strip():
        raise Refused("Say what should change.", field="aims")
    require_review_date(review_date, civil_date(at), civil_date(at))
    plan = DisruptionPlan(
        record=record, aims=require_text(aims, what="aims", field="aims", limit=2000), owner=owner or by.member,
        started_date=civil_date(at), review_date=review_date, recorded_at=at, recorded_by=by.member,
    )  # fmt: skip
    if not may_see(plan.owner, record, at):
        raise Refused("They cannot see this record, so they cannot answer for its plan.", field="owner")
    plan.save_checked()
    subject = subject_of(record)
    if subject is not None and may_be_child(by, at, subject):
        answer_for_child(by=by, at=at, thing=plan, person=subject, harmed_along=harmed_along)
    record_act(by=by, at=at, action="begin_disruption_plan", op=Operation.COLLECTION, subjects=[record])
    return plan


def _plan_to_change(
    by: Actor, at: dt.datetime, plan_uuid: uuid.UUID, permission: str = "plan.record"
) -> DisruptionPlan:
    """A running plan through the gate, held against a second hand. Errors: Absent, Refused."""
    require_permission(by, permission)
    rows = (
        DisruptionPlan.objects.visible_to(by, at).select_for_update(of=("self",)).select_related("record__hub__agency")
    )
    plan: DisruptionPlan | None = rows.filter(uuid=plan_uuid).first()
    if plan is None:
        raise Absent
    if plan.ended_date is not None:
        raise Refused("This plan has ended. Begin another.")
    return plan


@transaction.atomic
def review_child_plan(*, by: Actor, at: dt.datetime, plan_uuid: uuid.UUID, note: str) -> DisruptionPlan:
    """A second person's yes to a plan about a child (practice.md P3), who may open what says so: how it protects them.

    Errors: Absent, Refused.
    """
    plan = _plan_to_change(by, at, plan_uuid, "order.review")
    require_reviewer(by, at, subject_of(plan.record), plan)
    settle_review(plan, note, by=by, at=at)
    record_act(by=by, at=at, action="review_child_plan", op=Operation.ALTERATION, subjects=[plan.record])
    return plan


@transaction.atomic
def choose_tactic(*, by: Actor, at: dt.datetime, plan_uuid: uuid.UUID, given: TacticGiven) -> Tactic:
    """Put a tactic on a plan; whoever is asked to do it gets a task. Errors: Absent, Refused."""
    plan, today = _plan_to_change(by, at, plan_uuid), civil_date(at)
    require_reviewed(by, at, subject_of(plan.record), plan)
    if given.tactic not in {each.key for each in list_open_tactics(plan.record.kind, today)}:
        raise Refused("Choose a tactic from the list.", field="tactic")
    require_year(given.start_date, today, ago=BEGAN_WITHIN, ahead=BEGINS_WITHIN, field="start_date")
    require_review_date(given.review_date, given.start_date, today, after="it starts")
    if given.owner is not None and not may_see(given.owner, plan.record, at):
        raise Refused("They cannot see this record, so they cannot be asked.", field="owner")
    tactic = Tactic(
        plan=plan, tactic=given.tactic, detail=require_text(given.detail, what="detail", field="detail", limit=500),
        owner_agency=given.owner.agency if given.owner else given.owner_agency, owner=given.owner,
        start_date=given.start_date, review_date=given.review_date, recorded_at=at, recorded_by=by.member,
    )  # fmt: skip
    if given.owner is not None:
        tactic.task = ask_task(
            by=by, at=at, record=plan.record, title=tactic_kinds()[given.tactic].name[:200], kind=TaskKind.TACTIC,
            owner_agency=given.owner.agency, owner=given.owner, due_at=at_london(given.review_date, DEFAULT_DAY_END),
            explanation=tactic.detail,
        )  # fmt: skip
    tactic.save_checked()
    record_act(by=by, at=at, action="choose_tactic", op=Operation.COLLECTION, subjects=[plan.record])
    return tactic


@transaction.atomic
def review_tactic(
    *,
    by: Actor,
    at: dt.datetime,
    tactic_uuid: uuid.UUID,
    outcome: str = "",
    note: str = "",
    review_date: dt.date | None = None,
) -> Tactic:
    """Look at a tactic: it goes on until another day, or it ends with what came of it. Errors: Absent, Refused."""
    require_permission(by, "plan.record")
    rows = Tactic.objects.visible_to(by, at).select_for_update(of=("self",)).select_related("plan__record", "task")
    tactic: Tactic | None = rows.filter(uuid=tactic_uuid).first()
    if tactic is None:
        raise Absent
    if tactic.ended_date is not None:
        raise Refused("This tactic has ended.")
    tactic.outcome_note = require_text(note, what="note", field="note", limit=1000)
    if outcome:
        _end(tactic, outcome, by=by, at=at)
    elif review_date is None:
        raise Refused("Say what came of it, or when it is looked at again.", field="outcome")
    else:
        require_review_date(review_date, civil_date(at), civil_date(at))
        tactic.review_date = review_date
    tactic.save_checked()
    record_act(by=by, at=at, action="review_tactic", op=Operation.ALTERATION, subjects=[tactic.plan.record])
    return tactic


def _end(tactic: Tactic, outcome: str, *, by: Actor, at: dt.datetime) -> None:
    if outcome not in TacticOutcome.values:
        raise Refused("Say what came of it.", field="outcome")
    if not tactic.outcome_note:
        raise Refused("Say in a sentence what came of it.", field="note")
    tactic.outcome, tactic.ended_date = outcome, civil_date(at)
    if tactic.task is not None:
        settle_task(by=by, at=at, task=tactic.task, outcome=tactic.outcome_note)


@transaction.atomic
def review_plan(
    *, by: Actor, at: dt.datetime, plan_uuid: uuid.UUID, version: int, aims: str, review_date: dt.date
) -> DisruptionPlan:
    """Look at a plan again: its aims, and when next. Errors: Absent, Refused, Conflict."""
    plan = _plan_to_change(by, at, plan_uuid)
    plan.require_version(version, {"aims": plan.aims, "review_date": plan.review_date})
    if not aims.strip():
        raise Refused("Say what should change.", field="aims")
    require_review_date(review_date, civil_date(at), civil_date(at))
    before = plan.aims
    plan.aims, plan.review_date = require_text(aims, what="aims", field="aims", limit=2000), review_date
    plan.save_checked()
    record_act(
        by=by, at=at, action="review_plan", op=Operation.ALTERATION, subjects=[plan.record], detail={"before": before}
    )  # fmt: skip
    return plan


@transaction.atomic
def end_plan(*, by: Actor, at: dt.datetime, plan_uuid: uuid.UUID, note: str) -> DisruptionPlan:
    """End a plan once every tactic has ended, with what changed. Errors: Absent, Refused."""
    plan = _plan_to_change(by, at, plan_uuid)
    if plan.tactics.filter(ended_date__isnull=True).exists():
        raise Refused("A tactic still runs. Say first what came of each.")
    if not note.strip():
        raise Refused("Say what changed.", field="note")
    plan.ended_date, plan.ended_note = civil_date(at), require_text(note, what="note", field="note", limit=1000)
    plan.save_checked()
    record_act(by=by, at=at, action="end_plan", op=Operation.ALTERATION, subjects=[plan.record])
    return plan

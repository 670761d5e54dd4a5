"""Acts on tasks: one owner in one agency asks, accepts, declines, comments, hands over, escalates, completes."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import may_see, visible_records
from throughline.access.models import ProtectedRecord
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.agencies.states import CONTENT_ROLES, Role
from throughline.audit.states import Operation
from throughline.core.clock import at_london, civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.work.deadlines import DEFAULT_DAY_END
from throughline.work.facts import ask_task, notify
from throughline.work.models import Task, TaskStep
from throughline.work.policies import can_accept, can_do, can_escalate, require_open, require_somebody
from throughline.work.queries.managers import managers_for
from throughline.work.states import TaskKind, TaskStepKind


@transaction.atomic
def ask_for_task(
    *,
    by: Actor,
    at: dt.datetime,
    record_uuid: uuid.UUID,
    title: str,
    owner: Member,
    due_date: dt.date,
    explanation: str = "",
) -> Task:
    """Ask one member of the hub to do something about a record both may see, by the end of a day. Errors: Absent, Refused."""
    require_permission(by, "task.ask")
    record = visible_records(by, at).filter(uuid=record_uuid).first()
    if record is None:
        raise Absent
    if due_date < civil_date(at):
        raise Refused("The day it is due must be today or later.", field="due_date")
    _require_recipient(by, record, owner, at, field="owner")
    task = ask_task(
        by=by, at=at, record=record, title=_words(title, "what is to be done", "title", 200), kind=TaskKind.ACTION,
        owner_agency=owner.agency, owner=owner, due_at=at_london(due_date, DEFAULT_DAY_END),
        explanation=require_text(explanation, what="the explanation", field="explanation", limit=1000),
    )  # fmt: skip
    notify(by=by, at=at, member=owner, record=record, text="You were asked to do a task")
    record_act(by=by, at=at, action="ask_for_task", op=Operation.COLLECTION, subjects=[record])
    return task


@transaction.atomic
def accept_task(*, by: Actor, at: dt.datetime, task_id: int) -> Task:
    """Say yes to a task one was asked to do. Errors: Absent, Refused."""
    task = _locked(by, at, task_id)
    _require(can_accept(by, task), "Only the person asked can accept this, once.")
    task.accepted_at, task.accepted_by = at, by.member
    _keep(task, TaskStepKind.ACCEPTED, by=by, at=at)
    _tell(task, task.asked_by, "A task you asked for was accepted", by=by, at=at)
    return task


@transaction.atomic
def decline_task(*, by: Actor, at: dt.datetime, task_id: int, reason: str) -> Task:
    """Say no to a task, with the reason: it goes back to whoever asked, who has it from now. Errors: Absent, Refused."""
    task = _locked(by, at, task_id)
    _require(can_accept(by, task), "Only the person asked can decline this, before accepting it.")
    text = _words(reason, "why", "reason")
    asked_by = task.asked_by
    task.owner = None if asked_by.role == Role.SYSTEM or not asked_by.is_active else asked_by
    task.owner_agency = asked_by.agency
    _keep(task, TaskStepKind.DECLINED, by=by, at=at, text=text)
    _tell(task, asked_by, "A task you asked for was declined: it is yours again", by=by, at=at)
    return task


@transaction.atomic
def comment_on_task(*, by: Actor, at: dt.datetime, task_id: int, text: str) -> Task:
    """Add a comment to an open task one sees. Errors: Absent, Refused."""
    task = _locked(by, at, task_id)
    _keep(task, TaskStepKind.COMMENTED, by=by, at=at, text=_words(text, "the comment", "text"))
    for member in {task.asked_by, task.owner} - {None}:
        _tell(task, member, "A comment on a task of yours", by=by, at=at)
    return task


@transaction.atomic
def hand_over_task(*, by: Actor, at: dt.datetime, task_id: int, to: Member, reason: str) -> Task:
    """Give a task to another member of the hub who may see its record; they are asked afresh. Errors: Absent, Refused."""
    task = _locked(by, at, task_id)
    _require(can_do(by, task, at), "This task belongs to another agency. Ask its owner, or the coordinator.")
    if task.owner_id == to.pk:
        raise Refused(f"{to.name} has this task already.", field="to")
    text = _words(reason, "why", "reason")
    _require_recipient(by, task.record, to, at, field="to")
    task.owner, task.owner_agency = to, to.agency
    takes_on = to.pk == by.member.pk
    task.accepted_at, task.accepted_by = (at, to) if takes_on else (None, None)
    _keep(task, TaskStepKind.HANDED_OVER, by=by, at=at, text=text, to=to)
    _tell(task, to, "A task was handed over to you", by=by, at=at)
    return task


@transaction.atomic
def escalate_task(*, by: Actor, at: dt.datetime, task_id: int, reason: str) -> Task:
    """Take a task to its owner's line manager, else to the hub's coordinators: they are told. It stays its owner's.

    A line manager who may not see the record is not told of it. Errors: Absent, Refused (nobody would be told).
    """
    task = _locked(by, at, task_id)
    _require(can_escalate(by, task), "Only its owner, whoever asked for it or the coordinator can escalate this.")
    text = _words(reason, "why", "reason")
    managers = managers_for(by, task.owner, task.record, at)
    require_somebody(managers)
    for member in managers:
        _tell(task, member, "A task was escalated to you", by=by, at=at)
    _keep(task, TaskStepKind.ESCALATED, by=by, at=at, text=text, to=managers[0] if len(managers) == 1 else None)
    return task


@transaction.atomic
def complete_task(*, by: Actor, at: dt.datetime, task_id: int, outcome: str) -> Task:
    """Close a task with what came of it. Its owner, who covers for them, or the coordinator may. Errors: Refused."""
    task = _locked(by, at, task_id)
    _require(can_do(by, task, at), "This task belongs to another agency. Ask its owner, or the coordinator.")
    if not outcome.strip():
        raise Refused("Say what came of it.", field="outcome")
    task.done_at, task.done_by, task.outcome = at, by.member, outcome.strip()
    _keep(task, TaskStepKind.DONE, by=by, at=at)
    _tell(task, task.asked_by, "A task you asked for was done", by=by, at=at)
    return task


def _locked(by: Actor, at: dt.datetime, task_id: int) -> Task:
    """An open task through the gate, held against a second hand. Errors: Absent; Refused when it is done."""
    rows = Task.objects.visible_to(by, at).select_for_update(of=("self",)).select_related("record", "asked_by__agency")
    task: Task | None = rows.filter(pk=task_id).first()
    if task is None:
        raise Absent
    require_open(task)
    return task


def _keep(
    task: Task, kind: TaskStepKind, *, by: Actor, at: dt.datetime, text: str = "", to: Member | None = None
) -> None:
    """Save the task with the step that brought it where it is, and the audit's entry."""
    task.save_checked()
    TaskStep.related.create(task=task, kind=kind, text=text, to=to, taken_at=at, taken_by=by.member)
    record_act(by=by, at=at, action=f"task_{kind}", op=Operation.ALTERATION, subjects=[task.record])


def _tell(task: Task, member: Member | None, text: str, *, by: Actor, at: dt.datetime) -> None:
    if member is not None:
        notify(by=by, at=at, member=member, record=task.record, text=text)


def _require(allowed: bool, message: str) -> None:
    if not allowed:
        raise Refused(message)


def _words(text: str, what: str, field: str, limit: int = 1000) -> str:
    if not text.strip():
        raise Refused(f"Say {what}.", field=field)
    return require_text(text, what=what, field=field, limit=limit)


def _require_recipient(by: Actor, record: ProtectedRecord, member: Member, at: dt.datetime, *, field: str) -> None:
    """A task gives nobody sight of a record: whoever is asked may see it already."""
    if member.hub_id != by.hub.pk or not member.is_active or member.role not in CONTENT_ROLES:
        raise Refused("Choose somebody who works in this hub.", field=field)
    if not may_see(member, record, at):
        raise Refused(f"{member.name} may not see this record, so cannot be asked to work on it.", field=field)

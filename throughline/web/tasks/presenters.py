"""Tasks as frozen rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from throughline.web.presenting.clocks import present_clock
from throughline.web.presenting.components import Cell
from throughline.web.presenting.dates import uk_date_and_time
from throughline.web.presenting.reach import record_href_for
from throughline.web.presenting.records import record_label
from throughline.work.models import Task, TaskStep
from throughline.work.states import TaskStepKind


@dataclass(frozen=True)
class StepRow:
    """What somebody did with a task."""

    kind: str
    by: str
    when: str
    text: str


def state_of(task: Task) -> str:
    """Done, accepted, or still asked."""
    if task.done_at is not None:
        return "Done"
    if task.owner is None:
        return "Nobody yet"
    return "Accepted" if task.accepted_at is not None else "Asked"


def present_task_row(task: Task, names: Mapping[int, str], at: dt.datetime, role: str) -> tuple[Cell, ...]:
    name = names.get(task.record_id, "")
    return (
        Cell(task.title, href=reverse("task-due", args=[task.pk]), detail=task.get_kind_display()),
        Cell(name or record_label(task.record), href=record_href_for(role, task.record), detail=task.record.reference),
        Cell(task.owner.name if task.owner else "Nobody yet", detail=task.owner_agency.name),
        Cell(tag=state_of(task), tone="done" if task.done_at else "accent" if task.accepted_at else "plain"),
        Cell(clock=present_clock(task.due_at, done_at=task.done_at, now=at)),
    )


def present_step(step: TaskStep) -> StepRow:
    kind = step.get_kind_display()
    if step.kind == TaskStepKind.ESCALATED:
        kind = f"Escalated to {step.to.name if step.to else 'the hub’s coordinators'}"
    elif step.to is not None:
        kind = f"{kind} to {step.to.name}"
    return StepRow(kind, step.taken_by.name, uk_date_and_time(step.taken_at), step.text)

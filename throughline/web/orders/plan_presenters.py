"""Disruption plans as their page shows them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.urls import reverse

from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.orders.children import may_be_child, subject_of, waits_for_review
from throughline.orders.dates import standing_on
from throughline.orders.kinds import tactic_groups, tactic_kinds
from throughline.orders.models import DisruptionPlan, Tactic
from throughline.orders.states import Happening

_TONES = {
    Happening.PLANNED: "plain", Happening.UNDER_WAY: "accent", Happening.REVIEW_DUE: "soon", Happening.ENDED: "done",
}  # fmt: skip


@dataclass(frozen=True)
class TacticRow:
    uuid: uuid.UUID
    name: str
    detail: str
    who: str
    status: str
    tone: str
    start_date: dt.date
    review_date: dt.date
    ended_date: dt.date | None
    outcome: str
    note: str
    task_href: str
    task_said: str
    order_kind: str


@dataclass(frozen=True)
class PlanView:
    uuid: uuid.UUID
    aims: str
    owner: str
    status: str
    tone: str
    started_date: dt.date
    review_date: dt.date
    ended_date: dt.date | None
    ended_note: str
    groups: tuple[tuple[str, tuple[TacticRow, ...]], ...]
    waits_for_review: bool
    is_child: bool
    review_said: str


def present_plan(actor: Actor, at: dt.datetime, plan: DisruptionPlan) -> PlanView:
    """A plan with its tactics, by the toolkit's groups."""
    on = civil_date(at)
    standing = standing_on(plan.started_date, plan.review_date, plan.ended_date, on)
    rows = sorted(plan.tactics.all(), key=lambda each: (each.ended_date is not None, each.review_date, each.pk))
    groups = tuple(
        (title, tuple(_tactic(row, on) for row in rows if tactic_kinds()[row.tactic].group == group))
        for group, title in tactic_groups().items()
    )
    said = f"{plan.reviewed_by.name}: {plan.review_note}" if plan.reviewed_by else ""
    subject = subject_of(plan.record)
    waits = plan.ended_date is None and waits_for_review(actor, at, subject, plan)
    return PlanView(
        uuid=plan.uuid, aims=plan.aims, owner=f"{plan.owner.name}, {plan.owner.agency.name}", status=standing.label,
        tone=_TONES[standing], started_date=plan.started_date, review_date=plan.review_date, ended_date=plan.ended_date,
        ended_note=plan.ended_note, groups=tuple(group for group in groups if group[1]),
        waits_for_review=waits, is_child=may_be_child(actor, at, subject), review_said=said,
    )  # fmt: skip


def _tactic(row: Tactic, on: dt.date) -> TacticRow:
    kind = tactic_kinds()[row.tactic]
    standing = standing_on(row.start_date, row.review_date, row.ended_date, on)
    done = f"Task done: {row.task.outcome}" if row.task and row.task.done_at is not None else ""
    return TacticRow(
        uuid=row.uuid, name=kind.name, detail=row.detail,
        who=f"{row.owner.name}, {row.owner_agency.name}" if row.owner else row.owner_agency.name, status=standing.label,
        tone=_TONES[standing], start_date=row.start_date, review_date=row.review_date, ended_date=row.ended_date,
        outcome=row.get_outcome_display(), note=row.outcome_note,
        task_href=reverse("task-due", args=[row.task.pk]) if row.task else "", task_said=done, order_kind=kind.order,
    )  # fmt: skip

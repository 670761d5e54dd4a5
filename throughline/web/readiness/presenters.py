"""Planned operations, and who is accounted for, as frozen rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from throughline.core.clock import civil_date
from throughline.disruption.models import Line
from throughline.readiness.models import BriefPerson, Plan
from throughline.readiness.queries.accounts import Accounted
from throughline.readiness.states import PlanStatus
from throughline.register.queries import age_of, display_name
from throughline.web.presenting.clocks import Clock, present_clock
from throughline.web.presenting.components import Cell
from throughline.web.presenting.dates import short_date
from throughline.web.presenting.records import record_href

TONES = {PlanStatus.PREPARING: "soon", PlanStatus.OPEN: "accent", PlanStatus.EXECUTED: "done"}


@dataclass(frozen=True)
class PlanView:
    """A planned operation, and which of its acts can be done now."""

    reference: str
    kind: str
    planned_date: dt.date
    status: str
    tone: str
    where: str
    team: str
    line: str
    operation_href: str
    reason: str
    is_over: bool
    is_open: bool
    is_long_past: bool
    for_the_door: str


@dataclass(frozen=True)
class BriefRow:
    pk: int
    called: str
    age: str
    says: str
    released: str


@dataclass(frozen=True)
class AccountRow:
    """One person after an operation: how they are accounted for, in words, and what is still open."""

    person_uuid: str
    name: str
    href: str
    age: str
    known_from: str
    says: str
    open_says: str
    clock: Clock | None
    may_answer: bool


def present_plan(plan: Plan, line: Line | None, *, is_read: bool) -> PlanView:
    """``line``: the plan's, where the reader may open it; ``is_read``: whether its brief may be read on this day."""
    status = plan.status
    return PlanView(
        reference=plan.record.reference,
        kind=plan.get_operation_kind_display(),
        planned_date=plan.planned_date,
        status=status.label,
        tone=TONES.get(status, "plain"),
        where=", ".join(part for part in (plan.address, plan.area, plan.postcode) if part),
        team=plan.team.name,
        line=line.name if line else "",
        operation_href=record_href(plan.operation.record) if plan.operation else "",
        reason=plan.called_off_reason,
        is_over=plan.is_over,
        is_open=status == PlanStatus.OPEN and is_read,
        is_long_past=not (plan.is_over or is_read),
        for_the_door=plan.for_the_door,
    )


def present_plan_row(plan: Plan) -> tuple[Cell, ...]:
    return (
        Cell(
            plan.get_operation_kind_display(), href=reverse("planned", args=[plan.record.uuid]),
            detail=plan.record.reference,
        ),
        Cell(short_date(plan.planned_date)),
        Cell(plan.team.name),
        Cell(tag=plan.status.label, tone=TONES.get(plan.status, "plain")),
    )  # fmt: skip


def present_brief_row(row: BriefPerson, released: str) -> BriefRow:
    return BriefRow(row.pk, row.called, row.age_in_words, "; ".join(door_words(row)), released)


def door_words(row: BriefPerson) -> list[str]:
    """What protects somebody at the door, each part named."""
    parts = (
        ("Frightens or calms", row.frightens_or_calms),
        ("Health", row.health_needs),
        ("Speaking with them", row.communication_needs),
    )
    return [f"{name}: {text}" for name, text in parts if text]


def present_account(row: Accounted, at: dt.datetime) -> AccountRow:
    expected, person = row.expected, row.person
    account = expected.account
    clock, open_says = None, ""
    if row.gap is not None:
        open_says = row.gap.get_kind_display()
        clock = present_clock(row.gap.clock.due_at, now=at) if row.gap.clock else None
    elif expected.is_looked_for and account is not None and account.clock is not None:
        clock = present_clock(account.clock.due_at, done_at=account.clock.stopped_at, now=at)
    return AccountRow(
        person_uuid=str(person.record.uuid),
        name=display_name(person),
        href=record_href(person.record),
        age=age_of(person, civil_date(at)).in_words,
        known_from="On the readiness brief" if expected.on_brief else "Not on a brief",
        says=account_in_words(row),
        open_says=open_says,
        clock=clock,
        may_answer=not expected.is_there,
    )


def account_in_words(row: Accounted) -> str:
    """How somebody is accounted for. Nobody's absence is told as good news."""
    expected = row.expected
    if expected.found is not None:
        arrested = " and arrested" if expected.arrest is not None else ""
        return f"Found{arrested} on {short_date(expected.found.happened_date)}"
    if expected.arrest is not None:
        return f"Arrested on {short_date(expected.arrest.happened_date)}"
    account = expected.account
    if account is None:
        return "Not accounted for: nobody has said where they are"
    if account.looking is not None:
        return f"Not there: {account.looking.name}, {account.looking.agency.name}, looks for them"
    return f"Seen elsewhere on {short_date(account.seen_date) if account.seen_date else ''} by {account.seen_by}"

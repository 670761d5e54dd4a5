"""Who turns 18 within a year, or has turned 18 with nothing settled, by date."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from throughline.core.clock import now
from throughline.hub.models import Case
from throughline.hub.states import CaseStatus
from throughline.register.queries import display_name
from throughline.transition.queries.turning import AgeNotKnown, Turning, list_turning_18
from throughline.transition.states import PlanStatus
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.pages import page
from throughline.web.presenting.components import Cell, Column
from throughline.web.presenting.dates import ago, short_date


@access("case.view", methods=("GET", "HEAD"))
def turning(request: ActorRequest) -> HttpResponse:
    """By the day they turn 18; apart, those whose date of birth is not known. Never by level (P2)."""
    at = now()
    known, unknown = list_turning_18(request.actor, at)
    cases = [*(row.case for row in known), *(row.case for row in unknown)]
    consulted(request, [case.person.record for case in cases])
    return page(request, "pages/transition/turning.html", {
        "columns": [Column(text) for text in ("Who", "Turns 18", "Lead professional", "Plan")],
        "rows": [_row(row) for row in known],
        "unknown_columns": [Column(text) for text in ("Who", "Age", "Lead professional", "Plan")],
        "unknown_rows": [_unknown(row) for row in unknown],
    })  # fmt: skip


def _row(row: Turning) -> tuple[Cell, ...]:
    when = Cell(short_date(row.eighteenth), detail=ago(row.eighteenth))
    if row.has_turned:
        when = Cell(
            short_date(row.eighteenth), detail=ago(row.eighteenth), tag="Turned 18, nothing settled", tone="overdue"
        )
    return (
        _who(row.case),
        when,
        Cell(row.case.lead.name, detail=row.case.lead.agency.name),
        _plan(row.case, row.plan_status),
    )


def _unknown(row: AgeNotKnown) -> tuple[Cell, ...]:
    age = Cell(row.age.in_words.capitalize(), detail="No date of birth: find it out")
    return (
        _who(row.case),
        age,
        Cell(row.case.lead.name, detail=row.case.lead.agency.name),
        _plan(row.case, row.plan_status),
    )


def _who(case: Case) -> Cell:
    href = reverse("transition", args=[case.record.uuid])
    return Cell(display_name(case.person), href=href, detail=case.record.reference)


def _plan(case: Case, status: str) -> Cell:
    if not status:
        return Cell("Not begun")
    if case.status == CaseStatus.CLOSED:
        return Cell("The case was closed before the plan was settled: open it again")
    return Cell(tag=PlanStatus(status).label, tone="done" if status == PlanStatus.SETTLED else "accent")

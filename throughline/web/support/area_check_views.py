"""Area checks: what waits for a person's answer, and how often each requester asked (practice.md P17)."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from throughline.access.permissions import may
from throughline.core.clock import now, today
from throughline.register.queries import display_name
from throughline.support.actions.area_checks import answer_area_check
from throughline.support.queries.housing import count_requesters, get_check_to_answer, list_checks_to_answer
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.pages import page
from throughline.web.presenting.clocks import present_clock
from throughline.web.presenting.components import Cell, Column
from throughline.web.presenting.people import present_identity
from throughline.web.support.asking import Question, ask
from throughline.web.support.housing_forms import AreaAnswerForm


@access("area_check.answer", methods=("GET", "HEAD"))
def area_checks(request: ActorRequest) -> HttpResponse:
    """Those that wait first, by when an answer is due; then the newest answered."""
    at = now()
    checks = list_checks_to_answer(request.actor, at)
    consulted(request, [check.case.record for check in checks])
    consulted(request, [check.case.person.record for check in checks])
    sees_counts = may(request.actor.role, "area_check.counts")
    return page(request, "pages/support/area_checks.html", {
        "rows": [(check, display_name(check.case.person), present_clock(check.due_at, now=at)) for check in checks],
        "columns": [Column(text) for text in ("Area", "For", "Asked by", "Answer")],
        "counts": _count_rows(request) if sees_counts else [],
        "count_columns": _COUNT_COLUMNS,
    })  # fmt: skip


_COUNT_COLUMNS = [Column("Who asked"), Column("Agency"), Column("Checks in 28 days", is_number=True),
                  Column("For how many moves", is_number=True)]  # fmt: skip


def _count_rows(request: ActorRequest) -> list[tuple[Cell, ...]]:
    return [
        (Cell(row.name), Cell(row.agency), Cell(str(row.requests)), Cell(str(row.moves)))
        for row in count_requesters(request.actor, now())
    ]


@access("area_check.counts", methods=("GET", "HEAD"))
def area_check_counts(request: ActorRequest) -> HttpResponse:
    """Who asked, and how often: no area and nobody's name beside it."""
    rows = _count_rows(request)
    return page(request, "pages/support/area_check_counts.html", {"counts": rows, "count_columns": _COUNT_COLUMNS})


@access("area_check.answer")
def area_check_answer(request: ActorRequest, check_uuid: uuid.UUID) -> HttpResponse:
    """Suitable, not suitable, or discuss by phone. There is no room for why."""
    check = get_check_to_answer(request.actor, check_uuid, now())
    case = check.move.case
    consulted(request, [case.record, case.person.record])
    here = reverse("area-checks")
    question = Question(
        heading=check.area, verb="Send this answer", said="Answered. Whoever asked has been told.", back_href=here, then=here,
        identity=present_identity(case.person, today()), template="pages/support/area_check_answer.html",
        more={"requested_by": check.requested_by.name, "requested_at": check.requested_at},
    )  # fmt: skip
    form = AreaAnswerForm(request.POST or None, initial={"version": check.version})
    return ask(request, form, question, lambda at, data: answer_area_check(
        by=request.actor, at=at, check_uuid=check_uuid, **data
    ), version_now=lambda: get_check_to_answer(request.actor, check_uuid, now()).version)  # fmt: skip

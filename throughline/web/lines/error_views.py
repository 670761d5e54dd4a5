"""A whole line recorded in error; and the lines that were."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from throughline.core.clock import now
from throughline.disruption.actions.record_corrections import withdraw_line
from throughline.disruption.queries.lines import get_line, list_lines_in_error
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.lines.identity_forms import StepErrorForm
from throughline.web.pages import page
from throughline.web.presenting.errors import present_record_in_error
from throughline.web.support.asking import Question, ask


@access("line.record")
def line_error(request: ActorRequest, line_uuid: uuid.UUID) -> HttpResponse:
    """The whole line was recorded in error: nobody finds it any more."""
    found = get_line(request.actor, line_uuid, now())
    consulted(request, [found.record])
    question = Question(
        "Was this line recorded in error?", "Mark as recorded in error", reverse("line", args=[line_uuid]),
        "Marked as recorded in error. It no longer counts.", reverse("lines"),
        lead=f"{found.name}, {found.record.reference}. Nobody finds it any more, and it counts nowhere. It stays in the history, "
        "with your reason.",
    )  # fmt: skip
    return ask(
        request, StepErrorForm(request.POST or None), question,
        lambda at, data: withdraw_line(by=request.actor, at=at, line_uuid=line_uuid, **data),
    )  # fmt: skip


@access("line.view", methods=("GET", "HEAD"))
def lines_in_error(request: ActorRequest) -> HttpResponse:
    """The lines that were recorded in error, and why."""
    found = list_lines_in_error(request.actor, now())
    consulted(request, [row.record for row in found])
    return page(request, "pages/questions/in_error.html", {
        "rows": [present_record_in_error(row.record, row.name) for row in found],
        "heading": "Lines recorded in error", "back_href": reverse("lines"), "none": "No line was recorded in error",
    })  # fmt: skip

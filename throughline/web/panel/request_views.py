"""Information requests: asking the agencies on a child's list, and answering for one's own."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import HttpResponse

from throughline.core.clock import now
from throughline.panel.actions.requests import answer_request, ask_agencies
from throughline.panel.policies import require_before_its_end, require_runs
from throughline.panel.queries.agenda import get_item, get_request, list_agencies_to_ask
from throughline.web.access import ActorRequest, access
from throughline.web.panel.forms import AnswerForm, AskForm
from throughline.web.panel.item_views import item_question
from throughline.web.presenting.dates import uk_date_and_time
from throughline.web.support.asking import ask


@access("panel.chair")
def ask_new(request: ActorRequest, item_uuid: uuid.UUID) -> HttpResponse:
    """Ask agencies what they hold, before the panel."""
    item = get_item(request.actor, item_uuid, now())
    require_runs(request.actor, item)
    agencies = list_agencies_to_ask(item, now())
    question = item_question(
        request, item, "Ask agencies what they hold", "Ask them", "Asked. Each has until its clock ends to answer.",
        "" if agencies else "Every agency on the list has been asked, or nobody is on it.",
    )  # fmt: skip
    return ask(request, AskForm(request.POST or None, agencies=agencies), question, lambda at, data: ask_agencies(
        by=request.actor, at=at, item_uuid=item_uuid, **data
    ))  # fmt: skip


@access("panel.attend")
def answer(request: ActorRequest, request_uuid: uuid.UUID) -> HttpResponse:
    """Answer for one's own agency: what it holds, or that it holds nothing."""
    found = get_request(request.actor, request_uuid, now())
    if request.method != "POST":  # What somebody typed while the panel ended comes back to them, with the reason.
        require_before_its_end(found.item)
    question = item_question(
        request, found.item, "What does your agency hold?", "Send the answer", "Answered. The chair and coordinator read it.",
        f"Answer by {uk_date_and_time(found.clock.due_at)}. Holding nothing is an answer; no answer is not.",
    )  # fmt: skip

    def send(at: dt.datetime, data: dict[str, Any]) -> object:
        return answer_request(
            by=request.actor, at=at, request_uuid=request_uuid, is_nil=data["holds"] == "nil", answer=data["answer"]
        )  # fmt: skip

    return ask(request, AnswerForm(request.POST or None), question, send)

"""What was recorded of an item in error: a decision, or that somebody sat in it. Until the minutes are agreed."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from throughline.core.clock import now
from throughline.panel.actions.taking_back import withdraw_attendance, withdraw_decision
from throughline.panel.policies import require_in_session
from throughline.panel.queries.agenda import get_item_to_run
from throughline.panel.queries.minutes import written_of
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.panel.forms import InErrorForm
from throughline.web.panel.presenters import name_of
from throughline.web.support.asking import Question, ask


@access("panel.chair")
def in_error(request: ActorRequest, item_uuid: uuid.UUID) -> HttpResponse:
    """Say which was recorded in error and why; with a decision, which of the item's open actions go with it."""
    item = get_item_to_run(request.actor, item_uuid, now())
    require_in_session(item, or_drafted=True)
    consulted(request, item.records)
    form = InErrorForm(request.POST or None, written=written_of(item), initial={"of": request.GET.get("of", "")})
    href = reverse("panel-run-item", args=[item.meeting.uuid, item.uuid])
    question = Question(
        heading="Recorded in error", verb="Take it back", back_href=href, then=href,
        said="Taken back. It stays in the history of this item and is in no minutes.",
        lead=f"{item.get_subject_display()}: {name_of(item)}. Once the minutes are agreed, a correction is added instead.",
    )  # fmt: skip

    def take_back(at: dt.datetime, data: dict[str, Any]) -> object:
        kind, _, pk = data["of"].partition("-")
        given: dict[str, Any] = {"by": request.actor, "at": at, "item_uuid": item_uuid, "reason": data["reason"]}
        if kind == "attendance":
            return withdraw_attendance(**given, attendance_id=int(pk))
        return withdraw_decision(**given, decision_id=int(pk), cancel=map(int, data.get("cancel", ())))

    return ask(request, form, question, take_back)

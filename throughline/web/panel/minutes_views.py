"""Minutes: each reader's own, item by item; agreeing them; a correction; and the same as a marked PDF."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from throughline.core.clock import now
from throughline.core.errors import Absent
from throughline.panel.actions.meetings import agree_minutes
from throughline.panel.actions.minutes import print_minutes
from throughline.panel.actions.session import correct_minute
from throughline.panel.policies import require_meeting_move, runs
from throughline.panel.queries.agenda import agreed_in_words, get_item_to_run, get_meeting, has_agreed
from throughline.panel.queries.minutes import list_to_agree, minuted_agenda, written_of
from throughline.panel.states import MeetingStatus
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.pages import page
from throughline.web.panel.document import minutes_document
from throughline.web.panel.forms import CorrectForm, VersionedForm
from throughline.web.panel.item_views import item_question
from throughline.web.panel.presenters import present_item, present_meeting, present_written
from throughline.web.printing.pdf import pdf_response
from throughline.web.support.asking import Question, ask


@access("panel.view", methods=("GET", "HEAD"))
def minutes(request: ActorRequest, meeting_uuid: uuid.UUID) -> HttpResponse:
    """The minutes of the items this reader sat in, chairs or coordinates (practice.md P20)."""
    actor, at = request.actor, now()
    found = get_meeting(actor, meeting_uuid, at)
    rows = minuted_agenda(actor, at, found)
    consulted(request, [record for row in rows for record in row.item.records])
    return page(request, "pages/panel/minutes.html", {
        "meeting": present_meeting(found),
        "items": [
            (present_item(actor, at, row), present_written(written_of(row.item), at, may_open=False),
             runs(actor, row.item))
            for row in rows
        ],
        "to_agree": len(list_to_agree(actor, found)),
        "is_drafted": found.status == MeetingStatus.DRAFTED,
        "agreed": agreed_in_words(actor) if has_agreed(actor, found) else "",
    })  # fmt: skip


@access("panel.view", methods=("POST",))
def minutes_pdf(request: ActorRequest, meeting_uuid: uuid.UUID) -> HttpResponse:
    """The same minutes as a marked PDF. Making it is a disclosure, and logged as one."""
    actor, at = request.actor, now()
    found = print_minutes(by=actor, at=at, meeting_uuid=meeting_uuid)
    rows = minuted_agenda(actor, at, found)
    consulted(request, [record for row in rows for record in row.item.records])
    return pdf_response(minutes_document(actor, at, found, rows), filename=f"panel-minutes-{found.meets_at:%Y-%m-%d}")


@access("panel.chair")
def agree(request: ActorRequest, meeting_uuid: uuid.UUID) -> HttpResponse:
    """Agree the minutes of the items one chairs: they are frozen."""
    found = get_meeting(request.actor, meeting_uuid, now())
    require_meeting_move(found, MeetingStatus.AGREED)
    if not list_to_agree(request.actor, found) and found.chair_id != request.actor.member.pk:
        raise Absent
    question = Question(
        heading="Agree the minutes?", verb="Agree the minutes", back_href=reverse("panel-minutes", args=[meeting_uuid]),
        said="Agreed. Nothing in them is changed from now on.", then=reverse("panel", args=[meeting_uuid]),
        lead="They are frozen: later only a dated correction can be added. As chair you no longer see the cases.",
    )  # fmt: skip
    form = VersionedForm(request.POST or None, initial={"version": found.version})
    return ask(
        request, form, question,
        lambda at, data: agree_minutes(by=request.actor, at=at, meeting_uuid=meeting_uuid, **data),
        version_now=lambda: get_meeting(request.actor, meeting_uuid, now()).version,
    )  # fmt: skip


@access("panel.chair")
def correct(request: ActorRequest, item_uuid: uuid.UUID) -> HttpResponse:
    """Add a dated correction to an agreed minute."""
    item = get_item_to_run(request.actor, item_uuid, now())
    question = item_question(request, item, "Correct the minutes", "Add the correction", "Correction added.")
    return ask(request, CorrectForm(request.POST or None), question, lambda at, data: correct_minute(
        by=request.actor, at=at, item_uuid=item_uuid, text=data["minute"]
    ))  # fmt: skip

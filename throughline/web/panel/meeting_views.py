"""Meetings: the list, planning one, its agenda as a reader has it, and what moves it on."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from throughline.access.permissions import may
from throughline.core.clock import at_london, now
from throughline.panel.actions.agenda import table_item
from throughline.panel.actions.meetings import (
    begin_meeting,
    cancel_meeting,
    circulate_agenda,
    end_meeting,
    plan_meeting,
)
from throughline.panel.kinds import rule_of
from throughline.panel.models import Meeting
from throughline.panel.policies import require_meeting_move
from throughline.panel.queries.agenda import (
    Numbered,
    agenda_of,
    agreed_in_words,
    get_meeting,
    has_agreed,
    list_chairs,
    list_meetings,
)
from throughline.panel.queries.minutes import list_overdue_actions, minuted_agenda
from throughline.panel.states import HELD, NOT_YET_HELD, UNDER_WAY, MeetingStatus
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.pages import page
from throughline.web.panel.forms import CancelForm, PlanForm, TableForm, VersionedForm
from throughline.web.panel.presenters import (
    meeting_cells,
    present_item,
    present_meeting,
    present_requests,
    present_task,
)
from throughline.web.presenting.components import Column
from throughline.web.support.asking import Question, ask

_COLUMNS = [Column(text) for text in ("When", "Where", "Chair", "Status")]
_OVER = (MeetingStatus.DRAFTED, MeetingStatus.AGREED, MeetingStatus.CANCELLED)


@access("panel.view", methods=("GET", "HEAD"))
def meetings(request: ActorRequest) -> HttpResponse:
    """The panels to come and under way, and those past. No list says who is on an agenda."""
    actor, at = request.actor, now()
    return page(request, "pages/panel/meetings.html", {
        "columns": _COLUMNS,
        "to_come": [meeting_cells(row) for row in list_meetings(actor, at, statuses=UNDER_WAY)],
        "past": [meeting_cells(row) for row in list_meetings(actor, at, statuses=_OVER)],
        "may_plan": may(actor.role, "panel.convene"),
    })  # fmt: skip


@access("panel.convene")
def meeting_new(request: ActorRequest) -> HttpResponse:
    """Plan a panel."""
    form = PlanForm(request.POST or None, chairs=list_chairs(request.actor))
    question = Question(
        heading="Plan a panel", verb="Plan this panel", back_href=reverse("panels"), then=reverse("panels"),
        said="Planned. Put items on its agenda, then circulate it.",
        lead="Nothing is open to the chair until the agenda is circulated.",
    )  # fmt: skip

    def plan(at: dt.datetime, data: dict[str, Any]) -> Meeting:
        return plan_meeting(
            by=request.actor, at=at, kind=data["kind"], place=data["place"], chair=data["chair"],
            meets_at=at_london(data["meets_date"], data["meets_time"]),
        )  # fmt: skip

    return ask(request, form, question, plan)


@access("panel.view", methods=("GET", "HEAD"))
def meeting(request: ActorRequest, meeting_uuid: uuid.UUID) -> HttpResponse:
    """A panel: the agenda as this reader has it, and the overdue actions that put themselves on it."""
    actor, at = request.actor, now()
    found = get_meeting(actor, meeting_uuid, at)
    rows = agenda_of(actor, at, found)
    overdue = list_overdue_actions(actor, at, found)
    consulted(request, [record for row in rows for record in row.item.records])
    consulted(request, [task.record for task in overdue])
    is_chair = any(row.item.chaired_by.pk == actor.member.pk for row in rows) or found.chair_id == actor.member.pk
    is_coordinator = may(actor.role, "panel.convene")
    return page(request, "pages/panel/meeting.html", {
        "meeting": present_meeting(found),
        "needs": [need.name for need in rule_of(found.kind).needs],
        "minimum": rule_of(found.kind).minimum_agencies,
        "rule_source": rule_of(found.kind).source,
        "items": [(present_item(actor, at, row), _requests(request, row, at)) for row in rows],
        "overdue": [present_task(task, at) for task in overdue],
        "has_minutes": found.status in HELD and bool(minuted_agenda(actor, at, found)),
        "may_convene": is_coordinator, "may_run": is_chair or is_coordinator,
        "may_table": is_coordinator and found.status in NOT_YET_HELD,
        "is_open": found.status in NOT_YET_HELD, "is_under_way": found.status in UNDER_WAY,
        "may_attend": may(actor.role, "panel.attend"),
        "agreed": agreed_in_words(actor) if has_agreed(actor, found) else "",
    })  # fmt: skip


def _requests(request: ActorRequest, row: Numbered, at: dt.datetime) -> list[object]:
    return list(present_requests(request.actor, row.item, at)) if row.item.record else []


@access("panel.convene")
def table_new(request: ActorRequest, meeting_uuid: uuid.UUID) -> HttpResponse:
    """Table a person of concern, a location or a theme."""
    question = _question(
        meeting_uuid, "Add to the agenda", "Add to the agenda", "Added to the agenda.",
        "A child harmed is tabled from their case: open the case, then Panel.",
    )  # fmt: skip
    get_meeting(request.actor, meeting_uuid, now())
    return ask(request, TableForm(request.POST or None), question, lambda at, data: table_item(
        by=request.actor, at=at, meeting_uuid=meeting_uuid, **data
    ))  # fmt: skip


@access("panel.convene")
def circulate(request: ActorRequest, meeting_uuid: uuid.UUID) -> HttpResponse:
    """Circulate the agenda."""
    return _move_page(
        request, meeting_uuid, MeetingStatus.CIRCULATED, circulate_agenda, "Circulate the agenda?", "Circulate it",
        "Circulated. The chair can open what is on it until the minutes are agreed.",
        "What is on it opens to whoever chairs each item. Leads and covers are told that their case is on an agenda.",
    )  # fmt: skip


@access("panel.chair")
def begin(request: ActorRequest, meeting_uuid: uuid.UUID) -> HttpResponse:
    """Begin the panel, and go to its one screen."""
    return _move_page(
        request, meeting_uuid, MeetingStatus.IN_SESSION, begin_meeting, "Begin the panel?", "Begin",
        "The panel is in session.", "From now on nothing is added to the agenda. You run it from one screen.",
        then=reverse("panel-run", args=[meeting_uuid]),
    )  # fmt: skip


@access("panel.chair")
def end(request: ActorRequest, meeting_uuid: uuid.UUID) -> HttpResponse:
    """End the panel."""
    return _move_page(
        request, meeting_uuid, MeetingStatus.DRAFTED, end_meeting, "End the panel?", "End the panel",
        "The panel is over. Read the minutes through, then agree them.",
        "No more decisions or actions after this. Minutes and attendance can be put right until the minutes are agreed.",
        then=reverse("panel-minutes", args=[meeting_uuid]),
    )  # fmt: skip


@access("panel.convene")
def cancel(request: ActorRequest, meeting_uuid: uuid.UUID) -> HttpResponse:
    """Cancel a panel that has not begun."""
    return _move_page(
        request, meeting_uuid, MeetingStatus.CANCELLED, cancel_meeting, "Cancel this panel?", "Cancel this panel",
        "Cancelled. What was opened to the chair is closed again.",
        "Cases on its agenda wait for another panel: table them there.", form_class=CancelForm,
    )  # fmt: skip


def _question(meeting_uuid: uuid.UUID, heading: str, verb: str, said: str, lead: str, then: str = "") -> Question:
    href = reverse("panel", args=[meeting_uuid])
    return Question(heading=heading, verb=verb, back_href=href, said=said, then=then or href, lead=lead)


def _move_page(
    request: ActorRequest, meeting_uuid: uuid.UUID, to_status: str, act: Callable[..., object], heading: str, verb: str,
    said: str, lead: str, *, then: str = "", form_class: type[VersionedForm] = VersionedForm,
) -> HttpResponse:  # fmt: skip
    found = get_meeting(request.actor, meeting_uuid, now())
    require_meeting_move(found, to_status)
    form = form_class(request.POST or None, initial={"version": found.version})
    return ask(
        request, form, _question(meeting_uuid, heading, verb, said, lead, then),
        lambda at, data: act(by=request.actor, at=at, meeting_uuid=meeting_uuid, **data),
        version_now=lambda: get_meeting(request.actor, meeting_uuid, now()).version,
    )  # fmt: skip

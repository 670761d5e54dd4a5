"""One item of an agenda: its chair, taking it off, a conflict of interest, admitting an agency; and a case's panels."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from throughline.access.permissions import may
from throughline.access.queries import may_act_on
from throughline.agencies.actor import Actor
from throughline.core.clock import now, today
from throughline.hub.policies import require_open
from throughline.hub.queries.cases import get_case
from throughline.hub.states import CaseStatus
from throughline.nrm.actions.tabling import table_at_panel
from throughline.panel.actions.agenda import admit_agency, declare_conflict, name_item_chair, withdraw_item
from throughline.panel.models import AgendaItem
from throughline.panel.policies import require_open_agenda, require_runs, runs
from throughline.panel.queries.agenda import (
    get_item,
    list_agencies_to_admit,
    list_chairs,
    list_meetings,
    list_sitting,
)
from throughline.panel.queries.minutes import written_of
from throughline.panel.queries.waiting import changed_since_last_panel, list_panels_of
from throughline.panel.states import NOT_YET_HELD, MeetingStatus
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.access_reasons import require_reason
from throughline.web.pages import page
from throughline.web.panel.forms import AdmitForm, ChairForm, ConflictForm, TableCaseForm, TakeOffForm
from throughline.web.panel.presenters import name_of, present_meeting, present_written
from throughline.web.presenting.people import present_identity
from throughline.web.presenting.records import record_href
from throughline.web.support.asking import Question, ask


def item_question(
    request: ActorRequest, item: AgendaItem, heading: str, verb: str, said: str, lead: str = ""
) -> Question:
    """A question about an item one may see, which ends at its panel. It says which item it is."""
    consulted(request, item.records)
    href = reverse("panel", args=[item.meeting.uuid])
    about = f"{item.get_subject_display()}: {name_of(item)}."
    return Question(
        heading=heading, verb=verb, back_href=href, said=said, then=href, lead=f"{about} {lead}".strip()
    )  # fmt: skip


@access("panel.convene")
def chair(request: ActorRequest, item_uuid: uuid.UUID) -> HttpResponse:
    """Another chair for one item."""
    item = get_item(request.actor, item_uuid, now())
    form = ChairForm(request.POST or None, chairs=list_chairs(request.actor), initial={"chair": item.chaired_by.pk})
    question = item_question(
        request, item, "Who chairs this item?", "Save", "Saved.",
        "Where the panel’s chair leads or covers the case, or has a conflict of interest, somebody else chairs its item.",
    )  # fmt: skip
    return ask(request, form, question, lambda at, data: name_item_chair(
        by=request.actor, at=at, item_uuid=item_uuid, **data
    ))  # fmt: skip


@access("panel.convene")
def take_off(request: ActorRequest, item_uuid: uuid.UUID) -> HttpResponse:
    """Take an item off the agenda."""
    item = get_item(request.actor, item_uuid, now())
    require_open_agenda(item.meeting, request.actor)
    question = item_question(request, item, "Take this off the agenda", "Take it off", "Taken off the agenda.")
    return ask(request, TakeOffForm(request.POST or None), question, lambda at, data: withdraw_item(
        by=request.actor, at=at, item_uuid=item_uuid, **data
    ))  # fmt: skip


@access("panel.attend")
def conflict(request: ActorRequest, item_uuid: uuid.UUID) -> HttpResponse:
    """A conflict of interest with an item: it is gone for them, from their next page."""
    item = get_item(request.actor, item_uuid, now())
    others = list_sitting(request.actor, item, now()) if runs(request.actor, item) else []
    question = item_question(
        request, item, "A conflict of interest", "Declare it", "Declared. The item is not there for them any more.",
        "Related to them, or too close to them: whoever has a conflict does not see this item from now on.",
    )  # fmt: skip

    def declare(at: dt.datetime, data: dict[str, Any]) -> object:
        return declare_conflict(by=request.actor, at=at, item_uuid=item_uuid, member=data.get("member"))

    return ask(request, ConflictForm(request.POST or None, members=others), question, declare)


@access("panel.chair")
def admit(request: ActorRequest, item_uuid: uuid.UUID) -> HttpResponse:
    """Admit an agency that is not statutory to an item on a person of concern or a location."""
    item = get_item(request.actor, item_uuid, now())
    require_runs(request.actor, item)
    form = AdmitForm(request.POST or None, agencies=list_agencies_to_admit(request.actor, item))
    question = item_question(
        request, item, "Admit an agency to this item", "Admit it", "Admitted, and recorded as a disclosure.",
        "Its record opens to that agency until four weeks after the panel.",
    )  # fmt: skip
    return ask(request, form, question, lambda at, data: admit_agency(
        by=request.actor, at=at, item_uuid=item_uuid, **data
    ))  # fmt: skip


@access("case.view")
def case_panels(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """The panels a case was or will be on, what they decided, and what has happened since."""
    actor, at = request.actor, now()
    case = get_case(actor, case_uuid, at)
    asked = require_reason(request, case.record)
    if asked is not None:
        return asked
    consulted(request, [case.record, case.person.record])
    rows = list_panels_of(actor, at, case.record)
    return page(request, "pages/panel/case.html", {
        "reference": case.record.reference, "case_uuid": case_uuid, "back_href": record_href(case.record),
        "identity": present_identity(case.person, today()), "since": changed_since_last_panel(case.record),
        "panels": [
            (present_meeting(item.meeting), item.why, present_written(written_of(item), at) if reads else None)
            for item, reads in rows
        ],
        "may_table": case.status == CaseStatus.OPEN and may(actor.role, "panel.attend")
        and may_act_on(actor, case.record, "case.work", at),
        "is_planned": bool(list_meetings(actor, at, statuses=_tabled_at(actor), limit=1)),
    })  # fmt: skip


def _tabled_at(actor: Actor) -> tuple[str, ...]:
    """At which panels somebody may table a case: a coordinator also at one whose agenda is circulated."""
    return NOT_YET_HELD if may(actor.role, "panel.convene") else (MeetingStatus.PLANNED,)


@access("case.work")
def case_table(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Table a case at a panel to come."""
    actor = request.actor
    case = get_case(actor, case_uuid, now())
    require_open(case)
    consulted(request, [case.record, case.person.record])
    form = TableCaseForm(request.POST or None, meetings=list_meetings(actor, now(), statuses=_tabled_at(actor)))
    href = reverse("case-panels", args=[case_uuid])
    question = Question(
        heading="Table this case at a panel", verb="Put it on the agenda", back_href=href, then=href,
        said="On the agenda. The agencies on the child’s list can be asked what they hold.",
        identity=present_identity(case.person, today()),
        lead="" if form.fields["meeting"].choices else "No panel is planned. Ask the coordinator to plan one.",  # type: ignore[attr-defined]
    )  # fmt: skip

    def table(at: dt.datetime, data: dict[str, Any]) -> object:
        return table_at_panel(
            by=actor, at=at, case_uuid=case_uuid, meeting_uuid=uuid.UUID(data["meeting"]), why=data["why"]
        )  # fmt: skip

    return ask(request, form, question, table)

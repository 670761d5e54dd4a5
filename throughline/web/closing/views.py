"""Stepping a case down, one point after another; closing itself is the last page."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse

from throughline.access.permissions import may
from throughline.access.queries import may_act_on
from throughline.closing.actions import (
    StepDownGiven,
    overrule_partner,
    propose_closing,
    record_partner_view,
    second_closing,
    second_overruling,
    withdraw_closing,
)
from throughline.closing.models import StepDown
from throughline.closing.policies import APART
from throughline.closing.queries import (
    list_partner_views,
    list_past_step_downs,
    list_points,
    needs_overrule_second,
    open_step_down,
)
from throughline.closing.states import Basis, PartnerAnswer
from throughline.core.clock import civil_date, now
from throughline.core.errors import Absent
from throughline.hub.models import Case
from throughline.hub.queries.cases import get_case
from throughline.hub.states import CaseStatus
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.access_reasons import require_reason
from throughline.web.closing.forms import PartnerViewForm, ReasonForm, SecondForm, StepDownForm
from throughline.web.closing.presenters import SETTLED_ON, present_partner, present_past
from throughline.web.pages import page
from throughline.web.presenting.people import present_identity
from throughline.web.presenting.records import record_href
from throughline.web.support.asking import Question, ask


@access("case.view", methods=("GET", "HEAD"))
def step_down(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """What a closing needs, what is met and what is missing."""
    actor, at = request.actor, now()
    found = get_case(actor, case_uuid, at)
    asked = require_reason(request, found.record)
    if asked is not None:
        return asked
    consulted(request, [found.record, found.person.record])
    opened = open_step_down(actor, at, found)
    points = list_points(actor, at, opened) if opened else []
    views = list_partner_views(opened, at) if opened else []
    works = found.status == CaseStatus.OPEN and may_act_on(actor, found.record, "case.work", at)
    return page(request, "pages/closing/step_down.html", {
        "case_uuid": case_uuid,
        "reference": found.record.reference,
        "identity": present_identity(found.person, civil_date(at)),
        "back_href": record_href(found.record),
        "is_open": found.status == CaseStatus.OPEN,
        "proposed": f"{opened.proposed_by.name}, {opened.proposed_by.agency.name}" if opened else "",
        "proposed_at": opened.proposed_at if opened else None,
        "reason": opened.reason if opened else "",
        "points": points,
        "settled": SETTLED_ON,
        "apart_days": APART.days,
        "is_ready": bool(points) and all(point.is_met for point in points),
        "partners": [present_partner(view) for view in views],
        "past": [present_past(row) for row in list_past_step_downs(actor, at, found)],
        "may_work": works,
        "may_second": works and opened is not None and opened.basis == Basis.REASON and opened.seconded_by_id is None
        and opened.proposed_by_id != actor.member.pk,
        "may_overrule": works and may(actor.role, "case.lead") and any(
            view.answer in (PartnerAnswer.ASKED, PartnerAnswer.DISAGREES) for view in views
        ),
        "may_second_overruling": works and opened is not None and needs_overrule_second(opened, views)
        and opened.overrule_seconded_by_id is None
        and actor.member.pk not in (opened.proposed_by_id, opened.overruled_by_id),
    })  # fmt: skip


@access("case.work")
def propose(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Why it may close, the exit plan, the way back, and what they say."""
    found = _case(request, case_uuid)
    return _ask(request, found, StepDownForm(request.POST or None), "Propose closing this case", "Propose closing",
                "Proposed. Nothing closes until every point is met.", lambda at, data: propose_closing(
        by=request.actor, at=at, case_uuid=case_uuid, given=StepDownGiven(**data)
    ))  # fmt: skip


@access("case.work")
def second(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """The second person agrees."""
    found, opened = _proposed(request, case_uuid)
    return _ask(request, found, SecondForm(request.POST or None), "Agree as the second person", "Agree", "Agreed.",
                lambda at, data: second_closing(by=request.actor, at=at, step_down_uuid=opened.uuid, **data))  # fmt: skip


@access("case.work")
def partner(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Whether an agency agrees."""
    found, opened = _proposed(request, case_uuid)
    views = list_partner_views(opened, now())
    agencies = {view.agency.pk: view.agency for view in views}
    form = PartnerViewForm(request.POST or None, views=views)

    def act(at: dt.datetime, data: dict[str, Any]) -> object:
        agency = agencies[data["agency"]]
        return record_partner_view(
            by=request.actor, at=at, step_down_uuid=opened.uuid, agency=agency, given=form.given()
        )  # fmt: skip

    return _ask(request, found, form, "Does this agency agree?", "Record their view", "Recorded.", act)


@access("case.lead")
def overrule(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """The coordinator decides although a partner does not agree, or has not answered."""
    found, opened = _proposed(request, case_uuid)
    return _ask(request, found, ReasonForm(request.POST or None), "Close without every partner's agreement", "Decide",
                "Decided. What each partner said, or did not say, stays beside it.", lambda at, data: overrule_partner(
        by=request.actor, at=at, step_down_uuid=opened.uuid, **data
    ))  # fmt: skip


@access("case.work")
def second_overrule(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """A second person agrees to close without the answer of a partner who was asked."""
    found, opened = _proposed(request, case_uuid)
    return _ask(request, found, SecondForm(request.POST or None), "Close without an answer: agree as the second person",
                "Agree", "Agreed.", lambda at, data: second_overruling(
        by=request.actor, at=at, step_down_uuid=opened.uuid, **data
    ))  # fmt: skip


@access("case.work")
def withdraw(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """It does not close: the work goes on."""
    found, opened = _proposed(request, case_uuid)
    return _ask(request, found, ReasonForm(request.POST or None), "Do not close this case", "Take the proposal back",
                "Taken back. The work goes on.", lambda at, data: withdraw_closing(
        by=request.actor, at=at, step_down_uuid=opened.uuid, **data
    ))  # fmt: skip


def _case(request: ActorRequest, case_uuid: uuid.UUID) -> Case:
    found = get_case(request.actor, case_uuid, now())
    consulted(request, [found.record, found.person.record])
    return found


def _proposed(request: ActorRequest, case_uuid: uuid.UUID) -> tuple[Case, StepDown]:
    found = _case(request, case_uuid)
    opened = open_step_down(request.actor, now(), found)
    if opened is None:
        raise Absent
    return found, opened


def _ask(
    request: ActorRequest,
    found: Case,
    form: Form,
    heading: str,
    verb: str,
    said: str,
    act: Callable[[dt.datetime, dict[str, Any]], object],
) -> HttpResponse:
    href = reverse("case-step-down", args=[found.record.uuid])
    identity = present_identity(found.person, civil_date(now()))
    return ask(
        request,
        form,
        Question(heading=heading, verb=verb, back_href=href, said=said, then=href, identity=identity),
        act,
    )

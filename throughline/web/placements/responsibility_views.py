"""Which authority is responsible: stating it, asking another, and what that one answered."""

from __future__ import annotations

import uuid

from django.http import HttpResponse

from throughline.core.clock import now, today
from throughline.hub.models import Case
from throughline.placements.actions.responsibility import (
    ask_acceptance,
    record_acceptance,
    record_refusal,
    state_responsibility,
    withdraw_request,
    withdraw_responsibility,
)
from throughline.placements.areas import Area
from throughline.placements.models import AcceptanceRequest
from throughline.placements.queries.responsibility import get_request, get_responsibility
from throughline.web.access import ActorRequest, access
from throughline.web.placements.asking import question, shown_case, shown_case_of
from throughline.web.placements.forms import (
    AcceptedForm,
    AskForm,
    DeclinedForm,
    StateForm,
    TakeBackForm,
    WithdrawForm,
)
from throughline.web.support.asking import ask


@access("responsibility.record")
def state(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Which authority is responsible, from an order or agreement."""
    case = shown_case(request, case_uuid)
    form = StateForm(request.POST or None)
    asked = question(
        case, "Which authority is responsible?", "Record this", "Recorded. It passes only when another accepts in writing.",
        lead="Only from an order or an agreement there already is. If another authority should take over, ask it instead.",
    )  # fmt: skip
    return ask(request, form, asked, lambda at, data: state_responsibility(
        by=request.actor, at=at, case_uuid=case_uuid, area=form.area(), since_date=data["since_date"], note=data["note"]
    ))  # fmt: skip


@access("responsibility.record")
def ask_other(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Another authority was asked to take responsibility."""
    case = shown_case(request, case_uuid)
    form = AskForm(request.POST or None, initial={"asked_date": today()})
    asked = question(
        case, "Which authority is asked to take responsibility?", "Record that it was asked",
        "Recorded. Nothing has passed: whoever answers now does so until the other accepts in writing.",
        lead="Asking changes nothing. Whoever is responsible now stays so until the other accepts in writing.",
    )  # fmt: skip
    return ask(request, form, asked, lambda at, data: ask_acceptance(
        by=request.actor, at=at, case_uuid=case_uuid, given=form.given()
    ))  # fmt: skip


def _request(request: ActorRequest, request_uuid: uuid.UUID) -> tuple[Case, AcceptanceRequest, str]:
    asked = get_request(request.actor, request_uuid, now())
    return shown_case_of(request, asked.person), asked, Area(asked.authority, asked.elsewhere, asked.nation).name


@access("responsibility.record")
def accepted(request: ActorRequest, request_uuid: uuid.UUID) -> HttpResponse:
    """The other authority accepted in writing."""
    case, _, name = _request(request, request_uuid)
    form = AcceptedForm(request.POST or None)
    said = "Responsibility has passed, from the date of that writing."
    asked = question(case, f"Accepted in writing by {name}", "Record the acceptance", said)
    return ask(request, form, asked, lambda at, data: record_acceptance(
        by=request.actor, at=at, request_uuid=request_uuid, given=form.given()
    ))  # fmt: skip


@access("responsibility.record")
def declined(request: ActorRequest, request_uuid: uuid.UUID) -> HttpResponse:
    """The other authority declined."""
    case, _, name = _request(request, request_uuid)
    form = DeclinedForm(request.POST or None, initial={"declined_date": today()})
    asked = question(
        case, f"Declined by {name}", "Record that it declined", "Recorded. Responsibility stays where it is."
    )
    return ask(request, form, asked, lambda at, data: record_refusal(
        by=request.actor, at=at, request_uuid=request_uuid, **data
    ))  # fmt: skip


@access("responsibility.record")
def take_back(request: ActorRequest, request_uuid: uuid.UUID) -> HttpResponse:
    """The request is taken back."""
    case, _, name = _request(request, request_uuid)
    form = TakeBackForm(request.POST or None)
    asked = question(
        case, f"Take back the request to {name}", "Take it back", "Taken back. Responsibility stays where it is."
    )
    return ask(request, form, asked, lambda at, data: withdraw_request(
        by=request.actor, at=at, request_uuid=request_uuid, **data
    ))  # fmt: skip


@access("responsibility.record")
def wrong(request: ActorRequest, row_uuid: uuid.UUID) -> HttpResponse:
    """What was stated or accepted was recorded in error."""
    row = get_responsibility(request.actor, row_uuid, now())
    case = shown_case_of(request, row.person)
    form = WithdrawForm(request.POST or None)
    heading = f"Recorded in error: {Area(row.authority, row.elsewhere, row.nation).name}"
    said = "It stays in the history with your reason. The authority before it stands again."
    asked = question(case, heading, "Say that this was an error", said)
    return ask(request, form, asked, lambda at, data: withdraw_responsibility(
        by=request.actor, at=at, row_uuid=row_uuid, **data
    ))  # fmt: skip

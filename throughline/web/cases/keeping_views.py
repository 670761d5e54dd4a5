"""Whom a case is kept from: setting it, reading who they are, ending what was a mistake. Only for those who may set one."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from throughline.access.queries import get_exclusion, list_exclusions
from throughline.core.clock import now, today
from throughline.hub.actions.cases import keep_case_from, stop_keeping_case_from
from throughline.hub.queries.cases import get_case
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.cases.act_views import asked_about
from throughline.web.cases.forms import KeepFromForm, StopKeepingForm
from throughline.web.cases.kept import question_of_ending, split_exclusions
from throughline.web.pages import page
from throughline.web.presenting.people import present_identity
from throughline.web.support.asking import ask


@access("exclusion.set")
def keep_from(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Keep the case, the person and every record about them from one member."""
    _, question = asked_about(
        request, case_uuid, "Keep this from a colleague", "Keep it from them",
        "Kept from them, from their next page.",
        "For a relative or a conflict of interest. The person and every record about them, now and later, are gone for them.",
    )  # fmt: skip
    form = KeepFromForm(request.POST or None, actor=request.actor)
    return ask(request, form, question, lambda at, data: keep_case_from(
        by=request.actor, at=at, case_uuid=case_uuid, **data
    ))  # fmt: skip


@access("exclusion.set", methods=("GET", "HEAD"))
def kept_from(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """From whom the case is kept, and from whom it was. Nobody reads here that it is kept from themselves."""
    found = get_case(request.actor, case_uuid, now())
    consulted(request, [found.record, found.person.record])
    running, ended = split_exclusions(list_exclusions(request.actor, found.person.record))
    return page(request, "pages/cases/kept_from.html", {
        "identity": present_identity(found.person, today()),
        "reference": found.record.reference, "case_uuid": case_uuid, "running": running, "ended": ended,
    })  # fmt: skip


@access("exclusion.set")
def kept_from_end(request: ActorRequest, case_uuid: uuid.UUID, exclusion_id: int) -> HttpResponse:
    """It was a mistake: they see again what the gate says."""
    found, question = asked_about(
        request, case_uuid, "Stop keeping this from them", "Stop keeping it from them", "Ended."
    )  # fmt: skip
    exclusion = get_exclusion(request.actor, found.person.record, exclusion_id)
    question = question_of_ending(exclusion, question, reverse("case-kept-from", args=[case_uuid]))
    return ask(request, StopKeepingForm(request.POST or None), question, lambda at, data: stop_keeping_case_from(
        by=request.actor, at=at, case_uuid=case_uuid, exclusion_id=exclusion_id, **data
    ))  # fmt: skip

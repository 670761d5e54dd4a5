"""Letters: each is asked for on one page and made on the answer, which is the disclosure."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from throughline.core.clock import now, today
from throughline.core.errors import Absent
from throughline.hub.actions.summaries import disclose_chronology, write_to_referrer
from throughline.hub.policies import can_follow
from throughline.hub.queries.cases import get_case, list_chronology
from throughline.hub.queries.interventions import list_own_words
from throughline.hub.queries.referrals import get_referral, list_decisions
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.access_reasons import require_reason
from throughline.web.letters.documents import Asked, chronology, feedback_letter
from throughline.web.letters.forms import ChronologyForm, LetterForm
from throughline.web.letters.making import Letter, make_letter
from throughline.web.presenting.people import present_identity
from throughline.web.printing.documents import Document
from throughline.web.referrals.presenters import present_referred


@access("referral.view")
def referral_letter(request: ActorRequest, referral_uuid: uuid.UUID) -> HttpResponse:
    """The letter that tells a referrer what the hub decided."""
    found = get_referral(request.actor, referral_uuid, now())
    if not can_follow(request.actor, found) or not list_decisions(found):
        raise Absent
    consulted(request, [found.record, found.person.record])
    letter = Letter(
        heading="A letter to who referred",
        lead="What they are told of the decision, without the name or address of who was referred. Making it is logged as"
        " a disclosure to them.",
        back_href=reverse("referral", args=[referral_uuid]),
        identity=present_referred(request.actor, found.person, now()),
        file=f"answer-to-referral-{found.record.reference}",
    )

    def make(at: dt.datetime, data: Mapping[str, Any]) -> Document:
        referral = write_to_referrer(by=request.actor, at=at, referral_uuid=referral_uuid)
        return feedback_letter(request.actor, at, referral, list_decisions(referral)[0])

    return make_letter(request, LetterForm(request.POST or None), letter, make)


@access("case.disclose")
def case_chronology(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """A chronology of a case for a court or another body: for whom, and why."""
    found = get_case(request.actor, case_uuid, now())
    asked_why = require_reason(request, found.record)
    if asked_why is not None:
        return asked_why
    consulted(request, [found.record, found.person.record])
    letter = Letter(
        heading="A chronology for a court or another body",
        lead="All of the case's chronology, oldest first: facts, opinions, contacts and own words kept apart, lines recorded"
        " in error marked. Making it is logged as a disclosure to whom you name.",
        back_href=reverse("case", args=[case_uuid]),
        identity=present_identity(found.person, today()),
        file=f"chronology-{found.record.reference}",
    )

    def make(at: dt.datetime, data: Mapping[str, Any]) -> Document:
        case = disclose_chronology(by=request.actor, at=at, case_uuid=case_uuid, **data)
        words = list_own_words(request.actor, at, case.person) if data["with_own_words"] else []
        return chronology(request.actor, at, case, Asked(**data), list_chronology(case), words)

    return make_letter(request, ChronologyForm(request.POST or None), letter, make)

"""What was agreed, scores by part of life, and what came months later: the provider's pages, and those of the case."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse

from throughline.core.clock import now, today
from throughline.support.actions.progress import record_assessment, record_destination, record_outcome_score
from throughline.support.actions.sessions import correct_session
from throughline.support.models import Offer
from throughline.support.outcomes import load_scale
from throughline.support.policies import enrolment_of
from throughline.support.queries.provider import get_own_session
from throughline.support.states import EnrolmentStatus, OutcomePoint
from throughline.web.access import ActorRequest, access
from throughline.web.support.asking import Question, ask
from throughline.web.support.forms import CorrectSessionForm
from throughline.web.support.plan_views import offer_of_case, question_of_case
from throughline.web.support.progress_forms import AssessmentForm, DestinationForm, OutcomeForm
from throughline.web.support.provider_views import our_offer, question_of_provider

_WHILE = [OutcomePoint.START, OutcomePoint.REVIEW, OutcomePoint.EXIT]
_ASSESS = ("What will you work on?", "Record what you agreed", "Recorded. The lead professional can read it.")
_SCORE = (
    "How do they see their life now?",
    "Record this",
    "Recorded. It opens and closes nothing: talk about it with them.",
)


@access("support.provide")
def assessment(request: ActorRequest, offer_uuid: uuid.UUID) -> HttpResponse:
    """The provider's first assessment: what they want to work on, what was agreed."""
    return _assess(request, offer_uuid, question_of_provider(request, our_offer(request, offer_uuid), *_ASSESS))


@access("support.offer")
def plan_assessment(request: ActorRequest, offer_uuid: uuid.UUID) -> HttpResponse:
    """The same, written down by those on the case."""
    return _assess(request, offer_uuid, question_of_case(offer_of_case(request, offer_uuid).need.case, *_ASSESS))


def _assess(request: ActorRequest, offer_uuid: uuid.UUID, question: Question) -> HttpResponse:
    form = AssessmentForm(request.POST or None, initial={"assessed_date": today()})
    return ask(request, form, question, lambda at, data: record_assessment(
        by=request.actor, at=at, offer_uuid=offer_uuid, **data
    ))  # fmt: skip


@access("support.provide")
def outcomes(request: ActorRequest, offer_uuid: uuid.UUID) -> HttpResponse:
    """The provider scores each part of life with the person."""
    offer = our_offer(request, offer_uuid)
    return _score(request, offer, question_of_provider(request, offer, *_SCORE, **_scoring()))


@access("support.offer")
def plan_outcomes(request: ActorRequest, offer_uuid: uuid.UUID) -> HttpResponse:
    """Those on the case score with the person, after support ended too."""
    offer = offer_of_case(request, offer_uuid)
    return _score(request, offer, question_of_case(offer.need.case, *_SCORE, **_scoring()))


def _scoring() -> dict[str, Any]:
    return {"template": "pages/support/outcomes.html", "more": {"scale": load_scale()}}


def _score(request: ActorRequest, offer: Offer, question: Question) -> HttpResponse:
    enrolment = enrolment_of(offer)
    is_completed = enrolment is not None and enrolment.status == EnrolmentStatus.COMPLETED
    points = [*_WHILE, OutcomePoint.PLUS_3, OutcomePoint.PLUS_6] if is_completed else _WHILE
    form = OutcomeForm(request.POST or None, points=list(points), initial={"scored_date": today()})
    return ask(request, form, question, lambda at, _: record_outcome_score(
        by=request.actor, at=at, offer_uuid=offer.uuid, given=form.given()
    ))  # fmt: skip


@access("support.offer")
def destination(request: ActorRequest, offer_uuid: uuid.UUID) -> HttpResponse:
    """Three months on: in education, employment or training?"""
    offer = offer_of_case(request, offer_uuid)
    form = DestinationForm(request.POST or None, initial={"asked_date": today()})
    question = question_of_case(
        offer.need.case, "Where are they three months on?", "Record their answer", "Recorded on the support plan."
    )
    return ask(request, form, question, lambda at, data: record_destination(
        by=request.actor, at=at, offer_uuid=offer_uuid, **data
    ))  # fmt: skip


@access("support.provide")
def session_correct(request: ActorRequest, offer_uuid: uuid.UUID, session_id: int) -> HttpResponse:
    """A session was recorded wrongly: what was wrong, and how it was."""
    offer = our_offer(request, offer_uuid)
    wrong = get_own_session(request.actor, now(), offer, session_id)
    shown = {name: getattr(wrong, name) for name in ("session_date", "attendance", "note", "shared", "missed_kind")}
    form = CorrectSessionForm(request.POST or None, initial=shown)
    question = question_of_provider(
        request, offer, "What was wrong with this session?", "Put it right", "Put right. What was wrong is kept, and says so.",
        template="pages/support/session.html",
    )  # fmt: skip
    return ask(request, form, question, lambda at, data: correct_session(
        by=request.actor, at=at, session_id=session_id, reason=data["reason"], right=form.right()
    ))  # fmt: skip

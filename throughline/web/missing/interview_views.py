"""Return-home interviews: offering one, and the pages of whoever holds them."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from throughline.agencies.states import Role
from throughline.core.clock import LONDON, now, today
from throughline.missing.actions.interviews import (
    HeldGiven,
    InterviewAnswerGiven,
    answer_interview,
    hand_on_interview,
    record_interview,
    release_from_interview,
)
from throughline.missing.actions.offering import offer_interview
from throughline.missing.models import ReturnInterview
from throughline.missing.queries.episodes import get_episode, list_interviewers
from throughline.missing.queries.interviews import (
    get_interview,
    list_accounts,
    list_own_interviews,
)
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.missing.episode_views import question_about
from throughline.web.missing.forms import (
    HandOnForm,
    HeldForm,
    InterviewAnswerForm,
    OfferInterviewForm,
    ReleaseForm,
)
from throughline.web.missing.interview_presenters import (
    present_account,
    present_interview,
    present_own_row,
    shared_child,
)
from throughline.web.missing.presenters import day_and_time
from throughline.web.pages import page
from throughline.web.presenting.clocks import present_clock
from throughline.web.support.asking import Question, ask


@access("interview.offer")
def offer(request: ActorRequest, episode_uuid: uuid.UUID) -> HttpResponse:
    """Offer an interview by someone independent."""
    actor, at = request.actor, now()
    episode = get_episode(actor, episode_uuid, at)
    consulted(request, [episode.person.record])
    form = OfferInterviewForm(request.POST or None)
    form.offer(list_interviewers(actor, episode.person))
    question = question_about(
        episode.person, episode, "Offer a return-home interview", "Offer this interview",
        "Offered. The interviewer has been told, and is given who the child is and how to reach them safely.",
        "What the child says in it stays with the interviewer. The police and the hub read only what is released.",
    )  # fmt: skip
    return ask(request, form, question, lambda at, data: offer_interview(
        by=actor, at=at, episode_uuid=episode_uuid, **data
    ))  # fmt: skip


@access("interview.hold", methods=("GET", "HEAD"))
def interviews(request: ActorRequest) -> HttpResponse:
    """The interviews the reader's agency was asked to hold, what is due first."""
    actor, at = request.actor, now()
    rows = list_own_interviews(actor, at)
    consulted(request, [row.episode.person.record for row in rows])
    return page(request, "pages/missing/interviews.html", {
        "agency": actor.agency.name, "rows": [present_own_row(row, actor, at) for row in rows],
    })  # fmt: skip


@access("interview.hold", methods=("GET", "HEAD"))
def interview(request: ActorRequest, interview_uuid: uuid.UUID) -> HttpResponse:
    """One interview, for the agency that holds it: who the child is, their answer, what was said, what was released."""
    actor, at = request.actor, now()
    ours = _ours(request, interview_uuid)
    clock = ours.episode.interview_clock
    running = clock is not None and clock.stopped_at is None
    return page(request, "pages/missing/interview.html", {
        "view": present_interview(ours, actor),
        "shared": shared_child(ours, actor, at),
        "reported": day_and_time(ours.episode.reported_date, ours.episode.reported_time),
        "found": day_and_time(ours.episode.found_date, ours.episode.found_time),
        "missing_from": ours.episode.get_missing_from_display(),
        "clock": present_clock(clock.due_at, now=at) if clock is not None and running else None,
        "accounts": [present_account(row) for row in list_accounts(actor, at, ours)],
        "may_hold": ours.status == "accepted",
    })  # fmt: skip


def _ours(request: ActorRequest, interview_uuid: uuid.UUID) -> ReturnInterview:
    """An interview of the reader's own agency, its child noted as consulted."""
    ours = get_interview(request.actor, interview_uuid, now(), ours=True)
    consulted(request, [ours.episode.person.record])
    return ours


def _question(
    request: ActorRequest, about: ReturnInterview, heading: str, verb: str, said: str, lead: str = ""
) -> Question:
    """A question about an interview. Whoever holds it goes back to their page of it; others to the episode's."""
    person = about.episode.person
    if about.interviewer.agency_id != request.actor.member.agency_id or request.actor.role not in (
        Role.SOCIAL, Role.PARTNER, Role.CHARITY,
    ):  # fmt: skip
        return question_about(person, about.episode, heading, verb, said, lead)
    href = reverse("return-interview", args=[about.uuid])
    shared = shared_child(about, request.actor, now())
    identity = replace(shared.identity, contact=shared.contact)
    return Question(heading=heading, verb=verb, back_href=href, then=href, said=said, identity=identity, lead=lead)


@access("interview.answer")
def answer(request: ActorRequest, interview_uuid: uuid.UUID) -> HttpResponse:
    """What the child answered to the offer."""
    is_charity = request.actor.role == Role.CHARITY
    about = get_interview(request.actor, interview_uuid, now(), ours=is_charity)
    consulted(request, [about.episode.person.record])
    form = InterviewAnswerForm(request.POST or None, initial={"version": about.version, "answered_date": today()})
    question = _question(
        request, about, "What did they answer?", "Record their answer", "Their answer is recorded.",
        "Not yet stays open. No is their answer today, with their reason, and they may change their mind.",
    )  # fmt: skip

    def act(at: Any, data: dict[str, Any]) -> object:
        version = data.pop("version")
        return answer_interview(
            by=request.actor, at=at, interview_uuid=interview_uuid, version=version, given=InterviewAnswerGiven(**data)
        )

    return ask(request, form, question, act, version_now=lambda: _version(request, interview_uuid, ours=is_charity))


def _version(request: ActorRequest, interview_uuid: uuid.UUID, *, ours: bool) -> int:
    return get_interview(request.actor, interview_uuid, now(), ours=ours).version


@access("interview.hold")
def held(request: ActorRequest, interview_uuid: uuid.UUID) -> HttpResponse:
    """The interview was held: what was said is the interviewer's, and what others may read is chosen."""
    about = _ours(request, interview_uuid)
    local = now().astimezone(LONDON)
    form = HeldForm(request.POST or None, initial={"version": about.version, "held_date": local.date()})
    question = _question(
        request,
        about,
        "The interview was held",
        "Record the interview",
        "Recorded. Only what you released is read by others.",
    )

    def act(at: Any, data: dict[str, Any]) -> object:
        version = data.pop("version")
        return record_interview(
            by=request.actor, at=at, interview_uuid=interview_uuid, version=version, given=HeldGiven(**data)
        )

    return ask(request, form, question, act, version_now=lambda: _version(request, interview_uuid, ours=True))


@access("interview.hold")
def release(request: ActorRequest, interview_uuid: uuid.UUID) -> HttpResponse:
    """Let others read something more from the interview."""
    about = _ours(request, interview_uuid)
    question = _question(
        request, about, "Release from the interview", "Release this", "Released. It is logged as a disclosure."
    )
    return ask(request, ReleaseForm(request.POST or None), question, lambda at, data: release_from_interview(
        by=request.actor, at=at, interview_uuid=interview_uuid, **data
    ))  # fmt: skip


@access("interview.offer")
def hand_on(request: ActorRequest, interview_uuid: uuid.UUID) -> HttpResponse:
    """Someone else is to offer it."""
    about = get_interview(request.actor, interview_uuid, now())
    consulted(request, [about.episode.person.record])
    question = question_about(
        about.episode.person, about.episode, "Someone else is to offer it", "Hand it on",
        "Handed on. Offer it through someone else: the 72 hours run on.",
    )  # fmt: skip
    form = HandOnForm(request.POST or None, initial={"version": about.version})
    return ask(request, form, question, lambda at, data: hand_on_interview(
        by=request.actor, at=at, interview_uuid=interview_uuid, **data
    ), version_now=lambda: _version(request, interview_uuid, ours=False))  # fmt: skip

"""A provider's pages: offers to answer, people it supports, sessions this week. Nothing else."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.core.clock import now, today
from throughline.hub.queries.what_helps import list_what_helps
from throughline.register.queries import held_to_be_child
from throughline.support.actions.enrolments import complete_enrolment, end_enrolment, start_enrolment
from throughline.support.actions.offers import answer_offer
from throughline.support.actions.sessions import record_session, record_worry, share_from_session
from throughline.support.models import Offer
from throughline.support.policies import enrolment_of
from throughline.support.queries.housing import list_moves
from throughline.support.queries.provider import (
    get_offer_to_us,
    get_own_session,
    list_offers_to_answer,
    list_own_sessions,
    list_own_worries,
    list_sessions_this_week,
    list_supported,
    who_to_ring,
)
from throughline.support.states import ServiceKind
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.pages import page
from throughline.web.support.asking import Question, ask
from throughline.web.support.forms import EndForm, ProviderAnswerForm, SessionForm, ShareForm, StartForm, WorryForm
from throughline.web.support.presenters import (
    present_offer,
    present_session,
    present_shared,
    present_supported,
    present_supported_person,
)
from throughline.web.work.presenters import present_due, present_notice
from throughline.work.queries.due import list_my_due, list_notices


@access("support.provide", methods=("GET", "HEAD"))
def support(request: ActorRequest) -> HttpResponse:
    """Offers to answer, people we support, sessions this week; and, where this is all they have of it, what is due and new."""
    actor, at = request.actor, now()
    is_home = actor.role == Role.CHARITY
    due, notices = (list_my_due(actor, at), list_notices(actor, at)) if is_home else ([], [])
    consulted(request, [item.record for item in due] + [notice.record for notice in notices])
    offers, supported = list_offers_to_answer(actor, at), list_supported(actor, at)
    sessions = list_sessions_this_week(actor, at)
    consulted(request, [offer.need.case.person.record for offer in (*offers, *supported)])
    consulted(request, [session.enrolment.offer.need.case.person.record for session in sessions])
    cards = {offer.need.case.person.record_id: present_supported(offer, actor, at) for offer in supported}
    named = [(row, present_shared(row.enrolment.offer.need.case.person, actor, at).identity.name) for row in sessions]
    return page(request, "pages/support/provider.html", {
        "agency": actor.agency.name,
        "due": [(present_due(item, at, {}, actor.role), cards.get(item.record.pk)) for item in due],
        "notices": [(present_notice(notice, actor.role), cards.get(notice.record_id)) for notice in notices],
        "offers": [present_offer(offer, actor, at) for offer in offers],
        "supported": [present_supported(offer, actor, at) for offer in supported],
        "sessions": [present_session(session, session.enrolment.offer, name) for session, name in named],
    })  # fmt: skip


@access("support.provide", methods=("GET", "HEAD"))
def supported_person(request: ActorRequest, offer_uuid: uuid.UUID) -> HttpResponse:
    """One person, as far as they were shared with us: what helps first, then the support and our sessions."""
    actor, at = request.actor, now()
    offer = our_offer(request, offer_uuid)
    sessions, worries = list_own_sessions(actor, at, offer), list_own_worries(actor, at, offer)
    helps = list_what_helps(actor, at, offer.need.case.person)
    return page(request, "pages/support/person.html", {
        "view": present_supported_person(offer, sessions, worries, helps, actor, at),
        "housing_href": _housing_href(actor, offer),
        "hub_contact": offer.need.case.record.hub.contact,
    })  # fmt: skip


def _housing_href(actor: Actor, offer: Offer) -> str:
    """The housing move this provider works on, if it does."""
    if offer.need.kind != ServiceKind.HOUSING:
        return ""
    moves = list_moves(actor, offer.need.case, now())
    return reverse("housing-move", args=[moves[0].uuid]) if moves else ""


def our_offer(request: ActorRequest, offer_uuid: uuid.UUID) -> Offer:
    """An offer to the reader's agency, its person noted as consulted."""
    offer = get_offer_to_us(request.actor, offer_uuid, now())
    consulted(request, [offer.need.case.person.record])
    return offer


def question_of_provider(
    request: ActorRequest, offer: Offer, heading: str, verb: str, said: str, *, leaves: bool = False, **more: Any
) -> Question:
    """A question about one person; ``leaves``: afterwards they may not be shared with us any more."""
    href = reverse("support-person", args=[offer.uuid])
    shared = present_shared(offer.need.case.person, request.actor, now())
    return Question(
        heading=heading, verb=verb, said=said, back_href=href, then=reverse("support") if leaves else href,
        identity=replace(shared.identity, contact=shared.contact), **more,
    )  # fmt: skip


@access("support.provide")
def answer(request: ActorRequest, offer_uuid: uuid.UUID) -> HttpResponse:
    """Accept an offer, or say why not."""
    offer = our_offer(request, offer_uuid)
    form = ProviderAnswerForm(request.POST or None, initial={"version": offer.version})
    accepts = request.POST.get("accepted") == "yes"
    question = question_of_provider(
        request, offer, "Can you offer this?", "Send your answer",
        "Accepted. Record when it starts." if accepts else "The hub has been told. This person is no longer shared with you.",
        leaves=not accepts,
    )  # fmt: skip
    return ask(request, form, question, lambda at, data: answer_offer(
        by=request.actor, at=at, offer_uuid=offer_uuid, **data | {"accepted": data["accepted"] == "yes"}
    ), version_now=lambda: get_offer_to_us(request.actor, offer_uuid, now()).version)  # fmt: skip


@access("support.provide")
def start(request: ActorRequest, offer_uuid: uuid.UUID) -> HttpResponse:
    """Support has started."""
    offer = our_offer(request, offer_uuid)
    form = StartForm(request.POST or None, initial={"version": offer.version, "started_date": today()})
    question = question_of_provider(
        request, offer, "When did it start?", "Record the start", "Started. The hub has been told."
    )
    return ask(request, form, question, lambda at, data: start_enrolment(
        by=request.actor, at=at, offer_uuid=offer_uuid, **data
    ), version_now=lambda: get_offer_to_us(request.actor, offer_uuid, now()).version)  # fmt: skip


@access("support.provide")
def session(request: ActorRequest, offer_uuid: uuid.UUID) -> HttpResponse:
    """A session: how it went, a note of our own, and what we share."""
    offer = our_offer(request, offer_uuid)
    form = SessionForm(request.POST or None, initial={"session_date": today()})
    question = question_of_provider(
        request, offer, "Record a session", "Record this session", "Session recorded.",
        template="pages/support/session.html",
    )  # fmt: skip
    return ask(request, form, question, lambda at, data: record_session(
        by=request.actor, at=at, offer_uuid=offer_uuid, **data
    ))  # fmt: skip


@access("support.provide")
def share(request: ActorRequest, offer_uuid: uuid.UUID, session_id: int) -> HttpResponse:
    """Share a sentence from an earlier session."""
    offer = our_offer(request, offer_uuid)
    get_own_session(request.actor, now(), offer, session_id)
    question = question_of_provider(
        request, offer, "Share from a session", "Share this", "Shared. The lead professional has been told."
    )
    return ask(request, ShareForm(request.POST or None), question, lambda at, data: share_from_session(
        by=request.actor, at=at, session_id=session_id, **data
    ))  # fmt: skip


@access("support.provide")
def complete(request: ActorRequest, offer_uuid: uuid.UUID) -> HttpResponse:
    """They completed it."""
    offer = our_offer(request, offer_uuid)
    question = question_of_provider(
        request, offer, "They completed it", "Record completion",
        "Completed. The hub has been told. This person is no longer shared with you for this support.", leaves=True,
    )  # fmt: skip
    return ask(request, _end_form(request, offer), question, lambda at, data: complete_enrolment(
        by=request.actor, at=at, offer_uuid=offer_uuid, **data
    ), version_now=lambda: _enrolment_version(get_offer_to_us(request.actor, offer_uuid, now())))  # fmt: skip


@access("support.provide")
def end(request: ActorRequest, offer_uuid: uuid.UUID) -> HttpResponse:
    """It ended early."""
    offer = our_offer(request, offer_uuid)
    question = question_of_provider(
        request, offer, "It ended early", "Record the end",
        "Ended. The hub has been told. This person is no longer shared with you for this support.", leaves=True,
    )  # fmt: skip
    return ask(request, _end_form(request, offer), question, lambda at, data: end_enrolment(
        by=request.actor, at=at, offer_uuid=offer_uuid, **data
    ), version_now=lambda: _enrolment_version(get_offer_to_us(request.actor, offer_uuid, now())))  # fmt: skip


def _end_form(request: ActorRequest, offer: Offer) -> EndForm:
    return EndForm(request.POST or None, initial={"version": _enrolment_version(offer), "ended_date": today()})


def _enrolment_version(offer: Offer) -> int:
    enrolment = enrolment_of(offer)
    return enrolment.version if enrolment else 0


@access("support.provide")
def worried(request: ActorRequest, offer_uuid: uuid.UUID) -> HttpResponse:
    """I'm worried: 999, our safeguarding lead, children's services or an adult's; then write it down."""
    offer = our_offer(request, offer_uuid)
    is_adult = not held_to_be_child(request.actor, now(), offer.need.case.person, today())
    ring = who_to_ring(request.actor, offer.need.case.record.hub)
    href = reverse("support-person", args=[offer.uuid])
    question = Question(
        heading="I’m worried", verb="Record what you saw and whom you told", back_href=href, then=href,
        said="Recorded. The lead professional and their cover have been told.",
        identity=present_shared(offer.need.case.person, request.actor, now()).identity,
        template="pages/support/worried.html",
        more={
            "safeguarding_lead": ring.safeguarding_lead,
            "services": "; ".join(ring.adult_services if is_adult else ring.children_services),
            "is_adult": is_adult,
            "hub_contact": ring.hub,
        },
    )  # fmt: skip
    return ask(request, WorryForm(request.POST or None), question, lambda at, data: record_worry(
        by=request.actor, at=at, offer_uuid=offer_uuid, **data
    ))  # fmt: skip

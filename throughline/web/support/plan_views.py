"""The support plan of a case: what they need, what they answered, who was asked to help, what came of it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.access.queries import may_act_on
from throughline.closing.actions import close_stepped_down
from throughline.closing.queries import list_points, open_step_down
from throughline.core.clock import civil_date, now, today
from throughline.hub.actions.cases import ClosingGiven
from throughline.hub.models import Case
from throughline.register.queries import age_of
from throughline.support.actions.closing import NeedOutcomeGiven, need_field
from throughline.support.actions.enrolments import complete_enrolment, end_enrolment, start_enrolment
from throughline.support.actions.needs import answer_shown, close_need, record_answer, record_need
from throughline.support.actions.offers import answer_offer, offer_support, withdraw_offer
from throughline.support.actions.sharing import renew_sharing
from throughline.support.models import Need, Offer
from throughline.support.policies import enrolment_of
from throughline.support.queries.directory import list_fits
from throughline.support.queries.plan import (
    get_case_of_plan,
    get_need,
    get_offer_answered_here,
    get_offer_of_case,
    plan_for_case,
)
from throughline.support.queries.plan_views import PlanView
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.access_reasons import require_reason
from throughline.web.closing.presenters import present_unsettled
from throughline.web.pages import page
from throughline.web.presenting.clocks import Clock, present_clock
from throughline.web.presenting.people import present_identity
from throughline.web.support.asking import Question, ask
from throughline.web.support.fits import fit_in_words
from throughline.web.support.forms import (
    AnswerForm,
    CloseCaseForm,
    EndForm,
    NeedForm,
    NeedOutcomeForm,
    OfferForm,
    ProviderAnswerForm,
    StartForm,
    VersionedForm,
    WithdrawForm,
)
from throughline.web.support.progress import follow_up_clocks_of, trends_of

Act = Callable[..., object]


@access("case.view")
def plan(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """The whole plan, open needs first."""
    at = now()
    case = get_case_of_plan(request.actor, case_uuid, at)
    asked = require_reason(request, case.record)
    if asked is not None:
        return asked
    consulted(request, [case.record, case.person.record])
    view = plan_for_case(request.actor, case_uuid, at)
    return page(request, "pages/support/plan.html", {
        "plan": view,
        "identity": present_identity(case.person, civil_date(at)),
        "clocks": _clocks(view, at),
        "trends": trends_of(view),
        "follow_up_clocks": follow_up_clocks_of(view, at),
        "may_score": may_act_on(request.actor, case.record, "support.offer", at),
        "may_close": view.is_open and may_act_on(request.actor, case.record, "case.work", at),
    })  # fmt: skip


def _clocks(view: PlanView, at: dt.datetime) -> dict[uuid.UUID, Clock]:
    """The provider's clock of each offer that waits."""
    offers = [offer for need in view.needs for offer in need.offers]
    return {
        offer.uuid: present_clock(offer.answer_due_at, now=at)
        for offer in offers
        if offer.is_waiting and offer.answer_due_at is not None
    }


def _case(request: ActorRequest, case_uuid: uuid.UUID) -> Case:
    case = get_case_of_plan(request.actor, case_uuid, now())
    consulted(request, [case.record, case.person.record])
    return case


def _need(request: ActorRequest, need_uuid: uuid.UUID) -> Need:
    need = get_need(request.actor, need_uuid, now())
    consulted(request, [need.case.record, need.case.person.record])
    return need


def offer_of_case(request: ActorRequest, offer_uuid: uuid.UUID) -> Offer:
    """An offer of a case the reader sees, noted as consulted."""
    return _consulted_offer(request, get_offer_of_case(request.actor, offer_uuid, now()))


def _answered_here(request: ActorRequest, offer_uuid: uuid.UUID) -> Offer:
    """The same where those on the case write down what its provider says; absent where it answers for itself."""
    return _consulted_offer(request, get_offer_answered_here(request.actor, offer_uuid, now()))


def _consulted_offer(request: ActorRequest, offer: Offer) -> Offer:
    consulted(request, [offer.need.case.record, offer.need.case.person.record])
    return offer


def question_of_case(case: Case, heading: str, verb: str, said: str, **more: Any) -> Question:
    """A question about someone's support; afterwards, back to the plan."""
    href = reverse("plan", args=[case.record.uuid])
    identity = present_identity(case.person, today())
    return Question(heading=heading, verb=verb, said=said, back_href=href, then=href, identity=identity, **more)


@access("support.offer")
def need_new(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Add a need, in words the person would know."""
    case = _case(request, case_uuid)
    question = question_of_case(
        case, "What do they need?", "Add this need", "Need added. Next: explain it to them and ask."
    )
    return ask(request, NeedForm(request.POST or None), question, lambda at, data: record_need(
        by=request.actor, at=at, case_uuid=case_uuid, **data
    ))  # fmt: skip


@access("support.offer")
def need_answer(request: ActorRequest, need_uuid: uuid.UUID) -> HttpResponse:
    """It was explained to them: what they answered."""
    need = _need(request, need_uuid)
    shown = answer_shown(need) | {"version": need.version, "explained_date": today(), "answer_words": ""}
    form = AnswerForm(request.POST or None, initial=shown)
    question = question_of_case(
        need.case, "What did they answer?", "Record their answer", "Their answer is recorded.", lead=need.description
    )
    return ask(request, form, question, lambda at, data: record_answer(
        by=request.actor, at=at, need_uuid=need_uuid, **data
    ), version_now=lambda: get_need(request.actor, need_uuid, now()).version)  # fmt: skip


@access("support.offer")
def need_offer(request: ActorRequest, need_uuid: uuid.UUID) -> HttpResponse:
    """Offer a need to a service. Each says why it may be right and what to check; none is left out (P29)."""
    need = _need(request, need_uuid)
    person, by_wait = need.case.person, request.GET.get("order") == "wait"
    fits = list_fits(
        request.actor, today(), kind=need.kind, age=age_of(person, today()), home=person.home_authority, by_wait=by_wait
    )
    others = [fit.service.uuid for fit in fits if fit.service.kind != need.kind]
    form = OfferForm(request.POST or None)
    form.offer([fit.service for fit in fits])
    question = question_of_case(
        need.case, "Offer this to a service", "Offer and share", "Offered. The provider has been given what it needs to answer.",
        lead=need.description, template="pages/support/offer.html",
        more={
            "hints": {fit.service.uuid: fit_in_words(fit) for fit in fits},
            "dividers": {others[0]: "or another kind of support"} if others and len(others) < len(fits) else {},
            "has_services": bool(fits),
            "by_wait": by_wait,
        },
    )  # fmt: skip
    return ask(request, form, question, lambda at, data: offer_support(
        by=request.actor, at=at, need_uuid=need_uuid, service_uuid=uuid.UUID(data["service"]),
        shared_note=data["shared_note"],
    ))  # fmt: skip


@access("support.offer")
def need_close(request: ActorRequest, need_uuid: uuid.UUID) -> HttpResponse:
    """What came of a need."""
    need = _need(request, need_uuid)
    form = NeedOutcomeForm(request.POST or None, initial={"version": need.version})
    question = question_of_case(
        need.case, "What came of this need?", "Close this need", "Need closed.", lead=need.description
    )
    return ask(request, form, question, lambda at, data: close_need(
        by=request.actor, at=at, need_uuid=need_uuid, **data
    ), version_now=lambda: get_need(request.actor, need_uuid, now()).version)  # fmt: skip


@access("support.offer")
def offer_withdraw(request: ActorRequest, offer_uuid: uuid.UUID) -> HttpResponse:
    """Take an offer back."""
    said = "Withdrawn. They are no longer shared with the provider for this."
    return _about_offer(
        request, offer_of_case(request, offer_uuid), WithdrawForm, withdraw_offer, "Withdraw this offer",
        "Withdraw this offer", said,
    )  # fmt: skip


@access("support.offer")
def offer_answer(request: ActorRequest, offer_uuid: uuid.UUID) -> HttpResponse:
    """What a provider without an account here said."""

    def act(accepted: str, **given: Any) -> object:
        return answer_offer(accepted=accepted == "yes", **given)

    return _about_offer(
        request, _answered_here(request, offer_uuid), ProviderAnswerForm, act, "What did the provider say?",
        "Record its answer", "The provider's answer is recorded.",
    )  # fmt: skip


@access("support.offer")
def offer_start(request: ActorRequest, offer_uuid: uuid.UUID) -> HttpResponse:
    """A provider without an account here said that support started."""
    return _about_offer(
        request, _answered_here(request, offer_uuid), StartForm, start_enrolment, "When did it start?",
        "Record the start", "Started.",
    )  # fmt: skip


def _about_offer(
    request: ActorRequest, offer: Offer, form_class: type[VersionedForm], act: Act, heading: str, verb: str, said: str
) -> HttpResponse:
    form = form_class(request.POST or None, initial={"version": offer.version})
    return ask(request, form, question_of_case(offer.need.case, heading, verb, said), lambda at, data: act(
        by=request.actor, at=at, offer_uuid=offer.uuid, **data
    ), version_now=lambda: get_offer_of_case(request.actor, offer.uuid, now()).version)  # fmt: skip


@access("support.offer")
def offer_end(request: ActorRequest, offer_uuid: uuid.UUID) -> HttpResponse:
    """The hub ends support early."""
    return _about_enrolment(
        request,
        offer_of_case(request, offer_uuid),
        end_enrolment,
        "End this support early",
        "End this support",
        "Ended.",
    )


@access("support.offer")
def offer_complete(request: ActorRequest, offer_uuid: uuid.UUID) -> HttpResponse:
    """A provider without an account here said that they completed it."""
    return _about_enrolment(
        request, _answered_here(request, offer_uuid), complete_enrolment, "They completed it", "Record completion",
        "Completed.",
    )  # fmt: skip


def _about_enrolment(request: ActorRequest, offer: Offer, act: Act, heading: str, verb: str, said: str) -> HttpResponse:
    form = EndForm(request.POST or None, initial={"version": _enrolment_version(offer), "ended_date": today()})
    return ask(request, form, question_of_case(offer.need.case, heading, verb, said), lambda at, data: act(
        by=request.actor, at=at, offer_uuid=offer.uuid, **data
    ), version_now=lambda: _enrolment_version(get_offer_of_case(request.actor, offer.uuid, now())))  # fmt: skip


def _enrolment_version(offer: Offer) -> int:
    enrolment = enrolment_of(offer)
    return enrolment.version if enrolment else 0


@access("support.offer", methods=("POST",))
def offer_renew(request: ActorRequest, offer_uuid: uuid.UUID) -> HttpResponse:
    """Keep the person shared with the provider for another 90 days."""
    offer = offer_of_case(request, offer_uuid)
    renew_sharing(by=request.actor, at=now(), offer_uuid=offer_uuid)
    messages.success(request, "Shared with the provider for another 90 days.")
    return redirect("plan", offer.need.case.record.uuid)


@access("case.work")
def close_case(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Close the case: what came of each need, where they now stand, how they were told and of the way back."""
    case = _case(request, case_uuid)
    view = plan_for_case(request.actor, case_uuid, now())
    proposed = open_step_down(request.actor, now(), case)
    points = list_points(request.actor, now(), proposed) if proposed else []
    needs = [(need_field(need.uuid), need) for need in view.open_needs]
    form = CloseCaseForm(request.POST or None, needs=needs, initial={"version": case.version, "closed_date": today()})
    question = question_of_case(
        case, "Close this case", "Close this case", "Case closed.", template="pages/support/close_case.html",
        more={
            "live": [need for need in view.open_needs if need.has_live_offer],
            "unsettled": present_unsettled(points, case_uuid),
        },
    )  # fmt: skip

    def act(at: dt.datetime, data: dict[str, Any]) -> object:
        return close_stepped_down(
            by=request.actor, at=at, case_uuid=case_uuid, version=data["version"],
            given=ClosingGiven(data["closed_date"], data["summary"], data["where_now"], data["told"]),
            outcomes={need.uuid: NeedOutcomeGiven(*form.outcome_of(prefix)) for prefix, need in needs},
        )  # fmt: skip

    return ask(
        request, form, question, act, version_now=lambda: get_case_of_plan(request.actor, case_uuid, now()).version
    )

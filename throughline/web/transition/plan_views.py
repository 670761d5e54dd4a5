"""The plan for turning 18 of a case: what it says, the adult test part by part, the other route, settling it."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from throughline.access.queries import may_act_on
from throughline.core.clock import civil_date, now, today
from throughline.core.errors import Absent
from throughline.hub.models import Case
from throughline.hub.policies import require_open
from throughline.hub.queries.cases import get_case
from throughline.hub.states import CaseStatus
from throughline.placements.queries.responsibility import nation_of
from throughline.register.queries import age_of
from throughline.transition.actions.plans import (
    begin_plan,
    consider_part,
    edit_plan,
    keep_wants,
    record_other_route,
    reopen_plan,
    settle_plan,
    tell_adult_services,
)
from throughline.transition.birthdays import eighteenth
from throughline.transition.models import TransitionPlan
from throughline.transition.policies import require_being_made
from throughline.transition.queries.plans import get_plan, plan_of, view_plan
from throughline.transition.rules import adult_test_for
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.access_reasons import require_reason
from throughline.web.pages import page
from throughline.web.presenting.people import present_identity
from throughline.web.presenting.records import record_href
from throughline.web.support.asking import Question, ask
from throughline.web.transition.forms import (
    BeginForm,
    EditForm,
    PartForm,
    ReopenForm,
    RouteForm,
    ToldForm,
    VersionedForm,
    WantsForm,
)


@access("case.view")
def transition(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """The day they turn 18, and the plan for it."""
    actor, at = request.actor, now()
    case = get_case(actor, case_uuid, at)
    asked = require_reason(request, case.record)
    if asked is not None:
        return asked
    consulted(request, [case.record, case.person.record])
    plan = plan_of(case)
    born = case.person.date_of_birth
    return page(request, "pages/transition/plan.html", {
        "plan": view_plan(actor, at, plan) if plan is not None else None,
        "eighteenth": eighteenth(born) if born is not None else None,
        "is_confirmed": case.person.date_of_birth_confirmed,
        "age": age_of(case.person, civil_date(at)).in_words,
        "identity": present_identity(case.person, civil_date(at)),
        "reference": case.record.reference, "case_uuid": case_uuid, "case_href": record_href(case.record),
        "may_work": case.status == CaseStatus.OPEN and may_act_on(actor, case.record, "case.work", at),
    })  # fmt: skip


def _question(case: Case, heading: str, verb: str, said: str, **more: Any) -> Question:
    href = reverse("transition", args=[case.record.uuid])
    identity = present_identity(case.person, today())
    return Question(heading=heading, verb=verb, said=said, back_href=href, then=href, identity=identity, **more)


@access("case.work")
def begin(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Begin the plan."""
    case = get_case(request.actor, case_uuid, now())
    consulted(request, [case.record, case.person.record])
    require_open(case)
    question = _question(
        case, "Begin the plan for turning 18", "Begin the plan", "Begun. Next: ask them what they want."
    )
    return ask(request, BeginForm(request.POST or None, initial={"started_date": today()}), question, lambda at, data: (
        begin_plan(by=request.actor, at=at, case_uuid=case_uuid, **data)
    ))  # fmt: skip


def _plan(request: ActorRequest, plan_uuid: uuid.UUID, *, settled: bool = False) -> TransitionPlan:
    plan = get_plan(request.actor, plan_uuid, now())
    consulted(request, [plan.case.record, plan.case.person.record])
    require_open(plan.case)
    if not settled:
        require_being_made(plan)
    return plan


@access("case.work")
def edit(request: ActorRequest, plan_uuid: uuid.UUID) -> HttpResponse:
    """Who leads after 18, and the plan."""
    plan = _plan(request, plan_uuid)
    shown = {"leads_after": plan.leads_after, "plan": plan.plan, "version": plan.version}
    question = _question(plan.case, "Who leads after 18, and the plan", "Save the plan", "Plan saved.")
    return ask(
        request, EditForm(request.POST or None, initial=shown), question,
        lambda at, data: edit_plan(by=request.actor, at=at, plan_uuid=plan_uuid, **data),
        version_now=lambda: get_plan(request.actor, plan_uuid, now()).version,
    )  # fmt: skip


@access("own_words.record")
def wants(request: ActorRequest, plan_uuid: uuid.UUID) -> HttpResponse:
    """What they want after 18, in their own words."""
    plan = _plan(request, plan_uuid)
    form = WantsForm(request.POST or None, initial={"said_date": today(), "heard_by": request.actor.member.name})
    question = _question(
        plan.case, "What do they want after they turn 18?", "Keep their words", "Kept as they said it."
    )
    return ask(request, form, question, lambda at, data: keep_wants(
        by=request.actor, at=at, plan_uuid=plan_uuid, given=form.given()
    ))  # fmt: skip


@access("case.work")
def adult_services(request: ActorRequest, plan_uuid: uuid.UUID) -> HttpResponse:
    """Adult services were told."""
    plan = _plan(request, plan_uuid)
    question = _question(plan.case, "Adult services told", "Record this", "Recorded.")
    return ask(request, ToldForm(request.POST or None, initial={"told_date": today()}), question, lambda at, data: (
        tell_adult_services(by=request.actor, at=at, plan_uuid=plan_uuid, **data)
    ))  # fmt: skip


@access("case.work")
def part(request: ActorRequest, plan_uuid: uuid.UUID, part: str) -> HttpResponse:
    """One part of the adult test of the nation that answers."""
    plan = _plan(request, plan_uuid)
    test = adult_test_for(nation_of(plan.case.person, today()), today())
    asked = next((each for each in test.parts if each.key == part), None) if test is not None else None
    if test is None or asked is None:
        raise Absent
    form = PartForm(request.POST or None, initial={"considered_date": today()})
    question = _question(
        plan.case, asked.text, "Record this answer", "Recorded. An earlier answer stays in the history.",
        lead=f"{test.name}. All parts must hold for the adult duty to apply.",
    )  # fmt: skip
    return ask(request, form, question, lambda at, data: consider_part(
        by=request.actor, at=at, plan_uuid=plan_uuid, given=form.given(part)
    ))  # fmt: skip


@access("case.work")
def other_route(request: ActorRequest, plan_uuid: uuid.UUID) -> HttpResponse:
    """The route without the adult duty."""
    plan = _plan(request, plan_uuid)
    shown = {"route": plan.other_route, "leads": plan.other_route_leads, "note": plan.other_route_note}
    question = _question(
        plan.case, "The other route", "Record the route", "Route recorded.",
        lead="Where the adult test is not met, somebody still leads. The test and the route may both be recorded.",
    )  # fmt: skip
    return ask(request, RouteForm(request.POST or None, initial=shown), question, lambda at, data: record_other_route(
        by=request.actor, at=at, plan_uuid=plan_uuid, **data
    ))  # fmt: skip


@access("case.work")
def settle(request: ActorRequest, plan_uuid: uuid.UUID) -> HttpResponse:
    """Settle the plan: one route or the other, and somebody who leads."""
    plan = _plan(request, plan_uuid, settled=True)
    question = _question(
        plan.case, "Settle this plan?", "Settle the plan", "The plan is settled. The case stays open until it is closed.",
        lead="It says who leads after they turn 18, and either the adult duty with adult services told, or the other route.",
    )  # fmt: skip
    form = VersionedForm(request.POST or None, initial={"version": plan.version})
    return ask(
        request, form, question,
        lambda at, data: settle_plan(by=request.actor, at=at, plan_uuid=plan_uuid, **data),
        version_now=lambda: get_plan(request.actor, plan_uuid, now()).version,
    )  # fmt: skip


@access("case.work")
def open_again(request: ActorRequest, plan_uuid: uuid.UUID) -> HttpResponse:
    """Open a settled plan again."""
    plan = _plan(request, plan_uuid, settled=True)
    question = _question(plan.case, "Open this plan again", "Open the plan again", "The plan is open again.")
    return ask(
        request, ReopenForm(request.POST or None, initial={"version": plan.version}), question,
        lambda at, data: reopen_plan(by=request.actor, at=at, plan_uuid=plan_uuid, **data),
        version_now=lambda: get_plan(request.actor, plan_uuid, now()).version,
    )  # fmt: skip

"""A disruption plan: its page beside a line, a person of concern or a place, and what changes it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from throughline.access.permissions import may
from throughline.core.clock import now, today
from throughline.core.errors import Absent
from throughline.orders.actions.plans import (
    begin_disruption_plan,
    choose_tactic,
    end_plan,
    review_child_plan,
    review_plan,
    review_tactic,
)
from throughline.orders.models import DisruptionPlan
from throughline.orders.queries.orders import get_about
from throughline.orders.queries.plans import get_plan, get_tactic, list_open_tactics, list_plans_about
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.orders.asking import TEMPLATE, asked_why, lines_for_a_child
from throughline.web.orders.forms import NoteForm
from throughline.web.orders.plan_forms import PlanForm, PlanReviewForm, TacticForm, TacticReviewForm
from throughline.web.orders.plan_presenters import present_plan
from throughline.web.orders.presenters import may_be_about, present_about
from throughline.web.pages import page
from throughline.web.support.asking import Question, ask

REVIEWED_AFTER = dt.timedelta(days=28)


@access("plan.view")
def plan(request: ActorRequest, record_uuid: uuid.UUID) -> HttpResponse:
    """The disruption plan of a record, and those before it."""
    actor, at = request.actor, now()
    record = get_about(actor, record_uuid, at)
    if not may_be_about(record):
        raise Absent
    if (asked := asked_why(request, record)) is not None:
        return asked
    consulted(request, [record])
    plans = [present_plan(actor, at, each) for each in list_plans_about(actor, at, record)]
    return page(request, "pages/orders/plan.html", {
        "about": present_about(actor, at, record),
        "running": next((each for each in plans if each.ended_date is None), None),
        "earlier": [each for each in plans if each.ended_date is not None],
        "may_record": may(actor.role, "plan.record"),
        "may_order": may(actor.role, "order.record"),
        "may_review": may(actor.role, "order.review"),
    })  # fmt: skip


@access("plan.record")
def plan_new(request: ActorRequest, record_uuid: uuid.UUID) -> HttpResponse:
    """Begin a plan about a record."""
    record = get_about(request.actor, record_uuid, now())
    consulted(request, [record])
    form = PlanForm(
        request.POST or None, actor=request.actor, lines=lines_for_a_child(request, record),
        initial={"review_date": today() + REVIEWED_AFTER},
    )  # fmt: skip
    href = reverse("disruption-plan", args=[record_uuid])
    asked = Question(
        heading="Begin a disruption plan", verb="Begin the plan", back_href=href, then=href, template=TEMPLATE,
        said="The plan has begun. Choose its tactics.",
    )  # fmt: skip
    return ask(request, form, asked, lambda at, data: begin_disruption_plan(
        by=request.actor, at=at, record_uuid=record_uuid, **data
    ))  # fmt: skip


def _question(
    request: ActorRequest, found: DisruptionPlan, heading: str, verb: str, said: str, **more: Any
) -> Question:
    """A question about a plan; back, and then on, to its page."""
    consulted(request, [found.record])
    href = reverse("disruption-plan", args=[found.record.uuid])
    return Question(heading=heading, verb=verb, said=said, back_href=href, then=href, template=TEMPLATE, **more)


@access("plan.record")
def tactic_new(request: ActorRequest, plan_uuid: uuid.UUID) -> HttpResponse:
    """Put a tactic on a plan."""
    found = get_plan(request.actor, plan_uuid, now())
    form = TacticForm(
        request.POST or None, actor=request.actor, tactics=list_open_tactics(found.record.kind, today()),
        initial={"start_date": today(), "review_date": found.review_date},
    )  # fmt: skip
    asked = _question(request, found, "Choose a tactic", "Put it on the plan", "It is on the plan.")
    return ask(request, form, asked, lambda at, data: choose_tactic(
        by=request.actor, at=at, plan_uuid=plan_uuid, given=form.given()
    ))  # fmt: skip


@access("plan.record")
def tactic_review(request: ActorRequest, tactic_uuid: uuid.UUID) -> HttpResponse:
    """What came of a tactic, or when it is looked at again."""
    found = get_tactic(request.actor, tactic_uuid, now())
    form = TacticReviewForm(request.POST or None, initial={"outcome": "", "note": found.outcome_note})
    asked = _question(request, found.plan, "What came of this tactic?", "Record this", "Recorded.")
    return ask(request, form, asked, lambda at, data: review_tactic(
        by=request.actor, at=at, tactic_uuid=tactic_uuid, **data
    ))  # fmt: skip


@access("plan.record")
def plan_review(request: ActorRequest, plan_uuid: uuid.UUID) -> HttpResponse:
    """Look at a plan again."""
    found = get_plan(request.actor, plan_uuid, now())
    initial = {"version": found.version, "aims": found.aims, "review_date": today() + REVIEWED_AFTER}
    form = PlanReviewForm(request.POST or None, initial=initial)
    asked = _question(request, found, "Look at the plan again", "Save", "Saved.")
    return ask(request, form, asked, lambda at, data: review_plan(
        by=request.actor, at=at, plan_uuid=plan_uuid, **data
    ), version_now=lambda: get_plan(request.actor, plan_uuid, now()).version)  # fmt: skip


@access("order.review")
def plan_child_review(request: ActorRequest, plan_uuid: uuid.UUID) -> HttpResponse:
    """A second person looks at a plan about a child."""
    found = get_plan(request.actor, plan_uuid, now())
    form = NoteForm(request.POST or None, label="How does it protect them, and what kinder way was looked at?")
    asked = _question(
        request, found, "Second person’s review: a plan about a child", "It may go on", "Reviewed. It may go on.",
        lead="They are under 18, or may be. If it should not go on, tell whoever began it and leave this page.",
    )  # fmt: skip
    return ask(request, form, asked, lambda at, data: review_child_plan(
        by=request.actor, at=at, plan_uuid=plan_uuid, note=data["note"]
    ))  # fmt: skip


@access("plan.record")
def plan_end(request: ActorRequest, plan_uuid: uuid.UUID) -> HttpResponse:
    """End a plan, with what changed."""
    found = get_plan(request.actor, plan_uuid, now())
    form = NoteForm(request.POST or None, label="What changed?")
    asked = _question(request, found, "End this plan", "End the plan", "The plan has ended.")
    return ask(request, form, asked, lambda at, data: end_plan(
        by=request.actor, at=at, plan_uuid=plan_uuid, note=data["note"]
    ))  # fmt: skip

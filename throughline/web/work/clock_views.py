"""One clock and its ledger: what it waits for, by which rule, its pauses, and why it was missed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.access.permissions import may
from throughline.access.queries import may_act_on
from throughline.core.clock import now
from throughline.disruption.queries.check_backs import check_back_behind
from throughline.disruption.queries.reviews import review_behind
from throughline.hub.queries.names import people_behind
from throughline.register.queries import display_name
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.pages import page
from throughline.web.presenting.reach import record_href_for
from throughline.web.presenting.records import record_label
from throughline.web.support.asking import Question, ask
from throughline.web.work.clock_presenters import present_clock_row, present_clock_step
from throughline.web.work.forms import BreachForm, ClockReasonForm
from throughline.work.actions.clocks import escalate_clock, explain_breach, pause_clock, resume_clock
from throughline.work.models import Clock
from throughline.work.policies import can_answer_for
from throughline.work.queries.due import get_clock, list_clock_steps


@access("work.view", methods=("GET", "HEAD"))
def clock_due(request: ActorRequest, clock_id: int) -> HttpResponse:
    """One clock, and what its owner can do about it. A closure review's and a check-back's are answered on pages of their own."""
    at = now()
    clock = _clock(request, clock_id)
    review = review_behind(request.actor, at, clock_id=clock_id)
    if review is not None and may(request.actor.role, "closure_review.answer"):
        return redirect("review", review)
    check_back = check_back_behind(request.actor, at, clock_id)
    if check_back is not None and may(request.actor.role, "line.close"):
        return redirect("check-back", check_back)
    people = people_behind(request.actor, at, [clock.record])
    consulted(request, [clock.record, *(person.record for person in people.values())])
    answers = may_act_on(request.actor, clock.record, "work.view", at) and can_answer_for(
        request.actor, clock.owner, clock.owner_agency_id, record=clock.record, at=at
    )
    is_running = clock.stopped_at is None
    return page(request, "pages/work/clock.html", {
        "clock_id": clock_id,
        "row": present_clock_row(clock, at),
        "name": next((display_name(person) for person in people.values()), ""),
        "record_label": record_label(clock.record),
        "record_href": record_href_for(request.actor.role, clock.record),
        "steps": [present_clock_step(step) for step in list_clock_steps(clock)],
        "may_pause": answers and is_running and clock.rule.may_pause and clock.paused_at is None,
        "may_resume": answers and is_running and clock.paused_at is not None,
        "may_escalate": answers and is_running,
        "may_explain": answers and clock.is_missed(at),
    })  # fmt: skip


@access("work.view")
def clock_pause(request: ActorRequest, clock_id: int) -> HttpResponse:
    """Let it wait, with the reason."""
    form = ClockReasonForm(request.POST or None, label="Why does it wait?", required="Say why it waits")
    words = ("Pause this clock", "Pause it", "Paused. It waits until somebody lets it run again.")
    return _act(request, clock_id, form, words, pause_clock)


@access("work.view")
def clock_resume(request: ActorRequest, clock_id: int) -> HttpResponse:
    """Let it run again."""
    form = ClockReasonForm(request.POST or None, label="What changed?", required="Say what changed")
    words = ("Let this clock run again", "Let it run", "It runs again. What the pause took is given back.")
    return _act(request, clock_id, form, words, resume_clock)


@access("work.view")
def clock_escalate(request: ActorRequest, clock_id: int) -> HttpResponse:
    """Take it to the owner's line manager, or the coordinators."""
    form = ClockReasonForm(
        request.POST or None, label="What does the line manager need to know?", required="Say why you take it further"
    )
    return _act(request, clock_id, form, ("Escalate this deadline", "Escalate", "Escalated. They have been told."),
                escalate_clock)  # fmt: skip


@access("work.view")
def clock_missed(request: ActorRequest, clock_id: int) -> HttpResponse:
    """Why it was missed, and who answers for that."""
    form = BreachForm(request.POST or None, hub=request.actor.hub, agency=_clock(request, clock_id).owner_agency)
    words = ("Why was it missed?", "Record why", "Reason recorded. The clock stays missed.")
    return _act(request, clock_id, form, words, explain_breach)


def _clock(request: ActorRequest, clock_id: int) -> Clock:
    clock = get_clock(request.actor, now(), clock_id)
    if clock is None:
        raise Http404
    return clock


def _act(
    request: ActorRequest, clock_id: int, form: Form, words: tuple[str, str, str], action: Any
) -> HttpResponse:  # fmt: skip
    """One question about one clock; ``words``: heading, button, and what is said when it is done."""
    clock = _clock(request, clock_id)
    consulted(request, [clock.record])
    href = reverse("clock-due", args=[clock_id])
    heading, verb, said = words
    question = Question(
        heading=heading, verb=verb, back_href=href, said=said, then=href, lead=clock.rule.get_key_display()
    )

    def act(at: dt.datetime, data: dict[str, Any]) -> object:
        return action(by=request.actor, at=at, clock_id=clock_id, **data)

    return ask(request, form, question, act)

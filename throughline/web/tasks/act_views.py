"""One task: what it asks, what was done with it, and what its owner can do next."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.access.classes import open_classes
from throughline.access.gate import list_visible_records
from throughline.access.permissions import may
from throughline.access.states import FieldClass
from throughline.agencies.actor import Actor
from throughline.core.clock import now
from throughline.core.errors import Absent
from throughline.hub.queries.names import people_behind
from throughline.panel.queries.minutes import taken_back_behind
from throughline.readiness.queries.plans import release_behind
from throughline.register.models import Person
from throughline.register.queries import display_name, latest_safe_contact
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.forms.answering import done
from throughline.web.pages import page
from throughline.web.presenting.clocks import present_clock
from throughline.web.presenting.dates import uk_date
from throughline.web.presenting.people import NOT_ASSESSED, contact_in_words
from throughline.web.presenting.reach import href_for, record_href_for
from throughline.web.presenting.records import record_label
from throughline.web.support.asking import Question, ask
from throughline.web.tasks.forms import CommentForm, DeclineForm, EscalateForm, HandOverForm, TaskForm
from throughline.web.tasks.presenters import present_step, state_of
from throughline.web.wording.remarks import say_saved
from throughline.web.work.forms import OutcomeForm
from throughline.work.actions.tasks import (
    accept_task,
    ask_for_task,
    comment_on_task,
    complete_task,
    decline_task,
    escalate_task,
    hand_over_task,
)
from throughline.work.models import Task
from throughline.work.policies import can_accept, can_do, can_escalate
from throughline.work.queries.tasks import get_task, list_steps
from throughline.work.states import TaskKind


@access("work.view")
def task(request: ActorRequest, task_id: int) -> HttpResponse:
    """One task: what it asks, what was done with it, what came of it. A sentence asked for is released on its own page."""
    found = _task(request, task_id)
    asked = release_behind(request.actor, now(), task_id)
    if asked is not None and may(request.actor.role, "release.answer"):
        return redirect("release", asked)
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if done(request, form, lambda at: complete_task(
            by=request.actor, at=at, task_id=task_id, outcome=form.cleaned_data["outcome"]
        )):  # fmt: skip
            say_saved(request, form, "Task done.")
            return redirect("tasks")
    at = now()
    people = people_behind(request.actor, at, [found.record])
    consulted(request, [found.record, *(person.record for person in people.values())])
    may_answer, is_open = can_do(request.actor, found, at), found.done_at is None
    return page(request, "pages/tasks/task.html", {
        "form": form if may_answer or form.errors else None,
        "task_id": task_id,
        "heading": found.title,
        "explanation": found.explanation,
        "state": state_of(found),
        "is_open": is_open,
        "clock": present_clock(found.due_at, done_at=found.done_at, now=at),
        "name": next((display_name(person) for person in people.values()), ""),
        "contact": next((_contact(request, person) for person in people.values()), ""),
        "record_label": record_label(found.record),
        "record_href": _record_href(found, request.actor.role),
        "owner": found.owner.name if found.owner else "Nobody yet",
        "owner_agency": found.owner_agency.name,
        "asked_by": found.asked_by.name,
        "asked_at": found.asked_at,
        "taken_back": _taken_back(found),
        "outcome": found.outcome,
        "done_by": found.done_by.name if found.done_by else "",
        "steps": [present_step(step) for step in list_steps(found)],
        "may_accept": can_accept(request.actor, found),
        "may_hand_over": may_answer,
        "may_escalate": can_escalate(request.actor, found),
        "may_comment": is_open,
    })  # fmt: skip


def _taken_back(found: Task) -> str:
    """Of an action kept though the panel's decision it came of was recorded in error: that it was, and whom to ask."""
    decision = taken_back_behind(found)
    if decision is None or decision.withdrawn_by is None or decision.withdrawn_at is None:
        return ""
    by = decision.withdrawn_by
    return (
        f"The panel’s decision this came of was taken back on {uk_date(decision.withdrawn_at)}. This was kept: ask"
        f" {by.name}, {by.agency.name}, if you do not know whether it is still to be done."
    )


def _record_href(found: Task, role: str) -> str:
    """The page of what it is about; where a question is answered on a page of its own, that page."""
    if found.kind == TaskKind.NAME_ON_ADDRESS:
        return href_for(role, "address-new-lead", found.record.uuid) if found.done_at is None else ""
    if found.kind == TaskKind.RECORD_HOME:
        return href_for(role, "places", found.record.uuid) or record_href_for(role, found.record)
    return record_href_for(role, found.record)


def _contact(request: ActorRequest, person: Person) -> str:
    """How to contact them safely, where it is open to the reader; else that it must be asked (practice.md P25)."""
    if FieldClass.CONTACT not in open_classes(request.actor, person.record, now()):
        return NOT_ASSESSED
    return contact_in_words(latest_safe_contact(person))


@access("task.ask")
def task_new(request: ActorRequest, record_uuid: uuid.UUID) -> HttpResponse:
    """Ask somebody to do something about a record."""
    found = list_visible_records(request.actor, now(), [record_uuid])
    href = record_href_for(request.actor.role, found[0]) if found else ""
    if not href:
        raise Absent
    consulted(request, found)
    question = Question(
        heading="Ask somebody to do something", verb="Ask them", back_href=href, said="They have been asked.", then=href,
        lead=record_label(found[0]),
    )  # fmt: skip
    form = TaskForm(request.POST or None, actor=request.actor)
    return ask(request, form, question, lambda at, data: ask_for_task(
        by=request.actor, at=at, record_uuid=record_uuid, **data
    ))  # fmt: skip


@access("work.view", methods=("POST",))
def task_accept(request: ActorRequest, task_id: int) -> HttpResponse:
    """Say yes."""
    accept_task(by=request.actor, at=now(), task_id=task_id)
    messages.success(request, "Accepted. Whoever asked has been told.")
    return redirect("task-due", task_id)


@access("work.view")
def task_decline(request: ActorRequest, task_id: int) -> HttpResponse:
    """Say no, with the reason."""
    return _act(request, task_id, DeclineForm(request.POST or None), can_accept, (
        "Decline this task", "Decline", "Declined. It has gone back to whoever asked."
    ), lambda at, data: decline_task(by=request.actor, at=at, task_id=task_id, **data))  # fmt: skip


@access("work.view")
def task_comment(request: ActorRequest, task_id: int) -> HttpResponse:
    """Add a comment."""
    return _act(request, task_id, CommentForm(request.POST or None), lambda _, found: found.done_at is None, (
        "Comment on this task", "Add this comment", "Comment added."
    ), lambda at, data: comment_on_task(by=request.actor, at=at, task_id=task_id, **data))  # fmt: skip


@access("work.view")
def task_hand_over(request: ActorRequest, task_id: int) -> HttpResponse:
    """Give it to somebody else, or take it on oneself."""
    return _act(request, task_id, HandOverForm(request.POST or None, actor=request.actor), _can_do_now, (
        "Hand this task over", "Hand over", "Handed over. They have been told."
    ), lambda at, data: hand_over_task(by=request.actor, at=at, task_id=task_id, **data))  # fmt: skip


@access("work.view")
def task_escalate(request: ActorRequest, task_id: int) -> HttpResponse:
    """Take it to the owner's line manager."""
    return _act(request, task_id, EscalateForm(request.POST or None), can_escalate, (
        "Escalate this task", "Escalate", "Escalated. They have been told."
    ), lambda at, data: escalate_task(by=request.actor, at=at, task_id=task_id, **data))  # fmt: skip


def _can_do_now(by: Actor, found: Task) -> bool:
    return can_do(by, found, now())


def _task(request: ActorRequest, task_id: int) -> Task:
    found = get_task(request.actor, now(), task_id)
    if found is None:
        raise Http404
    return found


def _act(
    request: ActorRequest,
    task_id: int,
    form: Form,
    allows: Callable[..., bool],
    words: tuple[str, str, str],
    act: Callable[[dt.datetime, dict[str, Any]], object],
) -> HttpResponse:
    """One question about one task; ``words``: heading, button, and what is said when it is done."""
    found = _task(request, task_id)
    href = reverse("task-due", args=[task_id])
    if request.method != "POST" and not allows(request.actor, found):
        return redirect(href)
    consulted(request, [found.record])
    heading, verb, said = words
    question = Question(heading=heading, verb=verb, back_href=href, said=said, then=href, lead=found.title)
    return ask(request, form, question, act)

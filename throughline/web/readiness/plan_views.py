"""Planned operations: the list, asking for a brief, who may read it, carrying it out, calling it off."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.access.permissions import may
from throughline.agencies.queries import list_teams_of
from throughline.core.clock import civil_date, now, today
from throughline.core.errors import Refused
from throughline.disruption.queries.operations import list_operations
from throughline.readiness.actions.plans import PlanGiven, call_off_plan, execute_plan, name_officer, plan_operation
from throughline.readiness.models import Plan
from throughline.readiness.policies import READ_FOR_DAYS, is_long_past
from throughline.readiness.queries.keeping import list_not_told_all
from throughline.readiness.queries.plans import (
    get_plan,
    line_for,
    list_brief_people,
    list_may_be_named,
    list_named_officers,
    list_on_hand,
    list_plans,
    records_of,
    released_sentences,
)
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.forms.answering import put_refusal
from throughline.web.once import make_once
from throughline.web.pages import page
from throughline.web.places.likely import NOWHERE_ASKED, PlacesShown, places_first
from throughline.web.presenting.components import Column
from throughline.web.presenting.dates import short_date
from throughline.web.presenting.records import record_href
from throughline.web.readiness.forms import CallOffForm, ExecuteForm, NameForm, PlanForm
from throughline.web.readiness.presenters import present_brief_row, present_plan, present_plan_row
from throughline.web.support.asking import Question, ask

_RECENT_OPERATIONS = 20


@access("readiness.view", methods=("GET", "HEAD"))
def plans(request: ActorRequest) -> HttpResponse:
    """The planned operations one may know of."""
    found = list_plans(request.actor, now())
    consulted(request, [plan.record for plan in found])
    return page(request, "pages/readiness/plans.html", {
        "columns": [Column(text) for text in ("Planned", "Day", "Team", "Brief")],
        "rows": [present_plan_row(plan) for plan in found],
        "may_ask": may(request.actor.role, "readiness.ask"),
    })  # fmt: skip


@access("readiness.ask")
def plan_new(request: ActorRequest) -> HttpResponse:
    """Plan an operation and ask the coordinators for its readiness brief."""
    actor = request.actor
    teams = [team.pk for team in list_teams_of(actor.member) if team.agency_id == actor.agency.pk]
    form = PlanForm(
        request.POST or None, actor=actor,
        initial={"team": teams[0] if len(teams) == 1 else "", "force": actor.agency.force_id or ""},
    )  # fmt: skip
    is_sent = request.method == "POST" and form.is_valid()
    places = places_first(request, form, form.place(), now()) if is_sent else NOWHERE_ASKED
    if is_sent and not places.is_asked:
        try:
            href = make_once(request, lambda: _plan(request, form, places))
        except Refused as error:
            put_refusal(form, error)
        else:
            messages.success(request, "Planned. The coordinators are asked for the brief; nobody else knows of it.")
            return redirect(href)
    return page(request, "pages/places/form.html", {
        "form": form, "heading": "Plan an operation and ask for its readiness brief", "submit_text": "Ask for the brief",
        "back_href": reverse("plans"), "conflicts": (), "places": places,
    })  # fmt: skip


def _plan(request: ActorRequest, form: PlanForm, places: PlacesShown) -> str:
    data = form.cleaned_data
    place = places.taken(form.place())
    given = PlanGiven(data["operation_kind"], data["planned_date"], data["team"], place, data["line_uuid"])
    return record_href(plan_operation(by=request.actor, at=now(), given=given).record)


@access("readiness.view", methods=("GET", "HEAD"))
def plan(request: ActorRequest, plan_uuid: uuid.UUID) -> HttpResponse:
    """A planned operation: where its brief stands, who may read it. What the brief says is its makers' until it opens."""
    actor = request.actor
    at = now()
    found = get_plan(actor, plan_uuid, at)
    is_read = not (found.is_over or is_long_past(found, civil_date(at)))
    makes = may(actor.role, "readiness.make") and is_read
    people = list_brief_people(actor, at, found) if makes else []
    released = released_sentences(people)
    consulted(request, [found.record, *records_of(people)])
    return page(request, "pages/readiness/plan.html", {
        "view": present_plan(found, line_for(actor, at, found), is_read=is_read),
        "plan_uuid": plan_uuid,
        "officers": [f"{member.name}, {member.agency.name}" for member in list_named_officers(found)],
        "not_told_all": [member.name for member in list_not_told_all(actor, at, found)] if makes else [],
        "people": [
            present_brief_row(row, released[row.person_id].sentence if row.person_id in released else "")
            for row in people
        ],
        "on_hand": [f"{row.get_role_display()}: {row.name}, {row.phone}" for row in list_on_hand(found)] if makes else [],
        "makes": makes,
        "read_for_days": READ_FOR_DAYS,
        "others_asked": _others_asked(found) if makes else "",
        "may_ask": may(actor.role, "readiness.ask") and not found.is_over,
        "may_execute": may(actor.role, "operation.record") and not found.is_over,
    })  # fmt: skip


def _others_asked(found: Plan) -> str:
    return short_date(civil_date(found.others_asked_at)) if found.others_asked_at else ""


def href_of(plan_uuid: uuid.UUID) -> str:
    return reverse("planned", args=[plan_uuid])


@access("readiness.ask")
def plan_name(request: ActorRequest, plan_uuid: uuid.UUID) -> HttpResponse:
    """Name one more officer to whom the brief opens."""
    found = get_plan(request.actor, plan_uuid, now())
    consulted(request, [found.record])
    form = NameForm(request.POST or None, offered=list_may_be_named(request.actor, found))
    question = Question(
        "Name an officer", "Name this officer", href_of(plan_uuid), "Named. They may read the brief once it is open.",
        href_of(plan_uuid), lead="The brief opens to the officers named on it, and to no others.",
    )  # fmt: skip
    return ask(request, form, question, lambda at, data: name_officer(
        by=request.actor, at=at, plan_uuid=plan_uuid, member=data["member"]
    ))  # fmt: skip


@access("operation.record")
def plan_execute(request: ActorRequest, plan_uuid: uuid.UUID) -> HttpResponse:
    """Record that it was carried out: it becomes an operation, and the brief closes to everyone."""
    found = get_plan(request.actor, plan_uuid, now())
    consulted(request, [found.record])
    recent, _total = list_operations(request.actor, now(), kind="", first=0, limit=_RECENT_OPERATIONS)
    form = ExecuteForm(
        request.POST or None, operations=recent, initial={"version": found.version, "happened_date": today()}
    )
    question = Question(
        "Record that it was carried out", "It was carried out", href_of(plan_uuid),
        "Carried out. The brief is withdrawn. Now say who was found, and account for everyone.",
        reverse("plans"),
        lead="The brief closes to everyone. Everyone who was on it is then accounted for, found or not.",
    )  # fmt: skip
    return ask(
        request, form, question,
        lambda at, data: execute_plan(
            by=request.actor, at=at, plan_uuid=plan_uuid, version=data["version"], happened_date=data["happened_date"],
            happened_time=data["happened_time"],
            operation_uuid=uuid.UUID(data["operation"]) if data["operation"] else None,
        ),
        version_now=lambda: get_plan(request.actor, plan_uuid, now()).version,
    )  # fmt: skip


@access("operation.record")
def plan_call_off(request: ActorRequest, plan_uuid: uuid.UUID) -> HttpResponse:
    """Record that it will not happen: the brief closes to everyone."""
    found = get_plan(request.actor, plan_uuid, now())
    consulted(request, [found.record])
    form = CallOffForm(request.POST or None, initial={"version": found.version})
    question = Question(
        "Call it off", "Call it off", href_of(plan_uuid), "Called off. The brief is withdrawn.", reverse("plans")
    )
    return ask(
        request, form, question,
        lambda at, data: call_off_plan(by=request.actor, at=at, plan_uuid=plan_uuid, **data),
        version_now=lambda: get_plan(request.actor, plan_uuid, now()).version,
    )  # fmt: skip

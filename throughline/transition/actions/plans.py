"""Planning for 18: who leads then, the adult test part by part, the other route, and settling one or the other."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.hub.actions.interventions import record_own_words
from throughline.hub.models import Case
from throughline.hub.policies import require_open
from throughline.placements.queries.responsibility import nation_of
from throughline.register.queries import age_of, require_born
from throughline.transition.models import PartConsidered, TransitionPlan
from throughline.transition.policies import require_being_made, require_past, require_plan_move, what_is_missing
from throughline.transition.queries.plans import get_plan, no_rule_in_words, outcome_for, plan_of
from throughline.transition.rules import adult_test_for, list_routes
from throughline.transition.states import PartAnswer, PlanStatus
from throughline.work.facts import settle_tasks, stop_clocks
from throughline.work.states import RuleKey, TaskKind

YOUNGEST = 15


@dataclass(frozen=True)
class PartGiven:
    """One part of the test as considered."""

    part: str
    answer: str
    reasons: str
    considered_date: dt.date
    considered_who: str


@dataclass(frozen=True)
class WantsGiven:
    """What they want after 18, in their own words, kept as every own word is (practice.md P5)."""

    words: str
    said_date: dt.date
    heard_by: str
    may_read: str
    told_who_reads: bool


@transaction.atomic
def begin_plan(*, by: Actor, at: dt.datetime, case_uuid: uuid.UUID, started_date: dt.date) -> TransitionPlan:
    """Begin the plan for turning 18; the clock and the task that asked for it are settled.

    Errors: Absent, Refused (begun already; the case is closed; someone well under 17).
    """
    require_permission(by, "case.work")
    case = get_visible(Case, case_uuid, by, at, lock=True)
    require_open(case)
    if plan_of(case) is not None:
        raise Refused("A plan for turning 18 was begun already.")
    age = age_of(case.person, civil_date(at))
    if age.high is not None and age.high < YOUNGEST:
        raise Refused(f"They are {age.in_words}. A plan for turning 18 is begun from {YOUNGEST}.")
    require_past(started_date, at=at, field="started_date")
    plan = TransitionPlan(case=case, started_date=started_date, begun_at=at, begun_by=by.member)
    plan.save_checked()
    stop_clocks(by=by, at=at, record=case.record, key=RuleKey.TRANSITION_PLAN)
    settle_tasks(by=by, at=at, record=case.record, kind=TaskKind.TRANSITION_PLAN, outcome="The plan was begun")
    record_act(by=by, at=at, action="begin_plan", op=Operation.COLLECTION, subjects=[case.record, case.person.record])
    return plan


def _plan(by: Actor, at: dt.datetime, plan_uuid: uuid.UUID) -> TransitionPlan:
    """A plan being made, of an open case, locked. Errors: Absent, Refused."""
    require_permission(by, "case.work")
    plan = get_plan(by, plan_uuid, at, lock=True)
    require_open(plan.case)
    require_being_made(plan)
    return plan


def _save(plan: TransitionPlan, action: str, *, by: Actor, at: dt.datetime) -> TransitionPlan:
    plan.save_checked()
    _record(plan, action, by=by, at=at)
    return plan


def _record(plan: TransitionPlan, action: str, *, by: Actor, at: dt.datetime) -> None:
    subjects = [plan.case.record, plan.case.person.record]
    record_act(by=by, at=at, action=action, op=Operation.ALTERATION, subjects=subjects)


@transaction.atomic
def edit_plan(
    *, by: Actor, at: dt.datetime, plan_uuid: uuid.UUID, version: int, leads_after: str, plan: str
) -> TransitionPlan:
    """Write who will lead after 18, and the plan. Errors: Absent, Refused, Conflict."""
    found = _plan(by, at, plan_uuid)
    found.require_version(version, {"leads_after": found.leads_after, "plan": found.plan})
    found.leads_after = require_text(leads_after, what="who will lead", field="leads_after", limit=150)
    found.plan = require_text(plan, what="the plan", field="plan", limit=5000)
    return _save(found, "edit_plan", by=by, at=at)


@transaction.atomic
def keep_wants(*, by: Actor, at: dt.datetime, plan_uuid: uuid.UUID, given: WantsGiven) -> TransitionPlan:
    """Keep what they want after 18, verbatim: earlier words stay among their own words. Errors: Absent, Refused."""
    plan = _plan(by, at, plan_uuid)
    plan.wants = record_own_words(
        by=by, at=at, person_uuid=plan.case.person.record.uuid, about=plan.case.record, words=given.words,
        said_date=given.said_date, heard_by=given.heard_by, may_read=given.may_read, told_who_reads=given.told_who_reads,
    )  # fmt: skip
    return _save(plan, "keep_wants", by=by, at=at)


@transaction.atomic
def tell_adult_services(
    *, by: Actor, at: dt.datetime, plan_uuid: uuid.UUID, told_date: dt.date, told: str
) -> TransitionPlan:
    """Record when adult services were told, and who there. Errors: Absent, Refused."""
    plan = _plan(by, at, plan_uuid)
    require_past(told_date, at=at, field="told_date")
    require_born(plan.case.person, told_date, field="told_date")
    if not told.strip():
        raise Refused("Say who there was told, and how.", field="told")
    plan.adult_services_told_date = told_date
    plan.adult_services_told = require_text(told, what="who was told", field="told", limit=200)
    return _save(plan, "tell_adult_services", by=by, at=at)


@transaction.atomic
def consider_part(*, by: Actor, at: dt.datetime, plan_uuid: uuid.UUID, given: PartGiven) -> PartConsidered:
    """Record whether one part of the adult test holds, why, and who considered it; earlier answers stay.

    The test is that of the nation whose authority is responsible. Errors: Absent, Refused (no rule loaded for it; no reasons).
    """
    plan = _plan(by, at, plan_uuid)
    nation = nation_of(plan.case.person, civil_date(at))
    test = adult_test_for(nation, civil_date(at))
    if test is None:
        raise Refused(no_rule_in_words(nation))
    if given.part not in {part.key for part in test.parts}:
        raise Refused("Choose a part of the test.", field="part")
    if given.answer not in PartAnswer.values:
        raise Refused("Choose yes, no or not known.", field="answer")
    require_past(given.considered_date, at=at, field="considered_date")
    require_born(plan.case.person, given.considered_date, field="considered_date")
    for value, field, message in (
        (given.reasons, "reasons", "Give the reasons."),
        (given.considered_who, "considered_who", "Say who considered it."),
    ):
        if not value.strip():
            raise Refused(message, field=field)
    row = PartConsidered(
        plan=plan, test=test.key, part=given.part, answer=given.answer, considered_date=given.considered_date,
        reasons=require_text(given.reasons, what="the reasons", field="reasons", limit=2000),
        considered_who=require_text(given.considered_who, what="who considered it", field="considered_who", limit=150),
        recorded_at=at, recorded_by=by.member,
    )  # fmt: skip
    row.save_checked()
    _record(plan, "consider_part", by=by, at=at)
    return row


@transaction.atomic
def record_other_route(
    *, by: Actor, at: dt.datetime, plan_uuid: uuid.UUID, route: str, leads: str, note: str = ""
) -> TransitionPlan:
    """Record the route taken without the adult duty, and who leads it. Errors: Absent, Refused."""
    plan = _plan(by, at, plan_uuid)
    if route not in {each.key for each in list_routes()}:
        raise Refused("Choose a route.", field="route")
    if not leads.strip():
        raise Refused("Say who leads it.", field="leads")
    plan.other_route = route
    plan.other_route_leads = require_text(leads, what="who leads it", field="leads", limit=150)
    plan.other_route_note = require_text(note, what="the note", field="note", limit=1000)
    return _save(plan, "record_other_route", by=by, at=at)


@transaction.atomic
def settle_plan(*, by: Actor, at: dt.datetime, plan_uuid: uuid.UUID, version: int) -> TransitionPlan:
    """Settle the plan: the adult duty with adult services told, or the other route with who leads it; never neither.

    Errors: Absent, Refused (with all that is missing), Conflict.
    """
    require_permission(by, "case.work")
    plan = get_plan(by, plan_uuid, at, lock=True)
    require_open(plan.case)
    plan.require_version(version, {"status": plan.get_status_display()})
    require_plan_move(plan, PlanStatus.SETTLED)
    missing = what_is_missing(plan, outcome_for(plan, civil_date(at)))
    if missing:
        raise Refused(" ".join(missing))
    plan.settled_date, plan.settled_at, plan.settled_by = civil_date(at), at, by.member
    _move(plan, PlanStatus.SETTLED)
    _record(plan, "settle_plan", by=by, at=at)
    return plan


@transaction.atomic
def reopen_plan(*, by: Actor, at: dt.datetime, plan_uuid: uuid.UUID, version: int, reason: str) -> TransitionPlan:
    """Open a settled plan again, with the reason. Errors: Absent, Refused, Conflict."""
    require_permission(by, "case.work")
    plan = get_plan(by, plan_uuid, at, lock=True)
    require_open(plan.case)
    plan.require_version(version, {"status": plan.get_status_display()})
    require_plan_move(plan, PlanStatus.OPEN)
    if not reason.strip():
        raise Refused("Say why it is opened again.", field="reason")
    plan.reopened_reason = require_text(reason, what="the reason", field="reason", limit=300)
    plan.settled_date, plan.settled_at, plan.settled_by = None, None, None
    _move(plan, PlanStatus.OPEN)
    _record(plan, "reopen_plan", by=by, at=at)
    return plan


def _move(plan: TransitionPlan, to_status: str) -> None:
    """The one place a plan's status is written."""
    require_plan_move(plan, to_status)
    plan.status = to_status
    plan.save_checked()

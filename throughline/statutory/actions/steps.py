"""What children's services do by law: the strategy discussion, the assessment, the conference; police protection's end."""

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
from throughline.core.clock import at_london, civil_date, latest_at_london
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.geography.errors import NoRuleLoaded
from throughline.hub.childrens_services import who_answers
from throughline.hub.models import Intervention
from throughline.register.models import Person
from throughline.register.queries import held_to_be_child
from throughline.statutory.actions.dangers import require_happened, settle
from throughline.statutory.models import ProtectionEnd, StatutoryStep, StrategyDiscussion
from throughline.statutory.queries import open_danger, was_before
from throughline.statutory.states import StepKind
from throughline.work.facts import Done, start_clock, stop_clock, stop_clocks
from throughline.work.states import RuleKey

_MORNING = dt.time(9, 0)
_CLOCKS = {StepKind.ASSESSMENT: RuleKey.ASSESSMENT, StepKind.CONFERENCE: RuleKey.INITIAL_CONFERENCE}


@dataclass(frozen=True)
class DiscussionGiven:
    """A strategy discussion as told: who took part for each of the three, and what was decided."""

    held_date: dt.date
    decided: str
    begins_section_47: bool = False
    held_time: dt.time | None = None
    police: str = ""
    social_care: str = ""
    health: str = ""
    others: str = ""
    missing_because: str = ""
    nrm_responder: str = ""


@transaction.atomic
def record_strategy_discussion(
    *, by: Actor, at: dt.datetime, person_uuid: uuid.UUID, given: DiscussionGiven
) -> StrategyDiscussion:
    """Record a strategy discussion: it settles the danger it was about; section 47 enquiries start the conference's clock.

    One held before the danger was known settles nothing: that danger stays open and its same-day clock runs. Police,
    social care and health take part, or it says why one did not. Errors: Absent, Refused.
    """
    require_permission(by, "danger.settle")
    person = get_visible(Person, person_uuid, by, at, lock=True)
    require_happened(person, given.held_date, given.held_time, at, "held_date", "held_time")
    if not given.decided.strip():
        raise Refused("Say what was decided.", field="decided")
    took_part = [given.police.strip(), given.social_care.strip(), given.health.strip()]
    if not all(took_part) and not given.missing_because.strip():
        raise Refused("Police, social care and health take part. Say why one of them did not.", field="missing_because")
    if given.begins_section_47:
        _require_child(person, given.held_date, by, at, "begins_section_47")
    danger = open_danger(by, at, person)
    if danger is not None and was_before(danger, given.held_date, given.held_time):
        danger = None
    discussion = StrategyDiscussion(
        person=person, danger=danger, recorded_at=at, recorded_by=by.member,
        **{**vars(given), "decided": require_text(given.decided, what="what was decided", field="decided", limit=5000)},
    )  # fmt: skip
    discussion.save_checked()
    if danger is not None:
        how = f"Strategy discussion held on {given.held_date:%-d %B %Y}"
        settle(danger, how, by=by, at=at, done=Done(given.held_date, given.held_time))
    elif open_danger(by, at, person) is None:
        _stop_same_day_clock(person, Done(given.held_date, given.held_time), by=by, at=at)
    if given.begins_section_47 and not _running(person, StepKind.CONFERENCE):
        _begin(person, StepKind.CONFERENCE, given.held_date, by=by, at=at)
    record_act(by=by, at=at, action="record_strategy_discussion", op=Operation.COLLECTION, subjects=[person.record])
    return discussion


@transaction.atomic
def begin_assessment(*, by: Actor, at: dt.datetime, person_uuid: uuid.UUID, received_date: dt.date) -> StatutoryStep:
    """Children's services assess: 45 working days from the day they received the referral (data). Errors: Absent, Refused."""
    require_permission(by, "danger.settle")
    person = get_visible(Person, person_uuid, by, at, lock=True)
    require_happened(person, received_date, None, at, "received_date")
    _require_child(person, received_date, by, at, "received_date")
    if _running(person, StepKind.ASSESSMENT):
        raise Refused("An assessment is under way already.")
    step = _begin(person, StepKind.ASSESSMENT, received_date, by=by, at=at)
    record_act(by=by, at=at, action="begin_assessment", op=Operation.COLLECTION, subjects=[person.record])
    return step


@transaction.atomic
def end_step(*, by: Actor, at: dt.datetime, step_id: int, ended_date: dt.date, outcome: str) -> StatutoryStep:
    """Record when an assessment was finished or a conference held, and what came of it. Errors: Absent, Refused."""
    require_permission(by, "danger.settle")
    rows = (
        StatutoryStep.objects.visible_to(by, at).select_for_update(of=("self",)).select_related("person__record__hub")
    )
    step: StatutoryStep | None = rows.filter(pk=step_id).first()
    if step is None:
        raise Absent
    if step.ended_date is not None:
        raise Refused("This has ended already.")
    require_happened(step.person, ended_date, None, at, "ended_date")
    if ended_date < step.began_date:
        raise Refused("It cannot end before it began.", field="ended_date")
    if not outcome.strip():
        raise Refused("Say what came of it.", field="outcome")
    step.ended_date, step.ended_at, step.ended_by = ended_date, at, by.member
    step.outcome = require_text(outcome, what="what came of it", field="outcome", limit=1000)
    step.save_checked()
    stop_clocks(by=by, at=at, record=step.person.record, key=_CLOCKS[StepKind(step.kind)], done=Done(ended_date))
    record_act(by=by, at=at, action="end_step", op=Operation.ALTERATION, subjects=[step.person.record])
    return step


@transaction.atomic
def end_police_protection(
    *,
    by: Actor,
    at: dt.datetime,
    intervention_uuid: uuid.UUID,
    ended_date: dt.date,
    how: str,
    ended_time: dt.time | None = None,
) -> ProtectionEnd:
    """Record how police protection ended, and where the child then was and with whom: its clock stops.

    Errors: Absent, Refused (it was not used, or has ended).
    """
    require_permission(by, "danger.settle")
    intervention = get_visible(Intervention, intervention_uuid, by, at, lock=True)
    require_happened(intervention.person, ended_date, ended_time, at, "ended_date", "ended_time")
    if not how.strip():
        raise Refused("Say how it ended, and where and with whom the child then was.", field="how")
    _require_after_it_began(intervention, ended_date, ended_time)
    done = Done(ended_date, ended_time)
    if not stop_clocks(by=by, at=at, record=intervention.record, key=RuleKey.POLICE_PROTECTION, done=done):
        raise Refused("No police protection is running from this intervention.")
    end = ProtectionEnd(
        intervention=intervention, ended_date=ended_date, ended_time=ended_time,
        how=require_text(how, what="how it ended", field="how", limit=1000), recorded_at=at, recorded_by=by.member,
    )  # fmt: skip
    end.save_checked()
    record_act(by=by, at=at, action="end_police_protection", op=Operation.ALTERATION, subjects=[intervention.record])
    return end


def _require_after_it_began(intervention: Intervention, day: dt.date, time: dt.time | None) -> None:
    if day < intervention.happened_date:
        raise Refused("It cannot end before it began.", field="ended_date")
    began = intervention.happened_time
    if (
        time is not None
        and began is not None
        and latest_at_london(day, time) < at_london(intervention.happened_date, began)
    ):
        raise Refused("It cannot end before it began.", field="ended_time")


def _begin(person: Person, kind: StepKind, on: dt.date, *, by: Actor, at: dt.datetime) -> StatutoryStep:
    """Begin a step and its clock. No rule of England's is borrowed for another nation (practice.md P13)."""
    answering = who_answers(person, person.record.hub, on)
    starts_at = at if on == civil_date(at) else at_london(on, _MORNING)
    try:
        start_clock(
            by=by, at=at, key=_CLOCKS[kind], record=person.record, owner_agency=answering.agency,
            starts_at=starts_at, nation=answering.nation,
        )  # fmt: skip
    except NoRuleLoaded:
        has_rule = False
    else:
        has_rule = True
    step = StatutoryStep(
        person=person, kind=kind, began_date=on, has_rule=has_rule, begun_at=at, begun_by=by.member
    )  # fmt: skip
    step.save_checked()
    return step


def _require_child(person: Person, on: dt.date, by: Actor, at: dt.datetime, field: str) -> None:
    """Raise Refused where every record says that they were an adult on the day: children's law does not reach them."""
    if not held_to_be_child(by, at, person, on):
        raise Refused("They were an adult that day: adult social care decides on enquiries for them.", field=field)


def _running(person: Person, kind: StepKind) -> bool:
    return person.statutory_steps.filter(kind=kind, ended_date__isnull=True).exists()


def _stop_same_day_clock(person: Person, held: Done, *, by: Actor, at: dt.datetime) -> None:
    """Where a referral said that there is danger, and nothing else is kept of it: the discussion came on its day or after."""
    running = person.record.clocks.filter(rule__key=RuleKey.STRATEGY_DISCUSSION, stopped_at__isnull=True)
    for clock in running.select_related("rule"):
        if civil_date(clock.starts_at) <= held.day:
            stop_clock(by=by, at=at, clock=clock, done=held)

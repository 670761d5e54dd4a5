"""The deadline of 17½: set going from the date of birth, by the command that is run every day."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import at_london, civil_date
from throughline.geography.errors import NoRuleLoaded
from throughline.geography.states import Nation
from throughline.hub.models import Case
from throughline.hub.states import CaseStatus
from throughline.placements.queries.responsibility import nation_of
from throughline.transition.queries.turning import list_due_for_plan
from throughline.work.facts import ask_task, settle_tasks, start_clock, stop_clock
from throughline.work.models import Clock, Task
from throughline.work.states import RuleKey, TaskKind


@transaction.atomic
def plan_for_adulthood_due(*, by: Actor, at: dt.datetime) -> int:
    """Start the clock of a transition plan for every open case whose person is 17 and has none; its lead is asked.

    It derives from the 17th birthday and the rule of the nation of the authority responsible (England's where
    nobody is recorded). Where that nation has no rule, the person stays on the list of those turning 18 without a
    clock. A date of birth that was corrected gives a clock of its own; a case that was closed has none. Run again, it
    changes nothing. Returns how many were started. Errors: Absent.
    """
    require_permission(by, "transition.due")
    _stop_for_closed(by=by, at=at)
    started = []
    for case, seventeenth in list_due_for_plan(by.hub.pk, civil_date(at)):
        clock = _clock_from(case, seventeenth, by=by, at=at)
        if clock is not None:
            _ask_lead(case, clock, by=by, at=at)
            started.append(case)
    if started:
        record_act(
            by=by, at=at, action="plan_for_adulthood_due", op=Operation.ALTERATION,
            subjects=[case.record for case in started],
        )  # fmt: skip
    return len(started)


def _stop_for_closed(*, by: Actor, at: dt.datetime) -> None:
    """A closed case is asked for no plan."""
    closed = Clock.related.filter(
        rule__key=RuleKey.TRANSITION_PLAN, stopped_at=None, record__hub=by.hub, record__case__status=CaseStatus.CLOSED
    )
    for clock in closed.select_related("record"):
        stop_clock(by=by, at=at, clock=clock)
        settle_tasks(by=by, at=at, record=clock.record, kind=TaskKind.TRANSITION_PLAN, outcome="The case was closed")


def _clock_from(case: Case, seventeenth: dt.date, *, by: Actor, at: dt.datetime) -> Clock | None:
    """A new clock, unless one runs from the same day in the same nation; one from another birth date or nation is stopped."""
    starts_at = at_london(seventeenth, dt.time(0))
    nation = nation_of(case.person, civil_date(at)) or Nation.ENGLAND
    running = Clock.related.filter(record=case.record, rule__key=RuleKey.TRANSITION_PLAN, stopped_at=None)
    for clock in running.select_related("rule"):
        if clock.starts_at == starts_at and clock.rule.nation == nation:
            return None
        stop_clock(by=by, at=at, clock=clock)
    try:
        return start_clock(
            by=by, at=at, key=RuleKey.TRANSITION_PLAN, record=case.record, owner=case.lead,
            owner_agency=case.lead.agency, starts_at=starts_at, nation=nation,
        )  # fmt: skip
    except NoRuleLoaded:
        return None


def _ask_lead(case: Case, clock: Clock, *, by: Actor, at: dt.datetime) -> None:
    """One task a case, due when the clock is."""
    waiting = Task.related.filter(record=case.record, kind=TaskKind.TRANSITION_PLAN, done_at__isnull=True)
    if waiting.exists():
        waiting.update(due_at=clock.due_at)
        return
    ask_task(
        by=by, at=at, record=case.record, kind=TaskKind.TRANSITION_PLAN, title="Begin the plan for turning 18",
        owner=case.lead, owner_agency=case.lead.agency, due_at=clock.due_at,
        explanation="Ask them what they want. Nobody is left without somebody who leads on the day they turn 18.",
    )  # fmt: skip

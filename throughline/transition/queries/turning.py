"""Who turns 18, by date: derived from dates of birth, so nobody falls out of the list on a birthday (practice.md P4)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.hub.models import Case
from throughline.hub.states import CaseStatus
from throughline.register.ages import ADULT_AT, Age
from throughline.register.queries import age_of
from throughline.transition.birthdays import PLANNED_FROM, birthday, eighteenth
from throughline.transition.states import PlanStatus

# A year is never shorter: what the database passes is then worked out birthday by birthday.
SHORTEST_YEAR = dt.timedelta(days=365)


@dataclass(frozen=True)
class Turning:
    """A case, open or with a plan being made, whose person turns 18 within a year, or turned 18 with no settled plan."""

    case: Case
    eighteenth: dt.date
    has_turned: bool
    plan_status: str


@dataclass(frozen=True)
class AgeNotKnown:
    """Such a case whose person may be near 18, with no date of birth to say so."""

    case: Case
    age: Age
    plan_status: str


def list_turning_18(actor: Actor, at: dt.datetime) -> tuple[list[Turning], list[AgeNotKnown]]:
    """Those with a date of birth by the day they turn 18; apart, those whose age is stated, estimated or not known."""
    on = civil_date(at)
    open_or_unsettled = Q(status=CaseStatus.OPEN) | Q(transition_plan__status=PlanStatus.OPEN)
    cases = _read(Case.objects.visible_to(actor, at).filter(open_or_unsettled))
    last = birthday(on, 1)
    near = cases.filter(person__date_of_birth__lte=last - ADULT_AT * SHORTEST_YEAR)
    known = [found for found in (_turning(case, on, last) for case in near) if found is not None]
    unknown = [found for found in (_unknown(case, on) for case in cases.filter(person__date_of_birth=None)) if found]
    return (
        sorted(known, key=lambda row: (row.eighteenth, row.case.pk)),
        sorted(unknown, key=lambda row: (row.age.low is not None, -(row.age.low or 0), row.case.pk)),
    )


def _read(cases: QuerySet[Case]) -> QuerySet[Case]:
    rows = cases.select_related(
        "record", "person__record", "person__home_authority", "lead__agency", "cover", "transition_plan"
    )
    return rows.prefetch_related("person__age_statements")


def status_of_plan(case: Case) -> str:
    """The status of a case's plan, or nothing where none was begun."""
    plan = getattr(case, "transition_plan", None)
    return str(plan.status) if plan is not None else ""


def _turning(case: Case, on: dt.date, last: dt.date) -> Turning | None:
    born = case.person.date_of_birth
    if born is None:
        return None
    day, status = eighteenth(born), status_of_plan(case)
    # An adult when the case was opened turned 18 before this hub: unless a plan was begun all the same.
    if day > last or (day <= case.opened_date and not status):
        return None
    if day <= on and status == PlanStatus.SETTLED:
        return None
    return Turning(case, day, day <= on, status)


def _unknown(case: Case, on: dt.date) -> AgeNotKnown | None:
    """Never dropped while they may be near 18, nor after it without a settled plan."""
    age, status = age_of(case.person, on), status_of_plan(case)
    may_be_near = age.high is None or age.high >= PLANNED_FROM
    was_child = age_of(case.person, case.opened_date).may_be_child
    if not may_be_near or not (was_child or status):
        return None
    if status == PlanStatus.SETTLED and not age.may_be_child:
        return None
    return AgeNotKnown(case, age, status)


def list_due_for_plan(hub: int, on: dt.date) -> list[tuple[Case, dt.date]]:
    """Every open case of a hub, however closely held, whose person is 17 or turned 18 here, with no plan begun; and the
    day of their 17th birthday. For setting clocks going: it is shown to nobody."""
    rows = _read(Case.related.filter(record__hub=hub, status=CaseStatus.OPEN, transition_plan=None))
    found = []
    for case in rows.filter(person__date_of_birth__lte=on - PLANNED_FROM * SHORTEST_YEAR):
        born = case.person.date_of_birth
        if born is not None and birthday(born, PLANNED_FROM) <= on and case.opened_date < eighteenth(born):
            found.append((case, birthday(born, PLANNED_FROM)))
    return found

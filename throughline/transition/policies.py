"""What the parts of the adult test come to, and what a plan must say before it is settled (domain: 18+)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.transition.models import TransitionPlan
from throughline.transition.rules import AdultTest
from throughline.transition.states import PLAN_MOVES, PartAnswer, PlanStatus, TestOutcome


def can_move_plan(from_status: str, to_status: str) -> bool:
    """Whether the table allows the move."""
    return to_status in PLAN_MOVES[from_status]


def require_plan_move(plan: TransitionPlan, to_status: str) -> None:
    """Raise Refused unless the table allows the move."""
    if not can_move_plan(plan.status, to_status):
        raise Refused(f"This plan is “{plan.get_status_display().lower()}” already.")


def require_being_made(plan: TransitionPlan) -> None:
    """A settled plan is opened again first, with the reason."""
    if plan.status != PlanStatus.OPEN:
        raise Refused("This plan is settled. Open it again first.")


def outcome_of(test: AdultTest | None, answers: Mapping[str, str]) -> TestOutcome:
    """Met when every part is; not met when any is not, whatever else is unknown; else undecided."""
    if test is None:
        return TestOutcome.NO_RULE
    given = [answers.get(part.key, PartAnswer.NOT_KNOWN) for part in test.parts]
    if PartAnswer.NO in given:
        return TestOutcome.NOT_MET
    return TestOutcome.MET if all(answer == PartAnswer.YES for answer in given) else TestOutcome.UNDECIDED


def what_is_missing(plan: TransitionPlan, outcome: TestOutcome) -> list[str]:
    """What keeps a plan from being settled, in words: nobody turns 18 without one route or the other."""
    missing = []
    if not plan.leads_after:
        missing.append("Say who will lead after they turn 18.")
    if outcome == TestOutcome.UNDECIDED:
        missing.append("Answer every part of the adult test, yes or no.")
    if outcome == TestOutcome.MET and plan.adult_services_told_date is None:
        missing.append("The test is met: tell adult services, and record who was told.")
    if outcome in (TestOutcome.NOT_MET, TestOutcome.NO_RULE) and not plan.other_route:
        why = "The test is not met" if outcome == TestOutcome.NOT_MET else "No rule is loaded for this nation"
        missing.append(f"{why}: record the other route, and who leads it.")
    return missing


def require_past(day: dt.date, *, at: dt.datetime, field: str) -> None:
    """Refuse a day in the future."""
    if day > civil_date(at):
        raise Refused("The day must be today or in the past.", field=field)

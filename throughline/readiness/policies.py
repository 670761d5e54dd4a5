"""May a planned operation's state do this? practice.md P18."""

from __future__ import annotations

import datetime as dt

from throughline.agencies.states import Role
from throughline.core.errors import Refused
from throughline.readiness.models import Plan
from throughline.readiness.states import PLAN_MOVES, PlanStatus

# A brief is one page, read at a door. Its room in letters: each person also takes their name, age, whom to phone and one
# released sentence; each one on hand a line. The test that prints the fullest brief holds these numbers to one page.
PAGE_HOLDS = 2_400
A_PERSON_TAKES = 330
ONE_ON_HAND_TAKES = 110

# An operation may slip by some days. Where nobody has said what became of it after these, its brief is read no more.
READ_FOR_DAYS = 7

# Who can be named on a brief: officers, and no analyst.
MAY_BE_NAMED = (Role.POLICE, Role.ROCU)


def can_move(from_status: str, to_status: str) -> bool:
    """Whether the table allows the move."""
    return to_status in PLAN_MOVES[from_status]


def require_move(plan: Plan, to_status: PlanStatus) -> None:
    """Raise Refused unless the table allows the move."""
    if not can_move(plan.status, to_status):
        raise Refused(f"This cannot be done now. {plan.status.label}.")


def require_running(plan: Plan) -> None:
    """A brief changes until the operation is carried out or called off, and never after."""
    if plan.is_over:
        raise Refused(f"The brief can no longer be changed. {plan.status.label}.")


def is_long_past(plan: Plan, today: dt.date) -> bool:
    """Whether the day it was planned for is so long past that its brief is read by nobody (P18: withdrawn after)."""
    return today > plan.planned_date + dt.timedelta(days=READ_FOR_DAYS)


def require_one_page(plan: Plan) -> None:
    """What protects people at the door stays on one page: longer than that, it is not read there."""
    people = plan.people.filter(removed_at__isnull=True)
    taken = sum(
        A_PERSON_TAKES + len(row.frightens_or_calms) + len(row.health_needs) + len(row.communication_needs)
        for row in people
    )
    taken += ONE_ON_HAND_TAKES * plan.on_hand.count()
    if taken > PAGE_HOLDS:
        raise Refused("This no longer fits one page. Shorten it, or tell the officer the rest by phone.")


def require_planned_date(day: dt.date, today: dt.date) -> None:
    """An operation is planned for today or later; one that happened is recorded as an operation."""
    if day < today:
        raise Refused(
            "A planned operation is today or later. Record one that happened as an operation.", field="planned_date"
        )

"""Who may do what to a task, a gap or a clock. The gate has answered already whether they see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from throughline.access.models import ProtectedRecord
from throughline.access.queries import list_standing_in
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.agencies.states import Role
from throughline.core.errors import Refused
from throughline.work.models import Clock, Task


def can_answer_for(
    by: Actor, owner: Member | None, owner_agency: int, *, record: ProtectedRecord, at: dt.datetime
) -> bool:
    """The owner; while they are away, their cover; where nobody owns it yet, the owning agency; and the coordinator."""
    if by.role == Role.COORDINATOR:
        return True
    if owner is None:
        return owner_agency == by.agency.pk
    return owner.pk == by.member.pk or by.member in list_standing_in(owner, record, at)


def can_do(by: Actor, task: Task, at: dt.datetime) -> bool:
    """Complete it or hand it over: whoever answers for it, while it is open."""
    return task.done_at is None and can_answer_for(by, task.owner, task.owner_agency_id, record=task.record, at=at)


def can_accept(by: Actor, task: Task) -> bool:
    """Say yes or no to it: its owner, once."""
    return task.done_at is None and task.accepted_at is None and task.owner_id == by.member.pk


def can_escalate(by: Actor, task: Task) -> bool:
    """Take it to a line manager: its owner, whoever asked for it, the coordinator."""
    concerned = by.member.pk in (task.owner_id, task.asked_by_id) or by.role == Role.COORDINATOR
    return task.done_at is None and concerned


def require_open(task: Task) -> None:
    """Raise Refused when the task is done."""
    if task.done_at is not None:
        raise Refused("This task is done already.")


def require_somebody(managers: Sequence[Member]) -> None:
    """Raise Refused where nobody would be told: an escalation that reaches nobody is none."""
    if not managers:
        raise Refused(
            "Nobody else here answers for this and may see it, so nobody would be told. Speak to its owner's agency."
        )


def require_running(clock: Clock) -> None:
    """Raise Refused when what the clock asked for was done."""
    if clock.stopped_at is not None:
        raise Refused("What this clock asked for was done.")


def require_pausable(clock: Clock) -> None:
    """Raise Refused unless its rule lets it wait, and it does not wait already."""
    if not clock.rule.may_pause:
        raise Refused("This clock cannot be paused: its rule does not allow it.")
    if clock.paused_at is not None:
        raise Refused("This clock is paused already.")

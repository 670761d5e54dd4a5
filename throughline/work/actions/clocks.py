"""Acts on clocks: pausing and going on, taking one to a line manager, and saying why one was missed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from throughline.access.facts import record_act
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.audit.states import Operation
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.work.facts import due_after_pause, notify
from throughline.work.models import Clock, ClockStep
from throughline.work.policies import can_answer_for, require_pausable, require_running, require_somebody
from throughline.work.queries.managers import managers_for
from throughline.work.states import ClockStepKind

_ANOTHERS = "This clock belongs to another agency. Ask its owner, or the coordinator."


@transaction.atomic
def pause_clock(*, by: Actor, at: dt.datetime, clock_id: int, reason: str) -> Clock:
    """Stop counting until it is resumed, with the reason. The law's own clocks cannot be paused. Errors: Absent, Refused."""
    clock = _locked(by, at, clock_id)
    require_pausable(clock)
    clock.paused_at, clock.paused_by = at, by.member
    _keep(clock, ClockStepKind.PAUSED, by=by, at=at, reason=_words(reason, "why it waits"))
    return clock


@transaction.atomic
def resume_clock(*, by: Actor, at: dt.datetime, clock_id: int, reason: str) -> Clock:
    """Count again. What the pause took is given back, so the due time moves by as much. Errors: Absent, Refused."""
    clock = _locked(by, at, clock_id)
    if clock.paused_at is None:
        raise Refused("This clock is not paused.")
    clock.due_at = due_after_pause(clock, clock.paused_at, at)
    clock.paused_at, clock.paused_by = None, None
    _keep(clock, ClockStepKind.RESUMED, by=by, at=at, reason=_words(reason, "what changed"))
    return clock


@transaction.atomic
def escalate_clock(*, by: Actor, at: dt.datetime, clock_id: int, reason: str) -> Clock:
    """Take a clock to its owner's line manager who may see it, else to the coordinators. It stays its owner's.

    Errors: Absent, Refused (nobody would be told).
    """
    clock = _locked(by, at, clock_id)
    text = _words(reason, "why you take it further")
    managers = managers_for(by, clock.owner, clock.record, at)
    require_somebody(managers)
    for member in managers:
        notify(by=by, at=at, member=member, record=clock.record, text="A deadline was escalated to you")
    to = managers[0] if len(managers) == 1 else None
    _keep(clock, ClockStepKind.ESCALATED, by=by, at=at, reason=text, to=to)
    return clock


@transaction.atomic
def explain_breach(
    *, by: Actor, at: dt.datetime, clock_id: int, reason: str, breach_owner: Member | None = None
) -> Clock:
    """Say why a clock was missed and who answers for that: its owner unless another of its agency is named.

    The reason stands beside the breach; it does not undo it. Errors: Absent, Refused.
    """
    clock = _found(by, at, clock_id)
    if not clock.is_missed(at):
        raise Refused("This clock has not been missed.")
    clock.breach_owner = breach_owner or clock.owner or by.member
    clock.breach_reason = _words(reason, "why it was missed")
    clock.breach_recorded_at, clock.breach_recorded_by = at, by.member
    _keep(clock, ClockStepKind.EXPLAINED, by=by, at=at, reason=clock.breach_reason, to=clock.breach_owner)
    return clock


def _found(by: Actor, at: dt.datetime, clock_id: int) -> Clock:
    """A clock through the gate, held against a second hand, that the actor answers for."""
    rows = Clock.objects.visible_to(by, at).select_for_update(of=("self",))
    clock: Clock | None = rows.select_related("rule", "record__hub").filter(pk=clock_id).first()
    if clock is None:
        raise Absent
    if not can_answer_for(by, clock.owner, clock.owner_agency_id, record=clock.record, at=at):
        raise Refused(_ANOTHERS)
    return clock


def _locked(by: Actor, at: dt.datetime, clock_id: int) -> Clock:
    clock = _found(by, at, clock_id)
    require_running(clock)
    return clock


def _words(text: str, what: str) -> str:
    if not text.strip():
        raise Refused(f"Say {what}.", field="reason")
    return require_text(text, what="reason", field="reason", limit=1000)


def _keep(
    clock: Clock, kind: ClockStepKind, *, by: Actor, at: dt.datetime, reason: str, to: Member | None = None
) -> None:
    """Save the clock with the step of its ledger, and the audit's entry."""
    clock.save_checked()
    ClockStep.related.create(clock=clock, kind=kind, reason=reason, to=to, taken_at=at, taken_by=by.member)
    record_act(by=by, at=at, action=f"clock_{kind}", op=Operation.ALTERATION, subjects=[clock.record])

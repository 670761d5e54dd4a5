"""Acts on clocks: saying why one was missed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from throughline.access.facts import record_act
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.errors import Absent, Refused
from throughline.work.models import Clock
from throughline.work.policies import can_answer_for


@transaction.atomic
def explain_breach(*, by: Actor, at: dt.datetime, clock_id: int, reason: str) -> Clock:
    """Say why a clock was missed. The reason stands beside the breach; it does not undo it. Errors: Absent, Refused."""
    clock: Clock | None = Clock.objects.visible_to(by, at).select_for_update(of=("self",)).filter(pk=clock_id).first()
    if clock is None:
        raise Absent
    if not can_answer_for(by, clock.owner, clock.owner_agency_id, record=clock.record, at=at):
        raise Refused("This clock belongs to another agency. Ask its owner, or the coordinator.")
    if clock.due_at > (clock.stopped_at or at):
        raise Refused("This clock has not been missed.")
    if not reason.strip():
        raise Refused("Say why it was missed.", field="reason")
    clock.breach_reason, clock.breach_recorded_at, clock.breach_recorded_by = reason.strip(), at, by.member
    clock.save_checked()
    record_act(by=by, at=at, action="explain_breach", op=Operation.ALTERATION, subjects=[clock.record])
    return clock

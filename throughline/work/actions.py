"""Acts on what is due: doing a task, taking on or answering a gap, saying why a clock was missed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.agencies.states import Role
from throughline.audit.states import Operation
from throughline.core.errors import Absent, Refused
from throughline.work.facts import resolve_gap, start_clock
from throughline.work.models import Clock, Gap, Notice, Task
from throughline.work.states import RuleKey


@transaction.atomic
def complete_task(*, by: Actor, at: dt.datetime, task_id: int, outcome: str) -> Task:
    """Close a task with what came of it. Only its owner, a member of its agency or the coordinator may. Errors: Refused."""
    task: Task | None = Task.objects.visible_to(by, at).select_for_update(of=("self",)).filter(pk=task_id).first()
    if task is None:
        raise Absent
    if not _may_do(by, task.owner, task.owner_agency_id):
        raise Refused("This task belongs to another agency. Ask its owner, or the coordinator.")
    if task.done_at is not None:
        raise Refused("This task is done already.")
    if not outcome.strip():
        raise Refused("Say what came of it.", field="outcome")
    task.done_at, task.done_by, task.outcome = at, by.member, outcome.strip()
    task.save_checked()
    record_act(by=by, at=at, action="complete_task", op=Operation.ALTERATION, subjects=[task.record])
    return task


@transaction.atomic
def take_on_gaps(*, by: Actor, at: dt.datetime, gap_ids: list[int], owner: Member) -> int:
    """Give gaps, inherited ones too, an owner: from now their clock runs (practice.md P27). All or none. Errors: Absent."""
    require_permission(by, "inherited.work")
    gaps = list(
        Gap.objects.visible_to(by, at)
        .select_for_update(of=("self",))
        .select_related("person", "clock")
        .filter(pk__in=gap_ids, resolved_at__isnull=True)
    )
    if len(gaps) != len(set(gap_ids)) or owner.hub_id != by.hub.pk:
        raise Absent
    for gap in gaps:
        _give_owner(gap, by=by, at=at, owner=owner)
    if gaps:
        record_act(by=by, at=at, action="take_on_gaps", op=Operation.ALTERATION, subjects=[gap.person for gap in gaps])
    return len(gaps)


def _give_owner(gap: Gap, *, by: Actor, at: dt.datetime, owner: Member) -> None:
    gap.owner, gap.owner_agency = owner, owner.agency
    gap.taken_on_at, gap.taken_on_by = at, by.member
    if gap.clock is None:
        gap.clock = start_clock(
            by=by, at=at, key=RuleKey.FOUND_GAP, record=gap.person, owner_agency=owner.agency, owner=owner
        )
    else:
        gap.clock.owner, gap.clock.owner_agency = owner, owner.agency
        gap.clock.save(update_fields=["owner", "owner_agency"])
    gap.save()


@transaction.atomic
def answer_gap(*, by: Actor, at: dt.datetime, gap_id: int, resolution: str) -> Gap:
    """Record the safeguarding outcome that answers a gap, in words. Errors: Absent, Refused."""
    require_permission(by, "intervention.record")
    gap: Gap | None = Gap.objects.visible_to(by, at).select_for_update(of=("self",)).filter(pk=gap_id).first()
    if gap is None:
        raise Absent
    if gap.resolved_at is not None:
        raise Refused("This has been answered already.")
    resolve_gap(by=by, at=at, gap=gap, resolution=resolution)
    record_act(by=by, at=at, action="answer_gap", op=Operation.ALTERATION, subjects=[gap.person, gap.about])
    return gap


@transaction.atomic
def explain_breach(*, by: Actor, at: dt.datetime, clock_id: int, reason: str) -> Clock:
    """Say why a clock was missed. The reason stands beside the breach; it does not undo it. Errors: Absent, Refused."""
    clock: Clock | None = Clock.objects.visible_to(by, at).select_for_update(of=("self",)).filter(pk=clock_id).first()
    if clock is None:
        raise Absent
    if not _may_do(by, clock.owner, clock.owner_agency_id):
        raise Refused("This clock belongs to another agency. Ask its owner, or the coordinator.")
    if clock.due_at > (clock.stopped_at or at):
        raise Refused("This clock has not been missed.")
    if not reason.strip():
        raise Refused("Say why it was missed.", field="reason")
    clock.breach_reason, clock.breach_recorded_at, clock.breach_recorded_by = reason.strip(), at, by.member
    clock.save_checked()
    record_act(by=by, at=at, action="explain_breach", op=Operation.ALTERATION, subjects=[clock.record])
    return clock


@transaction.atomic
def read_notices(*, by: Actor, at: dt.datetime) -> int:
    """Mark the actor's own notices as read."""
    unread = Notice.objects.visible_to(by, at).filter(member=by.member, read_at__isnull=True)
    rows = list(unread.select_related("record"))
    Notice.related.filter(pk__in=[row.pk for row in rows]).update(read_at=at)
    if rows:
        record_act(
            by=by, at=at, action="read_notices", op=Operation.CONSULTATION, subjects=[row.record for row in rows]
        )
    return len(rows)


def _may_do(by: Actor, owner: Member | None, owner_agency: int) -> bool:
    """The owner; where nobody owns it yet, the owning agency; and the coordinator."""
    if by.role == Role.COORDINATOR or (owner is not None and owner.pk == by.member.pk):
        return True
    return owner is None and owner_agency == by.agency.pk

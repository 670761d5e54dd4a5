"""Acts on gaps: taking on people nobody has answered for, and answering for one."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.permissions import may, require_permission
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.audit.states import Operation
from throughline.core.errors import Absent, Refused
from throughline.work.facts import resolve_gap, start_clock
from throughline.work.models import Gap
from throughline.work.states import RuleKey


@transaction.atomic
def take_on_gaps(*, by: Actor, at: dt.datetime, gap_ids: list[int], owner: Member) -> int:
    """Give gaps, inherited ones too, an owner who may answer them: from now their clock runs (practice.md P27). All or none.

    Errors: Absent.
    """
    require_permission(by, "inherited.work")
    gaps = list(
        Gap.objects.visible_to(by, at)
        .select_for_update(of=("self",))
        .select_related("person", "clock")
        .filter(pk__in=gap_ids, resolved_at__isnull=True)
    )
    if len(gaps) != len(set(gap_ids)) or owner.hub_id != by.hub.pk or not may(owner.role, "intervention.record"):
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

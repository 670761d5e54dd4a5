"""Reading what was opened in an emergency: for information governance, which reviews it."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from throughline.access.models import BreakGlass
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.core.errors import Absent
from throughline.hub.policies import COUNTED_DAYS

REVIEWED_SHOWN = 50


def list_to_review(actor: Actor) -> list[BreakGlass]:
    """What was opened in an emergency in the hub and not reviewed yet, the longest waiting first. Errors: Absent."""
    require_permission(actor, "emergency.review")
    return list(_rows(actor).filter(reviewed_at__isnull=True).order_by("review_date", "starts_at"))


def list_reviewed(actor: Actor) -> list[BreakGlass]:
    """What was reviewed, newest first, at most fifty. Errors: Absent."""
    require_permission(actor, "emergency.review")
    return list(_rows(actor).filter(reviewed_at__isnull=False).order_by("-reviewed_at")[:REVIEWED_SHOWN])


def get_emergency(actor: Actor, emergency_id: int, *, lock: bool = False) -> BreakGlass:
    """One of the hub's. Raises Absent."""
    require_permission(actor, "emergency.review")
    rows = _rows(actor).filter(pk=emergency_id)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise Absent
    return found


def list_counted(member: Member, at: dt.datetime) -> list[BreakGlass]:
    """What counts towards how many a member may open: of the last thirty days, but for what was cleared."""
    since = at - dt.timedelta(days=COUNTED_DAYS)
    rows = BreakGlass.objects.filter(member=member, starts_at__gt=since, cleared_at__isnull=True)
    return list(rows.select_related("record").order_by("starts_at"))


def _rows(actor: Actor) -> QuerySet[BreakGlass]:
    return BreakGlass.objects.filter(record__hub=actor.hub).select_related("record", "member__agency", "reviewed_by")

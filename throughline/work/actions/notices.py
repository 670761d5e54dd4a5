"""Acts on one's own notices."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from throughline.access.facts import record_act
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.work.models import Notice


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

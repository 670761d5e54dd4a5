"""Reading check-backs: those of one line, and the one a clock counts for."""

from __future__ import annotations

import datetime as dt

from throughline.agencies.actor import Actor
from throughline.core.errors import Absent
from throughline.disruption.models import CheckBack, Line


def list_check_backs(line: Line) -> list[CheckBack]:
    """The check-backs a line's closures asked for, newest closure first, then by day. Of a reversed one, those answered."""
    rows = CheckBack.related.filter(closure__line=line).exclude(closure__reversed_date__isnull=False, result="")
    return list(rows.select_related("closure", "clock", "answered_by").order_by("-closure", "due_date", "pk"))


def get_check_back(actor: Actor, at: dt.datetime, check_back_id: int) -> CheckBack:
    """A check-back through the gate. Raises Absent."""
    rows = CheckBack.objects.visible_to(actor, at).select_related("closure__line__record", "clock", "answered_by")
    found: CheckBack | None = rows.filter(pk=check_back_id).first()
    if found is None:
        raise Absent
    return found


def check_back_behind(actor: Actor, at: dt.datetime, clock_id: int) -> int | None:
    """The unanswered check-back a clock counts for, so that it is answered on its own page."""
    rows = CheckBack.objects.visible_to(actor, at).filter(
        clock=clock_id, result="", closure__reversed_date__isnull=True
    )
    return rows.values_list("pk", flat=True).first()

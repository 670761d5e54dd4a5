"""The machine's clock against the audit: time must not have run backwards since the last event."""

from __future__ import annotations

import datetime as dt

from throughline.audit.queries import get_newest_event_at
from throughline.core.clock import now
from throughline.core.errors import Refused

ALLOWED_BEHIND = dt.timedelta(minutes=2)


def clock_behind() -> dt.timedelta:
    """How far the clock is behind the newest audit event; nothing when it is not."""
    newest = get_newest_event_at()
    return max(newest - now(), dt.timedelta()) if newest else dt.timedelta()


def require_clock() -> None:
    """Errors: Refused when the clock is more than two minutes behind the newest audit event."""
    behind = clock_behind()
    if behind > ALLOWED_BEHIND:
        raise Refused(
            f"This machine's clock is {behind} behind the last audit event. Put the clock right, then serve: "
            "deadlines and the end of access would otherwise be wrong."
        )

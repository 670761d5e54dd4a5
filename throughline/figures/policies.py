"""Whether a period may be frozen and a return withdrawn: a return is a report of what has been, and is never rewritten."""

from __future__ import annotations

import datetime as dt

from throughline.core.errors import Refused
from throughline.figures.models import FrozenReturn
from throughline.figures.periods import Period


def require_ended(period: Period, today: dt.date) -> None:
    """A period is frozen once its last day is over."""
    if period.end >= today:
        raise Refused("This period has not ended. A period can be frozen from the day after its last day.", field="end")


def require_reason_to_replace(frozen: FrozenReturn) -> None:
    """A return has a title; a later version of a period says why there is one, and a first version replaces nothing."""
    if not frozen.title:
        raise Refused("Give the return a title.", field="title")
    if frozen.replaces is not None and not frozen.replaces_reason:
        raise Refused(
            f"This period was frozen before, as “{frozen.replaces.title}”. Say why it is frozen again.",
            field="replaces_reason",
        )
    if frozen.replaces is None and frozen.replaces_reason:
        raise Refused("This period was not frozen before. Leave the reason empty.", field="replaces_reason")


def require_standing(frozen: FrozenReturn) -> None:
    """What was recorded in error is not withdrawn again."""
    if frozen.withdrawn_at is not None:
        raise Refused("This return was recorded in error already.")

"""May this case close? Local practice for stepping down (domain.md section 3): each point is met, or says what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from throughline.closing.models import StepDown
from throughline.closing.states import STEP_DOWN_MOVES
from throughline.core.errors import Refused
from throughline.hub.states import Level

_RISING = (Level.NONE, Level.STANDARD, Level.MEDIUM, Level.HIGH)
REVIEWS = 2


def has_two_lower_reviews(levels: Sequence[str]) -> bool:
    """Whether each of the last two levels is lower than the highest before them. ``levels``: oldest first."""
    heights = [_RISING.index(Level(level)) for level in levels]
    before, last = heights[:-REVIEWS], heights[-REVIEWS:]
    return bool(before) and all(height < max(before) for height in last)


def require_step_down_move(step_down: StepDown, to_status: str) -> None:
    """Raise Refused unless the table allows the move."""
    if to_status not in STEP_DOWN_MOVES[step_down.status]:
        raise Refused(f"This proposal is {step_down.get_status_display().lower()} already.")

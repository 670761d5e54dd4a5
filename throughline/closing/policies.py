"""May this case close? Local practice for stepping down (domain.md section 3): each point is met, or says what is missing."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Sequence
from pathlib import Path

from throughline.agencies.models import Member
from throughline.closing.models import StepDown
from throughline.closing.states import PARTNER_MOVES, STEP_DOWN_MOVES
from throughline.core.errors import Refused
from throughline.hub.states import RISING, Level

_REVIEWS_FILE = Path(__file__).parent / "data" / "reviews.toml"
APART = dt.timedelta(days=tomllib.loads(_REVIEWS_FILE.read_text(encoding="utf-8"))["apart_days"])


def has_two_lower_reviews(reviews: Sequence[tuple[dt.date, str]]) -> bool:
    """Whether the level came down and has stayed down for two reviews that are ``APART``.

    One that rose again has not, however high it stood before. ``reviews``: a day and the level of it, oldest first.
    """
    heights = [RISING.index(Level(level)) for _, level in reviews]
    for place in range(len(heights) - 2, 0, -1):
        if heights[place] < heights[place + 1]:
            return False
        is_apart = reviews[-1][0] - reviews[place][0] >= APART
        came_from = next((height for height in reversed(heights[:place]) if height != heights[place]), -1)
        if is_apart and heights[place] < came_from:
            return True
    return False


def require_partner_move(before: str, after: str) -> None:
    """Raise Refused unless the table allows the view to follow; ``before`` is "" where there is none."""
    if after not in PARTNER_MOVES[before]:
        raise Refused("They have answered: record what they say now.", field="answer")


def require_overrule_second(step_down: StepDown, member: Member) -> None:
    """A partner who has not answered is passed over by two: the coordinator, and somebody who did not propose it either."""
    if step_down.overruled_by_id is None:
        raise Refused("Nobody has decided to close without an answer.")
    if step_down.overrule_seconded_by_id is not None:
        raise Refused("A second person has agreed already.")
    if member.pk in (step_down.overruled_by_id, step_down.proposed_by_id):
        raise Refused("Whoever proposed it, and whoever decided, cannot be the second person.")


def require_step_down_move(step_down: StepDown, to_status: str) -> None:
    """Raise Refused unless the table allows the move."""
    if to_status not in STEP_DOWN_MOVES[step_down.status]:
        raise Refused(f"This proposal is {step_down.get_status_display().lower()} already.")

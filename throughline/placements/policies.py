"""May a notice, a request or a responsibility do this? practice.md P13, P25; nothing passes but by written acceptance."""

from __future__ import annotations

import datetime as dt

from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.placements.models import AcceptanceRequest, PlacementNotice, Residence
from throughline.placements.states import NOTICE_MOVES, REQUEST_MOVES, OutOfArea, PlaceKind

# A move may be known before the day. Further ahead is a slip of the pen.
PLANNED_AHEAD = dt.timedelta(days=365)


def can_move_notice(from_status: str, to_status: str) -> bool:
    """Whether the table allows the move."""
    return to_status in NOTICE_MOVES[from_status]


def require_notice_move(notice: PlacementNotice, to_status: str) -> None:
    """Raise Refused unless the table allows the move."""
    if not can_move_notice(notice.status, to_status):
        raise Refused(f"This notice is “{notice.get_status_display().lower()}”: that cannot be done now.")


def can_move_request(from_status: str, to_status: str) -> bool:
    """Whether the table allows the move."""
    return to_status in REQUEST_MOVES[from_status]


def require_request_move(request: AcceptanceRequest, to_status: str) -> None:
    """Raise Refused unless the table allows the move."""
    if not can_move_request(request.status, to_status):
        raise Refused(f"This request is “{request.get_status_display().lower()}”: it has its answer.")


def require_day(day: dt.date, *, field: str, at: dt.datetime, earliest: dt.date | None = None, after: str = "") -> None:
    """Refuse a day in the future, or before what it follows."""
    if day > civil_date(at):
        raise Refused("The day must be today or in the past.", field=field)
    if earliest is not None and day < earliest:
        raise Refused(f"The day is before {after}.", field=field)


def require_standing(residence: Residence) -> None:
    """What was recorded in error is history: it is neither ended nor withdrawn again."""
    if residence.withdrawn_at is not None:
        raise Refused("This was recorded in error, and nothing more is done with it.")


def raises_notices(residence: Residence) -> bool:
    """A home or a placement outside the area of the authority that answers, as a person said: the area is told."""
    return residence.kind in (PlaceKind.HOME, PlaceKind.PLACEMENT) and residence.out_of_area == OutOfArea.YES

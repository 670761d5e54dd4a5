"""An episode recorded in error: it is withdrawn with its reason, and how the address stands follows from the others."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation as Act
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.cuckooing.actions.addresses import address_of
from throughline.cuckooing.facts import set_revisit
from throughline.cuckooing.models import CuckooedAddress, Episode, Visit
from throughline.cuckooing.states import EndedHow, VisitOutcome


@transaction.atomic
def withdraw_episode(*, by: Actor, at: dt.datetime, place_uuid: uuid.UUID, episode_id: int, reason: str) -> Episode:
    """A taking-over was recorded in error: no page, list or suggestion knows of it; the next visit is counted again.

    Where it was the only one, the address is not a cuckooed one, and nobody goes. Errors: Absent, Refused.
    """
    require_permission(by, "cuckooing.record")
    address = address_of(by, at, place_uuid)
    episode: Episode | None = address.episodes.filter(pk=episode_id).first()
    if episode is None:
        raise Absent
    if not reason.strip():
        raise Refused("Say why it was recorded in error.", field="reason")
    episode.withdrawn_at, episode.withdrawn_by = at, by.member
    episode.withdrawn_reason = require_text(reason, what="reason", field="reason", limit=300)
    episode.save_checked()
    _count_again(address, by=by, at=at)
    record_act(by=by, at=at, action="withdraw_episode", op=Act.ALTERATION, subjects=[address.place.record])
    return episode


def _count_again(address: CuckooedAddress, *, by: Actor, at: dt.datetime) -> None:
    """The next visit, by the episodes that stand."""
    stands: Episode | None = address.episodes.order_by("-began_date", "-pk").first()
    if stands is None:
        set_revisit(address, by=by, at=at, counted_from=at.date(), is_settled=True)
        return
    began = max(day for day in (stands.began_date, stands.confirmed_date, stands.ended_date) if day is not None)
    last: Visit | None = address.visits.filter(withdrawn_at__isnull=True).order_by("-visited_date", "-pk").first()
    visited = last if last is not None and last.visited_date >= began else None
    quiet = visited is not None and visited.outcome == VisitOutcome.NO_SIGN
    set_revisit(
        address, by=by, at=at, counted_from=visited.visited_date if visited else began,
        is_settled=stands.ended_date is not None and (quiet or stands.ended_how == EndedHow.NOT_SO),
    )  # fmt: skip

"""Reading pointers: which of one's own lines another hub may know of, and whom to ring there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughline.agencies.actor import Actor
from throughline.agencies.models import Hub
from throughline.agencies.states import Role
from throughline.disruption.models import Line, Pointer
from throughline.disruption.pointers import still_the_same


@dataclass(frozen=True)
class Pointed:
    """A line of the reader's hub, and the hub to ring: one row a hub, whatever and however many it holds."""

    line: Line
    hub: Hub


def list_pointers(actor: Actor, at: dt.datetime) -> list[Pointed]:
    """What points from the lines of a coordinator's hub that they may open, while both are marked and the same; by line."""
    if actor.role != Role.COORDINATOR:
        return []
    rows = Pointer.objects.visible_to(actor, at).filter(
        line__record__hub=actor.hub, line__may_be_pointed_to=True, other_line__may_be_pointed_to=True
    )
    rows = rows.select_related("line__record", "other_line__record__hub__agency").order_by("line__name", "pk")
    found = {
        (row.line_id, row.other_line.record.hub_id): Pointed(row.line, row.other_line.record.hub)
        for row in still_the_same(rows)
    }
    return list(found.values())

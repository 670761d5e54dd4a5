"""How ready an application is: which legal points the record already speaks to, and which are missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughline.agencies.actor import Actor
from throughline.orders.evidence import FINDERS, Fact, Reading
from throughline.orders.kinds import Point, order_kind
from throughline.orders.models import Order


@dataclass(frozen=True)
class PointFound:
    """A legal point with the dated facts this reader may see that speak to it; none: it is missing."""

    point: Point
    facts: tuple[Fact, ...]

    @property
    def is_evidenced(self) -> bool:
        return bool(self.facts)


def list_points(actor: Actor, at: dt.datetime, order: Order) -> list[PointFound]:
    """Each point of an order's kind, in the kind's order."""
    reading = Reading(actor, at, order)
    return [
        PointFound(point, tuple(fact for name in point.finders for fact in FINDERS[name](reading)))
        for point in order_kind(order.order_kind).points
    ]

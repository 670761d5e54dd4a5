"""How ready an application is: which legal points the record already speaks to, and which are missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughline.agencies.actor import Actor
from throughline.orders.evidence import FINDERS, Fact, Reading
from throughline.orders.kinds import Point, order_kind
from throughline.orders.models import Order

# What a page shows of each kind of fact before it is asked for the rest.
EACH_FIRST = 10


@dataclass(frozen=True)
class PointFound:
    """A legal point with the dated facts this reader may see that speak to it, the first of each kind and how many ``more``
    there are, all of them; none: it is missing."""

    point: Point
    facts: tuple[Fact, ...]
    more: tuple[Fact, ...] = ()

    @property
    def is_evidenced(self) -> bool:
        return bool(self.facts)


def list_points(actor: Actor, at: dt.datetime, order: Order) -> list[PointFound]:
    """Each point of an order's kind, in the kind's order."""
    reading = Reading(actor, at, order)
    return [_point(reading, point) for point in order_kind(order.order_kind).points]


def _point(reading: Reading, point: Point) -> PointFound:
    found = [list(FINDERS[name](reading)) for name in point.finders]
    return PointFound(
        point, tuple(fact for facts in found for fact in facts[:EACH_FIRST]),
        tuple(fact for facts in found for fact in facts[EACH_FIRST:]),
    )  # fmt: skip

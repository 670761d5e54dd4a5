"""What an order names on a day: as it was made, and as its standing variations added to it and took out of it. Never stored."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughline.orders.models import Order, OrderIdentifier, OrderVariation


@dataclass(frozen=True)
class Named:
    """A number or device an order named at some time: since the day it was made, where no other is said, and until when."""

    identifier: OrderIdentifier
    since_date: dt.date | None
    out_date: dt.date | None

    def holds_on(self, day: dt.date) -> bool:
        """Named on a day: from the day of the variation that added it, until the one that took it out."""
        begun = self.since_date is None or self.since_date <= day
        return begun and (self.out_date is None or self.out_date > day)


def list_variations(order: Order) -> list[OrderVariation]:
    """The variations of what an order names that were not recorded in error, by their day."""
    rows = OrderVariation.related.filter(step__order=order, step__withdrawn_at__isnull=True)
    rows = rows.select_related("step__recorded_by", "step__order", "clock").prefetch_related("adds", "takes_out")
    return list(rows.order_by("step__happened_date", "step__pk"))


def list_named(order: Order) -> list[Named]:
    """Everything an order ever named, each time apart: what a variation took out and a later one added is there twice."""
    found: list[Named] = []
    rows = list(order.identifiers.select_related("phone__record").order_by("pk"))
    running: dict[int, dt.date | None] = {row.pk: None for row in rows if not row.by_variation}
    by_key = {row.pk: row for row in rows}
    for variation in list_variations(order):
        day = variation.step.happened_date
        for gone in variation.takes_out.all():
            if gone.pk in running:
                found.append(Named(by_key[gone.pk], running.pop(gone.pk), day))
        running |= {added.pk: day for added in variation.adds.all() if added.pk not in running}
    found += [Named(by_key[key], since, None) for key, since in running.items()]
    return sorted(found, key=lambda each: (each.identifier.pk, each.since_date or dt.date.min))


def names_on(order: Order, day: dt.date) -> list[OrderIdentifier]:
    """The numbers and devices an order names on a day."""
    return [each.identifier for each in list_named(order) if each.holds_on(day)]


def named_as_made(order: Order) -> list[OrderIdentifier]:
    """What the order named when it was made, whatever became of it since."""
    return list(order.identifiers.filter(by_variation=False).order_by("pk"))

"""What an order names on a day: as it was made, and as its standing variations added to it and took out of it. Never stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from throughline.access.models import ProtectedRecord
from throughline.orders.models import Order, OrderIdentifier, OrderVariation
from throughline.register.models import Phone


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


def list_named_about(about: ProtectedRecord, phones: Collection[Phone]) -> list[Named]:
    """Each time that an order about a record names, or named, one of these phones: of the orders and variations that stand.

    The one answer to what an order's link says: what was recorded in error or withdrawn named nothing.
    """
    keys = {phone.pk for phone in phones}
    orders = Order.related.filter(about=about, withdrawn_at__isnull=True, identifiers__phone__in=keys).distinct()
    return [each for order in orders for each in list_named(order) if each.identifier.phone_id in keys]


def names_in_turn(order: Order) -> list[set[int]]:
    """The keys of what an order names as it was made, and after each of its standing variations: today's are the last."""
    named = {row.pk for row in order.identifiers.all() if not row.by_variation}
    found = [named]
    for variation in list_variations(order):
        named = (named - {row.pk for row in variation.takes_out.all()}) | {row.pk for row in variation.adds.all()}
        found.append(named)
    return found


def names_on(order: Order, day: dt.date) -> list[OrderIdentifier]:
    """The numbers and devices an order names on a day."""
    return [each.identifier for each in list_named(order) if each.holds_on(day)]


def named_as_made(order: Order) -> list[OrderIdentifier]:
    """What the order named when it was made, whatever became of it since."""
    return list(order.identifiers.filter(by_variation=False).order_by("pk"))

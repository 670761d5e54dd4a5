"""A notice that ends with a child's age: when, of those it protects whom a reader may see. Derived from their birthdays.

Nobody who may not see a child learns from an order when they were born: for them, the days it states are all there is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, OuterRef, Q, QuerySet

from throughline.agencies.actor import Actor
from throughline.orders.kinds import OrderKind, order_kind, order_kinds
from throughline.orders.models import Order, OrderProtects, OrderStep
from throughline.orders.states import StepKind
from throughline.register.models import Person
from throughline.transition.birthdays import birthday

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class AgeEnd:
    """The last day an order protects one child, by the age it ends at; no day where the date of birth is not known."""

    person: Person
    age: int
    last_day: dt.date | None
    is_confirmed: bool


def age_ends(actor: Actor, at: dt.datetime, order: Order) -> list[AgeEnd]:
    """When an order ends for each child it protects whom the reader may see; nothing of a kind that ends at no age."""
    kind = order_kind(order.order_kind)
    if not kind.ends_at_age:
        return []
    rows = _protected(actor, at).filter(order=order).select_related("person__record").order_by("pk")
    in_care = order.pk in _in_care([order])
    return [_age_end(kind, row.person, in_care=in_care) for row in rows]


def read_age_ends(actor: Actor, at: dt.datetime, orders: Iterable[Order]) -> None:
    """Say of each order when it ends by age, for this reader: with the last of the children, if every birthday is known."""
    ending = [order for order in orders if order_kind(order.order_kind).ends_at_age]
    if not ending:
        return
    in_care, found = _in_care(ending), dict[int, list[AgeEnd]]()
    kinds = {order.pk: order_kind(order.order_kind) for order in ending}
    for row in _protected(actor, at).filter(order__in=ending).select_related("person"):
        end = _age_end(kinds[row.order_id], row.person, in_care=row.order_id in in_care)
        found.setdefault(row.order_id, []).append(end)
    for order in ending:
        order.ends_by_age = last_of(found.get(order.pk, []))


def every_age_end(order: Order) -> list[tuple[OrderProtects, AgeEnd]]:
    """When an order ends for each child it protects, whoever asks: for what stands on the child's own record, and no page."""
    kind = order_kind(order.order_kind)
    if not kind.ends_at_age:
        return []
    rows = OrderProtects.related.filter(order=order, withdrawn_at__isnull=True).order_by("pk")
    in_care = order.pk in _in_care([order])
    return [
        (row, _age_end(kind, row.person, in_care=in_care))
        for row in rows.select_related("person__record__hub__agency", "age_clock__rule")
    ]


def last_of(ends: Iterable[AgeEnd]) -> dt.date | None:
    """The day the last child is protected; none where it protects nobody, or a birthday is not known."""
    days = [end.last_day for end in ends]
    known = [day for day in days if day is not None]
    return max(known) if days and len(known) == len(days) else None


def aged_out_on(actor: Actor, at: dt.datetime, on: dt.date) -> Q:
    """The condition that every child an order protects, of those the reader may see, had reached the age it ends at."""
    condition = Q(pk__in=[])
    for key, kind in order_kinds().items():
        if not kind.ends_at_age or kind.protects_under is None:
            continue
        protected = _protected(actor, at).filter(order=OuterRef("pk"))
        younger = protected.filter(Q(person__date_of_birth__isnull=True) | _younger(kind, on))
        condition |= Q(Exists(protected), ~Exists(younger), order_kind=key)
    return condition


def _younger(kind: OrderKind, on: dt.date) -> Q:
    in_care = Exists(_served_in_care().filter(order=OuterRef("order")))
    return _below(kind.protects_below(in_care=False), on) | (_below(kind.protects_below(in_care=True), on) & Q(in_care))


def _below(age: int | None, on: dt.date) -> Q:
    """Born so lately that the birthday of this age is after a day; of 29 February, 1 March of a year without one."""
    if age is None:
        return Q(pk__in=[])
    return Q(person__date_of_birth__gt=on - relativedelta(years=age))


def _protected(actor: Actor, at: dt.datetime) -> QuerySet[OrderProtects]:
    rows: QuerySet[OrderProtects] = OrderProtects.objects.visible_to(actor, at)
    return rows.filter(withdrawn_at__isnull=True)


def _served_in_care() -> QuerySet[OrderStep]:
    return OrderStep.related.filter(kind=StepKind.SERVED, withdrawn_at__isnull=True, child_in_care=True)


def _in_care(orders: Iterable[Order]) -> set[int]:
    """Of these orders, those whose child was in care on the day of service: the age they end at is another."""
    return set(_served_in_care().filter(order__in=[order.pk for order in orders]).values_list("order", flat=True))


def _age_end(kind: OrderKind, person: Person, *, in_care: bool) -> AgeEnd:
    age = kind.protects_below(in_care=in_care) or 0
    born = person.date_of_birth
    return AgeEnd(person, age, birthday(born, age) - _DAY if born else None, person.date_of_birth_confirmed)

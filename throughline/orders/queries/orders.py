"""Reading orders: the register, those about a record, one of them, and what a partner was told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from django.db.models import Case, Exists, F, Model, OuterRef, Prefetch, Q, QuerySet, When

from throughline.access.gate import get_visible, visible_records
from throughline.access.models import ProtectedRecord
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.core.errors import Absent
from throughline.disruption.models import Operation
from throughline.orders.ageing import aged_out_on, read_age_ends
from throughline.orders.dates import dates_of, earlier, status_of
from throughline.orders.kinds import order_kind, order_kinds
from throughline.orders.models import (
    Order,
    OrderBreach,
    OrderCondition,
    OrderIdentifier,
    OrderProtects,
    OrderStep,
    OrderTold,
    OrderVariation,
)
from throughline.orders.states import OrderStatus
from throughline.orders.varied import list_variations

Row = TypeVar("Row", bound=Model)
COUNTED_AT_MOST = 1_000
LISTED_AT_MOST = 100
STATES = ("not_served", "in_force", "expiring", "breached", "undecided", "ended")


@dataclass(frozen=True)
class OrderFilter:
    """What the register is narrowed by; empty means all. ``state``: see STATES."""

    kind: str = ""
    state: str = ""


def order_status(order: Order, on: dt.date) -> OrderStatus:
    """Where an order stands on a day, from its standing steps (read with it), and the age it ends at for its reader."""
    steps = [step for step in order.steps.all() if step.withdrawn_at is None]
    dates = dates_of(steps, on)
    if dates.made is not None:
        dates = replace(dates, ends=earlier(dates.ends, order.ends_by_age))
    return status_of(dates, on, on_service=order_kind(order.order_kind).on_service)


def last_day(order: Order) -> dt.date | None:
    """The last day of an order, as its reader may know it: the one it states, or the one a child's age sets."""
    return earlier(order.until_date, order.ends_by_age if order.made_date is not None else None)


def in_force_on(on: dt.date) -> Q:
    """The condition that an order is in force on a day: the database's reading of ``dates.status_of``."""
    waits = [key for key, kind in order_kinds().items() if kind.on_service]
    return (
        Q(made_date__lte=on, from_date__lte=on)
        & (Q(until_date__isnull=True) | Q(until_date__gte=on))
        & (Q(discharged_date__isnull=True) | Q(discharged_date__gt=on))
        & (~Q(order_kind__in=waits) | Q(served_date__lte=on))
    )


def _expiring_on(actor: Actor, at: dt.datetime, on: dt.date) -> Q:
    """In force, and within the days its kind is looked at before it ends."""
    near = Q(pk__in=[])
    for key, kind in order_kinds().items():
        alerted = on + dt.timedelta(days=kind.alert_days)
        near |= Q(order_kind=key, until_date__lte=alerted)
        if kind.ends_at_age:
            # Its last day is the day before: the birthday itself may be a day later.
            near |= Q(aged_out_on(actor, at, alerted + dt.timedelta(days=1)), order_kind=key)
    return in_force_on(on) & ~aged_out_on(actor, at, on) & near


def _in_state(state: str, actor: Actor, at: dt.datetime) -> Q:
    on = civil_date(at)
    aged_out = aged_out_on(actor, at, on)
    breached = Exists(OrderBreach.related.filter(order=OuterRef("pk"), withdrawn_at__isnull=True))
    undecided = Q(made_date__isnull=True, refused_date__isnull=True, not_pursued_date__isnull=True)
    gone = Q(refused_date__isnull=False) | Q(not_pursued_date__isnull=False) | Q(discharged_date__lte=on)
    over = gone | Q(until_date__lt=on) | (Q(made_date__lte=on) & aged_out)
    not_served = Q(made_date__lte=on) & (Q(served_date__isnull=True) | Q(served_date__gt=on))
    return {
        "not_served": not_served & ~over,
        "in_force": in_force_on(on) & ~aged_out,
        "expiring": _expiring_on(actor, at, on),
        "breached": Q(breached),
        "undecided": undecided,
        "ended": over,
    }.get(state, Q())


def list_orders(
    actor: Actor, at: dt.datetime, chosen: OrderFilter, *, first: int, limit: int
) -> tuple[list[Order], int]:
    """One page of the orders one may see, the next to end first and what is over last, the latest of it first; and how many
    there are, counted no further than 1,000.
    """
    orders: QuerySet[Order] = _read(actor, at).filter(_in_state(chosen.state, actor, at), withdrawn_at__isnull=True)
    if chosen.kind:
        orders = orders.filter(order_kind=chosen.kind)
    total = orders.order_by()[: COUNTED_AT_MOST + 1].count()
    over = _in_state("ended", actor, at)
    page = orders.order_by(
        Case(When(over, then=1), default=0),
        Case(When(over, then=None), default=F("until_date")).asc(nulls_last=True),
        F("until_date").desc(nulls_last=True), F("applied_date").desc(nulls_last=True), "pk",
    )  # fmt: skip
    rows = list(page[first : first + limit])
    read_age_ends(actor, at, rows)
    return rows, total


def list_orders_about(actor: Actor, at: dt.datetime, record: ProtectedRecord) -> list[Order]:
    """The orders about a record one may see, newest first; for a person, those that protect them too; for an operation, those
    about its line and its place."""
    about = Q(about=record)
    if record.kind == RecordKind.PERSON:
        about |= Q(Exists(OrderProtects.related.filter(
            order=OuterRef("pk"), person__record=record, withdrawn_at__isnull=True
        )))  # fmt: skip
    if record.kind == RecordKind.OPERATION:
        operation = Operation.objects.visible_to(actor, at).select_related("line", "place").get(record=record)
        about |= Q(about__in=[each.record_id for each in (operation.line, operation.place) if each is not None])
    orders = _read(actor, at).filter(about, withdrawn_at__isnull=True).order_by("-recorded_at", "-pk")
    rows = list(orders[:LISTED_AT_MOST])
    read_age_ends(actor, at, rows)
    return rows


def _read(actor: Actor, at: dt.datetime) -> QuerySet[Order]:
    """The orders one may see, with what a list says of each."""
    orders: QuerySet[Order] = Order.objects.visible_to(actor, at)
    return orders.select_related("record", "about", "owner__agency").prefetch_related(
        Prefetch("steps", queryset=OrderStep.related.order_by("pk")), "breaches"
    )


def get_order(actor: Actor, uuid: object, at: dt.datetime) -> Order:
    """An order through the gate of what it is about. Raises Absent."""
    order = get_visible(Order, uuid, actor, at, beside=(
        "about__hub", "owner__agency", "applicant_agency", "recorded_by", "reviewed_by", "home_answered_by",
        "expiry_clock", "compliance_clock",
    ))  # fmt: skip
    read_age_ends(actor, at, [order])
    return order


def list_protected(actor: Actor, at: dt.datetime, order: Order) -> list[OrderProtects]:
    """Whom an order protects, of those the reader may see: anybody else is absent."""
    rows: QuerySet[OrderProtects] = OrderProtects.objects.visible_to(actor, at)
    rows = rows.filter(order=order, withdrawn_at__isnull=True).select_related("person__record", "age_clock")
    return list(rows.order_by("pk"))


def sees_all_protected(actor: Actor, at: dt.datetime, order: Order) -> bool:
    """Whether the reader may see each of those an order names as protected, and it names somebody."""
    named = OrderProtects.related.filter(order=order, withdrawn_at__isnull=True).count()
    return named > 0 and named == len(list_protected(actor, at, order))


def list_protected_in_error(actor: Actor, at: dt.datetime, order: Order) -> list[OrderProtects]:
    """Those of whom it was recorded in error that the order protects them, of whom the reader may see: history alone."""
    rows: QuerySet[OrderProtects] = OrderProtects.objects.visible_to(actor, at)
    rows = rows.filter(order=order, withdrawn_at__isnull=False).select_related("person__record")
    return list(rows.order_by("pk"))


def get_protected(actor: Actor, at: dt.datetime, order: Order, protected_id: int) -> OrderProtects:
    """Somebody an order protects whom the reader may see. Raises Absent."""
    found = next((row for row in list_protected(actor, at, order) if row.pk == protected_id), None)
    if found is None:
        raise Absent
    return found


def get_about(actor: Actor, uuid: UUID, at: dt.datetime) -> ProtectedRecord:
    """A record an order or a plan may be about, through the gate. Raises Absent."""
    kinds = {about for kind in order_kinds().values() for about in kind.about}
    record = visible_records(actor, at).select_related("hub").filter(uuid=uuid, kind__in=kinds).first()
    if record is None:
        raise Absent
    return record


def list_steps(order: Order) -> list[OrderStep]:
    """What happened to an order that passed the gate, those recorded in error too, as they were written down."""
    return list(order.steps.select_related("recorded_by").order_by("pk"))


def get_step(order: Order, step_id: int) -> OrderStep:
    """A standing fact of this order. Raises Absent."""
    return _of_the_order(order.steps.filter(withdrawn_at__isnull=True), step_id)


def get_variation(order: Order, step_id: int) -> OrderVariation:
    """A standing variation of what this order names, by its step. Raises Absent."""
    found = next((row for row in list_variations(order) if row.step_id == step_id), None)
    if found is None:
        raise Absent
    return found


def get_breach(order: Order, breach_id: int) -> OrderBreach:
    """A standing breach of this order. Raises Absent."""
    return _of_the_order(order.breaches.filter(withdrawn_at__isnull=True), breach_id)


def get_condition(order: Order, condition_id: int) -> OrderCondition:
    """A condition of this order that was not recorded in error. Raises Absent."""
    return _of_the_order(order.conditions.all(), condition_id)


def get_identifier(order: Order, identifier_id: int) -> OrderIdentifier:
    """A number or device this order names. Raises Absent."""
    return _of_the_order(order.identifiers.all(), identifier_id)


def list_conditions_in_error(actor: Actor, at: dt.datetime, order: Order) -> list[OrderCondition]:
    """The conditions an order was wrongly said to have: history alone."""
    rows: QuerySet[OrderCondition] = OrderCondition.objects.visible_to(actor, at)
    return list(rows.filter(order=order, withdrawn_at__isnull=False).order_by("pk"))


def list_identifiers_in_error(actor: Actor, at: dt.datetime, order: Order) -> list[OrderIdentifier]:
    """The numbers and devices an order was wrongly said to name: history alone."""
    rows: QuerySet[OrderIdentifier] = OrderIdentifier.objects.visible_to(actor, at)
    return list(rows.filter(order=order, withdrawn_at__isnull=False).order_by("pk"))


def get_told(order: Order, told_id: int) -> OrderTold:
    """What one agency was told of this order. Raises Absent."""
    return _of_the_order(order.told.select_related("agency"), told_id)


def _of_the_order(rows: QuerySet[Row], pk: int) -> Row:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Absent
    return found


def list_standing_conditions(order: Order) -> list[OrderCondition]:
    """The conditions of an order that passed the gate which were not varied away."""
    return list(order.conditions.filter(ended_date__isnull=True).order_by("pk"))


def list_told(order: Order) -> list[OrderTold]:
    """Who was told of an order that passed the gate, newest first, each with whether they may still read it."""
    return list(
        order.told.select_related("agency", "told_by", "grant").prefetch_related("conditions").order_by("-told_at")
    )


def is_still_told(told: OrderTold, at: dt.datetime) -> bool:
    """Whether the grant they were told under still runs."""
    return told.grant.revoked_at is None and told.grant.expires_at > at


def list_told_to_us(actor: Actor, at: dt.datetime) -> list[OrderTold]:
    """What the actor's agency was told of orders and may still read, newest first."""
    told = OrderTold.objects.visible_to(actor, at).filter(
        agency=actor.agency, grant__revoked_at__isnull=True, grant__expires_at__gt=at, order__withdrawn_at__isnull=True
    )
    told = told.select_related("order__record", "told_by__agency", "grant").prefetch_related(
        "conditions", "order__steps"
    )
    return list(told.order_by("-told_at"))

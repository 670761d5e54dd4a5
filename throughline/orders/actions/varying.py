"""Varying what an order names: numbers and devices added and taken out, and the provider's own clock for those added."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import record_act
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import at_london, civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.orders.actions.naming import follow_links, name_phone
from throughline.orders.actions.orders import order_to_change
from throughline.orders.kinds import OrderKind
from throughline.orders.models import Order, OrderIdentifier, OrderStep, OrderVariation
from throughline.orders.varied import list_variations, names_on
from throughline.register.identifiers import normalise_identifier
from throughline.work.facts import Done, start_clock, stop_clock
from throughline.work.states import RuleKey

_NOON = dt.time(12)


def _added(order: Order, kind: str, typed: str, *, by: Actor, at: dt.datetime) -> OrderIdentifier:
    """What a variation adds: again, where the order named it before and it was taken out."""
    value = normalise_identifier(kind, typed, field="added")
    row: OrderIdentifier | None = order.identifiers.filter(kind=kind, value=value).first()
    return row or name_phone(order, kind, typed, by=by, at=at, by_variation=True, field="added")


def vary_names(
    order: Order, kind: OrderKind, step: OrderStep, *, adds: tuple[tuple[str, str], ...], takes_out: tuple[int, ...],
    source: str, served_date: dt.date | None, comply_by_date: dt.date | None, by: Actor, at: dt.datetime,
) -> None:  # fmt: skip
    """Write down what a variation adds to what an order names, and takes out. What it named when made stays as it was.

    Errors: Refused (a kind that names nothing, no source, named already, not named, nothing left).
    """
    if not kind.identifiers:
        raise Refused("This kind of order names no number or device.", field="added")
    if not source.strip():
        raise Refused("Say what shows it: the varied order, its reference or date.", field="source")
    named = {row.pk: row for row in names_on(order, step.happened_date)}
    if not set(takes_out) <= set(named):
        raise Refused("Choose from what the order names on that day.", field="taken_out")
    added = [_added(order, each, typed, by=by, at=at) for each, typed in adds]
    if any(row.pk in named for row in added):
        raise Refused("The order names this already.", field="added")
    if not added and len(named) == len(set(takes_out)):
        raise Refused(
            "Nothing would be left that it restricts. Name another in the same step, or record that it was discharged.",
            field="taken_out",
        )
    variation = OrderVariation(
        step=step, source=require_text(source, what="source", field="source", limit=200),
        comply_by_date=comply_by_date if added else None,
    )  # fmt: skip
    variation.save_checked()
    variation.adds.set(added)
    variation.takes_out.set(takes_out)
    if served_date is not None:
        _put_served(variation, served_date, None, by=by, at=at)


@transaction.atomic
def answer_variation(
    *, by: Actor, at: dt.datetime, order_uuid: uuid.UUID, step_id: int, served_date: dt.date,
    complied_date: dt.date | None = None,
) -> OrderVariation:  # fmt: skip
    """When a variation was served on the provider, and when they complied with what it added.

    From its service they have until the end of the fifth working day, or the day the court set (SI 2017/1240; domain.md 5).
    Errors: Absent, Refused.
    """
    order = order_to_change(by, at, order_uuid)
    variation = next((row for row in list_variations(order) if row.step_id == step_id), None)
    if variation is None:
        raise Absent
    _put_served(variation, served_date, complied_date, by=by, at=at)
    follow_variations(order, by=by, at=at)
    record_act(by=by, at=at, action="answer_variation", op=Operation.ALTERATION, subjects=[order.record, order.about])
    return variation


def _put_served(
    variation: OrderVariation, served_date: dt.date, complied_date: dt.date | None, *, by: Actor, at: dt.datetime
) -> None:
    varied, today = variation.step.happened_date, civil_date(at)
    if not varied <= served_date <= today:
        raise Refused(f"The day must be between the variation ({varied:%d/%m/%Y}) and today.", field="served_date")
    if complied_date is not None and not served_date <= complied_date <= today:
        raise Refused("The day must be between the service and today.", field="complied_date")
    variation.served_date, variation.complied_date = served_date, complied_date
    variation.answered_at, variation.answered_by = at, by.member
    variation.save_checked()


def follow_variations(order: Order, *, by: Actor, at: dt.datetime) -> None:
    """What an order names follows its standing variations: its links, and a clock for what each added once it is served."""
    rows = list(OrderVariation.related.filter(step__order=order).select_related("step", "clock"))
    if not rows:
        return
    standing = {row.pk for row in list_variations(order)}
    for variation in rows:
        _follow_clock(variation, order, stands=variation.pk in standing, by=by, at=at)
    phones = [row.phone for row in order.identifiers.select_related("phone__record")]
    follow_links(order.about, phones, reason="The variation was recorded in error", by=by, at=at)


def _follow_clock(variation: OrderVariation, order: Order, *, stands: bool, by: Actor, at: dt.datetime) -> None:
    clock, served = variation.clock, variation.served_date
    runs = stands and served is not None and order.discharged_date is None and variation.adds.exists()
    if not runs or variation.complied_date is not None:
        if clock is not None:
            complied = variation.complied_date
            stop_clock(by=by, at=at, clock=clock, done=Done(complied) if runs and complied is not None else None)
        if not runs or clock is not None:
            return
    began = at_london(served or variation.step.happened_date, _NOON)
    if clock is not None and clock.stopped_at is None and clock.starts_at == began:
        return
    if clock is not None:
        stop_clock(by=by, at=at, clock=clock)
    variation.clock = start_clock(
        by=by, at=at, key=RuleKey.ORDER_COMPLIANCE, record=order.about, owner_agency=order.owner_agency,
        owner=order.owner, starts_at=began, until_date=variation.comply_by_date,
    )  # fmt: skip
    variation.save(update_fields=["clock"])
    if variation.complied_date is not None:
        stop_clock(by=by, at=at, clock=variation.clock, done=Done(variation.complied_date))

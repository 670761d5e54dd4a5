"""Recorded in error: a condition an order never had, or a number or device it never named."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import record_act
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.orders.actions.orders import order_to_change
from throughline.orders.actions.varying import link_named, name_phone
from throughline.orders.models import Order, OrderCondition, OrderIdentifier
from throughline.register.identifiers import normalise_identifier
from throughline.register.links import withdraw_links
from throughline.register.states import LinkKind


@transaction.atomic
def withdraw_condition(
    *, by: Actor, at: dt.datetime, order_uuid: uuid.UUID, condition_id: int, reason: str
) -> OrderCondition:
    """Say that an order never had a condition, whatever brought it; a partner who was told of it reads it no longer.

    Nothing rests on a condition: an order stands as it does without it. Errors: Absent, Refused (no reason).
    """
    order = order_to_change(by, at, order_uuid)
    row = order.conditions.filter(pk=condition_id).first()
    if row is None:
        raise Absent
    if not reason.strip():
        raise Refused("Say what was wrong.", field="reason")
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, by.member, reason.strip()[:300]
    row.save_checked()
    record_act(by=by, at=at, action="withdraw_condition", op=Operation.ALTERATION, subjects=[order.record, order.about])
    return row


@transaction.atomic
def withdraw_identifier(
    *, by: Actor, at: dt.datetime, order_uuid: uuid.UUID, identifier_id: int, reason: str, instead: str = ""
) -> OrderIdentifier:
    """Say that an order never named this number or device; ``instead``: what it names, where it was mistyped.

    Once the order was applied for or made, the only one it names is not taken away without the right one: an order of this
    kind names something. The right one may be given then, though what a made order names is settled: this corrects what was
    typed, not the order; where a variation added or took out the wrong one, it did so with the right one.
    Errors: Absent, Refused (no reason; nothing named; no such identifier; named already).
    """
    order = order_to_change(by, at, order_uuid)
    row = order.identifiers.select_related("phone__record").filter(pk=identifier_id).first()
    if row is None:
        raise Absent
    if not reason.strip():
        raise Refused("Say what was wrong.", field="reason")
    is_only = not row.by_variation and not order.identifiers.filter(by_variation=False).exclude(pk=row.pk).exists()
    if is_only and not instead.strip() and (order.applied_date or order.made_date):
        raise Refused("It is the only one the order names. Give the one it names.", field="instead")
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, by.member, reason.strip()[:300]
    row.save_checked()
    if not _names_still(order, row):
        withdraw_links(
            by=by, at=at, from_record=order.about, to_record=row.phone.record, kinds=[LinkKind.ORDER_NAMES],
            reason=row.withdrawn_reason,
        )  # fmt: skip
    if instead.strip():
        _put_instead(order, row, instead, by=by, at=at)
    record_act(
        by=by, at=at, action="withdraw_identifier", op=Operation.ALTERATION,
        subjects=[order.record, order.about, row.phone.record],
    )  # fmt: skip
    return row


def _names_still(order: Order, row: OrderIdentifier) -> bool:
    """Whether this order, or another that stands about the same record, names the same phone otherwise."""
    orders = Order.related.filter(about=order.about_id, withdrawn_at__isnull=True)
    return OrderIdentifier.related.filter(order__in=orders, phone=row.phone_id).exists()


def _put_instead(order: Order, wrong: OrderIdentifier, typed: str, *, by: Actor, at: dt.datetime) -> None:
    if normalise_identifier(wrong.kind, typed, field="instead") == wrong.value:
        raise Refused("That is the one you say is wrong.", field="instead")
    right = name_phone(order, wrong.kind, typed, by=by, at=at, by_variation=wrong.by_variation, field="instead")
    for variation in wrong.added_by.all():
        variation.adds.add(right)
    for variation in wrong.taken_out_by.all():
        variation.takes_out.add(right)
    link_named(order, right.phone, civil_date(at), by=by, at=at)

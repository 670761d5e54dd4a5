"""Recorded in error: a condition an order never had, or a number or device it never named."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import record_act
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.errors import Absent, Refused
from throughline.orders.actions.naming import follow_links, name_phone
from throughline.orders.actions.orders import order_to_change
from throughline.orders.actions.varying import follow_variations
from throughline.orders.models import Order, OrderCondition, OrderIdentifier
from throughline.orders.varied import names_in_turn
from throughline.register.identifiers import normalise_identifier


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

    Once the order was applied for or made, the only one it names, or named until it was varied, is not taken away without the
    right one: an order of this kind names something at all times. The right one may be given then, though what a made order
    names is settled: this corrects what was typed, not the order; where a variation added or took out the wrong one, it did
    so with the right one.
    Errors: Absent, Refused (no reason; nothing named; no such identifier; named already).
    """
    order = order_to_change(by, at, order_uuid)
    row = order.identifiers.select_related("phone__record").filter(pk=identifier_id).first()
    if row is None:
        raise Absent
    if not reason.strip():
        raise Refused("Say what was wrong.", field="reason")
    is_only = {row.pk} in names_in_turn(order)
    if is_only and not instead.strip() and (order.applied_date or order.made_date):
        raise Refused(
            "It is the only one the order names, or named for a time. Give the one it names instead. If there never was such "
            "an order, mark the whole order as recorded in error.",
            field="instead",
        )
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, by.member, reason.strip()[:300]
    row.save_checked()
    phones = [row.phone]
    if instead.strip():
        phones.append(_put_instead(order, row, instead, by=by, at=at).phone)
    follow_variations(order, by=by, at=at)
    follow_links(order.about, phones, reason=row.withdrawn_reason, by=by, at=at)
    record_act(
        by=by, at=at, action="withdraw_identifier", op=Operation.ALTERATION,
        subjects=[order.record, order.about, row.phone.record],
    )  # fmt: skip
    return row


def _put_instead(order: Order, wrong: OrderIdentifier, typed: str, *, by: Actor, at: dt.datetime) -> OrderIdentifier:
    if normalise_identifier(wrong.kind, typed, field="instead") == wrong.value:
        raise Refused("That is the one you say is wrong.", field="instead")
    right = name_phone(order, wrong.kind, typed, by=by, at=at, by_variation=wrong.by_variation, field="instead")
    for variation in wrong.added_by.all():
        variation.adds.add(right)
    for variation in wrong.taken_out_by.all():
        variation.takes_out.add(right)
    return right

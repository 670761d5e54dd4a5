"""What an order says and how it was kept: its conditions, the phones it names, its breaches."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import record_act
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.orders.actions.naming import link_named, name_phone
from throughline.orders.actions.orders import order_to_change
from throughline.orders.actions.protecting import find_protected, put_protected, unlink_protected
from throughline.orders.actions.steps import follow, list_standing, put_condition
from throughline.orders.ageing import age_ends, last_of
from throughline.orders.dates import dates_of, status_of
from throughline.orders.kinds import order_kind
from throughline.orders.models import OrderBreach, OrderCondition, OrderIdentifier, OrderProtects
from throughline.orders.policies import require_breach_day, require_protected_age
from throughline.orders.states import LIVE, UNDECIDED, StepKind
from throughline.register.queries import age_read_together


@transaction.atomic
def add_condition(*, by: Actor, at: dt.datetime, order_uuid: uuid.UUID, text: str) -> OrderCondition:
    """Write down one thing an order requires or forbids; what changes later is a variation. Errors: Absent, Refused."""
    order = order_to_change(by, at, order_uuid)
    kind, today = order_kind(order.order_kind), civil_date(at)
    if status_of(dates_of(list_standing(order)), today, on_service=kind.on_service) not in (*UNDECIDED, *LIVE):
        raise Refused("This order has ended, so its conditions stand as they are.")
    condition = put_condition(order, text, since_date=order.made_date, by=by, at=at)
    record_act(by=by, at=at, action="add_condition", op=Operation.ALTERATION, subjects=[order.record, order.about])
    return condition


@transaction.atomic
def name_identifier(*, by: Actor, at: dt.datetime, order_uuid: uuid.UUID, kind: str, typed: str) -> OrderIdentifier:
    """Name a number or device an order restricts, by an identifier it may name. Errors: Absent, Refused (kind or number)."""
    order = order_to_change(by, at, order_uuid)
    if not order_kind(order.order_kind).identifiers:
        raise Refused("This kind of order names no number or device.", field="kind")
    if order.made_date is not None:
        raise Refused("The order is made: what it names is settled. A variation may add to it.", field="typed")
    row = name_phone(order, kind, typed, by=by, at=at)
    link_named(order.about, row.phone, civil_date(at), by=by, at=at)
    record_act(
        by=by, at=at, action="name_identifier", op=Operation.COLLECTION,
        subjects=[order.record, order.about, row.phone.record],
    )  # fmt: skip
    return row


@transaction.atomic
def name_protected(
    *, by: Actor, at: dt.datetime, order_uuid: uuid.UUID, protects: str, age_reason: str = ""
) -> OrderProtects:
    """Name somebody an order protects, also once it was begun, by their reference. Errors: Absent, Refused.

    Of an order that was served, they were under its kind's age on that day, or it is said how that is known.
    """
    order = order_to_change(by, at, order_uuid)
    kind = order_kind(order.order_kind)
    if not kind.protects:
        raise Refused("This kind of order protects nobody by name.", field="protects")
    person = find_protected(protects, order.about, by=by, at=at)
    served = order.steps.filter(kind=StepKind.SERVED, withdrawn_at__isnull=True).first()
    reason = require_text(age_reason, what="reason", field="age_reason", limit=300)
    if served is not None:
        age = age_read_together(by, at, person, served.happened_date)
        require_protected_age(kind, age, reason, in_care=served.child_in_care, field="protects")
    row = put_protected(order, person, by=by, at=at, age_reason=reason)
    follow(order, kind, by=by, at=at)
    record_act(
        by=by, at=at, action="name_protected", op=Operation.ALTERATION,
        subjects=[order.record, order.about, person.record],
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_protected(
    *, by: Actor, at: dt.datetime, order_uuid: uuid.UUID, protected_id: int, reason: str
) -> OrderProtects:
    """Say that an order does not protect somebody: that was recorded in error. Errors: Absent, Refused."""
    order = order_to_change(by, at, order_uuid)
    rows = OrderProtects.objects.visible_to(by, at).filter(order=order, pk=protected_id, withdrawn_at__isnull=True)
    row: OrderProtects | None = rows.select_related("person__record").first()
    if row is None:
        raise Absent
    if not reason.strip():
        raise Refused("Say what was wrong.", field="reason")
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, by.member, reason.strip()[:300]
    row.save_checked()
    unlink_protected(order, row.person, reason, by=by, at=at)
    follow(order, order_kind(order.order_kind), by=by, at=at)
    record_act(
        by=by, at=at, action="withdraw_protected", op=Operation.ALTERATION,
        subjects=[order.record, order.about, row.person.record],
    )  # fmt: skip
    return row


@transaction.atomic
def record_breach(
    *, by: Actor, at: dt.datetime, order_uuid: uuid.UUID, happened_date: dt.date, what: str, action_taken: str = ""
) -> OrderBreach:
    """Record that an order was not kept on a day it was in force, and what was done. Errors: Absent, Refused."""
    order = order_to_change(by, at, order_uuid)
    require_breach_day(order_kind(order.order_kind), list_standing(order), happened_date, civil_date(at))
    ends = last_of(age_ends(by, at, order))
    if ends is not None and happened_date > ends:
        raise Refused(f"It ended with the child's age: its last day was {ends:%d/%m/%Y}.", field="happened_date")
    if not what.strip():
        raise Refused("Say what happened.", field="what")
    breach = OrderBreach(
        order=order, happened_date=happened_date, what=require_text(what, what="what happened", field="what", limit=1000),
        action_taken=require_text(action_taken, what="action", field="action_taken", limit=1000), recorded_at=at,
        recorded_by=by.member,
    )  # fmt: skip
    breach.save_checked()
    record_act(by=by, at=at, action="record_breach", op=Operation.COLLECTION, subjects=[order.record, order.about])
    return breach


@transaction.atomic
def withdraw_breach(*, by: Actor, at: dt.datetime, order_uuid: uuid.UUID, breach_id: int, reason: str) -> OrderBreach:
    """Say that a breach was recorded in error. Errors: Absent, Refused."""
    order = order_to_change(by, at, order_uuid)
    breach = order.breaches.filter(pk=breach_id, withdrawn_at__isnull=True).first()
    if breach is None:
        raise Absent
    if not reason.strip():
        raise Refused("Say what was wrong.", field="reason")
    breach.withdrawn_at, breach.withdrawn_by, breach.withdrawn_reason = at, by.member, reason.strip()[:300]
    breach.save_checked()
    record_act(by=by, at=at, action="withdraw_breach", op=Operation.ALTERATION, subjects=[order.record, order.about])
    return breach

"""Whom an order protects: found by their reference, named, and taken back where that was an error."""

from __future__ import annotations

import datetime as dt

from throughline.access.gate import find_by_reference
from throughline.access.models import ProtectedRecord
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.orders.models import Order, OrderProtects
from throughline.register.links import link_records, withdraw_links
from throughline.register.models import Person
from throughline.register.states import LinkKind


def find_protected(reference: str, about: ProtectedRecord, *, by: Actor, at: dt.datetime) -> Person:
    """A person by their reference, if the actor may see them, who is not whom the order is about. Errors: Refused."""
    record = find_by_reference(by, at, reference)
    if record is None or record.kind != RecordKind.PERSON or record.pk == about.pk:
        raise Refused("No person with that reference. It is on their page.", field="protects")
    return Person.related.select_related("record").get(record=record)


def put_protected(order: Order, person: Person, *, by: Actor, at: dt.datetime, age_reason: str = "") -> OrderProtects:
    """Write that an order protects somebody, with the link that says so. Errors: Refused (it does already)."""
    row = OrderProtects(order=order, person=person, age_reason=age_reason, recorded_at=at, recorded_by=by.member)
    row.save_checked()
    link_records(
        by=by, at=at, from_record=order.about, to_record=person.record, kind=LinkKind.ORDER_PROTECTS,
        since_date=civil_date(at),
    )  # fmt: skip
    return row


def unlink_protected(order: Order, person: Person, reason: str, *, by: Actor, at: dt.datetime) -> None:
    """That it protects them joins the two no longer, unless another order about the same record says so."""
    others = OrderProtects.related.filter(
        order__about=order.about, person=person, withdrawn_at__isnull=True, order__withdrawn_at__isnull=True
    )
    if not others.exclude(order=order).exists():
        withdraw_links(
            by=by,
            at=at,
            from_record=order.about,
            to_record=person.record,
            kinds=[LinkKind.ORDER_PROTECTS],
            reason=reason,
        )

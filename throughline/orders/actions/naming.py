"""The numbers and devices orders name, and the links that say so to whoever reads the record they are about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.core.text import without_hidden
from throughline.orders.models import Order, OrderIdentifier
from throughline.orders.varied import Named, list_named_about
from throughline.register.identifiers import normalise_identifier
from throughline.register.links import end_links, link_records, standing_links, withdraw_links
from throughline.register.models import Phone
from throughline.register.states import LinkKind
from throughline.register.things import phone_for

_KINDS = (LinkKind.ORDER_NAMES,)


def name_phone(
    order: Order, kind: str, typed: str, *, by: Actor, at: dt.datetime, by_variation: bool = False, field: str = "typed"
) -> OrderIdentifier:
    """A number or device on an order, by an identifier it may name. Errors: Refused (kind or number, named already)."""
    value = normalise_identifier(kind, typed, field=field)
    phone = phone_for(by=by, at=at, kind=kind, typed=typed, agency=order.owner_agency, field=field)
    row = OrderIdentifier(
        order=order, phone=phone, kind=kind, value=value, as_written=without_hidden(typed).strip()[:80],
        by_variation=by_variation, recorded_at=at, recorded_by=by.member,
    )  # fmt: skip
    row.save_checked()
    return row


def link_named(about: ProtectedRecord, phone: Phone, since_date: dt.date, *, by: Actor, at: dt.datetime) -> None:
    """The record an order is about is linked to what it names."""
    if phone.record_id != about.pk:
        link_records(
            by=by, at=at, from_record=about, to_record=phone.record, kind=LinkKind.ORDER_NAMES, since_date=since_date
        )
        standing_links(about, phone.record, _KINDS).update(until_date=None)


def follow_links(about: ProtectedRecord, phones: Collection[Phone], *, reason: str, by: Actor, at: dt.datetime) -> None:
    """Each phone is linked to what orders are about as the standing ones name it: on, until it was taken out, or not at all.

    ``reason``: why a phone that none of them ever named is linked no more.
    """
    named: dict[int, list[Named]] = {phone.pk: [] for phone in phones}
    for each in list_named_about(about, phones):
        named[each.identifier.phone_id].append(each)
    for phone in phones:
        _follow_link(about, phone, named[phone.pk], reason, by=by, at=at)


def _follow_link(
    about: ProtectedRecord, phone: Phone, named: list[Named], reason: str, *, by: Actor, at: dt.datetime
) -> None:
    if not named:
        withdraw_links(by=by, at=at, from_record=about, to_record=phone.record, kinds=_KINDS, reason=reason)
        return
    link_named(about, phone, min(_since(each) for each in named), by=by, at=at)
    if not any(each.holds_on(civil_date(at)) for each in named):
        _end_link(about, phone, max(each.out_date for each in named if each.out_date is not None))


def _since(each: Named) -> dt.date:
    """Of what an order named when it was made, that day, where it was written down only later."""
    if each.since_date is not None:
        return each.since_date
    recorded, made = civil_date(each.identifier.recorded_at), each.identifier.order.made_date
    return recorded if made is None else min(recorded, made)


def _end_link(about: ProtectedRecord, phone: Phone, out_date: dt.date) -> None:
    """A link that began later than what ended it ends on the day it began."""
    links = standing_links(about, phone.record, _KINDS).filter(until_date__isnull=True)
    began = max(links.values_list("since_date", flat=True), default=out_date)
    end_links(from_record=about, to_record=phone.record, kinds=_KINDS, until_date=max(out_date, began))

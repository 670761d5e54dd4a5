"""What every page that changes an order or a plan needs: the record it is about, the question, and the way back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from throughline.access.models import ProtectedRecord
from throughline.access.permissions import may
from throughline.access.states import RecordKind
from throughline.core.clock import civil_date, now
from throughline.disruption.models import Line
from throughline.disruption.queries.lines import list_open_lines
from throughline.orders.children import may_be_child, subject_of
from throughline.orders.kinds import OrderKind
from throughline.orders.models import Order, OrderProtects
from throughline.orders.queries.orders import get_order
from throughline.orders.queries.protected import list_children_to_protect
from throughline.register.queries import age_of, display_name
from throughline.web.access import ActorRequest, consulted
from throughline.web.access_reasons import require_reason
from throughline.web.support.asking import Question

TEMPLATE = "pages/orders/question.html"


def shown_order(request: ActorRequest, order_uuid: uuid.UUID) -> Order:
    """An order through the gate, noted as consulted with what it is about."""
    order = get_order(request.actor, order_uuid, now())
    consulted(request, [order.record, order.about])
    return order


def records_in(order: Order, *shown: Iterable[OrderProtects]) -> list[ProtectedRecord]:
    """What an order's page and paper are of: its own record, what it is about, and whom it protects, or was said to, of those
    its reader may see. Page, print and PDF are marked alike, as the most closely held of these, named there or not.
    """
    return [order.record, order.about, *(row.person.record for rows in shown for row in rows)]


def asked_why(request: ActorRequest, about: ProtectedRecord) -> HttpResponse | None:
    """The page that asks why they look, where it is about a person they do not work with (practice.md P23)."""
    return require_reason(request, about) if about.kind == RecordKind.PERSON else None


def order_question(order: Order, heading: str, verb: str, said: str, **more: Any) -> Question:
    """A question about an order; back, and then on, to its page."""
    href = reverse("order", args=[order.record.uuid])
    options: dict[str, Any] = {"back_href": href, "then": href, "template": TEMPLATE, **more}
    return Question(heading=heading, verb=verb, said=said, **options)


def children_to_protect(
    request: ActorRequest, record: ProtectedRecord, kinds: Iterable[OrderKind]
) -> list[tuple[str, str]]:
    """Whom an order about this record may protect, by reference and name; noted as consulted."""
    if not any(kind.protects for kind in kinds) or not may(request.actor.role, "person.view"):
        return []
    at = now()
    people = list_children_to_protect(request.actor, at, record)
    consulted(request, [person.record for person in people])
    return [
        (person.record.reference, f"{display_name(person)}, {age_of(person, civil_date(at)).in_words}")
        for person in people
    ]


def lines_for_a_child(request: ActorRequest, record: ProtectedRecord) -> list[Line]:
    """The lines a child may be recorded as harmed along, where the record is of someone who is or may be one."""
    at = now()
    if not may(request.actor.role, "line.view") or not may_be_child(request.actor, at, subject_of(record)):
        return []
    return list_open_lines(request.actor, at)

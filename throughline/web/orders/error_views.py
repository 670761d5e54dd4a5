"""A condition an order never had, or a number or device it never named."""

from __future__ import annotations

import uuid

from django.http import HttpResponse

from throughline.orders.actions.contents_in_error import withdraw_condition, withdraw_identifier
from throughline.orders.queries.orders import get_condition, get_identifier
from throughline.web.access import ActorRequest, access
from throughline.web.orders.asking import order_question, shown_order
from throughline.web.orders.forms import IdentifierWrongForm, ReasonForm
from throughline.web.support.asking import ask

_SAID = "Marked as recorded in error. It stays on the order’s page with your reason."


@access("order.record")
def condition_wrong(request: ActorRequest, order_uuid: uuid.UUID, condition_id: int) -> HttpResponse:
    """A condition was recorded in error."""
    found = shown_order(request, order_uuid)
    row = get_condition(found, condition_id)
    asked = order_question(
        found, "Was this condition recorded in error?", "Mark as recorded in error", _SAID, lead=row.text,
    )  # fmt: skip
    return ask(request, ReasonForm(request.POST or None), asked, lambda at, data: withdraw_condition(
        by=request.actor, at=at, order_uuid=order_uuid, condition_id=row.pk, reason=data["reason"]
    ))  # fmt: skip


@access("order.record")
def identifier_wrong(request: ActorRequest, order_uuid: uuid.UUID, identifier_id: int) -> HttpResponse:
    """A number or device was named in error; the right one may be given at once."""
    found = shown_order(request, order_uuid)
    row = get_identifier(found, identifier_id)
    asked = order_question(
        found, "Was this named in error?", "Mark as recorded in error", _SAID,
        lead=f"{row.get_kind_display()}: {row.as_written}",
    )  # fmt: skip
    return ask(request, IdentifierWrongForm(request.POST or None), asked, lambda at, data: withdraw_identifier(
        by=request.actor, at=at, order_uuid=order_uuid, identifier_id=row.pk, **data
    ))  # fmt: skip

"""A charge, a stated total or a whole operation recorded in error; and the operations that were."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from throughline.core.clock import now
from throughline.disruption.actions.corrections import withdraw_charge, withdraw_total
from throughline.disruption.actions.record_corrections import withdraw_operation
from throughline.disruption.queries.operations import (
    get_arrest,
    get_charge,
    get_operation,
    get_total,
    list_operations_in_error,
)
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.operations.forms import ReasonForm
from throughline.web.pages import page
from throughline.web.presenting.dates import short_date
from throughline.web.presenting.errors import present_record_in_error
from throughline.web.presenting.records import record_href
from throughline.web.support.asking import Question, ask

_VERB = "Mark as recorded in error"
_SAID = "Marked as recorded in error. It no longer counts."


def _ask(
    request: ActorRequest, heading: str, lead: str, back: str, act: Callable[[dt.datetime, dict[str, Any]], object],
    *, then: str = "",
) -> HttpResponse:  # fmt: skip
    question = Question(
        heading, _VERB, back, _SAID, then or back, lead=f"{lead}. It stays in the history, with your reason.",
    )  # fmt: skip
    return ask(request, ReasonForm(request.POST or None), question, act)


@access("operation.record")
def charge_error(request: ActorRequest, arrest_id: int, charge_id: int) -> HttpResponse:
    """A charge was recorded in error."""
    arrest = get_arrest(request.actor, now(), arrest_id)
    charge = get_charge(arrest, charge_id)
    consulted(request, [arrest.operation.record])
    return _ask(
        request, "Was this charge recorded in error?", f"Charged {short_date(charge.charged_date)}",
        record_href(arrest.operation.record),
        lambda at, data: withdraw_charge(by=request.actor, at=at, charge_id=charge.pk, **data),
    )  # fmt: skip


@access("operation.record")
def total_error(request: ActorRequest, operation_uuid: uuid.UUID, total_id: int) -> HttpResponse:
    """A stated total was recorded in error."""
    found = get_operation(request.actor, operation_uuid, now())
    total = get_total(request.actor, now(), found, total_id)
    consulted(request, [found.record])
    return _ask(
        request, "Was this total recorded in error?", f"{total.get_of_display()}, as stated", record_href(found.record),
        lambda at, data: withdraw_total(by=request.actor, at=at, total_id=total.pk, **data),
    )  # fmt: skip


@access("operation.record")
def operation_error(request: ActorRequest, operation_uuid: uuid.UUID) -> HttpResponse:
    """The whole operation was recorded in error: nobody finds it any more."""
    found = get_operation(request.actor, operation_uuid, now())
    consulted(request, [found.record])
    what = f"{found.get_operation_kind_display()}, {short_date(found.happened_date)}"
    return _ask(
        request, "Was this operation recorded in error?", f"{what}. Nobody finds it any more, and it counts nowhere",
        record_href(found.record),
        lambda at, data: withdraw_operation(by=request.actor, at=at, operation_uuid=operation_uuid, **data),
        then=reverse("operations"),
    )  # fmt: skip


@access("operation.view", methods=("GET", "HEAD"))
def operations_in_error(request: ActorRequest) -> HttpResponse:
    """The operations that were recorded in error, and why."""
    found = list_operations_in_error(request.actor, now())
    consulted(request, [row.record for row in found])
    rows = [
        present_record_in_error(row.record, f"{row.get_operation_kind_display()}, {short_date(row.happened_date)}")
        for row in found
    ]
    return page(request, "pages/questions/in_error.html", {
        "rows": rows, "heading": "Operations recorded in error", "back_href": reverse("operations"),
        "none": "No operation was recorded in error",
    })  # fmt: skip

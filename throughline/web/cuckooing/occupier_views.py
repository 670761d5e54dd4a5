"""Somebody moved out of a cuckooed home, or never lived there."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse

from throughline.core.clock import now, today
from throughline.core.errors import Absent
from throughline.cuckooing.actions.occupiers import end_occupier, withdraw_occupier
from throughline.cuckooing.models import Occupier
from throughline.cuckooing.queries import get_cuckooed, get_occupier
from throughline.register.queries import display_name, get_place
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.cuckooing.forms import MovedOutForm, ReasonForm
from throughline.web.support.asking import Question, ask


@access("cuckooing.record")
def occupier_end(request: ActorRequest, place_uuid: uuid.UUID, occupier_id: int) -> HttpResponse:
    """Somebody moved out."""
    row = _occupier(request, place_uuid, occupier_id)
    return _ask(
        request, MovedOutForm(request.POST or None, initial={"until_date": today()}), row, "When did they move out?",
        "Record that they moved out", "Recorded. Who lives here now is as shown.",
        lambda at, data: end_occupier(
            by=request.actor, at=at, place_uuid=place_uuid, occupier_id=row.pk, until_date=data["until_date"],
            how=data["how"],
        ),
    )  # fmt: skip


@access("cuckooing.record")
def occupier_error(request: ActorRequest, place_uuid: uuid.UUID, occupier_id: int) -> HttpResponse:
    """That somebody lives here was recorded in error."""
    row = _occupier(request, place_uuid, occupier_id)
    return _ask(
        request, ReasonForm(request.POST or None), row, "Was it recorded in error that they live here?",
        "Mark as recorded in error", "Marked as recorded in error. It stays in the history with your reason.",
        lambda at, data: withdraw_occupier(
            by=request.actor, at=at, place_uuid=place_uuid, occupier_id=row.pk, reason=data["reason"]
        ),
    )  # fmt: skip


def _occupier(request: ActorRequest, place_uuid: uuid.UUID, occupier_id: int) -> Occupier:
    actor, at = request.actor, now()
    place = get_place(actor, place_uuid, at)
    address = get_cuckooed(actor, at, place)
    if address is None:
        raise Absent
    row = get_occupier(actor, at, address, occupier_id)
    consulted(request, [place.record, row.person.record])
    return row


def _ask(
    request: ActorRequest, form: Form, row: Occupier, heading: str, verb: str, said: str,
    act: Callable[[dt.datetime, dict[str, Any]], object],
) -> HttpResponse:  # fmt: skip
    href = reverse("cuckooing", args=[row.address.place.record.uuid])
    question = Question(heading, verb, href, said, href, lead=display_name(row.person))
    return ask(request, form, question, act)

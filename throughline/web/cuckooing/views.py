"""Cuckooed addresses: the list by what is due, and the page of one."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

from throughline.access.classes import open_classes
from throughline.access.permissions import may
from throughline.access.states import FieldClass
from throughline.core.clock import now
from throughline.cuckooing.queries import (
    COUNTED_AT_MOST,
    get_cuckooing,
    list_addresses,
    list_episodes_in_error,
    list_occupiers_in_error,
)
from throughline.register.queries import get_place
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.cuckooing.presenters import (
    present_address_row,
    present_cuckooing,
    present_episode_in_error,
    present_occupier_in_error,
)
from throughline.web.pages import page
from throughline.web.paging import page_number
from throughline.web.places.presenters import present_place
from throughline.web.presenting.components import Column, present_pages

ADDRESSES_A_PAGE = 50


@access("cuckooing.view", methods=("GET", "HEAD"))
def cuckooed(request: ActorRequest) -> HttpResponse:
    """The cuckooed addresses one may see, by when somebody is due to go."""
    at, number, ended = now(), page_number(request), request.GET.get("ended") == "yes"
    rows, total = list_addresses(
        request.actor, at, ended=ended, first=(number - 1) * ADDRESSES_A_PAGE, limit=ADDRESSES_A_PAGE
    )
    query = {"ended": "yes"} if ended else {}
    return page(request, "pages/cuckooing/addresses.html", {
        "columns": [Column(text) for text in ("Address", "Local authority", "How it stands", "Next visit")],
        "rows": [present_address_row(row, at) for row in rows], "ended": ended,
        "may_record": may(request.actor.role, "cuckooing.record"),
        "pages": present_pages(
            page=number, per_page=ADDRESSES_A_PAGE, shown=len(rows), total=total, cap=COUNTED_AT_MOST,
            href=lambda n: f"{reverse('cuckooed')}?{urlencode(query | {'page': n})}",
        ),
    })  # fmt: skip


@access("cuckooing.view", methods=("GET", "HEAD"))
def cuckooing(request: ActorRequest, place_uuid: uuid.UUID) -> HttpResponse:
    """One address: who lives there and how to visit safely, who went and goes next, and what was asked before an order."""
    actor, at = request.actor, now()
    place = get_place(actor, place_uuid, at)
    found = get_cuckooing(actor, at, place)
    classes = open_classes(actor, place.record, at)
    in_error = list_episodes_in_error(actor, at, place) if FieldClass.INTELLIGENCE in classes else []
    wrongly = list_occupiers_in_error(actor, at, found.address) if found and FieldClass.INTELLIGENCE in classes else []
    people = [*found.occupiers, *found.left, *wrongly] if found else []
    consulted(request, [place.record, *(row.person.record for row in people)])
    return page(request, "pages/cuckooing/address.html", {
        "place": present_place(place),
        "place_uuid": place_uuid,
        "view": present_cuckooing(found, at, classes) if found else None,
        "in_error": [
            *(present_episode_in_error(row) for row in in_error),
            *(present_occupier_in_error(row) for row in wrongly),
        ],
        "may_share": found is not None and may(actor.role, "cuckooing.share"),
        "may_record": may(actor.role, "cuckooing.record"),
    })  # fmt: skip

"""The page of a place: where it is, what happened there and who was there, by the gate of each."""

from __future__ import annotations

import uuid

from django.http import HttpResponse

from throughline.access.permissions import may
from throughline.core.clock import now
from throughline.disruption.queries.places import list_found_at, list_links_of_place, list_operations_at
from throughline.register.queries import get_place
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.pages import page
from throughline.web.places.presenters import (
    is_about_who,
    present_found_at,
    present_link,
    present_operation_at,
    present_place,
)
from throughline.web.places.rooms import ROOMS
from throughline.web.rooms import rooms_for


@access("place.view", methods=("GET", "HEAD"))
def place(request: ActorRequest, place_uuid: uuid.UUID) -> HttpResponse:
    """A place: operations there, people who live or were found there, and what else is linked to it."""
    actor, at = request.actor, now()
    found = get_place(actor, place_uuid, at)
    people = list_found_at(actor, at, found)
    links = list_links_of_place(actor, at, found)
    about_who = [link for link in links if is_about_who(link)]
    operations = list_operations_at(actor, at, found) if may(actor.role, "operation.view") else []
    shown = [row.person.record for row in people] + [link.from_record for link in about_who]
    consulted(request, [found.record, *{record.pk: record for record in shown}.values()])
    return page(request, "pages/places/place.html", {
        "view": present_place(found),
        "rooms": rooms_for(ROOMS, actor.role, place_uuid),
        "operations": [present_operation_at(row) for row in operations],
        "people": [*(present_link(link) for link in about_who), *(present_found_at(row) for row in people)],
        "links": [present_link(link) for link in links if not is_about_who(link)],
    })  # fmt: skip

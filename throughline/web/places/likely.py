"""Places that may be the address typed, shown before another is recorded: one is chosen, or it is said to be none of them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.crypto import constant_time_compare, salted_hmac

from throughline.agencies.actor import Actor
from throughline.core.errors import Refused
from throughline.matching.places import list_places_like
from throughline.register.given import PlaceGiven
from throughline.register.models import Place
from throughline.web.access import ActorRequest, consulted
from throughline.web.once import made_before
from throughline.web.places.presenters import where

_NONE = "none"
_SALT = "places shown before another"


@dataclass(frozen=True)
class PlacesShown:
    """Places to choose from; ``seal`` says of which address typed they were shown."""

    rows: tuple[tuple[uuid.UUID, str, str], ...] = ()
    seal: str = ""
    chosen: uuid.UUID | None = None

    @property
    def is_asked(self) -> bool:
        return bool(self.rows)

    def taken(self, given: PlaceGiven) -> PlaceGiven:
        """The address typed, and which known place it was said to be."""
        return replace(given, uuid=self.chosen)


NOWHERE_ASKED = PlacesShown()


def places_first(request: ActorRequest, form: forms.Form, given: PlaceGiven, at: dt.datetime) -> PlacesShown:
    """Which places to show for a sent form before it is acted on; or which of those shown was chosen.

    That it is none of them counts for the address typed and the places shown then, and for nothing else. What the act will
    refuse is left to it.
    """
    if made_before(request):
        return PlacesShown()
    try:
        found = list_places_like(request.actor, at, given)
    except Refused:
        return PlacesShown()
    consulted(request, [place.record for place in found])
    seal, said = _seal_of(request.actor, given, found), str(form.data.get("same_place", ""))
    chosen = next((place.record.uuid for place in found if str(place.record.uuid) == said), None)
    is_seen = constant_time_compare(str(form.data.get("places", "")), seal)
    if not found or chosen is not None or (said == _NONE and is_seen):
        return PlacesShown(chosen=chosen)
    if is_seen:
        form.add_error(None, "Say whether it is one of these places")
    return PlacesShown(tuple((place.record.uuid, where(place), place.record.reference) for place in found), seal)


def _seal_of(actor: Actor, given: PlaceGiven, found: list[Place]) -> str:
    typed: list[Any] = [given.address, given.area, given.postcode, given.uprn, actor.member.pk]
    return salted_hmac(_SALT, repr([*typed, *(place.pk for place in found)])).hexdigest()

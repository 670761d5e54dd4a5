"""An operation that may have found a cuckooed home: recording the address is suggested, or the record is shown."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from throughline.access.permissions import may
from throughline.agencies.actor import Actor
from throughline.core.errors import Absent
from throughline.cuckooing.queries import get_cuckooed
from throughline.disruption.models import Operation
from throughline.register.queries import get_place


@dataclass(frozen=True)
class CuckooingAsked:
    text: str
    link: str
    href: str


def present_cuckooing_asked(actor: Actor, at: dt.datetime, operation: Operation) -> CuckooingAsked | None:
    """What an operation marked as perhaps cuckooed suggests; nothing where its place may not be opened."""
    if not operation.suspected_cuckooing or operation.place is None or not may(actor.role, "cuckooing.view"):
        return None
    try:
        place = get_place(actor, operation.place.record.uuid, at)
    except Absent:
        return None
    if get_cuckooed(actor, at, place) is not None:
        return CuckooingAsked("This address is recorded as cuckooed.", "Who lives there, visits and what is due",
                              reverse("cuckooing", args=[place.record.uuid]))  # fmt: skip
    if not may(actor.role, "cuckooing.record"):
        return None
    return CuckooingAsked("The address may be being cuckooed, and is not recorded as such yet.", "Record the address",
                          reverse("cuckooing-begin", args=[place.record.uuid]))  # fmt: skip

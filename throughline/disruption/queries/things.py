"""Reading phones, vehicles and groups: what they are known by, who used them, which lines they worked on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from throughline.access.gate import get_visible
from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.core.text import tidy
from throughline.disruption.models import DealPhone, Group
from throughline.disruption.queries.naming import name_records, phone_name
from throughline.matching.vehicles import search_vehicles
from throughline.register.identifiers import identifiers_typed
from throughline.register.models import Link, Phone, PhoneIdentifier, Vehicle
from throughline.register.queries import links_shown

LISTED_AT_MOST = 100
FOUND_AT_MOST = 20


@dataclass(frozen=True)
class ThingFound:
    """A phone, vehicle or group a search found."""

    record: ProtectedRecord
    name: str
    # What was typed is not theirs, and may have been meant for it: how sure, and why.
    is_possible: bool = False
    because: str = ""


@dataclass(frozen=True)
class LinkTo:
    """A link that leads to a thing, from a record the reader may see, and what that is called."""

    link: Link
    from_name: str


def get_phone_record(actor: Actor, uuid: object, at: dt.datetime) -> Phone:
    """A phone through the gate. Raises Absent."""
    return get_visible(Phone, uuid, actor, at)


def get_vehicle(actor: Actor, uuid: object, at: dt.datetime) -> Vehicle:
    """A vehicle through the gate. Raises Absent."""
    return get_visible(Vehicle, uuid, actor, at)


def list_identifiers(phone: Phone) -> list[PhoneIdentifier]:
    """Everything a phone is known by, in the order it was recorded."""
    return list(phone.identifiers.order_by("pk"))


def list_lines_on(actor: Actor, at: dt.datetime, phone: Phone) -> list[DealPhone]:
    """The lines a phone worked on that the reader may see, those of now first."""
    rows = DealPhone.objects.visible_to(actor, at).filter(phone=phone, withdrawn_at__isnull=True)
    rows = rows.select_related("line__record")
    return sorted(rows.order_by("pk")[:LISTED_AT_MOST], key=lambda row: row.until_date is not None)


def list_links_to(actor: Actor, at: dt.datetime, record: ProtectedRecord) -> list[LinkTo]:
    """The links that lead to a thing, of those this reader may be told of, newest first."""
    rows = links_shown(actor, at).filter(to_record=record)
    links = list(rows.select_related("from_record").order_by("-since_date", "-pk")[:LISTED_AT_MOST])
    names = name_records(actor, at, {link.from_record_id for link in links})
    return [LinkTo(link, names.get(link.from_record_id, "")) for link in links]


def search_things(actor: Actor, at: dt.datetime, text: str) -> list[ThingFound]:
    """Phones by any identifier however typed, vehicles by registration, by part of one or by one it may be misread for,
    groups by part of their name; those one may see.
    """
    found = [*_phones(actor, at, text), *_vehicles(actor, at, text)]
    groups = Group.objects.visible_to(actor, at).filter(name__icontains=tidy(text)).select_related("record")
    found += [ThingFound(group.record, group.name) for group in groups.order_by("name", "pk")[:FOUND_AT_MOST]]
    return found[:FOUND_AT_MOST]


def _phones(actor: Actor, at: dt.datetime, text: str) -> list[ThingFound]:
    wanted = Q(pk__in=[])
    for kind, value in identifiers_typed(text):
        wanted |= Q(kind=kind, value=value)
    rows = PhoneIdentifier.objects.visible_to(actor, at).filter(wanted).values("phone")
    phones = Phone.objects.visible_to(actor, at).filter(pk__in=rows).select_related("record")
    return [
        ThingFound(phone.record, phone_name(phone))
        for phone in phones.prefetch_related("identifiers").order_by("pk")[:FOUND_AT_MOST]
    ]


def _vehicles(actor: Actor, at: dt.datetime, text: str) -> list[ThingFound]:
    return [
        ThingFound(
            fit.vehicle.record, fit.vehicle.as_written.upper(), fit.level != "same",
            f"{fit.band.label}: {fit.rows[0].words}",
        )
        for fit in search_vehicles(actor, at, text)
    ]  # fmt: skip

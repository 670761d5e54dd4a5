"""What the records that links join are called, for a reader who may see them: a handful of queries for any number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from throughline.agencies.actor import Actor
from throughline.disruption.models import Group, Line, Operation
from throughline.register.models import Person, Phone, Place, Vehicle
from throughline.register.queries import display_name
from throughline.register.states import IdentifierKind


def name_records(actor: Actor, at: dt.datetime, records: Collection[int]) -> dict[int, str]:
    """What each of these records is called, by its key. What the actor may not see is not there."""
    keys = list(records)
    names: dict[int, str] = {}
    if not keys:
        return names
    for person in Person.objects.visible_to(actor, at).filter(record__in=keys):
        names[person.record_id] = display_name(person)
    for line in Line.objects.visible_to(actor, at).filter(record__in=keys):
        names[line.record_id] = line.name
    for group in Group.objects.visible_to(actor, at).filter(record__in=keys):
        names[group.record_id] = group.name
    for phone in Phone.objects.visible_to(actor, at).filter(record__in=keys).prefetch_related("identifiers"):
        names[phone.record_id] = phone_name(phone)
    for vehicle in Vehicle.objects.visible_to(actor, at).filter(record__in=keys):
        names[vehicle.record_id] = vehicle_name(vehicle)
    for operation in Operation.objects.visible_to(actor, at).filter(record__in=keys):
        names[operation.record_id] = f"{operation.get_operation_kind_display()}, {operation.happened_date:%d/%m/%Y}"
    for place in Place.objects.visible_to(actor, at).filter(record__in=keys):
        names[place.record_id] = ", ".join(part for part in (place.address, place.area) if part)
    return names


def phone_name(phone: Phone) -> str:
    """A phone by its number where it has one, else by the first identifier recorded, as it was written."""
    rows = sorted(phone.identifiers.all(), key=lambda row: (row.kind != IdentifierKind.MSISDN, row.pk))
    return rows[0].as_written if rows else phone.description or "A phone"


def vehicle_name(vehicle: Vehicle) -> str:
    """A vehicle by its registration, or the part of it that was seen, as it was written; else by what it looked like."""
    return vehicle.as_written.upper() or vehicle.description

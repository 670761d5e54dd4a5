"""What a report may name, of what the reader may see: finding it, and what to call it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from throughline.access.gate import find_by_reference
from throughline.access.models import ProtectedRecord
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.core.text import tidy
from throughline.disruption.models import Group, Line, Operation
from throughline.disruption.queries.finding import search_lines
from throughline.disruption.queries.things import search_things
from throughline.hub.models import Case
from throughline.intelligence.states import NAMEABLE
from throughline.matching.queries import search_people
from throughline.register.identifiers import identifiers_typed
from throughline.register.models import Person, PhoneIdentifier, Place, Vehicle
from throughline.register.plates import part_of, registration_of
from throughline.register.queries import display_name
from throughline.register.states import IdentifierKind

FOUND_AT_MOST = 20
# Identifiers a phone is added by where nobody knows it: long enough that no date, plate or year reads as one.
_ADDED_BY = (
    IdentifierKind.MSISDN, IdentifierKind.IMEI, IdentifierKind.MEID, IdentifierKind.ICCID, IdentifierKind.IMSI,
    IdentifierKind.MAC, IdentifierKind.UDID, IdentifierKind.ANDROID_ID,
)  # fmt: skip


@dataclass(frozen=True)
class Thing:
    """Something a report may name, and what to call it."""

    record: ProtectedRecord
    title: str


@dataclass(frozen=True)
class Findings:
    """What a search found; and as what what was typed reads, where nobody here knows it: kinds of identifier, or a vehicle."""

    things: tuple[Thing, ...]
    new_phone: tuple[IdentifierKind, ...] = ()
    new_vehicle: bool = False


def find_things(actor: Actor, at: dt.datetime, text: str) -> Findings:
    """Everything one may see by a name, reference, identifier of a phone however typed, registration, group or address.

    At most 20 of a kind.
    """
    referenced = find_by_reference(actor, at, text)
    if referenced is not None and referenced.kind in NAMEABLE:
        return Findings(tuple(name_things(actor, at, [referenced])))
    found_things = search_things(actor, at, text) if tidy(text) else []
    things = [found.record for found in found_things]
    records = [
        *(found.person.record for found in search_people(actor, at, name=text)),
        *(found.record for found in search_lines(actor, at, text)),
        *things, *_places_and_operations(actor, at, text),
    ]  # fmt: skip
    is_known = any(record.kind == RecordKind.PHONE for record in things)
    is_known_vehicle = any(found.record.kind == RecordKind.VEHICLE and not found.is_possible for found in found_things)
    others = [record for record in records if record.kind != RecordKind.VEHICLE]
    new_phone = () if is_known else _phone_read(text)
    return Findings(
        things=tuple(name_things(actor, at, records)),
        new_phone=new_phone,
        new_vehicle=not others and not new_phone and _is_registration(text) and not is_known_vehicle,
    )


def _phone_read(text: str) -> tuple[IdentifierKind, ...]:
    """By which kinds of identifier a phone may be added: its number alone, where what was typed is one."""
    kinds = tuple(kind for kind, _ in identifiers_typed(text) if kind in _ADDED_BY)
    return (IdentifierKind.MSISDN,) if IdentifierKind.MSISDN in kinds else kinds


def _places_and_operations(actor: Actor, at: dt.datetime, text: str) -> list[ProtectedRecord]:
    typed = tidy(text)
    if not typed:
        return []
    places = Place.objects.visible_to(actor, at).filter(Q(address__icontains=typed) | Q(postcode__iexact=typed))
    operations = Operation.objects.visible_to(actor, at).filter(place__address__icontains=typed)
    rows = (*places.select_related("record").order_by("pk")[:FOUND_AT_MOST],
            *operations.select_related("record").order_by("-happened_date", "pk")[:FOUND_AT_MOST])  # fmt: skip
    return [row.record for row in rows]


def _is_registration(text: str) -> bool:
    """A mix of letters and figures no longer than a plate, or the part of one somebody saw: a word or a name is none."""
    plate = registration_of(text)
    if not plate:
        return bool(part_of(text))
    return len(plate) <= 8 and not plate.isalpha() and not plate.isdigit()


def name_things(actor: Actor, at: dt.datetime, records: Iterable[ProtectedRecord]) -> list[Thing]:
    """What to call each record, in the order given; a kind at a time, through the gate. What has no name has its reference."""
    wanted = {record.pk: record for record in records}
    titles: dict[int, str] = {}
    for kind in {RecordKind(record.kind) for record in wanted.values()}:
        titles |= _titles(actor, at, kind, [pk for pk, record in wanted.items() if record.kind == kind])
    return [
        Thing(record, titles.get(pk) or f"{record.get_kind_display()} {record.reference}")
        for pk, record in wanted.items()
    ]


def _titles(actor: Actor, at: dt.datetime, kind: RecordKind, keys: list[int]) -> dict[int, str]:
    if kind == RecordKind.PERSON:
        people: QuerySet[Person] = Person.objects.visible_to(actor, at).filter(record__in=keys)
        return {person.record_id: display_name(person) for person in people}
    if kind == RecordKind.LINE:
        lines: QuerySet[Line] = Line.objects.visible_to(actor, at).filter(record__in=keys)
        return {line.record_id: line.name for line in lines}
    if kind == RecordKind.PLACE:
        places: QuerySet[Place] = Place.objects.visible_to(actor, at).filter(record__in=keys)
        return {place.record_id: ", ".join(filter(None, (place.address, place.area))) for place in places}
    if kind == RecordKind.VEHICLE:
        vehicles: QuerySet[Vehicle] = Vehicle.objects.visible_to(actor, at).filter(record__in=keys)
        return {vehicle.record_id: vehicle.as_written or vehicle.description for vehicle in vehicles}
    if kind == RecordKind.PHONE:
        numbers = PhoneIdentifier.objects.visible_to(actor, at).filter(phone__record__in=keys).order_by("-pk")
        return {row.phone.record_id: row.as_written for row in numbers.select_related("phone")}
    if kind == RecordKind.GROUP:
        groups: QuerySet[Group] = Group.objects.visible_to(actor, at).filter(record__in=keys)
        return {group.record_id: group.name for group in groups}
    if kind == RecordKind.OPERATION:
        operations: QuerySet[Operation] = Operation.objects.visible_to(actor, at).filter(record__in=keys)
        return {
            row.record_id: f"{row.get_operation_kind_display()}, {row.happened_date:%-d %b %Y}" for row in operations
        }
    return {}


def records_about(actor: Actor, at: dt.datetime, record: ProtectedRecord) -> list[ProtectedRecord]:
    """What a record's intelligence is about: itself; of a case, the person whose it is, if one may see them."""
    if record.kind != RecordKind.CASE:
        return [record]
    people: QuerySet[Person] = Person.objects.visible_to(actor, at).select_related("record")
    cases = Case.objects.visible_to(actor, at).filter(record=record)
    return [record, *(person.record for person in people.filter(pk__in=cases.values("person")))]

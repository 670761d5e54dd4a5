"""What records on a chart are called, read through the gate: one query a kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from throughline.access.gate import visible_records
from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.disruption.models import Group, Line, Operation
from throughline.register.models import Person, Phone, Place, Vehicle
from throughline.register.queries import age_of, display_name, held_to_be_children
from throughline.register.states import AgeGroup


@dataclass(frozen=True)
class Named:
    """A record with what it is called and a quieter line about it. Whoever may be under 18 is held to be a child (P4)."""

    record: ProtectedRecord
    name: str
    detail: str = ""
    may_be_child: bool = False


def name_records(actor: Actor, at: dt.datetime, keys: Collection[int], on: dt.date) -> dict[int, Named]:
    """The records with these keys that the actor may see, by what they are called."""
    records = {row.pk: row for row in visible_records(actor, at).filter(pk__in=list(keys))}
    named = {pk: Named(row, row.reference) for pk, row in records.items()}
    for model, beside, name in _NAMERS:
        of_kind = [pk for pk, row in records.items() if row.kind == model.kind]
        if of_kind:
            rows = model.objects.visible_to(actor, at).filter(record__in=of_kind).prefetch_related(*beside)
            named |= {row.record_id: name(records[row.record_id], row, on) for row in rows}
            if model is Person:
                named |= _held_as_children(actor, at, rows, named, on)
    return named


def _held_as_children(
    actor: Actor, at: dt.datetime, people: Iterable[Person], named: dict[int, Named], on: dt.date
) -> dict[int, Named]:
    """Those whom a record joined with theirs, open to the reader, says may be a child: they are left out as children are."""
    held = held_to_be_children(actor, at, people, on)
    return {row.record_id: replace(named[row.record_id], may_be_child=True) for row in people if row.pk in held}


def _person(record: ProtectedRecord, person: Person, on: dt.date) -> Named:
    age = age_of(person, on)
    return Named(record, display_name(person), age.in_words, age.group != AgeGroup.ADULT)


def _place(record: ProtectedRecord, place: Place, on: dt.date) -> Named:
    return Named(record, place.address, ", ".join(part for part in (place.area, place.postcode) if part))


def _phone(record: ProtectedRecord, phone: Phone, on: dt.date) -> Named:
    identifiers = sorted(phone.identifiers.all(), key=lambda row: (row.kind != "msisdn", row.pk))
    name = identifiers[0].as_written if identifiers else phone.description
    return Named(record, name or record.reference, phone.description if identifiers else "")


def _vehicle(record: ProtectedRecord, vehicle: Vehicle, on: dt.date) -> Named:
    name = vehicle.as_written or vehicle.registration
    return Named(record, name or vehicle.description, vehicle.description if name else "")


def _line(record: ProtectedRecord, line: Line, on: dt.date) -> Named:
    return Named(record, line.name, line.get_status_display())


def _group(record: ProtectedRecord, group: Group, on: dt.date) -> Named:
    return Named(record, group.name)


def _operation(record: ProtectedRecord, operation: Operation, on: dt.date) -> Named:
    return Named(record, operation.get_operation_kind_display(), f"{operation.happened_date:%-d %b %Y}")


# What is not here goes by its reference alone.
_NAMERS: tuple[tuple[Any, tuple[str, ...], Callable[[ProtectedRecord, Any, dt.date], Named]], ...] = (
    (Person, ("age_statements",), _person),
    (Place, (), _place),
    (Phone, ("identifiers",), _phone),
    (Vehicle, (), _vehicle),
    (Line, (), _line),
    (Group, (), _group),
    (Operation, (), _operation),
)

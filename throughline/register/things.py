"""Phones and vehicles, as the actions above write them inside their own transaction."""

from __future__ import annotations

import datetime as dt
import uuid

from throughline.access.facts import protect
from throughline.access.gate import get_visible
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency
from throughline.core.errors import Refused
from throughline.core.text import require_text, tidy, without_hidden
from throughline.register.identifiers import normalise_identifier, normalise_registration
from throughline.register.models import Phone, PhoneIdentifier, Vehicle
from throughline.register.overlaps import cross_reference_identifier
from throughline.register.plates import folded, part_of, registration_of


def phone_for(
    *,
    by: Actor,
    at: dt.datetime,
    kind: str,
    typed: str,
    agency: Agency | None = None,
    since_date: dt.date | None = None,
    field: str = "identifier",
) -> Phone:
    """The phone the actor may see with this identifier, else a new one. Errors: Refused (no such identifier)."""
    value = normalise_identifier(kind, typed, field=field)
    seen = PhoneIdentifier.objects.visible_to(by, at).filter(kind=kind, value=value)
    known: PhoneIdentifier | None = seen.select_related("phone__record").order_by("pk").first()
    if known is not None:
        return known.phone
    phone = Phone(record=protect(by=by, at=at, kind=RecordKind.PHONE, agency=agency))
    phone.save_checked()
    put_identifier(phone, kind, typed, by=by, at=at, since_date=since_date, field=field)
    return phone


def put_identifier(
    phone: Phone,
    kind: str,
    typed: str,
    *,
    by: Actor,
    at: dt.datetime,
    since_date: dt.date | None = None,
    source: str = "",
    field: str = "identifier",
) -> PhoneIdentifier:
    """One identifier on a phone, once however it is written. Errors: Refused."""
    value = normalise_identifier(kind, typed, field=field)
    known = phone.identifiers.filter(kind=kind, value=value).first()
    if known is not None:
        return known
    identifier = PhoneIdentifier(
        phone=phone, kind=kind, value=value, as_written=without_hidden(typed).strip()[:80], since_date=since_date,
        source=require_text(source, what="source", field="source", limit=200), recorded_at=at, recorded_by=by.member,
    )  # fmt: skip
    identifier.save_checked()
    cross_reference_identifier(by=by, at=at, identifier=identifier)
    return identifier


def vehicle_for(
    *,
    by: Actor,
    at: dt.datetime,
    registration: str,
    description: str = "",
    agency: Agency | None = None,
    chosen: uuid.UUID | None = None,
    new_because: str = "",
) -> Vehicle:
    """The vehicle that was ``chosen`` or that the actor may see with this registration, else a new one.

    A part of a registration is no vehicle's alone: each is a new one. Errors: Absent, Refused.
    """
    if chosen is not None:
        return get_visible(Vehicle, chosen, by, at)
    part = "" if registration_of(registration) else part_of(registration)
    is_read = bool(registration.strip()) and not part
    compared = normalise_registration(registration, field="registration") if is_read else ""
    described = tidy(require_text(description, what="description", field="description", limit=200))
    if not (compared or part or described):
        raise Refused("Give the registration, or say what it looked like.", field="registration")
    if compared:
        seen = Vehicle.objects.visible_to(by, at).filter(registration=compared)
        known: Vehicle | None = seen.select_related("record").order_by("pk").first()
        if known is not None:
            return known
    vehicle = Vehicle(
        record=protect(by=by, at=at, kind=RecordKind.VEHICLE, agency=agency), part_seen=part, description=described,
        as_written=without_hidden(registration).strip()[:20],
        new_because=require_text(new_because, what="reason", field="new_because", limit=300),
    )  # fmt: skip
    put_registration(vehicle, compared)
    vehicle.save_checked()
    return vehicle


def put_registration(vehicle: Vehicle, mark: str) -> None:
    """A vehicle's registration as it is compared, and as it is looked up: what looks alike as one, from either end."""
    vehicle.registration, vehicle.folded = mark, folded(mark)
    vehicle.folded_backwards = vehicle.folded[::-1]

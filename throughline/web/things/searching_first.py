"""Vehicles that may be the one typed, shown before another is recorded: one is chosen, or a reason says it is none of them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.core.clock import now
from throughline.core.text import says_something
from throughline.matching.actions import keep_another_vehicle
from throughline.matching.vehicles import VehiclesFound, list_vehicles_like
from throughline.register.plates import registration_of
from throughline.web.access import ActorRequest, consulted
from throughline.web.forms.vehicles import AnotherVehicle
from throughline.web.once import made_before
from throughline.web.people.presenters import KNOWN_COLUMNS
from throughline.web.presenting.components import Column
from throughline.web.things.presenters import VehicleRow, present_vehicle_fit

Made = TypeVar("Made")
NONE_OF_THEM = "none"
_SALT = "vehicles shown before another"
LOOK_FIRST = "Look at these vehicles first, then say how you know it is none of them"


@dataclass(frozen=True)
class VehiclesShown:
    """Vehicles to choose from; ``seal`` says of what was typed they were shown, ``said`` what was answered.

    Once that is answered: the one ``chosen``, or the reason it is none of those it is recorded ``beside``. ``unregistered``:
    the reference of the one chosen, where it was seen in part and a whole registration was typed.
    """

    rows: tuple[VehicleRow, ...] = ()
    is_many: bool = False
    seal: str = ""
    said: str = ""
    chosen: uuid.UUID | None = None
    new_because: str = ""
    beside: tuple[ProtectedRecord, ...] = ()
    unregistered: str = ""
    columns: tuple[Column, ...] = KNOWN_COLUMNS

    @property
    def is_asked(self) -> bool:
        return bool(self.rows) or self.is_many


NO_VEHICLE_ASKED = VehiclesShown()


def vehicles_first(
    request: ActorRequest,
    form: AnotherVehicle,
    registration: str,
    description: str,
    at: dt.datetime,
    said: str | None = None,
) -> VehiclesShown:
    """Which vehicles to show for a sent form before it is acted on; or which was chosen, or why it is none of them.

    A reason counts for what was typed and for the vehicles shown then, and for nothing else. ``said``: what was answered,
    where the page asks it among other choices.
    """
    if made_before(request):
        return NO_VEHICLE_ASKED
    shown = vehicles_like(request, registration, description, at)
    if not shown.is_asked:
        return shown
    said = str(form.data.get("same_vehicle", "")) if said is None else said
    chosen = next((row for row in shown.rows if str(row.uuid) == said), None)
    if chosen is not None:
        is_whole = bool(registration_of(registration))
        return VehiclesShown(
            chosen=chosen.uuid, unregistered=chosen.reference if chosen.is_seen_in_part and is_whole else ""
        )
    reason = form.cleaned_data["another_because"].strip()
    is_seen = constant_time_compare(str(form.data.get("vehicles", "")), shown.seal)
    is_none = said == NONE_OF_THEM or not shown.rows
    if is_seen and is_none and says_something(reason):
        return VehiclesShown(new_because=reason, beside=shown.beside)
    _ask_again(form, reason, is_seen=is_seen, is_none=is_none)
    return replace(shown, said=said)


def vehicles_like(request: ActorRequest, registration: str, description: str, at: dt.datetime) -> VehiclesShown:
    """Which vehicles may be the one typed, with the seal of their being shown."""
    found = list_vehicles_like(request.actor, at, registration, description)
    if not found.needs_reason:
        return NO_VEHICLE_ASKED
    records = tuple(fit.vehicle.record for fit in found.likely)
    consulted(request, records)
    return VehiclesShown(
        tuple(present_vehicle_fit(fit) for fit in found.likely), found.is_many,
        _seal_of(request.actor, registration, description, found), beside=records,
    )  # fmt: skip


def _ask_again(form: AnotherVehicle, reason: str, *, is_seen: bool, is_none: bool) -> None:
    """What is missing is put on the form."""
    if is_seen and not is_none:
        form.add_error(None, "Say whether it is one of these vehicles")
    elif is_seen:
        form.add_error("another_because", "Say how you know it is none of these vehicles")
    elif reason:
        form.add_error("another_because", LOOK_FIRST)


def record_another(
    request: ActorRequest,
    shown: VehiclesShown,
    make: Callable[[], Made],
    which: Callable[[Made], ProtectedRecord | None],
) -> Made:
    """Record what was sent; that the vehicle is none of those shown is audited in the same transaction."""
    with transaction.atomic():
        made = make()
        vehicle = which(made) if shown.new_because else None
        if vehicle is not None:
            keep_another_vehicle(
                by=request.actor, at=now(), shown=list(shown.beside), vehicle=vehicle, reason=shown.new_because
            )
    return made


def said_with(vehicles: VehiclesShown, said: str) -> str:
    """What is said once it is recorded; and that the whole registration of one seen in part is recorded on its own page."""
    if not vehicles.unregistered:
        return said
    return f"{said} Vehicle {vehicles.unregistered} was seen in part. If you know its whole registration, record it on its page."


def _seal_of(actor: Actor, registration: str, description: str, found: VehiclesFound) -> str:
    shown = [fit.vehicle.pk for fit in found.likely]
    return salted_hmac(_SALT, repr([registration, description, actor.member.pk, found.is_many, *shown])).hexdigest()

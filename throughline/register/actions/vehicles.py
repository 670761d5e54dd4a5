"""Acts on vehicles: what one that was seen in part, or described, is registered as."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.errors import Refused
from throughline.core.text import without_hidden
from throughline.register.identifiers import normalise_registration
from throughline.register.models import Vehicle
from throughline.register.overlaps import cross_reference_vehicle
from throughline.register.things import put_registration


@transaction.atomic
def add_registration(*, by: Actor, at: dt.datetime, vehicle_uuid: uuid.UUID, registration: str) -> Vehicle:
    """Say the registration of a vehicle that was seen in part, or described. What was seen of it stays beside it.

    Whoever else bears it is noted, as when it is first recorded (practice.md P16). Errors: Absent, Refused (it has one; another
    the actor may see has this one).
    """
    require_permission(by, "line.record")
    vehicle = get_visible(Vehicle, vehicle_uuid, by, at, lock=True)
    if vehicle.registration:
        raise Refused("This vehicle has its registration already.", field="registration")
    mark = normalise_registration(registration, field="registration")
    known = Vehicle.objects.visible_to(by, at).filter(registration=mark).select_related("record").order_by("pk").first()
    if known is not None:
        raise Refused(
            f"That is the registration of vehicle {known.record.reference}. Record there what is known of it.",
            field="registration",
        )
    put_registration(vehicle, mark)
    vehicle.as_written = without_hidden(registration).strip()[:20]
    vehicle.save_checked()
    cross_reference_vehicle(by=by, at=at, vehicle=vehicle)
    record_act(by=by, at=at, action="add_registration", op=Operation.COLLECTION, subjects=[vehicle.record])
    return vehicle

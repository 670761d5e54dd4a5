"""Deciding that a vehicle is none of those a page showed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.models import ProtectedRecord
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.errors import Refused
from throughline.core.text import says_something


@transaction.atomic
def keep_another_vehicle(
    *, by: Actor, at: dt.datetime, shown: list[ProtectedRecord], vehicle: ProtectedRecord, reason: str
) -> None:
    """Audit that a vehicle is recorded though some that may be it were shown, and why. Errors: Absent, Refused."""
    require_permission(by, "line.record")
    if not says_something(reason):
        raise Refused("Say how you know it is none of these vehicles.", field="another_because")
    record_act(
        by=by, at=at, action="keep_another_vehicle", op=Operation.ALTERATION, subjects=[*shown, vehicle],
        detail={"reason": reason.strip()},
    )  # fmt: skip

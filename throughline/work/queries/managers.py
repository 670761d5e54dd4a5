"""Whom something is taken to when its owner cannot do it in time."""

from __future__ import annotations

import datetime as dt

from throughline.access.gate import may_see
from throughline.access.models import ProtectedRecord
from throughline.agencies.models import Member
from throughline.agencies.queries import members_of_hub
from throughline.agencies.states import Role


def managers_for(owner: Member | None, record: ProtectedRecord, at: dt.datetime) -> list[Member]:
    """The owner's line manager who may see the record, else the hub's coordinators."""
    manager = owner.line_manager if owner is not None else None
    if manager is not None and manager.is_active and may_see(manager, record, at):
        return [manager]
    return members_of_hub(record.hub, [Role.COORDINATOR])

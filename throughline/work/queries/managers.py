"""Whom something is taken to when its owner cannot do it in time."""

from __future__ import annotations

import datetime as dt

from throughline.access.gate import may_see
from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.agencies.queries import members_of_hub
from throughline.agencies.states import Role


def managers_for(by: Actor, owner: Member | None, record: ProtectedRecord, at: dt.datetime) -> list[Member]:
    """The owner's line manager, else the hub's coordinators: of them, those who may see the record and do not ask themselves.

    Nobody, where there is no such person: then nobody would be told.
    """
    manager = owner.line_manager if owner is not None else None
    if manager is not None and manager.is_active and manager.pk != by.member.pk and may_see(manager, record, at):
        return [manager]
    coordinators = members_of_hub(record.hub, [Role.COORDINATOR])
    return [member for member in coordinators if member.pk != by.member.pk and may_see(member, record, at)]

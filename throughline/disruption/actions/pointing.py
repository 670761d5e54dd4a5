"""The act that opens a line to a pointer from another hub, and closes it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation as Act
from throughline.core.errors import Refused
from throughline.disruption.models import Line
from throughline.disruption.pointers import point


@transaction.atomic
def set_pointing(*, by: Actor, at: dt.datetime, line_uuid: uuid.UUID, may_be_pointed_to: bool) -> Line:
    """Say whether another hub with the same number, or the same name and area, may be told to ring this hub (P16).

    Only where both hubs said so is either told, and then nothing but whom to ring. Errors: Absent, Refused (covert).
    """
    require_permission(by, "line.record")
    line = get_visible(Line, line_uuid, by, at, lock=True, beside=("record__hub",))
    if line.is_covert and may_be_pointed_to:
        raise Refused("A covert line is never pointed to.", field="may_be_pointed_to")
    line.may_be_pointed_to = may_be_pointed_to
    line.save_checked()
    point(line, by=by, at=at)
    record_act(
        by=by, at=at, action="set_pointing", op=Act.ALTERATION, subjects=[line.record],
        detail={"may_be_pointed_to": may_be_pointed_to},
    )  # fmt: skip
    return line

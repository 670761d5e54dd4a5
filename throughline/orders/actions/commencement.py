"""Recording the day a kind of order began."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.orders.kinds import order_kind
from throughline.orders.models import KindCommencement
from throughline.orders.policies import COMMENCED_WITHIN, COMMENCES_WITHIN, require_year


@transaction.atomic
def record_commencement(
    *, by: Actor, at: dt.datetime, order_kind_key: str, commenced_date: dt.date, source: str
) -> KindCommencement:
    """Record from which day a kind of order may be made, and what says so; the newest stands. Errors: Absent, Refused."""
    require_permission(by, "order_kind.edit")
    kind = order_kind(order_kind_key)
    if not kind.is_statutory:
        raise Refused("It rests on no statute, so there is no day it began.")
    if not source.strip():
        raise Refused("Give the source: the commencement regulations, or the section.", field="source")
    require_year(commenced_date, civil_date(at), ago=COMMENCED_WITHIN, ahead=COMMENCES_WITHIN, field="commenced_date")
    row = KindCommencement(
        order_kind=kind.key, commenced_date=commenced_date,
        source=require_text(source, what="source", field="source", limit=300), recorded_at=at, recorded_by=by.member,
    )  # fmt: skip
    row.save_checked()
    record_act(
        by=by, at=at, action="record_commencement", op=Operation.CONFIGURATION, subjects=[],
        detail={"kind": kind.key, "commenced": commenced_date.isoformat()},
    )  # fmt: skip
    return row

"""Recorded in error: a number, a name or a handle of a line was mistyped, and stays in its history as such."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation as Act
from throughline.core.errors import Absent, Refused
from throughline.disruption.actions.lineage_corrections import (
    ask_where_it_went,
    leave_line,
    require_nothing_rests_on,
    require_reason,
)
from throughline.disruption.lineage import settle_lineage
from throughline.disruption.models import DealPhone, Line, LineHandle, LineName
from throughline.register.links import standing_links
from throughline.register.states import LinkKind


@transaction.atomic
def withdraw_number(*, by: Actor, at: dt.datetime, line_uuid: uuid.UUID, phone_id: int, reason: str) -> DealPhone:
    """The line never worked on this number: it was mistyped, or another line's. It finds, joins and closes nothing any more.

    A number a move or a change led to is taken back by that step (``withdraw_number_step``), which puts the one before where
    it was. Refused while something stands on it: a closure that rests on it would count with nothing under it (P28), a step
    that led on from it would begin nowhere, and an order about this line that names it says that the line did work on it.
    Its deactivation goes with it; lines that only this number joined are of two lineages. Errors: Absent, Refused.
    """
    require_permission(by, "line.record")
    line = get_visible(Line, line_uuid, by, at, lock=True)
    row = line.phones.select_related("phone__record", "line__record", "came_from").filter(pk=phone_id).first()
    if row is None:
        raise Absent
    if not row.begins_here:
        raise Refused("A move or change of number led to it. Mark that step as recorded in error.")
    require_nothing_rests_on(row, by=by, at=at)
    if standing_links(line.record, row.phone.record, [LinkKind.ORDER_NAMES]).exists():
        raise Refused(
            "An order about this line names this number. If the order names it wrongly, mark it as recorded in error there "
            "first; if it names it rightly, the line worked on it: record its last day instead."
        )
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, by.member, require_reason(reason)
    row.save_checked()
    leave_line(row, by=by, at=at)
    settle_lineage(line)
    ask_where_it_went(row, by=by, at=at)
    record_act(by=by, at=at, action="withdraw_number", op=Act.ALTERATION, subjects=[line.record])
    return row


@transaction.atomic
def withdraw_name(*, by: Actor, at: dt.datetime, line_uuid: uuid.UUID, name_id: int, reason: str) -> Line:
    """The line was never called this: the name finds it no more, and what compares brands compares it no more.

    The name before, where it ended the day this one began, runs on as long as this one did: a rename in error is undone, and
    the line is called what it was. Nothing rests on a name, so nothing stands in the way but that a line has one: the only
    name a line has is corrected on its own page. Errors: Absent, Refused (no reason, its only name).
    """
    require_permission(by, "line.record")
    line = get_visible(Line, line_uuid, by, at, lock=True)
    row = line.names.filter(pk=name_id).first()
    if row is None:
        raise Absent
    before = _name_before(line, row)
    if row.until_date is None and before is None:
        raise Refused("It is the name the line has, and it took it from no other. Correct the line instead.")
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, by.member, require_reason(reason)
    row.save_checked()
    if before is not None:
        before.until_date = row.until_date
        before.save_checked()
        if before.until_date is None:
            line.name = before.name
            line.version += 1
            line.save_checked()
    record_act(by=by, at=at, action="withdraw_name", op=Act.ALTERATION, subjects=[line.record])
    return line


def _name_before(line: Line, row: LineName) -> LineName | None:
    """The name the line gave up for this one, on the day it took it."""
    if row.since_date is None:
        return None
    earlier = line.names.filter(until_date=row.since_date).exclude(pk=row.pk)
    return earlier.order_by("-pk").first()


@transaction.atomic
def withdraw_handle(*, by: Actor, at: dt.datetime, line_uuid: uuid.UUID, handle_id: int, reason: str) -> LineHandle:
    """The handle was never the line's: it finds it no more. Nothing rests on a handle. Errors: Absent, Refused (no reason)."""
    require_permission(by, "line.record")
    line = get_visible(Line, line_uuid, by, at, lock=True)
    row = line.handles.filter(pk=handle_id).first()
    if row is None:
        raise Absent
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, by.member, require_reason(reason)
    row.save_checked()
    record_act(by=by, at=at, action="withdraw_handle", op=Act.ALTERATION, subjects=[line.record])
    return row

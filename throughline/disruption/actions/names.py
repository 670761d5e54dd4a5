"""Acts on what a line is called: a new brand, and the handles it sells by."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation as Act
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_name, require_text
from throughline.disruption.actions.lines import line_shown
from throughline.disruption.handles import compared_handle
from throughline.disruption.models import Line, LineHandle, LineName
from throughline.disruption.pointers import point
from throughline.disruption.states import HandlePlatform


@transaction.atomic
def rename_line(
    *,
    by: Actor,
    at: dt.datetime,
    line_uuid: uuid.UUID,
    version: int,
    name: str,
    renamed_date: dt.date,
    source: str = "",
) -> Line:
    """A line takes another brand from a day; the one before is kept, and finds it still. Errors: Absent, Refused, Conflict."""
    require_permission(by, "line.record")
    line = get_visible(Line, line_uuid, by, at, lock=True)
    line.require_version(version, line_shown(line))
    new = require_name(name, what="line name", field="name")
    if not new:
        raise Refused("Give the line's new name.", field="name")
    if new == line.name:
        raise Refused("The line has that name already.", field="name")
    before = line.names.get(until_date__isnull=True)
    earliest = before.since_date or line.first_reported_date
    if not earliest <= renamed_date <= civil_date(at):
        raise Refused(f"The day must be between {earliest:%d/%m/%Y} and today.", field="renamed_date")
    before.until_date = renamed_date
    before.save_checked()
    taken = LineName(
        line=line, name=new, since_date=renamed_date, source=require_text(source, what="source", field="source", limit=200),
        recorded_at=at, recorded_by=by.member,
    )  # fmt: skip
    taken.save_checked()
    line.name = new
    line.save_checked()
    point(line, by=by, at=at)
    record_act(by=by, at=at, action="rename_line", op=Act.ALTERATION, subjects=[line.record])
    return line


@transaction.atomic
def add_former_name(
    *,
    by: Actor,
    at: dt.datetime,
    line_uuid: uuid.UUID,
    name: str,
    since_date: dt.date | None = None,
    until_date: dt.date,
    source: str = "",
) -> LineName:
    """Record a brand the line had before, until a day: it stays called what it is called now. Errors: Absent, Refused."""
    require_permission(by, "line.record")
    line = get_visible(Line, line_uuid, by, at, lock=True)
    former = require_name(name, what="line name", field="name")
    if not former:
        raise Refused("Give the name it had.", field="name")
    if until_date > civil_date(at):
        raise Refused("The last day must be today or earlier.", field="until_date")
    row = LineName(
        line=line, name=former, since_date=since_date, until_date=until_date, recorded_at=at, recorded_by=by.member,
        source=require_text(source, what="source", field="source", limit=200),
    )  # fmt: skip
    row.save_checked()
    point(line, by=by, at=at)
    record_act(by=by, at=at, action="add_former_name", op=Act.COLLECTION, subjects=[line.record])
    return row


@transaction.atomic
def add_handle(
    *,
    by: Actor,
    at: dt.datetime,
    line_uuid: uuid.UUID,
    platform: str,
    handle: str,
    since_date: dt.date,
    until_date: dt.date | None = None,
    source: str = "",
) -> LineHandle:
    """Record a handle the line sells or recruits by, since a day. Errors: Absent, Refused."""
    require_permission(by, "line.record")
    line = get_visible(Line, line_uuid, by, at, lock=True)
    if platform not in HandlePlatform.values:
        raise Refused("Choose where the handle is used.", field="platform")
    written = require_text(handle, what="handle", field="handle", limit=100)
    compared = compared_handle(written)
    if not compared:
        raise Refused("Give the handle.", field="handle")
    if since_date > civil_date(at) or (until_date is not None and until_date > civil_date(at)):
        raise Refused("The day must be today or earlier.", field="since_date")
    if line.handles.filter(platform=platform, compared=compared, until_date__isnull=True).exists():
        raise Refused("This line has that handle already.", field="handle")
    row = LineHandle(
        line=line, platform=platform, handle=written, compared=compared, since_date=since_date, until_date=until_date,
        source=require_text(source, what="source", field="source", limit=200), recorded_at=at, recorded_by=by.member,
    )  # fmt: skip
    row.save_checked()
    record_act(by=by, at=at, action="add_handle", op=Act.COLLECTION, subjects=[line.record])
    return row


@transaction.atomic
def end_handle(*, by: Actor, at: dt.datetime, line_uuid: uuid.UUID, handle_id: int, until_date: dt.date) -> LineHandle:
    """Record the last day a handle was the line's. Errors: Absent, Refused."""
    require_permission(by, "line.record")
    line = get_visible(Line, line_uuid, by, at, lock=True)
    row = line.handles.filter(pk=handle_id).first()
    if row is None:
        raise Absent
    if row.until_date is not None:
        raise Refused("The last day of this handle is recorded already.", field="until_date")
    if not row.since_date <= until_date <= civil_date(at):
        raise Refused(f"The day must be between {row.since_date:%d/%m/%Y} and today.", field="until_date")
    row.until_date = until_date
    row.save_checked()
    record_act(by=by, at=at, action="end_handle", op=Act.ALTERATION, subjects=[line.record])
    return row

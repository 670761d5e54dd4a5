"""Acts on where a line exports from and imports into: an area from a day, until a day, or recorded in error."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation as Act
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.disruption.actions.lines import AreaGiven
from throughline.disruption.areas import holds_on
from throughline.disruption.models import Line, LineArea
from throughline.disruption.pointers import point
from throughline.disruption.states import Direction


@dataclass(frozen=True)
class AreaDates:
    """When an area was a line's and how it is known. No first day: for as long as the line is known."""

    since_date: dt.date | None = None
    until_date: dt.date | None = None
    source: str = ""


@transaction.atomic
def add_area(
    *, by: Actor, at: dt.datetime, line_uuid: uuid.UUID, direction: str, area: AreaGiven, dates: AreaDates
) -> LineArea:
    """Record where a line exports from or imports into, since a day, or for a time that is over. Errors: Absent, Refused."""
    require_permission(by, "line.record")
    line = get_visible(Line, line_uuid, by, at, lock=True)
    if direction not in Direction.values:
        raise Refused("Say whether the line exports from there or imports into it.", field="direction")
    if area.authority is not None and area.authority.force_id != area.force.pk:
        raise Refused(f"{area.authority.name} is not in that force’s area.", field="authority")
    _require_dates(dates, civil_date(at))
    if _same_time(line, direction, area, dates):
        raise Refused("This area is recorded for that time already.", field="force")
    row = LineArea(
        line=line, direction=direction, force=area.force, authority=area.authority, since_date=dates.since_date,
        until_date=dates.until_date, source=require_text(dates.source, what="source", field="source", limit=200),
        recorded_at=at, recorded_by=by.member,
    )  # fmt: skip
    row.save_checked()
    point(line, by=by, at=at)
    record_act(by=by, at=at, action="add_area", op=Act.COLLECTION, subjects=[line.record])
    return row


def _require_dates(dates: AreaDates, today: dt.date) -> None:
    for field, day in (("since_date", dates.since_date), ("until_date", dates.until_date)):
        if day is not None and day > today:
            raise Refused("The day must be today or earlier.", field=field)
    if dates.since_date and dates.until_date and dates.until_date < dates.since_date:
        raise Refused("The last day must be on or after the first.", field="until_date")


def _same_time(line: Line, direction: str, area: AreaGiven, dates: AreaDates) -> bool:
    rows = line.areas.filter(direction=direction, force=area.force, authority=area.authority)
    if dates.since_date is not None:
        rows = rows.filter(Q(until_date__isnull=True) | Q(until_date__gte=dates.since_date))
    if dates.until_date is not None:
        rows = rows.filter(Q(since_date__isnull=True) | Q(since_date__lte=dates.until_date))
    return rows.exists()


@transaction.atomic
def end_area(
    *, by: Actor, at: dt.datetime, line_uuid: uuid.UUID, area_id: int, until_date: dt.date, source: str = ""
) -> LineArea:
    """Record the last day an area was the line's. Errors: Absent, Refused (it ended before, the line is left with none)."""
    line, row = _area_to_change(by, at, line_uuid, area_id)
    if row.until_date is not None:
        raise Refused("The last day of this area is recorded already.", field="until_date")
    earliest = row.since_date or line.first_reported_date
    if not earliest <= until_date <= civil_date(at):
        raise Refused(f"The day must be between {earliest:%d/%m/%Y} and today.", field="until_date")
    _require_another(line, row, at)
    row.until_date = until_date
    said = require_text(source, what="source", field="source", limit=200)
    row.source = "; ".join(part for part in (row.source, said) if part)[:200]
    row.save_checked()
    record_act(by=by, at=at, action="end_area", op=Act.ALTERATION, subjects=[line.record])
    return row


@transaction.atomic
def withdraw_area(*, by: Actor, at: dt.datetime, line_uuid: uuid.UUID, area_id: int, reason: str) -> LineArea:
    """An area was recorded in error: no page, figure or flow has it from now on. Errors: Absent, Refused."""
    line, row = _area_to_change(by, at, line_uuid, area_id)
    if not reason.strip():
        raise Refused("Say why it was recorded in error.", field="reason")
    if holds_on(row, civil_date(at)):
        _require_another(line, row, at)
    row.withdrawn_at, row.withdrawn_by = at, by.member
    row.withdrawn_reason = require_text(reason, what="reason", field="reason", limit=300)
    row.save_checked()
    record_act(by=by, at=at, action="withdraw_area", op=Act.ALTERATION, subjects=[line.record])
    return row


def _area_to_change(by: Actor, at: dt.datetime, line_uuid: uuid.UUID, area_id: int) -> tuple[Line, LineArea]:
    require_permission(by, "line.record")
    line = get_visible(Line, line_uuid, by, at, lock=True)
    row = line.areas.filter(pk=area_id).first()
    if row is None:
        raise Absent
    return line, row


def _require_another(line: Line, row: LineArea, at: dt.datetime) -> None:
    """A line always exports from somewhere and imports into somewhere. Errors: Refused."""
    others = line.areas.filter(direction=row.direction).exclude(pk=row.pk)
    if not any(other.until_date is None and holds_on(other, civil_date(at)) for other in others):
        where = "exports from" if row.direction == Direction.EXPORTING else "imports into"
        raise Refused(f"Record first where the line {where} now: it would be left with nowhere.")

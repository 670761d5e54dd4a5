"""Acts on a line: recording and correcting it, its numbers, its status."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import protect, record_act
from throughline.access.gate import get_visible
from throughline.access.models import ProtectedRecord
from throughline.access.permissions import require_permission
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.agencies.models import Team
from throughline.audit.states import Operation as Act
from throughline.core.clock import civil_date, today
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_name, require_text, without_hidden
from throughline.disruption.areas import holding_on
from throughline.disruption.covert import hold_as_closely, hold_for, is_new, require_rocu
from throughline.disruption.lineage import join_lineages, lines_on_number
from throughline.disruption.models import DealPhone, Line, LineArea, LineClosure, LineName, LineStatusChange
from throughline.disruption.pointers import point
from throughline.disruption.policies import require_after_reopening, require_move
from throughline.disruption.states import ClosureType, Direction, LineStatus
from throughline.geography.models import LocalAuthority, PoliceForce
from throughline.register.links import link_records, standing_links
from throughline.register.phones import normalise_phone
from throughline.register.states import IdentifierKind, LinkKind
from throughline.register.things import phone_for
from throughline.sources.models import SourceRow
from throughline.work.facts import notify


@dataclass(frozen=True)
class AreaGiven:
    """An area a line exports from or imports into."""

    force: PoliceForce
    authority: LocalAuthority | None = None


@transaction.atomic
def record_line(
    *,
    by: Actor,
    at: dt.datetime,
    name: str,
    first_reported_date: dt.date,
    exporting: Sequence[AreaGiven],
    importing: Sequence[AreaGiven],
    phones: Sequence[str] = (),
    status: str = LineStatus.SUSPECTED,
    owning_team: Team | None = None,
    is_covert: bool = False,
    source_row: SourceRow | None = None,
) -> Line:
    """Record a line as first reported, with its areas and numbers. A covert line goes to the hub's ROCU coordinator alone:
    whoever recorded it keeps nothing. Errors: Refused (a date to come, no area, no phone, nobody to hold a covert line).
    """
    require_permission(by, "line.record")
    _require_reported(first_reported_date, at)
    if status not in (LineStatus.SUSPECTED, LineStatus.ACTIVE, LineStatus.DISRUPTED):
        raise Refused("A new line is suspected, active or disrupted. Closing it comes after.", field="status")
    agency = owning_team.agency if owning_team else by.agency
    record = _covert_record(by, at) if is_covert else protect(by=by, at=at, kind=RecordKind.LINE, agency=agency)
    line = Line(
        record=record,
        is_covert=is_covert,
        name=_line_name(name),
        owning_team=None if is_covert else owning_team,
        owning_agency=record.owner_agency,
        first_reported_date=first_reported_date,
        status=status,
        source_row=source_row,
    )
    line.save_checked()
    LineName.related.create(
        line=line, name=line.name, since_date=first_reported_date, recorded_at=at, recorded_by=by.member
    )
    _put_areas(line, exporting, importing, by=by, at=at)
    for number in phones:
        put_number(line, number, by=by, at=at)
    LineStatusChange.related.create(
        line=line, to_status=status, happened_date=first_reported_date, changed_at=at, changed_by=by.member
    )
    record_act(by=by, at=at, action="record_line", op=Act.COLLECTION, subjects=[line.record])
    return line


def _covert_record(by: Actor, at: dt.datetime) -> ProtectedRecord:
    """The record of a covert line: the ROCU's, named on and involved with, nobody else. They are told that it is there."""
    holders = require_rocu(by.hub, at)
    record = protect(by=by, at=at, kind=RecordKind.LINE, agency=holders[0].agency)
    hold_for(holders, record, by=by, at=at)
    for member in holders:
        notify(by=by, at=at, member=member, record=record, text="A covert line was recorded for you")
    return record


def _require_reported(day: dt.date, at: dt.datetime) -> None:
    if day > civil_date(at):
        raise Refused("The day it was first reported must be today or earlier.", field="first_reported_date")


def _line_name(name: str) -> str:
    found = require_name(name, what="line name", field="name")
    if not found:
        raise Refused("Give the line's name.", field="name")
    return found


def _put_areas(
    line: Line, exporting: Sequence[AreaGiven], importing: Sequence[AreaGiven], *, by: Actor, at: dt.datetime
) -> None:
    """The areas of today are these: one that is not among them was recorded in error, one that is keeps its dates."""
    if not exporting:
        raise Refused("Say where the line is run from.", field="exporting")
    if not importing:
        raise Refused("Say where the line sells.", field="importing")
    wanted = {
        (str(direction), area.force.pk, area.authority.pk if area.authority else None)
        for direction, areas in ((Direction.EXPORTING, exporting), (Direction.IMPORTING, importing))
        for area in areas
    }
    kept = set()
    for area in line.areas.filter(holding_on(civil_date(at))):
        which = (area.direction, area.force_id, area.authority_id)
        if which in wanted:
            kept.add(which)
            continue
        area.withdrawn_at, area.withdrawn_by, area.withdrawn_reason = at, by.member, "The line was corrected"
        area.save_checked()
    LineArea.related.bulk_create(
        LineArea(
            line=line,
            direction=direction,
            force_id=force,
            authority_id=authority,
            recorded_at=at,
            recorded_by=by.member,
        )
        for direction, force, authority in sorted(wanted - kept, key=str)
    )


def put_number(
    line: Line,
    typed: str,
    *,
    by: Actor,
    at: dt.datetime,
    since_date: dt.date | None = None,
    came_from: DealPhone | None = None,
    source: str = "",
    field: str = "phones",
) -> DealPhone:
    """A number on a line, once at a time however it is written. Lines that worked on one number are of one lineage.

    Errors: Refused (a closed line works on no live number: it is reopened first).
    """
    number = normalise_phone(typed, field=field)
    known = line.phones.filter(number=number, until_date__isnull=True).first()
    if known is not None:
        return known
    if line.status == LineStatus.CLOSED:
        raise Refused(
            "This line is closed. If it works on this number it is alive: say so in its check-back or reopen it first, "
            "then record the number.",
            field=field,
        )
    phone = phone_for(by=by, at=at, kind=IdentifierKind.MSISDN, typed=typed, agency=line.owning_agency, field=field)
    if is_new(phone.record, by=by, at=at):
        hold_as_closely(phone.record, line.record, by=by, at=at)
    link_records(
        by=by, at=at, from_record=line.record, to_record=phone.record, kind=LinkKind.DEAL_NUMBER,
        since_date=since_date or line.first_reported_date,
    )  # fmt: skip
    # Back on a line it had left: the link runs again.
    standing_links(line.record, phone.record, [LinkKind.DEAL_NUMBER]).update(until_date=None)
    row = DealPhone(
        line=line, phone=phone, number=number, as_written=without_hidden(typed).strip()[:40], since_date=since_date,
        came_from=came_from, lineage_source=require_text(source, what="source", field="source", limit=200),
        recorded_at=at, recorded_by=by.member,
    )  # fmt: skip
    row.save_checked()
    for other in lines_on_number(row):
        join_lineages(line, other)
    point(line, by=by, at=at)
    return row


def line_shown(line: Line) -> dict[str, object]:
    """A line as a conflict page shows it, by form field."""
    areas = list(line.areas.filter(holding_on(today())).select_related("force", "authority").order_by("pk"))
    exporting = [area for area in areas if area.direction == Direction.EXPORTING]
    importing = [area for area in areas if area.direction == Direction.IMPORTING]
    team = line.owning_team
    return {
        "name": line.name,
        "first_reported_date": line.first_reported_date,
        "owning_team": f"{team.name} ({team.agency.name})" if team else "",
        "status": line.get_status_display(),
        "exporting_force": exporting[0].force.name if exporting else "",
        "exporting_authority": exporting[0].authority.name if exporting and exporting[0].authority else "Not known",
        "importing_forces": sorted({area.force.name for area in importing}),
        "importing_authorities": sorted(area.authority.name for area in importing if area.authority),
    }


@transaction.atomic
def edit_line(
    *,
    by: Actor,
    at: dt.datetime,
    line_uuid: uuid.UUID,
    version: int,
    name: str,
    first_reported_date: dt.date,
    owning_team: Team | None,
    exporting: Sequence[AreaGiven],
    importing: Sequence[AreaGiven],
) -> Line:
    """Correct a line as it stands; a new brand is ``rename_line``, a new area ``add_area``. Errors: Absent, Refused, Conflict."""
    require_permission(by, "line.record")
    line = get_visible(Line, line_uuid, by, at, lock=True)
    before = line_shown(line)
    line.require_version(version, before)
    _require_reported(first_reported_date, at)
    if line.closures.filter(reversed_date__isnull=True, closed_date__lt=first_reported_date).exists():
        raise Refused("The line was closed before that day. Check the date.", field="first_reported_date")
    line.name, line.first_reported_date, line.owning_team = _line_name(name), first_reported_date, owning_team
    if owning_team is not None:
        line.owning_agency = owning_team.agency
    line.save_checked()
    line.names.filter(until_date__isnull=True).update(name=line.name)
    line.status_changes.filter(from_status="").update(happened_date=first_reported_date)
    _put_areas(line, exporting, importing, by=by, at=at)
    point(line, by=by, at=at)
    record_act(
        by=by, at=at, action="edit_line", op=Act.ALTERATION, subjects=[line.record],
        detail={"before": {key: str(value) for key, value in before.items()}},
    )  # fmt: skip
    return line


@transaction.atomic
def move_line(
    *,
    by: Actor,
    at: dt.datetime,
    line_uuid: uuid.UUID,
    version: int,
    to_status: str,
    happened_date: dt.date,
    reason: str = "",
) -> Line:
    """Move a line between its open statuses; closing and reopening have acts of their own. Errors: Refused, Conflict."""
    require_permission(by, "line.record")
    line = get_visible(Line, line_uuid, by, at, lock=True)
    line.require_version(version, line_shown(line))
    if to_status in (LineStatus.CLOSED, LineStatus.REOPENED):
        raise Refused("Closing and reopening a line have pages of their own.", field="to_status")
    require_after_reopening(line, happened_date, field="happened_date")
    move(line, to_status, by=by, at=at, happened_date=happened_date, reason=reason)
    record_act(by=by, at=at, action="move_line", op=Act.ALTERATION, subjects=[line.record])
    return line


def move(line: Line, to_status: str, *, by: Actor, at: dt.datetime, happened_date: dt.date, reason: str = "") -> None:
    """The one place a line's status is written. Errors: Refused."""
    require_move(line, to_status)
    if not line.first_reported_date <= happened_date <= civil_date(at):
        raise Refused("The day must be between the line's first report and today.", field="happened_date")
    LineStatusChange.related.create(
        line=line,
        from_status=line.status,
        to_status=to_status,
        happened_date=happened_date,
        reason=require_text(reason, what="reason", field="reason", limit=500),
        changed_at=at,
        changed_by=by.member,
    )
    line.status = to_status
    line.save_checked()


@transaction.atomic
def add_phone(
    *, by: Actor, at: dt.datetime, line_uuid: uuid.UUID, number: str, since_date: dt.date | None = None
) -> DealPhone:
    """Add a number a line works on. Errors: Absent, Refused (no phone number, a day to come, the line is closed)."""
    require_permission(by, "line.record")
    line = get_visible(Line, line_uuid, by, at, lock=True)
    if since_date is not None and since_date > civil_date(at):
        raise Refused("The day must be today or earlier.", field="since_date")
    phone = put_number(line, number, by=by, at=at, since_date=since_date, field="number")
    record_act(by=by, at=at, action="add_phone", op=Act.COLLECTION, subjects=[line.record])
    return phone


@transaction.atomic
def deactivate_phone(
    *, by: Actor, at: dt.datetime, line_uuid: uuid.UUID, phone_id: int, deactivated_date: dt.date, source: str
) -> DealPhone:
    """Record that a number was deactivated on a day, and who says so.

    Errors: Absent, Refused (it left the line before; it was found working since; a standing closure rests on it being dead
    before).
    """
    require_permission(by, "line.record")
    line = get_visible(Line, line_uuid, by, at, lock=True)
    phone = line.phones.filter(pk=phone_id).first()
    if phone is None:
        raise Absent
    _require_day_it_died(line, phone, deactivated_date, at)
    if not source.strip():
        raise Refused("Say how it is known: the order, the provider, a check.", field="source")
    phone.deactivated_date, phone.deactivation_source = deactivated_date, source.strip()[:200]
    phone.save_checked()
    record_act(by=by, at=at, action="deactivate_phone", op=Act.ALTERATION, subjects=[line.record])
    return phone


def _require_day_it_died(line: Line, phone: DealPhone, deactivated_date: dt.date, at: dt.datetime) -> None:
    if not line.first_reported_date <= deactivated_date <= civil_date(at):
        raise Refused("The day must be between the line's first report and today.", field="deactivated_date")
    if phone.until_date is not None and deactivated_date > phone.until_date:
        raise Refused(
            f"The line worked on this number until {phone.until_date:%d/%m/%Y}. Record it on the line that has it now.",
            field="deactivated_date",
        )
    if phone.since_date is not None and deactivated_date < phone.since_date:
        raise Refused(
            f"The line has worked on this number since {phone.since_date:%d/%m/%Y}. The day must be then or later.",
            field="deactivated_date",
        )
    alive = phone.found_alive.filter(alive_date__gt=deactivated_date).order_by("-alive_date").first()
    if alive is not None:
        raise Refused(
            f"This number was found working on {alive.alive_date:%d/%m/%Y}. The day must be then or later.",
            field="deactivated_date",
        )
    resting = line.closures.filter(reversed_date__isnull=True, closure_type=ClosureType.TYPE_2).first()
    if resting is not None and deactivated_date > resting.closed_date and _rests_on(resting, phone):
        raise Refused(
            f"The closure of {resting.closed_date:%d/%m/%Y} rests on this number being dead by then. Reopen the line first.",
            field="deactivated_date",
        )


def _rests_on(closure: LineClosure, phone: DealPhone) -> bool:
    """Whether a type 2 closure needs this number of its line dead by then: the one it names, or another that was the line's."""
    was_dead = phone.deactivated_date is not None and phone.deactivated_date <= closure.closed_date
    is_theirs = phone.until_date is None or phone.until_date > closure.closed_date
    return closure.deactivated_number_id == phone.pk or (was_dead and is_theirs)

"""A line as it lives: a former brand, a handle, a number that came over from another line, who was exploited, who controls it."""

from __future__ import annotations

import datetime as dt

from throughline.cli.demo.calendar import Calendar
from throughline.cli.demo.cast import Cast
from throughline.disruption.actions.groups import record_control, record_group
from throughline.disruption.actions.lineage import move_number
from throughline.disruption.actions.names import add_former_name, add_handle
from throughline.disruption.actions.roles import Towards, record_role
from throughline.disruption.models import Line
from throughline.disruption.queries.lines import (
    LineFilter,
    list_lines,
    list_operations_of,
    list_people_along,
    list_phones,
)
from throughline.disruption.states import HandlePlatform
from throughline.matching.queries import search_people
from throughline.register.actions import add_identifier
from throughline.register.links import Grading
from throughline.register.states import Assessment, IdentifierKind, LinkKind, SourceEvaluation

_HOLDER = "Wayne Purcell"


def play_ghost_line(cast: Cast, calendar: Calendar) -> None:
    """What the team learned of one open line in the weeks before this morning's warrant."""
    officer, at = cast.as_actor("officer"), calendar.ago(days=5)
    line, before = _line(cast, "Ghost 26 line", at), _line(cast, "Rico 25 line", at)
    add_former_name(
        by=officer, at=at, line_uuid=line.record.uuid, name="Phantom line",
        until_date=at.date() - dt.timedelta(days=40), source="Bulk messages, phone download",
    )  # fmt: skip
    add_handle(
        by=officer, at=at, line_uuid=line.record.uuid, platform=HandlePlatform.SNAPCHAT, handle="@ghost_26",
        since_date=at.date() - dt.timedelta(days=30), source="Seen by a school; screenshot kept",
    )  # fmt: skip
    moved = move_number(
        by=officer, at=at, line_uuid=before.record.uuid, phone_id=list_phones(before)[0].pk, to_line_uuid=line.record.uuid,
        moved_date=at.date(), source="The same customers were messaged under the new brand",
    )  # fmt: skip
    add_identifier(
        by=officer, at=at, phone_uuid=moved.phone.record.uuid, kind=IdentifierKind.IMEI, identifier="49-015420-323751-8",
        source="Provider, by order",
    )  # fmt: skip
    group = record_group(
        by=officer, at=at, name="Tennyson group", note="Controls from outside the area; seen at weekends."
    )
    graded = Grading("Phone download, URN 26/0412", SourceEvaluation.RELIABLE, Assessment.CORROBORATED)
    record_control(
        by=officer, at=at, group_uuid=group.record.uuid, line_uuid=line.record.uuid, grading=graded,
        since_date=at.date() - dt.timedelta(days=40),
    )  # fmt: skip
    _exploited(cast, line, graded, calendar)
    _seen_in_part(cast, line, calendar)


def _exploited(cast: Cast, line: Line, graded: Grading, calendar: Calendar) -> None:
    """The boy found this morning was made to store for the line: a role by that event, with its source."""
    officer, at = cast.as_actor("officer"), calendar.ago(hours=2)
    operation = list_operations_of(officer, at, line)[0]
    along = list_people_along(officer, at, line).shown
    newest = max(along, key=lambda each: (each.since_date, each.person.pk))
    record_role(
        by=officer, at=at, person_uuid=newest.person.record.uuid, kind=LinkKind.EXPLOITED_TO_STORE,
        towards=Towards(line_uuid=line.record.uuid), since_date=operation.happened_date,
        because_of=operation.record.uuid, grading=graded,
    )  # fmt: skip


def _seen_in_part(cast: Cast, line: Line, calendar: Calendar) -> None:
    """The car that left the address before the warrant: a neighbour read the first half of its plate."""
    officer, at = cast.as_actor("officer"), calendar.ago(hours=2)
    holder = search_people(officer, at, name=_HOLDER)[0].person
    operation = list_operations_of(officer, at, line)[0]
    record_role(
        by=officer, at=at, person_uuid=holder.record.uuid, kind=LinkKind.USES_VEHICLE,
        towards=Towards(registration="ZZ26 ???"), since_date=operation.happened_date - dt.timedelta(days=1),
        grading=Grading("House to house, 26/0871", SourceEvaluation.UNTESTED, Assessment.DIRECTLY),
    )  # fmt: skip


def _line(cast: Cast, name: str, at: dt.datetime) -> Line:
    lines, _ = list_lines(cast.as_actor("coordinator"), at, LineFilter(called=name), first=0, limit=10)
    return next(line for line in lines if line.name == name)

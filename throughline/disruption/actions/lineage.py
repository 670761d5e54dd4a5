"""Acts on a line's lineage: a number moves to another line, a line moves to another number, a line goes on as another."""

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
from throughline.core.text import require_text
from throughline.disruption.actions.lines import put_number
from throughline.disruption.covert import is_held_closely
from throughline.disruption.lineage import join_lineages
from throughline.disruption.models import DealPhone, Line, Succession
from throughline.disruption.states import LineStatus, SuccessionKind
from throughline.register.links import Grading, end_links, link_an_event, standing_links
from throughline.register.phones import normalise_phone
from throughline.register.states import LinkKind


@transaction.atomic
def move_number(
    *,
    by: Actor,
    at: dt.datetime,
    line_uuid: uuid.UUID,
    phone_id: int,
    to_line_uuid: uuid.UUID,
    moved_date: dt.date,
    source: str = "",
) -> DealPhone:
    """A number moves to another line: it ends on this one and begins on that one on the same day, and keeps its lineage.

    To a line held closely from one that is not, it only begins there: an open line whose number ended for no reason its
    readers may open would tell of that line. It ends on the open one once cover does (``end_where_it_came_from``). A
    deactivated number may move: one that comes back under another brand is the same number. Errors: Absent, Refused.
    """
    require_permission(by, "line.record")
    line = get_visible(Line, line_uuid, by, at, lock=True)
    to_line = get_visible(Line, to_line_uuid, by, at, lock=True)
    row = _number_to_end(line, phone_id)
    if to_line.pk == line.pk:
        raise Refused("Choose another line.", field="to_line")
    if to_line.status == LineStatus.CLOSED:
        raise Refused("That line is closed. If it works on this number it is alive: reopen it first.", field="to_line")
    if to_line.phones.filter(number=row.number, until_date__isnull=True).exists():
        raise Refused("That line has this number already.", field="to_line")
    _require_last_day(row, moved_date, at, field="moved_date")
    if is_held_closely(line) or not is_held_closely(to_line):
        _end_number(row, moved_date)
    moved = put_number(
        to_line, row.as_written, by=by, at=at, since_date=moved_date, came_from=row, source=source, field="number"
    )
    join_lineages(line, to_line)
    record_act(by=by, at=at, action="move_number", op=Act.ALTERATION, subjects=[line.record, to_line.record])
    return moved


@transaction.atomic
def replace_number(
    *,
    by: Actor,
    at: dt.datetime,
    line_uuid: uuid.UUID,
    phone_id: int,
    number: str,
    replaced_date: dt.date,
    source: str = "",
) -> DealPhone:
    """A line moves to another number: the old one ends, and the new one says which it replaced. Errors: Absent, Refused."""
    require_permission(by, "line.record")
    line = get_visible(Line, line_uuid, by, at, lock=True)
    row = _number_to_end(line, phone_id)
    typed = normalise_phone(number, field="number")
    if line.phones.filter(number=typed, until_date__isnull=True).exists():
        raise Refused("This line has that number already.", field="number")
    _require_last_day(row, replaced_date, at, field="replaced_date")
    _end_number(row, replaced_date)
    replaced = put_number(
        line, number, by=by, at=at, since_date=replaced_date, came_from=row, source=source, field="number"
    )
    record_act(by=by, at=at, action="replace_number", op=Act.ALTERATION, subjects=[line.record])
    return replaced


@transaction.atomic
def follow_line(
    *,
    by: Actor,
    at: dt.datetime,
    line_uuid: uuid.UUID,
    next_line_uuid: uuid.UUID,
    kind: str,
    happened_date: dt.date,
    source: str = "",
) -> Succession:
    """A line went on as another: by its number, its holder or its brand. Neither's status changes. Errors: Absent, Refused."""
    require_permission(by, "line.record")
    line = get_visible(Line, line_uuid, by, at, lock=True)
    next_line = get_visible(Line, next_line_uuid, by, at, lock=True)
    if next_line.pk == line.pk:
        raise Refused("Choose another line.", field="next_line")
    if kind not in SuccessionKind.values:
        raise Refused("Choose how it went on.", field="kind")
    if not line.first_reported_date <= happened_date <= civil_date(at):
        raise Refused("The day must be between the line's first report and today.", field="happened_date")
    if line.successions.filter(next_line=next_line, kind=kind, withdrawn_at__isnull=True).exists():
        raise Refused("This is recorded already.", field="next_line")
    followed = Succession(
        line=line, next_line=next_line, kind=kind, happened_date=happened_date, recorded_at=at, recorded_by=by.member,
        source=require_text(source, what="source", field="source", limit=200),
    )  # fmt: skip
    followed.save_checked()
    if not standing_links(line.record, next_line.record, [LinkKind.FOLLOWED_BY]).exists():
        link_an_event(
            by=by, at=at, from_record=line.record, to_record=next_line.record, kind=LinkKind.FOLLOWED_BY,
            since_date=happened_date, grading=Grading(source=source),
        )  # fmt: skip
    join_lineages(line, next_line)
    record_act(by=by, at=at, action="follow_line", op=Act.ALTERATION, subjects=[line.record, next_line.record])
    return followed


def _number_to_end(line: Line, phone_id: int) -> DealPhone:
    """One of the numbers a line works on now. Errors: Absent, Refused (it left the line)."""
    row = line.phones.select_related("phone__record", "line__record").filter(pk=phone_id).first()
    if row is None:
        raise Absent
    if row.until_date is not None:
        raise Refused(f"The line worked on this number until {row.until_date:%d/%m/%Y}.")
    return row


def end_where_it_came_from(line: Line) -> None:
    """A line is held closely no more: its numbers end on the open lines they came from, on the day they began here."""
    rows = line.phones.filter(came_from__until_date__isnull=True, came_from__withdrawn_at__isnull=True)
    for row in rows.select_related("came_from__line__record", "came_from__phone__record"):
        before = row.came_from
        if before is not None and not is_held_closely(before.line):
            days = (row.since_date, before.since_date, before.deactivated_date, before.line.first_reported_date)
            _end_number(before, max(day for day in days if day))


def _require_last_day(row: DealPhone, until_date: dt.date, at: dt.datetime, *, field: str) -> None:
    earliest = max(day for day in (row.since_date, row.deactivated_date, row.line.first_reported_date) if day)
    if not earliest <= until_date <= civil_date(at):
        raise Refused(f"The day must be between {earliest:%d/%m/%Y} and today.", field=field)


def _end_number(row: DealPhone, until_date: dt.date) -> None:
    row.until_date = until_date
    row.save_checked()
    end_links(
        from_record=row.line.record, to_record=row.phone.record, kinds=[LinkKind.DEAL_NUMBER], until_date=until_date
    )

"""A line's chronology: what it was called and worked on, how it stood, who was found along it, what was done about it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from throughline.access.gate import visible
from throughline.chronology.enforcement import (
    arrest_told,
    charge_told,
    discontinued_told,
    found_told,
    operation_told,
    visible_arrests,
    visible_charges,
    visible_found,
)
from throughline.chronology.happenings import Reader, Source, Told, named
from throughline.chronology.shared import INTELLIGENCE, ORDERS, ROLES
from throughline.chronology.states import HappeningKind
from throughline.core.clock import civil_date
from throughline.disruption.models import (
    CheckBack,
    ClosureReview,
    DealPhone,
    Line,
    LineArea,
    LineClosure,
    LineHandle,
    LineName,
    LineStatusChange,
    NumberAlive,
    Operation,
    Succession,
)
from throughline.disruption.states import LineStatus

_LINE, _ENFORCEMENT, _SAFEGUARDING = HappeningKind.LINE, HappeningKind.ENFORCEMENT, HappeningKind.SAFEGUARDING


def _of_line(model: Any, **having: object) -> Any:
    """The rows of a line, which its reader opened, that say a day."""
    return lambda reader, line: model.related.filter(line=line, **having).select_related("recorded_by__agency")


def _name(row: LineName) -> Told:
    return Told(f"Known as {row.name}", row.source, row.recorded_by.agency.name)


def _number(row: DealPhone) -> Told:
    return Told(f"Works on {row.as_written}", row.lineage_source, row.recorded_by.agency.name)


def _number_gone(row: DealPhone) -> Told:
    return Told(f"No longer works on {row.as_written}", row.lineage_source, row.recorded_by.agency.name)


def _deactivated(row: DealPhone) -> Told:
    return Told(f"{row.as_written} deactivated", row.deactivation_source, row.recorded_by.agency.name)


def _was_deactivated(row: NumberAlive) -> Told:
    return Told(f"{row.number.as_written} deactivated", row.deactivation_source, row.recorded_by.agency.name)


def _alive(row: NumberAlive) -> Told:
    # How it was found on another line is that line's to tell.
    how = row.closure.reversed_reason if row.closure.line_id == row.number.line_id else ""
    return Told(f"{row.number.as_written} found working", how, row.recorded_by.agency.name)


def _alive_of(reader: Reader, line: Line) -> QuerySet[NumberAlive]:
    rows = NumberAlive.related.filter(number__line=line, number__withdrawn_at__isnull=True)
    return rows.select_related("number", "closure", "recorded_by__agency")


def _handle(row: LineHandle) -> Told:
    return Told(f"Uses {row.handle} ({row.get_platform_display()})", row.source, row.recorded_by.agency.name)


def _areas(**having: object) -> Any:
    """Where a line exports from or imports into, by the days that are known."""
    return lambda reader, line: LineArea.related.filter(line=line, **having).select_related(
        "force", "authority", "recorded_by__agency"
    )


def _area(row: LineArea, since: str) -> Told:
    where = row.authority.name if row.authority else row.force.name
    return Told(f"{row.get_direction_display()} {since}: {where}", row.source, row.recorded_by.agency.name)


def _uncovered(reader: Reader, line: Line) -> QuerySet[Line]:
    rows = Line.related.filter(pk=line.pk, cover_ended_date__isnull=False)
    return rows.select_related("cover_ended_by__agency")


def _went_on(reader: Reader, line: Line) -> QuerySet[Succession]:
    rows: QuerySet[Succession] = Succession.objects.visible_to(reader.actor, reader.at)
    rows = rows.filter(visible("next_line__record", reader.actor, reader.at), line=line, withdrawn_at__isnull=True)
    return rows.select_related("next_line__record", "recorded_by__agency")


def _came_after(reader: Reader, line: Line) -> QuerySet[Succession]:
    rows: QuerySet[Succession] = Succession.objects.visible_to(reader.actor, reader.at)
    return rows.filter(next_line=line, withdrawn_at__isnull=True).select_related("line__record", "recorded_by__agency")


def _moves(reader: Reader, line: Line) -> QuerySet[LineStatusChange]:
    """Its moves but the closing, which the closure tells with what shows it."""
    rows = LineStatusChange.related.filter(line=line).exclude(to_status=LineStatus.CLOSED)
    return rows.select_related("changed_by__agency")


def _move(row: LineStatusChange) -> Told:
    return Told(f"Now {row.get_to_status_display().lower()}", row.reason, row.changed_by.agency.name)


def _closure(row: LineClosure) -> Told:
    return Told(f"Closed, {row.get_closure_type_display().lower()}", row.evidence, row.recorded_by.agency.name)


def _checks(reader: Reader, line: Line) -> QuerySet[CheckBack]:
    rows = CheckBack.related.filter(closure__line=line, checked_date__isnull=False)
    return rows.select_related("answered_by__agency")


def _check(row: CheckBack) -> Told:
    by = row.answered_by.agency.name if row.answered_by else ""
    return Told(f"Check-back after {row.days} days. {row.get_result_display()}", row.how, by)


def _operations(reader: Reader, line: Line) -> QuerySet[Operation]:
    rows: QuerySet[Operation] = Operation.objects.visible_to(reader.actor, reader.at)
    return rows.filter(line=line).select_related("record", "agency", "place")


def _reviews(reader: Reader, line: Line) -> QuerySet[ClosureReview]:
    rows: QuerySet[ClosureReview] = ClosureReview.objects.visible_to(reader.actor, reader.at)
    rows = rows.filter(closure__line=line, answered_at__isnull=False)
    return rows.select_related("person__record", "answered_by__agency").prefetch_related("person__age_statements")


def _review(row: ClosureReview) -> Told:
    return named(
        row.person, f"After the closure, {{}}: {row.get_answer_display().lower()}", on=civil_date(row.opened_at),
        detail=row.in_place or row.still_looking or row.confirmed_by,
        by=row.answered_by.agency.name if row.answered_by else "",
    )  # fmt: skip


SOURCES: tuple[Source, ...] = (
    Source(_LINE, "line.view", "since_date", _of_line(LineName, since_date__isnull=False), _name),
    Source(_LINE, "line.view", "since_date", _of_line(DealPhone, since_date__isnull=False), _number),
    Source(_LINE, "line.view", "until_date", _of_line(
        DealPhone, until_date__isnull=False, deactivated_date__isnull=True), _number_gone),
    Source(_LINE, "line.view", "deactivated_date", _of_line(DealPhone, deactivated_date__isnull=False), _deactivated),
    Source(_LINE, "line.view", "deactivated_date", _alive_of, _was_deactivated),
    Source(_LINE, "line.view", "alive_date", _alive_of, _alive),
    Source(_LINE, "line.view", "since_date", _of_line(LineHandle), _handle),
    Source(_LINE, "line.view", "since_date", _areas(since_date__isnull=False), lambda row: _area(row, "since")),
    Source(_LINE, "line.view", "until_date", _areas(until_date__isnull=False), lambda row: _area(row, "until")),
    Source(_LINE, "line.view", "cover_ended_date", _uncovered, lambda row: Told(
        "No longer covert", row.cover_ended_reason, row.cover_ended_by.agency.name)),
    Source(_LINE, "line.view", "happened_date", _went_on, lambda row: Told(
        f"Went on as {row.next_line.name}", row.get_kind_display(), row.recorded_by.agency.name, row.next_line.record)),
    Source(_LINE, "line.view", "happened_date", _came_after, lambda row: Told(
        f"Went on from {row.line.name}", row.get_kind_display(), row.recorded_by.agency.name, row.line.record)),
    Source(_LINE, "line.view", "happened_date", _moves, _move),
    Source(_LINE, "line.view", "closed_date", _of_line(LineClosure), _closure),
    Source(_LINE, "line.view", "checked_date", _checks, _check),
    ROLES,
    Source(_ENFORCEMENT, "operation.view", "happened_date", _operations, operation_told),
    Source(_ENFORCEMENT, "operation.view", "happened_date",
           lambda reader, line: visible_arrests(reader).filter(line=line), arrest_told),
    Source(_ENFORCEMENT, "operation.view", "charged_date",
           lambda reader, line: visible_charges(reader).filter(arrest__line=line), charge_told),
    Source(_ENFORCEMENT, "operation.view", "discontinued_date",
           lambda reader, line: visible_charges(reader).filter(arrest__line=line, discontinued_date__isnull=False),
           discontinued_told),
    Source(_SAFEGUARDING, "intervention.view", "happened_date",
           lambda reader, line: visible_found(reader).filter(found__line=line), found_told),
    Source(_SAFEGUARDING, "closure_review.view", "answered_at", _reviews, _review),
    *ORDERS, INTELLIGENCE,
)  # fmt: skip

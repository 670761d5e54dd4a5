"""What a line is called and works on, and the steps of its lineage, as frozen rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.urls import reverse

from throughline.disruption.areas import holds_on
from throughline.disruption.models import DealPhone, Line, LineArea, LineHandle, LineName
from throughline.disruption.queries.lineage import Step, WithdrawnStep
from throughline.disruption.queries.lines import SaidInError, area_name
from throughline.web.lines.presenters import off_in_words
from throughline.web.presenting.amounts import phone
from throughline.web.presenting.dates import short_date
from throughline.web.presenting.records import record_href


@dataclass(frozen=True)
class DatedRow:
    """Something a line had for a time: what, when, how it is known; and the acts that change it, as text and address."""

    text: str
    href: str
    when: str
    detail: str
    acts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class StepRow:
    """One step of a lineage: from one line to another, or from one number to another."""

    before: str
    before_href: str
    what: str
    number: str
    after: str
    after_href: str
    when: str
    source: str
    error_href: str
    withdrawn: str = ""


def between(since_date: dt.date | None, until_date: dt.date | None) -> str:
    """A stretch of days in words."""
    if until_date is None:
        return f"Since {short_date(since_date)}" if since_date else "Now; since when is not known"
    return f"{short_date(since_date)} to {short_date(until_date)}" if since_date else f"Until {short_date(until_date)}"


def _in_error(name: str, line: Line, pk: int) -> tuple[str, str]:
    return ("Recorded in error", reverse(name, args=[line.record.uuid, pk]))


def present_name(row: LineName, line: Line) -> DatedRow:
    """A name; the only one a line has is corrected with the line."""
    acts = (_in_error("line-name-error", line, row.pk),) if len(line.names.all()) > 1 else ()
    return DatedRow(row.name, "", between(row.since_date, row.until_date), row.source, acts)


def present_in_error(row: SaidInError) -> DatedRow:
    return DatedRow(row.text, "", f"{row.reason.rstrip('.')}. {row.by}, {short_date(row.at)}", "")


def present_number(row: DealPhone, line: Line) -> DatedRow:
    off = off_in_words(row)
    acts: tuple[tuple[str, str], ...] = ()
    if row.until_date is None:
        acts = tuple(
            (text, reverse(name, args=[line.record.uuid, row.pk]))
            for text, name in (
                ("Moved to another line", "line-phone-move"),
                ("Replaced by another", "line-phone-replace"),
            )
        )
    if row.begins_here:
        acts += (_in_error("line-phone-error", line, row.pk),)
    return DatedRow(
        phone(row.number), record_href(row.phone.record), between(row.since_date, row.until_date),
        ". ".join(part for part in (off, row.lineage_source) if part), acts,
    )  # fmt: skip


def present_handle(row: LineHandle, line: Line) -> DatedRow:
    acts: tuple[tuple[str, str], ...] = (_in_error("line-handle-error", line, row.pk),)
    if row.until_date is None:
        acts = (("No longer the line’s", reverse("line-handle-end", args=[line.record.uuid, row.pk])), *acts)
    return DatedRow(
        row.handle, "", between(row.since_date, row.until_date),
        ". ".join(part for part in (row.get_platform_display(), row.source) if part), acts,
    )  # fmt: skip


def present_area(row: LineArea, line: Line, on: dt.date) -> DatedRow:
    """An area of a line, with the acts that change it."""
    said = between(row.since_date, row.until_date) if row.since_date or row.until_date else "Since it is known"
    acts = [("Recorded in error", reverse("line-area-error", args=[line.record.uuid, row.pk]))]
    if row.until_date is None:
        acts.insert(0, ("No longer the line’s", reverse("line-area-end", args=[line.record.uuid, row.pk])))
    when = said if holds_on(row, on) else f"Before: {said[:1].lower()}{said[1:]}"
    return DatedRow(area_name(row), "", when, row.source, tuple(acts))


def present_area_in_error(row: LineArea) -> DatedRow:
    by = row.withdrawn_by.name if row.withdrawn_by else ""
    day = short_date(row.withdrawn_at) if row.withdrawn_at else ""
    return DatedRow(
        f"{row.get_direction_display()}: {area_name(row)}", "", f"{row.withdrawn_reason.rstrip('.')}. {by}, {day}", row.source
    )  # fmt: skip


def present_cover_ended(line: Line) -> str:
    """Since when and why a line is no longer covert, in a sentence; nothing for one that never was."""
    if line.cover_ended_date is None or line.cover_ended_by is None:
        return ""
    reason = line.cover_ended_reason.rstrip(".")
    return f"Covert until {short_date(line.cover_ended_date)}. {reason}. {line.cover_ended_by.name}"


def present_withdrawn(row: WithdrawnStep) -> StepRow:
    """A step recorded in error: as it was, and why it is not."""
    said = f"Recorded in error: {row.reason.rstrip('.')}. {row.by}, {short_date(row.at)}"
    return replace(present_step(row.step), error_href="", withdrawn=said)


def _error_href(step: Step) -> str:
    """Where a step is withdrawn: a number's by the line it led to, a succession by the line it began at."""
    if step.succession_id:
        return reverse("line-follow-error", args=[step.before.record.uuid, step.succession_id])
    return reverse("line-phone-error", args=[step.after.record.uuid, step.phone_id])


def present_step(step: Step) -> StepRow:
    within = step.before.pk == step.after.pk
    return StepRow(
        before=phone(step.old_number) if within else step.before.name,
        before_href="" if within else record_href(step.before.record),
        what=step.what,
        number="" if within or not step.new_number else phone(step.new_number),
        after=phone(step.new_number) if within else step.after.name,
        after_href="" if within else record_href(step.after.record),
        when=short_date(step.happened_date) if step.happened_date else "Day not known",
        source=step.source,
        error_href=_error_href(step),
    )

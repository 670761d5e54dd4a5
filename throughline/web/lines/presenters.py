"""Lines as frozen rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from throughline.disruption.models import (
    Charge,
    ClosureReview,
    DealPhone,
    Line,
    LineClosure,
    LineStatusChange,
)
from throughline.disruption.queries.lines import Along, area_names, is_internal, latest_alive
from throughline.disruption.states import Direction, LineStatus
from throughline.register.queries import age_of, display_name
from throughline.web.presenting.amounts import phone
from throughline.web.presenting.clocks import Clock, present_clock
from throughline.web.presenting.components import Cell
from throughline.web.presenting.dates import short_date
from throughline.web.presenting.records import record_href, source_in_words

TONES = {LineStatus.CLOSED: "done", LineStatus.REOPENED: "soon"}


@dataclass(frozen=True)
class PhoneRow:
    pk: int
    number: str
    as_written: str
    state: str
    is_live: bool


@dataclass(frozen=True)
class PersonRow:
    """A person along a line: who leads, when last seen and by whom, what is in place."""

    name: str
    href: str
    age: str
    because: str
    lead: str
    last_seen: str
    in_place: str
    reviews: tuple[ReviewCell, ...]


@dataclass(frozen=True)
class ReviewCell:
    """One review of a person along a closed line."""

    text: str
    href: str
    clock: Clock | None


@dataclass(frozen=True)
class LineView:
    reference: str
    name: str
    status: str
    tone: str
    is_closed: bool
    team: str
    agency: str
    first_reported_date: dt.date
    exporting: str
    importing: str
    scope: str
    source: str
    is_covert: bool


def present_line(line: Line) -> LineView:
    row = line.source_row
    return LineView(
        reference=line.record.reference,
        name=line.name,
        status=line.get_status_display(),
        tone=TONES.get(LineStatus(line.status), "accent"),
        is_closed=line.status == LineStatus.CLOSED,
        team=line.owning_team.name if line.owning_team else "",
        agency=line.owning_agency.name,
        first_reported_date=line.first_reported_date,
        exporting="; ".join(area_names(line, Direction.EXPORTING)),
        importing="; ".join(area_names(line, Direction.IMPORTING)),
        scope="Internal: inside one force" if is_internal(line) else "External: across force boundaries",
        source=source_in_words(row),
        is_covert=line.is_covert,
    )


def present_list_row(line: Line) -> tuple[Cell, ...]:
    return (
        Cell(line.name, href=reverse("line", args=[line.record.uuid]), detail=line.record.reference),
        Cell(tag=line.get_status_display(), tone=TONES.get(LineStatus(line.status), "accent")),
        Cell("; ".join(area_names(line, Direction.EXPORTING))),
        Cell("; ".join(area_names(line, Direction.IMPORTING)), detail="Internal" if is_internal(line) else "External"),
        Cell(line.owning_team.name if line.owning_team else line.owning_agency.name),
        Cell(short_date(line.first_reported_date)),
    )


def present_phone(row: DealPhone) -> PhoneRow:
    return PhoneRow(
        pk=row.pk,
        number=phone(row.number),
        as_written=row.as_written,
        state=_phone_state(row),
        is_live=row.deactivated_date is None and row.until_date is None,
    )


def off_in_words(row: DealPhone) -> str:
    """When a number was deactivated, and that it was found working after it had been."""
    alive = latest_alive(row)
    found = (
        f"Found working {short_date(alive.alive_date)}, after it was deactivated {short_date(alive.deactivated_date)}"
        if alive
        else ""
    )
    off = f"Deactivated {short_date(row.deactivated_date)}" if row.deactivated_date else ""
    return ". ".join(part for part in (found, off) if part)


def _phone_state(row: DealPhone) -> str:
    off = off_in_words(row)
    if row.until_date is not None:
        return ". ".join(part for part in (f"Until {short_date(row.until_date)}", off) if part)
    return off or "In use, as far as known"


def present_person(entry: Along, on: dt.date, reviews: list[ClosureReview], at: dt.datetime) -> PersonRow:
    return PersonRow(
        name=display_name(entry.person),
        href=record_href(entry.person.record),
        age=age_of(entry.person, on).in_words,
        because=f"{entry.because} {short_date(entry.since_date)}"
        + ("" if entry.is_linked else " at an operation on this line: not linked to it"),
        lead=entry.lead or "Nobody yet, as far as you may see",
        last_seen=entry.last_seen or "Not seen since, as far as recorded",
        in_place=entry.in_place,
        reviews=tuple(_review(review, at) for review in reviews),
    )


def _review(review: ClosureReview, at: dt.datetime) -> ReviewCell:
    if review.answer:
        text = f"Day {review.days}: {review.get_answer_display().lower()}"
    elif review.inherited:
        text = "Not answered: from imported history"
    else:
        text = f"Day {review.days}: not answered"
    clock = None
    if review.clock is not None and (review.answer or review.clock.stopped_at is None):
        clock = present_clock(review.clock.due_at, done_at=review.answered_at, now=at)
    return ReviewCell(text, "" if review.answer else reverse("review", args=[review.pk]), clock)


def present_closure(closure: LineClosure | None, charge: Charge | None) -> str:
    """How a line was closed, in a sentence. ``charge``: what it rests on, where the reader may open it."""
    if closure is None:
        return ""
    words = f"{closure.get_closure_type_display()}, on {short_date(closure.closed_date)}"
    if charge is not None:
        words += f". Holder charged {short_date(charge.charged_date)}"
        if charge.discontinued_date:
            words += f"; that charge was discontinued {short_date(charge.discontinued_date)}: review"
    words += f". {closure.evidence.rstrip('.')}" if closure.evidence else ""
    rank = f", {closure.authorised_rank}" if closure.authorised_rank else ""
    return f"{words}. Authorised by {closure.authorised_by_name or 'somebody not stated'}{rank}"


def present_move(change: LineStatusChange | None) -> str:
    """How a line came to stand as it does, in a sentence."""
    if change is None:
        return ""
    became = f"Became {change.get_to_status_display().lower()}" if change.from_status else "First reported"
    said = f": {change.reason.rstrip('.')}" if change.reason else ""
    return f"{became} on {short_date(change.happened_date)}{said}. Recorded by {change.changed_by.name}."

"""Operations as frozen rows."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.urls import reverse

from throughline.disruption.models import Charge, Operation
from throughline.disruption.policies import awaits_review
from throughline.disruption.queries.operations import ArrestAt, FoundAt, SaidInError
from throughline.hub.states import ReferralStatus
from throughline.register.ages import Age
from throughline.register.queries import display_name
from throughline.register.states import AgeBasis
from throughline.web.presenting.clocks import Clock, present_clock
from throughline.web.presenting.components import Cell, Task
from throughline.web.presenting.dates import short_date
from throughline.web.presenting.records import record_href, source_in_words


@dataclass(frozen=True)
class OperationView:
    reference: str
    kind: str
    happened_date: dt.date
    happened_time: dt.time | None
    where: str
    authority: str
    team: str
    agency: str
    line: str
    line_href: str
    suspected_cuckooing: bool
    notes: str
    source: str


@dataclass(frozen=True)
class FoundRow:
    """A person found, and what followed."""

    name: str
    href: str
    age: str
    why: str
    followed: str
    clock: Clock | None


@dataclass(frozen=True)
class ArrestRow:
    pk: int
    name: str
    href: str
    age: str
    may_be_child: bool
    offence: str
    holder: str
    charge: str
    charge_pk: int | None
    charges: tuple[tuple[int, str], ...]
    awaits_review: bool
    withdrawn: str


def _where(operation: Operation) -> str:
    place = operation.place
    return ", ".join(part for part in (place.address, place.area, place.postcode) if part) if place else ""


def present_operation(operation: Operation) -> OperationView:
    row, line = operation.source_row, operation.line
    return OperationView(
        reference=operation.record.reference,
        kind=operation.get_operation_kind_display(),
        happened_date=operation.happened_date,
        happened_time=operation.happened_time,
        where=_where(operation),
        authority=operation.authority.name if operation.authority else "",
        team=operation.team.name,
        agency=operation.agency.name,
        line=line.name if line else "",
        line_href=record_href(line.record) if line else "",
        suspected_cuckooing=operation.suspected_cuckooing,
        notes=operation.notes,
        source=source_in_words(row),
    )


def present_list_row(operation: Operation) -> tuple[Cell, ...]:
    return (
        Cell(operation.get_operation_kind_display(), href=reverse("operation", args=[operation.record.uuid]),
             detail=operation.record.reference),
        Cell(short_date(operation.happened_date)),
        Cell(_where(operation), tag="May be cuckooed" if operation.suspected_cuckooing else "", tone="soon"),
        Cell(operation.line.name if operation.line else ""),
        Cell(operation.team.name),
    )  # fmt: skip


def present_found(found: FoundAt, at: dt.datetime) -> FoundRow:
    row = found.intervention
    referral = getattr(row, "referral", None)
    clock = None
    if referral is not None and referral.status == ReferralStatus.HISTORY:
        followed = "Referred to the hub (imported history)"
    elif referral is not None:
        followed = f"Referred to the hub: {referral.get_status_display().lower()}"
    elif found.gap is not None and found.gap.resolved_at is None:
        followed = "No safeguarding outcome recorded yet"
        clock = present_clock(found.gap.clock.due_at, now=at) if found.gap.clock else None
    else:
        followed = found.gap.resolution if found.gap else "Not referred"
    return FoundRow(
        name=display_name(found.person),
        href=record_href(row.record),
        age=Age(row.age_low, row.age_high, AgeBasis(row.age_basis)).in_words,
        why=row.get_reason_display(),
        followed=followed.rstrip("."),
        clock=clock,
    )


def present_arrest(row: ArrestAt) -> ArrestRow:
    """An arrest. Of someone the reader may not see, only what was done: not who, nor how old."""
    arrest, person = row.arrest, row.person
    age = Age(arrest.age_low, arrest.age_high, AgeBasis(arrest.age_basis))
    charges = sorted(arrest.charges.all(), key=lambda charge: charge.charged_date)
    standing = [charge for charge in charges if charge.discontinued_date is None]
    return ArrestRow(
        pk=arrest.pk,
        name=display_name(person) if person else "Someone held elsewhere",
        href=record_href(person.record) if person else "",
        age=_age_at_arrest(row, age),
        may_be_child=person is not None and arrest.withdrawn_at is None and (age.may_be_child or row.is_held_child),
        offence=arrest.offence_detail or arrest.get_offence_display(),
        holder=f"Held {arrest.line.name}" if arrest.is_line_holder and arrest.line else "",
        charge=_charged(next(iter(standing or charges), None)),
        charge_pk=standing[0].pk if standing else None,
        charges=tuple((charge.pk, short_date(charge.charged_date)) for charge in charges),
        awaits_review=awaits_review(arrest),
        withdrawn=arrest.withdrawn_reason,
    )


def _age_at_arrest(row: ArrestAt, age: Age) -> str:
    """How old they were taken to be, and where a record joined with theirs says otherwise."""
    if row.person is None:
        return ""
    return f"{age.in_words} (another record of theirs: may be under 18)" if row.is_held_child else age.in_words


def _charged(charge: Charge | None) -> str:
    if charge is None:
        return "Not charged"
    ended = f", discontinued {short_date(charge.discontinued_date)}" if charge.discontinued_date else ""
    return f"Charged {short_date(charge.charged_date)}{ended}"


def present_said_in_error(row: SaidInError) -> str:
    """A charge or a stated total that was recorded in error, in a sentence. An offence is not told."""
    said = row.row
    what = (
        f"Charge of {short_date(said.charged_date)}" if isinstance(said, Charge) else f"{said.get_of_display()}, stated"
    )
    return f"{what}: {row.reason.rstrip('.')}. {row.by}, {short_date(row.at)}"


def present_moment(
    operation_uuid: uuid.UUID, found: list[FoundAt], arrests: list[ArrestAt], seized: int
) -> tuple[Task, ...]:
    """The checklist of the moment, drawn from what is recorded: who was found, each one's first hour, each child arrested."""
    tasks = [_counted("Who was found", len(found), reverse("operation-found", args=[operation_uuid]), "Nobody yet")]
    for row in found:
        done = row.answered == row.asked
        tasks.append(Task(
            text=f"First hour: {display_name(row.person)}", href=f"{record_href(row.intervention.record)}#first-hour",
            status="Done" if done else f"{row.answered} of {row.asked}", tone="done" if done else "soon",
        ))  # fmt: skip
    standing = [row for row in arrests if row.arrest.withdrawn_at is None]
    tasks.append(
        _counted("Arrests", len(standing), reverse("operation-arrest", args=[operation_uuid]), "None recorded")
    )
    for gap, person in {row.gap.pk: (row.gap, row.person) for row in standing if row.gap and row.person}.values():
        is_open = gap.resolved_at is None
        tasks.append(Task(
            text=f"Answer for {display_name(person)}, who may be under 18 and was arrested",
            href=reverse("gap-due", args=[gap.pk]), status="Nothing recorded" if is_open else "Answered",
            tone="soon" if is_open else "done", hint="Appropriate adult, parent or carer, home authority",
        ))  # fmt: skip
    tasks.append(_counted("Seizures", seized, reverse("operation-seizure", args=[operation_uuid]), "None recorded"))
    return tuple(tasks)


def _counted(text: str, how_many: int, href: str, none: str) -> Task:
    return Task(text=text, href=href, status=f"{how_many} recorded" if how_many else none)

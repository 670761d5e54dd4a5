"""Operations as frozen rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from throughline.disruption.models import Arrest, Operation, Seizure
from throughline.disruption.queries.operations import FoundAt
from throughline.disruption.states import SeizureKind
from throughline.hub.states import ReferralStatus
from throughline.register.ages import Age
from throughline.register.queries import display_name
from throughline.register.states import AgeBasis
from throughline.web.presenting.amounts import grams, pounds
from throughline.web.presenting.components import Cell
from throughline.web.presenting.dates import short_date
from throughline.web.presenting.records import record_href


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
    awaits_review: bool
    withdrawn: str


@dataclass(frozen=True)
class SeizureRow:
    pk: int
    what: str
    amount: str


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
        source=f"{row.source}, {row.sheet}, row {row.row_number} ({row.ref})" if row else "",
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


def present_found(found: FoundAt) -> FoundRow:
    row = found.intervention
    referral = getattr(row, "referral", None)
    if referral is not None and referral.status == ReferralStatus.HISTORY:
        followed = "Referred to the hub (imported history)"
    elif referral is not None:
        followed = f"Referred to the hub: {referral.get_status_display().lower()}"
    else:
        followed = "Not referred"
    return FoundRow(
        name=display_name(found.person),
        href=record_href(row.record),
        age=Age(row.age_low, row.age_high, AgeBasis(row.age_basis)).in_words,
        why=row.get_reason_display(),
        followed=followed,
    )


def present_arrest(arrest: Arrest, *, shows_person: bool) -> ArrestRow:
    """``shows_person`` is whether the gate lets the reader see who it was."""
    age = Age(arrest.age_low, arrest.age_high, AgeBasis(arrest.age_basis))
    charges = sorted(arrest.charges.all(), key=lambda charge: charge.charged_date)
    standing = [charge for charge in charges if charge.discontinued_date is None]
    latest = next(iter(standing or charges), None)
    words = "Not charged"
    if latest is not None:
        words = f"Charged {short_date(latest.charged_date)}"
        if latest.discontinued_date:
            words += f", discontinued {short_date(latest.discontinued_date)}"
    return ArrestRow(
        pk=arrest.pk,
        name=display_name(arrest.person) if shows_person else f"Person {arrest.person.record.reference}",
        href=record_href(arrest.person.record) if shows_person else "",
        age=age.in_words,
        may_be_child=age.may_be_child,
        offence=arrest.offence_detail or arrest.get_offence_display(),
        holder=f"Held {arrest.line.name}" if arrest.is_line_holder and arrest.line else "",
        charge=words,
        charge_pk=standing[0].pk if standing else None,
        awaits_review=arrest.is_line_holder and age.may_be_child and arrest.holder_reviewed_at is None,
        withdrawn=arrest.withdrawn_reason,
    )


def present_seizure(seizure: Seizure) -> SeizureRow:
    if seizure.kind == SeizureKind.DRUGS:
        return SeizureRow(seizure.pk, seizure.get_drug_display(), grams(seizure.grams))
    if seizure.kind == SeizureKind.CASH:
        return SeizureRow(seizure.pk, "Cash", pounds((seizure.pence or 0) / 100))
    what = seizure.get_weapon_display() if seizure.kind == SeizureKind.WEAPON else "Phones"
    return SeizureRow(seizure.pk, what, str(seizure.count))

"""Acts on an arrest: recording it and its charge, ending a charge, a second person's review of a child as holder."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.agencies.models import Team
from throughline.audit.states import Operation as Act
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.disruption.actions.lost_grounds import ask_about_lost_charge, ask_about_lost_holder
from throughline.disruption.actions.seizures import ask_about_losses_at
from throughline.disruption.closed_ages import ask_about_closed_age
from throughline.disruption.models import Arrest, Charge, Line, LineClosure, Operation, Role
from throughline.disruption.policies import is_held_by_child
from throughline.disruption.second_person import (
    ask_second_person,
    require_second_person,
    settle_second_person,
)
from throughline.disruption.states import ClosureType, OffenceKind
from throughline.hub.concerns import raise_concern
from throughline.hub.states import ConcernSource
from throughline.register.ages import CRIMINAL_RESPONSIBILITY_AT, Age
from throughline.register.described import ask_who_they_are
from throughline.register.facts import person_for
from throughline.register.given import PersonGiven
from throughline.register.links import link_records, withdraw_links
from throughline.register.models import Person
from throughline.register.queries import age_group_columns, age_of, held_to_be_child
from throughline.register.states import AgeGroup, LinkKind
from throughline.sources.models import SourceRow
from throughline.work.facts import open_gap
from throughline.work.models import Gap
from throughline.work.states import GapKind


@transaction.atomic
def record_arrest(
    *,
    by: Actor,
    at: dt.datetime,
    operation_uuid: uuid.UUID,
    person: PersonGiven,
    offence: str,
    line_uuid: uuid.UUID | None = None,
    happened_date: dt.date | None = None,
    happened_time: dt.time | None = None,
    offence_detail: str = "",
    is_line_holder: bool = False,
    charged_date: dt.date | None = None,
    team: Team | None = None,
    inherited: bool = False,
    source_row: SourceRow | None = None,
) -> Arrest:
    """Record one arrest of one person, and a charge when there is one.

    Everyone arrested who may be under 18 opens the same gap, owner and clock as a person found, whatever the offence, and
    never counts as an intervention (practice.md P10). A child recorded as line holder waits for a second person's review
    (P3). Errors: Absent, Refused (under 10, a date to come, a charge before the arrest, a holder of no line).
    """
    require_permission(by, "operation.record")
    operation = get_visible(Operation, operation_uuid, by, at)
    line = get_visible(Line, line_uuid, by, at) if line_uuid else operation.line
    day = happened_date or operation.happened_date
    _require_arrest(offence, day, at, is_line_holder=is_line_holder, line=line)
    made_by = team or operation.team
    arrested = person_for(by=by, at=at, given=person, source_row=source_row, agency=made_by.agency)
    age = age_of(arrested, day, person.age)
    _require_responsible(age, arrested)
    # A record joined with theirs that says so protects them as a child too (ADR 0015); imported history stands as it is.
    is_child = age.may_be_child or (not inherited and held_to_be_child(by, at, arrested, day))
    arrest = Arrest(
        operation=operation,
        person=arrested,
        line=line,
        happened_date=day,
        happened_time=happened_time,
        offence=offence,
        offence_detail=require_text(offence_detail, what="offence", field="offence_detail", limit=200),
        is_line_holder=is_line_holder,
        needs_review=is_line_holder and is_child,
        team=made_by,
        agency=made_by.agency,
        force=operation.force,
        authority=operation.authority,
        recorded_at=at,
        recorded_by=by.member,
        source_row=source_row,
        **age_group_columns(age),
    )
    arrest.save_checked()
    if charged_date is not None:
        _put_charge(arrest, charged_date, offence, by=by, at=at)
    _link_arrest(arrest, by=by, at=at)
    if not inherited:
        ask_who_they_are(by=by, at=at, person=arrested)
    if is_child:
        _answer_for_child(arrest, by=by, at=at, inherited=inherited)
        if not inherited:
            _ask_after(arrest, by=by, at=at)
    elif not inherited:
        ask_about_closed_age(arrested, day, by=by, at=at)
    record_act(by=by, at=at, action="record_arrest", op=Act.COLLECTION, subjects=[operation.record, arrested.record])
    return arrest


def _require_arrest(offence: str, day: dt.date, at: dt.datetime, *, is_line_holder: bool, line: Line | None) -> None:
    if offence not in OffenceKind.values:
        raise Refused("Choose the offence.", field="offence")
    if day > civil_date(at):
        raise Refused("The date must be today or earlier.", field="happened_date")
    if is_line_holder and line is None:
        raise Refused("Say which line they held.", field="line")


def _require_responsible(age: Age, person: Person) -> None:
    if age.high is not None and age.high < CRIMINAL_RESPONSIBILITY_AT:
        raise Refused(
            "A child under 10 cannot be arrested for an offence. Check the age, or record a person found instead.",
            field="date_of_birth" if person.date_of_birth else "age",
        )


def _link_arrest(arrest: Arrest, *, by: Actor, at: dt.datetime) -> None:
    link_records(
        by=by, at=at, from_record=arrest.person.record, to_record=arrest.operation.record, kind=LinkKind.ARRESTED_AT,
        since_date=arrest.happened_date,
    )  # fmt: skip
    if arrest.line is None:
        return
    for kind in arrest_link_kinds(arrest):
        link_records(
            by=by, at=at, from_record=arrest.person.record, to_record=arrest.line.record, kind=kind,
            since_date=arrest.happened_date, because_of=arrest.operation.record,
        )  # fmt: skip


def arrest_link_kinds(arrest: Arrest) -> list[LinkKind]:
    """What an arrest says of its person and line. A holder who may be a child is also a child harmed along it (P3)."""
    kinds = [LinkKind.ARRESTED_ALONG]
    if arrest.is_line_holder:
        kinds.append(LinkKind.HOLDER_OF)
        if is_held_by_child(arrest):
            kinds.append(LinkKind.CHILD_HARMED_BY)
    return kinds


def answer_for_child(arrest: Arrest, *, by: Actor, at: dt.datetime) -> None:
    """An arrest made of somebody taken for an adult is held to be a child's: what it opens then, unless it did already.

    As a holder they wait for a second person, and are a child harmed along the line (P3).
    """
    if arrest.age_group != AgeGroup.ADULT:
        return
    if arrest.is_line_holder:
        arrest.needs_review = True
        arrest.save_checked()
        _link_arrest(arrest, by=by, at=at)
    operation, person = arrest.operation, arrest.person
    is_known = Gap.related.filter(kind=GapKind.ARRESTED_CHILD, person=person.record, about=operation.record).exists()
    _answer_for_child(arrest, by=by, at=at, inherited=False)
    if not is_known:
        _ask_after(arrest, by=by, at=at)


def _answer_for_child(arrest: Arrest, *, by: Actor, at: dt.datetime, inherited: bool) -> None:
    _open_gap(arrest, by=by, at=at, inherited=inherited)
    if arrest.is_line_holder and not inherited:
        ask_second_person(arrest.operation.record, title="Review a child recorded as line holder", by=by, at=at)


def _ask_after(arrest: Arrest, *, by: Actor, at: dt.datetime) -> None:
    """What was seized where they were arrested, and who else was worried about them in those days."""
    ask_about_losses_at(arrest.operation, arrest.person, by=by, at=at)
    raise_concern(
        by=by, at=at, person=arrest.person, source=ConcernSource.ARREST, about=arrest.operation.record,
        agency=arrest.agency, raised_date=arrest.happened_date,
    )  # fmt: skip


def _open_gap(arrest: Arrest, *, by: Actor, at: dt.datetime, inherited: bool) -> None:
    open_gap(
        by=by,
        at=at,
        kind=GapKind.ARRESTED_CHILD,
        person=arrest.person.record,
        about=arrest.operation.record,
        happened_date=arrest.happened_date,
        happened_time=arrest.happened_time,
        owner_agency=arrest.agency,
        inherited=inherited,
    )


def _put_charge(arrest: Arrest, charged_date: dt.date, offence: str, *, by: Actor, at: dt.datetime) -> Charge:
    if charged_date < arrest.happened_date:
        raise Refused(f"The charge is before the arrest ({arrest.happened_date:%d/%m/%Y}).", field="charged_date")
    if charged_date > civil_date(at):
        raise Refused("The date of the charge must be today or earlier.", field="charged_date")
    if arrest.charges.filter(charged_date=charged_date, offence=offence).exists():
        raise Refused("This charge is recorded already.", field="charged_date")
    charge = Charge(arrest=arrest, charged_date=charged_date, offence=offence, recorded_at=at, recorded_by=by.member)
    charge.save_checked()
    return charge


def arrest_to_change(by: Actor, at: dt.datetime, arrest_id: int) -> Arrest:
    """An arrest that stands, through the gate and locked. Errors: Absent, Refused (recorded in error)."""
    rows = Arrest.objects.visible_to(by, at).select_for_update(of=("self",)).select_related("operation__record")
    arrest: Arrest | None = rows.filter(pk=arrest_id).first()
    if arrest is None:
        raise Absent
    if arrest.withdrawn_at is not None:
        raise Refused("This arrest is marked as recorded in error.")
    return arrest


@transaction.atomic
def record_charge(*, by: Actor, at: dt.datetime, arrest_id: int, charged_date: dt.date, offence: str) -> Charge:
    """Record a charge that followed an arrest. Errors: Absent, Refused."""
    require_permission(by, "operation.record")
    arrest = arrest_to_change(by, at, arrest_id)
    if offence not in OffenceKind.values:
        raise Refused("Choose the offence.", field="offence")
    charge = _put_charge(arrest, charged_date, offence, by=by, at=at)
    record_act(
        by=by, at=at, action="record_charge", op=Act.COLLECTION,
        subjects=[arrest.operation.record, arrest.person.record],
    )  # fmt: skip
    return charge


@transaction.atomic
def discontinue_charge(*, by: Actor, at: dt.datetime, charge_id: int, discontinued_date: dt.date) -> Charge:
    """Record that a charge was discontinued; a standing type 1 closure that rests on it is to be reviewed (P28)."""
    require_permission(by, "operation.record")
    rows = Charge.objects.visible_to(by, at).select_for_update(of=("self",))
    charge: Charge | None = rows.filter(pk=charge_id, withdrawn_at__isnull=True).first()
    if charge is None:
        raise Absent
    if charge.discontinued_date is not None:
        raise Refused("This charge is recorded as discontinued already.", field="discontinued_date")
    if not charge.charged_date <= discontinued_date <= civil_date(at):
        raise Refused("The day must be between the charge and today.", field="discontinued_date")
    charge.discontinued_date = discontinued_date
    charge.save_checked()
    resting = LineClosure.related.filter(
        holder_charge=charge, closure_type=ClosureType.TYPE_1, reversed_date__isnull=True
    )
    for closure in resting.select_related("line__record", "line__owning_agency"):
        ask_about_lost_charge(closure, by=by, at=at)
    operation, person = charge.arrest.operation, charge.arrest.person
    record_act(by=by, at=at, action="discontinue_charge", op=Act.ALTERATION, subjects=[operation.record, person.record])
    return charge


@transaction.atomic
def review_holder(*, by: Actor, at: dt.datetime, arrest_id: int, stands: bool = True, reason: str = "") -> Arrest:
    """A second person's review of a child recorded as line holder (P3): it stands, or the child did not hold the line.

    Either way the child stays linked as harmed along the line. A type 1 closure that rested on them is looked at (P28).
    Errors: Absent, Refused (whoever recorded it; no reason).
    """
    require_permission(by, "holder.review")
    arrest = arrest_to_change(by, at, arrest_id)
    if not arrest.is_line_holder or arrest.holder_reviewed_at is not None:
        raise Refused("There is nothing to review here.")
    require_second_person(arrest.recorded_by_id, stands=stands, reason=reason, by=by)
    arrest.holder_reviewed_at, arrest.holder_reviewed_by = at, by.member
    arrest.is_line_holder = stands
    arrest.save_checked()
    if not stands:
        withdraw_arrest_links(arrest, [LinkKind.HOLDER_OF], reason, by=by, at=at)
        ask_about_lost_holder(arrest.person.record, by=by, at=at)
    answer = reason.strip() or "Reviewed: the record stands"
    settle_second_person(arrest.operation.record, answer, by=by, at=at)
    record_act(
        by=by, at=at, action="review_holder", op=Act.ALTERATION,
        subjects=[arrest.operation.record, arrest.person.record], detail={"stands": stands},
    )  # fmt: skip
    return arrest


def withdraw_arrest_links(
    arrest: Arrest, kinds: Sequence[LinkKind], reason: str, *, by: Actor, at: dt.datetime
) -> None:
    """Withdraw what an arrest said of its person and line, but for what a role recorded apart from it says too."""
    if arrest.line is None:
        return
    ends = {"from_record": arrest.person.record, "to_record": arrest.line.record}
    roles = Role.related.filter(**{f"link__{end}": record for end, record in ends.items()}, link__withdrawn_at=None)
    apart = {kind for kind in kinds if roles.filter(link__kind=kind).exists()}
    if roles.filter(needs_review=True).exists():
        apart.add(LinkKind.CHILD_HARMED_BY)
    withdraw_links(by=by, at=at, **ends, kinds=[kind for kind in kinds if kind not in apart], reason=reason)

"""Acts on an operation: recording it, correcting it, and recording a person found at it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from throughline.access.facts import involve, protect, record_act
from throughline.access.gate import get_visible
from throughline.access.models import ProtectedRecord
from throughline.access.permissions import require_permission
from throughline.access.states import InvolvementReason, RecordKind
from throughline.agencies.actor import Actor
from throughline.agencies.models import Team
from throughline.audit.states import Operation as Act
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.disruption.actions.arrests import arrest_link_kinds
from throughline.disruption.actions.seizures import ask_about_losses_at
from throughline.disruption.covert import hold_as_closely, is_new
from throughline.disruption.models import Arrest, Found, Line, LineClosure, Operation
from throughline.disruption.states import OperationKind
from throughline.geography.models import LocalAuthority, PoliceForce
from throughline.hub.actions.interventions import record_intervention
from throughline.hub.models import Intervention
from throughline.register.facts import place_for
from throughline.register.given import PersonGiven, PlaceGiven
from throughline.register.links import link_records, withdraw_links
from throughline.register.models import Place
from throughline.register.overlaps import cross_reference
from throughline.register.queries import held_to_be_child
from throughline.register.states import AgeGroup, LinkKind
from throughline.sources.models import SourceRow

_ANOTHER_LINE = "The operation was about another line"


@transaction.atomic
def record_operation(
    *,
    by: Actor,
    at: dt.datetime,
    operation_kind: str,
    happened_date: dt.date,
    team: Team,
    place: PlaceGiven | None,
    happened_time: dt.time | None = None,
    force: PoliceForce | None = None,
    authority: LocalAuthority | None = None,
    line_uuid: uuid.UUID | None = None,
    suspected_cuckooing: bool = False,
    notes: str = "",
    source_row: SourceRow | None = None,
) -> Operation:
    """Record a warrant, visit or other operation on one day at one place. Errors: Absent (the line), Refused."""
    require_permission(by, "operation.record")
    _require_operation(operation_kind, happened_date, at)
    line = get_visible(Line, line_uuid, by, at) if line_uuid else None
    agency = team.agency
    found_at = place_for(by=by, at=at, given=place, agency=agency, source_row=source_row) if place else None
    operation = Operation(
        record=protect(by=by, at=at, kind=RecordKind.OPERATION, agency=agency),
        operation_kind=operation_kind,
        happened_date=happened_date,
        happened_time=happened_time,
        team=team,
        agency=agency,
        place=found_at,
        force=force or (found_at.force if found_at else None),
        authority=authority or (found_at.authority if found_at else None),
        line=line,
        suspected_cuckooing=suspected_cuckooing,
        notes=require_text(notes, what="notes", field="notes", limit=5000),
        source_row=source_row,
    )
    operation.save_checked()
    hold_like_its_line(operation, by=by, at=at)
    _link_operation(operation, by=by, at=at)
    involve(by=by, at=at, record=operation.record, member=by.member, reason=InvolvementReason.TEAM)
    record_act(by=by, at=at, action="record_operation", op=Act.COLLECTION, subjects=[operation.record])
    return operation


def hold_like_its_line(operation: Operation, *, by: Actor, at: dt.datetime) -> None:
    """An operation on a covert line, and a place first named by it, are held as closely as the line."""
    if operation.line is None:
        return
    hold_as_closely(operation.record, operation.line.record, by=by, at=at)
    if operation.place is not None and is_new(operation.place.record, by=by, at=at):
        hold_as_closely(operation.place.record, operation.line.record, by=by, at=at)


def _link_operation(operation: Operation, *, by: Actor, at: dt.datetime) -> None:
    """Join an operation to where it took place and to the line it was about."""
    ends = ((LinkKind.OPERATION_AT, operation.place), (LinkKind.OPERATION_ON, operation.line))
    for kind, end in ends:
        if end is not None:
            link_records(
                by=by, at=at, from_record=operation.record, to_record=end.record, kind=kind,
                since_date=operation.happened_date,
            )  # fmt: skip


def _require_operation(operation_kind: str, happened_date: dt.date, at: dt.datetime) -> None:
    if operation_kind not in OperationKind.values:
        raise Refused("Choose a warrant, a visit or another operation.", field="operation_kind")
    if happened_date > civil_date(at):
        raise Refused("The date must be today or earlier.", field="happened_date")


def operation_shown(operation: Operation) -> dict[str, object]:
    """An operation as a conflict page shows it, by form field."""
    line = operation.line
    return {
        "operation_kind": operation.get_operation_kind_display(),
        "happened_date": operation.happened_date,
        "happened_time": operation.happened_time,
        "line_uuid": f"{line.name} ({line.get_status_display().lower()})" if line else "Not known, or none",
        "suspected_cuckooing": operation.suspected_cuckooing,
        "notes": operation.notes,
    }


@transaction.atomic
def edit_operation(
    *,
    by: Actor,
    at: dt.datetime,
    operation_uuid: uuid.UUID,
    version: int,
    operation_kind: str,
    happened_date: dt.date,
    happened_time: dt.time | None,
    suspected_cuckooing: bool,
    notes: str,
    line_uuid: uuid.UUID | None = None,
) -> Operation:
    """Correct an operation. Errors: Absent, Refused, Conflict."""
    require_permission(by, "operation.record")
    operation = get_visible(Operation, operation_uuid, by, at, lock=True)
    before = operation_shown(operation)
    operation.require_version(version, before)
    _require_operation(operation_kind, happened_date, at)
    operation.operation_kind = operation_kind
    operation.happened_date, operation.happened_time = happened_date, happened_time
    operation.suspected_cuckooing = suspected_cuckooing
    operation.notes = require_text(notes, what="notes", field="notes", limit=5000)
    _carry_over(operation, get_visible(Line, line_uuid, by, at) if line_uuid else None, by=by, at=at)
    operation.save_checked()
    hold_like_its_line(operation, by=by, at=at)
    record_act(
        by=by, at=at, action="edit_operation", op=Act.ALTERATION, subjects=[operation.record],
        detail={"before": {key: str(value) for key, value in before.items()}},
    )  # fmt: skip
    return operation


def _carry_over(operation: Operation, line: Line | None, *, by: Actor, at: dt.datetime) -> None:
    """Put an operation on another line: who was found and arrested along its former one goes with it."""
    former = operation.line
    operation.line = line
    if line == former:
        return
    arrests = Arrest.related.filter(operation=operation, line=former, withdrawn_at__isnull=True)
    resting = LineClosure.objects.visible_to(by, at).filter(
        holder_charge__arrest__in=arrests, reversed_date__isnull=True
    )
    if resting.exists():
        raise Refused("A standing closure rests on an arrest made here. Reopen that line first.", field="line_uuid")
    if line is None and arrests.filter(is_line_holder=True).exists():
        raise Refused("Someone arrested here held the line, so say which line.", field="line_uuid")
    if former is not None:
        withdraw_links(
            by=by, at=at, from_record=operation.record, to_record=former.record, kinds=[LinkKind.OPERATION_ON],
            reason=_ANOTHER_LINE,
        )  # fmt: skip
    _link_operation(operation, by=by, at=at)
    found = Found.related.filter(operation=operation, line=former)
    for row in found.select_related("intervention__record", "intervention__person__record"):
        because, kinds = row.intervention.record, [LinkKind.SAFEGUARDED_ALONG]
        _relink(
            row.intervention.person.record, former, line, kinds, because, row.intervention.happened_date, by=by, at=at
        )
    for arrest in arrests.select_related("person__record"):
        _relink(
            arrest.person.record, former, line, arrest_link_kinds(arrest), operation.record, arrest.happened_date,
            by=by, at=at,
        )  # fmt: skip
    found.update(line=line)
    arrests.update(line=line)


def _relink(
    person: ProtectedRecord,
    former: Line | None,
    line: Line | None,
    kinds: Sequence[LinkKind],
    because_of: ProtectedRecord,
    since_date: dt.date,
    *,
    by: Actor,
    at: dt.datetime,
) -> None:
    if former is not None:
        withdraw_links(
            by=by, at=at, from_record=person, to_record=former.record, kinds=kinds, because_of=because_of,
            reason=_ANOTHER_LINE,
        )  # fmt: skip
    if line is not None:
        for kind in kinds:
            link_records(
                by=by, at=at, from_record=person, to_record=line.record, kind=kind, since_date=since_date,
                because_of=because_of,
            )  # fmt: skip


@transaction.atomic
def record_person_found(
    *,
    by: Actor,
    at: dt.datetime,
    operation_uuid: uuid.UUID,
    person: PersonGiven,
    reason: str,
    line_uuid: uuid.UUID | None = None,
    happened_date: dt.date | None = None,
    happened_time: dt.time | None = None,
    place: Place | None = None,
    reason_detail: str = "",
    immediate_action: str = "",
    inherited: bool = False,
    stated_support: Sequence[str] = (),
    source_row: SourceRow | None = None,
) -> Intervention:
    """Record the safeguarding intervention for a person found at an operation; one line of description is enough (P7).

    Team, agency and area are the operation's; the line is the operation's unless said. Errors: Absent, Refused.
    """
    require_permission(by, "intervention.record")
    operation = get_visible(Operation, operation_uuid, by, at)
    line = get_visible(Line, line_uuid, by, at) if line_uuid else operation.line
    intervention = record_intervention(
        by=by,
        at=at,
        person=person,
        happened_date=happened_date or operation.happened_date,
        happened_time=happened_time,
        place=place or operation.place,
        force=operation.force,
        authority=operation.authority,
        team=operation.team,
        agency=operation.agency,
        reason=reason,
        reason_detail=reason_detail,
        immediate_action=immediate_action,
        inherited=inherited,
        stated_support=stated_support,
        source_row=source_row,
    )
    Found.related.create(intervention=intervention, operation=operation, line=line)
    link_records(
        by=by, at=at, from_record=intervention.person.record, to_record=operation.record, kind=LinkKind.FOUND_BY,
        since_date=intervention.happened_date, because_of=intervention.record,
    )  # fmt: skip
    if intervention.place is not None:
        cross_reference(by=by, at=at, bearer=intervention.person.record, thing=intervention.place.record)
    found, day = intervention.person, operation.happened_date
    if not inherited and (intervention.age_group != AgeGroup.ADULT or held_to_be_child(by, at, found, day)):
        ask_about_losses_at(operation, found, by=by, at=at)
    if line is not None:
        link_records(
            by=by, at=at, from_record=intervention.person.record, to_record=line.record,
            kind=LinkKind.SAFEGUARDED_ALONG, since_date=intervention.happened_date, because_of=intervention.record,
        )  # fmt: skip
    record_act(
        by=by, at=at, action="record_person_found", op=Act.COLLECTION,
        subjects=[operation.record, intervention.record, intervention.person.record],
    )  # fmt: skip
    return intervention

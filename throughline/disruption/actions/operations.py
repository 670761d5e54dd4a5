"""Acts on an operation: recording it, correcting it, and recording a person found at it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from throughline.access.facts import involve, protect, record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.access.states import InvolvementReason, RecordKind
from throughline.agencies.actor import Actor
from throughline.agencies.models import Team
from throughline.audit.states import Operation as Act
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.disruption.models import Found, Line, Operation
from throughline.disruption.states import OperationKind
from throughline.geography.models import LocalAuthority, PoliceForce
from throughline.hub.actions.interventions import record_intervention
from throughline.hub.models import Intervention
from throughline.register.facts import link_records, place_for
from throughline.register.given import PersonGiven, PlaceGiven
from throughline.register.models import Place
from throughline.register.states import LinkKind
from throughline.sources.models import SourceRow


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
    involve(by=by, at=at, record=operation.record, member=by.member, reason=InvolvementReason.TEAM)
    record_act(by=by, at=at, action="record_operation", op=Act.COLLECTION, subjects=[operation.record])
    return operation


def _require_operation(operation_kind: str, happened_date: dt.date, at: dt.datetime) -> None:
    if operation_kind not in OperationKind.values:
        raise Refused("Choose a warrant, a visit or another operation.", field="operation_kind")
    if happened_date > civil_date(at):
        raise Refused("The date must be today or earlier.", field="happened_date")


def operation_shown(operation: Operation) -> dict[str, object]:
    """An operation as a conflict page shows it, by form field."""
    return {
        "operation_kind": operation.get_operation_kind_display(),
        "happened_date": operation.happened_date,
        "suspected_cuckooing": "Yes" if operation.suspected_cuckooing else "No",
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
    operation.line = get_visible(Line, line_uuid, by, at) if line_uuid else None
    operation.save_checked()
    record_act(
        by=by, at=at, action="edit_operation", op=Act.ALTERATION, subjects=[operation.record],
        detail={"before": {key: str(value) for key, value in before.items()}},
    )  # fmt: skip
    return operation


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

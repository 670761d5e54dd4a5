"""Linking a report to what it names, and to the roles it speaks to; taking a link back."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import involve, record_act
from throughline.access.models import Involvement, ProtectedRecord
from throughline.access.permissions import require_permission
from throughline.access.states import InvolvementReason, RecordKind, Restriction
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.errors import Absent, Refused
from throughline.disruption.covert import hold_as_closely, is_new
from throughline.hub.concerns import raise_concern
from throughline.hub.states import ConcernSource
from throughline.intelligence.actions.moving import move_report
from throughline.intelligence.models import IntelligenceReport
from throughline.intelligence.policies import require_nameable, require_role
from throughline.intelligence.queries.reports import get_whole, newest_assessment, newest_version
from throughline.intelligence.states import ADULT_ROLES, ReportStatus
from throughline.register.links import Grading, link_an_event, withdraw_links, withdraw_naming
from throughline.register.models import Link
from throughline.register.queries import age_of, get_person, get_record, held_to_be_child, links_shown
from throughline.register.states import AgeGroup, IdentifierKind, LinkKind
from throughline.register.things import phone_for, vehicle_for


@transaction.atomic
def name_in_report(*, by: Actor, at: dt.datetime, report_uuid: uuid.UUID, record_uuid: uuid.UUID) -> Link:
    """Say that an assessed report names a person, line, phone, place, vehicle, group or operation one may see.

    Both ends are gated: whoever may not read the report is not told that it names anything. Errors: Absent, Refused.
    """
    require_permission(by, "intelligence.assess")
    report = get_whole(by, report_uuid, at, lock=True)
    return _link_named(by, at, report, get_record(by, record_uuid, at))


@transaction.atomic
def name_new_in_report(
    *, by: Actor, at: dt.datetime, report_uuid: uuid.UUID, kind: str, typed: str, new_because: str = ""
) -> Link:
    """Say that a report names a phone or a vehicle nobody here knows yet, which becomes a record of its own.

    ``kind``: the kind of identifier the phone is known by, or ``vehicle``. ``new_because``: why it is none of the vehicles
    shown.

    That it is named in a report is known to the report's readers alone. Made for a report held closely it is held as closely:
    one anybody could find would tell that somebody knows of it. Errors: Absent, Refused.
    """
    require_permission(by, "intelligence.assess")
    report = get_whole(by, report_uuid, at, lock=True)
    owner = report.record.owner_agency
    if kind == "vehicle":
        named = vehicle_for(by=by, at=at, registration=typed, agency=owner, new_because=new_because).record
    elif kind in IdentifierKind.values:
        named = phone_for(by=by, at=at, kind=kind, typed=typed, agency=owner, field="text").record
    else:
        raise Refused("Record them first where they belong, then link them here.", field="text")
    if is_new(named, by=by, at=at):
        _hold_as_closely(named, report.record, by=by, at=at)
    return _link_named(by, at, report, named)


def _hold_as_closely(named: ProtectedRecord, report: ProtectedRecord, *, by: Actor, at: dt.datetime) -> None:
    if report.restriction != Restriction.SENSITIVE:
        hold_as_closely(named, report, by=by, at=at)
        return
    named.restriction = Restriction.SENSITIVE
    named.save(update_fields=["restriction"])
    readers = Involvement.objects.filter(record=report, until_at__isnull=True).select_related("member")
    for row in readers:
        involve(by=by, at=at, record=named, member=row.member, reason=InvolvementReason.WORKS_WITH)


@transaction.atomic
def record_role(
    *,
    by: Actor,
    at: dt.datetime,
    report_uuid: uuid.UUID,
    kind: str,
    from_uuid: uuid.UUID,
    to_uuid: uuid.UUID,
    since_date: dt.date,
) -> Link:
    """Record a role a report speaks to, between two things it names, graded as the report is graded.

    Nobody who may be a child is made a line's holder by a report (practice.md P3). Errors: Absent, Refused.
    """
    require_permission(by, "intelligence.assess")
    report = get_whole(by, report_uuid, at, lock=True)
    from_record, to_record = get_record(by, from_uuid, at), get_record(by, to_uuid, at)
    role = require_role(kind, from_record, to_record)
    for record, field in ((from_record, "from_record"), (to_record, "to_record")):
        if not _names(by, at, report, record):
            raise Refused("Link it to the report first.", field=field)
    if role in ADULT_ROLES:
        person = get_person(by, from_uuid, at)
        if age_of(person, since_date).group != AgeGroup.ADULT or held_to_be_child(by, at, person, since_date):
            raise Refused(
                "They may be under 18. Who may be a child is recorded as a holder on the line’s own page, where a second"
                " person reviews it.",
                field="kind",
            )
    if since_date > newest_version(report).known_date:
        raise Refused("It cannot begin after the information became known.", field="since_date")
    move_report(report, ReportStatus.LINKED)
    link = link_an_event(
        by=by, at=at, from_record=from_record, to_record=to_record, kind=role, since_date=since_date,
        because_of=report.record, grading=_grading(report),
    )  # fmt: skip
    _record(by, at, report, "record_role", [from_record, to_record])
    return link


@transaction.atomic
def withdraw_report_link(*, by: Actor, at: dt.datetime, report_uuid: uuid.UUID, link_id: int, reason: str) -> Link:
    """Take back one link a report gave, with the reason; the row stays. What it no longer names loses its roles too.

    Errors: Absent, Refused.
    """
    require_permission(by, "intelligence.assess")
    report = get_whole(by, report_uuid, at, lock=True)
    link = links_shown(by, at).filter(because_of=report.record, pk=link_id).first()
    if link is None:
        raise Absent
    if not reason.strip():
        raise Refused("Say why it was recorded in error.", field="reason")
    if link.kind == LinkKind.NAMED_IN:
        withdraw_naming(by=by, at=at, link=link, reason=reason)
    else:
        withdraw_links(
            by=by, at=at, from_record=link.from_record, to_record=link.to_record, kinds=[LinkKind(link.kind)],
            reason=reason, because_of=report.record,
        )  # fmt: skip
    _record(by, at, report, "withdraw_report_link", [link.from_record, link.to_record])
    return link


def _link_named(by: Actor, at: dt.datetime, report: IntelligenceReport, record: ProtectedRecord) -> Link:
    require_nameable(record)
    move_report(report, ReportStatus.LINKED)
    link = link_an_event(
        by=by, at=at, from_record=record, to_record=report.record, kind=LinkKind.NAMED_IN,
        since_date=newest_version(report).known_date, because_of=report.record,
    )  # fmt: skip
    if record.kind == RecordKind.PERSON:
        # What a report alone knows is told to its readers alone: see raise_concern.
        raise_concern(
            by=by, at=at, person=get_person(by, record.uuid, at), source=ConcernSource.REPORT, about=report.record,
            agency=report.submitted_by.agency, raised_date=newest_version(report).known_date,
        )  # fmt: skip
    _record(by, at, report, "name_in_report", [record])
    return link


def _names(by: Actor, at: dt.datetime, report: IntelligenceReport, record: ProtectedRecord) -> bool:
    named = links_shown(by, at).filter(kind=LinkKind.NAMED_IN, to_record=report.record, from_record=record)
    return named.exists()


def _grading(report: IntelligenceReport) -> Grading:
    """The report's grading as its roles carry it. Their source is the report, and nobody."""
    assessed = newest_assessment(report)
    if assessed is None:
        raise Refused("This report is not assessed. Have it assessed first.")
    return Grading(f"Intelligence report {report.record.reference}", assessed.source_evaluation, assessed.assessment)


def _record(by: Actor, at: dt.datetime, report: IntelligenceReport, action: str, others: list[ProtectedRecord]) -> None:
    report.save_checked()
    record_act(
        by=by, at=at, action=action, op=Operation.ALTERATION,
        subjects=list({record.pk: record for record in (report.record, *others)}.values()),
    )  # fmt: skip

"""Sending an intelligence report, correcting it, and marking one as recorded in error."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import end_involvement, involve, protect, record_act
from throughline.access.gate import may_see
from throughline.access.models import NamedAccess
from throughline.access.permissions import may, require_permission
from throughline.access.states import InvolvementReason, RecordKind, Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Member
from throughline.agencies.states import Role
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.intelligence.actions.moving import move_report
from throughline.intelligence.actions.sharing import end_shares
from throughline.intelligence.models import IntelligenceReport, ReportReceipt, ReportVersion
from throughline.intelligence.policies import can_assess, require_no_urn, require_urn
from throughline.intelligence.queries.reports import get_whole, list_assessors, list_recipients, newest_version
from throughline.intelligence.states import ReportStatus
from throughline.register.links import withdraw_roles_said, withdraw_what_it_said
from throughline.work.facts import notify


@dataclass(frozen=True)
class IntelligenceGiven:
    """A report as typed. ``source_urn`` and ``provenance`` stay apart from the text, and the reference never stands in it."""

    text: str
    known_date: dt.date
    source_urn: str = ""
    provenance: str = ""


@transaction.atomic
def submit_report(
    *,
    by: Actor,
    at: dt.datetime,
    given: IntelligenceGiven,
    recipient: Agency | None = None,
    restriction: int = Restriction.STANDARD,
    assessor: Member | None = None,
) -> tuple[IntelligenceReport, ReportReceipt]:
    """Send a report to one's own force or, from a partner, to the hub's. Whoever may not assess keeps a receipt alone.

    *Sensitive* goes to that force's analysts in the hub and no further; *restricted* to one named assessor. Whoever may
    assess it hears that it waits. Errors: Absent, Refused.
    """
    require_permission(by, "intelligence.submit")
    recipient = _recipient(by, recipient)
    readers = _readers(by, recipient, restriction, assessor)
    record = protect(by=by, at=at, kind=RecordKind.INTELLIGENCE, agency=recipient)
    if restriction != record.restriction:
        record.restriction = restriction
        record.save(update_fields=["restriction"])
    for member in readers:
        involve(by=by, at=at, record=record, member=member, reason=InvolvementReason.REVIEWS)
    if restriction == Restriction.RESTRICTED:
        for member in (by.member, *readers):
            NamedAccess.objects.create(record=record, member=member, named_at=at, named_by=by.member)
    if not may(by.role, "intelligence.assess"):
        end_involvement(by=by, at=at, record=record, member=by.member, reason=InvolvementReason.RECORDED)
    report = IntelligenceReport(record=record, submitted_at=at, submitted_by=by.member)
    report.save_checked()
    _write(by, at, report, given, number=1)
    receipt = ReportReceipt.objects.create(
        reference=record.reference, received_by=recipient, sent_at=at, sent_by=by.member
    )
    _tell_assessors(report, by=by, at=at)
    record_act(by=by, at=at, action="submit_report", op=Operation.COLLECTION, subjects=[record])
    return report, receipt


def _tell_assessors(report: IntelligenceReport, *, by: Actor, at: dt.datetime) -> None:
    """Whoever may open and assess a report hears that it waits: nothing of what it says."""
    for member in list_assessors(by, report.record.owner_agency):
        if may_see(member, report.record, at) and can_assess(report, newest_version(report), member):
            notify(
                by=by, at=at, member=member, record=report.record, text="An intelligence report waits to be assessed"
            )


@transaction.atomic
def correct_report(
    *, by: Actor, at: dt.datetime, report_uuid: uuid.UUID, version: int, given: IntelligenceGiven, reason: str
) -> IntelligenceReport:
    """Write a report again: a new version, assessed again before anyone relies on it. The versions before it stay.

    What the old version was shared as ends, and so do the roles it spoke to; what it names stays linked. Errors: Absent,
    Refused, Conflict.
    """
    require_permission(by, "intelligence.assess")
    report = get_whole(by, report_uuid, at, lock=True)
    report.require_version(version, report_shown(report))
    if not reason.strip():
        raise Refused("Say why it is corrected.", field="reason")
    move_report(report, ReportStatus.CORRECTED)
    number = newest_version(report).number + 1
    _write(by, at, report, given, number=number, reason=reason)
    report.save_checked()
    end_shares(by=by, at=at, report=report)
    withdraw_roles_said(by=by, at=at, event=report.record, reason="The report was corrected")
    _tell_assessors(report, by=by, at=at)
    record_act(
        by=by, at=at, action="correct_report", op=Operation.ALTERATION, subjects=[report.record],
        detail={"report_version": number},
    )  # fmt: skip
    return report


@transaction.atomic
def withdraw_report(
    *, by: Actor, at: dt.datetime, report_uuid: uuid.UUID, version: int, reason: str
) -> IntelligenceReport:
    """Mark a report as recorded in error: every link it gave goes, and nobody it was shared with reads it any more.

    Errors: Absent, Refused, Conflict.
    """
    require_permission(by, "intelligence.assess")
    report = get_whole(by, report_uuid, at, lock=True)
    report.require_version(version, report_shown(report))
    if not reason.strip():
        raise Refused("Say why it was recorded in error.", field="reason")
    move_report(report, ReportStatus.WITHDRAWN)
    report.save_checked()
    end_shares(by=by, at=at, report=report)
    withdraw_what_it_said(by=by, at=at, event=report.record, reason=reason)
    record_act(
        by=by, at=at, action="withdraw_report", op=Operation.ALTERATION, subjects=[report.record],
        detail={"reason": reason.strip()[:300]},
    )  # fmt: skip
    return report


def report_shown(report: IntelligenceReport) -> dict[str, object]:
    """A report as a conflict page shows it."""
    return {"status": report.get_status_display()}


def _recipient(by: Actor, chosen: Agency | None) -> Agency:
    offered = list_recipients(by)
    if chosen is None and len(offered) == 1:
        return offered[0]
    if chosen is None or chosen not in offered:
        raise Refused("Choose the force or unit it goes to.", field="recipient")
    return chosen


def _readers(by: Actor, recipient: Agency, restriction: int, assessor: Member | None) -> list[Member]:
    """Who is told of a report held closely, besides whoever sends it."""
    if restriction not in Restriction.values:
        raise Refused("Choose who may read it.", field="restriction")
    if restriction == Restriction.STANDARD:
        return []
    possible = list_assessors(by, recipient)
    if restriction == Restriction.SENSITIVE:
        analysts = [member for member in possible if member.role == Role.ANALYST]
        if not analysts:
            raise Refused(f"{recipient.name} has no analyst here to assess it.", field="restriction")
        return analysts
    if not may(by.role, "intelligence.assess") or assessor is None or assessor not in possible:
        raise Refused("Choose who assesses it: nobody else will know of it.", field="assessor")
    return [assessor]


def _write(
    by: Actor, at: dt.datetime, report: IntelligenceReport, given: IntelligenceGiven, *, number: int, reason: str = ""
) -> None:
    if not given.text.strip():
        raise Refused("Write what is known.", field="text")
    if given.known_date > civil_date(at):
        raise Refused("The day it became known must be today or earlier.", field="known_date")
    urn = require_urn(given.source_urn)
    require_no_urn(given.text, urn, field="text")
    ReportVersion(
        report=report, number=number, known_date=given.known_date, source_urn=urn,
        text=require_text(given.text, what="text", field="text", limit=5000),
        provenance=require_text(given.provenance, what="how it came", field="provenance", limit=500),
        correction_reason=require_text(reason, what="reason", field="reason", limit=300),
        written_at=at, written_by=by.member,
    ).save_checked()  # fmt: skip

"""Opening an assessed report to an agency, ending that, and taking one's own copy: each a disclosure with its basis."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.actions import grant_to_agency, revoke_grants
from throughline.access.facts import record_act
from throughline.access.models import Grant
from throughline.access.permissions import require_permission
from throughline.access.states import FieldClass
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency
from throughline.audit.states import Operation
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.intelligence.models import IntelligenceReport
from throughline.intelligence.policies import require_shareable, require_usable
from throughline.intelligence.queries.reports import ReportRead, get_report, get_whole, list_share_agencies, list_shares

SHARE_DAYS = 28


@transaction.atomic
def share_report(
    *, by: Actor, at: dt.datetime, report_uuid: uuid.UUID, agency: Agency, purpose: str, days: int = SHARE_DAYS
) -> Grant:
    """Let an agency read a report for a purpose and a time: the sanitised text of C, the text of P; never the source.

    Errors: Absent; Refused when it is not assessed, is restricted, or no agreement is in force.
    """
    require_permission(by, "intelligence.assess")
    report = get_whole(by, report_uuid, at, lock=True)
    require_usable(report)
    require_shareable(report.record, agency)
    if agency not in list_share_agencies(by, report):
        raise Refused("Choose an agency of this hub.", field="agency")
    if any(grant.agency_id == agency.pk for grant in list_shares(report, at)):
        raise Refused(f"{agency.name} reads it already.", field="agency")
    if not purpose.strip():
        raise Refused("Say what they need it for.", field="purpose")
    return grant_to_agency(
        by=by, at=at, record=report.record, agency=agency, days=days, classes=[FieldClass.INTELLIGENCE],
        purpose=require_text(purpose, what="purpose", field="purpose", limit=200),
    )  # fmt: skip


@transaction.atomic
def stop_sharing(*, by: Actor, at: dt.datetime, report_uuid: uuid.UUID, agency: Agency) -> int:
    """End an agency's sight of a report. Errors: Absent."""
    require_permission(by, "intelligence.assess")
    report = get_whole(by, report_uuid, at, lock=True)
    return revoke_grants(by=by, at=at, record=report.record, agency=agency)


def end_shares(*, by: Actor, at: dt.datetime, report: IntelligenceReport) -> None:
    """End everyone's sight by grant, inside the action that corrects or withdraws a report."""
    for agency in {grant.agency for grant in list_shares(report, at) if grant.agency is not None}:
        revoke_grants(by=by, at=at, record=report.record, agency=agency)


@transaction.atomic
def print_report(*, by: Actor, at: dt.datetime, report_uuid: uuid.UUID) -> ReportRead:
    """Take one's own copy of what one may read out of the product: a disclosure to one's agency. Errors: Absent."""
    require_permission(by, "intelligence.view")
    read = get_report(by, report_uuid, at)
    record_act(
        by=by, at=at, action="print_report", op=Operation.DISCLOSURE, subjects=[read.report.record],
        recipient=by.agency.name, detail={"whole": read.is_whole},
    )  # fmt: skip
    return read

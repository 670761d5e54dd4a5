"""Assessing a report: the source, how it knows, how it may be handled, and the text others may read."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import involve, record_act
from throughline.access.permissions import require_permission
from throughline.access.states import InvolvementReason
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.text import require_text
from throughline.intelligence.actions.moving import move_report
from throughline.intelligence.actions.submitting import report_shown
from throughline.intelligence.models import IntelligenceReport, ReportAssessment
from throughline.intelligence.policies import require_assessor, require_handling, require_no_urn
from throughline.intelligence.queries.reports import get_whole, newest_version
from throughline.intelligence.states import ReportStatus


@dataclass(frozen=True)
class AssessmentGiven:
    """An assessment as typed. All after ``mopi_group`` belongs to C, and is empty for P."""

    source_evaluation: str
    assessment: str
    handling: str
    mopi_group: str
    conditions: str = ""
    action_code: str = ""
    action_text: str = ""
    sanitisation_code: str = ""
    sanitised_text: str = ""


@transaction.atomic
def assess_report(
    *, by: Actor, at: dt.datetime, report_uuid: uuid.UUID, version: int, given: AssessmentGiven
) -> ReportAssessment:
    """Assess what a report says now, as somebody who did not write it: they work on it from then on.

    Errors: Absent, Refused, Conflict.
    """
    require_permission(by, "intelligence.assess")
    report = get_whole(by, report_uuid, at, lock=True)
    report.require_version(version, report_shown(report))
    move_report(report, ReportStatus.ASSESSED)
    written = newest_version(report)
    require_assessor(report, written, by.member)
    assessed = ReportAssessment(
        version=written, source_evaluation=given.source_evaluation, assessment=given.assessment,
        handling=given.handling, mopi_group=given.mopi_group, action_code=given.action_code,
        sanitisation_code=given.sanitisation_code, assessed_at=at, assessed_by=by.member,
        conditions=require_text(given.conditions, what="conditions", field="conditions", limit=500),
        action_text=require_text(given.action_text, what="what may be done", field="action_text", limit=300),
        sanitised_text=require_text(given.sanitised_text, what="sanitised text", field="sanitised_text", limit=5000),
    )  # fmt: skip
    require_handling(assessed)
    for name in ("conditions", "action_text", "sanitised_text"):
        require_no_urn(getattr(assessed, name), written.source_urn, field=name)
    assessed.save_checked()
    report.save_checked()
    involve(by=by, at=at, record=report.record, member=by.member, reason=InvolvementReason.REVIEWS)
    _record(by, at, report, assessed)
    return assessed


def _record(by: Actor, at: dt.datetime, report: IntelligenceReport, assessed: ReportAssessment) -> None:
    record_act(
        by=by, at=at, action="assess_report", op=Operation.ALTERATION, subjects=[report.record],
        detail={"grading": assessed.grading, "mopi_group": assessed.mopi_group},
    )  # fmt: skip

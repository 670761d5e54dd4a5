"""The coordinator's decision on a referral."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import involve, record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.access.states import InvolvementReason
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.audit.states import Operation
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.hub.actions.cases import ANSWERED_BY_A_LEAD, open_case
from throughline.hub.actions.referrals import move_referral
from throughline.hub.actions.screenings import ScreeningGiven
from throughline.hub.models import Case, Referral, TriageDecision
from throughline.hub.policies import require_referral_move
from throughline.hub.states import CaseStatus, ReferralStatus, TriageOutcome
from throughline.register.links import link_records
from throughline.register.states import LinkKind
from throughline.work.facts import notify, resolve_gaps, stop_clock
from throughline.work.models import Clock
from throughline.work.states import RuleKey


@dataclass(frozen=True)
class CaseGiven:
    """What an accepted referral opens: who leads, who covers, and the first screening."""

    lead: Member
    cover: Member
    screening: ScreeningGiven


@transaction.atomic
def decide_referral(
    *,
    by: Actor,
    at: dt.datetime,
    referral_uuid: uuid.UUID,
    version: int,
    outcome: str,
    reasons: str,
    feedback: str,
    case: CaseGiven | None = None,
    late_reason: str = "",
) -> TriageDecision:
    """Decide a referral with a fixed outcome, reasons, and what the referrer is told.

    *Accepted* opens a case; *joined* adds it to the open one; *more needed* leaves it waiting, its clock running; every
    other outcome ends it. A decision made after its clock says why it is late. Errors: Absent, Refused, Conflict
    (someone decided first).
    """
    require_permission(by, "triage.decide")
    referral = get_visible(Referral, referral_uuid, by, at, lock=True)
    referral.require_version(version, _shown(referral))
    _require_decision(outcome, reasons, feedback)
    require_referral_move(referral, ReferralStatus.DECIDED)
    decision = TriageDecision(
        referral=referral,
        outcome=outcome,
        reasons=require_text(reasons, what="reasons", field="reasons", limit=5000),
        feedback=require_text(feedback, what="what the referrer is told", field="feedback", limit=2000),
        decided_at=at,
        decided_by=by.member,
    )
    decision.save_checked()
    if outcome != TriageOutcome.MORE_NEEDED:
        move_referral(referral, ReferralStatus.DECIDED)
        _stop_triage_clock(referral, late_reason, by=by, at=at)
    referral.save_checked()
    _carry_out(referral, outcome, case, by=by, at=at)
    notify(by=by, at=at, member=referral.referred_by, record=referral.record, text="Your referral has an answer")
    record_act(by=by, at=at, action="decide_referral", op=Operation.ALTERATION, subjects=[referral.record])
    return decision


def _stop_triage_clock(referral: Referral, late_reason: str, *, by: Actor, at: dt.datetime) -> None:
    """Stop the hub's clock; one that was missed keeps the reason beside it, and nothing undoes the breach."""
    running = Clock.related.filter(record=referral.record, rule__key=RuleKey.HUB_TRIAGE, stopped_at__isnull=True)
    for clock in running:
        if clock.due_at < at and not clock.breach_reason:
            if not late_reason.strip():
                raise Refused("The decision is late: say why.", field="late_reason")
            clock.breach_reason = require_text(late_reason, what="reason", field="late_reason", limit=1000)
            clock.breach_recorded_at, clock.breach_recorded_by = at, by.member
            clock.save_checked()
        stop_clock(by=by, at=at, clock=clock)


def _shown(referral: Referral) -> dict[str, object]:
    last = referral.decisions.order_by("-decided_at").first()
    return {"outcome": last.get_outcome_display() if last else "", "reasons": last.reasons if last else ""}


def _require_decision(outcome: str, reasons: str, feedback: str) -> None:
    if outcome not in TriageOutcome.values:
        raise Refused("Choose what happens with the referral.", field="outcome")
    if not reasons.strip():
        raise Refused("Give the reasons.", field="reasons")
    if not feedback.strip():
        raise Refused("Write what the referrer is told.", field="feedback")


def _carry_out(referral: Referral, outcome: str, given: CaseGiven | None, *, by: Actor, at: dt.datetime) -> None:
    running = Case.related.filter(person=referral.person, status=CaseStatus.OPEN).select_related("record").first()
    if outcome == TriageOutcome.ACCEPTED:
        if given is None:
            raise Refused("Choose who leads and who covers.", field="lead")
        if running is not None:
            raise Refused("They have an open case. Join this referral to it.", field="outcome")
        open_case(
            by=by, at=at, person_uuid=referral.person.record.uuid, referral=referral, lead=given.lead,
            cover=given.cover, screening=given.screening,
        )  # fmt: skip
    if outcome == TriageOutcome.JOINED:
        if running is None:
            raise Refused("They have no open case to join.", field="outcome")
        _join(referral, running, by=by, at=at)


def _join(referral: Referral, running: Case, *, by: Actor, at: dt.datetime) -> None:
    """The referral becomes part of the open case: its lead and cover see it, and what a lead answers is answered."""
    link_records(
        by=by, at=at, from_record=running.record, to_record=referral.record, kind=LinkKind.CASE_REFERRAL,
        since_date=referral.referral_date,
    )  # fmt: skip
    for member, why in ((running.lead, InvolvementReason.LEAD), (running.cover, InvolvementReason.COVER)):
        involve(by=by, at=at, record=referral.record, member=member, reason=why)
        notify(by=by, at=at, member=member, record=referral.record, text="A referral was joined to your case")
    resolve_gaps(
        by=by, at=at, person=referral.person.record, resolution=f"Joined to case {running.record.reference}",
        kinds=ANSWERED_BY_A_LEAD,
    )  # fmt: skip

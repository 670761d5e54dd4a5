"""Taking what the hub holds out of it: each is a disclosure, to somebody named, and logged as one."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.models import ProtectedRecord
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.hub.models import Case, Referral
from throughline.hub.policies import can_follow
from throughline.hub.queries.cases import get_case
from throughline.hub.queries.referrals import list_decisions, referrer_of


@transaction.atomic
def summarise_case(*, by: Actor, at: dt.datetime, case_uuid: uuid.UUID) -> Case:
    """Take a dated summary of a case out to one's own agency's system: a disclosure, and logged as one. Errors: Absent."""
    require_permission(by, "case.view")
    case = get_visible(Case, case_uuid, by, at)
    record_act(
        by=by, at=at, action="summarise_case", op=Operation.DISCLOSURE, subjects=[case.record, case.person.record],
        recipient=by.agency.name, basis=_basis_of(case.record), classes="identity, process, professional",
    )  # fmt: skip
    return case


@transaction.atomic
def disclose_chronology(
    *, by: Actor, at: dt.datetime, case_uuid: uuid.UUID, recipient: str, reason: str, with_own_words: bool
) -> Case:
    """Take a case's chronology out to somebody named, for a reason that is kept with the event. Errors: Absent, Refused."""
    require_permission(by, "case.disclose")
    case = get_case(by, case_uuid, at)
    if not recipient.strip():
        raise Refused("Say whom it is for.", field="recipient")
    if not reason.strip():
        raise Refused("Say why they need it.", field="reason")
    words = ", own words" if with_own_words else ""
    record_act(
        by=by, at=at, action="disclose_chronology", op=Operation.DISCLOSURE,
        subjects=[case.record, case.person.record], basis=_basis_of(case.record),
        recipient=require_text(recipient, what="whom it is for", field="recipient", limit=200),
        classes=f"identity, process, professional{words}",
        detail={"reason": require_text(reason, what="reason", field="reason", limit=300)},
    )  # fmt: skip
    return case


@transaction.atomic
def write_to_referrer(*, by: Actor, at: dt.datetime, referral_uuid: uuid.UUID) -> Referral:
    """Make the letter that tells a referrer what the hub decided, for who made the referral or the coordinator.

    Errors: Absent; Refused before there is a decision.
    """
    require_permission(by, "referral.view")
    referral = get_visible(Referral, referral_uuid, by, at, beside=("referred_by__agency", "agency"))
    if not can_follow(by, referral):
        raise Absent
    if not list_decisions(referral):
        raise Refused("The hub has not decided yet, so there is nothing to tell.")
    record_act(
        by=by, at=at, action="write_to_referrer", op=Operation.DISCLOSURE, subjects=[referral.record],
        recipient=referrer_of(referral), basis=_basis_of(referral.record),
        classes="process, professional",
    )  # fmt: skip
    return referral


def _basis_of(record: ProtectedRecord) -> str:
    return record.agreement.basis if record.agreement else ""

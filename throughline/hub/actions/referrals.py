"""Acts on a referral to the hub: making one, taking an imported one on, withdrawing it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import involve, protect, record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.access.states import InvolvementReason, RecordKind
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Team
from throughline.agencies.queries import members_of_hub
from throughline.agencies.states import Role
from throughline.audit.states import Operation
from throughline.core.clock import at_london, civil_date
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.hub.models import Intervention, Referral, ReferralDraft
from throughline.hub.policies import require_referral_move
from throughline.hub.states import ReferralStatus, Told
from throughline.register.facts import person_for
from throughline.register.given import PersonGiven
from throughline.register.models import Person
from throughline.register.queries import age_of
from throughline.register.states import AgeGroup
from throughline.sources.models import SourceRow
from throughline.work.facts import notify, resolve_gaps, start_clock, stop_clocks
from throughline.work.states import GapKind, RuleKey

MORNING = dt.time(9, 0)


@transaction.atomic
def refer_person(
    *,
    by: Actor,
    at: dt.datetime,
    referral_date: dt.date,
    concerns: str,
    social_care_told: str,
    person: PersonGiven | None = None,
    intervention_uuid: uuid.UUID | None = None,
    immediate_danger: bool = False,
    danger_told: str = "",
    social_care_who: str = "",
    social_care_date: dt.date | None = None,
    social_care_reference: str = "",
    consent: str = "",
    their_view: str = "",
    team: Team | None = None,
    agency: Agency | None = None,
    draft_uuid: uuid.UUID | None = None,
    inherited: bool = False,
    source_row: SourceRow | None = None,
) -> Referral:
    """Refer one person to the hub, from an intervention or on its own.

    The hub's triage clock starts; where children's social care has been told, the authority's own clock starts beside it
    (practice.md P12). An adult's referral says how they consented, or why it is made without; anyone who may be under 18
    is referred without consent. A draft sent twice makes one referral. An imported referral is history: no clock, no
    notice. Errors: Absent, Refused.
    """
    require_permission(by, "referral.make")
    sent = Referral.related.filter(draft=draft_uuid).first() if draft_uuid else None
    if sent is not None:
        return sent
    intervention = get_visible(Intervention, intervention_uuid, by, at) if intervention_uuid else None
    referred = _referred_person(by, at, intervention, person)
    if not inherited:
        _require_referral(
            at, referral_date, concerns, social_care_told, immediate_danger=immediate_danger, danger_told=danger_told
        )
        _require_consent(referred, referral_date, consent)
    owner = agency or (team.agency if team else by.agency)
    referral = Referral(
        record=protect(by=by, at=at, kind=RecordKind.REFERRAL, agency=owner),
        person=referred,
        intervention=intervention,
        referral_date=referral_date,
        team=team,
        agency=owner,
        referred_at=at,
        referred_by=by.member,
        concerns=require_text(concerns, what="what worries you", field="concerns"),
        immediate_danger=immediate_danger,
        danger_told=require_text(danger_told, what="who was told", field="danger_told", limit=300),
        social_care_told=social_care_told,
        social_care_who=require_text(social_care_who, what="who was told", field="social_care_who", limit=150),
        social_care_date=social_care_date,
        social_care_reference=require_text(
            social_care_reference, what="reference", field="social_care_reference", limit=50
        ),
        consent=require_text(consent, what="consent", field="consent", limit=300),
        their_view=require_text(their_view, what="their view", field="their_view", limit=1000),
        status=ReferralStatus.HISTORY if inherited else ReferralStatus.SUBMITTED,
        draft=draft_uuid,
        source_row=source_row,
    )
    referral.save_checked()
    if draft_uuid is not None:
        ReferralDraft.objects.filter(uuid=draft_uuid, member=by.member).delete()
    if not inherited:
        _start_work(referral, by=by, at=at)
    record_act(
        by=by, at=at, action="refer_person", op=Operation.COLLECTION, subjects=[referral.record, referred.record]
    )
    return referral


def _referred_person(by: Actor, at: dt.datetime, intervention: Intervention | None, given: PersonGiven | None) -> Person:
    if intervention is not None:
        if Referral.related.filter(intervention=intervention).exists():
            raise Refused("This person has been referred to the hub from this intervention already.")
        return intervention.person
    if given is None:
        raise Refused("Say who you are referring.", field="description")
    return person_for(by=by, at=at, given=given)


def _require_referral(
    at: dt.datetime, referral_date: dt.date, concerns: str, told: str, *, immediate_danger: bool, danger_told: str
) -> None:
    if referral_date > civil_date(at):
        raise Refused("The date of the referral must be today or earlier.", field="referral_date")
    if not concerns.strip():
        raise Refused("Say what worries you.", field="concerns")
    if told not in Told.values or told == Told.NOT_STATED:
        raise Refused("Say whether children's social care has been told.", field="social_care_told")
    if immediate_danger and not danger_told.strip():
        raise Refused("Say whom you have spoken to about the danger.", field="danger_told")


def _require_consent(person: Person, on: dt.date, consent: str) -> None:
    if age_of(person, on).group == AgeGroup.ADULT and not consent.strip():
        raise Refused("They are an adult: say that they agree, or why you are referring without.", field="consent")


def _start_work(referral: Referral, *, by: Actor, at: dt.datetime) -> None:
    """Start the clocks, tell the coordinators, and answer the gap the person was found with."""
    involve(by=by, at=at, record=referral.record, member=by.member, reason=InvolvementReason.REFERRED)
    hub_agency = referral.record.hub.agency
    start_clock(by=by, at=at, key=RuleKey.HUB_TRIAGE, record=referral.record, owner_agency=hub_agency)
    if referral.social_care_told == Told.YES:
        told_on = referral.social_care_date or civil_date(at)
        begins = min(at, at_london(told_on, MORNING)) if told_on < civil_date(at) else at
        start_clock(
            by=by, at=at, key=RuleKey.AUTHORITY_DECISION, record=referral.record, owner_agency=referral.agency,
            starts_at=begins,
        )  # fmt: skip
    for coordinator in members_of_hub(referral.record.hub, [Role.COORDINATOR]):
        notify(by=by, at=at, member=coordinator, record=referral.record, text="A referral is waiting for triage")
    resolve_gaps(
        by=by, at=at, person=referral.person.record, resolution=f"Referred to the hub: {referral.record.reference}",
        kinds=[GapKind.PERSON_FOUND, GapKind.ARRESTED_CHILD],
    )  # fmt: skip


@transaction.atomic
def take_on_referral(*, by: Actor, at: dt.datetime, referral_uuid: uuid.UUID) -> Referral:
    """Take an imported referral on: it waits for triage like any other, and its clock starts now. Errors: Refused."""
    require_permission(by, "triage.decide")
    referral = get_visible(Referral, referral_uuid, by, at, lock=True)
    _move(referral, ReferralStatus.SUBMITTED)
    start_clock(
        by=by, at=at, key=RuleKey.HUB_TRIAGE, record=referral.record, owner_agency=referral.record.hub.agency,
        owner=by.member,
    )  # fmt: skip
    record_act(by=by, at=at, action="take_on_referral", op=Operation.ALTERATION, subjects=[referral.record])
    return referral


@transaction.atomic
def withdraw_referral(*, by: Actor, at: dt.datetime, referral_uuid: uuid.UUID, reason: str) -> Referral:
    """Withdraw a referral that waits for triage: made in error, or no longer wanted. Errors: Absent, Refused."""
    require_permission(by, "referral.make")
    referral = get_visible(Referral, referral_uuid, by, at, lock=True)
    if not reason.strip():
        raise Refused("Say why it is withdrawn.", field="reason")
    _move(referral, ReferralStatus.WITHDRAWN)
    stop_clocks(by=by, at=at, record=referral.record, key=RuleKey.HUB_TRIAGE)
    record_act(
        by=by, at=at, action="withdraw_referral", op=Operation.ALTERATION, subjects=[referral.record],
        detail={"reason": reason.strip()},
    )  # fmt: skip
    return referral


def _move(referral: Referral, to_status: str) -> None:
    """The one place a referral's status is written."""
    require_referral_move(referral, to_status)
    referral.status = to_status
    referral.version += 1
    referral.save_checked()

"""Acts on a referral: making one, and what happens while it waits and after: taken on, added to, withdrawn, answered."""

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
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.hub.actions.social_care import require_told_lately, start_authority_clock, start_strategy_clock
from throughline.hub.concerns import raise_concern
from throughline.hub.holding import hold_alike
from throughline.hub.models import Intervention, Referral, ReferralDraft
from throughline.hub.policies import can_follow, require_referral_move
from throughline.hub.states import ConcernSource, ReferralStatus, Told
from throughline.register.facts import person_for
from throughline.register.given import PersonGiven
from throughline.register.models import Person
from throughline.register.queries import age_of
from throughline.register.states import AgeGroup
from throughline.sources.models import SourceRow
from throughline.work.facts import notify, resolve_gaps, start_clock, stop_clocks
from throughline.work.states import GapKind, RuleKey


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
    is referred without consent. A draft sent twice makes one referral, held as closely as the person. An imported one is
    history: no clock, no notice. Errors: Absent, Refused.
    """
    require_permission(by, "referral.make")
    sent = _sent_before(by, draft_uuid)
    if sent is not None:
        return sent
    intervention = get_visible(Intervention, intervention_uuid, by, at) if intervention_uuid else None
    referred = _referred_person(by, at, intervention, person)
    if not inherited:
        _require_dates(at, referral_date, social_care_date)
        _require_danger_told(concerns, immediate_danger=immediate_danger, danger_told=danger_told)
        is_adult = age_of(referred, referral_date).group == AgeGroup.ADULT
        _require_social_care(social_care_told, social_care_who, is_adult=is_adult)
        _require_consent(consent, is_adult=is_adult)
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
    hold_alike(referral.record, referred, by=by, at=at)
    if draft_uuid is not None:
        ReferralDraft.objects.filter(uuid=draft_uuid, member=by.member).delete()
    if not inherited:
        _start_work(referral, by=by, at=at)
        raise_concern(
            by=by, at=at, person=referred, source=ConcernSource.REFERRAL, about=referral.record, agency=owner,
            raised_date=referral_date,
        )  # fmt: skip
    record_act(
        by=by, at=at, action="refer_person", op=Operation.COLLECTION, subjects=[referral.record, referred.record]
    )
    return referral


def _referred_person(
    by: Actor, at: dt.datetime, intervention: Intervention | None, given: PersonGiven | None
) -> Person:
    if intervention is not None:
        if Referral.related.filter(intervention=intervention).exists():
            raise Refused("This person has been referred to the hub from this intervention already.")
        return intervention.person
    if given is None:
        raise Refused("Say who you are referring.", field="description")
    return person_for(by=by, at=at, given=given)


def _sent_before(by: Actor, draft_uuid: uuid.UUID | None) -> Referral | None:
    """What this draft made when it was sent before. A second click waits here for the first."""
    if draft_uuid is None:
        return None
    ReferralDraft.objects.select_for_update().filter(uuid=draft_uuid, member=by.member).first()
    return Referral.related.filter(draft=draft_uuid, referred_by=by.member).select_related("record").first()


def _require_dates(at: dt.datetime, referral_date: dt.date, social_care_date: dt.date | None) -> None:
    if referral_date > civil_date(at):
        raise Refused("The date of the referral must be today or earlier.", field="referral_date")
    if social_care_date is not None and social_care_date > civil_date(at):
        raise Refused("The day they were told must be today or earlier.", field="social_care_date")
    if social_care_date is not None:
        require_told_lately(social_care_date, referral_date, "social_care_date")


def _require_danger_told(concerns: str, *, immediate_danger: bool, danger_told: str) -> None:
    if not concerns.strip():
        raise Refused("Say what worries you.", field="concerns")
    if immediate_danger and not danger_told.strip():
        raise Refused("Say whom you have spoken to about the danger.", field="danger_told")


def _require_social_care(told: str, who: str, *, is_adult: bool) -> None:
    """Someone who may be under 18 is protected as a child: *not needed* is an answer for adults only (practice.md P4)."""
    if told not in Told.values or told == Told.NOT_STATED:
        raise Refused("Say whether children's social care has been told.", field="social_care_told")
    if told == Told.NOT_NEEDED and not is_adult:
        raise Refused("They are, or may be, under 18: say whether social care has been told.", field="social_care_told")
    if told == Told.YES and not who.strip():
        raise Refused("Say who at children's social care was told.", field="social_care_who")


def _require_consent(consent: str, *, is_adult: bool) -> None:
    if is_adult and not consent.strip():
        raise Refused("They are an adult: say that they agree, or why you are referring without.", field="consent")


def _start_work(referral: Referral, *, by: Actor, at: dt.datetime) -> None:
    """Start the clocks, tell the coordinators, and answer the gap the person was found with."""
    involve(by=by, at=at, record=referral.record, member=by.member, reason=InvolvementReason.REFERRED)
    hub_agency = referral.record.hub.agency
    start_clock(by=by, at=at, key=RuleKey.HUB_TRIAGE, record=referral.record, owner_agency=hub_agency)
    if referral.social_care_told == Told.YES:
        start_authority_clock(referral, by=by, at=at)
    if referral.immediate_danger:
        start_strategy_clock(referral.person, by=by, at=at)
    for coordinator in members_of_hub(referral.record.hub, [Role.COORDINATOR]):
        notify(by=by, at=at, member=coordinator, record=referral.record, text="A referral came in")
    resolve_gaps(
        by=by, at=at, person=referral.person.record, resolution=f"Referred to the hub: {referral.record.reference}",
        kinds=[GapKind.PERSON_FOUND, GapKind.ARRESTED_CHILD],
    )  # fmt: skip


@transaction.atomic
def take_on_referral(*, by: Actor, at: dt.datetime, referral_uuid: uuid.UUID) -> Referral:
    """Take an imported referral on: it waits for triage like any other, and its clock starts now. Errors: Refused."""
    require_permission(by, "triage.decide")
    referral = get_visible(Referral, referral_uuid, by, at, lock=True)
    referral.version += 1
    move_referral(referral, ReferralStatus.SUBMITTED)
    start_clock(
        by=by, at=at, key=RuleKey.HUB_TRIAGE, record=referral.record, owner_agency=referral.record.hub.agency,
        owner=by.member,
    )  # fmt: skip
    record_act(by=by, at=at, action="take_on_referral", op=Operation.ALTERATION, subjects=[referral.record])
    return referral


@transaction.atomic
def withdraw_referral(*, by: Actor, at: dt.datetime, referral_uuid: uuid.UUID, reason: str) -> Referral:
    """Withdraw a referral that waits for triage: made in error, or no longer wanted. Its referrer or the coordinator may.

    The reason joins what the referral says. Errors: Absent, Refused.
    """
    require_permission(by, "referral.make")
    referral = get_visible(Referral, referral_uuid, by, at, lock=True)
    _require_follows(by, referral)
    if not reason.strip():
        raise Refused("Say why it is withdrawn.", field="reason")
    _append(referral, "Withdrawn", reason, by=by, at=at, field="reason")
    referral.version += 1
    move_referral(referral, ReferralStatus.WITHDRAWN)
    stop_clocks(by=by, at=at, record=referral.record, key=RuleKey.HUB_TRIAGE)
    record_act(by=by, at=at, action="withdraw_referral", op=Operation.ALTERATION, subjects=[referral.record])
    return referral


@transaction.atomic
def add_to_referral(*, by: Actor, at: dt.datetime, referral_uuid: uuid.UUID, text: str) -> Referral:
    """Add what was asked for, or is new, to a referral that waits; what it said before stays. Errors: Absent, Refused."""
    require_permission(by, "referral.make")
    referral = get_visible(Referral, referral_uuid, by, at, lock=True)
    _require_follows(by, referral)
    require_referral_move(referral, ReferralStatus.DECIDED)
    if not text.strip():
        raise Refused("Write what you want to add.", field="text")
    _append(referral, "Added", text, by=by, at=at, field="text")
    referral.version += 1
    referral.save_checked()
    for coordinator in members_of_hub(referral.record.hub, [Role.COORDINATOR]):
        notify(by=by, at=at, member=coordinator, record=referral.record, text="More was added to a referral")
    record_act(by=by, at=at, action="add_to_referral", op=Operation.ALTERATION, subjects=[referral.record])
    return referral


def _require_follows(by: Actor, referral: Referral) -> None:
    if not can_follow(by, referral):
        raise Absent


def _append(referral: Referral, verb: str, text: str, *, by: Actor, at: dt.datetime, field: str) -> None:
    kept = require_text(text, what="what you add", field=field, limit=3000)
    added = f"{verb} {civil_date(at):%-d %B %Y} by {by.member.name}: {kept}"
    whole = f"{referral.concerns}\n\n{added}" if referral.concerns else added
    referral.concerns = require_text(whole, what="the referral with what you add", field=field)


def move_referral(referral: Referral, to_status: str) -> None:
    """The one place a referral's status is written, inside the act that moves it. Errors: Refused."""
    require_referral_move(referral, to_status)
    referral.status = to_status
    referral.save_checked()

"""Children's social care, asked about apart from the hub: telling them later, and what they decided (practice.md P12)."""

from __future__ import annotations

import datetime as dt
import uuid
from contextlib import suppress

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import at_london, civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.geography.errors import NoRuleLoaded
from throughline.hub.childrens_services import who_answers
from throughline.hub.models import Referral
from throughline.hub.policies import can_follow
from throughline.hub.states import Told
from throughline.register.models import Person
from throughline.register.queries import age_of
from throughline.work.facts import Done, start_clock, stop_clocks
from throughline.work.states import RuleKey

MORNING = dt.time(9, 0)
_LONG_BEFORE = dt.timedelta(days=366)


def start_authority_clock(referral: Referral, *, by: Actor, at: dt.datetime) -> None:
    """The authority's own clock, from the day it was told. No rule of England's is borrowed for another nation (P13)."""
    told_on = referral.social_care_date or civil_date(at)
    answering = who_answers(referral.person, referral.record.hub, told_on)
    begins = min(at, at_london(told_on, MORNING)) if told_on < civil_date(at) else at
    with suppress(NoRuleLoaded):
        start_clock(
            by=by, at=at, key=RuleKey.AUTHORITY_DECISION, record=referral.record, owner_agency=answering.agency,
            starts_at=begins, nation=answering.nation,
        )  # fmt: skip


def start_strategy_clock(person: Person, *, by: Actor, at: dt.datetime) -> None:
    """The same-day clock of a child in danger; one that runs already goes on. For a nation without a rule, none."""
    if not age_of(person, civil_date(at)).may_be_child:
        return
    key = RuleKey.STRATEGY_DISCUSSION
    if person.record.clocks.filter(rule__key=key, stopped_at__isnull=True).exists():
        return
    answering = who_answers(person, person.record.hub, civil_date(at))
    with suppress(NoRuleLoaded):
        start_clock(
            by=by, at=at, key=key, record=person.record, owner_agency=answering.agency, nation=answering.nation
        )  # fmt: skip


@transaction.atomic
def record_social_care_told(
    *, by: Actor, at: dt.datetime, referral_uuid: uuid.UUID, who: str, told_date: dt.date, reference: str = ""
) -> Referral:
    """Record that children's social care has been told after all: the authority's clock starts. Errors: Absent, Refused."""
    referral = _followed(by, at, referral_uuid)
    if referral.social_care_told == Told.YES:
        raise Refused("Children's social care has been told already.")
    if not who.strip():
        raise Refused("Say who was told.", field="who")
    if told_date > civil_date(at):
        raise Refused("The day they were told must be today or earlier.", field="told_date")
    require_told_lately(told_date, referral.referral_date, "told_date")
    referral.social_care_told, referral.social_care_date = Told.YES, told_date
    referral.social_care_who = require_text(who, what="who was told", field="who", limit=150)
    referral.social_care_reference = require_text(reference, what="reference", field="reference", limit=50)
    referral.version += 1
    referral.save_checked()
    start_authority_clock(referral, by=by, at=at)
    record_act(by=by, at=at, action="record_social_care_told", op=Operation.ALTERATION, subjects=[referral.record])
    return referral


@transaction.atomic
def record_authority_decision(
    *, by: Actor, at: dt.datetime, referral_uuid: uuid.UUID, decided_date: dt.date, decision: str
) -> Referral:
    """Record what children's services decided and when: the authority's own clock stops. Errors: Absent, Refused."""
    referral = _followed(by, at, referral_uuid)
    if referral.social_care_told != Told.YES:
        raise Refused("Record first that children's social care has been told.")
    if not decision.strip():
        raise Refused("Say what children's services decided.", field="decision")
    if not (referral.social_care_date or referral.referral_date) <= decided_date <= civil_date(at):
        raise Refused("The day must be between when they were told and today.", field="decided_date")
    referral.authority_decision = require_text(decision, what="decision", field="decision", limit=300)
    referral.authority_decided_date = decided_date
    referral.version += 1
    referral.save_checked()
    stop_clocks(by=by, at=at, record=referral.record, key=RuleKey.AUTHORITY_DECISION, done=Done(decided_date))
    record_act(by=by, at=at, action="record_authority_decision", op=Operation.ALTERATION, subjects=[referral.record])
    return referral


def require_told_lately(told_date: dt.date, referral_date: dt.date, field: str) -> None:
    """Raise Refused for a year typed wrong: no rule would be in force that day, and no clock would run."""
    if told_date < referral_date - _LONG_BEFORE:
        raise Refused("That is more than a year before the referral. Check the year.", field=field)


def _followed(by: Actor, at: dt.datetime, referral_uuid: uuid.UUID) -> Referral:
    require_permission(by, "referral.view")
    referral = get_visible(Referral, referral_uuid, by, at, lock=True)
    if not can_follow(by, referral, or_social_worker=True):
        raise Absent
    return referral

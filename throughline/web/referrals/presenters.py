"""A referral as frozen rows, for its own page and for triage."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from throughline.access.permissions import may
from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.hub.models import Referral
from throughline.journey.queries import referrals_in_words
from throughline.register.models import Person
from throughline.support.queries.provider import who_to_ring
from throughline.web.presenting.components import Identity
from throughline.web.presenting.dates import uk_date
from throughline.web.presenting.people import present_identity
from throughline.web.presenting.records import source_in_words


@dataclass(frozen=True)
class AnswerRow:
    """One answer on the check page."""

    question: str
    answer: str
    change_href: str


@dataclass(frozen=True)
class RingRow:
    """Whom to ring now, day or night, before anything is typed (practice.md P12). A council's two numbers are apart."""

    safeguarding_lead: str
    children_services: str
    adult_services: str
    hub: str


@dataclass(frozen=True)
class ReferralView:
    """A referral as its page and the triage page show it."""

    reference: str
    date: dt.date
    status: str
    by: str
    concerns: str
    danger: str
    social_care: str
    authority_decision: str
    consent: str
    their_view: str
    source: str


def present_referral(found: Referral) -> ReferralView:
    told = [found.get_social_care_told_display(), found.social_care_who, found.social_care_reference]
    if found.social_care_date:
        told.append(uk_date(found.social_care_date))
    decided = uk_date(found.authority_decided_date) if found.authority_decided_date else ""
    row = found.source_row
    return ReferralView(
        reference=found.record.reference,
        date=found.referral_date,
        status=referrals_in_words([found])[found.pk],
        by=f"{found.referred_by.name}, {found.agency.name}",
        concerns=found.concerns,
        danger=found.danger_told if found.immediate_danger else "",
        social_care=", ".join(part for part in told if part),
        authority_decision=f"{found.authority_decision} ({decided})" if decided else "",
        consent=found.consent,
        their_view=found.their_view,
        source=source_in_words(row),
    )


def present_referred(actor: Actor, person: Person, at: dt.datetime) -> Identity:
    """Who was referred. A role that opens no person pages sees the name and age alone: no contact, no alerts."""
    identity = present_identity(person, civil_date(at))
    return identity if may(actor.role, "person.view") else replace(identity, contact="", alerts=())


def present_ring(actor: Actor) -> RingRow:
    ring = who_to_ring(actor, actor.hub)
    return RingRow(ring.safeguarding_lead, "; ".join(ring.children_services), "; ".join(ring.adult_services), ring.hub)

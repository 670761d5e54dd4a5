"""What a provider's pages show: the person as far as it was shared, the support, its own sessions. Nothing of the case."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.urls import reverse

from throughline.access.classes import open_classes
from throughline.access.states import FieldClass
from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.hub.models import WhatHelps
from throughline.register.models import Person, SafeContact
from throughline.register.queries import age_of, display_name
from throughline.register.states import Contactable
from throughline.support.models import Offer, Session, Worry
from throughline.support.policies import enrolment_of
from throughline.support.queries.directory import service_name
from throughline.support.queries.progress import ProgressView, progress_of
from throughline.support.states import EnrolmentStatus, OfferStatus
from throughline.web.presenting.clocks import Clock, present_clock
from throughline.web.presenting.components import Alert, Identity
from throughline.web.presenting.dates import ago, short_date
from throughline.web.presenting.people import WhatHelpsView, contact_in_words, present_what_helps
from throughline.web.screening.presenters import TrendView
from throughline.web.support.progress import present_progress_trend

NAME_NOT_SHARED = "Name not shared"
NOT_SHARED = "Not shared with you: ask the hub before you call, write or visit"


@dataclass(frozen=True)
class OfferCard:
    """An offer to answer: who, for what, how to work safely, by when."""

    href: str
    name: str
    age: str
    service: str
    shared_note: str
    contact: str
    clock: Clock | None


@dataclass(frozen=True)
class SupportedCard:
    """Someone the provider supports: since when, when last seen by it, and the quick way to record a session."""

    href: str
    session_href: str
    name: str
    service: str
    standing: str
    contact: str


@dataclass(frozen=True)
class SessionRow:
    """A session as the provider reads it: with its own note."""

    day: dt.date
    name: str
    href: str
    attendance: str
    note: str
    shared: str
    by: str
    share_href: str
    correct_href: str
    withdrawn: str


@dataclass(frozen=True)
class WorryRow:
    at: dt.datetime
    what: str
    told: str
    by: str


@dataclass(frozen=True)
class SupportedPerson:
    """The page of someone offered to, or supported by, a provider."""

    offer_uuid: uuid.UUID
    identity: Identity
    what_helps: WhatHelpsView | None
    remember: str
    contact: str
    service: str
    kind: str
    shared_note: str
    their_answer: str
    standing: str
    shared_until: dt.datetime | None
    clock: Clock | None
    is_waiting: bool
    may_start: bool
    is_under_way: bool
    sessions: tuple[SessionRow, ...]
    worries: tuple[WorryRow, ...]
    progress: ProgressView | None
    trend: TrendView | None


@dataclass(frozen=True)
class Shared:
    """A person as far as a provider may know them: only the field classes its grants name."""

    identity: Identity
    contact: str
    remember: str
    shows_contact: bool
    shows_process: bool


def present_shared(person: Person, actor: Actor, at: dt.datetime) -> Shared:
    """What was shared of a person. The work-safely facts come without their source; none says “not assessed” (P19)."""
    classes = open_classes(actor, person.record, at)
    knows_who, knows_contact = FieldClass.IDENTITY in classes, FieldClass.CONTACT in classes
    contact = newest_contact(person) if knows_contact else None
    no_visits = contact is not None and contact.may_visit_home == Contactable.NO
    identity = Identity(
        name=display_name(person) if knows_who else NAME_NOT_SHARED,
        reference=person.record.reference,
        age=age_of(person, civil_date(at)).in_words if knows_who else "not shared",
        called=person.called if knows_who else "",
        alerts=(Alert("Do not visit at home", "caution"),) if no_visits else (),
    )
    return Shared(
        identity=identity,
        contact=contact_in_words(contact) if knows_contact else NOT_SHARED,
        remember=contact.what_helps if contact else "",
        shows_contact=knows_contact,
        shows_process=FieldClass.PROCESS in classes,
    )


def newest_contact(person: Person) -> SafeContact | None:
    """The work-safely facts that stand, from what the query brought with the person."""
    return max(person.safe_contacts.all(), key=lambda row: (row.recorded_at, row.pk), default=None)


def present_offer(offer: Offer, actor: Actor, at: dt.datetime) -> OfferCard:
    shared = present_shared(offer.need.case.person, actor, at)
    return OfferCard(
        href=reverse("support-person", args=[offer.uuid]),
        name=shared.identity.name,
        age=shared.identity.age,
        service=service_name(offer.service, civil_date(at)),
        shared_note=offer.shared_note,
        contact=shared.contact,
        clock=_answer_clock(offer, at),
    )


def _answer_clock(offer: Offer, at: dt.datetime) -> Clock | None:
    if offer.clock is None or offer.status != OfferStatus.OFFERED:
        return None
    return present_clock(offer.clock.due_at, now=at)


def present_supported(offer: Offer, actor: Actor, at: dt.datetime) -> SupportedCard:
    shared = present_shared(offer.need.case.person, actor, at)
    under_way = _is_under_way(offer)
    return SupportedCard(
        href=reverse("support-person", args=[offer.uuid]),
        session_href=reverse("support-session", args=[offer.uuid]) if under_way else "",
        name=shared.identity.name,
        service=service_name(offer.service, civil_date(at)),
        standing=_standing(offer, at),
        contact=shared.contact,
    )


def _is_under_way(offer: Offer) -> bool:
    enrolment = enrolment_of(offer)
    return enrolment is not None and enrolment.status == EnrolmentStatus.STARTED


def _standing(offer: Offer, at: dt.datetime) -> str:
    enrolment = enrolment_of(offer)
    if offer.status == OfferStatus.OFFERED:
        return "Waiting for your answer"
    if enrolment is None:
        return "Accepted. Not started yet"
    if enrolment.status != EnrolmentStatus.STARTED:
        return enrolment.get_status_display()
    sessions = list(enrolment.sessions.all())
    last = f"last session {ago(sessions[0].session_date, at)}" if sessions else "no session yet"
    return f"Since {short_date(enrolment.started_date)}, {last}"


def present_session(session: Session, offer: Offer, name: str) -> SessionRow:
    """One of the provider's own sessions, with its note. Call it only with sessions the provider's own query gave."""
    is_wrong = session.withdrawn_at is not None
    return SessionRow(
        day=session.session_date,
        name=name,
        href=reverse("support-person", args=[offer.uuid]),
        attendance=attendance_in_words(session),
        note=session.note,
        shared=session.shared,
        by=session.recorded_by.name,
        correct_href="" if is_wrong else reverse("support-session-correct", args=[offer.uuid, session.pk]),
        withdrawn=session.withdrawn_reason,
        share_href="" if session.shared or is_wrong else reverse("support-share", args=[offer.uuid, session.pk]),
    )


def attendance_in_words(session: Session) -> str:
    """How a session went, and why it was missed as far as anyone knows."""
    words = session.get_attendance_display()
    return f"{words} ({session.get_missed_kind_display().lower()})" if session.missed_kind else words


def present_supported_person(
    offer: Offer, sessions: list[Session], worries: list[Worry], helps: list[WhatHelps], actor: Actor, at: dt.datetime
) -> SupportedPerson:
    """The provider's page of one person. What helps is for whoever was told how to contact them."""
    shared = present_shared(offer.need.case.person, actor, at)
    enrolment = enrolment_of(offer)
    progress = progress_of(enrolment, for_provider=True) if enrolment else None
    explained = offer.need.explained_date
    answer = f"{offer.need.get_answer_display()}, asked on {short_date(explained)}" if explained else ""
    return SupportedPerson(
        offer_uuid=offer.uuid,
        identity=shared.identity,
        what_helps=present_what_helps(helps) if shared.shows_contact else None,
        remember=shared.remember,
        contact=shared.contact,
        service=service_name(offer.service, civil_date(at)),
        kind=offer.need.get_kind_display(),
        shared_note=offer.shared_note,
        their_answer=answer if shared.shows_process else "",
        standing=_standing(offer, at),
        shared_until=offer.grant.expires_at if offer.grant else None,
        clock=_answer_clock(offer, at),
        is_waiting=offer.status == OfferStatus.OFFERED,
        may_start=offer.status == OfferStatus.ACCEPTED and enrolment_of(offer) is None,
        is_under_way=_is_under_way(offer),
        sessions=tuple(present_session(session, offer, shared.identity.name) for session in sessions),
        progress=progress,
        trend=present_progress_trend(progress) if progress and progress.scorings else None,
        worries=tuple(WorryRow(row.recorded_at, row.what, row.told, row.recorded_by.name) for row in worries),
    )

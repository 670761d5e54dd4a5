"""What a provider sees: offers it has to answer, people it supports, its sessions. Nothing of the case behind them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from throughline.agencies.actor import Actor
from throughline.agencies.models import Hub
from throughline.agencies.queries import list_adult_services, list_councils
from throughline.core.clock import civil_date
from throughline.core.errors import Absent
from throughline.support.models import Offer, Session, Worry, shared_with_provider
from throughline.support.policies import is_live, is_provider
from throughline.support.queries.progress import prefetch_progress
from throughline.support.states import EnrolmentStatus, OfferStatus

SHOWN_AT_MOST = 100


@dataclass(frozen=True)
class WhoToRing:
    """Whom a provider rings when it is worried. Councils of the hub are all named: which is the child's is not shared."""

    safeguarding_lead: str
    children_services: tuple[str, ...]
    adult_services: tuple[str, ...]
    hub: str


def list_offers_to_answer(actor: Actor, at: dt.datetime) -> list[Offer]:
    """Offers waiting for the actor's agency about people shared with it, by when the answer is due."""
    rows = _offers(actor, at).filter(status=OfferStatus.OFFERED).order_by("clock__due_at", "pk")
    return list(rows[:SHOWN_AT_MOST])


def list_supported(actor: Actor, at: dt.datetime) -> list[Offer]:
    """Offers the actor's agency accepted whose support has not ended, those longest without a session first."""
    rows = _offers(actor, at).filter(status=OfferStatus.ACCEPTED).order_by("answered_at", "pk")
    return [offer for offer in rows[:SHOWN_AT_MOST] if is_live(offer)]


def list_sessions_this_week(actor: Actor, at: dt.datetime) -> list[Session]:
    """The agency's sessions since Monday with people still shared with it, newest first."""
    today = civil_date(at)
    monday = today - dt.timedelta(days=today.weekday())
    rows = Session.objects.visible_to(actor, at).filter(
        shared_with_provider("enrolment__offer__", actor, at),
        session_date__gte=monday,
        withdrawn_at__isnull=True,
        enrolment__status=EnrolmentStatus.STARTED,
    )
    rows = rows.select_related(
        "enrolment__offer__need__case__person__record", "enrolment__offer__service", "recorded_by"
    )
    rows = rows.prefetch_related(
        "enrolment__offer__need__case__person__safe_contacts", "enrolment__offer__need__case__person__age_statements"
    )
    return list(rows.order_by("-session_date", "-pk")[:SHOWN_AT_MOST])


def get_offer_to_us(actor: Actor, offer_uuid: uuid.UUID, at: dt.datetime) -> Offer:
    """An offer to the actor's own agency about a person shared with it now. Raises Absent."""
    offer = _offers(actor, at).prefetch_related(*prefetch_progress()).filter(uuid=offer_uuid).first()
    if offer is None or not is_provider(actor, offer.service):
        raise Absent
    return offer


def list_own_sessions(actor: Actor, at: dt.datetime, offer: Offer) -> list[Session]:
    """The provider's sessions from one offer with its own notes, newest first; empty for anyone else (P19).

    One recorded in error is among them, and says so.
    """
    if not is_provider(actor, offer.service):
        return []
    rows = Session.objects.visible_to(actor, at).filter(enrolment__offer=offer).select_related("recorded_by")
    return list(rows.order_by("-session_date", "-pk"))


def get_own_session(actor: Actor, at: dt.datetime, offer: Offer, session_id: int) -> Session:
    """One of the provider's own sessions from an offer. Raises Absent."""
    for session in list_own_sessions(actor, at, offer):
        if session.pk == session_id:
            return session
    raise Absent


def list_own_worries(actor: Actor, at: dt.datetime, offer: Offer) -> list[Worry]:
    """What the provider wrote down that worried it, newest first."""
    rows = Worry.objects.visible_to(actor, at).filter(offer=offer).select_related("recorded_by")
    return list(rows.order_by("-recorded_at", "-pk"))


def who_to_ring(actor: Actor, hub: Hub) -> WhoToRing:
    """The provider's own safeguarding lead, the hub's councils, and the hub."""
    return WhoToRing(
        safeguarding_lead=actor.agency.safeguarding_contact,
        children_services=tuple(f"{council.name}: {council.safeguarding_contact}" for council in list_councils(hub)),
        adult_services=tuple(f"{council.name}: {council.adult_contact}" for council in list_adult_services(hub)),
        hub=hub.contact,
    )


def _offers(actor: Actor, at: dt.datetime) -> QuerySet[Offer]:
    """Offers to the actor's agency about people it may see at this moment: an expired or ended grant shows nothing."""
    sessions = Session.related.filter(withdrawn_at__isnull=True).order_by("-session_date", "-pk")
    offers: QuerySet[Offer] = Offer.objects.visible_to(actor, at).filter(shared_with_provider("", actor, at))
    return offers.select_related(
        "service__provider", "need__case__person__record__hub", "clock", "enrolment", "grant"
    ).prefetch_related("service__names", "need__case__person__safe_contacts", "need__case__person__age_statements",
                       Prefetch("enrolment__sessions", queryset=sessions))  # fmt: skip

"""Loading what an act on a support plan changes: through the gate, locked, with the case it belongs to."""

from __future__ import annotations

import datetime as dt
import uuid

from throughline.access.gate import get_visible
from throughline.agencies.actor import Actor
from throughline.core.errors import Absent, Refused
from throughline.hub.models import Case
from throughline.register.models import Person
from throughline.support.models import Enrolment, HousingMove, Need, Offer, Service
from throughline.support.policies import enrolment_of


def load_need(by: Actor, at: dt.datetime, need_uuid: uuid.UUID) -> Need:
    """A need of a case the actor may see, locked. Raises Absent."""
    rows = Need.objects.visible_to(by, at).select_for_update(of=("self",)).filter(uuid=need_uuid)
    need: Need | None = rows.select_related("case__record", "case__person__record", "case__lead__agency").first()
    if need is None:
        raise Absent
    return need


def load_offer(by: Actor, at: dt.datetime, offer_uuid: uuid.UUID) -> Offer:
    """An offer the actor sees by the case or as its provider, locked. Raises Absent."""
    rows = Offer.objects.visible_to(by, at).select_for_update(of=("self",)).filter(uuid=offer_uuid)
    offer: Offer | None = rows.select_related(
        "service__provider", "need__case__record", "need__case__person__record", "need__case__lead__agency"
    ).first()
    if offer is None:
        raise Absent
    return offer


def load_enrolment(by: Actor, at: dt.datetime, offer_uuid: uuid.UUID) -> Enrolment:
    """The enrolment an offer led to, its offer locked. Raises Absent, or Refused when support has not begun."""
    offer = load_offer(by, at, offer_uuid)
    enrolment = enrolment_of(offer)
    if enrolment is None:
        raise Refused("Support has not started yet. Record that it started first.")
    enrolment.offer = offer
    return enrolment


def load_move(by: Actor, at: dt.datetime, move_uuid: uuid.UUID) -> HousingMove:
    """A housing move the actor sees by the case or as its housing provider, locked. Raises Absent."""
    rows = HousingMove.objects.visible_to(by, at).select_for_update(of=("self",)).filter(uuid=move_uuid)
    move: HousingMove | None = rows.select_related(
        "case__record", "case__person__record", "case__lead__agency", "case__cover", "new_place__record"
    ).first()
    if move is None:
        raise Absent
    return move


def load_person(by: Actor, at: dt.datetime, case: Case) -> Person:
    """The person a case is about: what one may not see oneself, one cannot share. Raises Absent."""
    return get_visible(Person, case.person.record.uuid, by, at)


def sees_case(by: Actor, at: dt.datetime, case: Case) -> bool:
    """Whether the actor is on the hub's side of the case, and not there through a provider's grant alone."""
    return Case.objects.visible_to(by, at).filter(pk=case.pk).exists()


def load_service(service_uuid: uuid.UUID, *, lock: bool = False) -> Service:
    """A service of the directory. Raises Absent."""
    rows = Service.objects.select_related("provider").filter(uuid=service_uuid)
    service = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if service is None:
        raise Absent
    return service

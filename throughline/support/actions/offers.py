"""Acts on an offer of support: making it, the provider's answer, the hub taking it back."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.hub.models import Case
from throughline.support.actions.loading import load_need, load_offer, load_service, sees_case
from throughline.support.actions.sharing import lengthen_share, share_person, stop_sharing
from throughline.support.actions.tasks import finish_task
from throughline.support.models import Offer, Service
from throughline.support.policies import (
    enrolment_of,
    is_live,
    require_asked,
    require_offer_move,
    require_open_need,
    require_speaks_for,
    require_wanted,
)
from throughline.support.queries.directory import is_partner
from throughline.support.states import DeclineReason, OfferStatus
from throughline.work.facts import ask_task, due_by_rule, notify, rule_for, start_clock, stop_clock
from throughline.work.states import RuleKey, TaskKind


@transaction.atomic
def offer_support(
    *, by: Actor, at: dt.datetime, need_uuid: uuid.UUID, service_uuid: uuid.UUID, shared_note: str
) -> Offer:
    """Offer a need the person said yes to, to a service, and share with its provider what it needs to answer.

    The provider gets who they are, how to contact them safely, and ``shared_note``; never where they are. Its answer is
    due by the rule. An age outside the service's own rule warns elsewhere and never refuses. Errors: Absent, Refused (not
    asked, their answer is not yet or no, offered there already, no sharing agreement in force).
    """
    require_permission(by, "support.offer")
    need = load_need(by, at, need_uuid)
    require_open_need(need)
    require_asked(need)
    service = load_service(service_uuid)
    _require_offerable(service, by=by, at=at)
    note = require_text(shared_note, what="what the provider is told", field="shared_note", limit=1000)
    if not note:
        raise Refused("Say what the provider needs to know. They see nothing else of the case.", field="shared_note")
    offer = Offer(need=need, service=service, shared_note=note, offered_at=at, offered_by=by.member)
    offer.save_checked()
    offer.grant = share_person(offer, by=by, at=at)
    case = need.case
    offer.clock = start_clock(
        by=by, at=at, key=RuleKey.SUPPORT_ANSWER, record=case.record, owner_agency=service.provider
    )
    offer.save_checked()
    for declined in need.offers.select_related("re_offer_task"):
        finish_task(declined.re_offer_task, by=by, at=at, outcome="Offered again")
    record_act(
        by=by, at=at, action="offer_support", op=Operation.DISCLOSURE, subjects=[case.record, case.person.record],
        recipient=service.provider.name,
    )  # fmt: skip
    return offer


def _require_offerable(service: Service, *, by: Actor, at: dt.datetime) -> None:
    if not service.is_open:
        raise Refused("This service takes nobody at the moment. Choose another.", field="service")
    if not is_partner(service.provider, by.hub, civil_date(at)):
        raise Refused("This provider is not a partner of your hub. Choose another service.", field="service")


@transaction.atomic
def answer_offer(
    *,
    by: Actor,
    at: dt.datetime,
    offer_uuid: uuid.UUID,
    version: int,
    accepted: bool,
    decline_reason: str = "",
    decline_note: str = "",
) -> Offer:
    """The provider's answer. Yes: the person stays open to it for 90 days. No, with a reason: it is closed to it again,
    the lead hears, and is asked to offer again or elsewhere. Errors: Absent, Refused (they do not want it now), Conflict.
    """
    offer = load_offer(by, at, offer_uuid)
    case = offer.need.case
    require_speaks_for(by, offer.service, sees_case=sees_case(by, at, case))
    offer.require_version(version, {"status": offer.get_status_display()})
    if accepted:
        require_wanted(offer.need)
        _move(offer, OfferStatus.ACCEPTED, by=by, at=at)
        lengthen_share(offer, by=by, at=at)
    else:
        if decline_reason not in DeclineReason.values:
            raise Refused("Choose why you cannot take this.", field="decline_reason")
        offer.decline_reason = decline_reason
        offer.decline_note = require_text(decline_note, what="more about why", field="decline_note", limit=500)
        _move(offer, OfferStatus.DECLINED, by=by, at=at)
        stop_sharing(offer, by=by, at=at)
        offer.re_offer_task = ask_task(
            by=by, at=at, record=case.record, kind=TaskKind.RE_OFFER, owner=case.lead, owner_agency=case.lead.agency,
            title=f"Support declined: offer {offer.need.get_kind_display().lower()} again or elsewhere",
            due_at=due_by_rule(rule_for(RuleKey.RE_OFFER, civil_date(at)), at),
            explanation="The reason is on the support plan. The need stays open.",
        )  # fmt: skip
    offer.save_checked()
    _tell_hub(offer, "An offer of support was accepted" if accepted else "An offer of support was declined", by, at)
    record_act(by=by, at=at, action="answer_offer", op=Operation.ALTERATION, subjects=[case.record, case.person.record])
    return offer


@transaction.atomic
def withdraw_offer(*, by: Actor, at: dt.datetime, offer_uuid: uuid.UUID, version: int, reason: str) -> Offer:
    """Take back an offer no support has begun from; the person is closed to the provider. Errors: Absent, Refused, Conflict."""
    require_permission(by, "support.offer")
    offer = load_offer(by, at, offer_uuid)
    case = get_visible(Case, offer.need.case.record.uuid, by, at)
    offer.require_version(version, {"status": offer.get_status_display()})
    why = require_text(reason, what="why", field="reason", limit=500)
    if not why:
        raise Refused("Say why it is withdrawn.", field="reason")
    take_back(offer, by=by, at=at, reason=why)
    record_act(
        by=by, at=at, action="withdraw_offer", op=Operation.ALTERATION, subjects=[case.record, case.person.record]
    )
    return offer


def take_back(offer: Offer, *, by: Actor, at: dt.datetime, reason: str) -> None:
    """Withdraw an offer, in the transaction of the act that does. Errors: Refused when support has begun or ended."""
    if enrolment_of(offer) is not None:
        begun = "is under way: end it first." if is_live(offer) else "has ended: there is nothing to withdraw."
        raise Refused(f"Support from this offer {begun}")
    offer.decline_note = reason
    _move(offer, OfferStatus.WITHDRAWN, by=by, at=at)
    stop_sharing(offer, by=by, at=at)
    offer.save_checked()


def _move(offer: Offer, to_status: str, *, by: Actor, at: dt.datetime) -> None:
    """The only place an offer's status is written. An answer, or its being taken back, stops the provider's clock."""
    require_offer_move(offer, to_status)
    offer.status, offer.answered_at, offer.answered_by = to_status, at, by.member
    if offer.clock is not None:
        stop_clock(by=by, at=at, clock=offer.clock)


def _tell_hub(offer: Offer, text: str, by: Actor, at: dt.datetime) -> None:
    """Tell the lead, and whoever made the offer, without a name or what it is for."""
    case = offer.need.case
    for member in {case.lead, offer.offered_by}:
        notify(by=by, at=at, member=member, record=case.record, text=text)

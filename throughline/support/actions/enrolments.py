"""Acts on support itself: it starts, it is completed or ends early, with an outcome."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.permissions import may
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.support.actions.loading import load_enrolment, load_offer, sees_case
from throughline.support.actions.progress import raise_follow_ups
from throughline.support.actions.sharing import stop_sharing
from throughline.support.actions.tasks import finish_task
from throughline.support.models import Enrolment
from throughline.support.policies import (
    enrolment_of,
    is_provider,
    require_enrolment_move,
    require_not_to_come,
    require_speaks_for,
    require_wanted,
)
from throughline.support.states import EnrolmentStatus, OfferStatus
from throughline.work.facts import notify


@transaction.atomic
def start_enrolment(
    *, by: Actor, at: dt.datetime, offer_uuid: uuid.UUID, version: int, started_date: dt.date
) -> Enrolment:
    """Support the provider accepted has started. Errors: Absent, Refused (not accepted or wanted now, started already, a
    day to come).
    """
    offer = load_offer(by, at, offer_uuid)
    case = offer.need.case
    require_speaks_for(by, offer.service, sees_case=sees_case(by, at, case))
    offer.require_version(version, {"status": offer.get_status_display()})
    if offer.status != OfferStatus.ACCEPTED:
        raise Refused("Support can start once the offer is accepted.")
    if enrolment_of(offer) is not None:
        raise Refused("It is recorded already that this support started.")
    require_wanted(offer.need)
    require_not_to_come(started_date, civil_date(at), what="The day it started", field="started_date")
    offer.save_checked()
    enrolment = Enrolment(offer=offer, started_date=started_date, started_at=at, started_by=by.member)
    enrolment.save_checked()
    notify(by=by, at=at, member=case.lead, record=case.record, text="Support has started")
    record_act(
        by=by, at=at, action="start_enrolment", op=Operation.COLLECTION, subjects=[case.record, case.person.record]
    )
    return enrolment


@transaction.atomic
def complete_enrolment(
    *, by: Actor, at: dt.datetime, offer_uuid: uuid.UUID, version: int, ended_date: dt.date, outcome: str
) -> Enrolment:
    """The person completed it: what came of it. The person is closed to the provider, and the lead asks months later.

    Errors: Absent, Refused, Conflict.
    """
    enrolment = load_enrolment(by, at, offer_uuid)
    offer = enrolment.offer
    require_speaks_for(by, offer.service, sees_case=sees_case(by, at, offer.need.case))
    enrolment.require_version(version, outcome_shown(enrolment))
    finish_enrolment(enrolment, EnrolmentStatus.COMPLETED, by=by, at=at, ended_date=ended_date, outcome=outcome)
    raise_follow_ups(enrolment, by=by, at=at)
    _record(enrolment, "complete_enrolment", by, at)
    return enrolment


@transaction.atomic
def end_enrolment(
    *, by: Actor, at: dt.datetime, offer_uuid: uuid.UUID, version: int, ended_date: dt.date, outcome: str
) -> Enrolment:
    """Support ended early, by the provider or by the hub: what came of it. Errors: Absent, Refused, Conflict.

    Ending support does not close the need: it stays open until someone says what came of that (practice.md P6).
    """
    enrolment = load_enrolment(by, at, offer_uuid)
    offer = enrolment.offer
    on_the_case = may(by.role, "support.offer") and sees_case(by, at, offer.need.case)
    if not (is_provider(by, offer.service) or on_the_case):
        raise Absent
    enrolment.require_version(version, outcome_shown(enrolment))
    finish_enrolment(enrolment, EnrolmentStatus.ENDED, by=by, at=at, ended_date=ended_date, outcome=outcome)
    _record(enrolment, "end_enrolment", by, at)
    return enrolment


def outcome_shown(enrolment: Enrolment) -> dict[str, object]:
    """How an enrolment ended, as a conflict page shows it, by form field."""
    return {"ended_date": enrolment.ended_date or "", "outcome": enrolment.outcome}


def finish_enrolment(
    enrolment: Enrolment, to_status: str, *, by: Actor, at: dt.datetime, ended_date: dt.date, outcome: str
) -> None:
    """The only place an enrolment's status is written, in the transaction of the act that ends it. Errors: Refused."""
    require_enrolment_move(enrolment, to_status)
    require_not_to_come(ended_date, civil_date(at), what="The day it ended", field="ended_date")
    if ended_date < enrolment.started_date:
        raise Refused("The day it ended is before the day it started.", field="ended_date")
    words = require_text(outcome, what="what came of it", field="outcome", limit=1000)
    if not words:
        raise Refused("Say what came of it.", field="outcome")
    enrolment.status, enrolment.ended_date, enrolment.outcome = to_status, ended_date, words
    enrolment.ended_at, enrolment.ended_by = at, by.member
    enrolment.save_checked()
    finish_task(enrolment.offer.talk_task, by=by, at=at, outcome="The support ended")
    stop_sharing(enrolment.offer, by=by, at=at)


def _record(enrolment: Enrolment, action: str, by: Actor, at: dt.datetime) -> None:
    case = enrolment.offer.need.case
    notify(by=by, at=at, member=case.lead, record=case.record, text="Support has come to its end")
    record_act(by=by, at=at, action=action, op=Operation.ALTERATION, subjects=[case.record, case.person.record])

"""From × to × actor, for every offer and enrolment: the table says what may follow what; the gate says who may do it."""

from __future__ import annotations

import itertools

import pytest
from django.db import transaction

from tests.integration.outcomes import outcome_of
from throughline.support.actions.enrolments import complete_enrolment, end_enrolment, start_enrolment
from throughline.support.actions.offers import answer_offer, withdraw_offer
from throughline.support.states import ENROLMENT_MOVES, OFFER_MOVES, EnrolmentStatus, OfferStatus

# Who acts for a provider with workers here; and who works on the case from the hub's side. Nobody else may do anything.
PROVIDER = {"here charity"}
ON_THE_CASE = {"here coordinator", "here social", "here police"}


def offer_act(plan, offer, to_status, actor):
    args = {"by": actor, "at": plan.at, "offer_uuid": offer.uuid, "version": offer.version}
    if to_status == OfferStatus.WITHDRAWN:
        return lambda: withdraw_offer(**args, reason="Moved away")
    accepted = to_status == OfferStatus.ACCEPTED
    return lambda: answer_offer(**args, accepted=accepted, decline_reason="" if accepted else "no_capacity")


def test_offer_from_to_actor(plan):
    everyone = plan.world.everyone()
    for from_status in OfferStatus.values:
        with transaction.atomic():
            offer = plan.offer_in(from_status)
            for to_status, (who, actor) in itertools.product(OFFER_MOVES[OfferStatus.OFFERED], everyone.items()):
                doers = ON_THE_CASE if to_status == OfferStatus.WITHDRAWN else PROVIDER
                came_to = outcome_of(offer_act(plan, offer, to_status, actor))
                cell = f"{from_status} to {to_status} by {who}: {came_to}"
                is_shared = from_status in (OfferStatus.OFFERED, OfferStatus.ACCEPTED)
                if who not in doers or (who in PROVIDER and not is_shared):
                    assert came_to == "absent", cell
                elif to_status in OFFER_MOVES[from_status]:
                    assert came_to == "done", cell
                else:
                    assert came_to == "refused", cell
            transaction.set_rollback(True)


def enrolment_act(plan, enrolment, to_status, actor):
    act = complete_enrolment if to_status == EnrolmentStatus.COMPLETED else end_enrolment
    return lambda: act(
        by=actor, at=plan.at, offer_uuid=enrolment.offer.uuid, version=enrolment.version, ended_date=plan.today,
        outcome="Finished it",
    )  # fmt: skip


def test_enrolment_from_to_actor(plan):
    everyone = plan.world.everyone()
    for from_status in EnrolmentStatus.values:
        with transaction.atomic():
            enrolment = plan.enrolment_in(from_status)
            for to_status, (who, actor) in itertools.product(
                ENROLMENT_MOVES[EnrolmentStatus.STARTED], everyone.items()
            ):
                came_to = outcome_of(enrolment_act(plan, enrolment, to_status, actor))
                cell = f"{from_status} to {to_status} by {who}: {came_to}"
                is_shared = from_status == EnrolmentStatus.STARTED
                doers = set(PROVIDER) if is_shared else set()
                if to_status == EnrolmentStatus.ENDED:
                    doers |= ON_THE_CASE
                if who not in doers:
                    assert came_to == "absent", cell
                elif to_status in ENROLMENT_MOVES[from_status]:
                    assert came_to == "done", cell
                else:
                    assert came_to == "refused", cell
            transaction.set_rollback(True)


@pytest.mark.parametrize("status", OfferStatus.values)
def test_support_starts_only_from_an_accepted_offer(plan, status):
    offer = plan.offer_in(status, plan.programme) if status == OfferStatus.OFFERED else plan.offer_in(status)
    by = plan.world.coordinator if status == OfferStatus.OFFERED else plan.world.charity
    came_to = outcome_of(
        lambda: start_enrolment(
            by=by, at=plan.at, offer_uuid=offer.uuid, version=offer.version, started_date=plan.today
        )
    )
    expected = {OfferStatus.ACCEPTED: "done", OfferStatus.OFFERED: "refused"}
    assert came_to == expected.get(status, "absent")


def test_a_worker_on_the_case_answers_only_for_a_provider_that_has_nobody_here(plan):
    silent = plan.offer_in(OfferStatus.OFFERED, plan.programme)
    assert outcome_of(offer_act(plan, silent, OfferStatus.ACCEPTED, plan.world.social)) == "done"
    assert outcome_of(offer_act(plan, silent, OfferStatus.ACCEPTED, plan.actor("outside social"))) == "absent"
    answers_itself = plan.offer(silent.need, plan.mentoring)
    assert outcome_of(offer_act(plan, answers_itself, OfferStatus.ACCEPTED, plan.world.social)) == "absent"

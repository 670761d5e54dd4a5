"""From × to × actor for referrals and cases: the table says what may follow what, the role and the gate who may do it."""

from __future__ import annotations

import itertools

import pytest

from tests.integration.hub.scene import outcome_of
from throughline.core.errors import Conflict, Refused
from throughline.hub.actions.cases import ClosingGiven, close_case, reopen_case
from throughline.hub.actions.referrals import take_on_referral, withdraw_referral
from throughline.hub.actions.triage import decide_referral
from throughline.hub.states import CASE_MOVES, REFERRAL_MOVES, CaseStatus, ReferralStatus

pytestmark = [pytest.mark.django_db, pytest.mark.database]

COORDINATOR = {"here coordinator"}
# The referral is the officer's; only they or the coordinator withdraw it.
REFERRAL_DOERS = {
    ReferralStatus.DECIDED: COORDINATOR,
    ReferralStatus.WITHDRAWN: COORDINATOR | {"here police"},
    ReferralStatus.SUBMITTED: COORDINATOR,
}
# A standard case is worked on by the hub's own team; analysts read it.
CASE_DOERS = {
    CaseStatus.CLOSED: COORDINATOR | {"here police", "here rocu", "here social"},
    CaseStatus.OPEN: COORDINATOR,
}


def referral_act(scene, referral, to_status, actor):
    given = {"by": actor, "at": scene.at, "referral_uuid": referral.record.uuid}
    if to_status == ReferralStatus.DECIDED:
        return lambda: decide_referral(
            **given, version=referral.version, outcome="signposted", reasons="Another hub's", feedback="Told"
        )
    if to_status == ReferralStatus.WITHDRAWN:
        return lambda: withdraw_referral(**given, reason="Made in error")
    return lambda: take_on_referral(**given)


@pytest.mark.parametrize("from_status", ReferralStatus.values)
def test_referral_from_to_actor(scene, from_status):
    referral = scene.referral_in(from_status)
    assert referral.status == from_status
    for to_status, (who, actor) in itertools.product(REFERRAL_DOERS, scene.world.everyone().items()):
        came_to = outcome_of(referral_act(scene, referral, to_status, actor))
        expected = "done" if to_status in REFERRAL_MOVES[from_status] else "refused"
        if who not in REFERRAL_DOERS[to_status]:
            expected = "absent"
        assert came_to == expected, f"{from_status} to {to_status} by {who}"


def case_act(scene, case, to_status, actor):
    given = {"by": actor, "at": scene.at, "case_uuid": case.record.uuid, "version": case.version}
    if to_status == CaseStatus.OPEN:
        return lambda: reopen_case(**given, reason="He rang his worker")
    closing = ClosingGiven(scene.today, "Back at school.", "home", "By his worker.")
    return lambda: close_case(**given, given=closing)


@pytest.mark.parametrize("from_status", CaseStatus.values)
def test_case_from_to_actor(scene, from_status):
    case = scene.case_in(from_status)
    assert case.status == from_status
    for to_status, (who, actor) in itertools.product(CASE_DOERS, scene.world.everyone().items()):
        came_to = outcome_of(case_act(scene, case, to_status, actor))
        expected = "done" if to_status in CASE_MOVES[from_status] else "refused"
        if who not in CASE_DOERS[to_status]:
            expected = "absent"
        assert came_to == expected, f"{from_status} to {to_status} by {who}"


def test_every_status_of_both_tables_has_its_row():
    assert set(REFERRAL_MOVES) == set(ReferralStatus.values)
    assert set(CASE_MOVES) == set(CaseStatus.values)
    assert {to for moves in REFERRAL_MOVES.values() for to in moves} == set(REFERRAL_DOERS)


def test_the_second_coordinator_to_decide_is_told_what_the_first_decided(scene):
    referral = scene.refer()
    version = referral.version
    scene.decide(referral, "not_for_hub")
    with pytest.raises(Conflict) as conflict:
        scene.decide(referral, "signposted", version=version)
    assert conflict.value.theirs["outcome"] == "Not for the hub"
    assert referral.decisions.count() == 1


def test_the_second_to_close_a_case_is_told_and_the_first_closing_stands(scene):
    case = scene.case()
    version = case.version
    scene.close(case)
    with pytest.raises(Conflict) as conflict:
        close_case(
            by=scene.police, at=scene.at, case_uuid=case.record.uuid, version=version,
            given=ClosingGiven(scene.today, "Moved away.", "moved", "By letter."),
        )  # fmt: skip
    assert conflict.value.theirs == {"status": "Closed"}
    case.refresh_from_db()
    assert case.where_now == "home"


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_referral_is_not_withdrawn_without_a_reason(scene, reason):
    referral = scene.refer()
    with pytest.raises(Refused) as refusal:
        withdraw_referral(by=scene.police, at=scene.at, referral_uuid=referral.record.uuid, reason=reason)
    assert refusal.value.field == "reason"

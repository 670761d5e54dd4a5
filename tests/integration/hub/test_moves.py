"""From × to × actor, for every referral and case: the table says what may follow what; gate and role say who may do it."""

from __future__ import annotations

import itertools

from tests.integration.outcomes import outcome_of
from throughline.hub.actions.cases import close_case, reopen_case
from throughline.hub.actions.referrals import take_on_referral, withdraw_referral
from throughline.hub.actions.triage import decide_referral
from throughline.hub.states import CASE_MOVES, REFERRAL_MOVES, CaseStatus, ReferralStatus, TriageOutcome

COORDINATOR = {"here coordinator"}
# Who works on the hub's standard cases: through a hub team, and with a role that does casework.
CASEWORKERS = {"here coordinator", "here police", "here social", "here rocu"}


def referral_act(acting, referral, to_status, actor):
    args = {"by": actor, "at": acting.at, "referral_uuid": referral.record.uuid}
    if to_status == ReferralStatus.SUBMITTED:
        return lambda: take_on_referral(**args)
    if to_status == ReferralStatus.WITHDRAWN:
        return lambda: withdraw_referral(**args, reason="Not wanted")
    return lambda: decide_referral(
        **args, version=referral.version, outcome=TriageOutcome.SIGNPOSTED, reasons="Heard.", feedback="Thank you."
    )


def test_referral_from_to_actor(acting):
    everyone = acting.world.everyone()
    for from_status in ReferralStatus.values:
        referral = acting.referral_in(from_status)
        # An officer made it; history was made by an import.
        followers = COORDINATOR if from_status == ReferralStatus.HISTORY else COORDINATOR | {"here police"}
        to_statuses = (ReferralStatus.SUBMITTED, ReferralStatus.DECIDED, ReferralStatus.WITHDRAWN)
        for to_status, (who, actor) in itertools.product(to_statuses, everyone.items()):
            doers = followers if to_status == ReferralStatus.WITHDRAWN else COORDINATOR
            came_to = outcome_of(referral_act(acting, referral, to_status, actor))
            cell = f"{from_status} to {to_status} by {who}: {came_to}"
            if who not in doers:
                assert came_to == "absent", cell
            elif to_status in REFERRAL_MOVES[from_status]:
                assert came_to == "done", cell
            else:
                assert came_to == "refused", cell


def case_act(acting, case, to_status, actor):
    args = {"by": actor, "at": acting.at, "case_uuid": case.record.uuid, "version": case.version}
    if to_status == CaseStatus.CLOSED:
        return lambda: close_case(**args, given=acting.closing())
    return lambda: reopen_case(**args, reason="They came back")


def test_case_from_to_actor(acting):
    everyone = acting.world.everyone()
    for from_status in CaseStatus.values:
        case = acting.case_in(from_status)
        for to_status, (who, actor) in itertools.product(CaseStatus.values, everyone.items()):
            doers = CASEWORKERS if to_status == CaseStatus.CLOSED else COORDINATOR
            came_to = outcome_of(case_act(acting, case, to_status, actor))
            cell = f"{from_status} to {to_status} by {who}: {came_to}"
            if who not in doers:
                assert came_to == "absent", cell
            elif to_status in CASE_MOVES[from_status]:
                assert came_to == "done", cell
            else:
                assert came_to == "refused", cell


def test_every_move_of_the_tables_is_tried():
    assert {to for moves in REFERRAL_MOVES.values() for to in moves} == {
        ReferralStatus.SUBMITTED, ReferralStatus.DECIDED, ReferralStatus.WITHDRAWN,
    }  # fmt: skip
    assert {to for moves in CASE_MOVES.values() for to in moves} == set(CaseStatus.values)

"""The coordinator decides: a fixed outcome, reasons, and what the referrer is told; late is said to be late; twice is once."""

from __future__ import annotations

import pytest

from tests.integration.hub.acting import DAY, SCREENING
from throughline.access.models import Involvement
from throughline.core.errors import Conflict, Refused
from throughline.hub.actions.screenings import ScreeningGiven
from throughline.hub.actions.triage import CaseGiven, decide_referral
from throughline.hub.models import Case, TriageDecision
from throughline.hub.queries.referrals import case_of, list_waiting, what_is_known
from throughline.hub.states import ReferralStatus, TriageOutcome
from throughline.register.given import PersonGiven
from throughline.work.models import Clock, Notice

ENDS = [outcome for outcome in TriageOutcome.values if outcome not in ("accepted", "joined", "more_needed")]


def hub_clock(referral) -> Clock:
    return Clock.related.get(record=referral.record, rule__key="hub_triage")


def test_accepted_opens_a_case_at_once(acting):
    referral = acting.refer()
    acting.decide(referral, TriageOutcome.ACCEPTED)
    case = Case.related.get()
    assert (case.person, case.referral) == (referral.person, referral)
    assert case.screenings.get().reasons == SCREENING.reasons
    referral.refresh_from_db()
    assert referral.status == ReferralStatus.DECIDED
    assert hub_clock(referral).stopped_at == acting.at


@pytest.mark.parametrize(
    "given, field",
    [
        (None, "lead"),
        ("same", "cover"),
        ("charity", "lead"),
        ("elsewhere", "lead"),
        ("no judgement", "judgement"),
        ("no level", "level"),
    ],
)
def test_accepting_needs_a_lead_another_as_cover_and_a_screening_or_nothing_happens(acting, given, field):
    world, referral = acting.world, acting.refer()
    social, police = world.social.member, world.police.member
    case = {
        None: None,
        "same": CaseGiven(social, social, SCREENING),
        "charity": CaseGiven(world.charity.member, police, SCREENING),
        "elsewhere": CaseGiven(world.elsewhere["social"].member, police, SCREENING),
        "no judgement": CaseGiven(social, police, ScreeningGiven("high", " ", "Debt")),
        "no level": CaseGiven(social, police, ScreeningGiven("very high", "Judged", "Debt")),
    }[given]
    with pytest.raises(Refused) as refused:
        acting.decide(referral, TriageOutcome.ACCEPTED, case=case)
    assert refused.value.field == field
    referral.refresh_from_db()
    assert referral.status == ReferralStatus.SUBMITTED
    assert hub_clock(referral).stopped_at is None
    assert not Case.related.exists()
    assert not TriageDecision.related.exists()


@pytest.mark.parametrize("outcome", ENDS)
def test_every_other_outcome_ends_it_without_a_case(acting, outcome):
    referral = acting.refer()
    acting.decide(referral, outcome)
    referral.refresh_from_db()
    assert referral.status == ReferralStatus.DECIDED
    assert hub_clock(referral).stopped_at == acting.at
    assert not Case.related.exists()


def test_more_needed_keeps_it_waiting_and_its_clock_running(acting):
    referral = acting.refer()
    acting.decide(referral, TriageOutcome.MORE_NEEDED)
    referral.refresh_from_db()
    assert referral.status == ReferralStatus.SUBMITTED
    assert hub_clock(referral).stopped_at is None
    waiting = list_waiting(acting.world.coordinator, acting.at)
    assert [(row.referral.pk, row.asked_for_more) for row in waiting] == [(referral.pk, True)]
    acting.decide(referral, TriageOutcome.ACCEPTED)
    assert TriageDecision.related.count() == 2


def test_joined_becomes_part_of_the_open_case(acting):
    case = acting.open_case()
    known = PersonGiven(uuid=case.person.record.uuid)
    referral = acting.refer(by=acting.world.system, person=known)
    acting.decide(referral, TriageOutcome.JOINED)
    assert case_of(acting.world.social, acting.at, referral).pk == case.pk
    assert Involvement.objects.filter(record=referral.record, member=case.lead, reason="lead").exists()
    assert Notice.related.filter(member=case.lead, record=referral.record).exists()


def test_joined_needs_an_open_case_and_accepted_needs_none(acting):
    with pytest.raises(Refused, match="no open case"):
        acting.decide(acting.refer(), TriageOutcome.JOINED)
    case = acting.open_case()
    again = acting.refer(by=acting.world.system, person=PersonGiven(uuid=case.person.record.uuid))
    with pytest.raises(Refused, match="Join this referral"):
        acting.decide(again, TriageOutcome.ACCEPTED)


def test_the_referrer_is_told(acting):
    referral = acting.refer(by=acting.world.charity)
    acting.decide(referral, TriageOutcome.NOT_FOR_HUB)
    told = Notice.related.get(member=acting.world.charity.member)
    assert told.record == referral.record
    assert told.text == "Your referral has an answer"


@pytest.mark.parametrize("missing", ["outcome", "reasons", "feedback"])
def test_nothing_of_a_decision_may_be_missing(acting, missing):
    referral = acting.refer()
    from_page = {"outcome": "signposted", "reasons": "Heard.", "feedback": "Thank you."} | {missing: " "}
    with pytest.raises(Refused) as refused:
        _decide(acting, referral, from_page)
    assert refused.value.field == missing


def _decide(acting, referral, from_page):
    return decide_referral(
        by=acting.world.coordinator,
        at=acting.at,
        referral_uuid=referral.record.uuid,
        version=referral.version,
        **from_page,
    )


@pytest.mark.database
def test_the_second_of_two_coordinators_is_told_and_nothing_is_decided_twice(acting):
    referral = acting.refer()
    version = referral.version
    acting.decide(referral, TriageOutcome.NOT_FOR_HUB)
    with pytest.raises(Conflict) as conflict:
        acting.decide(referral, TriageOutcome.ACCEPTED, version=version)
    assert conflict.value.theirs["outcome"] == "Not for the hub"
    assert TriageDecision.related.count() == 1
    assert not Case.related.exists()


def test_a_late_decision_says_why_and_the_breach_stands(acting):
    referral = acting.refer()
    late = hub_clock(referral).due_at + DAY
    with pytest.raises(Refused) as refused:
        acting.decide(referral, at=late)
    assert refused.value.field == "late_reason"
    assert not TriageDecision.related.exists()
    acting.decide(referral, at=late, late_reason="Two coordinators off sick")
    clock = hub_clock(referral)
    assert clock.stopped_at == late > clock.due_at
    assert clock.breach_reason == "Two coordinators off sick"
    assert clock.breach_recorded_by == acting.world.coordinator.member


def test_asking_for_more_late_needs_no_reason_yet(acting):
    referral = acting.refer()
    acting.decide(referral, TriageOutcome.MORE_NEEDED, at=hub_clock(referral).due_at + DAY)
    assert hub_clock(referral).breach_reason == ""


def test_the_queue_is_by_clock_and_only_the_hubs_own(acting):
    later = acting.refer()
    earlier = acting.refer(at=acting.at - 5 * DAY)
    waiting = list_waiting(acting.world.coordinator, acting.at)
    assert [row.referral.pk for row in waiting] == [earlier.pk, later.pk]
    assert list_waiting(acting.world.elsewhere["coordinator"], acting.at) == []


def test_what_is_already_known_stands_beside_it_as_far_as_one_may_see(acting):
    found = acting.intervention()
    referral = acting.refer(intervention_uuid=found.record.uuid)
    known = what_is_known(acting.world.coordinator, acting.at, referral)
    assert [row.pk for row in known.interventions] == [found.pk]
    assert known.referrals == []
    nothing = what_is_known(acting.world.here["partner"], acting.at, referral)
    assert (nothing.interventions, nothing.cases) == ([], [])

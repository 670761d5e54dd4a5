"""The coordinator's decision: fixed outcomes, what each does, and why a late one is late."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.integration.hub.scene import DAY, SCREENING
from throughline.access.states import Restriction
from throughline.audit.models import Event
from throughline.core.errors import Refused
from throughline.hub.actions.cases import ScreeningGiven, restrict_case
from throughline.hub.actions.triage import CaseGiven
from throughline.hub.models import Case, TriageDecision
from throughline.hub.queries.referrals import list_waiting, what_is_known
from throughline.register.given import PersonGiven
from throughline.register.models import Link
from throughline.register.states import LinkKind
from throughline.work.models import Clock, Gap, Notice

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def same_person(referral):
    return PersonGiven(uuid=referral.person.record.uuid)


def test_accepted_opens_a_case_with_lead_cover_and_screening(scene):
    referral = scene.refer()
    scene.decide(referral, "accepted")
    case = Case.related.get(referral=referral)
    assert (case.lead, case.cover) == (scene.world.social.member, scene.coordinator.member)
    assert case.screenings.get().level == "medium"
    assert case.opened_date == scene.today
    referral.refresh_from_db()
    assert referral.status == "decided"


@pytest.mark.parametrize("outcome", ["signposted", "not_for_hub"])
def test_other_outcomes_end_the_referral_and_open_nothing(scene, outcome):
    referral = scene.refer()
    scene.decide(referral, outcome)
    referral.refresh_from_db()
    assert referral.status == "decided"
    assert not Case.related.exists()
    assert list_waiting(scene.coordinator, scene.at) == []


def test_more_needed_keeps_it_waiting_its_clock_running_and_may_be_decided_later(scene):
    referral = scene.refer()
    scene.decide(referral, "more_needed")
    referral.refresh_from_db()
    waiting = list_waiting(scene.coordinator, scene.at)
    assert referral.status == "submitted"
    assert [(row.referral, row.asked_for_more) for row in waiting] == [(referral, True)]
    assert waiting[0].clock.stopped_at is None
    scene.decide(referral, "more_needed")
    scene.decide(referral, "accepted")
    assert list(referral.decisions.order_by("pk").values_list("outcome", flat=True)) == [
        "more_needed", "more_needed", "accepted",
    ]  # fmt: skip
    assert list_waiting(scene.coordinator, scene.at) == []


def test_joined_adds_it_to_the_open_case_and_tells_lead_and_cover(scene):
    first = scene.refer()
    scene.decide(first, "accepted")
    second = scene.refer(person=same_person(first))
    with pytest.raises(Refused) as refusal:
        scene.decide(second, "accepted")
    assert refusal.value.field == "outcome"
    scene.decide(second, "joined")
    case = Case.related.get()
    link = Link.objects.get(kind=LinkKind.CASE_REFERRAL)
    assert (link.from_record, link.to_record) == (case.record, second.record)
    joined = Notice.related.filter(record=second.record, text="A referral was joined to your case")
    assert [notice.member for notice in joined] == [case.lead]


def test_joined_needs_an_open_case(scene):
    with pytest.raises(Refused) as refusal:
        scene.decide(scene.refer(), "joined")
    assert refusal.value.field == "outcome"
    assert not TriageDecision.related.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"outcome": "closed"}, "outcome"),
        ({"reasons": "  "}, "reasons"),
        ({"feedback": ""}, "feedback"),
        ({"reasons": "x" * 5001}, "reasons"),
        ({"feedback": "x" * 2001}, "feedback"),
        ({"outcome": "accepted", "case": None}, "lead"),
    ],
)
def test_what_is_missing_is_refused_beside_its_field(scene, given, field):
    referral = scene.refer()
    with pytest.raises(Refused) as refusal:
        scene.decide(referral, **{"outcome": "signposted"} | given)
    assert refusal.value.field == field
    assert not TriageDecision.related.exists()
    assert Clock.related.get(record=referral.record).stopped_at is None


@pytest.mark.parametrize("role", ["chair", "governance", "administrator", "charity"])
def test_a_role_that_cannot_lead_opens_no_case(scene, role):
    referral = scene.refer()
    given = CaseGiven(scene.world.here[role].member, scene.coordinator.member, SCREENING)
    with pytest.raises(Refused) as refusal:
        scene.decide(referral, "accepted", case=given)
    assert refusal.value.field == "lead"
    assert not Case.related.exists()
    referral.refresh_from_db()
    assert referral.status == "submitted"


@pytest.mark.parametrize(
    ("screening", "field"),
    [
        (ScreeningGiven("severe", "Judged", "Reasons"), "level"),
        (ScreeningGiven("high", " ", "Reasons"), "judgement"),
        (ScreeningGiven("high", "Judged", ""), "screening_reasons"),
    ],
)
def test_a_first_screening_is_whole_or_the_case_is_not_opened(scene, screening, field):
    referral = scene.refer()
    given = CaseGiven(scene.world.social.member, scene.coordinator.member, screening)
    with pytest.raises(Refused) as refusal:
        scene.decide(referral, "accepted", case=given)
    assert refusal.value.field == field
    assert not Case.related.exists()


def test_a_late_decision_says_why_and_stays_late(scene):
    referral = scene.refer()
    late = scene.at + 3 * DAY
    with pytest.raises(Refused) as refusal:
        scene.decide(referral, "signposted", at=late)
    assert refusal.value.field == "late_reason"
    scene.decide(referral, "signposted", at=late, late_reason="Waited for school")
    clock = Clock.related.get(record=referral.record)
    assert clock.breach_reason == "Waited for school"
    assert clock.breach_recorded_by == scene.coordinator.member
    assert clock.stopped_at > clock.due_at


def test_the_queue_is_by_clock_whoever_referred(scene):
    later = scene.refer(at=scene.at + dt.timedelta(days=1), referral_date=scene.today)
    sooner = scene.refer(by=scene.world.charity)
    assert [row.referral for row in list_waiting(scene.coordinator, scene.at + DAY)] == [sooner, later]
    assert list_waiting(scene.world.elsewhere["coordinator"], scene.at) == []


def test_what_is_known_stands_beside_the_referral_and_hides_what_the_reader_may_not_see(scene):
    intervention = scene.intervention()
    first = scene.refer(person=PersonGiven(uuid=intervention.person.record.uuid))
    case = scene.case(intervention.person)
    second = scene.refer(person=same_person(first))
    known = what_is_known(scene.coordinator, scene.at, second)
    assert (known.interventions, known.referrals, known.cases) == ([intervention], [first], [case])
    restrict_case(
        by=scene.coordinator, at=scene.at, case_uuid=case.record.uuid, restriction=Restriction.RESTRICTED
    )
    second.refresh_from_db()
    hidden = what_is_known(scene.police, scene.at, second)
    assert hidden.cases == []


def test_referring_and_opening_a_case_leave_no_gap_of_the_person_open(scene):
    intervention = scene.intervention()
    referral = scene.refer(intervention_uuid=intervention.record.uuid)
    scene.decide(referral, "accepted")
    assert not Gap.related.filter(resolved_at__isnull=True).exists()


def test_the_decision_is_audited_on_the_referral(scene):
    referral = scene.refer()
    scene.decide(referral, "signposted")
    event = Event.objects.filter(action="decide_referral").latest("pk")
    assert [row.uuid for row in event.subjects.all()] == [referral.record.uuid]

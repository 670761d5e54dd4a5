"""Referring someone to the hub: consent, danger, social care asked apart, two clocks, and what history never starts."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from tests.integration.hub.scene import DAY, NOON, aged, outcome_of
from throughline.agencies.actions import add_member
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.core.clock import LONDON
from throughline.core.errors import Absent, Refused
from throughline.hub.actions.referrals import add_to_referral, take_on_referral
from throughline.hub.actions.social_care import record_authority_decision, record_social_care_told
from throughline.hub.drafts import begin_draft, discard_draft, get_draft, keep_answers, list_drafts
from throughline.hub.models import Referral, ReferralDraft
from throughline.hub.queries.referrals import list_my_referrals, list_waiting
from throughline.register.states import AgeBasis
from throughline.work.models import Clock, Gap, Notice
from throughline.work.queries import list_notices
from throughline.work.states import GapKind, RuleKey

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TOLD = {"social_care_told": "yes", "social_care_who": "Duty desk"}


def clocks(referral):
    return {clock.rule.key: clock for clock in Clock.related.filter(record=referral.record)}


def london(*parts):
    return dt.datetime(*parts, tzinfo=LONDON)


# Consent and age


@pytest.mark.parametrize("years", [0, 15, 17, None, (16, 19), (17, 30)])
def test_anyone_who_may_be_under_18_is_referred_without_consent(scene, years):
    assert scene.refer(years).consent == ""


@pytest.mark.parametrize("years", [18, 40, (18, 25)])
@pytest.mark.parametrize("consent", ["", "   "])
def test_an_adults_referral_says_that_they_agree_or_why_not(scene, years, consent):
    with pytest.raises(Refused) as refusal:
        scene.refer(years, consent=consent)
    assert refusal.value.field == "consent"
    assert not Referral.related.exists()
    assert scene.refer(years, consent="He agrees.").consent == "He agrees."


def test_an_estimate_makes_an_adult_only_with_its_reason(scene):
    with pytest.raises(Refused) as refusal:
        scene.refer(person=aged((20, 25), basis=AgeBasis.ESTIMATED))
    assert refusal.value.field == "age_reason"
    with pytest.raises(Refused) as refusal:
        scene.refer(person=aged((20, 25), basis=AgeBasis.ESTIMATED, reason="Grey beard, drives"))
    assert refusal.value.field == "consent"


@pytest.mark.parametrize(("born", "needs_consent"), [(dt.date(2008, 3, 4), True), (dt.date(2008, 3, 5), False)])
def test_eighteen_begins_on_the_birthday(scene, born, needs_consent):
    came_to = outcome_of(lambda: scene.refer(person=aged(None, date_of_birth=born)))
    assert came_to == ("refused" if needs_consent else "done")


@pytest.mark.parametrize("years", [15, None, (16, 19)])
def test_social_care_is_never_not_needed_for_someone_who_may_be_a_child(scene, years):
    with pytest.raises(Refused) as refusal:
        scene.refer(years, social_care_told="not_needed")
    assert refusal.value.field == "social_care_told"


def test_social_care_is_not_needed_for_an_adult(scene):
    referral = scene.refer(30, social_care_told="not_needed", consent="Agrees")
    assert set(clocks(referral)) == {RuleKey.HUB_TRIAGE}


# What a referral needs


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"concerns": " \n "}, "concerns"),
        ({"concerns": "x" * 10_001}, "concerns"),
        ({"concerns": "a\x00b"}, "concerns"),
        ({"social_care_told": "not_stated"}, "social_care_told"),
        ({"social_care_told": "perhaps"}, "social_care_told"),
        ({"social_care_told": "yes"}, "social_care_who"),
        ({"immediate_danger": True}, "danger_told"),
        ({"immediate_danger": True, "danger_told": "  "}, "danger_told"),
        ({"referral_date": NOON.date() + DAY}, "referral_date"),
        (TOLD | {"social_care_date": NOON.date() + DAY}, "social_care_date"),
        ({"person": None}, "description"),
    ],
)
def test_what_is_missing_is_refused_beside_its_field_and_nothing_is_kept(scene, given, field):
    with pytest.raises(Refused) as refusal:
        scene.refer(**given)
    assert refusal.value.field == field
    assert not Referral.related.exists()
    assert not Notice.related.exists()


def test_immediate_danger_keeps_who_was_told(scene):
    referral = scene.refer(immediate_danger=True, danger_told="999, 11:40")
    assert referral.immediate_danger
    assert referral.danger_told == "999, 11:40"


# Two clocks


def test_the_hubs_clock_always_runs_and_the_authoritys_only_when_it_was_told(scene):
    assert set(clocks(scene.refer())) == {RuleKey.HUB_TRIAGE}
    both = clocks(scene.refer(**TOLD))
    assert set(both) == {RuleKey.HUB_TRIAGE, RuleKey.AUTHORITY_DECISION}
    assert both[RuleKey.HUB_TRIAGE].owner_agency == scene.world.hub.agency
    assert both[RuleKey.AUTHORITY_DECISION].owner_agency != scene.world.agencies["police"]


@pytest.mark.parametrize(
    ("made", "due"),
    [
        (london(2026, 3, 4, 12), london(2026, 3, 5, 17)),
        (london(2026, 3, 6, 21, 30), london(2026, 3, 9, 17)),
        (london(2026, 3, 7, 10), london(2026, 3, 9, 17)),
        (london(2026, 3, 8, 23, 59), london(2026, 3, 9, 17)),
        (london(2026, 4, 2, 16), london(2026, 4, 7, 17)),
        (london(2026, 3, 27, 12), london(2026, 3, 30, 17)),
    ],
    ids=["Wednesday", "Friday night", "Saturday", "Sunday night", "before Easter", "before summer time"],
)
def test_triage_is_due_by_the_end_of_the_next_working_day(scene, made, due):
    referral = scene.refer(at=made.astimezone(dt.UTC), referral_date=made.date())
    assert clocks(referral)[RuleKey.HUB_TRIAGE].due_at == due


def test_the_authoritys_clock_runs_from_the_day_it_was_told(scene):
    referral = scene.refer(**TOLD, social_care_date=scene.today - 5 * DAY)
    running = clocks(referral)
    assert running[RuleKey.AUTHORITY_DECISION].starts_at == london(2026, 2, 27, 9)
    assert running[RuleKey.AUTHORITY_DECISION].due_at == london(2026, 3, 2, 17)
    assert running[RuleKey.HUB_TRIAGE].due_at == london(2026, 3, 5, 17)


def test_triage_stops_the_hubs_clock_and_leaves_the_authoritys_running(scene):
    referral = scene.refer(**TOLD)
    scene.decide(referral, "signposted")
    running = clocks(referral)
    assert running[RuleKey.HUB_TRIAGE].stopped_at == scene.at
    assert running[RuleKey.AUTHORITY_DECISION].stopped_at is None


def test_telling_social_care_later_starts_its_clock_and_its_decision_stops_it(scene):
    referral = scene.refer()
    given = {"by": scene.police, "at": scene.at, "referral_uuid": referral.record.uuid}
    with pytest.raises(Refused):
        record_authority_decision(**given, decided_date=scene.today, decision="An assessment")
    record_social_care_told(**given, who="Duty desk", told_date=scene.today, reference="B12")
    assert clocks(referral)[RuleKey.AUTHORITY_DECISION].stopped_at is None
    with pytest.raises(Refused, match="told already"):
        record_social_care_told(**given, who="Duty desk", told_date=scene.today)
    record_authority_decision(**given, decided_date=scene.today, decision="An assessment")
    running = clocks(referral)
    assert running[RuleKey.AUTHORITY_DECISION].stopped_at == scene.at
    assert running[RuleKey.HUB_TRIAGE].stopped_at is None


# Once, and history


def test_a_draft_sent_twice_is_one_referral(scene):
    draft = begin_draft(by=scene.police, at=scene.at)
    first = scene.refer(draft_uuid=draft.uuid)
    again = scene.refer(draft_uuid=draft.uuid, concerns="Something else")
    assert again == first
    assert Referral.related.count() == 1
    assert not ReferralDraft.objects.filter(uuid=draft.uuid).exists()


def test_a_draft_somebody_else_sent_opens_nothing_of_it(scene):
    """Knowing another's draft id neither shows what it became nor stands in its place."""
    draft_uuid = uuid.uuid4()
    scene.refer(draft_uuid=draft_uuid)
    with pytest.raises(Refused):
        scene.refer(by=scene.world.charity, draft_uuid=draft_uuid)
    assert Referral.related.count() == 1


def test_one_referral_from_an_intervention_and_it_answers_the_gap(scene):
    intervention = scene.intervention()
    gap = Gap.related.get(kind=GapKind.PERSON_FOUND)
    assert gap.resolved_at is None
    referral = scene.refer(intervention_uuid=intervention.record.uuid)
    gap.refresh_from_db()
    assert referral.record.reference in gap.resolution
    assert gap.clock.stopped_at == scene.at
    with pytest.raises(Refused, match="already"):
        scene.refer(intervention_uuid=intervention.record.uuid)


def test_an_imported_referral_starts_nothing_until_someone_takes_it_on(scene):
    referral = scene.refer(
        40, inherited=True, concerns="", social_care_told="not_stated", referral_date=scene.today - 300 * DAY
    )
    assert not clocks(referral)
    assert not Notice.related.exists()
    assert list_waiting(scene.coordinator, scene.at) == []
    take_on_referral(by=scene.coordinator, at=scene.at, referral_uuid=referral.record.uuid)
    running = clocks(referral)
    assert set(running) == {RuleKey.HUB_TRIAGE}
    assert running[RuleKey.HUB_TRIAGE].due_at == london(2026, 3, 5, 17)
    assert running[RuleKey.HUB_TRIAGE].owner == scene.coordinator.member
    assert [row.referral for row in list_waiting(scene.coordinator, scene.at)] == [referral]
    with pytest.raises(Refused):
        take_on_referral(by=scene.coordinator, at=scene.at, referral_uuid=referral.record.uuid)


# Who is told, and who follows


def test_every_coordinator_of_the_hub_is_told_and_no_text_names_anyone(scene):
    world = scene.world
    second = add_member(
        by=world.system, at=world.at, username="second", password="correct horse battery stable", name="Cy Quill",
        role=Role.COORDINATOR, agency=world.agencies["hub"], hub=world.hub,
    )  # fmt: skip
    referral = scene.refer()
    notices = Notice.related.filter(record=referral.record)
    assert {notice.member for notice in notices} == {scene.coordinator.member, second}
    assert not any(word in notice.text for notice in notices for word in ("Jay", "Lane", "Missing"))


def test_the_referrer_is_told_of_the_answer_and_may_open_it(scene):
    referral = scene.refer(by=scene.world.charity)
    scene.decide(referral, "signposted")
    told = list_notices(scene.world.charity, scene.at)
    assert [notice.record for notice in told] == [referral.record]
    assert list_my_referrals(scene.world.charity, scene.at) == [referral]


def test_what_is_added_joins_what_was_said_and_tells_the_coordinator(scene):
    referral = scene.refer()
    scene.decide(referral, "more_needed")
    add_to_referral(by=scene.police, at=scene.at, referral_uuid=referral.record.uuid, text="Seen by his nan on Monday.")
    referral.refresh_from_db()
    assert referral.concerns.startswith("Missing from home twice.")
    assert referral.concerns.endswith("Seen by his nan on Monday.")
    assert Notice.related.filter(member=scene.coordinator.member, text="More was added to a referral").count() == 1
    with pytest.raises(Absent):
        add_to_referral(by=scene.world.social, at=scene.at, referral_uuid=referral.record.uuid, text="Not mine")


def test_nothing_is_added_to_a_decided_referral(scene):
    referral = scene.referral_in("decided")
    with pytest.raises(Refused):
        add_to_referral(by=scene.police, at=scene.at, referral_uuid=referral.record.uuid, text="One thing more")


def test_making_a_referral_is_in_the_audit_with_referral_and_person(scene):
    referral = scene.refer()
    event = Event.objects.filter(action="refer_person").latest("pk")
    assert {row.uuid for row in event.subjects.all()} == {referral.record.uuid, referral.person.record.uuid}


# Drafts


def test_a_draft_is_its_writers_alone(scene):
    draft = begin_draft(by=scene.police, at=scene.at)
    keep_answers(by=scene.police, at=scene.at, draft_uuid=draft.uuid, step="concerns", answers={"concerns": ["Debt"]})
    assert [row.uuid for row in list_drafts(scene.police, scene.at)] == [draft.uuid]
    for who, actor in scene.world.everyone().items():
        if actor is scene.police:
            continue
        assert list_drafts(actor, scene.at) == [], who
        with pytest.raises(Absent):
            get_draft(actor, scene.at, draft.uuid)
        with pytest.raises(Absent):
            keep_answers(by=actor, at=scene.at, draft_uuid=draft.uuid, step="concerns", answers={})
        discard_draft(by=actor, draft_uuid=draft.uuid)
    assert get_draft(scene.police, scene.at, draft.uuid).answers == {"concerns": {"concerns": ["Debt"]}}


def test_a_draft_is_kept_for_28_days_from_its_last_touch_and_then_goes(scene):
    draft = begin_draft(by=scene.police, at=scene.at)
    assert get_draft(scene.police, scene.at + 28 * DAY, draft.uuid)
    with pytest.raises(Absent):
        get_draft(scene.police, scene.at + 29 * DAY, draft.uuid)
    begin_draft(by=scene.world.social, at=scene.at + 29 * DAY)
    assert not ReferralDraft.objects.filter(uuid=draft.uuid).exists()


def test_a_draft_begun_from_an_intervention_one_may_not_see_is_absent(scene):
    intervention = scene.intervention()
    with pytest.raises(Absent):
        begin_draft(by=scene.world.charity, at=scene.at, intervention_uuid=intervention.record.uuid)

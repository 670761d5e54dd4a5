"""Referring a person: who may be referred how, one referral for one draft, and what imported history does not do."""

from __future__ import annotations

import uuid

import pytest

from tests.integration.hub.acting import DAY
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.core.errors import Absent, Refused
from throughline.hub.actions.referrals import add_to_referral, take_on_referral, withdraw_referral
from throughline.hub.drafts import begin_draft
from throughline.hub.models import Referral, ReferralDraft
from throughline.hub.queries.referrals import get_referral, list_my_referrals
from throughline.register.given import PersonGiven
from throughline.register.models import Person
from throughline.register.states import AgeBasis
from throughline.work.models import Clock, Gap, Notice


@pytest.mark.parametrize(
    "role",
    [Role.COORDINATOR, Role.POLICE, Role.ANALYST, Role.ROCU, Role.SOCIAL, Role.PARTNER, Role.CHARITY, Role.CHAIR],
)
def test_any_partner_refers_and_sees_their_own_referral(acting, role):
    actor = acting.world.here[role]
    referral = acting.refer(by=actor, person=PersonGiven(description="Girl, about 14, school blazer"))
    assert get_referral(actor, referral.record.uuid, acting.at).pk == referral.pk
    assert [row.pk for row in list_my_referrals(actor, acting.at)] == [referral.pk]
    assert Event.objects.filter(action="refer_person").count() == 1


@pytest.mark.parametrize("role", [Role.GOVERNANCE, Role.ADMINISTRATOR])
def test_roles_without_cases_refer_nobody(acting, role):
    with pytest.raises(Absent):
        acting.refer(by=acting.world.here[role])
    assert not Person.related.exists()


def test_an_adult_says_yes_or_the_referral_says_why_without(acting):
    adult = {"person": acting.given(acting.age(34)), "social_care_told": "not_needed", "social_care_who": ""}
    with pytest.raises(Refused) as refused:
        acting.refer(**adult)
    assert refused.value.field == "consent"
    assert acting.refer(**adult, consent="He agrees").consent == "He agrees"


@pytest.mark.parametrize("low, high", [(15, 15), (16, 19), (17, 18)])
def test_whoever_may_be_under_18_is_referred_without_consent_and_never_told_not_needed(acting, low, high):
    given = acting.given(acting.age(low, high, AgeBasis.ESTIMATED))
    assert acting.refer(person=given).consent == ""
    with pytest.raises(Refused) as refused:
        acting.refer(person=acting.given(acting.age(low, high, AgeBasis.ESTIMATED)), social_care_told="not_needed")
    assert refused.value.field == "social_care_told"


def test_age_not_known_is_protected_as_a_child(acting):
    referral = acting.refer(person=PersonGiven(description="Somebody on the stairs"))
    assert referral.consent == ""
    with pytest.raises(Refused):
        acting.refer(person=PersonGiven(description="Somebody else"), social_care_told="not_needed")


def test_an_adult_by_a_recorded_estimate_and_reason_is_asked_for_consent(acting):
    estimate = acting.age(30, 40, AgeBasis.ESTIMATED, "Grey hair; speaks of grown children")
    with pytest.raises(Refused) as refused:
        acting.refer(person=acting.given(estimate))
    assert refused.value.field == "consent"


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"concerns": "  "}, "concerns"),
        ({"social_care_told": "not_stated"}, "social_care_told"),
        ({"social_care_who": ""}, "social_care_who"),
        ({"immediate_danger": True}, "danger_told"),
        ({"concerns": "x" * 10_001}, "concerns"),
        ({"their_view": "nul\x00"}, "their_view"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_kept(acting, wrong, field):
    with pytest.raises(Refused) as refused:
        acting.refer(**wrong)
    assert refused.value.field == field
    assert not Referral.related.exists()
    assert not Person.related.exists()


@pytest.mark.parametrize("name", ["referral_date", "social_care_date"])
def test_a_date_to_come_is_refused(acting, name):
    with pytest.raises(Refused) as refused:
        acting.refer(**{name: acting.today + DAY})
    assert refused.value.field == name


@pytest.mark.database
def test_sent_twice_is_one_referral(acting):
    draft = begin_draft(by=acting.world.police, at=acting.at)
    first = acting.refer(draft_uuid=draft.uuid)
    second = acting.refer(draft_uuid=draft.uuid)
    assert first.pk == second.pk
    assert Referral.related.count() == Person.related.count() == 1
    assert Notice.related.filter(text="A referral came in").count() == 1
    assert not ReferralDraft.objects.exists()


@pytest.mark.database
def test_another_members_draft_gives_nobody_their_referral(acting):
    draft = begin_draft(by=acting.world.police, at=acting.at)
    mine = acting.refer(draft_uuid=draft.uuid)
    with pytest.raises(Refused):
        acting.refer(by=acting.world.charity, draft_uuid=draft.uuid)
    assert list(Referral.related.all()) == [mine]


def test_an_intervention_is_referred_once_and_its_gap_answered(acting):
    found = acting.intervention()
    referral = acting.refer(intervention_uuid=found.record.uuid)
    assert referral.person == found.person
    gap = Gap.related.get(person=found.person.record)
    assert gap.resolution == f"Referred to the hub: {referral.record.reference}"
    assert gap.clock.stopped_at == acting.at
    with pytest.raises(Refused, match="already"):
        acting.refer(intervention_uuid=found.record.uuid)


def test_an_intervention_one_may_not_see_is_not_referred(acting):
    found = acting.intervention()
    with pytest.raises(Absent):
        acting.refer(by=acting.world.here[Role.PARTNER], intervention_uuid=found.record.uuid)


def test_someone_one_may_not_see_is_not_referred_by_their_id(acting):
    person = acting.person()
    with pytest.raises(Absent):
        acting.refer(by=acting.world.charity, person=PersonGiven(uuid=person.record.uuid))


def test_imported_history_starts_no_clock_and_tells_nobody(acting):
    found = acting.intervention(by=acting.world.system, inherited=True)
    acting.refer(by=acting.world.system, intervention_uuid=found.record.uuid, inherited=True, social_care_told="not_stated",
                 social_care_who="", social_care_date=None, concerns="")  # fmt: skip
    assert not Clock.related.exists()
    assert not Notice.related.exists()
    assert Gap.related.get().resolved_at is None


def test_taking_history_on_starts_its_clock_then(acting):
    referral = acting.refer(by=acting.world.system, inherited=True)
    later = acting.at.replace(year=acting.at.year + 1)
    take_on_referral(by=acting.world.coordinator, at=later, referral_uuid=referral.record.uuid)
    clock = Clock.related.get(record=referral.record)
    assert clock.starts_at == later
    assert clock.owner == acting.world.coordinator.member
    referral.refresh_from_db()
    assert referral.get_status_display() == "Waiting for triage"


def test_the_coordinators_of_the_hub_are_told_and_no_others(acting):
    acting.refer()
    told = Notice.related.values_list("member", flat=True)
    assert list(told) == [acting.world.coordinator.member.pk]


def test_more_is_added_without_changing_what_was_said(acting):
    referral = acting.refer()
    args = {"at": acting.at, "referral_uuid": referral.record.uuid}
    add_to_referral(by=acting.world.police, text="His nan rang: he has a second phone.", **args)
    referral.refresh_from_db()
    assert referral.concerns.startswith("Missing twice this month.")
    assert "by Olu Mensah: His nan rang" in referral.concerns
    with pytest.raises(Absent):
        add_to_referral(by=acting.world.social, text="Not mine to add to", **args)
    acting.decide(referral)
    with pytest.raises(Refused):
        add_to_referral(by=acting.world.police, text="Too late", **args)


def test_withdrawing_says_why_and_stops_the_hubs_clock(acting):
    referral = acting.refer()
    with pytest.raises(Refused):
        withdraw_referral(by=acting.world.police, at=acting.at, referral_uuid=referral.record.uuid, reason=" ")
    withdraw_referral(by=acting.world.police, at=acting.at, referral_uuid=referral.record.uuid, reason="Wrong hub")
    referral.refresh_from_db()
    assert "Wrong hub" in referral.concerns
    assert Clock.related.get(rule__key="hub_triage").stopped_at == acting.at
    assert Clock.related.get(rule__key="authority_decision").stopped_at is None


def test_an_unknown_referral_is_absent(acting):
    with pytest.raises(Absent):
        get_referral(acting.world.coordinator, uuid.uuid4(), acting.at)

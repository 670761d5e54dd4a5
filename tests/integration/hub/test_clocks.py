"""Two clocks (practice.md P12): the hub's, to the end of the next working day; the authority's own, from when it was told."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.factories import make_world
from tests.integration.hub.acting import DAY, Acting
from throughline.core.clock import LONDON
from throughline.core.errors import Absent, Refused
from throughline.geography.models import BankHolidayOverride
from throughline.hub.actions.social_care import record_authority_decision, record_social_care_told
from throughline.work.models import Clock


def london(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON)


def acting_at(text: str) -> Acting:
    at = london(text).astimezone(dt.UTC)
    world = make_world(at)
    return Acting(world, at)


def due(referral, key: str) -> dt.datetime:
    return Clock.related.get(record=referral.record, rule__key=key).due_at.astimezone(LONDON)


@pytest.mark.parametrize(
    "referred, hub_due",
    [
        ("2026-06-10 10:00", "2026-06-11 17:00"),  # a Wednesday
        ("2026-06-12 23:30", "2026-06-15 17:00"),  # Friday night: the end of Monday
        ("2026-06-13 09:00", "2026-06-15 17:00"),  # Saturday
        ("2026-05-22 16:00", "2026-05-26 17:00"),  # the Friday before a bank holiday Monday
        ("2026-04-02 12:00", "2026-04-07 17:00"),  # before Good Friday and Easter Monday
        ("2026-12-24 12:00", "2026-12-29 17:00"),  # Boxing Day on a Saturday has Monday as its substitute
        ("2026-06-10 23:30", "2026-06-11 17:00"),  # late in London is still the tenth
    ],
)
def test_the_hub_decides_by_the_end_of_the_next_working_day(db, referred, hub_due):
    referral = acting_at(referred).refer()
    assert due(referral, "hub_triage") == london(hub_due)


def test_a_bank_holiday_made_here_counts(db):
    acting = acting_at("2026-06-12 10:00")
    BankHolidayOverride.objects.create(
        date=dt.date(2026, 6, 15), division="england", is_holiday=True, reason="A day of its own"
    )
    assert due(acting.refer(), "hub_triage") == london("2026-06-16 17:00")


def test_the_authoritys_clock_runs_from_when_it_was_told_and_is_its_own(db):
    acting = acting_at("2026-06-12 15:00")
    referral = acting.refer(social_care_date=dt.date(2026, 6, 10))
    clock = Clock.related.get(record=referral.record, rule__key="authority_decision")
    assert clock.due_at.astimezone(LONDON) == london("2026-06-11 17:00")
    assert clock.starts_at.astimezone(LONDON) == london("2026-06-10 09:00")
    assert due(referral, "hub_triage") == london("2026-06-15 17:00")


@pytest.mark.parametrize(
    "home, owner",
    [("Birmingham", "Birmingham Council"), ("Cheltenham", "Gloucestershire County Council")],
)
def test_the_clock_belongs_to_the_council_that_answers_for_the_childs_home(acting, home, owner):
    referral = acting.refer(person=acting.given(home=home))
    assert Clock.related.get(record=referral.record, rule__key="authority_decision").owner_agency.name == owner


def test_no_english_clock_runs_for_a_welsh_authority(acting, client):
    referral = acting.refer(person=acting.given(home="Cardiff"))
    assert list(Clock.related.filter(record=referral.record).values_list("rule__key", flat=True)) == ["hub_triage"]
    client.force_login(acting.world.coordinator.member.account)
    html = client.get(f"/referrals/{referral.record.uuid}/").content.decode()
    assert "no rule loaded" in html


def test_no_authority_clock_until_it_is_told(acting):
    referral = acting.refer(social_care_told="no", social_care_who="", social_care_date=None)
    clocks = Clock.related.filter(record=referral.record)
    assert list(clocks.values_list("rule__key", flat=True)) == ["hub_triage"]
    args = {"at": acting.at, "referral_uuid": referral.record.uuid, "who": "Duty desk"}
    with pytest.raises(Refused):
        record_social_care_told(by=acting.world.police, told_date=acting.today + DAY, **args)
    with pytest.raises(Absent):
        record_social_care_told(by=acting.world.charity, told_date=acting.today, **args)
    record_social_care_told(by=acting.world.police, told_date=acting.today, **args)
    assert clocks.filter(rule__key="authority_decision", stopped_at__isnull=True).count() == 1
    with pytest.raises(Refused, match="already"):
        record_social_care_told(by=acting.world.police, told_date=acting.today, **args)


def test_the_authoritys_decision_stops_its_clock_and_not_the_hubs(acting):
    referral = acting.refer()
    args = {"at": acting.at, "referral_uuid": referral.record.uuid}
    for wrong in (
        {"decision": " ", "decided_date": acting.today},
        {"decision": "Assess", "decided_date": acting.today + DAY},
    ):
        with pytest.raises(Refused):
            record_authority_decision(by=acting.world.social, **args, **wrong)
    record_authority_decision(by=acting.world.social, decision="Strategy discussion", decided_date=acting.today, **args)
    stopped = dict(Clock.related.filter(record=referral.record).values_list("rule__key", "stopped_at"))
    assert stopped == {"hub_triage": None, "authority_decision": acting.at}


def test_a_decision_made_in_time_and_told_to_the_hub_later_is_in_time(acting):
    referral = acting.refer()
    record_authority_decision(
        by=acting.world.social, at=acting.at + 9 * DAY, referral_uuid=referral.record.uuid, decision="Assess",
        decided_date=acting.today,
    )  # fmt: skip
    clock = Clock.related.get(record=referral.record, rule__key="authority_decision")
    assert clock.starts_at <= clock.stopped_at <= clock.due_at


def test_a_year_typed_wrong_does_not_lose_the_authoritys_clock(acting):
    long_ago = acting.today.replace(year=acting.today.year - 100)
    with pytest.raises(Refused, match="Check the year") as refused:
        acting.refer(social_care_date=long_ago)
    assert refused.value.field == "social_care_date"
    referral = acting.refer(social_care_told="no", social_care_who="", social_care_date=None)
    args = {"by": acting.world.police, "at": acting.at, "referral_uuid": referral.record.uuid, "who": "Duty desk"}
    with pytest.raises(Refused, match="Check the year"):
        record_social_care_told(told_date=long_ago, **args)
    record_social_care_told(told_date=acting.today - 60 * DAY, **args)
    assert Clock.related.filter(record=referral.record, rule__key="authority_decision").exists()

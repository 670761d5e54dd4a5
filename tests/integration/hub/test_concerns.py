"""Two agencies worried about one child within days: whoever leads hears that there are two, and not who."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.integration.disruption.enforcement_world import DAY, Enforcement
from throughline.access.models import ProtectedRecord
from throughline.access.states import Restriction
from throughline.disruption.actions.corrections import withdraw_arrest
from throughline.hub.concerns import WITHIN, WORDS, raise_concern
from throughline.hub.models import Intervention
from throughline.hub.states import ConcernSource
from throughline.missing.actions.episodes import ReportGiven, report_missing, withdraw_episode
from throughline.register.facts import person_for
from throughline.register.given import PersonGiven
from throughline.register.models import Person
from throughline.work.models import Notice


@pytest.fixture
def field(hub_world):
    return Enforcement(hub_world)


def told(field) -> list[str]:
    return sorted(Notice.related.filter(text=WORDS).values_list("member__name", flat=True))


def worry(field, person: Person, agency: str, day: dt.date, **actor: object) -> None:
    raise_concern(
        by=replace(field.officer, **actor), at=field.at, person=person, source=ConcernSource.DANGER,
        about=person.record, agency=field.world.agencies[agency], raised_date=day,
    )  # fmt: skip


@pytest.fixture
def child(field) -> Person:
    person = person_for(by=field.officer, at=field.at, given=field.person("Kit", age=15))
    field.case(person, lead=field.world.social)
    return person


def test_a_second_agency_within_the_days_is_told_to_the_lead_and_the_cover_once(field, child):
    worry(field, child, "police", field.today)
    assert told(field) == []
    worry(field, child, "council", field.today - WITHIN)
    once = told(field)
    assert field.world.social.member.name in once
    worry(field, child, "council", field.today)
    assert told(field) == once


@pytest.mark.parametrize("apart", [WITHIN, WITHIN + DAY])
def test_the_days_are_the_bound(field, child, apart):
    worry(field, child, "police", field.today - apart)
    worry(field, child, "council", field.today)
    assert bool(told(field)) is (apart == WITHIN)


def test_one_agency_twice_is_one_source(field, child):
    worry(field, child, "police", field.today)
    worry(field, child, "police", field.today)
    assert told(field) == []


def test_an_adult_and_imported_history_raise_nothing(field, child):
    adult = person_for(by=field.officer, at=field.at, given=field.person("Wes", age=34))
    field.case(adult, lead=field.world.social)
    for agency in ("police", "council"):
        worry(field, adult, agency, field.today)
        worry(field, child, agency, field.today, brings_history=True)
    assert told(field) == []


def test_an_arrest_and_a_missing_report_by_two_agencies_are_two_sources(field, child):
    field.arrest(field.operation(happened_date=field.today), PersonGiven(uuid=child.record.uuid))
    given = ReportGiven(
        reported_date=field.today - DAY, reported_time=None, reported_by="Home manager", missing_from="childrens_home",
        last_seen_date=field.today - DAY, last_seen_time=None,
    )  # fmt: skip
    report_missing(by=field.world.social, at=field.at, person_uuid=child.record.uuid, given=given)
    assert field.world.social.member.name not in told(field), "whoever raised the second knows of it"
    assert told(field)


@pytest.mark.parametrize("is_hidden", [False, True])
def test_records_joined_as_one_person_are_one_child_to_a_lead_who_may_open_both(field, child, is_hidden):
    other = person_for(by=field.officer, at=field.at, given=field.person("Kit", age=15))
    Person.related.filter(pk=other.pk).update(same_as=child)
    other.refresh_from_db()
    if is_hidden:
        ProtectedRecord.objects.filter(pk=other.record_id).update(restriction=Restriction.RESTRICTED)
    worry(field, child, "police", field.today)
    worry(field, other, "council", field.today)
    assert (field.world.social.member.name in told(field)) is not is_hidden
    about = Notice.related.filter(text=WORDS, member=field.world.social.member).values_list("record", flat=True)
    assert set(about) <= {child.record_id}


def test_what_was_recorded_in_error_is_no_source(field, child):
    found = field.found(field.operation(happened_date=field.today), PersonGiven(uuid=child.record.uuid))
    Intervention.related.filter(pk=found.pk).update(
        withdrawn_at=field.at, withdrawn_by=field.officer.member, withdrawn_reason="Somebody else"
    )
    worry(field, child, "council", field.today)
    assert told(field) == []
    worry(field, child, "police", field.today)
    assert field.world.social.member.name in told(field)


def test_an_arrest_recorded_in_error_is_no_source_unless_another_stands(field, child):
    day = {"happened_date": field.today}
    operation = field.operation(**day)
    first = field.arrest(operation, PersonGiven(uuid=child.record.uuid))
    second = field.arrest(operation, PersonGiven(uuid=child.record.uuid), offence="other")
    for arrest in (first, second):
        withdraw_arrest(by=field.officer, at=field.at, arrest_id=arrest.pk, reason="Somebody else")
    worry(field, child, "council", field.today)
    assert told(field) == []
    worry(field, child, "police", field.today)
    assert field.world.social.member.name in told(field)


def test_of_two_arrests_the_one_that_stands_is_a_source(field, child):
    operation = field.operation(happened_date=field.today)
    first = field.arrest(operation, PersonGiven(uuid=child.record.uuid))
    field.arrest(operation, PersonGiven(uuid=child.record.uuid))
    withdraw_arrest(by=field.officer, at=field.at, arrest_id=first.pk, reason="Recorded twice")
    worry(field, child, "council", field.today)
    assert field.world.social.member.name in told(field)


def test_a_missing_report_recorded_in_error_is_no_source(field, child):
    given = ReportGiven(
        reported_date=field.today - DAY, reported_time=None, reported_by="Home manager", missing_from="childrens_home",
        last_seen_date=field.today - DAY, last_seen_time=None,
    )  # fmt: skip
    episode = report_missing(by=field.world.social, at=field.at, person_uuid=child.record.uuid, given=given)
    withdraw_episode(
        by=field.world.social, at=field.at, episode_uuid=episode.uuid, version=episode.version, reason="Another child"
    )
    worry(field, child, "police", field.today)
    assert told(field) == []


def test_an_arrest_of_someone_whose_other_record_says_a_child_is_a_source(field, child):
    adult = person_for(by=field.officer, at=field.at, given=field.person("Kit", age=19))
    Person.related.filter(pk=adult.pk).update(same_as=child)
    field.arrest(field.operation(happened_date=field.today), PersonGiven(uuid=adult.record.uuid))
    worry(field, child, "council", field.today)
    assert field.world.social.member.name in told(field)

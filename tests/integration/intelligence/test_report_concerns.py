"""A report that names a child is a source of concern: for whoever may read the report, and for nobody else (P16)."""

from __future__ import annotations

import pytest

from tests.integration.disruption.enforcement_world import Enforcement
from throughline.hub.concerns import WORDS, WORDS_OF_A_REPORT, raise_concern
from throughline.hub.models import Concern
from throughline.hub.states import ConcernSource
from throughline.intelligence.actions.linking import withdraw_report_link
from throughline.register.facts import person_for
from throughline.register.models import Link
from throughline.work.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def field(desk):
    return Enforcement(desk.world)


@pytest.fixture
def child(field):
    person = person_for(by=field.officer, at=field.at, given=field.person("Kit", age=15))
    field.case(person, lead=field.world.social)
    return person


def named(desk, child, **given):
    report = desk.send(**given)
    desk.assess(report)
    desk.name(report, child)
    return report


def worry(field, child, agency="council"):
    raise_concern(
        by=field.officer, at=field.at, person=child, source=ConcernSource.DANGER, about=child.record,
        agency=field.world.agencies[agency], raised_date=field.today,
    )  # fmt: skip


def told(text):
    return set(Notice.related.filter(text=text).values_list("member__role", flat=True))


def test_a_report_and_a_worry_of_two_agencies_are_two_sources_for_whoever_may_read_the_report(desk, field, child):
    worry(field, child)
    named(desk, child)
    assert Concern.related.filter(source=ConcernSource.REPORT).count() == 1
    assert "social" not in told(WORDS) | told(WORDS_OF_A_REPORT)
    assert told(WORDS) | told(WORDS_OF_A_REPORT) <= {"police", "rocu", "analyst", "coordinator"}
    assert told(WORDS) | told(WORDS_OF_A_REPORT)


def test_the_other_way_round_too(desk, field, child):
    report = named(desk, child)
    assert not told(WORDS) | told(WORDS_OF_A_REPORT)
    worry(field, child)
    assert told(WORDS) | told(WORDS_OF_A_REPORT)
    assert "social" not in told(WORDS) | told(WORDS_OF_A_REPORT)
    assert report.record.owner_agency == field.world.agencies["police"]


def test_a_lead_with_whom_the_report_is_shared_hears(desk, field, child):
    report = named(desk, child)
    desk.share(report)
    worry(field, child, agency="council")
    assert "social" in told(WORDS)


def test_what_a_report_no_longer_names_is_no_source(desk, field, child):
    report = named(desk, child)
    link = Link.objects.get(kind="named_in", from_record=child.record)
    withdraw_report_link(
        by=desk.analyst, at=desk.at, report_uuid=report.record.uuid, link_id=link.pk, reason="Another boy"
    )
    worry(field, child)
    assert not told(WORDS) | told(WORDS_OF_A_REPORT)


def test_a_report_in_error_is_no_source(desk, field, child):
    desk.withdraw(named(desk, child))
    worry(field, child)
    assert not told(WORDS) | told(WORDS_OF_A_REPORT)


def test_an_adult_named_raises_nothing(desk, field):
    adult = person_for(by=field.officer, at=field.at, given=field.person("Wes", age=34))
    named(desk, adult)
    assert not Concern.related.exists()


def test_nobody_who_may_not_read_the_report_learns_that_it_is_there(desk, field, child):
    """The same story with and without the report tells everybody but its readers the same."""
    before = set(Notice.related.values_list("member", "text"))
    named(desk, child)
    worry(field, child)
    new = set(Notice.related.values_list("member", "text")) - before
    readers = {row.member.pk for row in desk.world.here.values() if row.agency == field.world.agencies["police"]}
    assert {member for member, text in new if text in (WORDS, WORDS_OF_A_REPORT)} <= readers

"""What came of it: the officer hears that someone is being supported, and nothing that says who."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.factories.story import tell_story
from tests.integration.reading import text_of
from throughline.core.clock import civil_date
from throughline.disruption.actions.operations import record_person_found
from throughline.disruption.queries.outcomes import FOUND_AT_LEAST, is_someone_supported
from throughline.hub.models import Intervention
from throughline.register.given import PersonGiven
from throughline.support.actions.enrolments import end_enrolment

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HEARD = "From an operation you took part in, someone is now being supported"


@pytest.fixture
def story(hub_world):
    """One boy found at an operation by someone else; he is in mentoring now."""
    return tell_story(hub_world)


def find(world, story, how_many: int) -> list[Intervention]:
    """The officer finds this many more people at the same operation. None of them is supported."""
    return [
        record_person_found(
            by=world.police, at=world.at, operation_uuid=story.operation.record.uuid, reason="at_risk",
            person=PersonGiven(description=f"Girl, about 15, red coat {number}"),
        )
        for number in range(how_many)
    ]  # fmt: skip


def test_four_found_says_nothing_and_five_says_yes(hub_world, story):
    find(hub_world, story, FOUND_AT_LEAST - 2)
    assert not is_someone_supported(hub_world.police, hub_world.at)
    find(hub_world, story, 1)
    assert is_someone_supported(hub_world.police, hub_world.at)


def test_only_who_found_someone_there_hears_it(hub_world, story):
    find(hub_world, story, FOUND_AT_LEAST - 1)
    heard = {who for who, actor in hub_world.everyone().items() if is_someone_supported(actor, hub_world.at)}
    assert heard == {"here police"}


def test_a_person_recorded_in_error_is_not_counted(hub_world, story):
    found = find(hub_world, story, FOUND_AT_LEAST - 1)
    Intervention.related.filter(pk=found[0].pk).update(
        withdrawn_at=hub_world.at, withdrawn_by=hub_world.police.member, withdrawn_reason="Entered twice"
    )
    assert not is_someone_supported(hub_world.police, hub_world.at)


def test_the_same_person_found_twice_counts_once(hub_world, story):
    found = find(hub_world, story, FOUND_AT_LEAST - 1)
    Intervention.related.filter(pk=found[1].pk).update(person=found[0].person)
    assert not is_someone_supported(hub_world.police, hub_world.at)


def test_support_that_ended_or_began_before_is_not_what_came_of_it(hub_world, story):
    found = find(hub_world, story, FOUND_AT_LEAST - 1)
    Intervention.related.filter(pk=story.intervention.pk).update(
        happened_date=civil_date(hub_world.at) + dt.timedelta(days=1)
    )
    assert not is_someone_supported(hub_world.police, hub_world.at)
    Intervention.related.filter(pk=story.intervention.pk).update(happened_date=civil_date(hub_world.at))
    assert is_someone_supported(hub_world.police, hub_world.at)
    end_enrolment(
        by=hub_world.charity, at=hub_world.at, offer_uuid=story.offer.uuid, version=story.enrolment.version,
        ended_date=civil_date(hub_world.at), outcome="He moved.",
    )  # fmt: skip
    assert not is_someone_supported(hub_world.police, hub_world.at)
    assert found


def test_the_page_names_nobody_no_service_and_no_number(hub_world, story, client):
    client.force_login(hub_world.police.member.account)
    find(hub_world, story, FOUND_AT_LEAST - 1)
    page = client.get(reverse("work"))
    inset = page.content.decode().split("govuk-inset-text")[1].split("</div>")[0]
    line = inset[inset.index(">") + 1 :].strip()
    assert line.startswith(f"{HEARD}.")
    for told in ("Jay", "mentoring", "Steady", "Lea Lane", "5", story.person.record.reference, str(story.offer.uuid)):
        assert told not in line, told
    assert "href" not in inset
    client.force_login(hub_world.social.member.account)
    assert HEARD not in text_of(client.get(reverse("work")))

"""Wherever somebody is recorded with an identity, people who may be them are shown first; a line at the scene is not."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from tests.factories import World
from tests.factories.story import Story, tell_story
from tests.integration.people.making import seal_in
from throughline.access.actions import grant_to_agency
from throughline.access.facts import put_on_agenda
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.core.clock import now
from throughline.disruption.models import Arrest
from throughline.hub.drafts import begin_draft
from throughline.hub.models import Intervention
from throughline.matching.models import LikelyMatch
from throughline.register.facts import person_for
from throughline.register.given import PersonGiven
from throughline.register.models import Person
from throughline.work.models import Task
from throughline.work.states import TaskKind

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ASKED = "Are they one of these people?"


@pytest.fixture
def story(hub_world: World) -> Story:
    return tell_story(hub_world)


@pytest.fixture
def girl(hub_world: World, story: Story) -> Person:
    return person_for(
        by=hub_world.police, at=now(),
        given=PersonGiven(given_name="Khadija", family_name="Warsame", date_of_birth=dt.date(2010, 4, 3)),
    )  # fmt: skip


def _decided(person: Person) -> list[Person]:
    """Whom somebody was decided not to be."""
    return [row.other for row in LikelyMatch.related.filter(person=person, set_aside_at__isnull=False)]


def _client(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.member.account)
    return client


TYPED = {"given_name": "Kadijo", "family_name": "Warsame", "date_of_birth": "4/3/2010", "sex": "F"}


def test_an_arrest_is_of_someone_known_or_says_why_not(hub_world: World, story: Story, girl: Person) -> None:
    href = f"/operations/{story.operation.record.uuid}/arrests/new"
    client, before = _client(hub_world.police), Arrest.related.count()
    typed = TYPED | {"offence": "concerned_in_supply"}
    page = client.post(href, typed)
    assert ASKED in page.content.decode()
    assert girl.record.reference in page.content.decode()
    assert Event.objects.filter(action="search_people", subjects__uuid=girl.record.uuid).exists()
    assert "Say how you know" in client.post(href, typed | {"searched": "1", "chosen": ""}).content.decode()
    assert Arrest.related.count() == before
    assert client.post(href, typed | {"searched": "1", "chosen": str(girl.record.uuid)}).status_code == 302
    assert Arrest.related.filter(person=girl).count() == 1
    assert Person.related.filter(family_name="Warsame").count() == 1
    said = typed | {"searched": seal_in(page), "chosen": "", "new_because": "Her cousin, of another address"}
    assert client.post(href, said).status_code == 302
    new = Person.related.exclude(pk=girl.pk).get(family_name="Warsame")
    assert new.new_because == "Her cousin, of another address"
    event = Event.objects.get(action="keep_none_of_them")
    assert event.detail.body["reason"] == "Her cousin, of another address"
    assert {each.uuid for each in event.subjects.all()} >= {new.record.uuid, girl.record.uuid}
    assert _decided(new) == [girl]


def test_a_reason_typed_before_anybody_was_shown_shows_them_first(hub_world: World, girl: Person) -> None:
    client, before = _client(hub_world.social), Intervention.related.count()
    said = {"happened_date": f"{now():%d/%m/%Y}", "reason": "at_risk", "new_because": "Not that girl"}
    page = client.post("/interventions/new", TYPED | said)
    assert girl.record.reference in page.content.decode()
    assert "Look at these people first" in page.content.decode()
    assert Intervention.related.count() == before
    sent = client.post("/interventions/new", TYPED | said | {"searched": seal_in(page), "new_because": "."})
    assert "Say how you know" in sent.content.decode()
    assert client.post("/interventions/new", TYPED | said | {"searched": seal_in(page)}).status_code == 302
    assert _decided(Person.related.get(new_because="Not that girl")) == [girl]


def test_sent_twice_is_recorded_once_and_asked_nothing_more(hub_world: World, girl: Person) -> None:
    client, before = _client(hub_world.social), Intervention.related.count()
    said = TYPED | {"happened_date": f"{now():%d/%m/%Y}", "reason": "at_risk", "once": "k" * 24}
    page = client.post("/interventions/new", said)
    said |= {"searched": seal_in(page), "new_because": "Her cousin, of another address"}
    first, second = client.post("/interventions/new", said), client.post("/interventions/new", said)
    assert first.headers["Location"] == second.headers["Location"]
    assert Intervention.related.count() == before + 1


@pytest.mark.parametrize("typed", [{"description": "Girl, about 16, says Khadija"}, {"given_name": "Khadija"}])
def test_a_line_at_the_scene_is_asked_nothing(
    hub_world: World, story: Story, girl: Person, typed: dict[str, str]
) -> None:
    """Who they are is asked the same shift instead: one first name completes no identity (P7)."""
    href = f"/operations/{story.operation.record.uuid}/found"
    found = _client(hub_world.police).post(href, typed | {"reason": "found_in_cuckooed"})
    assert found.status_code == 302, found.content.decode()
    made = Person.related.order_by("-pk")[0]
    assert Task.related.filter(record=made.record, kind=TaskKind.COMPLETE_IDENTITY, done_at=None).exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"given_name": "Kadijo Warsame"}, {"given_name": "WARSAME, Khadija"},
        {"called": "Khadija", "date_of_birth": "3/4/2010", "description": "Girl in a blue coat"},
    ],
)  # fmt: skip
def test_a_whole_name_in_any_box_is_searched_at_the_scene(
    hub_world: World, story: Story, girl: Person, typed: dict[str, str]
) -> None:
    href = f"/operations/{story.operation.record.uuid}/found"
    page = _client(hub_world.police).post(href, typed | {"reason": "found_in_cuckooed"})
    assert girl.record.reference in page.content.decode(), page.status_code


@pytest.mark.parametrize("who", ["charity", "chair"])
def test_whoever_may_refer_searches_those_they_may_see(hub_world: World, girl: Person, who: str) -> None:
    """A mentor and a chair search nothing else; a child whose record is open to them is shown before one is referred anew."""
    actor = hub_world.here[Role(who)]
    client, draft = _client(actor), begin_draft(by=actor, at=now())
    href = f"/referrals/drafts/{draft.uuid}/who"
    typed = {"given_name": "Khadija", "family_name": "Warsame"}
    assert client.post(href, typed).status_code == 302
    if who == "charity":
        grant_to_agency(
            by=hub_world.coordinator, at=now(), record=girl.record, agency=actor.agency, purpose="Mentoring"
        )
    else:
        put_on_agenda(at=now(), record=girl.record, chair=actor.member)
    page = client.post(href, typed)
    assert girl.record.reference in page.content.decode(), page.status_code
    assert Event.objects.filter(action="search_people", subjects__uuid=girl.record.uuid).exists()
    assert client.get(f"/referrals/drafts/{draft.uuid}/check").headers["Location"] != "", "not answered yet"
    sent = client.post(href, typed | {"searched": seal_in(page), "new_because": "Another school"})
    assert sent.status_code == 302


def test_an_intervention_with_an_identity_shows_who_they_may_be(hub_world: World, girl: Person) -> None:
    client, before = _client(hub_world.social), Intervention.related.count()
    typed = TYPED | {"happened_date": f"{now():%d/%m/%Y}", "reason": "at_risk"}
    assert ASKED in client.post("/interventions/new", typed).content.decode()
    sent = client.post("/interventions/new", typed | {"searched": "1", "chosen": str(girl.record.uuid)})
    assert sent.status_code == 302
    assert Intervention.related.count() == before + 1
    assert Intervention.related.filter(person=girl).exists()


def test_who_lives_at_a_cuckooed_address_is_searched_for(hub_world: World, story: Story, girl: Person) -> None:
    href = f"/places/{story.operation.place.record.uuid}/cuckooing/occupier"
    client = _client(hub_world.coordinator)
    typed = TYPED | {"since_date": "1/2/2026"}
    page = client.post(href, typed)
    assert ASKED in page.content.decode(), page.status_code
    assert client.post(href, typed | {"searched": "1", "chosen": str(girl.record.uuid)}).status_code == 302
    said = {"searched": seal_in(page), "new_because": "Her aunt, of the same name"}
    assert client.post(href, typed | said).status_code == 302
    assert _decided(Person.related.get(new_because="Her aunt, of the same name")) == [girl]


def test_nobody_chosen_who_may_not_be_seen(hub_world: World, story: Story) -> None:
    hidden = person_for(by=hub_world.elsewhere["police"], at=now(), given=PersonGiven(given_name="Amina"))
    href = f"/operations/{story.operation.record.uuid}/arrests/new"
    sent = _client(hub_world.police).post(
        href, TYPED | {"offence": "concerned_in_supply", "searched": "1", "chosen": str(hidden.record.uuid)}
    )
    assert sent.status_code == 404

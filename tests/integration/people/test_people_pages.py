"""Finding a person, completing who they are, and the home page's lists."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from tests.factories import World
from throughline.access.models import NamedAccess
from throughline.access.states import REASONS, Restriction
from throughline.agencies.actor import Actor
from throughline.audit.models import Event
from throughline.core.clock import now, today
from throughline.hub.actions.interventions import record_intervention
from throughline.hub.models import Intervention
from throughline.matching.models import LikelyMatch
from throughline.register.given import AgeGiven, PersonGiven
from throughline.register.models import Person
from throughline.register.states import AgeBasis, Sex

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def _client(actor: Actor) -> Client:
    client = Client()
    assert actor.member.account is not None
    client.force_login(actor.member.account)
    return client


def _found(world: World, **given: object) -> Intervention:
    return record_intervention(
        by=world.police,
        at=now(),
        person=PersonGiven(**given),  # type: ignore[arg-type]
        happened_date=now().date(),
        reason="found_in_cuckooed",
    )


def test_search_finds_by_sound_and_any_order_and_is_audited(hub_world: World) -> None:
    _found(hub_world, given_name="Jordan", family_name="Ashby")
    page = _client(hub_world.coordinator).post("/search/", {"q": "Ashbey Jordan"})
    assert "Jordan Ashby" in page.content.decode()
    event = Event.objects.filter(action="search_people").get()
    assert event.detail.body == {"text": "Ashbey Jordan"}
    assert event.subjects.count() == 1


def test_an_intervention_with_a_restricted_person_is_held_as_closely(hub_world: World) -> None:
    person = _found(hub_world, given_name="Casey", family_name="Lomax").person
    person.record.restriction = Restriction.RESTRICTED
    person.record.save(update_fields=["restriction"])
    for member in (hub_world.police.member, hub_world.coordinator.member):
        NamedAccess.objects.create(
            record=person.record, member=member, named_at=now(), named_by=hub_world.coordinator.member
        )
    later = _found(hub_world, uuid=person.record.uuid)
    assert later.record.restriction == Restriction.RESTRICTED
    assert not Intervention.objects.visible_to(hub_world.social, now()).filter(pk=later.pk).exists()
    assert Intervention.objects.visible_to(hub_world.police, now()).filter(pk=later.pk).exists()


def test_search_shows_nothing_of_another_hub(hub_world: World) -> None:
    _found(hub_world, given_name="Jordan", family_name="Ashby")
    elsewhere = hub_world.elsewhere["coordinator"]
    page = _client(elsewhere).post("/search/", {"q": "Jordan Ashby"}).content.decode()
    assert "Nobody you may see matches" in page


def test_a_reference_goes_straight_to_its_record(hub_world: World) -> None:
    found = _found(hub_world, description="Girl, about 14")
    reference = found.record.reference.replace("-", "").lower()
    answer = _client(hub_world.coordinator).post("/search/", {"q": reference})
    assert answer.headers["Location"] == f"/interventions/{found.record.uuid}/"
    hidden = _client(hub_world.elsewhere["coordinator"]).post("/search/", {"q": reference})
    assert hidden.status_code == 200


def test_completing_an_identity_shows_who_is_known_before_it_saves(hub_world: World) -> None:
    _found(hub_world, given_name="Jordan", family_name="Ashby")
    person = _found(hub_world, description="Boy, about 16").person
    client = _client(hub_world.police)
    typed = {"given_name": "Jordan", "family_name": "Ashby", "version": person.version}
    first = client.post(f"/people/{person.record.uuid}/identity", typed)
    assert "Are they one of these people?" in first.content.decode()
    person.refresh_from_db()
    assert person.given_name == ""
    unsaid = client.post(f"/people/{person.record.uuid}/identity", {**typed, "searched": "1"})
    assert "Say how you know they are none of these people" in unsaid.content.decode()
    typed["new_because"] = "I asked his mother"
    second = client.post(f"/people/{person.record.uuid}/identity", {**typed, "searched": "1"})
    assert second.status_code == 302
    person.refresh_from_db()
    assert person.given_name == "Jordan"
    assert person.identity_completed_by == hub_world.police.member
    assert person.new_because == "I asked his mother"
    assert LikelyMatch.related.get(person=person).set_aside_reason == "I asked his mother"
    event = Event.objects.get(action="keep_none_of_them")
    assert event.detail.body == {"text": "Jordan Ashby", "reason": "I asked his mother"}
    assert event.subjects.count() == 2


def test_a_second_editor_is_told_and_keeps_what_was_typed(hub_world: World) -> None:
    person = _found(hub_world, description="Boy, about 16").person
    uuid, version = person.record.uuid, person.version
    _client(hub_world.police).post(
        f"/people/{uuid}/identity", {"given_name": "Jay", "version": version, "searched": "1"}
    )
    answer = _client(hub_world.coordinator).post(
        f"/people/{uuid}/identity", {"given_name": "Kai", "version": version, "searched": "1"}
    )
    page = answer.content.decode()
    assert "Somebody else changed this while you were typing" in page
    assert 'value="Kai"' in page
    person.refresh_from_db()
    assert person.given_name == "Jay"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("given_name", "Jay 🏃", "emoji"),
        ("given_name", "x" * 101, "100 characters or fewer"),
        ("date_of_birth", "31/02/2010", "real date"),
        ("date_of_birth", "1/1/2199", "past"),
        ("age", "sixteen", "whole number"),
    ],
)
def test_bad_input_is_said_in_words_and_kept(hub_world: World, field: str, value: str, says: str) -> None:
    person = _found(hub_world, description="Boy, about 16").person
    typed = {"given_name": "Jay", "version": person.version, "searched": "1", field: value}
    page = _client(hub_world.police).post(f"/people/{person.record.uuid}/identity", typed)
    assert page.status_code == 200
    assert says in page.content.decode()
    person.refresh_from_db()
    assert person.given_name == ""


def test_an_adult_by_estimate_needs_the_reason(hub_world: World) -> None:
    age = AgeGiven(19, 25, AgeBasis.ESTIMATED, on=now().date())
    with pytest.raises(Exception, match="judged to be an adult"):
        _found(hub_world, description="Man at the door", age=age)
    assert Person.related.count() == 0


def test_who_may_be_under_18_is_protected_as_a_child(hub_world: World) -> None:
    age = AgeGiven(16, 19, AgeBasis.ESTIMATED, on=now().date())
    found = _found(hub_world, description="Boy or young man", sex=Sex.MALE, age=age)
    page = _client(hub_world.coordinator).get(f"/people/{found.person.record.uuid}/").content.decode()
    assert "protected as a child" in page


def test_the_home_page_asks_a_constant_number_of_questions(
    hub_world: World, django_assert_max_num_queries: object
) -> None:
    client = _client(hub_world.coordinator)
    for number in range(3):
        _found(hub_world, given_name=f"Jay{number}", family_name="Ashby", date_of_birth=dt.date(2010, 1, 1))
    with django_assert_max_num_queries(45):  # type: ignore[operator]
        client.get("/")
    for number in range(12):
        _found(hub_world, given_name=f"Kai{number}", family_name="Osei", date_of_birth=dt.date(2010, 1, 1))
    with django_assert_max_num_queries(45):  # type: ignore[operator]
        assert client.get("/").status_code == 200


def test_what_nobody_answered_leads_to_its_page_which_asks_only_who_may_answer(hub_world: World) -> None:
    intervention = record_intervention(
        by=hub_world.police, at=now(), person=PersonGiven(given_name="Jay", family_name="Lane"), happened_date=today(),
        reason="at_risk",
    )  # fmt: skip
    page = f"/people/{intervention.person.record.uuid}/"
    for who, answers in ((hub_world.police, True), (hub_world.here["analyst"], False)):
        client = Client()
        client.force_login(who.member.account)
        client.post(page, {"asked-reason": "1", "reason": REASONS[0], "line": "Asked by the team"})
        said = client.get(page).content.decode()
        assert "no safeguarding outcome recorded" in said
        gap = client.get(f"/gaps/{said.split('/gaps/')[1].split('/')[0]}/")
        assert gap.status_code == 200
        assert ("Record this outcome" in gap.content.decode()) == answers

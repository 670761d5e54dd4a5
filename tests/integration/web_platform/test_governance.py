"""Information governance: an audited search that gives reference and name only, who looked and why, and is it sound."""

from __future__ import annotations

from tests.factories import World, tell_story
from tests.integration.reading import numbers_of, text_of
from tests.unit.audit.tampering import by_hand, drop_triggers
from throughline.audit.models import Event


def test_a_search_gives_reference_and_name_only_and_keeps_what_was_typed(hub_world: World, sign_in) -> None:
    story = tell_story(hub_world)
    response = sign_in(hub_world.governance).post("/governance/", {"text": "jay lea"})
    page = response.content.decode()
    assert story.person.record.reference in page
    assert "Jay Lea" in page
    for hidden in ("12 Any Street", "cuckooed", str(story.case.record.uuid), story.case.record.reference):
        assert hidden not in page.split("<main")[1].split("Is the audit sound?")[0], hidden
    assert "17" not in numbers_of(text_of(response).split("Is the audit sound?")[0])
    event = Event.objects.order_by("-seq").first()
    assert event.op == "security.search"
    assert event.detail.body == {"text": "jay lea"}
    assert {subject.uuid for subject in event.subjects.all()} == {story.person.record.uuid}


def test_a_search_finds_nobody_of_another_hub_and_is_recorded_all_the_same(hub_world: World, sign_in) -> None:
    tell_story(hub_world, other_hub=True, name="Tame Road")
    page = sign_in(hub_world.governance).post("/governance/", {"text": "Jay Tame"}).content.decode()
    assert "Nobody in this hub matches" in page
    assert Event.objects.order_by("-seq").first().detail.body == {"text": "Jay Tame"}


def test_a_look_is_listed_with_the_reason_that_was_given_and_looking_at_the_list_is_one_too(
    hub_world: World, sign_in
) -> None:
    story = tell_story(hub_world)
    path = f"/people/{story.arrested.record.uuid}/"
    looker = sign_in(hub_world.police)
    asked = looker.get(path).content.decode()
    assert "Why are you looking at this record?" in asked
    assert "Kit" not in asked
    before = Event.objects.count()
    refused = looker.post(path, {"asked-reason": "1", "line": "no choice made"}).content.decode()
    assert "Choose why you are looking" in refused
    assert "Kit" not in refused
    assert Event.objects.count() == before
    given = looker.post(path, {"asked-reason": "1", "reason": "Missing episode", "line": "not home since Friday"})
    assert given.url == path
    assert "Kit" in looker.get(path).content.decode()
    assert Event.objects.order_by("-seq").first().purpose == "Missing episode: not home since Friday"
    looks = sign_in(hub_world.governance).get(f"/governance/{story.arrested.record.uuid}/").content.decode()
    assert "Missing episode: not home since Friday" in looks
    assert hub_world.police.member.name in looks
    assert "Kit" not in looks
    event = Event.objects.order_by("-seq").first()
    assert (event.op, event.actor) == ("consultation", hub_world.governance.member.name)


def test_the_reason_is_asked_once_a_session_and_never_of_those_whose_work_it_is(hub_world: World, sign_in) -> None:
    story = tell_story(hub_world)
    path = f"/people/{story.person.record.uuid}/"
    question = "Why are you looking at this record?"
    assert question not in sign_in(hub_world.coordinator).get(path).content.decode()
    assert question not in sign_in(hub_world.social).get(path).content.decode()
    looker = sign_in(hub_world.police)
    assert question in looker.get(path).content.decode()
    looker.post(path, {"asked-reason": "1", "reason": "Missing episode"})
    assert question not in looker.get(path).content.decode()
    assert question in looker.get(f"/people/{story.arrested.record.uuid}/").content.decode()
    assert question in sign_in(hub_world.police).get(path).content.decode()


def test_refusals_are_listed_and_verifying_is_recorded(hub_world: World, sign_in) -> None:
    sign_in(hub_world.charity).get("/lines/")
    client = sign_in(hub_world.governance)
    page = client.get("/governance/").content.decode()
    assert "line.view" in page
    assert hub_world.charity.member.name in page
    sound = client.post("/governance/verify").content.decode()
    assert "The audit is sound" in sound
    event = Event.objects.order_by("-seq").first()
    assert (event.op, event.outcome) == ("security.verify", "allowed")


def test_verifying_names_the_first_bad_event(hub_world: World, sign_in) -> None:
    client = sign_in(hub_world.governance)
    drop_triggers()
    by_hand("UPDATE audit_event SET actor = 'someone else' WHERE seq = 7")
    assert "The audit is broken at event 7" in client.post("/governance/verify").content.decode()
    event = Event.objects.order_by("-seq").first()
    assert (event.op, event.outcome) == ("security.verify", "error")


def test_information_governance_and_administrators_open_no_casework(hub_world: World, sign_in) -> None:
    story = tell_story(hub_world)
    for actor in (hub_world.governance, hub_world.administrator):
        client = sign_in(actor)
        for path in (
            f"/people/{story.person.record.uuid}/", f"/cases/{story.case.record.uuid}/", "/lines/", "/cases/", "/search/",
        ):  # fmt: skip
            assert client.get(path).status_code == 404, (actor.role, path)

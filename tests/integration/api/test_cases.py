"""Cases over the API: the same list, stages, masks and audit as the pages, and no more said than they say."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import Story, World, tell_story
from tests.integration.access.table import program
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.core.clock import civil_date, now
from throughline.figures.queries import Period, rows_behind
from throughline.hub.models import Case
from throughline.journey.queries import CHOICES, list_cases

CASES = "/api/v1/cases"


@pytest.fixture
def story(hub_world: World) -> Story:
    return tell_story(hub_world)


def path_of(story: Story) -> str:
    return f"{CASES}/{story.case.record.uuid}"


def newest() -> Event:
    return Event.objects.order_by("-seq").first()


def test_the_list_is_the_pages_list_narrowed_and_paged_alike(
    hub_world: World, story: Story, coordinator: Client
) -> None:
    for name in ("Quay Street", "Hill Top"):
        tell_story(hub_world, name=name)
    tell_story(hub_world, other_hub=True, name="Tame Road")
    for choice in CHOICES:
        rows, total = list_cases(hub_world.coordinator, now(), mine=False, chosen=choice, first=0, limit=50)
        answer = coordinator.get(CASES, {"stage": choice.value}).json()
        assert [item["uuid"] for item in answer["items"]] == [str(row.case.record.uuid) for row in rows]
        assert (answer["count"], answer["is_counted"], answer["next"]) == (total, True, None)
    seen, where = [], f"{CASES}?limit=2"
    while where:
        answer = coordinator.get(where).json()
        seen += [item["reference"] for item in answer["items"]]
        where = answer["next"]
    assert len(seen) == len(set(seen)) == answer["count"]
    assert len(seen) >= 3


def test_lists_pages_and_figures_give_each_case_one_stage(hub_world: World, story: Story, coordinator: Client) -> None:
    second = tell_story(hub_world, name="Quay Street")
    Case.related.filter(pk=second.case.pk).update(status="closed", closed_date=civil_date(now()), where_now="home")
    listed = {
        item["reference"]: item["stage"]["words"]
        for choice in ("open", "closed")
        for item in coordinator.get(CASES, {"stage": choice}).json()["items"]
    }
    one = {
        story.case.record.reference: coordinator.get(path_of(story)).json()["stage"]["words"]
        for story in (story, second)
    }
    opened = [case.opened_date for case in (story.case, second.case)]
    figures = {
        row.record.reference: f"{row.what} {row.detail}"
        for row in rows_behind(hub_world.coordinator, now(), "cases_opened", Period(min(opened), max(opened))).rows
    }
    browser = Client()
    browser.force_login(hub_world.coordinator.member.account)
    for reference, words in one.items():
        assert listed[reference] == words
        assert words in figures[reference]
    assert {*one.values()} >= {"Closed"}
    for told, choice in ((story, "open"), (second, "closed")):
        row = next(
            part
            for part in browser.get("/cases/", {"stage": choice}).content.decode().split("<tr")
            if told.case.record.reference in part
        )
        assert one[told.case.record.reference] in row


def test_a_list_asks_as_much_of_the_database_for_three_cases_as_for_one(
    hub_world: World, story: Story, coordinator: Client
) -> None:
    coordinator.get(CASES)
    with CaptureQueriesContext(
        connection,
    ) as one:
        coordinator.get(CASES)
    for name in ("Quay Street", "Hill Top"):
        tell_story(hub_world, name=name)
    with CaptureQueriesContext(connection) as three:
        assert len(coordinator.get(CASES).json()["items"]) >= 3
    subjects = 2  # The audit names two people more.
    assert len(three) <= len(one) + subjects


def test_neither_says_a_name_a_level_or_their_words(hub_world: World, story: Story, coordinator: Client) -> None:
    person, said = (
        story.person,
        coordinator.get(CASES).content.decode() + coordinator.get(path_of(story)).content.decode(),
    )
    for word in (f"{person.given_name} {person.family_name}", "judgement", '"level"', "description"):
        assert word not in said


def test_one_case_is_told_as_on_its_page_with_its_version(hub_world: World, story: Story, coordinator: Client) -> None:
    answer = coordinator.get(path_of(story))
    told, case = answer.json(), Case.related.get(pk=story.case.pk)
    assert answer.headers["ETag"] == f'"{case.version}"'
    assert (told["version"], told["is_open"], told["reference"]) == (case.version, True, story.case.record.reference)
    assert told["person"] == {"uuid": str(story.person.record.uuid), "reference": story.person.record.reference}
    browser = Client()
    browser.force_login(hub_world.coordinator.member.account)
    page = browser.get(f"/cases/{story.case.record.uuid}/").content.decode()
    for words in (told["lead"]["name"], told["cover"]["name"], told["plan"]["words"], told["stage"]["words"]):
        assert words in page
    assert told["next"]["title"] in page
    assert coordinator.head(path_of(story)).status_code == 200


def test_police_who_do_not_lead_see_no_attendance(hub_world: World, story: Story, coordinator: Client) -> None:
    def attended(client: Client) -> list[object]:
        needs = client.get(path_of(story)).json()["plan"]["needs"]
        return [
            offer["support"]["attendance"] for need in needs for offer in need["offers"] if offer["support"] is not None
        ]

    for_police, for_coordinator = attended(program(hub_world.police)), attended(coordinator)
    assert any(for_coordinator)
    assert len(for_police) == len(for_coordinator)
    assert not any(for_police)


def test_a_look_is_recorded_as_the_pages_is(hub_world: World, story: Story) -> None:
    reader = hub_world.police
    story.involve(reader, hub_world.at)
    for on_page, here in (("/cases/", CASES), (f"/cases/{story.case.record.uuid}/", path_of(story))):
        browser = Client()
        browser.force_login(reader.member.account)
        browser.get(on_page)
        looked = newest()
        program(reader).get(here)
        again = newest()
        assert (again.op, again.member, again.role) == (looked.op, looked.member, looked.role) != ("",) * 3
        assert again.op == "consultation"
        assert again.action.startswith("api.v1.cases.")
        assert {each.uuid for each in again.subjects.all()} == {each.uuid for each in looked.subjects.all()}


def test_who_is_not_involved_says_why_and_it_is_kept(hub_world: World, story: Story) -> None:
    reader, path = program(hub_world.police, **{"X-Purpose": ""}), path_of(story)
    before = Event.objects.filter(op="consultation").count()
    for said in ("", "because", "Missing episode: " + "x" * 121, "Missing episode: a\tb", "Missing episode\x00", "é"):
        answer = reader.get(path, headers={"X-Purpose": said})
        assert (answer.status_code, answer.headers["Content-Type"]) == (428, "application/problem+json"), said
        assert "Missing episode" in answer.json()["purposes"]
        assert story.case.record.reference not in answer.content.decode()
    assert Event.objects.filter(op="consultation").count() == before
    assert reader.get(path, headers={"X-Purpose": "Missing episode: rang at nine"}).status_code == 200
    assert newest().purpose == "Missing episode: rang at nine"
    assert reader.get(path).status_code == 428
    story.involve(hub_world.police, hub_world.at)
    assert reader.get(path).status_code == 200


def test_what_is_due_is_the_work_pages_list(hub_world: World, story: Story) -> None:
    reader = hub_world.here[Role.SOCIAL]
    answer = program(reader).get("/api/v1/clocks").json()
    browser = Client()
    browser.force_login(reader.member.account)
    page = browser.get("/").content.decode()
    assert answer["count"] == len(answer["items"]) > 0
    for item in answer["items"]:
        assert item["title"] in page
        assert item["record"]["reference"] in page
    due = [dt.datetime.fromisoformat(item["due_at"]) for item in answer["items"] if item["due_at"]]
    assert due == sorted(due)
    first = program(reader).get("/api/v1/clocks?limit=1").json()
    assert len(first["items"]) == 1
    assert bool(first["next"]) == (answer["count"] > 1)

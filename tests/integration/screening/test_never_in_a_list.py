"""A child is never ranked (practice.md P2): no score stands anywhere but inside its own screening."""

from __future__ import annotations

import inspect

import pytest
from django.test import Client

from tests.factories import tell_story
from tests.integration.access.table import Signed, plain, read_table
from tests.integration.screening.by_hand import rewriting
from throughline.agencies.states import Role
from throughline.hub.queries import cases as case_queries
from throughline.screening.models import Band, DomainScore, Scoring

# Numbers and a word that stand nowhere else, so that one seen on a page is a score.
TOTAL, COULD_BE, SCORE, BAND = 30_011, 30_012, 30_013, "Canaryband"
MARKS = ("30011", "30,011", "30012", "30,012", "30013", "30,013", BAND)
LOOKERS = (Role.COORDINATOR, Role.POLICE, Role.SOCIAL, Role.ANALYST, Role.CHAIR, Role.PARTNER, Role.CHARITY)


def marks_in(response) -> list[str]:
    body = b"".join(response) if response.streaming else response.content
    text = body.decode("utf-8", errors="replace")
    return [mark for mark in MARKS if mark in text]


@pytest.fixture
def story(hub_world):
    told = tell_story(hub_world)
    for role in LOOKERS:
        told.involve(hub_world.here[role], hub_world.at)
    scoring = told.scoring
    Scoring.related.filter(pk=scoring.pk).update(total=TOTAL, could_be=COULD_BE)
    DomainScore.related.filter(scoring=scoring).update(score=SCORE, highest=SCORE)
    with rewriting():
        Band.objects.filter(version=scoring.version).update(name=BAND)
        Band.objects.filter(pk=scoring.band_id).update(highest=30_100)
    return told


@pytest.mark.parametrize("role", LOOKERS)
def test_no_page_list_search_or_export_but_the_screening_shows_a_score(hub_world, story, role):
    signed = Signed(hub_world.here[role])
    opened, shown = set(), {}
    for route in read_table().values():
        if not route.permission or "GET" not in route.methods:
            continue
        response = signed.on(route).get(route.path(hub_world, story))
        if response.status_code == 200:
            opened.add(route.name)
            shown[route.name] = marks_in(response)
    inside = {"screening", "screening-tool", "screening-tools"}
    assert {name for name, marks in shown.items() if marks} <= inside
    if role in (Role.COORDINATOR, Role.POLICE, Role.SOCIAL):
        assert {"30011", "30013", BAND} <= set(shown["screening"])
        assert {"work", "cases", "case", "person", "search", "api-cases", "api-case"} <= opened


@pytest.mark.parametrize("asked", ["sort=score", "sort=level", "sort=-total", "order=band", "q=30011"])
def test_a_list_of_cases_is_the_same_whatever_is_asked_of_scores(hub_world, story, asked):
    other = tell_story(hub_world, name="Quay Street")
    client = Client()
    client.force_login(hub_world.coordinator.member.account)
    as_it_is, as_asked = (plain(client.get(path).content) for path in ("/cases/", f"/cases/?{asked}"))
    assert as_asked == as_it_is
    assert story.case.record.reference in as_it_is
    assert other.case.record.reference in as_it_is


@pytest.mark.parametrize("words", ["30011", BAND])
def test_a_search_finds_nobody_by_a_score(hub_world, story, words):
    client = Client()
    client.force_login(hub_world.coordinator.member.account)
    found = client.post("/search/", {"q": words}).content.decode()
    assert story.person.record.reference not in found
    assert story.person.record.reference in client.post("/search/", {"q": "Jay Lea"}).content.decode()


@pytest.mark.parametrize("measure", ["interventions", "referrals"])
def test_a_file_of_rows_carries_no_score(hub_world, story, measure):
    client = Client()
    client.force_login(hub_world.coordinator.member.account)
    response = client.post(f"/figures/rows/{measure}/file")
    assert response.status_code == 200
    assert "csv" in response["Content-Type"]
    assert marks_in(response) == []


def test_the_order_of_cases_knows_no_score() -> None:
    source = inspect.getsource(case_queries.by_next_due)
    assert "scoring" not in source
    assert "screening" not in source

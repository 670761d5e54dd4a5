"""The gatekeeper: undeclared is closed, reading changes nothing, refusals are kept, forms come from our own pages."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from tests.factories import World, tell_story
from tests.integration.access.table import list_patterns, read_table
from throughline.agencies.models import Agency, TeamMember
from throughline.audit.models import Event
from throughline.web.access import access, consulted
from throughline.web.middleware.gatekeeper import Gatekeeper


def pass_through(view, member, method: str = "GET"):
    request = getattr(RequestFactory(), method.lower())("/page")
    request.user = member.account
    request.session = Client().session
    return Gatekeeper(lambda _: HttpResponse()).process_view(request, view, (), {})


def test_a_page_that_declares_nothing_is_closed_to_everyone(hub_world: World) -> None:
    def undeclared(request):
        raise AssertionError("ran")

    for actor in hub_world.everyone().values():
        assert pass_through(undeclared, actor.member).status_code == 403


@pytest.mark.parametrize("change", ["create", "update", "delete", "raw"])
def test_a_page_that_is_read_cannot_change_anything(hub_world: World, change: str) -> None:
    @access("work.view")
    def changes(request):
        if change == "create":
            Agency.objects.create(name="Sneaked in", kind="charity")
        elif change == "update":
            Agency.objects.update(kind="charity")
        elif change == "delete":
            TeamMember.objects.all().delete()
        else:
            with connection.cursor() as cursor:
                cursor.execute("  replace into agencies_agency (name) values ('x')")
        return HttpResponse("changed")

    with pytest.raises(RuntimeError, match="only read"):
        pass_through(changes, hub_world.police.member)


def test_a_page_that_is_posted_may_change_things(hub_world: World) -> None:
    @access("work.view")
    def changes(request):
        Agency.objects.create(name="Let in", kind="charity")
        return HttpResponse("changed")

    assert pass_through(changes, hub_world.police.member, "POST").status_code == 200


def test_what_is_shown_is_one_event_and_an_answer_that_leads_on_shows_nothing(hub_world: World) -> None:
    records = tell_story(hub_world).records()

    @access("work.view")
    def shows(request):
        consulted(request, records)
        consulted(request, records[:1])
        return HttpResponse(status=302 if request.method == "POST" else 200)

    before = Event.objects.count()
    pass_through(shows, hub_world.police.member)
    event = Event.objects.order_by("-seq").first()
    assert Event.objects.count() == before + 1
    assert event.op == "consultation"
    assert {subject.uuid for subject in event.subjects.all()} == {record.uuid for record in records}
    assert event.subjects.count() == len(records)
    pass_through(shows, hub_world.police.member, "POST")
    assert Event.objects.count() == before + 1


def test_a_refused_role_is_recorded_with_the_permission_it_lacked(hub_world: World, sign_in) -> None:
    client = sign_in(hub_world.charity)
    assert client.get("/lines/").status_code == 404
    event = Event.objects.order_by("-seq").first()
    assert (event.op, event.action, event.outcome) == ("security.denied", "line.view", "denied")
    assert event.actor == hub_world.charity.member.name


def test_a_form_from_elsewhere_is_refused_on_every_route(hub_world: World) -> None:
    story = tell_story(hub_world)
    table = read_table()
    asked = 0
    for pattern in list_patterns():
        route = table[pattern.name]
        if "POST" not in route.methods or route.is_api:  # A token is sent by no browser of itself.
            continue
        asked += 1
        client = Client(enforce_csrf_checks=True)
        client.force_login(hub_world.coordinator.member.account)
        path = route.path(hub_world, story)
        assert client.post(path).status_code == 403, route.name
        client.cookies["csrf"] = "a" * 32
        forged = client.post(path, {"csrfmiddlewaretoken": "a" * 32}, HTTP_ORIGIN="https://elsewhere.example")
        assert forged.status_code == 403, route.name
    assert asked > 30


def test_the_refusal_of_a_form_says_what_to_do(hub_world: World) -> None:
    answer = Client(enforce_csrf_checks=True).post("/sign-in", {"username": "x", "password": "y"})
    assert answer.status_code == 403
    assert "nothing was saved" in answer.content.decode()

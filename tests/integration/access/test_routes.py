"""Every role × every route × own, another agency's, another hub's and restricted records: not allowed is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.factories.world import OUTSIDERS, PEOPLE
from tests.integration.access.conftest import Told
from tests.integration.access.table import Route, Signed, list_patterns, plain, program, read_table
from throughline.access.permissions import may
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.panel.actions.meetings import begin_meeting, circulate_agenda

TABLE = read_table()
ACTORS = [
    *(f"here {role}" for role in PEOPLE),
    *(f"outside {role}" for role in OUTSIDERS),
    *(f"elsewhere {role}" for role in (Role.COORDINATOR, Role.POLICE, Role.CHARITY, Role.GOVERNANCE)),
]
# What a page that is there may answer: itself, an answer with errors (the API: 422, or 400 for what is no JSON), the way on,
# or why an act is refused.
THERE = (200, 204, 302, 400, 409, 422)


def test_every_route_is_in_the_table_and_every_line_has_its_route() -> None:
    assert {pattern.name for pattern in list_patterns()} == set(TABLE)


def test_every_route_declares_what_the_table_says() -> None:
    for pattern in list_patterns():
        declaration = getattr(pattern.callback, "declaration", None)
        assert declaration is not None, f"{pattern.name} declares nothing"
        assert declaration.permission == TABLE[pattern.name].permission, pattern.name
        methods = set(declaration.methods) - {"HEAD"}
        assert methods == set(TABLE[pattern.name].methods), pattern.name
        assert ("HEAD" in declaration.methods) == ("GET" in declaration.methods), pattern.name


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.member.account)
    return client


def ask(client: Client, method: str, path: str) -> tuple[int, str]:
    """One request, undone afterwards. A page that raises is told as its error."""
    with transaction.atomic():
        try:
            response = getattr(client, method.lower())(path)
            answer = response.status_code, plain(b"".join(response) if response.streaming else response.content)
        except Exception as error:
            answer = 500, repr(error)
        transaction.set_rollback(True)
    return answer


def cells(told: Told, actor: Actor) -> Iterator[tuple[str, object, Callable[[], None]]]:
    """The kinds of record: (name, story, what makes it so). What is open without involvement is not asked again with it."""
    yield "another agency's", told.here, lambda: None
    yield "own", told.here, lambda: told.here.involve(actor, told.world.at)
    yield "restricted", told.restricted, lambda: None
    yield "another hub's", told.other_hub, lambda: None


def wrong_answers(told: Told, actor: Actor, signed: Signed, route: Route) -> Iterator[str]:
    client, was_open = signed.on(route), False
    for kind, story, prepare in cells(told, actor):
        prepare()
        if kind == "own" and was_open:
            continue
        expected = route.is_open(actor, story)
        was_open = expected
        path = route.path(told.world, story)
        for method in route.methods:
            status, body = ask(client, method, path)
            is_right = status in THERE if expected else status == 404
            if not is_right:
                shown = body[:300] if status >= 500 else ""
                yield f"{method} {route.name} ({kind}): {status}, expected {'there' if expected else 404} {shown}"
        if not route.gate or not may(actor.role, route.permission):
            return


@pytest.mark.parametrize("who", ACTORS)
def test_not_allowed_is_not_there(told: Told, db: None, who: str) -> None:
    actor = told.world.everyone()[who]
    signed, wrong = Signed(actor), []
    for route in TABLE.values():
        if not route.permission or route.name == "sign-out":
            continue
        with transaction.atomic():
            wrong += wrong_answers(told, actor, signed, route)
            transaction.set_rollback(True)
    assert not wrong, "\n".join(wrong)


WHILE_IT_SITS = {
    "panel": 200, "panel-run": 302, "panel-run-item": 200, "panel-end": 200, "panel-minutes": 200,
    "panel-item-admit": 200, "panel-item-ask": 200, "panel-item-conflict": 200, "panel-correct": 200,
    "panel-item-in-error": 200,
}  # fmt: skip


def test_a_panel_that_sits_is_run_by_its_chair_and_the_coordinator_alone(told: Told, db: None) -> None:
    """The pages of a panel with the state that allows them: who may has each, and who may not has none that runs it."""
    with transaction.atomic():
        _begin(told)
        for who in ACTORS:
            client = signed_in(told.world.everyone()[who])
            for name, there in WHILE_IT_SITS.items():
                status, _ = ask(client, "GET", TABLE[name].path(told.world, told.here))
                if who in ("here coordinator", "here chair"):
                    assert status == there, (who, name)
                elif TABLE[name].permission == "panel.chair":
                    assert status == 404, (who, name)
        transaction.set_rollback(True)


def _begin(told: Told) -> None:
    given = {"by": told.world.coordinator, "at": told.world.at, "meeting_uuid": told.here.meeting.uuid}
    meeting = circulate_agenda(version=told.here.meeting.version, **given)
    begin_meeting(version=meeting.version, **given)


def test_nobody_signed_in_is_asked_to_sign_in_everywhere(told: Told, db: None) -> None:
    client = Client()
    for route in TABLE.values():
        if not route.permission:
            continue
        path = route.path(told.world, told.here)
        for method in route.methods:
            response = getattr(client, method.lower())(path)
            if route.is_api:
                assert response.status_code == 401, route.name
                assert response.headers["WWW-Authenticate"].startswith("Bearer "), route.name
            elif method == "GET":
                assert response.status_code == 302, route.name
                assert response.url.startswith(reverse("sign-in")), route.name
            else:
                assert response.status_code == 200, route.name
                assert "Sign in" in response.content.decode(), route.name


def test_hidden_missing_and_refused_have_one_body(told: Told, db: None) -> None:
    """Nothing tells a record that exists from one that does not, nor a page the role may not open."""
    client = signed_in(told.world.coordinator)
    for name, argument in (("person", "person_uuid"), ("line", "line_uuid"), ("intervention", "intervention_uuid")):
        route = TABLE[name]
        hidden = ask(client, "GET", route.path(told.world, told.other_hub))
        missing = ask(client, "GET", Route(name, "", ("GET",), {argument: "missing"}).path(told.world, told.here))
        assert hidden == missing
        assert hidden[0] == 404
    charity = signed_in(told.world.charity)
    case, coordinator = TABLE["api-case"], program(told.world.coordinator)
    answers = {
        ask(coordinator, "GET", case.path(told.world, told.other_hub)),
        ask(coordinator, "GET", Route("api-case", "", ("GET",), {"case_uuid": "missing"}).path(told.world, told.here)),
        ask(coordinator, "GET", "/api/v1/no-such-thing"),
        ask(program(told.world.charity), "GET", case.path(told.world, told.here)),
    }
    assert [status for status, _ in answers] == [404]
    refused = ask(charity, "GET", TABLE["line"].path(told.world, told.here))
    nowhere = ask(charity, "GET", "/lines/no-such-page")
    assert refused == nowhere


def test_other_methods_are_refused(told: Told, db: None) -> None:
    client = signed_in(told.world.coordinator)
    for route in TABLE.values():
        path = route.path(told.world, told.here)
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS"} - set(route.methods):
            assert getattr(client, method.lower())(path).status_code == 405, (route.name, method)


TWO_RECORDS = [
    route.name for route in TABLE.values() if sum(not where.startswith("'") for where in route.sample.values()) > 1
]

# Who is asked with, where the coordinator does not hold the permission.
WHO_HAS = {
    "support.provide": Role.CHARITY, "intelligence.assess": Role.ANALYST, "audit.read": Role.GOVERNANCE,
    "agency.manage": Role.ADMINISTRATOR,
}  # fmt: skip


@pytest.mark.parametrize("name", TWO_RECORDS)
def test_a_child_of_another_parent_is_not_there(told: Told, db: None, name: str) -> None:
    """Both may be open to the actor: the parent named in the address must still be the child's own."""
    route = TABLE[name]
    first, second = (route.sample[argument] for argument in list(route.sample)[:2])
    actor = told.world.here[WHO_HAS.get(route.permission, Role.COORDINATOR)]
    client = signed_in(actor)
    own = told.here
    mixed = _Mixed(own, told.second, second.split(".")[0])
    for method in route.methods:
        assert ask(client, method, route.path(told.world, own))[0] in THERE, method
        status, _ = ask(client, method, route.path(told.world, mixed))
        assert (status in THERE) if route.chooses else (status == 404), method


class _Mixed:
    """A story whose one part is another story's."""

    def __init__(self, story: object, other: object, part: str) -> None:
        self._story, self._other, self._part = story, other, part

    def __getattr__(self, name: str) -> object:
        return getattr(self._other if name == self._part else self._story, name)

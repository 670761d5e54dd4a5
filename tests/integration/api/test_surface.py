"""The API's surface: described whole, problems that tell nothing, and nothing sent to it that makes it fail."""

from __future__ import annotations

import json
import re
import uuid

import pytest
from django.test import Client, override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import World
from tests.integration.access.table import program
from throughline.cli.routing import list_routes

DESCRIPTION = "/api/v1/openapi.json"


def described() -> dict[str, dict[str, dict]]:
    return Client().get(DESCRIPTION).json()["paths"]


def test_the_description_is_the_set_of_routes(db: None) -> None:
    routes = {
        (re.sub(r"<\w+:(\w+)>", r"{\1}", route.path), method.lower())
        for route in list_routes()
        if route.path.startswith("/api/")
        for method in route.methods
        if method != "HEAD"
    }
    assert {(path, method) for path, methods in described().items() for method in methods} == routes


def test_the_description_says_who_may_and_which_problems(db: None) -> None:
    whole = Client().get(DESCRIPTION).json()
    assert whole["openapi"].startswith("3.1")
    text = json.dumps(whole)
    for reference in set(re.findall(r'"#/components/schemas/(\w+)"', text)):
        assert reference in whole["components"]["schemas"], reference
    needs = {route.path: route.permission for route in list_routes() if route.path.startswith("/api/")}
    for path, methods in whole["paths"].items():
        permission = needs[re.sub(r"{(\w+)}", r"<uuidstr:\1>", path)]
        for operation in methods.values():
            assert ("security" in operation) == (permission is not None), path
            assert ("401" in operation["responses"]) == (path != DESCRIPTION), path


def test_problems_have_one_shape_and_tell_nothing_of_what_was_sent(hub_world: World, coordinator: Client) -> None:
    sent = "Jay-who-must-not-come-back"
    answers = {
        401: Client().get("/api/v1/cases"),
        404: coordinator.get(f"/api/v1/cases/{uuid.uuid4()}"),
        405: coordinator.delete("/api/v1/cases"),
        422: coordinator.get("/api/v1/cases", {"stage": sent, "limit": sent}),
        400: Client().post("/api/v1/auth/token", f'{{"username": "{sent}', content_type="application/json"),
    }
    for status, answer in answers.items():
        body = answer.json()
        assert (answer.status_code, body["status"]) == (status, status)
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert body.keys() >= {"type", "title", "status", "detail"}
        assert sent not in answer.content.decode()
        assert "Content-Security-Policy" in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
    assert [error["field"] for error in answers[422].json()["errors"]] == ["query.limit", "query.stage"]
    assert answers[405].headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("debug", [True, False])
def test_a_failure_of_ours_is_told_without_a_stack(
    hub_world: World, monkeypatch: pytest.MonkeyPatch, debug: bool
) -> None:
    def fails(*args: object, **kwargs: object) -> None:
        raise RuntimeError("Jay Lea was here")

    client = program(hub_world.coordinator)
    client.raise_request_exception = False
    monkeypatch.setattr("throughline.api.v1.cases.list_cases", fails)
    with override_settings(DEBUG=debug):
        answer = client.get("/api/v1/cases")
    assert answer.status_code == 500
    if not debug:
        assert answer.json()["status"] == 500
        assert "Jay" not in answer.content.decode()


NASTY = st.one_of(
    st.text(alphabet=st.characters(codec="utf-8"), max_size=40),
    st.sampled_from(
        ["\0", "a\0b", "\ud800", "' OR 1=1 --", "../..", "%00", "\u202e", "0" * 200, "-0", "1e400", "NaN", "true"]
    ),
    st.integers().map(str),
    st.sampled_from([2**31, 2**63, -(2**63) - 1, 10**40]).map(str),
    st.uuids().map(str),
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | NASTY,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NASTY, inner, max_size=3),
    max_leaves=8,
)


def sayable(text: str) -> str:
    """As bytes on the wire can say it: no half of a pair."""
    return text.encode("utf-8", errors="replace").decode("utf-8")


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
@pytest.mark.parametrize("signed_in", [True, False])
def test_nothing_sent_to_any_operation_makes_it_fail(hub_world: World, signed_in: bool, data: st.DataObject) -> None:
    """Every operation of the description, with ids, parameters, headers and bodies of every bad kind."""
    client = CLIENTS[signed_in](hub_world)
    for path, methods in PATHS.items():
        for method in methods:
            names = re.findall(r"{(\w+)}", path)
            where = path
            for name in names:
                where = where.replace(f"{{{name}}}", re.sub(r"[?#]", "", sayable(data.draw(NASTY))))
            query = data.draw(st.dictionaries(st.sampled_from(["stage", "limit", "page", "x"]), NASTY, max_size=4))
            purpose = re.sub(r"[\r\n]", "", sayable(data.draw(NASTY)))
            body = data.draw(ANYTHING | st.fixed_dictionaries({"username": ANYTHING, "password": ANYTHING}))
            answer = client.generic(
                method.upper(), where, json.dumps(body), content_type="application/json",
                query_params={name: sayable(value) for name, value in query.items()},
                headers={"X-Purpose": purpose.encode().decode("latin-1")},
            )  # fmt: skip
            assert answer.status_code < 500, (method, where, query)
            assert answer.status_code not in (301, 302), where


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'"\\ud800"',
        b"[" * 100_000,
        b'{"username": "\\ud800", "password": "\\u0000"}',
    ],
)
def test_a_body_that_is_no_body_is_refused(hub_world: World, body: bytes) -> None:
    answer = Client().post("/api/v1/auth/token", body, content_type="application/json")
    assert answer.status_code in (400, 422), answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "size", ["limit=0", "limit=101", f"page={2**63}", "page=0", "page=10001", "limit=-1", "page=1.5", "page=١x"]
)
def test_a_page_too_large_or_too_far_is_refused(hub_world: World, coordinator: Client, size: str) -> None:
    assert coordinator.get(f"/api/v1/cases?{size}").status_code == 422
    assert coordinator.get(f"/api/v1/clocks?{size}").status_code == 422


PATHS = {
    "/api/v1/openapi.json": ["get"],
    "/api/v1/auth/token": ["post"],
    "/api/v1/auth/logout": ["post"],
    "/api/v1/cases": ["get"],
    "/api/v1/cases/{case_uuid}": ["get"],
    "/api/v1/clocks": ["get"],
    "/api/v1/people-imports": ["post"],
}
CLIENTS = {True: lambda world: program(world.coordinator), False: lambda world: Client()}


def test_every_operation_is_tried_above(db: None) -> None:
    assert {path: sorted(methods) for path, methods in described().items()} == PATHS

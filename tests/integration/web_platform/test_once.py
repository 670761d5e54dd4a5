"""A form that makes something makes it once, and a demo says how to sign in to it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.conf import settings
from django.test import Client, RequestFactory, override_settings

from tests.factories import World
from throughline.core.errors import Refused
from throughline.web.models import OnceKey
from throughline.web.once import make_once, once_key


def sent(world: World, key: str):
    request = RequestFactory().post("/page", {"once": key} if key else {})
    request.actor = world.police
    return request


def test_a_second_click_finds_what_the_first_made(hub_world: World) -> None:
    made = []

    def make() -> str:
        made.append("one")
        return f"/made/{len(made)}"

    key = once_key(RequestFactory().get("/page"))
    assert make_once(sent(hub_world, key), make) == "/made/1"
    assert make_once(sent(hub_world, key), make) == "/made/1"
    assert made == ["one"]
    assert make_once(sent(hub_world, once_key(RequestFactory().get("/page"))), make) == "/made/2"


def test_a_refusal_frees_the_key_and_the_corrected_form_keeps_it(hub_world: World) -> None:
    def refuse() -> str:
        raise Refused("Not like that.")

    key = once_key(RequestFactory().get("/page"))
    with pytest.raises(Refused):
        make_once(sent(hub_world, key), refuse)
    assert not OnceKey.objects.exists()
    assert once_key(sent(hub_world, key)) == key
    assert make_once(sent(hub_world, key), lambda: "/made") == "/made"


def test_a_key_is_its_own_members(hub_world: World) -> None:
    key = once_key(RequestFactory().get("/page"))
    make_once(sent(hub_world, key), lambda: "/made/by/police")
    request = sent(hub_world, key)
    request.actor = hub_world.social
    assert make_once(request, lambda: "/made/by/social") == "/made/by/social"


def test_a_double_click_records_one_intervention(hub_world: World, sign_in) -> None:
    client = sign_in(hub_world.police)
    page = client.get("/interventions/new")
    key = page.content.decode().split('name="once" value="')[1].split('"')[0]
    form = {"once": key, "description": "boy, about 16", "reason": "at_risk", "happened_date": "1/3/2026", "sex": "U"}
    first, second = client.post("/interventions/new", form), client.post("/interventions/new", form)
    assert first.status_code == 302
    assert first.url == second.url


def test_the_sign_in_page_lists_a_demos_accounts_and_no_others(db: None, tmp_path) -> None:
    assert "The demo's accounts" not in Client().get("/sign-in").content.decode()
    account = {"username": "olu", "password": "a-b-c", "name": "Olu", "role": "Police officer", "agency": "A force"}
    (tmp_path / "demo").write_text(json.dumps([account]), encoding="utf-8")
    with override_settings(INSTALLATION=replace(settings.INSTALLATION, folder=tmp_path)):
        page = Client().get("/sign-in").content.decode()
    assert all(value in page for value in account.values())
    assert "invented" in page

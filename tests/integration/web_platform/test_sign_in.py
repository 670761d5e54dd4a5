"""Signing in and out: one answer to a wrong name and a wrong password, a new session, a lockout, and all of it recorded."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.sessions.models import Session
from django.test import Client, override_settings

from tests.factories import PASSWORD, World
from tests.integration.access.table import plain
from throughline.agencies.actions import deactivate_member, reset_password
from throughline.audit.models import Event
from throughline.audit.queries import verify_chain
from throughline.core.clock import now


def attempt(client: Client, username: str, password: str, **extra: object):
    return client.post("/sign-in", {"username": username, "password": password, **extra}, REMOTE_ADDR="198.51.100.7")


def newest() -> Event:
    return Event.objects.order_by("-seq").first()


def test_signing_in_is_recorded_without_the_session_key_and_from_the_connections_address(hub_world: World) -> None:
    client = Client()
    answer = client.post(
        "/sign-in", {"username": "olu.mensah", "password": PASSWORD},
        REMOTE_ADDR="198.51.100.7", HTTP_X_FORWARDED_FOR="203.0.113.9",
    )  # fmt: skip
    assert (answer.status_code, answer.url) == (302, "/")
    event = newest()
    assert (event.op, event.actor, event.role, event.ip) == ("security.sign_in", "Olu Mensah", "police", "198.51.100.7")
    key = client.cookies["session"].value
    assert event.session
    assert key not in (event.session, event.action)
    assert verify_chain().is_sound


def test_a_wrong_password_and_an_unknown_name_get_one_answer(hub_world: World) -> None:
    wrong = attempt(Client(), "olu.mensah", "not this at all")
    unknown = attempt(Client(), "who.is.this", "not this at all")
    deactivate_member(by=hub_world.system, at=now(), member_pk=hub_world.social.member.pk)
    ended = attempt(Client(), "sol.hale", PASSWORD)
    bodies = {
        re.sub(r'name="username"[^>]*', "", plain(answer.content))
        for answer in (wrong, unknown, ended)
    }  # fmt: skip
    assert {answer.status_code for answer in (wrong, unknown, ended)} == {200}
    assert len(bodies) == 1
    failures = Event.objects.filter(op="security.sign_in_failed")
    assert failures.count() == 3
    assert {event.outcome for event in failures} == {"denied"}
    assert "who.is.this" not in " ".join(str(vars(event)) for event in failures)


def test_the_session_is_a_new_one_after_signing_in_and_dead_after_signing_out(hub_world: World) -> None:
    client = Client()
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = client.cookies["session"].value
    attempt(client, "olu.mensah", PASSWORD)
    key = client.cookies["session"].value
    assert key != planted
    assert not Session.objects.filter(session_key=planted).exists()
    answer = client.post("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert newest().op == "security.sign_out"
    assert not Session.objects.filter(session_key=key).exists()
    stolen = Client()
    stolen.cookies["session"] = key
    assert stolen.get("/").status_code == 302


def test_signing_out_is_by_post_only(hub_world: World, sign_in) -> None:
    assert sign_in(hub_world.police).get("/sign-out").status_code == 405


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "/\\elsewhere"]
)
def test_signing_in_leads_nowhere_else(hub_world: World, wanted: str) -> None:
    assert attempt(Client(), "olu.mensah", PASSWORD, next=wanted).url == "/"


def test_signing_in_leads_to_the_page_asked_for(hub_world: World) -> None:
    client = Client()
    asked = client.get("/lines/?status=active")
    assert asked.url == "/sign-in?next=%2Flines%2F%3Fstatus%3Dactive"
    assert 'value="/lines/?status=active"' in client.get(asked.url).content.decode()
    assert attempt(client, "olu.mensah", PASSWORD, next="/lines/?status=active").url == "/lines/?status=active"


@override_settings(AXES_ENABLED=True)
def test_ten_wrong_passwords_lock_that_name_from_that_address_for_a_quarter_of_an_hour(hub_world: World) -> None:
    spellings = ("olu.mensah", "OLU.MENSAH", " Olu.Mensah ")
    answers = [attempt(Client(), spellings[number % 3], "wrong password here") for number in range(12)]
    assert [answer.status_code for answer in answers] == [200] * 9 + [429] * 3
    locked = attempt(Client(), "olu.mensah", PASSWORD)
    assert locked.status_code == 429
    assert "Too many wrong passwords" in locked.content.decode()
    assert attempt(Client(), "ana.flint", PASSWORD).status_code == 302
    elsewhere = Client().post("/sign-in", {"username": "olu.mensah", "password": PASSWORD}, REMOTE_ADDR="198.51.100.8")
    assert elsewhere.status_code == 302
    AccessAttempt.objects.update(attempt_time=now() - dt.timedelta(minutes=16))
    assert attempt(Client(), "olu.mensah", PASSWORD).status_code == 302


@override_settings(AXES_ENABLED=True)
def test_an_unknown_name_is_locked_as_a_known_one_is(hub_world: World) -> None:
    answers = [attempt(Client(), "who.is.this", "wrong password here").status_code for _ in range(11)]
    assert answers == [200] * 9 + [429] * 2


@override_settings(PASSWORD_HASHERS=["throughline.web.sign_in.hashers.SmallArgon2"])
def test_passwords_are_hashed_with_argon2id_nineteen_mebibytes_twice() -> None:
    encoded = make_password(PASSWORD)
    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert identify_hasher(encoded).verify(PASSWORD, encoded)


@override_settings(AUDIT_KEY="")
def test_nobody_is_signed_in_when_it_cannot_be_recorded(hub_world: World) -> None:
    client = Client()
    assert attempt(client, "olu.mensah", PASSWORD).status_code == 503
    assert client.get("/").status_code == 302
    assert attempt(Client(), "olu.mensah", "wrong password").status_code == 503


def test_signing_out_works_when_it_cannot_be_recorded(hub_world: World, sign_in) -> None:
    client = sign_in(hub_world.police)
    with override_settings(AUDIT_KEY=""):
        assert client.post("/sign-out").status_code == 503
    assert client.get("/").status_code == 302


def test_a_one_time_password_works_once(hub_world: World, sign_in) -> None:
    given = reset_password(by=hub_world.administrator, at=now(), member_pk=hub_world.police.member.pk)
    client = sign_in(hub_world.police, password=given)
    assert client.get("/lines/").url == "/password"
    page = client.get("/password")
    assert "works once" in page.content.decode()
    same = client.post("/password", {"current": given, "password": given})
    assert "do not have already" in same.content.decode()
    chosen = client.post("/password", {"current": given, "password": "three quiet otters swim"})
    assert chosen.url == "/"
    assert client.get("/lines/").status_code == 200
    assert attempt(Client(), "olu.mensah", given).status_code == 200


def test_changing_ones_password_ends_ones_other_sessions(hub_world: World, sign_in) -> None:
    here, there = sign_in(hub_world.police), sign_in(hub_world.police)
    wrong = here.post("/password", {"current": "not it", "password": "three quiet otters swim"})
    assert "not your password" in wrong.content.decode()
    weak = here.post("/password", {"current": PASSWORD, "password": "short"})
    assert weak.status_code == 200
    assert here.post("/password", {"current": PASSWORD, "password": "three quiet otters swim"}).status_code == 302
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302


@override_settings(AXES_ENABLED=True, ACCOUNTS_WRONG_AT_MOST=5)
def test_one_password_tried_over_many_names_is_stopped_and_another_address_is_not(hub_world: World) -> None:
    answers = [attempt(Client(), f"who.is.{number}", "Summer2026!").status_code for number in range(7)]
    assert answers == [200] * 5 + [429] * 2
    assert attempt(Client(), "olu.mensah", PASSWORD).status_code == 429
    elsewhere = Client().post("/sign-in", {"username": "olu.mensah", "password": PASSWORD}, REMOTE_ADDR="198.51.100.8")
    assert elsewhere.status_code == 302
    AccessAttempt.objects.update(attempt_time=now() - dt.timedelta(minutes=16))
    assert attempt(Client(), "olu.mensah", PASSWORD).status_code == 302

"""Tokens: given for a password as a session is, kept as digests, ending when a session would; no cookie opens the API."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from django.conf import settings
from django.test import Client, override_settings

from tests.factories import PASSWORD, World
from throughline.agencies.actions import change_member, change_own_password, deactivate_member, reset_password
from throughline.agencies.models import ApiToken
from throughline.audit.models import Event
from throughline.core.clock import now

TOKEN, CASES = "/api/v1/auth/token", "/api/v1/cases"
GIVEN = {"username": "olu.mensah", "password": PASSWORD}


def attempt(address: str = "198.51.100.7", **given: object):
    return Client().post(TOKEN, GIVEN | given, content_type="application/json", REMOTE_ADDR=address)


def secret() -> str:
    answer = attempt()
    assert answer.status_code == 200
    return answer.json()["access_token"]


def ask(token: str, path: str = CASES):
    return Client(headers={"Authorization": f"Bearer {token}"}).get(path)


def newest() -> Event:
    return Event.objects.order_by("-seq").first()


def test_a_token_is_given_for_the_password_and_recorded_as_signing_in_without_itself(hub_world: World) -> None:
    answer = attempt()
    given = answer.json()
    assert (given["token_type"], given["idle_minutes"]) == ("bearer", settings.SESSION_IDLE_MINUTES)
    event = newest()
    assert (event.op, event.action, event.actor, event.ip) == (
        "security.sign_in", "api_sign_in", "Olu Mensah", "198.51.100.7",
    )  # fmt: skip
    token = given["access_token"]
    kept = ApiToken.objects.get()
    assert kept.digest == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(vars(event)) + str(vars(kept))
    assert not kept.digest.startswith(event.session)
    assert not answer.cookies
    assert ask(token).status_code == 200


def test_a_wrong_password_an_unknown_name_and_an_ended_account_get_one_answer(hub_world: World) -> None:
    deactivate_member(by=hub_world.administrator, at=now(), member_pk=hub_world.social.member.pk)
    answers = [attempt(password="not this"), attempt(username="who.is.this"), attempt(username="sol.hale")]
    assert {answer.content for answer in answers} == {answers[0].content}
    assert {answer.status_code for answer in answers} == {401}
    assert {answer.headers["WWW-Authenticate"] for answer in answers} == {'Bearer realm="Throughline"'}
    assert {answer.headers["Content-Type"] for answer in answers} == {"application/problem+json"}
    assert Event.objects.filter(op="security.sign_in_failed", action="api_sign_in").count() == 3


@override_settings(AXES_ENABLED=True)
def test_the_page_and_the_api_share_one_lockout(hub_world: World) -> None:
    page = [
        Client().post("/sign-in", GIVEN | {"password": "wrong password"}, REMOTE_ADDR="198.51.100.7") for _ in range(5)
    ]
    answers = [attempt(password="wrong password", username=" OLU.mensah ") for _ in range(6)]
    assert [answer.status_code for answer in page + answers] == [200] * 5 + [401] * 4 + [429] * 2
    locked = attempt()
    assert locked.status_code == 429
    assert locked.headers["Content-Type"] == "application/problem+json"
    assert attempt(address="198.51.100.8").status_code == 200
    assert Client().post("/sign-in", GIVEN, REMOTE_ADDR="198.51.100.7").status_code == 429


@override_settings(AUDIT_KEY="")
def test_no_token_is_given_when_it_cannot_be_recorded(hub_world: World) -> None:
    assert attempt().status_code == 503
    assert attempt(password="wrong").status_code == 503
    assert not ApiToken.objects.exists()


def test_a_one_time_password_gives_no_token(hub_world: World) -> None:
    given = reset_password(by=hub_world.administrator, at=now(), member_pk=hub_world.police.member.pk)
    assert attempt(password=given).status_code == 403
    assert not ApiToken.objects.exists()


def moved_back(**minutes: int) -> None:
    token = ApiToken.objects.get()
    for name, count in minutes.items():
        setattr(token, name, getattr(token, name) - dt.timedelta(minutes=count))
    token.save()


def test_a_token_ends_after_idle_minutes_and_each_use_is_noted(hub_world: World) -> None:
    token = secret()
    moved_back(last_seen_at=settings.SESSION_IDLE_MINUTES - 1)
    assert ask(token).status_code == 200
    moved_back(last_seen_at=settings.SESSION_IDLE_MINUTES - 1)
    assert ask(token).status_code == 200
    moved_back(last_seen_at=settings.SESSION_IDLE_MINUTES + 1)
    assert ask(token).status_code == 401


def test_a_token_ends_after_hours_altogether_however_busy_and_is_gone_with_the_next(hub_world: World) -> None:
    token = secret()
    moved_back(began_at=settings.SESSION_ABSOLUTE_HOURS * 60 - 1)
    assert ask(token).status_code == 200
    moved_back(began_at=2)
    assert ask(token).status_code == 401
    secret()
    assert ApiToken.objects.count() == 1


def test_signing_out_ends_this_token_and_no_other_recorded_or_not(hub_world: World) -> None:
    here, there, third = secret(), secret(), secret()
    leave = Client(headers={"Authorization": f"Bearer {here}"})
    assert leave.post("/api/v1/auth/logout").status_code == 204
    assert (newest().op, newest().action) == ("security.sign_out", "api_sign_out")
    assert (ask(here).status_code, ask(there).status_code) == (401, 200)
    with override_settings(AUDIT_KEY=""):
        unrecorded = Client(headers={"Authorization": f"Bearer {third}"})
        assert unrecorded.post("/api/v1/auth/logout").status_code == 503
    assert ask(third).status_code == 401


@pytest.mark.parametrize("ending", ["own password", "new password", "account ended"])
def test_a_token_ends_with_the_password_and_with_the_account(hub_world: World, ending: str) -> None:
    token, police, admin = secret(), hub_world.police, hub_world.administrator
    assert ask(token).status_code == 200
    if ending == "own password":
        change_own_password(by=police, at=now(), password="three quiet otters swim")
    elif ending == "new password":
        reset_password(by=admin, at=now(), member_pk=police.member.pk)
    else:
        deactivate_member(by=admin, at=now(), member_pk=police.member.pk)
    assert ask(token).status_code == 401
    assert not ApiToken.objects.exists()


def test_another_role_holds_from_the_next_request(hub_world: World) -> None:
    token = secret()
    agency = hub_world.agencies["charity"]
    change_member(
        by=hub_world.administrator, at=now(), member_pk=hub_world.police.member.pk, role="charity", agency=agency
    )
    assert ask(token).status_code == 404


def test_a_session_opens_nothing_here_and_a_token_opens_no_page(hub_world: World, sign_in) -> None:
    signed_in = sign_in(hub_world.coordinator)
    assert signed_in.get("/").status_code == 200
    for path in (CASES, "/api/v1/clocks"):
        assert signed_in.get(path).status_code == 401
    assert signed_in.post("/api/v1/auth/logout").status_code == 401
    assert signed_in.get("/").status_code == 200
    assert ask(secret(), "/cases/").status_code == 302


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic b2x1OnB3", "Bearer no-such-token", "Bearer \u00e9\u00ff", "x"]
)
def test_anything_but_a_token_is_asked_for_one(hub_world: World, header: str) -> None:
    answer = Client(headers={"Authorization": header}).get(CASES)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Throughline"'

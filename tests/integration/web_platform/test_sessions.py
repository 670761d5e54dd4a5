"""When a session ends, and what becomes of what was being typed."""

from __future__ import annotations

import html
import re

from django.conf import settings
from django.test import Client

from tests.factories import PASSWORD, World, tell_story
from throughline.agencies.actions import change_member, deactivate_member, leave_team, reset_password
from throughline.audit.models import Event
from throughline.core.clock import now


def move_back(client: Client, **minutes: int) -> None:
    """As if the session had begun, or was last used, so many minutes earlier."""
    session = client.session
    for name, count in minutes.items():
        session[name] -= count * 60
    session.save()


def test_a_session_ends_after_idle_minutes(hub_world: World, sign_in) -> None:
    client = sign_in(hub_world.police)
    assert client.get("/").status_code == 200
    move_back(client, last_seen_at=settings.SESSION_IDLE_MINUTES - 1)
    assert client.get("/").status_code == 200
    move_back(client, last_seen_at=settings.SESSION_IDLE_MINUTES + 1)
    assert client.get("/").status_code == 302


def test_a_session_ends_after_hours_altogether_however_busy(hub_world: World, sign_in) -> None:
    client = sign_in(hub_world.police)
    client.get("/")
    move_back(client, began_at=settings.SESSION_ABSOLUTE_HOURS * 60 - 1)
    assert client.get("/").status_code == 200
    move_back(client, began_at=2)
    assert client.get("/").status_code == 302


def test_a_session_ends_at_once_with_the_member(hub_world: World, sign_in) -> None:
    client = sign_in(hub_world.police)
    assert client.get("/").status_code == 200
    deactivate_member(by=hub_world.administrator, at=now(), member_pk=hub_world.police.member.pk)
    assert client.get("/").status_code == 302
    answer = Client().post("/sign-in", {"username": "olu.mensah", "password": PASSWORD})
    assert answer.status_code == 200


def test_a_session_ends_when_an_administrator_gives_a_new_password(hub_world: World, sign_in) -> None:
    client = sign_in(hub_world.police)
    reset_password(by=hub_world.administrator, at=now(), member_pk=hub_world.police.member.pk)
    assert client.get("/").status_code == 302


def test_another_role_or_team_holds_from_the_next_page(hub_world: World, sign_in) -> None:
    client = sign_in(hub_world.police)
    assert client.get("/lines/").status_code == 200
    change_member(
        by=hub_world.administrator, at=now(), member_pk=hub_world.police.member.pk, role="charity",
        agency=hub_world.agencies["charity"],
    )  # fmt: skip
    assert client.get("/lines/").status_code == 404


def test_leaving_a_team_takes_its_sight_away(hub_world: World, sign_in) -> None:
    story = tell_story(hub_world)
    client = sign_in(hub_world.police)
    path = f"/cases/{story.case.record.uuid}/"
    assert client.get(path).status_code == 200
    leave_team(by=hub_world.administrator, at=now(), member=hub_world.police.member, team=hub_world.teams["police"])
    assert client.get(path).status_code == 404


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page, as a browser would send them."""
    return {
        html.unescape(name): html.unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
        if name != "csrfmiddlewaretoken"
    }


TYPED = {
    "description": "boy, about 16, grey tracksuit, says Jay",
    "reason": "at_risk",
    "immediate_action": "Line one\nline two",
}


def ended_while_typing(client: Client) -> str:
    client.get("/")
    move_back(client, last_seen_at=settings.SESSION_IDLE_MINUTES + 1)
    answer = client.post("/interventions/new", TYPED | {"password": "not kept", "current": "not kept"})
    assert answer.status_code == 200
    assert "Your session had ended" in answer.content.decode()
    return answer.content.decode()


def test_what_was_typed_comes_back_after_signing_in_and_is_not_sent_by_itself(hub_world: World, sign_in) -> None:
    client = sign_in(hub_world.police)
    fields = hidden(ended_while_typing(client))
    answer = client.post("/sign-in", {"username": "olu.mensah", "password": PASSWORD, **fields})
    page = answer.content.decode()
    assert 'action="/interventions/new"' in page
    kept = hidden(page)
    assert {name: kept[name] for name in TYPED} == TYPED
    assert "not kept" not in page
    assert not Event.objects.filter(action="record_intervention").exists()


def test_what_was_typed_never_comes_back_to_someone_else(hub_world: World, sign_in) -> None:
    fields = hidden(ended_while_typing(sign_in(hub_world.police)))
    answer = Client().post("/sign-in", {"username": "sol.hale", "password": PASSWORD, **fields})
    assert answer.status_code == 302


def test_what_was_kept_cannot_be_forged(hub_world: World, sign_in) -> None:
    fields = hidden(ended_while_typing(sign_in(hub_world.police)))
    fields["kept"] = fields["kept"][:-4] + "AAAA"
    answer = Client().post("/sign-in", {"username": "olu.mensah", "password": PASSWORD, **fields})
    assert answer.status_code == 302

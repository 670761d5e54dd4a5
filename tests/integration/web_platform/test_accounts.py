"""Accounts: an administrator looks after them, sees no casework, and nobody changes their own."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.factories import World
from throughline.agencies.actions import (
    add_member,
    add_team,
    change_member,
    deactivate_member,
    join_team,
    leave_team,
    reset_password,
    team_named,
)
from throughline.agencies.models import Account, Member
from throughline.agencies.queries import list_teams_of
from throughline.audit.models import Event
from throughline.core.clock import now
from throughline.core.errors import Absent, Refused

NEW = {"name": "Nia Vale", "username": "Nia.Vale", "role": "police", "phone": "07700 900222"}


def one_time_password(answer) -> str:
    return re.search(r"Password: <code>([^<]+)</code>", answer.content.decode())[1]


def test_an_account_is_added_shown_its_password_once_and_recorded(hub_world: World, sign_in) -> None:
    client = sign_in(hub_world.administrator)
    form = NEW | {
        "hub": hub_world.hub.pk, "agency": hub_world.agencies["police"].pk, "teams": [hub_world.teams["police"].pk],
    }  # fmt: skip
    answer = client.post("/accounts/new", form)
    password = one_time_password(answer)
    member = Member.objects.get(account__username="nia.vale")
    assert list_teams_of(member) == [hub_world.teams["police"]]
    event = Event.objects.get(action="add_member", detail__body__member=member.pk)
    assert (event.op, event.actor) == ("security.account", hub_world.administrator.member.name)
    assert password not in str(event.detail.body)
    signed_in = Client()
    signed_in.post("/sign-in", {"username": "nia.vale", "password": password})
    assert signed_in.get("/").url == "/password"
    again = client.post("/accounts/new", form)
    assert "nobody has yet" in again.content.decode()
    assert Member.objects.filter(name="Nia Vale").count() == 1


def test_a_team_of_another_agency_is_refused_and_nothing_is_half_made(hub_world: World, sign_in) -> None:
    answer = sign_in(hub_world.administrator).post(
        "/accounts/new",
        NEW
        | {
            "hub": hub_world.hub.pk,
            "agency": hub_world.agencies["police"].pk,
            "teams": [hub_world.teams["council"].pk],
        },
    )
    assert "belongs to another agency" in answer.content.decode()
    assert not Account.objects.filter(username="nia.vale").exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"role": "system"}, "choose again"),
        ({"role": "partner"}, "profession"),
        ({"profession": "housing"}, "Only a partner"),
        ({"name": ""}, "Enter their name"),
        ({"agency": ""}, "Choose an agency"),
        ({"name": "😀"}, "emoji"),
        ({"name": "x" * 101}, "100"),
    ],
)
def test_a_mistake_is_said_and_what_was_typed_is_kept(
    hub_world: World, sign_in, change: dict[str, str], says: str
) -> None:
    form = NEW | {"hub": hub_world.hub.pk, "agency": hub_world.agencies["police"].pk} | change
    page = sign_in(hub_world.administrator).post("/accounts/new", form).content.decode()
    assert says in page
    assert 'value="Nia.Vale"' in page
    assert not Account.objects.filter(username="nia.vale").exists()


def test_a_change_of_agency_leaves_the_old_ones_teams(hub_world: World, sign_in) -> None:
    member = hub_world.police.member
    answer = sign_in(hub_world.administrator).post(
        f"/accounts/{member.pk}/", {"role": "social", "agency": hub_world.agencies["council"].pk}
    )
    assert answer.url == "/accounts/"
    member.refresh_from_db()
    assert (member.role, member.agency) == ("social", hub_world.agencies["council"])
    assert list_teams_of(member) == []
    detail = Event.objects.order_by("-seq").first().detail.body
    assert detail["before"] == {"role": "police", "agency": hub_world.agencies["police"].pk}


def test_an_account_is_ended_and_given_a_new_password_from_its_page(hub_world: World, sign_in) -> None:
    client = sign_in(hub_world.administrator)
    pk = hub_world.police.member.pk
    assert hub_world.police.member.name in client.get(f"/accounts/{pk}/").content.decode()
    assert one_time_password(client.post(f"/accounts/{pk}/password"))
    assert client.post(f"/accounts/{pk}/end").url == "/accounts/"
    assert "This account has ended" in client.get(f"/accounts/{pk}/").content.decode()


def test_nobody_changes_their_own_account(hub_world: World, sign_in) -> None:
    client, pk = sign_in(hub_world.administrator), hub_world.administrator.member.pk
    for path in (f"/accounts/{pk}/end", f"/accounts/{pk}/password"):
        answer = client.post(path)
        assert answer.status_code == 409
        assert "another administrator" in answer.content.decode()
    assert client.get("/accounts/").status_code == 200


def test_the_command_lines_account_cannot_be_reached(hub_world: World, sign_in) -> None:
    client = sign_in(hub_world.administrator)
    assert client.post(f"/accounts/{hub_world.system.member.pk}/end").status_code == 404
    assert client.post(f"/accounts/{hub_world.system.member.pk}/password").status_code == 404
    assert client.get("/accounts/999999/").status_code == 404


def test_only_administrators_look_after_accounts_and_teams(hub_world: World) -> None:
    member, team = hub_world.police.member, hub_world.teams["response"]
    for name, actor in hub_world.everyone().items():
        if actor.role == "administrator":
            continue
        for act, given in (
            (deactivate_member, {"member_pk": member.pk}),
            (reset_password, {"member_pk": member.pk}),
            (join_team, {"member": member, "team": team}),
            (leave_team, {"member": member, "team": team}),
            (add_team, {"name": "A team", "agency": actor.agency}),
            (change_member, {"member_pk": member.pk, "role": "chair", "agency": actor.agency}),
            (
                add_member,
                {
                    "username": "x", "password": "a long enough one", "name": "X", "role": "chair", "agency": actor.agency,
                    "hub": actor.hub,
                },
            ),
        ):  # fmt: skip
            with pytest.raises(Absent):
                act(by=actor, at=now(), **given)
                pytest.fail(f"{name} may {act.__name__}")


def test_an_unknown_team_is_made_under_the_agency_whose_name_begins_its_own(hub_world: World) -> None:
    by, at = hub_world.system, now()
    team, made = team_named(by=by, at=at, name="West Midlands Police Response 4")
    assert (team.agency, made) == (hub_world.agencies["police"], True)
    longest, _ = team_named(by=by, at=at, name="West Midlands ROCU taskforce")
    assert longest.agency == hub_world.agencies["rocu"]
    nobodys, _ = team_named(by=by, at=at, name="Night car")
    assert nobodys.agency == hub_world.hub.agency
    assert team_named(by=by, at=at, name="  NIGHT CAR ") == (nobodys, False)
    with pytest.raises(Refused):
        team_named(by=by, at=at, name="x" * 101)


def test_every_page_leads_to_changing_ones_own_password(hub_world: World, sign_in) -> None:
    for actor in (hub_world.police, hub_world.charity, hub_world.administrator):
        client = sign_in(actor)
        page = client.get("/", follow=True).content.decode()
        assert 'href="/password">Change your password' in page
        assert client.get("/password").status_code == 200

"""A sighting recorded in error stays with its reason, and is not when they were last seen."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.integration.missing.missing_world import make_missing
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.core.errors import Absent, Refused
from throughline.hub.queries.cases import list_led_or_covered
from throughline.missing.actions.episodes import withdraw_episode
from throughline.register.actions import record_sighting, withdraw_sighting
from throughline.register.queries import latest_sighting, what_stands

DAY = dt.timedelta(days=1)
NEVER = "Not seen since they were found, as far as this hub has recorded"


@pytest.fixture
def missing(hub_world):
    return make_missing(hub_world)


def seen(missing, days: int, by: str):
    return record_sighting(
        by=missing.world.social, at=missing.at, person_uuid=missing.person.record.uuid,
        seen_date=missing.at.date() - days * DAY, seen_by=by, in_place="",
    )  # fmt: skip


def test_what_was_last_seen_before_it_stands_again_everywhere(missing, sign_in):
    person, social = missing.person, missing.world.social
    before, wrong = seen(missing, 3, "Nan Sample"), seen(missing, 1, "PC Wrong")
    client = sign_in(social)
    page = reverse("person", args=[person.record.uuid])
    where = reverse("person-seen-wrong", args=[person.record.uuid, wrong.pk])
    assert where in client.get(page).content.decode()
    assert "Say what was wrong" in client.post(where, {"reason": " "}).content.decode()
    said = client.post(where, {"reason": "It was his cousin"}, follow=True).content.decode()
    assert "PC Wrong" not in said
    assert "Nan Sample" in said
    assert latest_sighting(person) == before == what_stands(person).sighting
    assert [row.last_seen for row in list_led_or_covered(social, missing.at)] == [before]
    assert "PC Wrong" not in client.get(reverse("chronology", args=[person.record.uuid])).content.decode()
    wrong.refresh_from_db()
    assert (wrong.withdrawn_by, wrong.withdrawn_reason) == (social.member, "It was his cousin")
    assert Event.objects.filter(action="withdraw_sighting").count() == 1
    assert "marked as recorded in error already" in client.post(where, {"reason": "Again"}).content.decode()


def test_where_none_is_left_nobody_has_seen_them(missing, sign_in):
    only = seen(missing, 1, "PC Wrong")
    withdraw_sighting(
        by=missing.world.social, at=missing.at, person_uuid=missing.person.record.uuid, sighting_id=only.pk, reason="No"
    )
    assert what_stands(missing.person).sighting is None
    for name, uuid in (("person", missing.person.record.uuid), ("case", missing.case.record.uuid)):
        text = sign_in(missing.world.social).get(reverse(name, args=[uuid])).content.decode()
        assert NEVER in text, name
        assert "PC Wrong" not in text, name


def test_it_is_refused_without_a_reason_and_absent_to_whoever_does_not_see_them(missing):
    only = seen(missing, 1, "PC Lane")
    given = {"at": missing.at, "person_uuid": missing.person.record.uuid, "sighting_id": only.pk}
    with pytest.raises(Refused) as refused:
        withdraw_sighting(by=missing.world.social, reason=" ", **given)
    assert refused.value.field == "reason"
    for actor in (missing.world.outside[Role.POLICE], missing.world.charity, missing.world.elsewhere[Role.SOCIAL]):
        with pytest.raises(Absent):
            withdraw_sighting(by=actor, reason="Mine", **given)


def test_an_episode_recorded_in_error_says_nothing_of_when_they_were_last_seen(missing):
    before = seen(missing, 3, "Nan Sample")
    episode = missing.found()
    assert latest_sighting(missing.person).seen_by == "PC Lane"
    withdraw_episode(
        by=missing.world.social, at=missing.at + DAY, episode_uuid=episode.uuid, version=episode.version,
        reason="Another boy",
    )  # fmt: skip
    assert latest_sighting(missing.person) == before

"""Other names, numbers and addresses of a person: dated, sourced facts that a correction never overwrites."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from tests.factories import World
from throughline.access.models import Exclusion
from throughline.agencies.actor import Actor
from throughline.audit.models import Event
from throughline.core.clock import civil_date, now
from throughline.core.errors import Absent, Refused
from throughline.register.actions import add_address, add_name, add_number, complete_identity, withdraw_number
from throughline.register.facts import person_for
from throughline.register.given import AgeGiven, NameGiven, NumberGiven, PersonGiven, PlaceGiven
from throughline.register.models import Link, Person, PersonName, PersonNumber
from throughline.register.states import AgeBasis

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BORN = dt.date(2010, 4, 3)


@pytest.fixture
def girl(hub_world: World) -> Person:
    return person_for(
        by=hub_world.police, at=now(),
        given=PersonGiven(given_name="Khadija", family_name="Warsame", called="Dija", date_of_birth=BORN),
    )  # fmt: skip


def _client(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.member.account)
    return client


def _page(actor: Actor, person: Person) -> str:
    client = _client(actor)
    page = client.get(f"/people/{person.record.uuid}/")
    if b"Why are you looking" in page.content or b"reason" in page.content[:0]:
        page = client.post(f"/people/{person.record.uuid}/", {"reason": "Strategy discussion"})
    return page.content.decode()


def test_a_correction_keeps_what_was_recorded_as_a_dated_fact(hub_world: World, girl: Person) -> None:
    complete_identity(
        by=hub_world.social, at=now(), person_uuid=girl.record.uuid, version=girl.version,
        given=PersonGiven(given_name="Kadijo", family_name="Warsame", called="Kay", date_of_birth=dt.date(2010, 3, 4)),
    )  # fmt: skip
    kept = {(row.given_name, row.family_name, row.date_of_birth, row.kind) for row in PersonName.related.all()}
    assert kept == {("Khadija", "Warsame", BORN, "before"), ("Dija", "", None, "before")}
    assert {row.recorded_by for row in PersonName.related.all()} == {hub_world.social.member}
    page = _page(hub_world.coordinator, girl)
    assert "Khadija Warsame" in page
    assert "Recorded here before a correction" in page


def test_saving_the_same_identity_again_keeps_nothing_more(hub_world: World, girl: Person) -> None:
    same = PersonGiven(given_name="Khadija", family_name="Warsame", called="Dija", date_of_birth=BORN)
    complete_identity(by=hub_world.social, at=now(), person_uuid=girl.record.uuid, version=1, given=same)
    assert not PersonName.related.exists()


def test_a_name_is_added_with_its_source_and_shows(hub_world: World, girl: Person) -> None:
    typed = {"kind": "street", "given_name": "Tiny", "source": "Her brother", "since_date": "1/2/2025"}
    answer = _client(hub_world.social).post(f"/people/{girl.record.uuid}/names/add", typed)
    assert answer.status_code == 302, answer.content.decode()
    page = _page(hub_world.coordinator, girl)
    assert "Tiny" in page
    assert "Street name · since 1 Feb 2025 · Her brother" in page
    assert Event.objects.filter(action="add_name").count() == 1
    again = _client(hub_world.social).post(f"/people/{girl.record.uuid}/names/add", typed)
    assert "recorded already" in again.content.decode()


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("nhs_number", "999 000 0018", "9990000018"),
        ("pnc_id", "2001/123456X", ""),
        ("upn", "a-801200001001", ""),
        ("home_office", "ab 12/34", "AB1234"),
    ],
)
def test_a_number_is_checked_refused_in_words_or_kept_as_written(
    hub_world: World, girl: Person, kind: str, typed: str, value: str
) -> None:
    act = {"by": hub_world.police, "at": now(), "person_uuid": girl.record.uuid}
    if value:
        row = add_number(**act, given=NumberGiven(kind, typed))
        assert (row.value, row.is_checked) == (value, kind != "home_office")
        with pytest.raises(Refused, match="already"):
            add_number(**act, given=NumberGiven(kind, typed))
        return
    with pytest.raises(Refused, match="must fit") as refused:
        add_number(**act, given=NumberGiven(kind, typed))
    assert refused.value.field == "number"
    assert not add_number(**act, given=NumberGiven(kind, typed, as_written=True)).is_checked


def test_a_number_in_error_is_withdrawn_with_a_reason_and_stays(hub_world: World, girl: Person) -> None:
    row = add_number(
        by=hub_world.police, at=now(), person_uuid=girl.record.uuid, given=NumberGiven("nhs_number", "9990000018")
    )
    href = f"/people/{girl.record.uuid}/numbers/{row.pk}/in-error"
    assert "Say what was wrong" in _client(hub_world.social).post(href, {"reason": " "}).content.decode()
    assert _client(hub_world.social).post(href, {"reason": "Her sister's"}).status_code == 302
    assert PersonNumber.related.get().withdrawn_reason == "Her sister's"
    assert "999 000 0018" not in _page(hub_world.coordinator, girl)
    with pytest.raises(Absent):
        withdraw_number(by=hub_world.police, at=now(), person_uuid=girl.record.uuid, number_id=row.pk, reason="Again")


def test_a_pnc_number_is_shown_only_to_who_reads_what_police_recorded(hub_world: World, girl: Person) -> None:
    add_number(
        by=hub_world.police, at=now(), person_uuid=girl.record.uuid,
        given=NumberGiven("pnc_id", "2001/123456X", as_written=True),
    )  # fmt: skip
    assert "PNC" in _page(hub_world.coordinator, girl)
    assert "PNC ID:" not in _page(hub_world.social, girl)


def test_an_earlier_address_is_a_dated_link_and_shows_only_with_its_place(hub_world: World, girl: Person) -> None:
    day = civil_date(now())
    link = add_address(
        by=hub_world.police, at=now(), person_uuid=girl.record.uuid,
        place=PlaceGiven("Flat 3, 12 Any Street", "Lea Hall", "B1 1AA"), since_date=day - dt.timedelta(days=90),
        until_date=day - dt.timedelta(days=9), source="School list",
    )  # fmt: skip
    assert "Flat 3, 12 Any Street" in _page(hub_world.coordinator, girl)
    Exclusion.objects.create(
        record=link.to_record, member=hub_world.coordinator.member, reason="His flat", set_at=now(),
        set_by=hub_world.governance.member,
    )  # fmt: skip
    assert "Flat 3, 12 Any Street" not in _page(hub_world.coordinator, girl)
    href = f"/people/{girl.record.uuid}/addresses/{link.pk}/in-error"
    assert _client(hub_world.coordinator).post(href, {"reason": "x"}).status_code == 404
    assert _client(hub_world.police).post(href, {"reason": "Another Khadija"}).status_code == 302
    assert Link.objects.get(pk=link.pk).withdrawn_reason == "Another Khadija"


def test_where_a_child_lives_now_is_not_recorded_here(hub_world: World, girl: Person) -> None:
    act = {"by": hub_world.police, "at": now(), "person_uuid": girl.record.uuid, "place": PlaceGiven("1 Any Street")}
    with pytest.raises(Refused, match="places of their case"):
        add_address(**act, since_date=dt.date(2025, 1, 1), until_date=None)
    man = person_for(
        by=hub_world.police, at=now(),
        given=PersonGiven(description="Man", age=AgeGiven(34, 34, AgeBasis.STATED, civil_date(now()))),
    )  # fmt: skip
    assert add_address(**{**act, "person_uuid": man.record.uuid}, since_date=dt.date(2025, 1, 1), until_date=None).pk


def test_nobody_adds_to_someone_they_may_not_see(hub_world: World, girl: Person) -> None:
    for actor in (hub_world.elsewhere["police"], hub_world.charity, hub_world.here["partner"]):
        with pytest.raises(Absent):
            add_name(by=actor, at=now(), person_uuid=girl.record.uuid, given=NameGiven("alias", "Kay"))

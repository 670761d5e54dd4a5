"""Who was shown is written down before the page leaves; when it cannot be, nothing is shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings

from tests.factories import Story
from tests.integration.access.conftest import Told
from tests.integration.access.table import Route, Signed, read_table
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.audit.models import Event, EventSubject

TABLE = read_table()
LOOKERS = (Role.COORDINATOR, Role.POLICE, Role.SOCIAL, Role.CHARITY, Role.GOVERNANCE)
# Pages of one's own unsent words: what they hold nobody else was ever shown.
SHOWS = ("consultation", "disclosure", "security.search")


def people_in(body: str, stories: list[Story]) -> set[str]:
    """The ids of the story's people a page shows: by id, by reference, or by name."""
    shown = set()
    for story in stories:
        for person in (story.person, story.arrested, story.waiting.person):
            marks = (str(person.record.uuid), person.record.reference, f"{person.given_name} {person.family_name}")
            if any(mark in body for mark in marks):
                shown.add(str(person.record.uuid))
    return shown


def pages(told: Told, actor: Actor) -> Iterator[tuple[Route, str]]:
    for route in TABLE.values():
        if route.permission and "GET" in route.methods and route.is_open(actor, told.here) is not False:
            yield route, route.path(told.world, told.here)


def read(client: Client, path: str) -> tuple[int, str]:
    response = client.get(path)
    body = b"".join(response) if response.streaming else response.content
    return response.status_code, body.decode(errors="replace")


@pytest.fixture
def involved(told: Told, db: None) -> Told:
    """The lookers are involved with the story, so that no page asks why they look instead of showing it."""
    for role in LOOKERS[:4]:
        told.here.involve(told.world.here[role], told.world.at)
    return told


@pytest.mark.parametrize("role", LOOKERS)
def test_every_page_that_shows_a_person_leaves_an_event_naming_them(involved: Told, role: str) -> None:
    actor = involved.world.here[role]
    signed = Signed(actor)
    stories = [involved.here, involved.second]
    missing, shown_anywhere = [], set()
    for route, path in pages(involved, actor):
        newest = Event.objects.order_by("-seq").values_list("seq", flat=True).first()
        with transaction.atomic():
            status, body = read(signed.on(route), path)
            named = {
                str(uuid)
                for uuid in EventSubject.objects.filter(event__gt=newest, event__op__in=SHOWS).values_list(
                    "uuid", flat=True
                )
            }
            looks = Event.objects.filter(seq__gt=newest, op="consultation").count()
            transaction.set_rollback(True)
        if status != 200:
            continue
        shown = people_in(body, stories)
        shown_anywhere |= shown
        if not shown <= named or looks > 1:
            missing.append(f"{route.name}: shows {len(shown)}, names {len(shown & named)}, in {looks} events")
    assert not missing, "\n".join(missing)
    if role not in (Role.GOVERNANCE,):
        assert shown_anywhere


def stop_the_audit() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE FUNCTION audit_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'full'; END $$"
            )
            cursor.execute("CREATE TRIGGER full_audit BEFORE INSERT ON audit_event EXECUTE FUNCTION audit_full()")
        else:
            cursor.execute(
                "CREATE TRIGGER full_audit BEFORE INSERT ON audit_event BEGIN SELECT RAISE(ABORT, 'full'); END"
            )


def shows_nobody(told: Told, actor: Actor, signed: Signed) -> int:
    """Ask for every page; returns how many said that nothing can be shown."""
    unavailable = 0
    for route, path in pages(told, actor):
        with transaction.atomic():
            status, body = read(signed.on(route), path)
            transaction.set_rollback(True)
        assert not people_in(body, [told.here, told.second]), f"{route.name} shows a person unrecorded ({status})"
        unavailable += status == 503
    return unavailable


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.POLICE])
def test_an_audit_that_cannot_be_written_discloses_nothing(involved: Told, role: str) -> None:
    actor = involved.world.here[role]
    signed = Signed(actor)
    stop_the_audit()
    assert shows_nobody(involved, actor, signed) > 20
    assert signed.browser.get("/readyz").status_code == 503
    assert signed.browser.get("/healthz").status_code == 200


def test_a_missing_audit_key_discloses_nothing(involved: Told) -> None:
    actor = involved.world.coordinator
    signed = Signed(actor)
    with override_settings(AUDIT_KEY=""):
        assert shows_nobody(involved, actor, signed) > 20
        assert signed.browser.get("/readyz").json() == {"status": "unavailable"}

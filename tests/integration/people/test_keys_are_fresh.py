"""The keys someone is found by are those of the facts that stand, whatever changed them."""

from __future__ import annotations

import ast
import datetime as dt
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection

import throughline.register
from tests.factories import World
from tests.factories.story import tell_story
from throughline.core.clock import civil_date, now
from throughline.matching import known as reading
from throughline.matching.keeping import rows_of, write_owed_keys
from throughline.matching.known import read_known
from throughline.matching.migrations._owing import NOTES
from throughline.matching.models import FindingKey, KeysOwed
from throughline.register.actions import (
    add_address,
    add_identifier,
    add_name,
    add_number,
    complete_identity,
    record_safe_contact,
    withdraw_address,
    withdraw_name,
    withdraw_number,
)
from throughline.register.actions.people import SafeContactGiven
from throughline.register.facts import person_for
from throughline.register.given import AgeGiven, NameGiven, NumberGiven, PersonGiven, PlaceGiven
from throughline.register.links import end_links, link_records, withdraw_links
from throughline.register.models import Person
from throughline.register.states import AgeBasis, LinkKind
from throughline.register.things import phone_for

pytestmark = [pytest.mark.django_db, pytest.mark.database]
# Acts on a person that change nothing they are found by.
NOT_FOUND_BY = {"keep_home_authority", "keep_responsible_authority", "record_sighting", "withdraw_sighting"}


def _kept(person: Person) -> set[tuple[int, int | None]]:
    return set(FindingKey.related.filter(record=person.record_id).values_list("key", "through_id"))


def _wanted(person: Person) -> set[tuple[int, int | None]]:
    return set(rows_of(read_known([person.record_id])[person.record_id]))


def test_every_note_stands_in_the_database(db: None) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'owe_keys_%%'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'owe_keys_%%'")
        assert {name for (name,) in cursor.fetchall()} == {note.name for note in NOTES}


def test_every_table_that_people_are_read_from_leaves_a_note() -> None:
    tree = ast.parse(Path(reading.__file__).read_text(encoding="utf-8"))
    read = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "throughline.register.models"
        for alias in node.names
    }
    assert {f"register_{name.lower()}" for name in read} == {note.table for note in NOTES}


def acts(world: World, girl: Person, held: SimpleNamespace):
    """Every act of the register on a person, and every fact pushed into it that she is found by, one after the other."""
    act = {"by": world.police, "at": now(), "person_uuid": girl.record.uuid}
    by, day = {"by": world.police, "at": now()}, civil_date(now())
    yield (
        "complete_identity",
        lambda: complete_identity(
            **act,
            version=1,
            given=PersonGiven(
                given_name="Amina", family_name="Yusuf", called="Mina", age=AgeGiven(15, 16, AgeBasis.STATED, day)
            ),
        ),
    )
    yield "add_name", lambda: setattr(held, "name", add_name(**act, given=NameGiven("street", "Stretch")))
    yield "withdraw_name", lambda: withdraw_name(**act, name_id=held.name.pk, reason="Her sister")
    yield (
        "add_number",
        lambda: setattr(held, "number", add_number(**act, given=NumberGiven("nhs_number", "9990000018"))),
    )
    yield "withdraw_number", lambda: withdraw_number(**act, number_id=held.number.pk, reason="Her sister's")
    yield (
        "add_address",
        lambda: setattr(
            held,
            "link",
            add_address(
                **act,
                place=PlaceGiven("3 Any Mews", "", "B1 1AA"),
                since_date=day - dt.timedelta(days=9),
                until_date=day,
            ),
        ),
    )
    yield "withdraw_address", lambda: withdraw_address(**act, link_id=held.link.pk, reason="Never hers")
    yield "record_safe_contact", lambda: record_safe_contact(**act, given=SafeContactGiven(safe_phone="07700 900123"))
    held.phone = phone_for(**by, kind="imei", typed="49015420323751")
    ends = {"from_record": girl.record, "to_record": held.phone.record}
    yield "link_records", lambda: link_records(**by, **ends, kind=LinkKind.USES_PHONE, since_date=day)
    yield (
        "add_identifier",
        lambda: add_identifier(**by, phone_uuid=held.phone.record.uuid, kind="msisdn", identifier="07700 900456"),
    )
    yield "end_links", lambda: end_links(**ends, kinds=[LinkKind.USES_PHONE], until_date=day)
    yield "withdraw_links", lambda: withdraw_links(**by, **ends, kinds=[LinkKind.USES_PHONE], reason="Another phone")


def test_a_person_changed_through_every_act_has_the_keys_of_what_stands(hub_world: World) -> None:
    girl = person_for(
        by=hub_world.police, at=now(),
        given=PersonGiven(given_name="Khadija", family_name="Warsame", date_of_birth=dt.date(2010, 4, 3)),
    )  # fmt: skip
    held, seen = SimpleNamespace(), {}
    assert write_owed_keys()
    for name, change in acts(hub_world, girl, held):
        change()
        assert KeysOwed.objects.filter(record=girl.record).exists(), name
        assert write_owed_keys()
        assert not KeysOwed.objects.exists()
        seen[name] = _kept(girl)
        assert seen[name] == _wanted(girl), name
    assert seen["add_name"] > seen["withdraw_name"]
    assert seen["add_address"] > seen["withdraw_address"]
    assert seen["add_identifier"] > seen["withdraw_links"]


def test_no_act_on_a_person_is_left_out() -> None:
    folder = Path(throughline.register.__file__).parent / "actions"
    found = {
        node.name
        for path in folder.glob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and "person_uuid" in {each.arg for each in node.args.kwonlyargs}
    }
    told = Path(__file__).read_text(encoding="utf-8")
    assert {name for name in found if not re.search(rf'yield \(?\s*"{name}"', told)} == NOT_FOUND_BY


def test_everyone_of_a_whole_story_has_the_keys_of_what_stands(hub_world: World) -> None:
    tell_story(hub_world)
    assert write_owed_keys()
    people = list(Person.related.all())
    assert len(people) > 2
    assert all(_kept(person) == _wanted(person) for person in people)


def test_what_is_written_past_every_act_leaves_a_note_too(hub_world: World) -> None:
    girl = person_for(by=hub_world.police, at=now(), given=PersonGiven(given_name="Khadija"))
    assert write_owed_keys()
    Person.related.filter(pk=girl.pk).update(given_name="Amina")
    assert KeysOwed.objects.filter(record=girl.record).count() == 1
    Person.related.filter(pk=girl.pk).update(version=7)
    assert KeysOwed.objects.count() == 1
    assert not write_owed_keys(most=0)

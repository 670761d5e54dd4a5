"""Whom keys lead to, through the gate, in a few questions however many there are; and whom of many alike a search lists."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import World
from tests.integration.people.making import Make, making
from throughline.access.gate import visible
from throughline.access.models import Exclusion, ProtectedRecord
from throughline.core.clock import civil_date, now
from throughline.matching.candidates import MOST_OF_A_KEY, records_sharing
from throughline.matching.comparing.finding import hash_of, keys_kept
from throughline.matching.facts import note_likely_matches
from throughline.matching.keeping import write_owed_keys
from throughline.matching.known import read_known
from throughline.matching.models import FindingKey
from throughline.matching.queries import search_known
from throughline.register.actions import add_address
from throughline.register.given import PlaceGiven
from throughline.register.links import link_records
from throughline.register.models import Link, Person
from throughline.register.queries import told_openly
from throughline.register.states import LinkKind
from throughline.register.things import phone_for

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BORN = dt.date(2010, 4, 3)


@pytest.fixture
def make(hub_world: World) -> Make:
    return making(hub_world)


@pytest.fixture
def household(hub_world: World, make: Make) -> list[Person]:
    """Five of one name at one address with one phone: one held closely, one another hub's, one kept from the officer."""
    day = civil_date(now())
    people = [make("Jordan", "Ashby", date_of_birth=BORN) for _ in range(4)]
    people.append(make("Jordan", "Ashby", by=hub_world.elsewhere["police"], date_of_birth=BORN))
    phone = phone_for(by=hub_world.police, at=now(), kind="msisdn", typed="07700 900456")
    for person in people[:4]:
        add_address(
            by=hub_world.police, at=now(), person_uuid=person.record.uuid,
            place=PlaceGiven("12 Any Street", "", "B1 1AA"),
            since_date=day - dt.timedelta(days=90), until_date=day,
        )  # fmt: skip
        link_records(
            by=hub_world.police, at=now(), from_record=person.record, to_record=phone.record,
            kind=LinkKind.USES_PHONE, since_date=day,
        )  # fmt: skip
    ProtectedRecord.objects.filter(pk=people[0].record_id).update(restriction=2)
    _keep_from(hub_world, people[1].record)
    write_owed_keys()
    return people


def _keep_from(world: World, record: ProtectedRecord) -> None:
    Exclusion.objects.create(
        record=record, member=world.police.member, reason="A cousin", set_at=now(), set_by=world.governance.member
    )


def test_keys_lead_to_those_whom_the_gates_own_rule_lets_through(hub_world: World, household: list[Person]) -> None:
    known = read_known([household[2].record_id])[household[2].record_id]
    asked = sorted(keys_kept(known.compared(known.names[0], known.addresses[0][0])))
    for closed in (False, True):
        if closed:
            _keep_from(hub_world, Link.objects.get(from_record=household[2].record_id, kind="lives_at").to_record)
        for actor in (hub_world.police, hub_world.coordinator, hub_world.social, hub_world.elsewhere["police"]):
            at = now()
            for key in asked:
                rule = FindingKey.objects.visible_to(actor, at).filter(key=hash_of(key))
                assert set(records_sharing(actor, at, [key], None)[0]) == set(rule.values_list("record", flat=True)), (
                    key
                )


def test_a_key_is_too_common_by_those_the_reader_may_see_alone(hub_world: World, make: Make) -> None:
    people = [make("Jordan", "Ashby") for _ in range(MOST_OF_A_KEY)]
    for _ in range(3):
        make("Jordan", "Ashby", by=hub_world.elsewhere["police"])
    write_owed_keys()
    records, common = records_sharing(hub_world.police, now(), ["whole ashby jordan"], people[0].record_id)
    assert (sorted(records), common) == ([each.record_id for each in people[1:]], [])
    make("Jordan", "Ashby")
    write_owed_keys()
    assert records_sharing(hub_world.police, now(), ["whole ashby jordan"], None) == ([], ["whole ashby jordan"])


def test_an_address_or_phone_is_known_where_its_link_may_be_told(hub_world: World, household: list[Person]) -> None:
    """As ``told_openly`` and the gate say, which this asks in words of its own."""
    records = [each.record_id for each in household]
    link = Link.objects.get(from_record=records[2], kind="lives_at")
    Link.objects.filter(pk=link.pk).update(because_of=household[0].record_id, report=household[0].record_id)
    for actor in (hub_world.police, hub_world.coordinator, hub_world.social):
        at = now()
        rule = Link.objects.filter(told_openly(actor, at) & visible("to_record", actor, at), from_record__in=records)
        known = read_known(records, (actor, at)).values()
        told = {(each.record, end) for each in known for _, _, end in each.addresses}
        told |= {(each.record, end) for each in known for _, end in each.phones}
        assert told == set(rule.values_list("from_record", "to_record"))
        assert (records[2], link.to_record_id) not in told
    assert {each.record for each in read_known(records).values() if each.addresses} == {
        records[0],
        records[1],
        records[3],
    }


@pytest.mark.parametrize(("text", "most"), [("Jordan Ashby 3/4/2010", 8), ("Jordan Ashby 12 Any Street B1 1AA", 11)])
def test_a_search_asks_as_many_questions_of_one_as_of_many(
    hub_world: World, make: Make, household: list[Person], text: str, most: int
) -> None:
    search_known(hub_world.police, now(), text=text)
    with CaptureQueriesContext(connection) as few:
        assert len(search_known(hub_world.police, now(), text=text).people) == 2
    for _ in range(6):
        make("Jordan", "Ashby", date_of_birth=BORN)
    write_owed_keys()
    with CaptureQueriesContext(connection) as many:
        assert len(search_known(hub_world.police, now(), text=text).people) == 8
    assert len(few) == len(many) <= most, [each["sql"][:80] for each in many.captured_queries]


def test_of_many_who_sound_alike_those_called_exactly_so_are_listed(hub_world: World, make: Make) -> None:
    girl = make("Jordyn", "Ashby")
    for _ in range(MOST_OF_A_KEY + 1):
        make("Jordan", "Ashby")
    for typed in ("Jordyn Ashby", "Ashby, Jordyn"):
        found = search_known(hub_world.police, now(), text=typed)
        assert ([each.person for each in found.people], found.is_many) == ([girl], True)
    found = search_known(hub_world.police, now(), text="Jordan Ashby")
    assert (found.people, found.is_many) == ((), True)


def test_who_somebody_new_may_be_is_asked_by_the_search_and_a_match_stands_alone(hub_world: World, make: Make) -> None:
    girl = make("Khadija", "Warsame", date_of_birth=BORN)
    make("Hodan", "Warsame", date_of_birth=dt.date(2012, 9, 9))
    make("Khadija", "Warsame", by=hub_world.elsewhere["police"], date_of_birth=BORN)
    act: dict[str, Any] = {"by": hub_world.police, "at": now()}
    write_owed_keys()
    again = make("Kadijo", "Warsameh", date_of_birth=BORN)
    (noted,) = note_likely_matches(**act, person=again)
    assert (noted.person, noted.other) == (again, girl)
    assert noted.because.startswith("First name: ")
    assert note_likely_matches(**act, person=make("Jordan", "Ashby", date_of_birth=BORN)) == []
    assert note_likely_matches(**act, person=make(description="a boy in grey")) == []

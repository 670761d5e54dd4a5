"""The register is read through the gate, and a pass lists pairs for a person to decide, once."""

from __future__ import annotations

import csv
import datetime as dt
from argparse import Namespace
from types import SimpleNamespace

import pytest

from tests.integration.disruption.enforcement_world import Enforcement
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.cli.commands import match_register
from throughline.cli.commands.duplicates import Register
from throughline.core.errors import Absent
from throughline.matching.actions import join_people, set_aside_match
from throughline.matching.bulk.actions import Found, Listed, list_duplicates, record_match
from throughline.matching.bulk.linking import Pair
from throughline.matching.models import LikelyMatch
from throughline.matching.reading import count_people, list_people
from throughline.register.actions import SafeContactGiven, add_name, record_safe_contact
from throughline.register.facts import person_for, place_for
from throughline.register.given import NameGiven, PersonGiven, PlaceGiven
from throughline.register.links import link_records
from throughline.register.states import LinkKind, NameKind
from throughline.register.things import phone_for


@pytest.fixture
def field(hub_world):
    return Enforcement(hub_world)


def someone(field, given, family, by=None, **more):
    return person_for(
        by=by or field.coordinator, at=field.at, given=PersonGiven(given_name=given, family_name=family, **more)
    )


def compared(actor, field):
    return {each.pk: each.compared for each in list_people(actor, field.at)}


def test_a_person_is_compared_by_what_the_register_says_of_them(field, hub_world):
    kit = someone(field, "Kit", "O'Neil", date_of_birth=dt.date(2009, 6, 9), called="Smokes", sex="F")
    given = SafeContactGiven(safe_phone="07700 900123")
    record_safe_contact(by=field.coordinator, at=field.at, person_uuid=kit.record.uuid, given=given)
    home = place_for(by=field.coordinator, at=field.at, given=PlaceGiven("12 High Street", "Lea Hall", "B33 8AA"))
    phone = phone_for(by=field.coordinator, at=field.at, kind="msisdn", typed="07700 900456")
    for kind, thing in ((LinkKind.LIVES_AT, home), (LinkKind.USES_PHONE, phone)):
        link_records(by=field.coordinator, at=field.at, from_record=kit.record, to_record=thing.record, kind=kind,
                     since_date=field.today)  # fmt: skip
    found = compared(hub_world.system, field)[kit.pk]
    assert found.record_id == str(kit.record.uuid)
    assert (found.given, found.family, found.alias, found.sex) == (("kit",), ("oneil",), "smokes", "F")
    assert found.born.words == "09/06/2009"
    assert set(found.phones) == {"+447700900456", "+447700900123"}
    assert (found.address.house, found.address.street, found.address.postcode) == ("12", "high street", "B33 8AA")


def test_somebody_described_but_not_named_is_not_compared(field, hub_world):
    before = count_people(hub_world.system, field.at)
    person_for(by=field.coordinator, at=field.at, given=PersonGiven(description="A girl in a red coat"))
    assert count_people(hub_world.system, field.at) == before


def test_who_may_not_be_seen_is_not_read(field, hub_world):
    kit = someone(field, "Kit", "Marsh")
    assert kit.pk in compared(hub_world.system, field)
    assert compared(hub_world.other_system, field) == {}
    assert list(list_people(hub_world.other_system, field.at, {kit.pk})) == []


def pair(one, other):
    return Found(max(one.pk, other.pk), min(one.pk, other.pk), "same name")


def test_a_pair_is_listed_once_and_audited(field, hub_world):
    one, other = someone(field, "Kit", "Marsh"), someone(field, "Kitt", "Marsh")
    by, pairs = hub_world.system, [pair(one, other)]
    events = Event.objects.filter(action="list_duplicates")
    assert list_duplicates(by=by, at=field.at, pairs=pairs, preview=True) == Listed(1, 0, 0)
    assert (LikelyMatch.related.count(), events.count()) == (0, 0)
    assert list_duplicates(by=by, at=field.at, pairs=pairs) == Listed(1, 0, 0)
    (listed,) = LikelyMatch.related.all()
    assert (listed.person, listed.other, listed.because) == (other, one, "same name")
    assert listed.found_by == by.member
    assert events.count() == 1
    assert list_duplicates(by=by, at=field.at, pairs=pairs) == Listed(0, 1, 0)
    assert (LikelyMatch.related.count(), events.count()) == (1, 1)


def test_two_who_were_decided_not_to_be_one_are_not_listed_again(field, hub_world):
    one, other = someone(field, "Kit", "Marsh"), someone(field, "Kitt", "Marsh")
    # The other way round than a pass lists them.
    match = LikelyMatch.related.create(
        person=one, other=other, because="same name", found_at=field.at, found_by=field.coordinator.member
    )
    set_aside_match(by=field.coordinator, at=field.at, match_id=match.pk, reason="Sisters: I met both.")
    assert list_duplicates(by=hub_world.system, at=field.at, pairs=[pair(one, other)]) == Listed(0, 0, 1)
    assert LikelyMatch.related.count() == 1


def test_a_pair_of_whom_one_may_not_be_seen_is_left_out(field, hub_world):
    one, other = someone(field, "Kit", "Marsh"), someone(field, "Kitt", "Marsh")
    assert list_duplicates(by=hub_world.other_system, at=field.at, pairs=[pair(one, other)]) == Listed(0, 0, 0)
    assert LikelyMatch.related.count() == 0


def test_who_may_not_complete_an_identity_lists_nothing(field, hub_world):
    for role in (Role.CHARITY, Role.ANALYST, Role.GOVERNANCE):
        with pytest.raises(Absent):
            list_duplicates(by=hub_world.here[role], at=field.at, pairs=[])


def test_matching_a_file_is_audited_with_whom_it_showed(field, hub_world):
    kit = someone(field, "Kit", "Marsh")
    record_match(by=hub_world.system, at=field.at, records=7, shown={kit.pk})
    event = Event.objects.get(action="match_file")
    assert event.subjects.count() == 1
    with pytest.raises(Absent):
        record_match(by=hub_world.here[Role.CHARITY], at=field.at, records=7, shown=set())


def test_a_large_register_is_cut_first_and_gives_the_same_answer(field, hub_world, tmp_path, monkeypatch):
    for given in ("Kit", "Ana", "Omar", "Zain"):
        someone(field, given, "Marsh", date_of_birth=dt.date(2009, 6, 9))
    kit = someone(field, "Kathleen", "Warsame", date_of_birth=dt.date(2009, 12, 3))
    (tmp_path / "a.csv").write_text(
        "record_id,forename,surname,dob\nR1,Kathleen,Warsama,2009-03-12\nR2,Zebedee,Quixote,1950-01-02\n",
        encoding="utf-8",
    )

    def answers(most):
        monkeypatch.setattr(match_register, "COMPARED_AT_ONCE", most)
        out = tmp_path / f"links{most}.csv"
        asked = Namespace(
            against=tmp_path / "a.csv", out=out, map=None, hub="", installation=SimpleNamespace(folder=tmp_path)
        )
        assert match_register.run(asked) == 0
        with out.open(encoding="utf-8", newline="") as lines:
            return {row["record_id"]: row for row in csv.DictReader(lines) if row["rank"] == "1"}

    at_once, cut = answers(20_000), answers(0)
    for found in (at_once, cut):
        assert found["R1"]["candidate_id"] == str(kit.record.uuid)
        assert found["R2"]["candidate_id"] == ""
    assert at_once["R1"]["explanation"] == cut["R1"]["explanation"]
    assert at_once["R1"]["decision"] == cut["R1"]["decision"]


def matched(field, tmp_path, monkeypatch, text, most=20_000):
    """The rows of ``match`` against the register for a file of this text."""
    monkeypatch.setattr(match_register, "COMPARED_AT_ONCE", most)
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    out = tmp_path / f"links{most}.csv"
    asked = Namespace(
        against=tmp_path / "a.csv", out=out, map=None, hub="", installation=SimpleNamespace(folder=tmp_path)
    )
    assert match_register.run(asked) == 0
    with out.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def named_before(field, person, given, family):
    name = NameGiven(kind=NameKind.FORMER, given_name=given, family_name=family)
    add_name(by=field.coordinator, at=field.at, person_uuid=person.record.uuid, given=name)


def joined(field, one, other):
    join_people(by=field.coordinator, at=field.at, person_uuid=one.record.uuid, other_uuid=other.record.uuid,
                from_other=(), reason="The school confirmed it by phone.")  # fmt: skip
    one.refresh_from_db()
    other.refresh_from_db()


def test_records_joined_as_one_person_are_one_candidate(field, hub_world, tmp_path, monkeypatch):
    someone(field, "Omar", "Marsh", date_of_birth=dt.date(2010, 1, 5))
    first = someone(field, "Kathleen", "Warsame", date_of_birth=dt.date(2009, 12, 3))
    other = someone(field, "Kathleen", "Warsame", date_of_birth=dt.date(2009, 12, 3))
    text = "record_id,forename,surname,dob\nR1,Kathleen,Warsame,2009-12-03\n"
    apart = matched(field, tmp_path, monkeypatch, text)
    assert [row["decision"] for row in apart] == ["review"] * len(apart)
    joined(field, first, other)
    led = first if first.same_as_id is None else other
    rows = matched(field, tmp_path, monkeypatch, text)
    mine = [row for row in rows if row["candidate_id"] in (str(first.record.uuid), str(other.record.uuid))]
    assert [(row["candidate_id"], row["rank"], row["decision"]) for row in mine] == [
        (str(led.record.uuid), "1", "link")
    ]


def test_a_person_is_found_by_every_name_and_address_that_stands(field, hub_world, tmp_path, monkeypatch):
    for given in ("Kit", "Ana", "Omar", "Zain"):
        someone(field, given, "Marsh", date_of_birth=dt.date(2009, 6, 9))
    kit = someone(field, "Kathleen", "Warsame", date_of_birth=dt.date(2009, 12, 3))
    named_before(field, kit, "Stefania", "Dragan")
    for address in ("12 High Street", "4 Mill Lane"):
        home = place_for(by=field.coordinator, at=field.at, given=PlaceGiven(address, "Lea Hall", "B33 8AA"))
        link_records(by=field.coordinator, at=field.at, from_record=kit.record, to_record=home.record,
                     kind=LinkKind.LIVES_AT, since_date=field.today)  # fmt: skip
    (each,) = [each for each in list_people(hub_world.system, field.at) if each.pk == kit.pk]
    assert [(row.given, row.family, row.address.house) for row in each.rows] == [
        (("kathleen",), ("warsame",), "4"), (("stefania",), ("dragan",), "4"), (("kathleen",), ("warsame",), "12"),
    ]  # fmt: skip
    assert {row.record_id for row in each.rows} == {str(kit.record.uuid)}
    text = "record_id,forename,surname,dob\nR1,Stefania,Dragan,2009-12-03\n"
    for most in (20_000, 0):
        (row, *_) = matched(field, tmp_path, monkeypatch, text, most)
        assert (row["candidate_id"], row["decision"]) == (str(kit.record.uuid), "link")


def test_duplicates_are_found_by_a_former_name_and_listed_once_by_the_record_that_leads(field, hub_world):
    kit = someone(field, "Kathleen", "Warsame", date_of_birth=dt.date(2009, 12, 3))
    again = someone(field, "Kathleen", "Warsame", date_of_birth=dt.date(2009, 12, 3))
    named_before(field, kit, "Stefania", "Dragan")
    before = someone(field, "Stefania", "Dragan", date_of_birth=dt.date(2009, 12, 3))
    joined(field, kit, again)
    register = Register(hub_world.system, field.at, lambda *_: None)
    people = [*register.people()]
    rows = [*people, *register.beside()]
    places = {key: place for place, key in enumerate(register.keys[: len(people)])}
    assert len(rows) == len(register.keys) == len(people) + 1
    pairs = [Pair(places[before.pk], len(people), 0.9), Pair(places[again.pk], places[before.pk], 0.6),
             Pair(places[kit.pk], len(people), 0.9), Pair(places[kit.pk], places[again.pk], 0.9)]  # fmt: skip
    (found,) = register.found(pairs)
    led = kit if kit.same_as_id is None else again
    assert {found.person, found.other} == {led.pk, before.pk}
    assert "stefania" in found.because


def test_a_pair_set_aside_stays_so_when_one_of_them_is_joined_to_another(field, hub_world):
    one, other, again = (someone(field, given, "Marsh") for given in ("Kit", "Kitt", "Kit"))
    match = LikelyMatch.related.create(
        person=other, other=one, because="same name", found_at=field.at, found_by=field.coordinator.member
    )
    set_aside_match(by=field.coordinator, at=field.at, match_id=match.pk, reason="Sisters: I met both.")
    joined(field, again, one)
    led = one if one.same_as_id is None else again
    assert list_duplicates(by=hub_world.system, at=field.at, pairs=[pair(led, other)]) == Listed(0, 0, 1)

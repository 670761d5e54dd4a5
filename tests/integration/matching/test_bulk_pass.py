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
from throughline.core.errors import Absent
from throughline.matching.actions import set_aside_match
from throughline.matching.bulk.actions import Found, Listed, list_duplicates, record_match
from throughline.matching.models import LikelyMatch
from throughline.matching.reading import count_people, list_people
from throughline.register.actions import SafeContactGiven, record_safe_contact
from throughline.register.facts import person_for, place_for
from throughline.register.given import PersonGiven, PlaceGiven
from throughline.register.links import link_records
from throughline.register.states import LinkKind
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

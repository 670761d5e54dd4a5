"""Whom the rows of a tracker may be: twins, records joined as one person, people known by an age, a street name or a phone."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.factories import World
from tests.integration.imports.trackers import Tracker, kept
from tests.integration.people.making import making
from throughline.access.models import ProtectedRecord
from throughline.core.clock import now
from throughline.imports.actions.tracker_rows import decide_clear_rows
from throughline.imports.states import Band
from throughline.imports.trackers import people
from throughline.matching.actions import join_people
from throughline.register.actions import add_name
from throughline.register.given import AgeGiven, NameGiven
from throughline.register.links import link_records
from throughline.register.models import Link, Person
from throughline.register.states import AgeBasis, LinkKind, NameKind
from throughline.register.things import phone_for

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HEADING = "Ref,Name,DOB,Age,Sex,Date of referral,Known as,Phone,Address,Postcode,NHS no"


def checked(world: World, *rows: str, source: str = "Hub tracker") -> Tracker:
    tracker = kept(world.coordinator, "\n".join([HEADING, *rows]) + "\n", source=source)
    assert tracker.check().counts["rows"] == len(rows)
    return tracker


def brought(world: World, *rows: str, source: str = "Hub tracker") -> Tracker:
    """As checked, with the clear ones decided, and imported."""
    tracker = checked(world, *rows, source=source)
    decide_clear_rows(by=tracker.by, at=now(), run_uuid=tracker.run.uuid)
    assert tracker.bring().stopped_because == ""
    return tracker


def person(given: str) -> Person:
    found: Person = Person.related.select_related("record").get(given_name=given)
    return found


def test_deciding_the_clear_ones_joins_nobody_to_a_twin(hub_world: World) -> None:
    brought(hub_world, "R1,Adam Twinley,05/05/2011,,M,12/03/2026,,,,,999 000 0018")
    second = brought(hub_world, "A1,Eve Twinley,05/05/2011,,F,13/03/2026,,,,,999 000 0018", source="Another")
    row = second.row(2)
    assert (row.is_clear, row.decided, bool(row.alike)) == (False, "", True)
    assert person("Eve").interventions.count() == person("Adam").interventions.count() == 1


def test_records_joined_as_one_person_are_one_to_an_import(hub_world: World) -> None:
    brought(hub_world, "R1,Daniel Okafor,03/04/2010,,M,12/03/2026,,,,,999 000 0018")
    brought_apart = checked(hub_world, "A1,Danyel Okafor,03/04/2010,,M,13/03/2026,,,,,999 000 0018", source="Another")
    brought_apart.bring()
    lead, other = person("Daniel"), person("Danyel")
    join_people(
        by=hub_world.coordinator, at=now(), person_uuid=lead.record.uuid, other_uuid=other.record.uuid,
        from_other=["name"], reason="His school confirmed both spellings",
    )  # fmt: skip
    third = brought(hub_world, "B1,Danyel Okafor,03/04/2010,,M,14/03/2026,,,,,999 000 0018", source="A third")
    row = third.row(2)
    assert (row.band, row.is_clear, [key for key, _ in row.alike]) == (Band.MATCH, True, [str(lead.record.uuid)])
    made = third.again().counts["made"]
    assert (made["people_new"], made["people_known"]) == (0, 1)
    assert lead.interventions.count() == 2


@pytest.mark.parametrize(
    "row",
    [
        "A1,Mo Tarkhani,,16,M,20/06/2026,,07700 900556,Flat 2 Acre Road Birmingham,B11 2AB,",
        "A1,,,16,M,20/06/2026,Smoky,07700900556,,,",
        "A1,,,16,M,20/06/2026,Smoky,,,,",
        "A1,Khadeeja Zaremba,,16,F,20/06/2026,,,,,",
        "A1,Zaremba Dija,,16,F,20/06/2026,,,,,",
        "A1,Sasha Petrenkov,,about 16,M,20/06/2026,,+44 7700 900557,,,",
        "A1,Hoa Nguyen,,16,F,20/06/2026,,,,,",
    ],
)
@pytest.mark.parametrize("few", [500, 0], ids=["asked of the database", "read past"])
def test_a_row_with_an_age_is_found_beside_who_is_known(
    hub_world: World, known: dict[str, Person], row: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "_FEW", few) if few == 0 else None
    tracker = checked(hub_world, row)
    name = next(each for each in ("Mo", "Smoky", "Zaremba", "Petrenkov", "Nguyen") if each in row)
    found = tracker.row(2)
    assert found.band in (Band.POSSIBLE, Band.MATCH), found.band
    assert found.alike[0][0] == str(known[name].record.uuid)
    assert not found.is_clear


@pytest.fixture
def known(hub_world: World) -> dict[str, Person]:
    """Recorded at the scene and on pages: with an age or a date, another name, a phone."""
    make, day = making(hub_world), dt.date(2026, 3, 1)
    sixteen = AgeGiven(15, 16, AgeBasis.STATED, on=day)
    found = {
        "Mo": make("Mohammed", "Tarkhani", age=sixteen),
        "Smoky": make("", "", called="Smoky", description="Says he is called Smoky", age=sixteen),
        "Zaremba": make("Khadija", "Zaremba", date_of_birth=dt.date(2010, 2, 9)),
        "Petrenkov": make("Oleksandr", "Petrenko", age=sixteen),
        "Nguyen": make("Nguyen", "Thi Hoa", age=sixteen),
    }
    add_name(
        by=hub_world.police, at=now(), person_uuid=found["Zaremba"].record.uuid,
        given=NameGiven(kind=NameKind.STREET, given_name="Dija"),
    )  # fmt: skip
    for name, number in (("Mo", "07700 900556"), ("Smoky", "07700 900556"), ("Petrenkov", "07700 900557")):
        phone = phone_for(by=hub_world.coordinator, at=now(), kind="msisdn", typed=number)
        link_records(
            by=hub_world.coordinator, at=now(), from_record=found[name].record, to_record=phone.record,
            kind=LinkKind.USES_PHONE, since_date=day,
        )  # fmt: skip
    return found


def test_who_is_of_another_age_is_not_found_by_one_name(hub_world: World, known: dict[str, Person]) -> None:
    tracker = checked(hub_world, "A1,Hoa Nguyen,,34,F,20/06/2026,,,,,", "A2,Peter Petrenko,,40,M,20/06/2026,,,,,")
    assert [tracker.row(number).band for number in (2, 3)] == [Band.NONE, Band.NONE]


def test_a_phone_that_may_not_be_seen_finds_nobody(hub_world: World, known: dict[str, Person]) -> None:
    row = "A1,,,16,M,20/06/2026,Nobbly,07700 900557,,,"
    assert checked(hub_world, row).row(2).alike[0][0] == str(known["Petrenkov"].record.uuid)
    Link.objects.filter(from_record=known["Petrenkov"].record).update(
        because_of=known["Mo"].record, report=known["Mo"].record
    )
    ProtectedRecord.objects.filter(pk=known["Mo"].record_id).update(hub=hub_world.elsewhere["police"].hub)
    assert checked(hub_world, row, source="Another").row(2).alike == []

"""Which vehicle one may be: in bands, field by field, through the gate, in as many questions for one as for a thousand."""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.integration.disruption.enforcement_world import Enforcement
from throughline.access.states import Restriction
from throughline.core.errors import Absent, Refused
from throughline.matching.states import Band
from throughline.matching.vehicles import MOST_SHOWN, NOTHING_FOUND, list_vehicles_like, search_vehicles
from throughline.register.facts import person_for
from throughline.register.links import link_an_event
from throughline.register.models import Overlap, Vehicle
from throughline.register.plates import is_part
from throughline.register.states import LinkKind
from throughline.register.things import vehicle_for


@pytest.fixture
def field(hub_world):
    return Enforcement(hub_world)


@pytest.fixture
def car(field):
    def make(registration, description="", **more):
        return vehicle_for(by=field.officer, at=field.at, registration=registration, description=description, **more)

    return make


def like(field, typed, description="", by=None):
    return list_vehicles_like(by or field.officer, field.at, typed, description)


@pytest.mark.parametrize(
    ("recorded", "typed", "band", "words"),
    [
        (("ZZ26 GHO", ""), ("2Z26 GHO", ""), Band.POSSIBLE, ["the same but for characters that look alike (2 and Z)"]),
        (("AB12 CDE", "Grey Corsa"), ("AB12 CDF", ""), Band.POSSIBLE, ["one character differs (F and E)"]),
        (
            ("AB12 CDE", "Grey Corsa"), ("AB21 CDE", "silver corsa"), Band.POSSIBLE,
            ["two characters swapped (21 and 12)", "a word in common"],
        ),
        (
            ("AB12 CDE", "Grey Corsa"), ("AB12 CDF", "red Golf"), Band.UNLIKELY,
            ["one character differs (F and E)", "another colour"],
        ),
        (("AB12 CDE", ""), ("AB12 ???", ""), Band.POSSIBLE, ["the part that was seen fits"]),
        (("AB12 CDE", ""), ("AB1* CDE", ""), Band.POSSIBLE, ["the part that was seen fits"]),
        (("AB12 CDE", ""), ("*2 CDE", ""), Band.POSSIBLE, ["the part that was seen fits"]),
        (("AB12 CDE", ""), ("?B12 C??", ""), Band.POSSIBLE, ["the part that was seen fits"]),
        (("AB12 CDE", ""), ("* CDE", ""), Band.UNLIKELY, ["the part that was seen fits"]),
        (("AB12 CDE", "Grey Corsa"), ("* CDE", "Corsa"), Band.POSSIBLE, ["the part that was seen fits", "a word in common"]),
        (("AB12 ???", ""), ("AB12 CDE", ""), Band.POSSIBLE, ["the part that was seen fits"]),
        (("AB12 ???", ""), ("AB12 ???", ""), Band.POSSIBLE, ["both were seen in part, and can be one plate"]),
        (
            ("M\u00dc AB 123", ""), ("MU-AB 123", ""), Band.POSSIBLE,
            ["the same but for characters that look alike (U and \u00dc)"],
        ),
    ],
)  # fmt: skip
def test_a_vehicle_that_may_be_the_one_is_shown_in_its_band_field_by_field(field, car, recorded, typed, band, words):
    vehicle = car(*recorded)
    car("XY65 QRS", "Grey Corsa")
    found = like(field, *typed)
    fits = found.likely if band == Band.POSSIBLE else found.unlikely
    assert [(fit.vehicle, fit.band) for fit in (*found.likely, *found.unlikely)] == [(vehicle, band)]
    assert [row.words for row in fits[0].rows] == words
    assert (fits[0].rows[0].typed, fits[0].rows[0].recorded) == (typed[0].upper(), recorded[0])
    assert found.needs_reason == (band == Band.POSSIBLE)


@pytest.mark.parametrize(
    "typed", ["ab12cde", "AB12-CDE", "ABI2 CDE", "Reg AB12 CDE", "", "blue van?", "?? ???", "XX11 XXX"]
)
def test_nobody_is_asked_where_it_is_one_to_the_letter_or_nothing_fits(field, car, typed):
    car("AB12 CDE")
    car("AB12 CDF")
    assert like(field, typed) == NOTHING_FOUND


def test_too_many_alike_are_not_listed_and_a_reason_is_asked(field, car):
    for letter in "ABCDEFGHJKL":
        car(f"AB12 XY{letter}")
    found = like(field, "AB12 ???")
    assert (found.likely, found.unlikely, found.is_many, found.needs_reason) == ((), (), True, True)
    assert len(search_vehicles(field.officer, field.at, "AB12 ???")) == MOST_SHOWN + 1


def test_what_one_may_not_see_is_no_vehicle_and_decides_nothing(field, car):
    shown = car("AB12 CDE")
    before = like(field, "AB12 CD?"), search_vehicles(field.officer, field.at, "AB12")
    for letter in "FGHJKLMNPRS":
        hidden = car(f"AB12 CD{letter}")
        hidden.record.restriction = Restriction.RESTRICTED
        hidden.record.save()
    assert (like(field, "AB12 CD?"), search_vehicles(field.officer, field.at, "AB12")) == before
    assert [fit.vehicle for fit in before[0].likely] == [shown]
    assert like(field, "AB12 CDF").likely[0].vehicle == shown
    assert like(field, "AB12 CD?", by=field.world.elsewhere["coordinator"]) == NOTHING_FOUND
    with pytest.raises(Absent):
        car("AB12 CDF", chosen=hidden.record.uuid)


@pytest.mark.parametrize("typed", ["AB12 ZZZ", "AB12 ???", "*2 CDE"])
def test_it_asks_as_much_of_the_database_whoever_is_recorded(field, car, typed):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            like(field, typed)
        return len(queries)

    car("AB12 CDE")
    first = asked()
    for number in range(30):
        car(f"AB12 C{chr(65 + number % 8)}{chr(74 + number % 3)}")
        car("AB12 ?" + "?" * (number % 3))
    assert asked() == first <= 4


@pytest.mark.parametrize("typed", ["AB12 ZZX", "AB12 ???", "*2 CDE"])
def test_registrations_are_looked_up_by_index(field, car, typed):
    """Whatever plan the database keeps for few rows, one by index is there to be had."""
    with CaptureQueriesContext(connection) as queries:
        like(field, typed)
    sql = next(each["sql"] for each in queries if "folded" in each["sql"].partition("WHERE")[2])
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("EXPLAIN QUERY PLAN " + sql.replace("%", "%%"))
            plan = " ".join(row[3] for row in cursor.fetchall())
            assert "SEARCH register_vehicle USING INDEX register_vehicle_folded" in plan
        elif not is_part(typed):
            # PostgreSQL holds few rows against a list of four hundred rather than look each up: the index is there for many.
            indexes = connection.introspection.get_constraints(cursor, Vehicle._meta.db_table).values()
            assert ["folded"] in [each["columns"] for each in indexes if each["index"]]
        else:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("EXPLAIN " + sql.replace("%", "%%"))
            plan = " ".join(row[0] for row in cursor.fetchall())
            assert "register_vehicle_folded" in plan


def test_every_typed_form_of_one_mark_meets_where_records_are_compared(field, car):
    """P16: whoever may not see the other vehicle records their own, and the coordinator hears."""
    forms = ("AB10 CDE", "ab1o cde", "AB-10-CDE", "\u0410\u042510 CDE".replace("\u0425", "\u0412"), "Reg: AB10CDE")
    for number, typed in enumerate(forms):
        person = person_for(by=field.officer, at=field.at, given=field.person(f"Kit{number}", age=25))
        vehicle = car(typed)
        link_an_event(by=field.officer, at=field.at, from_record=person.record, to_record=vehicle.record,
                      kind=LinkKind.USES_VEHICLE, since_date=field.today)  # fmt: skip
        vehicle.record.restriction = Restriction.RESTRICTED
        vehicle.record.save()
    assert Vehicle.related.count() == len(forms)
    assert {overlap.value for overlap in Overlap.objects.all()} == {"AB10CDE"}
    assert Overlap.objects.count() == 10


def test_a_part_is_no_identifier(field, car):
    for name in ("Kit", "Ray"):
        person = person_for(by=field.officer, at=field.at, given=field.person(name, age=25))
        link_an_event(by=field.officer, at=field.at, from_record=person.record, to_record=car("AB12 ???").record,
                      kind=LinkKind.USES_VEHICLE, since_date=field.today)  # fmt: skip
    assert Vehicle.related.filter(part_seen="AB12???", registration="").count() == 2
    assert not Overlap.objects.exists()


def test_what_was_kept_by_its_letters_is_one_mark_after_the_upgrade(field, car):
    vehicle, overlap = car("AB10 CDE"), []
    for name in ("Kit", "Ray"):
        person = person_for(by=field.officer, at=field.at, given=field.person(name, age=25))
        link_an_event(by=field.officer, at=field.at, from_record=person.record, to_record=vehicle.record,
                      kind=LinkKind.USES_VEHICLE, since_date=field.today)  # fmt: skip
    overlap = Overlap.objects.get()
    Vehicle.related.filter(pk=vehicle.pk).update(registration="AB1OCDE", folded="", folded_backwards="")
    Overlap.objects.filter(pk=overlap.pk).update(value="AB1OCDE")
    importlib.import_module("throughline.register.migrations.0017_marks_by_place").read_by_place(apps, None)
    kept = Vehicle.related.get(pk=vehicle.pk)
    assert (kept.registration, kept.folded, kept.folded_backwards) == ("AB10CDE", "A810CDE", "EDC018A")
    assert Overlap.objects.get().value == "AB10CDE"
    assert car("AB10 CDE") == vehicle


def test_a_vehicle_says_what_it_is_and_why_it_is_another(field, car):
    with pytest.raises(Refused, match="not a registration"):
        car("blue van?")
    with pytest.raises(Refused, match="Give the registration"):
        car(" ")
    made = car("AB12 ???", new_because="Another colour; both were there at once")
    assert (made.as_written, made.part_seen, made.registration) == ("AB12 ???", "AB12???", "")
    assert made.new_because.startswith("Another colour")
    assert car("AB12 CDE", chosen=made.record.uuid) == made

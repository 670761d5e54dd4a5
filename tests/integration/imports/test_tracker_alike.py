"""Whom the rows of a tracker may be: twins, records joined as one person, people known by an age, a street name or a phone."""

from __future__ import annotations

import pytest

from tests.factories import World
from tests.integration.imports.trackers import Tracker, kept
from throughline.core.clock import now
from throughline.imports.actions.tracker_rows import decide_clear_rows
from throughline.imports.states import Band
from throughline.matching.actions import join_people
from throughline.register.models import Person

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

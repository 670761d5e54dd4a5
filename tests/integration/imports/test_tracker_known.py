"""What a tracker's rows say of their people beyond the event is kept in the register, and withdrawn with the import."""

from __future__ import annotations

import pytest

from tests.factories import World
from tests.integration.imports.trackers import Tracker, kept
from throughline.core.clock import now
from throughline.imports.actions.tracker_rows import decide_clear_rows
from throughline.imports.actions.undoing import undo_import
from throughline.register.models import Person, PersonName, PersonNumber

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HEADING = "Ref,Name,DOB,Date of referral,Known as,NHS no,UPN"


def brought(world: World, *rows: str, source: str = "Hub tracker") -> Tracker:
    tracker = kept(world.coordinator, "\n".join([HEADING, *rows]) + "\n", source=source)
    tracker.check()
    decide_clear_rows(by=tracker.by, at=now(), run_uuid=tracker.run.uuid)
    assert tracker.bring().stopped_because == ""
    return tracker


def numbers() -> list[tuple[str, str, str, bool, str]]:
    rows = PersonNumber.related.filter(withdrawn_at=None).order_by("kind", "value")
    return list(rows.values_list("kind", "value", "as_written", "is_checked", "source"))


def test_numbers_and_names_are_kept_once_found_by_and_withdrawn_with_the_import(hub_world: World) -> None:
    first = brought(
        hub_world,
        "R1,Daniel Okafor,03/04/2010,12/03/2026,,999 000 0018,B12",
        "R2,Amira Haddad,21/11/2009,13/03/2026,,999 000 0019,applied for",
    )
    checked = ("nhs_number", "9990000018", "999 000 0018", True, "Hub tracker")
    unchecked = ("nhs_number", "9990000019", "999 000 0019", False, "Hub tracker")
    assert numbers() == [checked, unchecked, ("upn", "B12", "B12", False, "Hub tracker")]
    assert not PersonName.related.exists()
    second = brought(hub_world, "A1,Danyel Okafor,03/04/2010,20/06/2026,Dee,9990000018,", source="Another")
    daniel = Person.related.get(given_name="Daniel")
    assert daniel.interventions.count() == 2
    assert numbers() == [checked, unchecked, ("upn", "B12", "B12", False, "Hub tracker")]
    names = PersonName.related.filter(person=daniel, withdrawn_at=None).order_by("kind")
    assert list(names.values_list("kind", "given_name", "family_name", "source")) == [
        ("alias", "Dee", "", "Another"), ("spelling", "Danyel", "Okafor", "Another"),
    ]  # fmt: skip
    undo_import(by=second.by, at=now(), run_uuid=second.run.uuid, reason="The wrong file")
    assert set(PersonName.related.values_list("withdrawn_reason", flat=True)) == {"The wrong file"}
    assert len(numbers()) == 3
    assert first.again().state == "done"


def test_undoing_withdraws_the_numbers_and_they_find_nobody(hub_world: World) -> None:
    row = "R1,Daniel Okafor,03/04/2010,12/03/2026,,999 000 0018,"
    first = brought(hub_world, row)
    undo_import(by=first.by, at=now(), run_uuid=first.run.uuid, reason="The wrong file")
    assert numbers() == []
    assert PersonNumber.related.get().withdrawn_reason == "The wrong file"
    brought(hub_world, row)
    assert len(numbers()) == 1

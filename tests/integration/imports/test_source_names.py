"""The name of a source is one name however its letters and spaces are written, in each hub by itself."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client

from tests.factories import World
from tests.integration.access.table import program
from tests.integration.api.test_people_imports import AMIRA, sent, states
from tests.integration.imports.test_import import tracker as sheets
from tests.integration.imports.trackers import kept
from throughline.agencies.states import Role
from throughline.core.clock import now
from throughline.hub.models import Intervention
from throughline.imports.actions.sheets import import_sheets
from throughline.imports.actions.undoing import undo_import
from throughline.imports.models import ColumnMap, TrackerRun
from throughline.imports.queries.trackers import saved_columns
from throughline.imports.sheets import read_contents
from throughline.imports.states import RowState
from throughline.imports.trackers.applying import sheet_of
from throughline.register.models import Person, PersonNumber
from throughline.sources.models import Batch, SourceRow

pytestmark = [pytest.mark.django_db, pytest.mark.database]
join = import_module("throughline.imports.migrations.0003_sources_of_one_name").join_sources


@pytest.fixture
def coordinator(hub_world: World) -> Client:
    return program(hub_world.coordinator)


@pytest.mark.parametrize("again", ["police tracker", " Police  Tracker ", "POLICE TRACKER"])
def test_over_the_api_it_is_one_source(hub_world: World, coordinator: Client, again: str) -> None:
    assert states(sent(coordinator, AMIRA, source="Police Tracker")) == ["created"]
    assert states(sent(coordinator, AMIRA, source=again)) == ["unchanged"]
    assert states(sent(coordinator, {**AMIRA, "reason": "Debt"}, source=again)) == ["superseded"]
    assert set(TrackerRun.objects.values_list("source", flat=True)) == {"Police Tracker"}
    assert Person.related.count() == 1


def test_a_tracker_is_known_again(hub_world: World) -> None:
    by = hub_world.coordinator
    first = kept(by, source="Straße tracker")
    first.check()
    first.bring()
    second = kept(by, source="  STRASSE  tracker")
    assert second.run.source == "Straße tracker"
    assert (saved := saved_columns(by, second.run.source)) is not None and saved.columns == first.again().columns
    second.check()
    assert {row.state for row in second.run.rows.all()} == {RowState.UNCHANGED}
    assert ColumnMap.objects.count() == 1


def test_the_four_sheets_too(hub_world: World) -> None:
    by = hub_world.coordinator
    first = import_sheets(by=by, at=now(), sheets=read_contents(sheets()), source="County Tracker")
    again = import_sheets(by=by, at=now(), sheets=read_contents(sheets()), source=" county tracker")
    assert sum(first.imported.values()) and not sum(again.imported.values())
    assert again.source == "County Tracker"


def test_another_hub_writes_it_its_own_way_and_learns_nothing_of_this_ones(
    hub_world: World, coordinator: Client
) -> None:
    sent(coordinator, AMIRA, source="Police Tracker")
    assert states(sent(program(hub_world.elsewhere[Role.COORDINATOR]), AMIRA, source="police tracker")) == ["created"]
    assert set(TrackerRun.objects.values_list("source", flat=True)) == {"Police Tracker", "police tracker"}


def _written_apart(world: World, first: str, other: str) -> None:
    """As they were when each way of writing was a source of its own."""
    run = TrackerRun.objects.order_by("-pk")[0]
    Batch.objects.filter(pk=run.batch_id).update(source=other)
    SourceRow.objects.filter(batch=run.batch_id).update(source=other)
    PersonNumber.related.filter(source=first, recorded_at=run.imported_at).update(source=other)
    TrackerRun.objects.filter(pk=run.pk).update(source=other)


def test_sources_that_were_written_apart_are_joined_and_stay_undoable(hub_world: World, coordinator: Client) -> None:
    sent(coordinator, AMIRA, source="Police Tracker")
    other = {**AMIRA, "key": "B-1", "given_name": "Sana", "nhs_number": "999 000 0026"}
    second = sent(coordinator, other, source="Police Tracker")
    _written_apart(hub_world, "Police Tracker", "police tracker")
    columns = {
        "hub": hub_world.coordinator.hub,
        "rows_are": "found",
        "saved_at": now(),
        "saved_by": hub_world.coordinator.member,
    }
    ColumnMap.objects.create(source="Police Tracker", columns={"a": "name"}, **columns)
    ColumnMap.objects.create(source="police tracker", columns={"b": "name"}, **{**columns, "saved_at": now()})
    join(apps, None)
    for rows in (TrackerRun.objects, SourceRow.objects, Batch.objects, PersonNumber.related):
        assert set(rows.values_list("source", flat=True)) == {"Police Tracker"}
    assert ColumnMap.objects.get().columns == {"b": "name"}
    assert states(sent(coordinator, AMIRA, other, source="police tracker")) == ["unchanged", "unchanged"]
    undo_import(by=hub_world.coordinator, at=now(), run_uuid=second["uuid"], reason="The test system")
    assert list(PersonNumber.related.filter(withdrawn_at=None).values_list("value", flat=True)) == ["9990000018"]


def test_sources_with_one_key_each_are_kept_apart_and_each_is_still_known(
    hub_world: World, coordinator: Client
) -> None:
    sent(coordinator, AMIRA, source="Police Tracker")
    sent(coordinator, {**AMIRA, "reason": "Debt"}, source="Mosaic")
    _written_apart(hub_world, "Mosaic", "police tracker")
    join(apps, None)
    here = SourceRow.objects.filter(sheet=sheet_of(hub_world.coordinator.hub.pk), ended_at=None)
    assert sorted(here.values_list("source", flat=True)) == ["Police Tracker", "police tracker"]
    assert states(sent(coordinator, AMIRA, source="Police Tracker")) == ["unchanged"]
    assert states(sent(coordinator, {**AMIRA, "reason": "Debt"}, source="police tracker")) == ["unchanged"]
    assert Intervention.related.filter(withdrawn_at=None).count() == 2

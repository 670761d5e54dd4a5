"""Areas of a line hold from a day until a day: the page shows today's, and what counts on a day counts that day's."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from tests.integration.reading import text_of
from throughline.core.errors import Absent, Refused
from throughline.disruption.actions.areas import AreaDates, add_area, end_area, withdraw_area
from throughline.disruption.actions.lines import AreaGiven, edit_line
from throughline.disruption.models import Line, LineArea
from throughline.disruption.queries.lines import (
    LineFilter,
    area_names,
    is_internal,
    list_area_history,
    list_areas_in_error,
    list_lines,
)
from throughline.figures.periods import Period
from throughline.figures.queries import Scope
from throughline.figures.queries.measures import measure_all
from throughline.network.queries.flows import FlowFilter, list_flows

from .enforcement_world import DAY

MIDLANDS, STAFFORDSHIRE, KENT = "West Midlands Police", "Staffordshire Police", "Kent Police"


def act(field, line, by=None):
    return {"by": by or field.officer, "at": field.at, "line_uuid": line.record.uuid}


def add(field, line, force, *, direction="exporting", authority=None, by=None, **dates):
    return add_area(
        **act(field, line, by), direction=direction, area=AreaGiven(field.force(force), authority),
        dates=AreaDates(**dates),
    )  # fmt: skip


def end(field, line, area, day, **more):
    return end_area(**act(field, line), area_id=area.pk, until_date=day, **more)


def moved_house(field, day):
    """A line run from Birmingham until a day, and from Kent since the next."""
    line = field.line()
    before = line.areas.get(direction="exporting")
    add(field, line, KENT, since_date=day + DAY, source="A report")
    end(field, line, before, day, source="The same")
    return line, before


def test_today_s_areas_are_shown_and_the_ones_before_are_kept_with_their_dates(field, client):
    day = field.today - 5 * DAY
    line, before = moved_house(field, day)
    line = Line.related.get(pk=line.pk)
    assert area_names(line, "exporting") == [KENT]
    assert [(row.pk, row.until_date, row.source) for row in list_area_history(line) if row.until_date] == [
        (before.pk, day, "The same")
    ]
    for force, found in ((KENT, 1), (STAFFORDSHIRE, 1), (MIDLANDS, 0)):
        chosen = LineFilter(force=field.force(force).pk)
        assert list_lines(field.officer, field.at, chosen, first=0, limit=5)[1] == found, force
    client.force_login(field.officer.member.account, backend="django.contrib.auth.backends.ModelBackend")
    assert "Birmingham" not in text_of(client.get(reverse("line", args=[line.record.uuid])))
    history = text_of(client.get(reverse("line-areas", args=[line.record.uuid])))
    assert "Birmingham, West Midlands Police Before: until" in history
    assert "A report" in history


def test_flows_use_the_areas_that_hold_on_the_day_they_count(field):
    day = field.today - 5 * DAY
    moved_house(field, day)

    def from_where(at):
        found = list_flows(field.officer, at, FlowFilter())
        return [(flow.exporting.name, flow.importing.name, flow.lines) for flow in found.flows]

    assert from_where(field.at) == [(KENT, STAFFORDSHIRE, 1)]
    assert from_where(field.at - 5 * DAY) == [(MIDLANDS, STAFFORDSHIRE, 1)]


@pytest.mark.parametrize(("closed", "kent"), [(6, 0), (5, 0), (4, 1), (0, 1)])
def test_a_closure_counts_where_the_line_exported_from_on_the_day_it_was_closed(field, closed, kent):
    line, _ = moved_house(field, field.today - 5 * DAY)
    field.close(line, closed_date=field.today - closed * DAY)
    assert (counted_in(field, KENT), counted_in(field, MIDLANDS)) == (kent, 1 - kent)


def counted_in(field, force):
    scope = Scope(area_name=force)
    values = measure_all(field.coordinator, field.at, Period(field.today - 50 * DAY, field.today), scope)
    return {value.measure.key: value.value for value in values}["lines_closed"]


def test_what_cannot_be_is_refused(field):
    line = field.line()
    exporting = line.areas.get(direction="exporting")
    with pytest.raises(Refused, match="for that time already"):
        add(field, line, MIDLANDS, authority=field.authority(), since_date=field.today - 3 * DAY)
    with pytest.raises(Refused, match="left with nowhere"):
        end(field, line, exporting, field.today)
    with pytest.raises(Refused, match="left with nowhere"):
        withdraw_area(**act(field, line), area_id=exporting.pk, reason="Another line")
    with pytest.raises(Refused, match="not in that force"):
        add(field, line, KENT, authority=field.authority())
    with pytest.raises(Refused, match="today or earlier"):
        add(field, line, KENT, since_date=field.today + DAY)
    with pytest.raises(Refused, match="on or after the first"):
        add(field, line, KENT, since_date=field.today, until_date=field.today - DAY)
    with pytest.raises(Refused, match="exports from there or imports"):
        add(field, line, KENT, direction="sideways")
    add(field, line, KENT)
    for day in (field.today + DAY, line.first_reported_date - DAY):
        with pytest.raises(Refused, match="between"):
            end(field, line, exporting, day)
    end(field, line, exporting, field.today - DAY)
    with pytest.raises(Refused, match="recorded already"):
        end(field, line, exporting, field.today)
    add(field, line, MIDLANDS, authority=field.authority(), since_date=field.today)
    for actor in (field.world.social, field.world.elsewhere["coordinator"]):
        with pytest.raises(Absent):
            add(field, line, STAFFORDSHIRE, by=actor)


def test_an_area_in_error_is_in_no_list_figure_or_flow_and_stays_in_the_history(field, client):
    line = field.line()
    wrong = add(field, line, KENT, since_date=field.today - 20 * DAY)
    field.close(line, closed_date=field.today - 10 * DAY)
    assert counted_in(field, KENT) == 1
    client.force_login(field.officer.member.account, backend="django.contrib.auth.backends.ModelBackend")
    href = reverse("line-area-error", args=[line.record.uuid, wrong.pk])
    assert "Say why it was recorded in error" in text_of(client.post(href, {"once": "a-key-of-this-form-only"}))
    client.post(href, {"once": "a-key-of-this-form-only", "reason": "The other Kite"})
    assert counted_in(field, KENT) == 0
    assert list_flows(field.officer, field.at, FlowFilter()).flows[0].exporting.name == MIDLANDS
    assert [row.withdrawn_reason for row in list_areas_in_error(field.officer, field.at, line)] == ["The other Kite"]
    assert "The other Kite." in text_of(client.get(reverse("line-areas", args=[line.record.uuid])))
    assert client.get(href).status_code == 404


def test_correcting_a_line_deletes_no_area_and_keeps_the_dates_of_those_that_stay(field):
    line, before = moved_house(field, field.today - 5 * DAY)
    kent = line.areas.get(force=field.force(KENT))
    edit_line(
        by=field.officer, at=field.at, line_uuid=line.record.uuid, version=Line.related.get(pk=line.pk).version,
        name=line.name, first_reported_date=line.first_reported_date, owning_team=line.owning_team,
        exporting=[AreaGiven(field.force(KENT))], importing=[AreaGiven(field.force(KENT))],
    )  # fmt: skip
    rows = {(row.direction, row.force.name): row for row in line.areas.all()}
    assert rows["exporting", KENT].since_date == kent.since_date
    assert rows["exporting", MIDLANDS].pk == before.pk
    assert rows["importing", KENT].since_date is None
    assert [row.force.name for row in list_areas_in_error(field.officer, field.at, line)] == [STAFFORDSHIRE]
    assert is_internal(Line.related.get(pk=line.pk))


def test_an_area_is_recorded_and_ended_by_pages(field, client):
    line = field.line()
    client.force_login(field.officer.member.account, backend="django.contrib.auth.backends.ModelBackend")
    here, day = reverse("line-area-new", args=[line.record.uuid]), f"{field.today:%d/%m/%Y}"
    typed = {"once": "a-key-of-this-form-only", "direction": "importing", "since_date": day, "source": "An order"}
    refused = client.post(here, typed)
    assert "Choose a force or a local authority" in text_of(refused)
    assert "An order" in refused.content.decode()
    client.post(here, typed | {"authority": str(field.authority("Stafford").pk)})
    row = line.areas.get(authority=field.authority("Stafford"))
    assert (row.force, row.direction, row.since_date) == (field.force(STAFFORDSHIRE), "importing", field.today)
    client.post(
        reverse("line-area-end", args=[line.record.uuid, row.pk]),
        {"once": "a-key-of-that-form-only", "until_date": day},
    )
    assert LineArea.related.get(pk=row.pk).until_date == field.today


def test_what_was_there_before_areas_had_dates_is_kept_as_it_was(field):
    line = field.line()
    migration = import_module("throughline.disruption.migrations.0013_existing_areas_recorded")
    kept = list(line.areas.order_by("pk").values("pk", "direction", "force", "authority"))
    migration.recorded_with_its_line(apps, None)
    assert list(line.areas.order_by("pk").values("pk", "direction", "force", "authority")) == kept
    assert {row.recorded_by_id for row in line.areas.all()} == {line.record.recorded_by_id}
    assert all(row.since_date is None for row in line.areas.all())

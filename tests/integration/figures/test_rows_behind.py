"""The rows behind a measure: those that may be opened, with ways on; the rest only as a number."""

from __future__ import annotations

import datetime as dt

import pytest
from figures_world import AT, DAY

from throughline.access.states import RecordKind
from throughline.audit.models import Event, EventSubject
from throughline.core.errors import Absent, Refused
from throughline.figures.actions.rows import export_rows
from throughline.figures.definitions import BY_KEY
from throughline.figures.queries import MEASURES, Period, Scope, measure_all, rows_behind

MARCH = Period(dt.date(2026, 3, 1), dt.date(2026, 3, 31))


def everything(world):
    """At least one row behind every kind of measure."""
    line = world.line(exporting=[(world.forces["West Midlands Police"], None)])
    operation = world.operation(line=line, place=world.place(), suspected_cuckooing=True)
    arrest = world.arrest(
        operation=operation, line=line, age_group="child", age_low=16, age_high=16, age_basis="stated"
    )
    world.charge(arrest=arrest, discontinued_date=DAY)
    for kind, amount in (
        ("drugs", {"drug": "crack", "grams": 3}),
        ("cash", {"pence": 5_000}),
        ("weapon", {"weapon": "blade", "count": 1}),
        ("phone", {"count": 1}),
    ):
        world.seizure(kind, operation=operation, **amount)
    found = world.intervention(team=world.team, age_group="child", stated_support=["Mentoring"])
    referral = world.referral(intervention=found, team=world.team, person=found.person)
    case = world.case(referral=referral, status="closed", closed_date=DAY, where_now="home")
    world.nrm(case=case, age_group="child", age_low=16, age_high=16, age_basis="stated")
    world.nrm(case=case, status="notified", route="notify", age_group="adult")
    world.enrolment(case=case)
    world.enrolment(case=case, status="completed", ended_date=DAY)
    world.need(case=case, outcome="met", closed_at=dt.datetime(2026, 3, 20, tzinfo=dt.UTC))
    world.closure(line=line)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda each: each.key)
def test_the_rows_behind_every_measure_are_as_many_as_it_says(world, measure):
    everything(world)
    values = {each.key: each for each in measure_all(world.coordinator, AT, MARCH, Scope(), openable=BY_KEY)}
    page = rows_behind(world.coordinator, AT, measure.key, MARCH)
    assert len(page.rows) == page.may_open == values[measure.key].may_open == values[measure.key].rows
    assert page.held_elsewhere == 0
    for row in page.rows:
        assert row.what
        assert MARCH.start <= row.happened_date <= MARCH.end
        assert row.links


def test_a_row_leads_to_the_operation_the_person_and_the_line(world):
    everything(world)
    (row,) = rows_behind(world.coordinator, AT, "arrests", MARCH).rows
    assert [link.kind for link in row.links] == [RecordKind.OPERATION, RecordKind.PERSON, RecordKind.LINE]
    assert (row.team, row.detail) == ("County Lines team", "Child: 16 (stated)")
    assert row.record.kind == RecordKind.OPERATION


def test_a_row_links_only_to_records_that_pass_the_gate_themselves(world):
    line = world.line(restriction=2)
    world.arrest(operation=world.operation(), line=line)
    (row,) = rows_behind(world.coordinator, AT, "arrests", MARCH).rows
    assert line.record.uuid not in {link.uuid for link in row.links}


def test_rows_that_may_not_be_opened_are_only_a_number_to_a_holder_of_measures_and_nothing_to_others(world):
    mine = world.intervention()
    hidden = world.intervention(restriction=2)
    page = rows_behind(world.coordinator, AT, "interventions", MARCH)
    assert [row.record.pk for row in page.rows] == [mine.record.pk]
    assert (page.may_open, page.held_elsewhere) == (1, 1)
    assert hidden.record.pk not in {row.record.pk for row in page.rows}
    officers = rows_behind(world.officer, AT, "interventions", MARCH)
    assert (officers.may_open, officers.held_elsewhere) == (1, None)
    assert rows_behind(world.coordinator, AT, "interventions", MARCH, only_mine=True).held_elsewhere is None


def test_people_are_listed_once_each(world):
    person = world.person()
    first, second = world.intervention(person=person), world.intervention(DAY + dt.timedelta(days=1), person=person)
    page = rows_behind(world.coordinator, AT, "people_safeguarded", MARCH)
    assert [row.record.pk for row in page.rows] == [second.record.pk]
    assert page.may_open == 1
    assert first.record.pk != second.record.pk


def test_rows_come_in_pages_newest_first_with_a_fixed_number_of_queries(world, django_assert_num_queries):
    for day in range(1, 8):
        world.arrest(dt.date(2026, 3, day), line=world.line())
    page = rows_behind(world.coordinator, AT, "arrests", MARCH, page=2, per_page=3)
    assert [row.happened_date.day for row in page.rows] == [4, 3, 2]
    assert page.may_open == 7
    with django_assert_num_queries(3):
        rows_behind(world.coordinator, AT, "arrests", MARCH, per_page=3)
    with django_assert_num_queries(3):
        rows_behind(world.coordinator, AT, "arrests", MARCH, per_page=50)


def test_rows_of_pages_a_role_does_not_have_are_absent(world):
    with pytest.raises(Absent):
        rows_behind(world.social, AT, "arrests", MARCH)
    with pytest.raises(Absent):
        rows_behind(world.charity, AT, "referrals", MARCH)
    with pytest.raises(Absent):
        rows_behind(world.coordinator, AT, "most_arrests_by_officer", MARCH)


def test_another_hubs_rows_are_never_behind_a_measure(world):
    world.intervention(hub=world.other_hub)
    page = rows_behind(world.coordinator, AT, "interventions", MARCH)
    assert (page.rows, page.may_open, page.held_elsewhere) == ((), 0, 0)


def test_a_file_of_rows_is_recorded_as_a_disclosure_naming_each_record(world):
    first, second = world.intervention(), world.intervention()
    world.intervention(restriction=2)
    found = export_rows(by=world.coordinator, at=AT, key="interventions", period=MARCH)
    assert len(found.rows) == 2
    event = Event.objects.get(action="export_rows")
    assert (event.op, event.recipient) == ("disclosure", world.coordinator.agency.name)
    named = set(EventSubject.objects.filter(event=event).values_list("uuid", flat=True))
    assert named == {thing.record.uuid for row in (first, second) for thing in (row, row.person)}


def test_an_empty_file_and_one_too_long_are_refused(world, monkeypatch):
    with pytest.raises(Refused, match="no rows you may open"):
        export_rows(by=world.coordinator, at=AT, key="interventions", period=MARCH)
    monkeypatch.setattr("throughline.figures.actions.rows.MOST_ROWS", 1)
    world.intervention()
    world.intervention()
    with pytest.raises(Refused, match="a file holds 1 at most"):
        export_rows(by=world.coordinator, at=AT, key="interventions", period=MARCH)
    assert not Event.objects.exists()

"""Recording and correcting a line: its areas, its numbers however written, and what is refused."""

from __future__ import annotations

import pytest

from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.core.errors import Absent, Conflict, Refused
from throughline.disruption.actions.lines import AreaGiven, add_phone, deactivate_phone, edit_line
from throughline.disruption.models import DealPhone, Line
from throughline.disruption.queries.lines import LineFilter, is_internal, list_lines
from throughline.disruption.states import LineStatus

from .enforcement_world import DAY


def edit(field, line, **changes):
    values = {
        "name": line.name, "first_reported_date": line.first_reported_date, "owning_team": line.owning_team,
        "exporting": [AreaGiven(field.force())], "importing": [AreaGiven(field.force())],
    } | changes  # fmt: skip
    version = values.pop("version", Line.related.get(pk=line.pk).version)
    return edit_line(by=field.officer, at=field.at, line_uuid=line.record.uuid, version=version, **values)


def test_a_line_is_recorded_with_its_team_agency_areas_and_audit(field):
    line = field.line("Kite line", exporting=[AreaGiven(field.force(), field.authority())])
    assert (line.owning_team, line.owning_agency) == (field.world.teams["police"], field.world.agencies["police"])
    assert line.record.owner_agency == field.world.agencies["police"]
    assert [(area.direction, area.force.name, area.authority and area.authority.name) for area in line.areas.order_by("pk")] == [
        ("exporting", "West Midlands Police", "Birmingham"), ("importing", "Staffordshire Police", None),
    ]  # fmt: skip
    assert Event.objects.filter(action="record_line").count() == 1


@pytest.mark.parametrize(
    "typed", ["07700900001", "+447700900001", "+44 (0)7700-900-001", "07700 900001", "0044 7700 900 001"]
)
def test_a_number_written_any_way_is_the_same_number(field, typed):
    line = field.line(phones=["07700 900001", typed])
    phone = line.phones.get()
    assert (phone.number, phone.as_written) == ("+447700900001", "07700 900001")


@pytest.mark.parametrize(
    "typed", ["07700 9OOO01", "0770090", "07700 900 0012 34", "not a phone", "", "07700 900001 ext 4"]
)
def test_what_is_no_phone_is_refused_by_name_and_nothing_is_kept(field, typed):
    with pytest.raises(Refused) as refusal:
        field.line(phones=["07700 900002", typed])
    assert typed in refusal.value.message
    assert refusal.value.field == "phones"
    assert not Line.related.exists()
    assert not DealPhone.related.exists()


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"name": "x" * 101}, "name"),
        ({"name": "   "}, "name"),
        ({"name": "Kite 😀"}, "name"),
        ({"name": "Kite \u202eenil"}, "name"),
        ({"exporting": []}, "exporting"),
        ({"importing": []}, "importing"),
        ({"status": LineStatus.CLOSED}, "status"),
        ({"status": LineStatus.REOPENED}, "status"),
    ],
)
def test_what_makes_no_line_is_refused_beside_its_field(field, given, where):
    with pytest.raises(Refused) as refusal:
        field.line(**({"name": "Kite line"} | given))
    assert refusal.value.field == where
    assert not Line.related.exists()


def test_a_line_is_not_first_reported_tomorrow(field):
    with pytest.raises(Refused, match="today or earlier"):
        field.line(first_reported_date=field.today + DAY)
    assert field.line(first_reported_date=field.today).first_reported_date == field.today


def test_a_name_in_another_script_is_welcome(field):
    assert field.line("خط الطائرة").name == "خط الطائرة"


def test_internal_means_every_importing_force_exports_too(field):
    west, staffs = AreaGiven(field.force()), AreaGiven(field.force("Staffordshire Police"))
    birmingham = AreaGiven(field.force(), field.authority())
    solihull = AreaGiven(field.force(), field.authority("Solihull"))
    assert is_internal(field.line("one", exporting=[birmingham], importing=[solihull]))
    assert not is_internal(field.line("two", exporting=[west], importing=[staffs]))
    assert not is_internal(field.line("three", exporting=[west], importing=[west, staffs]))
    assert is_internal(field.line("four", exporting=[west, staffs], importing=[staffs]))


def test_correcting_a_line_keeps_what_stood_in_the_audit(field):
    line = field.line("Kyte line")
    edit(field, line, name="Kite line", first_reported_date=field.today - 70 * DAY)
    line.refresh_from_db()
    assert (line.name, line.version) == ("Kite line", 2)
    assert line.status_changes.get().happened_date == field.today - 70 * DAY
    assert Event.objects.get(action="edit_line").detail.body["before"]["name"] == "Kyte line"


def test_the_second_editor_is_told_what_stands_and_changes_nothing(field):
    line = field.line("Kite line")
    edit(field, line, name="Kite line two", version=1)
    with pytest.raises(Conflict) as conflict:
        edit(field, line, name="Kite line three", version=1)
    assert conflict.value.theirs["name"] == "Kite line two"
    assert Line.related.get(pk=line.pk).name == "Kite line two"


def test_a_closed_line_is_not_first_reported_after_it_closed(field):
    line = field.line()
    field.close(line, closed_date=field.today - 10 * DAY)
    with pytest.raises(Refused, match="closed before that day"):
        edit(field, line, first_reported_date=field.today - 9 * DAY)
    edit(field, line, first_reported_date=field.today - 10 * DAY)


def test_a_number_is_deactivated_on_a_day_with_its_source(field):
    line = field.line()
    phone = line.phones.get()
    values = {"by": field.officer, "at": field.at, "line_uuid": line.record.uuid, "phone_id": phone.pk}
    with pytest.raises(Refused, match="how it is known"):
        deactivate_phone(deactivated_date=field.today, source=" ", **values)
    for day in (field.today + DAY, line.first_reported_date - DAY):
        with pytest.raises(Refused):
            deactivate_phone(deactivated_date=day, source="The network", **values)
    deactivate_phone(deactivated_date=field.today, source="The network", **values)
    phone.refresh_from_db()
    assert (phone.deactivated_date, phone.deactivation_source) == (field.today, "The network")


def test_another_lines_number_is_absent(field):
    mine, other = field.line("one"), field.line("two", phones=["07700 900222"])
    with pytest.raises(Absent):
        deactivate_phone(
            by=field.officer, at=field.at, line_uuid=mine.record.uuid, phone_id=other.phones.get().pk,
            deactivated_date=field.today, source="The network",
        )  # fmt: skip


def test_adding_a_number_twice_keeps_one(field):
    line = field.line(phones=[])
    for typed in ("07700 900333", "+44 7700 900333"):
        add_phone(by=field.officer, at=field.at, line_uuid=line.record.uuid, number=typed)
    assert line.phones.count() == 1


def listed(field, actor=None, **chosen):
    lines, total = list_lines(actor or field.officer, field.at, LineFilter(**chosen), first=0, limit=50)
    assert total == len(lines)
    return [line.name for line in lines]


def test_the_list_narrows_by_status_force_and_mine(field):
    world = field.world
    taskforce = world.here[Role.ROCU]
    field.line("A", status=LineStatus.SUSPECTED)
    field.line("B", exporting=[AreaGiven(field.force("Kent Police"))])
    field.close(field.line("C"))
    field.line("D", by=taskforce, owning_team=world.teams["rocu"])
    assert listed(field) == ["A", "B", "C", "D"]
    assert listed(field, status="open") == ["A", "B", "D"]
    assert listed(field, status="closed") == ["C"]
    assert listed(field, force=field.force("Kent Police").pk) == ["B"]
    assert listed(field, force=field.force("Staffordshire Police").pk) == ["A", "B", "C", "D"]
    assert listed(field, taskforce, mine=True) == ["D"]
    assert listed(field, mine=True) == ["A", "B", "C"]


def test_the_list_counts_no_further_than_a_thousand_and_pages(field):
    for number in range(3):
        field.line(f"Line {number}")
    lines, total = list_lines(field.officer, field.at, LineFilter(), first=1, limit=1)
    assert ([line.name for line in lines], total) == (["Line 1"], 3)


def test_a_line_of_another_hub_and_force_is_not_listed(field):
    field.line("Kite line")
    assert listed(field, field.world.outside[Role.POLICE]) == []
    assert listed(field, field.world.elsewhere[Role.COORDINATOR]) == []

"""Roles by event: one row an event, with source and grading; a child as holder needs a second person and is harmed at once."""

from __future__ import annotations

import pytest

from throughline.access.models import ProtectedRecord
from throughline.access.states import Restriction
from throughline.core.errors import Absent, Refused
from throughline.disruption.actions.corrections import withdraw_arrest
from throughline.disruption.actions.groups import record_control, record_group
from throughline.disruption.actions.roles import Towards, record_role, review_role, withdraw_role
from throughline.disruption.people import people_along
from throughline.disruption.queries.roles import list_roles
from throughline.disruption.states import ClosureType
from throughline.register.facts import person_for, place_for
from throughline.register.given import PlaceGiven
from throughline.register.links import Grading, link_records
from throughline.register.models import Link
from throughline.register.states import LinkKind
from throughline.work.models import Task

from .enforcement_world import DAY, NUMBER

GRADED = Grading("A report, URN 24/1", "2", "C")


def known(field, name="Jay", age=16):
    return person_for(by=field.officer, at=field.at, given=field.person(name, age=age))


def record(field, person, kind, *, by=None, since=None, **given):
    towards = given.pop("towards", None) or Towards(line_uuid=given.pop("line").record.uuid)
    return record_role(
        by=by or field.officer, at=field.at, person_uuid=person.record.uuid, kind=kind, towards=towards,
        since_date=since or field.today - 10 * DAY, grading=GRADED, **given,
    )  # fmt: skip


def standing(person, line):
    rows = Link.objects.filter(from_record=person.record, to_record=line.record, withdrawn_at__isnull=True)
    return sorted(rows.values_list("kind", flat=True))


def reviews(person):
    return Task.related.filter(record=person.record, kind="holder_review", done_at__isnull=True).count()


@pytest.mark.parametrize("age", [16, (16, 20), None])
@pytest.mark.parametrize("kind", ["holder_of", "controls"])
def test_a_child_as_holder_or_controller_is_harmed_at_once_and_waits_for_a_second_person(field, age, kind):
    line, person = field.line(), known(field, age=age)
    role = record(field, person, kind, line=line)
    assert standing(person, line) == sorted(["child_harmed_by", kind])
    assert role.needs_review
    assert reviews(person) == 1
    with pytest.raises(Absent):
        review_role(by=field.officer, at=field.at, role_id=role.pk, stands=True)
    review_role(by=field.coordinator, at=field.at, role_id=role.pk, stands=True)
    assert reviews(person) == 0
    with pytest.raises(Refused, match="nothing to review"):
        review_role(by=field.coordinator, at=field.at, role_id=role.pk, stands=True)


def test_whoever_recorded_it_does_not_review_it_and_no_needs_a_reason(field):
    line, person = field.line(), known(field)
    role = record(field, person, "holder_of", line=line, by=field.coordinator)
    with pytest.raises(Refused, match="Someone other"):
        review_role(by=field.coordinator, at=field.at, role_id=role.pk, stands=True)
    role = record(field, known(field, "Kit"), "holder_of", line=line)
    with pytest.raises(Refused, match="what shows"):
        review_role(by=field.coordinator, at=field.at, role_id=role.pk, stands=False, reason=" ")
    review_role(by=field.coordinator, at=field.at, role_id=role.pk, stands=False, reason="Handed the phone that day")
    role.link.refresh_from_db()
    assert role.link.withdrawn_reason == "Handed the phone that day"
    assert Link.objects.filter(from_record=role.link.from_record, kind="child_harmed_by", withdrawn_at=None).exists()


def test_an_adult_as_holder_and_a_child_exploited_ask_for_nobody(field):
    line, adult, child = field.line(), known(field, "Wes", 34), known(field)
    record(field, adult, "holder_of", line=line)
    record(field, child, "exploited_to_hold", line=line)
    assert (reviews(adult), reviews(child)) == (0, 0)
    assert standing(adult, line) == ["holder_of"]


def test_one_row_an_event_with_its_source_and_grading(field):
    line, person = field.line(), known(field)
    operations = [field.operation(line, happened_date=field.today - days * DAY) for days in (20, 10)]
    for operation in operations:
        record(field, person, "exploited_to_carry", line=line, because_of=operation.record.uuid)
    with pytest.raises(Refused, match="recorded already"):
        record(field, person, "exploited_to_carry", line=line, because_of=operations[0].record.uuid)
    rows = list_roles(field.officer, field.at, line.record)
    assert [(row.from_name, row.because_of.kind, row.role.link.source_evaluation, row.role.link.assessment) for row in rows] == [
        ("Jay Sample", "operation", "2", "C"), ("Jay Sample", "operation", "2", "C"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "towards", "where"),
    [
        ("holder_of", Towards(), "line_uuid"),
        ("member_of", Towards(), "group_uuid"),
        ("uses_phone", Towards(), "identifier"),
        ("uses_phone", Towards(identifier="490154203237519", identifier_kind="imei"), "identifier"),
        ("uses_vehicle", Towards(), "registration"),
        ("associate_of", Towards(), "associate"),
        ("deal_number", Towards(), "kind"),
    ],
)
def test_what_makes_no_role_is_refused_beside_its_field(field, kind, towards, where):
    with pytest.raises(Refused) as refusal:
        record(field, known(field), kind, towards=towards)
    assert refusal.value.field == where


def test_a_role_whose_other_end_one_may_not_see_is_not_there_nor_its_event(field):
    line, person = field.line(), known(field)
    operation = field.operation(line)
    role = record(field, person, "exploited_to_carry", line=line, because_of=operation.record.uuid)
    ProtectedRecord.objects.filter(pk=operation.record_id).update(restriction=Restriction.RESTRICTED)
    assert list_roles(field.officer, field.at, person.record)[0].because_of is None
    ProtectedRecord.objects.filter(pk=line.record_id).update(restriction=Restriction.RESTRICTED)
    assert list_roles(field.officer, field.at, person.record) == []
    with pytest.raises(Absent):
        withdraw_role(by=field.officer, at=field.at, role_id=role.pk, reason="Mistaken")


def test_a_withdrawn_role_stays_in_the_history_with_its_reason_and_takes_the_harm_only_it_said(field):
    line, person = field.line(), known(field)
    role = record(field, person, "holder_of", line=line)
    with pytest.raises(Refused, match="why"):
        withdraw_role(by=field.officer, at=field.at, role_id=role.pk, reason="")
    withdraw_role(by=field.officer, at=field.at, role_id=role.pk, reason="Another boy")
    assert standing(person, line) == []
    assert reviews(person) == 0
    assert [row.role.link.withdrawn_reason for row in list_roles(field.officer, field.at, line.record)] == [
        "Another boy"
    ]
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw_role(by=field.officer, at=field.at, role_id=role.pk, reason="Again")


def test_an_arrest_and_a_role_that_say_the_same_do_not_undo_one_another(field):
    line = field.line()
    arrest = field.arrest(field.operation(line), field.person(age=16), is_line_holder=True)
    person = arrest.person
    with pytest.raises(Refused, match="recorded already"):
        record(field, person, "holder_of", line=line, because_of=arrest.operation.record.uuid)
    role = record(field, person, "holder_of", line=line)
    withdraw_arrest(by=field.officer, at=field.at, arrest_id=arrest.pk, reason="Wrong boy")
    assert standing(person, line) == ["child_harmed_by", "holder_of", "holder_of"]
    withdraw_role(by=field.officer, at=field.at, role_id=role.pk, reason="Mistaken")
    assert "controls" not in standing(person, line)


def because(field, line):
    return {entry.person.given_name: entry.because for entry in people_along(field.officer, field.at, line)}


def test_those_exploited_along_a_line_or_living_where_it_works_from_are_known_along_it(field):
    line = field.line()
    kinds = {"Ash": "exploited_to_carry", "Bo": "exploited_to_store", "Cal": "exploited_to_hold"}
    for name, kind in kinds.items():
        record(field, known(field, name, 30), kind, line=line)
    record(field, known(field, "Holder", 34), "holder_of", line=line)
    place = place_for(by=field.officer, at=field.at, given=PlaceGiven("12 Any Street", "Lea Hall"))
    join = {"by": field.officer, "at": field.at, "since_date": field.today - 9 * DAY}
    link_records(**join, from_record=line.record, to_record=place.record, kind=LinkKind.WORKS_FROM)
    link_records(**join, from_record=known(field, "Dee", 61).record, to_record=place.record, kind=LinkKind.LIVES_AT)
    for name, age in (("Eli", 15), ("Fay", 40)):
        record(field, known(field, name, age), "uses_phone", towards=Towards(identifier=NUMBER))
    assert set(because(field, line)) == {"Ash", "Bo", "Cal", "Dee", "Eli"}
    assert because(field, line)["Cal"].startswith("Was exploited to hold money")
    closure = field.close(line)
    assert closure.reviews.filter(days=1).count() == 5


def test_a_child_recorded_as_holder_closes_nothing_until_reviewed(field):
    kite, wren = field.line("Kite", phones=["07700 900701"]), field.line("Wren", phones=["07700 900702"])
    arrest = field.arrest(field.operation(kite), is_line_holder=True, charged_date=field.today - 9 * DAY)
    role = record(field, arrest.person, "holder_of", line=wren)
    role.needs_review = True
    role.save_checked()
    with pytest.raises(Refused, match="needs a line holder"):
        field.close(wren, closure_type=ClosureType.TYPE_1)
    review_role(by=field.coordinator, at=field.at, role_id=role.pk, stands=True)
    field.close(wren, closure_type=ClosureType.TYPE_1)


def test_a_group_controls_a_line_and_has_members(field):
    line, person = field.line(), known(field, "Wes", 34)
    group = record_group(by=field.officer, at=field.at, name="Lea Boys", note="Seen at the parade.")
    record_control(
        by=field.officer, at=field.at, group_uuid=group.record.uuid, line_uuid=line.record.uuid,
        since_date=field.today - 9 * DAY, grading=GRADED,
    )  # fmt: skip
    record(field, person, "member_of", towards=Towards(group_uuid=group.record.uuid))
    rows = list_roles(field.officer, field.at, group.record)
    assert {(row.from_name, row.to_name) for row in rows} == {("Lea Boys", "Kite line"), ("Wes Sample", "Lea Boys")}
    with pytest.raises(Refused):
        record_group(by=field.officer, at=field.at, name=" ")

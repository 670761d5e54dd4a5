"""Closing a line: what each type rests on, on which day, and what a discontinued charge asks."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.core.errors import Absent, Conflict, Refused
from throughline.disruption.actions.arrests import discontinue_charge, record_charge, review_holder
from throughline.disruption.actions.closures import close_line, reopen_line
from throughline.disruption.actions.corrections import withdraw_arrest
from throughline.disruption.models import ClosureReview, Line, LineClosure
from throughline.disruption.queries.lines import missing_to_close
from throughline.disruption.states import ClosureType, LineStatus
from throughline.work.models import Clock, Gap, Notice, Task
from throughline.work.states import GapKind, TaskKind

from .enforcement_world import AUTHORISED, DAY

ONE = ClosureType.TYPE_1


@pytest.fixture
def line(field):
    return field.line()


@pytest.fixture
def operation(field, line):
    """Twenty days ago, on the line."""
    return field.operation(line)


def holder(field, operation, *, charged=None, **given):
    arrest = field.arrest(operation, is_line_holder=True, **given)
    if charged is not None:
        record_charge(
            by=field.officer, at=field.at, arrest_id=arrest.pk, charged_date=charged, offence="concerned_in_supply"
        )
    return arrest


def refused_one(field, line, day, **given):
    with pytest.raises(Refused, match="needs a line holder of this line arrested and charged") as refusal:
        field.close(line, closed_date=day, closure_type=ONE, **given)
    assert refusal.value.field == "closure_type"
    assert Line.related.get(pk=line.pk).status == LineStatus.ACTIVE
    assert not LineClosure.related.exists()


def test_type_1_needs_a_holder_charged_on_or_before_the_day(field, line, operation):
    charged = field.today - 10 * DAY
    holder(field, operation, charged=charged)
    refused_one(field, line, charged - DAY)
    closure = field.close(line, closed_date=charged, closure_type=ONE)
    assert (closure.closed_date, closure.closure_type, closure.holder_charge.charged_date) == (charged, 1, charged)
    assert Line.related.get(pk=line.pk).status == LineStatus.CLOSED
    event = Event.objects.get(action="close_line")
    assert (event.actor, event.member) == (field.officer.member.name, field.officer.member.pk)


def test_type_1_takes_no_holder_who_was_not_charged(field, line, operation):
    holder(field, operation)
    refused_one(field, line, field.today)


def test_type_1_takes_no_one_arrested_who_was_not_the_holder(field, line, operation):
    field.arrest(operation, charged_date=field.today - 10 * DAY)
    refused_one(field, line, field.today)


def test_type_1_takes_no_holder_of_another_line(field, line):
    other = field.operation(field.line("Other line", phones=[]))
    holder(field, other, charged=field.today - 10 * DAY)
    refused_one(field, line, field.today)


def test_type_1_takes_no_arrest_recorded_in_error(field, line, operation):
    arrest = holder(field, operation, charged=field.today - 10 * DAY)
    withdraw_arrest(by=field.officer, at=field.at, arrest_id=arrest.pk, reason="The wrong man")
    refused_one(field, line, field.today)


@pytest.mark.parametrize(("ended", "stands"), [(-1, False), (0, False), (1, True)])
def test_type_1_takes_no_charge_discontinued_by_the_day(field, line, operation, ended, stands):
    day = field.today - 5 * DAY
    arrest = holder(field, operation, charged=field.today - 10 * DAY)
    discontinue_charge(
        by=field.officer, at=field.at, charge_id=arrest.charges.get().pk, discontinued_date=day + ended * DAY
    )
    if not stands:
        refused_one(field, line, day)
        return
    field.close(line, closed_date=day, closure_type=ONE)
    # It was discontinued since: somebody looks at whether the closure stands.
    assert Task.related.get(kind=TaskKind.CHARGE_DISCONTINUED).record == line.record


def test_type_1_picks_the_earliest_charge_or_the_one_chosen(field, line, operation):
    early, late = field.today - 12 * DAY, field.today - 6 * DAY
    holder(field, operation, charged=late)
    second = holder(field, operation, person=field.person("Abe", age=40), charged=early)
    third = field.line("Another", phones=["07700 900555"])
    closure = field.close(line, closure_type=ONE)
    assert closure.holder_charge == second.charges.get()
    stranger = holder(field, field.operation(third), person=field.person("Cal", age=41), charged=early)
    with pytest.raises(Refused, match="needs a line holder"):
        field.close(third, closure_type=ONE, holder_charge_id=second.charges.get().pk)
    closure = field.close(third, closure_type=ONE, holder_charge_id=stranger.charges.get().pk)
    assert closure.holder_charge == stranger.charges.get()


def test_a_child_as_holder_closes_nothing_until_a_second_person_reviewed_it(field, line, operation):
    arrest = holder(field, operation, person=field.person("Kit", age=16), charged=field.today - 10 * DAY)
    refused_one(field, line, field.today)
    review_holder(by=field.coordinator, at=field.at, arrest_id=arrest.pk)
    field.close(line, closure_type=ONE)
    assert Line.related.get(pk=line.pk).status == LineStatus.CLOSED


def test_a_holder_of_unknown_age_waits_for_the_review_too(field, line, operation):
    holder(field, operation, person=field.person("Kit", age=None), charged=field.today - 10 * DAY)
    refused_one(field, line, field.today)


def test_imported_history_is_taken_as_it_stands(field, line):
    operation = field.operation(line, by=field.world.system)
    field.arrest(
        operation, field.person("Kit", age=17), by=field.world.system, is_line_holder=True,
        charged_date=field.today - 10 * DAY, inherited=True,
    )  # fmt: skip
    closure = field.close(line, closure_type=ONE, inherited=True, by=field.world.system)
    assert closure.holder_charge is not None
    assert not Task.related.exists()


def test_type_2_needs_a_number_deactivated_on_or_before_the_day(field, line):
    day = field.today - 5 * DAY
    values = {"by": field.officer, "at": field.at, "line_uuid": line.record.uuid, "closure_type": ClosureType.TYPE_2}
    with pytest.raises(Refused, match="needs a number deactivated on or before the closing date") as refusal:
        close_line(closed_date=field.today, **values)
    assert refusal.value.field == "closure_type"
    field.deactivate(line, day)
    with pytest.raises(Refused, match="needs a number deactivated"):
        close_line(closed_date=day - DAY, **values)
    close_line(closed_date=day, **AUTHORISED, **values)
    assert Line.related.get(pk=line.pk).status == LineStatus.CLOSED


def test_an_imported_type_2_is_itself_the_statement(field):
    line = field.line(phones=["07700 900001", "07700 900002"])
    day = field.today - 30 * DAY
    field.close(line, closed_date=day, inherited=True, by=field.world.system)
    assert {phone.deactivated_date for phone in line.phones.all()} == {day}
    assert all("tracker" in phone.deactivation_source for phone in line.phones.all())


@pytest.mark.parametrize("day", ["before the report", "tomorrow"])
def test_a_line_closes_between_its_first_report_and_today(field, line, day):
    closed = line.first_reported_date - DAY if day == "before the report" else field.today + DAY
    field.deactivate(line, line.first_reported_date)
    with pytest.raises(Refused) as refusal:
        close_line(
            by=field.officer,
            at=field.at,
            line_uuid=line.record.uuid,
            closed_date=closed,
            closure_type=ClosureType.TYPE_2,
        )
    assert refusal.value.field == "closed_date"
    if day == "before the report":
        assert f"{line.first_reported_date:%d/%m/%Y}" in refusal.value.message


def test_a_line_may_close_on_the_day_it_was_reported(field):
    line = field.line(first_reported_date=field.today)
    assert field.close(line).closed_date == line.first_reported_date


def test_a_closure_has_one_of_two_types(field, line):
    with pytest.raises(Refused, match="type 1 or type 2"):
        field.close(line, closure_type=3)


def test_a_closed_line_is_not_closed_again(field, line):
    field.close(line)
    with pytest.raises(Refused, match="closed already"):
        close_line(
            by=field.officer, at=field.at, line_uuid=line.record.uuid, closed_date=field.today,
            closure_type=ClosureType.TYPE_2,
        )  # fmt: skip
    assert LineClosure.related.count() == 1


@pytest.mark.database
def test_the_database_keeps_one_standing_closure_a_line_and_a_charge_under_type_1(field, line):
    closure = field.close(line)
    values = {"line": line, "closed_date": field.today, "recorded_at": field.at, "recorded_by": field.officer.member}
    with pytest.raises(IntegrityError), transaction.atomic():
        LineClosure.related.create(closure_type=2, **values)
    LineClosure.related.filter(pk=closure.pk).update(reversed_date=field.today)
    with pytest.raises(IntegrityError), transaction.atomic():
        LineClosure.related.create(closure_type=1, **values)


def test_who_closes_second_is_told(field, line):
    version = line.version
    field.move(line, LineStatus.DISRUPTED)
    with pytest.raises(Conflict):
        field.close(line, version=version)


def test_what_happens_after_a_closure_neither_fails_nor_reopens_it(field, line, operation):
    closed = field.today - 10 * DAY
    holder(field, operation, charged=closed)
    field.close(line, closed_date=closed, closure_type=ONE)
    after = field.operation(line, happened_date=closed + 3 * DAY)
    field.arrest(after, field.person("Late", age=30), is_line_holder=True, charged_date=closed + 4 * DAY)
    field.found(after, field.person("Jay", age=15, on=closed + 3 * DAY))
    line = Line.related.get(pk=line.pk)
    assert line.status == LineStatus.CLOSED
    assert LineClosure.related.get(line=line).reversed_date is None


def test_what_is_missing_is_said_until_nothing_is(field, line, operation):
    missing = missing_to_close(field.officer, field.at, line, field.today)
    assert (missing.type_1, missing.type_2) == (
        "a line holder of this line arrested and charged", "a number recorded as deactivated",
    )  # fmt: skip
    holder(field, operation, charged=field.today)
    field.deactivate(line, field.today)
    missing = missing_to_close(field.officer, field.at, line, field.today)
    assert (missing.type_1, missing.type_2) == ("", "")
    assert missing_to_close(field.officer, field.at, line, field.today - DAY).type_1


def test_reopening_reverses_the_closure_with_day_and_reason(field, line):
    closure = field.close(line, closed_date=field.today - 10 * DAY)
    field.reopen(line, reopened_date=field.today - 2 * DAY)
    closure.refresh_from_db()
    assert (closure.reversed_date, closure.reversed_by) == (field.today - 2 * DAY, field.officer.member)
    assert closure.reversed_reason
    assert Line.related.get(pk=line.pk).status == LineStatus.REOPENED
    again = field.close(line, closed_date=field.today)
    assert again.pk != closure.pk
    assert LineClosure.related.filter(line=line, reversed_date__isnull=True).get() == again


def test_reopening_needs_a_reason_and_a_day_since_the_closing(field, line):
    field.close(line, closed_date=field.today - 10 * DAY)
    version = Line.related.get(pk=line.pk).version
    values = {"by": field.officer, "at": field.at, "line_uuid": line.record.uuid, "version": version}
    for day in (field.today - 11 * DAY, field.today + DAY):
        with pytest.raises(Refused) as refusal:
            reopen_line(reopened_date=day, reason="Alive", **values)
        assert refusal.value.field == "reopened_date"
    with pytest.raises(Refused) as refusal:
        reopen_line(reopened_date=field.today, reason="  ", **values)
    assert refusal.value.field == "reason"


def test_a_discontinued_charge_asks_whether_the_closure_stands_and_changes_nothing_itself(field, line, operation):
    arrest = holder(field, operation, charged=field.today - 10 * DAY)
    closure = field.close(line, closed_date=field.today - 5 * DAY, closure_type=ONE)
    charge = arrest.charges.get()
    discontinue_charge(by=field.officer, at=field.at, charge_id=charge.pk, discontinued_date=field.today)
    task = Task.related.get(kind=TaskKind.CHARGE_DISCONTINUED)
    assert (task.record, task.owner_agency) == (line.record, field.world.agencies["police"])
    closure.refresh_from_db()
    assert closure.reversed_date is None
    with pytest.raises(Refused, match="already"):
        discontinue_charge(by=field.officer, at=field.at, charge_id=charge.pk, discontinued_date=field.today)
    assert Task.related.filter(kind=TaskKind.CHARGE_DISCONTINUED).count() == 1


def test_a_discontinued_charge_that_nothing_rests_on_asks_nothing(field, line, operation):
    arrest = holder(field, operation, charged=field.today - 10 * DAY)
    closure = field.close(line, closed_date=field.today - 5 * DAY, closure_type=ONE)
    field.reopen(line)
    discontinue_charge(by=field.officer, at=field.at, charge_id=arrest.charges.get().pk, discontinued_date=field.today)
    assert closure.holder_charge_id == arrest.charges.get().pk
    assert not Task.related.filter(kind=TaskKind.CHARGE_DISCONTINUED).exists()


def test_the_arrest_a_standing_closure_rests_on_is_not_withdrawn(field, line, operation):
    arrest = holder(field, operation, charged=field.today - 10 * DAY)
    field.close(line, closure_type=ONE)
    with pytest.raises(Refused, match="Reopen the line first"):
        withdraw_arrest(by=field.officer, at=field.at, arrest_id=arrest.pk, reason="The wrong man")


def test_imported_closures_open_one_review_each_without_clock_or_notice(field, line):
    system = field.world.system
    operation = field.operation(line, by=system)
    found = field.found(operation, by=system, inherited=True)
    field.arrest(operation, field.person("Kit", age=15), by=system, inherited=True)
    field.close(line, closed_date=field.today - 15 * DAY, inherited=True, by=system)
    reviews = list(ClosureReview.related.all())
    assert len(reviews) == 2
    assert all(review.inherited and review.clock is None and review.owner is None for review in reviews)
    gap = Gap.related.get(kind=GapKind.UNANSWERED_AFTER_CLOSURE, person=found.person.record)
    assert (gap.about, gap.inherited, gap.clock, gap.hub) == (line.record, True, None, field.world.hub)
    assert not Clock.related.exists()
    assert not Notice.related.exists()


def test_a_line_nobody_here_may_see_is_absent(field, line):
    for actor in (field.world.outside[Role.POLICE], field.world.elsewhere[Role.COORDINATOR], field.world.social):
        with pytest.raises(Absent):
            field.close(line, by=actor, inherited=True)

"""Operations and seizures: recording, correcting, who was found, and the question a loss asks about a child."""

from __future__ import annotations

from decimal import Decimal

import pytest

from throughline.agencies.states import Role
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Conflict, Refused
from throughline.disruption.actions.corrections import withdraw_seizure
from throughline.disruption.actions.operations import edit_operation
from throughline.disruption.actions.seizures import SeizureGiven, record_seizure
from throughline.disruption.models import Found, Operation, Seizure
from throughline.disruption.queries.operations import list_seizures
from throughline.register.given import PersonGiven
from throughline.register.models import Link, Person
from throughline.register.states import LinkKind
from throughline.work.models import Gap, Task
from throughline.work.states import GapKind, TaskKind

from .enforcement_world import DAY

CASH = SeizureGiven("cash", pence=34_050)


@pytest.fixture
def line(field):
    return field.line()


@pytest.fixture
def operation(field, line):
    return field.operation(line)


def seize(field, operation, given=CASH, person=None):
    return record_seizure(
        by=field.officer, at=field.at, operation_uuid=operation.record.uuid, given=given,
        from_person_uuid=person.record.uuid if person else None,
    )  # fmt: skip


def edit(field, operation, **changes):
    values = {
        "operation_kind": operation.operation_kind, "happened_date": operation.happened_date, "happened_time": None,
        "suspected_cuckooing": False, "notes": "", "version": Operation.related.get(pk=operation.pk).version,
        "line_uuid": operation.line.record.uuid if operation.line else None,
    } | changes  # fmt: skip
    return edit_operation(by=field.officer, at=field.at, operation_uuid=operation.record.uuid, **values)


def asked(kind=TaskKind.LOSS_CONVERSATION):
    return list(Task.related.filter(kind=kind).order_by("pk"))


def linked(person, line):
    rows = Link.objects.filter(from_record=person.record, to_record=line.record, withdrawn_at=None)
    return set(rows.values_list("kind", flat=True))


def test_an_operation_takes_its_area_from_where_it_was(field, operation, line):
    assert (operation.force, operation.authority, operation.line) == (field.force(), field.authority(), line)
    assert operation.agency == field.world.agencies["police"]
    assert operation.record.owner_agency == field.world.agencies["police"]


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"operation_kind": "raid"}, "operation_kind"),
        ({"happened_date": 1}, "happened_date"),
        ({"notes": "x" * 5001}, "notes"),
    ],
)
def test_what_makes_no_operation_is_refused(field, line, given, where):
    values = {key: field.today + value * DAY if isinstance(value, int) else value for key, value in given.items()}
    with pytest.raises(Refused) as refusal:
        field.operation(line, **values)
    assert refusal.value.field == where
    assert not Operation.related.exists()


def test_an_operation_about_a_line_of_another_hub_is_absent(field):
    theirs = field.line(by=field.world.other_system, owning_team=field.world.teams["other_rocu"])
    with pytest.raises(Absent):
        field.operation(theirs)


def test_a_person_found_takes_team_area_and_line_of_the_operation(field, operation, line):
    found = field.found(operation, PersonGiven(description="boy, about 16, grey tracksuit, says Jay"))
    assert (found.team, found.agency, found.force, found.authority) == (
        operation.team, operation.agency, operation.force, operation.authority,
    )  # fmt: skip
    row = Found.related.get()
    assert (row.operation, row.line, row.intervention) == (operation, line, found)
    assert linked(found.person, line) == {LinkKind.SAFEGUARDED_ALONG}
    assert Gap.related.get().kind == GapKind.PERSON_FOUND


def test_a_person_found_needs_a_line_about_them(field, operation):
    with pytest.raises(Refused) as refusal:
        field.found(operation, PersonGiven())
    assert refusal.value.field == "description"
    assert not Found.related.exists()


def test_correcting_an_operation_and_telling_the_second_editor(field, operation):
    edit(field, operation, notes="Side door")
    with pytest.raises(Conflict) as conflict:
        edit(field, operation, notes="Back door", version=1)
    assert conflict.value.theirs["notes"] == "Side door"
    assert Operation.related.get(pk=operation.pk).notes == "Side door"


def test_the_line_said_later_goes_to_whom_was_found_and_arrested(field, line):
    operation = field.operation()
    found, arrest = field.found(operation), field.arrest(operation, field.person("Kit", age=15))
    edit(field, operation, line_uuid=line.record.uuid)
    arrest.refresh_from_db()
    assert (Found.related.get(intervention=found).line, arrest.line) == (line, line)
    assert linked(found.person, line) == {LinkKind.SAFEGUARDED_ALONG}
    assert linked(arrest.person, line) == {LinkKind.ARRESTED_ALONG}
    other = field.line("Other line", phones=[])
    edit(field, operation, line_uuid=other.record.uuid)
    assert linked(found.person, line) == linked(arrest.person, line) == set()
    assert linked(found.person, other) == {LinkKind.SAFEGUARDED_ALONG}


def test_someone_found_along_another_line_stays_there(field, operation, line):
    other = field.line("Other line", phones=[])
    found = field.found(operation, line_uuid=other.record.uuid)
    edit(field, operation, line_uuid=None)
    assert Found.related.get(intervention=found).line == other


def test_an_operation_does_not_leave_the_line_a_closure_or_a_holder_needs(field, operation, line):
    field.arrest(operation, is_line_holder=True, charged_date=operation.happened_date)
    with pytest.raises(Refused, match="say which line"):
        edit(field, operation, line_uuid=None)
    field.close(line, closure_type=1)
    with pytest.raises(Refused, match="Reopen that line first"):
        edit(field, operation, line_uuid=field.line("Other line", phones=[]).record.uuid)


@pytest.mark.parametrize(
    "given",
    [
        SeizureGiven("drugs", drug="crack", grams=Decimal("12.50")), CASH, SeizureGiven("weapon", weapon="blade", count=1),
        SeizureGiven("phone", count=3),
    ],
)  # fmt: skip
def test_each_kind_of_seizure_says_what_and_how_much(field, operation, given):
    made = seize(field, operation, given)
    assert (made.drug, made.grams, made.pence, made.weapon, made.count) == (
        given.drug, given.grams, given.pence, given.weapon, given.count,
    )  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [
        SeizureGiven("drugs", drug="crack"), SeizureGiven("drugs", grams=Decimal(3)), SeizureGiven("cash"),
        SeizureGiven("cash", pence=0), SeizureGiven("cash", pence=-5), SeizureGiven("weapon", count=1),
        SeizureGiven("phone"), SeizureGiven("phone", count=0), SeizureGiven("jewels", count=1),
        SeizureGiven("drugs", drug="nonsense", grams=Decimal(3)),
    ],
)  # fmt: skip
def test_a_seizure_of_nothing_is_refused(field, operation, given):
    with pytest.raises(Refused):
        seize(field, operation, given)
    assert not Seizure.related.exists()


def test_a_seizure_recorded_in_error_is_listed_no_more(field, operation):
    made = seize(field, operation)
    values = {"by": field.officer, "at": field.at, "seizure_id": made.pk}
    with pytest.raises(Refused, match="Say why"):
        withdraw_seizure(reason="", **values)
    withdraw_seizure(reason="Counted twice", **values)
    assert list_seizures(field.officer, field.at, operation) == []
    with pytest.raises(Refused, match="already"):
        withdraw_seizure(reason="Counted twice", **values)


def test_a_loss_asks_about_the_child_it_was_taken_from_the_same_day(field, operation):
    found, other = field.found(operation), field.found(operation, field.person("Kit", age=15))
    seize(field, operation, person=found.person)
    (task,) = asked()
    assert (task.record, task.owner, task.owner_agency) == (found.person.record, None, field.world.agencies["police"])
    assert civil_date(task.due_at) == field.today
    assert other.person.record != task.record
    assert "34" not in task.title + task.explanation


def test_whoever_leads_is_asked(field, operation):
    found = field.found(operation)
    field.case(found.person)
    seize(field, operation, person=found.person)
    (task,) = asked()
    assert (task.owner, task.owner_agency) == (field.world.social.member, field.world.agencies["council"])


def test_a_loss_from_nobody_asks_about_every_child_found_or_arrested_there_once(field, operation):
    found, arrest = field.found(operation), field.arrest(operation, field.person("Kit", age=15))
    adult = field.found(operation, field.person("Maureen", age=61), reason="home_cuckooed")
    seize(field, operation)
    seize(field, operation, SeizureGiven("phone", count=1))
    assert {task.record for task in asked()} == {found.person.record, arrest.person.record}
    assert adult.person.record not in {task.record for task in asked()}
    assert len(asked()) == 2


def test_a_loss_from_an_adult_where_a_child_was_found_asks_about_the_child(field, operation):
    found, adult = field.found(operation), field.arrest(operation)
    seize(field, operation, person=adult.person)
    assert [task.record for task in asked()] == [found.person.record]


def test_a_child_recorded_after_the_seizure_is_asked_about_too(field, operation):
    seize(field, operation)
    found, arrest = field.found(operation), field.arrest(operation, field.person("Kit", age=15))
    assert {task.record for task in asked()} == {found.person.record, arrest.person.record}


def test_what_was_taken_from_one_child_does_not_ask_about_the_next(field, operation):
    first = field.found(operation)
    seize(field, operation, person=first.person)
    field.found(operation, field.person("Kit", age=15))
    assert [task.record for task in asked()] == [first.person.record]


def test_no_child_no_question(field, operation):
    field.arrest(operation)
    seize(field, operation)
    assert asked() == []


def test_only_those_who_record_operations_record_seizures(field, operation):
    for role in (Role.ANALYST, Role.SOCIAL, Role.PARTNER, Role.CHARITY, Role.CHAIR):
        with pytest.raises(Absent):
            record_seizure(by=field.world.here[role], at=field.at, operation_uuid=operation.record.uuid, given=CASH)
    assert Person.related.count() == 0
    assert not Seizure.related.exists()

"""What a loss asks and what settles it follow one rule of who was a child there that day (practice.md P4, P11)."""

from __future__ import annotations

import pytest

from tests.integration.disruption.enforcement_world import Enforcement
from throughline.disruption.actions.corrections import withdraw_seizure
from throughline.disruption.actions.seizures import SeizureGiven, record_seizure
from throughline.disruption.models import Seizure
from throughline.register.facts import person_for
from throughline.register.given import AgeGiven, PersonGiven
from throughline.register.models import Person
from throughline.register.states import AgeBasis
from throughline.work.models import Task
from throughline.work.states import TaskKind


@pytest.fixture
def field(hub_world) -> Enforcement:
    return Enforcement(hub_world)


def seize(field, operation, from_person=None) -> Seizure:
    return record_seizure(
        by=field.officer, at=field.at, operation_uuid=operation.record.uuid,
        given=SeizureGiven("cash", pence=20_000),
        from_person_uuid=from_person.record.uuid if from_person else None,
    )  # fmt: skip


def withdraw(field, seizure) -> None:
    withdraw_seizure(by=field.officer, at=field.at, seizure_id=seizure.pk, reason="Another operation's")


def waiting(person) -> int:
    return Task.related.filter(
        record=person.record, kind=TaskKind.LOSS_CONVERSATION, done_at__isnull=True
    ).count()  # fmt: skip


def test_what_was_taken_from_one_whom_another_record_calls_a_child_is_asked_of_nobody_else(field):
    leading, other = (person_for(by=field.officer, at=field.at, given=field.person("Kit", age=age)) for age in (19, 15))
    Person.related.filter(pk=other.pk).update(same_as=leading)
    operation = field.operation()
    jay = field.found(operation).person
    first = seize(field, operation)
    seize(field, operation, from_person=leading)
    assert (waiting(jay), waiting(leading)) == (1, 1)
    withdraw(field, first)
    assert (waiting(jay), waiting(leading)) == (0, 1), "what stands was taken from another child, and asks them alone"


def test_a_loss_where_somebody_was_an_adult_keeps_no_question_open_about_them(field):
    before, after = field.operation(), field.operation()
    arrest = field.arrest(before, field.person("Nokes", age=None))
    first = seize(field, before)
    assert waiting(arrest.person) == 1, "their age was not known"
    said = AgeGiven(30, 30, AgeBasis.CONFIRMED, after.happened_date)
    field.arrest(after, PersonGiven(uuid=arrest.person.record.uuid, age=said))
    seize(field, after)
    withdraw(field, first)
    assert waiting(arrest.person) == 0, "nothing that stands asked it: they were an adult where it was seized"


def test_a_loss_where_they_were_a_child_keeps_it_open(field):
    before, after = field.operation(), field.operation()
    arrest = field.arrest(before, field.person("Ash", age=None))
    first = seize(field, before)
    field.arrest(after, PersonGiven(uuid=arrest.person.record.uuid))
    seize(field, after)
    withdraw(field, first)
    assert waiting(arrest.person) == 1

"""A type 1 closure whose holder is held to have held nothing, a seizure that never was, and records joined after an arrest."""

from __future__ import annotations

import pytest

from tests.integration.disruption.enforcement_world import DAY
from throughline.access.models import Involvement, ProtectedRecord
from throughline.access.states import Restriction
from throughline.core.errors import Refused
from throughline.disruption.actions.arrests import discontinue_charge, review_holder
from throughline.disruption.actions.corrections import withdraw_arrest, withdraw_seizure
from throughline.disruption.actions.joining import join_and_look_again
from throughline.disruption.actions.roles import Towards, record_role, review_role, withdraw_role
from throughline.disruption.actions.seizures import SeizureGiven, record_seizure
from throughline.disruption.models import Arrest, Line, LineClosure, Role
from throughline.register.facts import person_for
from throughline.register.links import standing_links
from throughline.register.states import LinkKind
from throughline.work.facts import settle_task
from throughline.work.models import Gap, Task
from throughline.work.states import GapKind, TaskKind

pytestmark = pytest.mark.django_db
ONE = 1


def asked(line, kind=TaskKind.HOLDER_LOST):
    return list(Task.related.filter(record=line.record, kind=kind, done_at__isnull=True))


def held(field, person, line, since, **given):
    return record_role(
        by=field.officer, at=field.at, person_uuid=person.record.uuid, kind=LinkKind.HOLDER_OF,
        towards=Towards(line_uuid=line.record.uuid), since_date=since, **given,
    )  # fmt: skip


@pytest.fixture
def two_lines(field):
    """Kite, whose holder was arrested and charged; and Wren, closed by that charge because they are recorded as its holder."""
    kite, wren = field.line("Kite"), field.line("Wren")
    arrest = field.arrest(
        field.operation(kite), is_line_holder=True, charged_date=field.today - 19 * DAY, line_uuid=kite.record.uuid
    )
    role = held(field, arrest.person, wren, field.today - 30 * DAY)
    field.close(wren, closure_type=ONE)
    return kite, wren, arrest, role


def test_a_holder_role_withdrawn_raises_the_review_of_the_closure_once(field, two_lines):
    kite, wren, arrest, role = two_lines
    withdraw_role(by=field.officer, at=field.at, role_id=role.pk, reason="Somebody else of that name")
    task = asked(wren)[0]
    assert (len(asked(wren)), asked(kite)) == (1, [])
    assert task.owner_agency == wren.owning_agency
    # Confirmed with a reason, it is not asked again of the same closure.
    settle_task(by=field.officer, at=field.at, task=task, outcome="It stands: the number is dead too")
    again = held(field, arrest.person, wren, field.today - 30 * DAY)
    withdraw_role(by=field.officer, at=field.at, role_id=again.pk, reason="Typed again by mistake")
    assert asked(wren) == []
    assert LineClosure.related.get(line=wren).reversed_date is None


def test_a_closure_one_may_not_see_is_told_by_no_refusal_and_its_owners_review_it(field, two_lines):
    kite, wren, arrest, _role = two_lines
    with pytest.raises(Refused, match="A standing closure rests on this arrest"):
        withdraw_arrest(by=field.officer, at=field.at, arrest_id=arrest.pk, reason="Another man")
    ProtectedRecord.objects.filter(pk=wren.record_id).update(restriction=Restriction.RESTRICTED)
    Involvement.objects.filter(record=wren.record).delete()
    withdraw_arrest(by=field.officer, at=field.at, arrest_id=arrest.pk, reason="Another man")
    assert (len(asked(wren)), asked(kite)) == (1, [])


def test_another_role_that_stands_keeps_the_holder(field, two_lines):
    _kite, wren, arrest, role = two_lines
    held(field, arrest.person, wren, field.today - 25 * DAY, because_of=arrest.operation.record.uuid)
    withdraw_role(by=field.officer, at=field.at, role_id=role.pk, reason="Recorded twice")
    assert asked(wren) == []


def test_reopening_answers_what_was_asked_of_the_closure(field, two_lines):
    _kite, wren, _arrest, role = two_lines
    withdraw_role(by=field.officer, at=field.at, role_id=role.pk, reason="Somebody else of that name")
    field.reopen(Line.related.get(pk=wren.pk))
    assert asked(wren) == []
    assert Task.related.get(record=wren.record, kind=TaskKind.HOLDER_LOST).outcome == "The line was reopened"


def test_a_review_that_finds_a_child_held_nothing_raises_it(field):
    line = field.line()
    operation = field.operation(line)
    arrest = field.arrest(
        operation, field.person("Kit", age=16), is_line_holder=True, charged_date=field.today - 19 * DAY
    )
    # Imported history takes a holder as it stands, before anybody looked.
    field.close(line, closure_type=ONE, inherited=True, by=field.world.system)
    review_holder(
        by=field.coordinator, at=field.at, arrest_id=arrest.pk, stands=False, reason="Made to carry the phone"
    )
    assert len(asked(line)) == 1
    discontinue_charge(by=field.officer, at=field.at, charge_id=arrest.charges.get().pk, discontinued_date=field.today)
    assert (len(asked(line)), len(asked(line, TaskKind.CHARGE_DISCONTINUED))) == (1, 1)


def test_a_review_that_stands_raises_nothing(field):
    line = field.line()
    arrest = field.arrest(
        field.operation(line), field.person("Kit", age=16), is_line_holder=True, charged_date=field.today - 19 * DAY
    )
    field.close(line, closure_type=ONE, inherited=True, by=field.world.system)
    review_holder(by=field.coordinator, at=field.at, arrest_id=arrest.pk)
    assert asked(line) == []


def test_an_arrest_withdrawn_that_made_them_holder_of_another_line_raises_it(field):
    kite, wren = field.line("Kite"), field.line("Wren")
    first = field.arrest(field.operation(kite), is_line_holder=True, charged_date=field.today - 19 * DAY)
    other = field.arrest(
        field.operation(wren), field.person("Wes", age=34), is_line_holder=True, happened_date=field.today - 18 * DAY
    )
    Arrest.related.filter(pk=other.pk).update(person=first.person)
    for link in standing_links(other.person.record, wren.record, [LinkKind.HOLDER_OF]):
        link.from_record = first.person.record
        link.save()
    closure = field.close(wren, closure_type=ONE)
    assert closure.holder_charge.arrest_id == first.pk
    withdraw_arrest(by=field.officer, at=field.at, arrest_id=other.pk, reason="The wrong file")
    assert len(asked(wren)) == 1


# A seizure that was recorded in error asks nobody about a loss.
def losses(person):
    return Task.related.filter(record=person.record, kind=TaskKind.LOSS_CONVERSATION)


def seize(field, operation, **given):
    return record_seizure(
        by=field.officer, at=field.at, operation_uuid=operation.record.uuid, given=SeizureGiven("cash", pence=5_000), **given
    )  # fmt: skip


def wrong(field, seizure):
    return withdraw_seizure(by=field.officer, at=field.at, seizure_id=seizure.pk, reason="Of another warrant")


def test_a_seizure_in_error_settles_what_was_asked_about_it_with_the_reason(field):
    operation = field.operation()
    child = field.found(operation).person
    seizure = seize(field, operation)
    assert losses(child).filter(done_at=None).count() == 1
    wrong(field, seizure)
    task = losses(child).get()
    assert (task.done_by, task.outcome) == (
        field.officer.member, "What was asked about was recorded in error: Of another warrant"
    )  # fmt: skip


def test_another_seizure_there_still_asks(field):
    operation = field.operation()
    child = field.found(operation).person
    seizure, _other = seize(field, operation), seize(field, operation)
    wrong(field, seizure)
    assert losses(child).filter(done_at=None).count() == 1


def test_one_asked_about_before_and_answered_keeps_nothing_open(field):
    earlier, later = field.operation(), field.operation(happened_date=field.today - DAY)
    child = field.found(earlier).person
    seize(field, earlier)
    settle_task(by=field.officer, at=field.at, task=losses(child).get(), outcome="Talked with them")
    seizure = seize(field, later, from_person_uuid=child.record.uuid)
    assert losses(child).filter(done_at=None).count() == 1
    wrong(field, seizure)
    assert losses(child).filter(done_at=None).count() == 0


# Records joined after an arrest.
@pytest.fixture
def grown(field):
    return lambda name="Kit", age=19: person_for(by=field.officer, at=field.at, given=field.person(name, age=age))


def join(field, person, other):
    return join_and_look_again(
        by=field.coordinator, at=field.at, person_uuid=person.record.uuid, other_uuid=other.record.uuid, from_other=(),
        reason="The same date of birth on both custody records",
    )  # fmt: skip


def test_a_holder_whose_other_record_says_a_child_waits_for_a_second_person(field, grown):
    line = field.line()
    arrest = field.arrest(field.operation(line), field.person("Kit", age=19), is_line_holder=True)
    assert not arrest.needs_review
    join(field, arrest.person, grown(age=15))
    arrest = Arrest.related.get(pk=arrest.pk)
    assert arrest.needs_review and arrest.holder_reviewed_at is None
    assert standing_links(arrest.person.record, line.record, [LinkKind.CHILD_HARMED_BY]).exists()
    assert Task.related.filter(record=arrest.operation.record, kind=TaskKind.HOLDER_REVIEW, done_at=None).count() == 1
    assert Gap.related.filter(person=arrest.person.record, kind=GapKind.ARRESTED_CHILD).exists()
    review_holder(by=field.coordinator, at=field.at, arrest_id=arrest.pk)
    assert Arrest.related.get(pk=arrest.pk).holder_reviewed_at == field.at


def test_a_role_waits_too_and_no_closure_rests_on_it_until_then(field, grown):
    line, person = field.line(), grown()
    role = held(field, person, line, field.today - 30 * DAY)
    assert not role.needs_review
    join(field, grown(age=15), person)
    role = Role.related.get(pk=role.pk)
    assert role.needs_review and role.stands is None
    assert Task.related.filter(record=person.record, kind=TaskKind.HOLDER_REVIEW, done_at=None).count() == 1
    review_role(by=field.coordinator, at=field.at, role_id=role.pk, stands=True)


def test_two_adults_joined_and_a_record_kept_closed_ask_nothing(field, grown):
    arrest = field.arrest(field.operation(field.line()), field.person("Kit", age=19), is_line_holder=True)
    join(field, arrest.person, grown(age=20))
    assert not Arrest.related.get(pk=arrest.pk).needs_review
    assert not Gap.related.filter(person=arrest.person.record, kind=GapKind.ARRESTED_CHILD).exists()


def test_joining_again_asks_nothing_twice(field, grown):
    arrest = field.arrest(field.operation(field.line()), field.person("Kit", age=19), is_line_holder=True)
    join(field, arrest.person, grown(age=15))
    join(field, arrest.person, grown(age=16))
    assert Task.related.filter(record=arrest.operation.record, kind=TaskKind.HOLDER_REVIEW).count() == 1

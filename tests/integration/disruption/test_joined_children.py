"""Somebody taken for an adult whose other record, joined as one person, says may be a child: protected as one (P3, P10, P22)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from tests.integration.disruption.enforcement_world import DAY, Enforcement
from throughline.access.models import ProtectedRecord
from throughline.access.states import Restriction
from throughline.core.errors import Refused
from throughline.disruption.actions.arrests import review_holder
from throughline.disruption.actions.corrections import withdraw_arrest
from throughline.disruption.actions.roles import Towards, record_role
from throughline.disruption.actions.seizures import SeizureGiven, record_seizure
from throughline.disruption.models import ClosureReview
from throughline.disruption.people import people_along
from throughline.hub.actions.interventions import withdraw_intervention
from throughline.intelligence.actions.assessing import AssessmentGiven, assess_report
from throughline.intelligence.actions.linking import name_in_report
from throughline.intelligence.actions.linking import record_role as role_by_report
from throughline.intelligence.actions.submitting import IntelligenceGiven, submit_report
from throughline.network.queries.names import name_records
from throughline.orders.actions.orders import OrderGiven, begin_order
from throughline.orders.actions.steps import StepGiven, record_step
from throughline.register.facts import person_for
from throughline.register.given import PersonGiven
from throughline.register.links import link_an_event
from throughline.register.models import Link, Person
from throughline.register.states import LinkKind
from throughline.work.models import Gap, Task
from throughline.work.states import GapKind, TaskKind


@pytest.fixture
def field(hub_world) -> Enforcement:
    return Enforcement(hub_world)


def someone(field, age) -> Person:
    return person_for(by=field.officer, at=field.at, given=field.person("Kit", age=age))


@pytest.fixture
def joined(field):
    """A record that says 19, with which one that says 15 is joined."""
    leading, other = someone(field, 19), someone(field, 15)
    Person.related.filter(pk=other.pk).update(same_as=leading)
    return leading, other


def hold(field, person, line, day=None):
    return record_role(
        by=field.officer, at=field.at, person_uuid=person.record.uuid, kind=LinkKind.HOLDER_OF,
        towards=Towards(line_uuid=line.record.uuid), since_date=day or field.today - DAY,
    )  # fmt: skip


def gaps(person) -> list[str]:
    return list(Gap.related.filter(person=person.record).values_list("kind", flat=True))


def hide(person) -> None:
    ProtectedRecord.objects.filter(pk=person.record_id).update(restriction=Restriction.RESTRICTED)


@pytest.mark.parametrize("is_hidden", [False, True])
def test_a_holder_waits_for_a_second_person_where_the_other_record_may_be_opened(field, joined, is_hidden):
    leading, other = joined
    if is_hidden:
        hide(other)
    assert hold(field, leading, field.line()).needs_review is not is_hidden
    assert not hold(field, someone(field, 19), field.line("Wren line")).needs_review


def test_a_confirmed_date_of_birth_of_their_own_settles_it(field, joined):
    leading, _ = joined
    born = field.today.replace(year=field.today.year - 19, day=1)
    Person.related.filter(pk=leading.pk).update(date_of_birth=born, date_of_birth_confirmed=True)
    assert not hold(field, leading, field.line()).needs_review


def test_an_arrest_opens_the_gap_of_a_child(field, joined):
    leading, _ = joined
    arrest = field.arrest(field.operation(), person=PersonGiven(uuid=leading.record.uuid))
    assert gaps(arrest.person) == [GapKind.ARRESTED_CHILD]
    assert gaps(field.arrest(field.operation(), person=field.person("Wes", age=34)).person) == []


def test_a_chart_holds_them_to_be_a_child_for_whoever_may_open_both(field, joined):
    leading, other = joined
    keys = [leading.record_id]
    assert name_records(field.coordinator, field.at, keys, field.today)[leading.record_id].may_be_child
    hide(other)
    assert not name_records(field.coordinator, field.at, keys, field.today)[leading.record_id].may_be_child


def test_nobody_had_a_role_before_they_were_born(field):
    with pytest.raises(Refused, match="not born") as refusal:
        hold(field, someone(field, 19), field.line(), field.today.replace(year=field.today.year - 40, day=1))
    assert refusal.value.field == "since_date"


@pytest.mark.parametrize("is_hidden", [False, True])
def test_what_a_closure_and_a_loss_ask_goes_to_the_lead_of_the_other_record_who_may_open_this_one(
    field, joined, is_hidden
):
    leading, other = joined
    field.case(leading)
    line = field.line()
    found = field.found(field.operation(line), PersonGiven(uuid=other.record.uuid), line_uuid=line.record.uuid)
    if is_hidden:
        hide(other)
    field.close(line)
    record_seizure(
        by=field.officer, at=field.at, operation_uuid=found.found.operation.record.uuid,
        given=SeizureGiven("cash", pence=20_000),
    )  # fmt: skip
    lead = None if is_hidden else field.world.social.member
    assert {review.owner for review in ClosureReview.related.filter(person=other)} == {lead}
    assert [task.owner for task in other.record.tasks.filter(kind=TaskKind.LOSS_CONVERSATION)] == [lead]


def seize(field, operation, from_person=None) -> None:
    record_seizure(
        by=field.officer, at=field.at, operation_uuid=operation.record.uuid,
        given=SeizureGiven("cash", pence=20_000),
        from_person_uuid=from_person.record.uuid if from_person else None,
    )  # fmt: skip


def losses(*people) -> int:
    return Task.related.filter(
        record__in=[each.record for each in people], kind=TaskKind.LOSS_CONVERSATION, done_at__isnull=True
    ).count()


@pytest.mark.parametrize("is_hidden", [False, True])
@pytest.mark.parametrize("seized_first", [False, True])
@pytest.mark.parametrize("how", ["found", "arrested", "taken from"])
def test_a_loss_is_asked_about_where_the_other_record_may_be_opened(field, joined, how, seized_first, is_hidden):
    """Whether the seizure or the person is recorded first: what only the record joined with theirs says is enough."""
    leading, other = joined
    operation, given = field.operation(), PersonGiven(uuid=leading.record.uuid)
    if is_hidden:
        hide(other)
    if seized_first:
        seize(field, operation)
    if how == "found":
        field.found(operation, given)
    else:
        field.arrest(operation, person=given)
    if not seized_first:
        seize(field, operation, from_person=leading if how == "taken from" else None)
    assert losses(leading) == (0 if is_hidden else 1)


def test_a_loss_is_asked_about_once_of_whoever_answers_for_both_records(field, joined):
    leading, other = joined
    field.case(leading)
    operation = field.operation()
    field.found(operation, PersonGiven(uuid=other.record.uuid))
    field.arrest(operation, person=PersonGiven(uuid=leading.record.uuid))
    seize(field, operation)
    seize(field, operation)
    assert losses(leading, other) == 1


def test_who_they_are_is_still_asked_while_an_arrest_of_them_stands(field):
    """An intervention in error leaves the question that the arrest asks as well; nothing asks it once neither stands."""
    operation = field.operation()
    found = field.found(operation, PersonGiven(description="Boy, about 16, grey tracksuit"))
    arrest = field.arrest(operation, person=PersonGiven(uuid=found.person.record.uuid))
    question = Task.related.filter(record=found.person.record, kind=TaskKind.COMPLETE_IDENTITY, done_at__isnull=True)
    withdraw_intervention(
        by=field.officer,
        at=field.at,
        intervention_uuid=found.record.uuid,
        version=found.version,
        reason="Not found: arrested",
    )
    assert question.count() == 1
    withdraw_arrest(by=field.officer, at=field.at, arrest_id=arrest.pk, reason="Somebody else")
    assert question.count() == 0


@pytest.mark.parametrize("is_hidden", [False, True])
def test_a_holder_arrested_waits_for_a_second_person_where_the_other_record_may_be_opened(field, joined, is_hidden):
    leading, other = joined
    line = field.line()
    operation = field.operation(line)
    if is_hidden:
        hide(other)
    arrest = field.arrest(
        operation, person=PersonGiven(uuid=leading.record.uuid), is_line_holder=True, charged_date=field.today - 5 * DAY
    )
    assert arrest.needs_review is not is_hidden
    harmed = Link.objects.filter(from_record=leading.record, kind=LinkKind.CHILD_HARMED_BY)
    assert harmed.exists() is not is_hidden
    if is_hidden:
        field.close(line, closure_type=1)
        return
    assert Task.related.filter(record=operation.record, done_at__isnull=True, title__contains="line holder").exists()
    with pytest.raises(Refused, match="needs a line holder"):
        field.close(line, closure_type=1)
    review_holder(by=field.coordinator, at=field.at, arrest_id=arrest.pk)
    field.close(line, closure_type=1)


def test_the_arrest_says_that_another_record_may_be_a_childs_to_whoever_may_open_it(field, joined, sign_in):
    leading, other = joined
    operation = field.operation()
    field.arrest(operation, person=PersonGiven(uuid=leading.record.uuid))
    client, href = sign_in(field.coordinator), reverse("operation", args=[operation.record.uuid])
    shown = client.get(href).content.decode()
    assert "another record of theirs: may be under 18" in shown
    assert "May be a child: answer for them" in shown
    hide(other)
    assert "another record of theirs" not in client.get(href).content.decode()


@pytest.mark.parametrize("is_hidden", [False, True])
def test_a_closure_asks_about_whoever_another_record_says_may_be_a_child(field, joined, is_hidden):
    """Arrested there, or used its number: taken for an adult by their own record."""
    leading, other = joined
    line = field.line()
    field.arrest(field.operation(line), person=PersonGiven(uuid=leading.record.uuid))
    field.arrest(field.operation(line), person=field.person("Wes", age=34))
    second, child = someone(field, 20), someone(field, 14)
    Person.related.filter(pk=second.pk).update(same_as=child)
    phone = line.phones.get().phone
    link_an_event(
        by=field.officer, at=field.at, from_record=second.record, to_record=phone.record, kind=LinkKind.USES_PHONE,
        since_date=field.today - DAY,
    )  # fmt: skip
    if is_hidden:
        hide(other)
        hide(child)
    asked = {known.person.pk for known in people_along(field.officer, field.at, line)}
    assert asked == (set() if is_hidden else {leading.pk, second.pk})
    field.close(line)
    assert set(ClosureReview.related.values_list("person", flat=True)) == asked


def test_a_report_makes_none_of_them_a_holder(field, joined):
    leading, _ = joined
    line = field.line()
    by = field.world.here["analyst"]
    report, _ = submit_report(
        by=field.officer, at=field.at, given=IntelligenceGiven("Kit holds the line.", field.today)
    )
    act = {"at": field.at, "report_uuid": report.record.uuid}
    assess_report(by=by, version=report.version, given=AssessmentGiven("1", "A", "P", "1"), **act)
    for thing in (leading, line):
        name_in_report(by=by, record_uuid=thing.record.uuid, **act)
    with pytest.raises(Refused, match="may be under 18"):
        role_by_report(
            by=by, kind=LinkKind.HOLDER_OF, from_uuid=leading.record.uuid, to_uuid=line.record.uuid,
            since_date=field.today, **act,
        )  # fmt: skip


@pytest.mark.parametrize("is_hidden", [False, True])
def test_an_order_about_them_waits_for_a_second_person(field, joined, is_hidden):
    leading, other = joined
    line = field.line()
    given = OrderGiven(
        order_kind="injunction", applicant_agency=field.world.agencies["police"], applicant_name="PC Sample",
        applicant_rank="superintendent",
    )  # fmt: skip
    act = {"by": field.officer, "at": field.at, "about_uuid": leading.record.uuid}
    if is_hidden:
        hide(other)
        begin_order(**act, given=given)
        begin_order(**act, given=replace(given, order_kind="cawn"))
        return
    with pytest.raises(Refused) as refusal:
        begin_order(**act, given=given)
    assert refusal.value.field == "harmed_along"
    order = begin_order(**act, given=replace(given, harmed_along=line.record.uuid))
    step = StepGiven("applied", field.today)
    with pytest.raises(Refused, match="second person"):
        record_step(by=field.officer, at=field.at, order_uuid=order.record.uuid, version=order.version, given=step)
    with pytest.raises(Refused, match="another record of theirs"):
        begin_order(**act, given=replace(given, order_kind="cawn"))

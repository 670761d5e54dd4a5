"""A second person's look at a plan or order about a child is owed whoever asks, and is given by who may open what says so."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from tests.integration.orders.register import Register
from tests.integration.orders.test_order_sight import begin, tactic
from throughline.access.actions import exclude_member
from throughline.core.errors import Refused
from throughline.disruption.models import Line
from throughline.orders.actions.orders import review_order, withdraw_order
from throughline.orders.actions.plans import choose_tactic, review_child_plan
from throughline.register.actions import complete_identity
from throughline.register.given import PersonGiven
from throughline.register.models import Person
from throughline.work.models import Task
from throughline.work.states import TaskKind


@pytest.fixture
def line(register) -> Line:
    return register.line()


@pytest.fixture
def subject(register) -> Person:
    """A record that says 19, with which one that says 15 is joined, kept from an officer and from a social worker."""
    leading, other = register.someone("Kit", 19), register.someone("Kit", 15)
    Person.related.filter(pk=other.pk).update(same_as=leading)
    for member in (register.officer.member, register.world.social.member):
        exclude_member(by=register.coordinator, at=register.at, record=other.record, member=member, reason="His uncle")
    return leading


def waiting(person: Person) -> list[str]:
    open_ones = Task.related.filter(kind=TaskKind.CHILD_SUBJECT, record=person.record, done_at__isnull=True)
    return list(open_ones.order_by("pk").values_list("title", flat=True))


def order_about(register: Register, subject: Person, line: Line):
    """By somebody who may open both records."""
    return register.begin(
        subject.record.uuid, "injunction", by=register.world.here["rocu"], harmed_along=line.record.uuid
    )


def test_an_order_does_not_go_on_unreviewed_by_who_may_not_open_what_says_they_are_a_child(register, subject, line):
    order = order_about(register, subject, line)
    with pytest.raises(Refused) as refusal:
        register.step(order, "applied")
    assert str(refusal.value) == "A second person reviews this first."
    act = {"at": register.at, "order_uuid": order.record.uuid, "note": "It keeps him from the flat."}
    with pytest.raises(Refused) as refusal:
        review_order(by=register.world.social, **act)
    assert "18" not in str(refusal.value)
    order.refresh_from_db()
    assert order.reviewed_at is None
    assert waiting(subject) == ["Second person’s review: an order"]
    review_order(by=register.coordinator, **act)
    assert register.step(order, "applied").applied_date == register.today
    assert waiting(subject) == []


def test_a_plan_does_not_go_on_unreviewed_by_who_may_not_open_what_says_they_are_a_child(register, subject, line):
    plan = begin(register, subject.record, by=register.world.here["rocu"], harmed_along=line.record.uuid)
    with pytest.raises(Refused) as refusal:
        choose_tactic(by=register.officer, at=register.at, plan_uuid=plan.uuid, given=tactic(register))
    assert str(refusal.value) == "A second person reviews this first."
    act = {"at": register.at, "plan_uuid": plan.uuid, "note": "It keeps him from the flat."}
    with pytest.raises(Refused, match="may open all it rests on"):
        review_child_plan(by=register.world.social, **act)
    review_child_plan(by=register.coordinator, **act)
    choose_tactic(by=register.officer, at=register.at, plan_uuid=plan.uuid, given=tactic(register))


def test_its_page_says_that_it_waits_and_to_who_may_know_why(register, subject, line):
    order = order_about(register, subject, line)
    shown = {}
    for who, actor in (("officer", register.officer), ("coordinator", register.coordinator)):
        client = Client()
        client.force_login(actor.member.account)
        shown[who] = client.get(reverse("order", args=[order.record.uuid])).content.decode()
    for body in shown.values():
        assert "A second person reviews this first." in body
    assert "someone who is under 18, or may be" in shown["coordinator"]
    assert "someone who is under 18, or may be" not in shown["officer"]
    review = reverse("order-review", args=[order.record.uuid])
    assert review in shown["coordinator"]
    assert review not in shown["officer"]


def test_nobody_is_asked_where_it_turns_out_that_they_are_an_adult(register, subject, line):
    order = order_about(register, subject, line)
    born = register.today.replace(year=register.today.year - 19, day=1)
    complete_identity(
        by=register.officer, at=register.at, person_uuid=subject.record.uuid, version=subject.version,
        given=PersonGiven(given_name="Kit", date_of_birth=born, date_of_birth_confirmed=True),
    )  # fmt: skip
    assert register.step(order, "applied").applied_date == register.today


def test_a_look_at_one_order_is_not_one_at_another(register, line):
    child = register.arrest(register.operation(line), person=register.person("Kit", age=16)).person
    first, second, third = (
        register.begin(child.record.uuid, "injunction", harmed_along=line.record.uuid) for _ in range(3)
    )
    assert waiting(child) == 3 * ["Second person’s review: an order about a child"]
    review_order(by=register.world.social, at=register.at, order_uuid=first.record.uuid, note="It keeps him away.")
    assert len(waiting(child)) == 2
    withdraw_order(by=register.officer, at=register.at, order_uuid=second.record.uuid, reason="Twice")
    assert len(waiting(child)) == 1
    with pytest.raises(Refused, match="second person"):
        register.step(third, "applied")


def test_the_look_that_is_asked_for_is_found_whatever_its_title_says_now(register, line):
    child = register.arrest(register.operation(line), person=register.person("Kit", age=16)).person
    first, second = (
        register.begin(child.record.uuid, "injunction", harmed_along=line.record.uuid) for _ in range(2)
    )  # fmt: skip
    plan = begin(register, child.record, harmed_along=line.record.uuid)
    for order, title in ((first, "Look at Kit’s injunction"), (second, "Second person’s review: a disruption plan")):
        Task.related.filter(pk=asked_of(order, child)).update(title=title)
    review_order(by=register.world.social, at=register.at, order_uuid=second.record.uuid, note="It keeps him away.")
    assert waiting(child) == ["Look at Kit’s injunction", "Second person’s review: a disruption plan about a child"]
    withdraw_order(by=register.officer, at=register.at, order_uuid=first.record.uuid, reason="Twice")
    assert waiting(child) == ["Second person’s review: a disruption plan about a child"]
    review_child_plan(by=register.world.social, at=register.at, plan_uuid=plan.uuid, note="It keeps him away.")
    assert waiting(child) == []


def asked_of(order, child):
    """The task that was asked in the same order as the orders were begun."""
    asked = Task.related.filter(kind=TaskKind.CHILD_SUBJECT, record=child.record).order_by("pk")
    return asked[list(child.record.orders_about.order_by("pk")).index(order)].pk


def test_what_waited_before_knows_the_task_that_asks(register, line):
    child = register.arrest(register.operation(line), person=register.person("Kit", age=16)).person
    order = register.begin(child.record.uuid, "injunction", harmed_along=line.record.uuid)
    plan = begin(register, child.record, harmed_along=line.record.uuid)
    asked = [thing.review_task_id for thing in (order, plan)]
    assert len(set(asked)) == 2 and None not in asked
    for thing in (order, plan):
        type(thing).related.filter(pk=thing.pk).update(review_task=None)
    import_module("throughline.orders.migrations.0014_which_task_asks").know_their_task(apps, None)
    assert [type(thing).related.get(pk=thing.pk).review_task_id for thing in (order, plan)] == asked

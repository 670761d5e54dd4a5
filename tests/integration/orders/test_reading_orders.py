"""The register says what ends next first, readiness reads no more than had happened, and a referral owed stays asked for."""

from __future__ import annotations

import pytest

from throughline.orders.actions.orders import HomeGiven, answer_home, withdraw_order
from throughline.orders.models import Order
from throughline.orders.queries.orders import OrderFilter, list_orders
from throughline.orders.queries.readiness import list_points
from throughline.register.links import link_records
from throughline.register.states import LinkKind
from throughline.work.models import Task
from throughline.work.states import TaskKind

from .register import DAY

pytestmark = pytest.mark.django_db


def test_the_register_has_the_next_to_end_first_and_what_is_over_last(register):
    about = register.someone().record.uuid

    def made(*, ends, discharged=False) -> Order:
        order = register.begin(about, "stro")
        order = register.step(order, "applied", register.today - 30 * DAY)
        order = register.step(
            order, "made", register.today - 30 * DAY, from_date=register.today - 30 * DAY, until_date=ends
        )
        return register.step(order, "discharged", register.today - DAY) if discharged else order

    over = made(ends=register.today - 9 * DAY)
    set_aside = made(ends=register.today + 5 * DAY, discharged=True)
    later = made(ends=register.today + 900 * DAY)
    no_day = made(ends=None)
    soon = made(ends=register.today + 10 * DAY)
    today = made(ends=register.today)
    prepared = register.begin(about, "stro")
    refused = register.step(register.step(register.begin(about, "stro"), "applied"), "refused")
    rows, total = list_orders(register.officer, register.at, OrderFilter(), first=0, limit=9)
    assert [row.pk for row in rows[:3]] == [today.pk, soon.pk, later.pk]
    assert {row.pk for row in rows[3:5]} == {no_day.pk, prepared.pk}
    assert {row.pk for row in rows[5:]} == {over.pk, set_aside.pk, refused.pk}
    assert total == 8


def facts(register, order):
    found = {each.point.key: each.facts for each in list_points(register.officer, register.at, order)}
    return [fact for point in found.values() for fact in point]


def test_readiness_of_an_order_applied_for_reads_nothing_that_happened_since(register):
    line = register.line()
    order = register.step(register.ddtro(line), "applied", register.today - 10 * DAY)
    operation = register.operation(line, happened_date=register.today - 2 * DAY)
    register.arrest(operation, line_uuid=line.record.uuid)
    assert not [fact for fact in facts(register, order) if fact.text.startswith("Arrest")]
    earlier = register.operation(line, happened_date=register.today - 11 * DAY)
    register.arrest(earlier, register.person("Kit", age=30), line_uuid=line.record.uuid)
    days = [fact.happened_date for fact in facts(register, order) if fact.text.startswith("Arrest")]
    assert days == [register.today - 11 * DAY]


def test_readiness_to_close_a_place_reads_no_operation_of_after_it_was_applied_for(register):
    operation = register.operation(happened_date=register.today - 20 * DAY)
    order = register.begin(operation.place.record.uuid, "closure")
    answer_home(by=register.officer, at=register.at, order_uuid=order.record.uuid, given=HomeGiven("no"))
    order = register.step(order, "applied", register.today - 10 * DAY)
    register.arrest(register.operation(happened_date=register.today - 2 * DAY))
    assert not [fact for fact in facts(register, order) if fact.happened_date == register.today - 2 * DAY]
    assert [fact for fact in facts(register, order) if fact.happened_date == register.today - 20 * DAY]


def test_who_was_together_names_the_child_whichever_way_round_they_were_joined(register):
    operation = register.operation()
    man, child = register.someone(), register.found(operation).person
    order = register.begin(man.record.uuid, "cawn", protects=child.record.reference)

    link_records(
        by=register.officer, at=register.at, from_record=child.record, to_record=man.record,
        kind=LinkKind.ASSOCIATE_OF, since_date=register.today,
    )  # fmt: skip
    assert man.record not in [fact.record for fact in facts(register, order)]


# A referral owed.
def owed():
    return Task.related.filter(kind=TaskKind.ADULT_REFERRAL, done_at__isnull=True)


def answer(register, order, home_lost, *more, by=None):
    answer_home(
        by=by or register.officer, at=register.at, order_uuid=order.record.uuid, given=HomeGiven(home_lost, *more)
    )


def test_answering_for_one_order_settles_no_referral_another_owes_for_the_same_place(register):
    place = register.operation().place.record.uuid
    first, second = register.begin(place, "closure"), register.begin(place, "closure")
    answer(register, first, "yes", "She would have nowhere to go.")
    task = owed().get()
    answer(register, second, "no")
    assert owed().get() == task
    answer(register, second, "yes", "Her brother too.")
    answer(register, first, "yes", "Housing has a flat.", register.today, "Duty desk")
    assert owed().exists()
    answer(register, second, "no")
    assert not owed().exists()


def test_saying_it_again_puts_off_nothing(register):
    order = register.begin(register.operation().place.record.uuid, "closure")
    answer(register, order, "yes", "She would have nowhere to go.")
    task = owed().get()
    answer(register, order, "yes", "She and her brother would have nowhere to go.")
    assert owed().get() == task


def test_an_order_in_error_asks_for_no_referral_any_more(register):
    order = register.begin(register.operation().place.record.uuid, "closure")
    answer(register, order, "yes", "She would have nowhere to go.")
    withdraw_order(by=register.officer, at=register.at, order_uuid=order.record.uuid, reason="Another place")
    assert not owed().exists()

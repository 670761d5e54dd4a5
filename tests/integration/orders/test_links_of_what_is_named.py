"""What an order about a record is linked to follows what the orders about it name: one question, asked after every change."""

from __future__ import annotations

import pytest

from throughline.core.errors import Refused
from throughline.orders.actions.contents import name_identifier
from throughline.orders.actions.contents_in_error import withdraw_identifier
from throughline.orders.actions.orders import withdraw_order
from throughline.orders.actions.steps import withdraw_step
from throughline.orders.models import Order
from throughline.orders.varied import names_on
from throughline.register.models import Link
from throughline.work.models import Clock
from throughline.work.states import RuleKey

from .register import DAY

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = "07700 900123", "07700 900888", "07700 900132"
WHY = "Read off another order"


def act(register, order, **more):
    return {"by": register.officer, "at": register.at, "order_uuid": order.record.uuid} | more


def wrong(register, order, row, **more):
    withdraw_identifier(**act(register, order, identifier_id=row.pk, reason=WHY, **more))


def vary(register, order, day, *, adds=(), takes_out=(), **more):
    adds = tuple(("msisdn", each) for each in adds)
    return register.step(order, "varied", day, adds=adds, takes_out=takes_out, source="Varied order", **more)


def row_of(order, typed):
    return order.identifiers.get(as_written=typed)


def links(order, typed):
    """Until when each standing link of what the order is about with this number runs; None: it runs on."""
    rows = Link.objects.filter(kind="order_names", withdrawn_at__isnull=True, from_record=order.about)
    phone = {"to_record__phone__identifiers__value": "+44" + typed.replace(" ", "")[1:]}
    return list(rows.filter(**phone).values_list("until_date", flat=True))


@pytest.fixture
def order(register) -> Order:
    """A restriction of the line's number, made nine days ago and in force."""
    return register.in_status("in_force")


@pytest.fixture
def taken_out(register, order):
    """One whose first number was taken out, five days ago, as another was named."""
    day = register.today - 5 * DAY
    return vary(register, order, day, adds=(SECOND,), takes_out=(row_of(order, FIRST).pk,))


def test_the_right_one_of_what_was_taken_out_is_linked_until_the_day_it_was(register, taken_out):
    day = register.today - 5 * DAY
    wrong(register, taken_out, row_of(taken_out, FIRST), instead=THIRD)
    assert (links(taken_out, FIRST), links(taken_out, THIRD), links(taken_out, SECOND)) == ([], [day], [None])
    link = Link.objects.get(kind="order_names", withdrawn_at__isnull=True, until_date=day)
    assert link.since_date == taken_out.made_date


def test_the_clock_of_a_variation_stops_when_what_it_added_was_never_named(register, order):
    order = vary(register, order, register.today, adds=(SECOND,), variation_served=register.today)
    running = Clock.related.filter(record=order.about, rule__key=RuleKey.ORDER_COMPLIANCE, stopped_at=None)
    running = running.exclude(pk=order.compliance_clock_id)
    assert running.count() == 1
    wrong(register, order, row_of(order, SECOND))
    assert running.count() == 0


def second_order(register, order):
    """Another restriction about the same line, that names the first number too."""
    other = register.begin(order.about.uuid)
    name_identifier(**act(register, other, kind="msisdn", typed=FIRST))
    return other


def test_what_another_order_named_in_error_keeps_nothing_linked(register, order):
    other = second_order(register, order)
    name_identifier(**act(register, other, kind="msisdn", typed=SECOND))
    wrong(register, other, row_of(other, FIRST))
    assert links(order, FIRST) == [None]
    day = register.today - 5 * DAY
    vary(register, order, day, adds=(THIRD,), takes_out=(row_of(order, FIRST).pk,))
    assert links(order, FIRST) != [None]


def test_what_another_order_names_no_more_is_not_linked_on(register, taken_out):
    """The other named it until it was taken out: one recorded in error here leaves a link that ended, not one that runs."""
    other = second_order(register, taken_out)
    name_identifier(**act(register, other, kind="msisdn", typed=SECOND))
    assert links(taken_out, FIRST) == [None]
    wrong(register, other, row_of(other, FIRST))
    assert links(taken_out, FIRST) not in ([], [None])


def test_what_a_variation_recorded_in_error_added_keeps_nothing_linked(register, order):
    other = second_order(register, order)
    name_identifier(**act(register, other, kind="msisdn", typed=SECOND))
    order = vary(register, order, register.today, adds=(SECOND,))
    withdraw_step(
        **act(register, order, version=order.version, step_id=order.steps.order_by("pk").last().pk, reason=WHY)
    )
    assert links(order, SECOND) == [None]
    wrong(register, other, row_of(other, SECOND))
    assert links(order, SECOND) == []


def test_an_order_in_error_leaves_linked_what_another_about_the_same_names(register, order):
    other = second_order(register, order)
    withdraw_order(**act(register, other, reason=WHY))
    assert links(order, FIRST) == [None]
    withdraw_order(**act(register, order, reason=WHY))
    assert links(order, FIRST) == []


def test_two_numbers_of_one_phone_leave_it_linked_when_the_later_is_taken_out(register, order):
    order = vary(register, order, register.today - 5 * DAY, adds=(SECOND,))
    second, first = row_of(order, SECOND), row_of(order, FIRST)
    second.phone = first.phone
    second.save(update_fields=["phone"])
    order = vary(register, order, register.today - DAY, takes_out=(second.pk,))
    assert links(order, FIRST) == [None]


# What an order in force names.
def test_the_only_one_left_is_not_taken_away_whatever_brought_it(register, taken_out):
    with pytest.raises(Refused, match="only one the order names.*in error") as refusal:
        wrong(register, taken_out, row_of(taken_out, SECOND))
    assert refusal.value.field == "instead"
    assert [row.as_written for row in names_on(taken_out, register.today)] == [SECOND]
    wrong(register, taken_out, row_of(taken_out, SECOND), instead=THIRD)
    assert [row.as_written for row in names_on(taken_out, register.today)] == [THIRD]


def test_nor_the_only_one_it_named_before_or_between(register, taken_out):
    with pytest.raises(Refused, match="only one the order names"):
        wrong(register, taken_out, row_of(taken_out, FIRST))
    order = vary(register, taken_out, register.today - DAY, adds=(THIRD,), takes_out=(row_of(taken_out, SECOND).pk,))
    with pytest.raises(Refused, match="only one the order names"):
        wrong(register, order, row_of(order, SECOND))


def test_one_of_two_that_stand_may_be_taken_away(register, order):
    order = vary(register, order, register.today - DAY, adds=(SECOND,))
    wrong(register, order, row_of(order, SECOND))
    assert [row.as_written for row in names_on(order, register.today)] == [FIRST]


def test_a_variation_that_leaves_nothing_says_what_to_do(register, order):
    with pytest.raises(Refused, match="Name another in the same step, or record that it was discharged") as refusal:
        vary(register, order, register.today, takes_out=(row_of(order, FIRST).pk,))
    assert refusal.value.field == "taken_out"

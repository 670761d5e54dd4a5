"""A child abduction warning notice ends with the child's age: derived from their birthday, for those who may see the child."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.integration.orders.register import DAY
from tests.integration.orders.test_order_sight import page_of, restrict
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.orders.actions.contents import name_protected, record_breach
from throughline.orders.ageing import AgeEnd, last_of
from throughline.orders.kinds import order_kind
from throughline.orders.models import Order
from throughline.orders.queries.orders import OrderFilter, get_order, last_day, list_orders, order_status
from throughline.orders.states import OrderStatus
from throughline.register.models import Person

pytestmark = pytest.mark.django_db


def child_of(register, born, name="Jay"):
    child = register.found(register.operation(), register.person(name, age=14)).person
    Person.related.filter(pk=child.pk).update(date_of_birth=born)
    return Person.related.get(pk=child.pk)


def born(register, years, days=0):
    """So many years and days before today."""
    return register.today.replace(year=register.today.year - years) - days * DAY


def notice(register, child, *, served=None, **given):
    day = served or register.today - 40 * DAY
    order = register.begin(register.someone().record.uuid, "cawn", protects=child.record.reference)
    order = register.step(order, "made", day)
    return register.step(order, "served", day, **given)


def read(register, order, actor=None):
    return get_order(actor or register.officer, order.record.uuid, register.at)


def listed(register, state, actor=None):
    rows, _total = list_orders(actor or register.officer, register.at, OrderFilter(state=state), first=0, limit=50)
    return [row.pk for row in rows]


def test_the_kind_says_so_as_data():
    assert order_kind("cawn").ends_at_age
    assert not order_kind("stro").ends_at_age


@pytest.mark.parametrize(("in_care", "age"), [(False, 16), (True, 18)])
def test_its_last_day_is_the_day_before_the_birthday(register, in_care, age):
    child = child_of(register, born(register, 15, days=200))
    order = read(register, notice(register, child, child_in_care=in_care))
    turns = child.date_of_birth.replace(year=child.date_of_birth.year + age)
    assert last_day(order) == turns - DAY
    assert order_status(order, turns - DAY) == OrderStatus.IN_FORCE
    assert order_status(order, turns) == OrderStatus.EXPIRED


def test_what_it_states_ends_it_sooner(register):
    child = child_of(register, born(register, 15, days=100))
    order = register.begin(register.someone().record.uuid, "cawn", protects=child.record.reference)
    order = register.step(order, "made", register.today, until_date=register.today + DAY)
    assert last_day(read(register, order)) == register.today + DAY


def test_its_owner_is_asked_before_the_birthday(register):
    child = child_of(register, born(register, 15, days=200))
    order = notice(register, child)
    ends = child.date_of_birth.replace(year=child.date_of_birth.year + 16) - DAY
    clock = order.protected.get().age_clock
    assert clock.owner == order.owner
    assert civil_date(clock.due_at) == ends - order_kind("cawn").alert_days * DAY


def test_one_whose_child_has_turned_is_not_in_force_anywhere(register):
    child = child_of(register, born(register, 16, days=3))
    order = notice(register, child)
    assert order_status(read(register, order), register.today) == OrderStatus.EXPIRED
    assert listed(register, "in_force") == [] and listed(register, "ended") == [order.pk]
    with pytest.raises(Refused, match="ended with the child"):
        record_breach(
            by=register.officer, at=register.at, order_uuid=order.record.uuid, happened_date=register.today,
            what="Seen together",
        )  # fmt: skip


def test_one_that_ends_soon_is_among_those_that_do(register):
    child = child_of(register, born(register, 15, days=355))
    order = notice(register, child)
    assert listed(register, "in_force") == listed(register, "expiring") == [order.pk]
    assert listed(register, "ended") == []


def test_it_ends_with_the_last_child_and_not_where_a_birthday_is_unknown(register):
    child = child_of(register, born(register, 16, days=3))
    order = notice(register, child)
    other = child_of(register, born(register, 15, days=100), "Ash")
    act = {"by": register.officer, "at": register.at, "order_uuid": order.record.uuid}
    name_protected(**act, protects=other.record.reference)
    assert listed(register, "in_force") == [order.pk]
    assert last_day(read(register, order)) == other.date_of_birth.replace(year=other.date_of_birth.year + 16) - DAY
    Person.related.filter(pk=other.pk).update(date_of_birth=None)
    assert last_day(read(register, order)) is None
    assert listed(register, "in_force") == [order.pk]
    body = page_of(register.officer, "order", order.record.uuid).content.decode()
    assert "date of birth not known, so the day they turn 16 is not known" in body
    assert "by a date of birth not confirmed" in body and "(confirm)" in body


def test_who_may_not_see_the_child_learns_no_birthday(register):
    child = child_of(register, born(register, 16, days=3))
    order = notice(register, child)
    restrict(child.record)
    hidden = read(register, order)
    assert (last_day(hidden), order_status(hidden, register.today)) == (None, OrderStatus.IN_FORCE)
    assert listed(register, "in_force") == [order.pk] and listed(register, "ended") == []
    assert "Ends with their age" not in page_of(register.officer, "order", order.record.uuid).content.decode()


def test_the_last_of_nobody_is_no_day():
    assert last_of([]) is None
    assert last_of([AgeEnd(Person(), 16, dt.date(2027, 1, 2), True), AgeEnd(Person(), 16, None, False)]) is None
    assert Order.ends_by_age is None

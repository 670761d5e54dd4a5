"""The facts of an order keep their order: a breach stands on a day in force, and a clock on what the court said last."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.integration.disruption.enforcement_world import DAY
from throughline.core.clock import LONDON, civil_date
from throughline.core.errors import Refused
from throughline.orders.actions.commencement import record_commencement
from throughline.orders.actions.contents import record_breach, withdraw_breach
from throughline.orders.actions.steps import withdraw_step
from throughline.orders.queries.orders import OrderFilter, list_orders
from throughline.orders.queries.readiness import list_points
from throughline.orders.states import OrderStatus
from throughline.work.states import RuleKey

pytestmark = pytest.mark.django_db


def act(register, order):
    return {"by": register.officer, "at": register.at, "order_uuid": order.record.uuid}


def breach(register, order, day):
    return record_breach(**act(register, order), happened_date=day, what="It rang.")


def take_back(register, order, kind):
    order = type(order).related.get(pk=order.pk)
    step = order.steps.get(kind=kind, withdrawn_at__isnull=True)
    return withdraw_step(**act(register, order), version=order.version, step_id=step.pk, reason="Another order")


def test_what_a_breach_stands_on_is_not_taken_back_before_it(register):
    order = register.in_status(OrderStatus.IN_FORCE)
    row = breach(register, order, register.today)
    with pytest.raises(Refused, match="recorded as not kept on"):
        take_back(register, order, "made")
    withdraw_breach(**act(register, order), breach_id=row.pk, reason="Another phone")
    assert take_back(register, order, "made").made_date is None


def test_an_order_is_not_discharged_before_a_day_it_was_not_kept(register):
    order = register.in_status(OrderStatus.IN_FORCE)
    breach(register, order, register.today - DAY)
    with pytest.raises(Refused, match="recorded as not kept on") as refusal:
        register.step(order, "discharged", register.today - 2 * DAY)
    assert refusal.value.field == "happened_date"
    assert register.step(order, "discharged", register.today).discharged_date == register.today


def test_a_variation_does_not_end_it_before_a_day_it_was_not_kept(register):
    order = register.in_status(OrderStatus.IN_FORCE)
    breach(register, order, register.today)
    with pytest.raises(Refused, match="recorded as not kept on"):
        register.step(order, "varied", register.today - 3 * DAY, until_date=register.today - 2 * DAY)


def test_a_variation_taken_back_takes_its_day_to_comply_with_it(register):
    thursday = dt.date(2026, 4, 2)
    order = register.step(register.step(register.ddtro(), "applied", thursday), "made", thursday)
    by_rule = order.compliance_clock.due_at
    order = register.step(order, "varied", thursday, comply_by_date=thursday + 30 * DAY)
    assert civil_date(order.compliance_clock.due_at) == thursday + 30 * DAY
    order = take_back(register, order, "varied")
    assert order.compliance_clock.due_at == by_rule
    assert order.compliance_clock.due_at.astimezone(LONDON).date() == dt.date(2026, 4, 13)
    assert order.compliance_clock.rule.key == RuleKey.ORDER_COMPLIANCE
    kept = order.compliance_clock_id
    assert register.step(order, "looked_at").compliance_clock_id == kept


def test_the_register_shows_what_was_made_and_is_not_served(register):
    listed = lambda: list_orders(  # noqa: E731
        register.officer, register.at, OrderFilter(state="not_served"), first=0, limit=20
    )
    for status in (OrderStatus.PREPARED, OrderStatus.APPLIED, OrderStatus.SERVED, OrderStatus.DISCHARGED):
        register.in_status(status)
    register.in_status(OrderStatus.EXPIRED)
    assert listed() == ([], 0)
    waiting = {register.in_status(status) for status in (OrderStatus.MADE, OrderStatus.IN_FORCE)}
    assert set(listed()[0]) == waiting
    for order in waiting:
        register.step(order, "served")
    assert listed() == ([], 0)


@pytest.mark.parametrize(("years", "stands"), [(-80, False), (-40, True), (1, True), (8, False)])
def test_the_day_a_kind_began_is_of_a_year_that_can_be_meant(register, years, stands):
    day = register.today.replace(year=register.today.year + years)
    give = lambda: record_commencement(  # noqa: E731
        by=register.world.administrator, at=register.at, order_kind_key="respect", commenced_date=day, source="SI"
    )
    if stands:
        assert give().commenced_date == day
        return
    with pytest.raises(Refused, match="Check the year") as refusal:
        give()
    assert refusal.value.field == "commenced_date"


def test_an_application_shows_how_many_more_facts_speak_to_a_point(register, client):
    line = register.line()
    order = register.ddtro(line)
    operation = register.operation(line)
    for number in range(13):
        register.arrest(operation, person=register.person(f"Man {number}", age=40))
    point = next(
        row for row in list_points(register.officer, register.at, order) if "supply_arrests" in row.point.finders
    )
    arrests = [fact for fact in (*point.facts, *point.more) if fact.text.startswith("Arrest")]
    assert len(arrests) == 13 and len(point.more) == 3
    client.force_login(register.officer.member.account, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("order-readiness", args=[order.record.uuid])).content.decode()
    assert "3 more recorded" in page and page.count("Arrest: ") == 13

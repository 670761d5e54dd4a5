"""What an order was wrongly said to require or to name: taken back with its step or on its own, and told to nobody."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.integration.reading import text_of
from throughline.core.errors import Absent, Refused
from throughline.disruption.actions.identity_corrections import withdraw_number
from throughline.orders.actions.contents import add_condition, name_identifier
from throughline.orders.actions.contents_in_error import withdraw_condition, withdraw_identifier
from throughline.orders.actions.steps import withdraw_step
from throughline.orders.models import Order, OrderCondition, OrderIdentifier
from throughline.orders.queries.orders import list_conditions_in_error, list_standing_conditions
from throughline.orders.states import OrderStatus
from throughline.register.models import Link

WHY = "Read off another order"


def act(register, order, **more):
    return {"by": register.officer, "at": register.at, "order_uuid": order.record.uuid, "reason": WHY} | more


def texts(order):
    return [row.text for row in list_standing_conditions(order)]


def test_a_variation_taken_back_takes_its_conditions_and_gives_back_those_it_ended(register):
    order = register.in_status(OrderStatus.IN_FORCE)
    old = add_condition(by=register.officer, at=register.at, order_uuid=order.record.uuid, text="No calls")
    order = register.step(order, "varied", conditions=("No texts",), ended=(old.pk,))
    assert texts(order) == ["No texts"]
    varied = order.steps.get(kind="varied")
    withdraw_step(**act(register, order, version=order.version, step_id=varied.pk))
    assert texts(order) == ["No calls"]
    old.refresh_from_db()
    assert (old.ended_date, old.ended_by_step) == (None, None)
    said = list_conditions_in_error(register.officer, register.at, order)
    assert [(row.text, row.added_by_step, row.withdrawn_reason) for row in said] == [("No texts", varied, WHY)]
    # Varied again, it is as if the first had never been.
    order = register.step(Order.related.get(pk=order.pk), "varied", conditions=("No texts",), ended=(old.pk,))
    assert texts(order) == ["No texts"]


def test_a_step_taken_back_leaves_what_was_written_down_on_its_own(register):
    order = register.in_status(OrderStatus.IN_FORCE)
    order = register.step(order, "varied", conditions=("No texts",))
    add_condition(by=register.officer, at=register.at, order_uuid=order.record.uuid, text="No calls")
    varied = order.steps.get(kind="varied")
    withdraw_step(**act(register, order, version=order.version, step_id=varied.pk))
    assert texts(order) == ["No calls"]


def test_a_condition_in_error_is_told_to_nobody_and_stays_in_the_history(register):
    order = register.in_status(OrderStatus.IN_FORCE)
    row = add_condition(by=register.officer, at=register.at, order_uuid=order.record.uuid, text="No calls")
    with pytest.raises(Refused, match="what was wrong"):
        withdraw_condition(**act(register, order, condition_id=row.pk, reason=" "))
    withdraw_condition(**act(register, order, condition_id=row.pk))
    assert texts(order) == [] and not order.conditions.exists()
    kept = OrderCondition.objects.visible_to(register.officer, register.at).get(pk=row.pk)
    assert (kept.withdrawn_reason, kept.withdrawn_by) == (WHY, register.officer.member)
    with pytest.raises(Absent):
        withdraw_condition(**act(register, order, condition_id=row.pk))


def test_a_number_named_in_error_links_nothing_and_the_right_one_stands_in_its_place(register):
    order = register.in_status(OrderStatus.IN_FORCE)
    row = order.identifiers.get()
    with pytest.raises(Refused, match="only one the order names"):
        withdraw_identifier(**act(register, order, identifier_id=row.pk))
    with pytest.raises(Refused, match="the one you say is wrong"):
        withdraw_identifier(**act(register, order, identifier_id=row.pk, instead="+44 7700 900123"))
    withdraw_identifier(**act(register, order, identifier_id=row.pk, instead="07700 900132"))
    assert [each.value for each in order.identifiers.all()] == ["+447700900132"]
    named = Link.objects.filter(kind="order_names", withdrawn_at__isnull=True)
    assert [link.to_record for link in named] == [order.identifiers.get().phone.record]
    assert OrderIdentifier.objects.visible_to(register.officer, register.at).filter(order=order).count() == 2


def test_one_of_two_names_of_a_phone_leaves_it_named(register):
    order = register.ddtro()
    first = order.identifiers.get()
    name_identifier(
        by=register.officer, at=register.at, order_uuid=order.record.uuid, kind="imei", typed="490154203237518"
    )
    OrderIdentifier.related.exclude(pk=first.pk).update(phone=first.phone)
    withdraw_identifier(**act(register, order, identifier_id=first.pk))
    assert Link.objects.filter(kind="order_names", to_record=first.phone.record, withdrawn_at__isnull=True).exists()


def test_a_number_an_order_about_the_line_names_is_not_taken_off_the_line_first(register):
    line = register.line()
    order = register.ddtro(line)
    number = line.phones.get()
    given = {"by": register.officer, "at": register.at, "line_uuid": line.record.uuid, "phone_id": number.pk}
    with pytest.raises(Refused, match="An order about this line names this number"):
        withdraw_number(**given, reason=WHY)
    withdraw_identifier(**act(register, order, identifier_id=order.identifiers.get().pk))
    withdraw_number(**given, reason=WHY)
    assert not line.phones.exists()


def test_who_may_not_open_what_it_is_about_takes_nothing_back(register):
    order = register.in_status(OrderStatus.IN_FORCE)
    row = add_condition(by=register.officer, at=register.at, order_uuid=order.record.uuid, text="No calls")
    for actor in (register.world.social, register.world.elsewhere["coordinator"]):
        with pytest.raises(Absent):
            withdraw_condition(**act(register, order, condition_id=row.pk, by=actor))
        with pytest.raises(Absent):
            withdraw_identifier(**act(register, order, identifier_id=order.identifiers.get().pk, by=actor))


def test_the_page_has_the_links_asks_why_and_keeps_the_history(register, client):
    order = register.in_status(OrderStatus.IN_FORCE)
    row = add_condition(by=register.officer, at=register.at, order_uuid=order.record.uuid, text="No calls")
    client.force_login(register.officer.member.account, backend="django.contrib.auth.backends.ModelBackend")
    page = reverse("order", args=[order.record.uuid])
    for name, pk, more in (
        ("order-condition-wrong", row.pk, {}),
        ("order-identifier-wrong", order.identifiers.get().pk, {"instead": "07700 900132"}),
    ):
        href = reverse(name, args=[order.record.uuid, pk])
        assert href in client.get(page).content.decode()
        assert "Say what was wrong" in text_of(client.post(href, {"once": f"{name}-form", "reason": "", **more}))
        client.post(href, {"once": f"{name}-form", "reason": f"{WHY}: {name}", **more})
        assert f"{WHY}: {name}" in text_of(client.get(page))
        assert client.get(href).status_code == 404

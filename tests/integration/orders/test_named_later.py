"""Somebody an order protects, named once it was begun: same gate, right age, audited, and taken back with a reason."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.integration.orders.register import DAY
from tests.integration.orders.test_order_sight import page_of, restrict
from tests.integration.orders.test_protected_children import child_of, notice
from tests.integration.reading import text_of
from throughline.audit.models import Event
from throughline.core.errors import Absent, Refused
from throughline.orders.actions.contents import name_protected, withdraw_protected
from throughline.orders.actions.orders import withdraw_order
from throughline.orders.queries.orders import list_orders_about, list_protected
from throughline.register.models import Link, Person
from throughline.register.states import LinkKind


def name(register, order, child, *, by=None, **given):
    return name_protected(
        by=by or register.officer,
        at=register.at,
        order_uuid=order.record.uuid,
        protects=child.record.reference,
        **given,
    )


def take_back(register, order, row, *, by=None, reason="Another girl"):
    return withdraw_protected(
        by=by or register.officer, at=register.at, order_uuid=order.record.uuid, protected_id=row.pk, reason=reason
    )


def linked(child):
    rows = Link.objects.filter(to_record=child.record, kind=LinkKind.ORDER_PROTECTS, withdrawn_at__isnull=True)
    return rows.exists()


def test_two_children_are_named_later_and_each_is_taken_back_alone(register):
    order, jay, kit = notice(register), child_of(register, 14), child_of(register, 13, "Kit")
    first, second = name(register, order, jay), name(register, order, kit)
    assert list_protected(register.officer, register.at, order) == [first, second]
    assert order in list_orders_about(register.officer, register.at, jay.record)
    assert linked(jay)
    with pytest.raises(Refused, match="already"):
        name(register, order, jay)
    with pytest.raises(Refused, match="what was wrong"):
        take_back(register, order, first, reason=" ")
    take_back(register, order, first)
    assert list_protected(register.officer, register.at, order) == [second]
    assert order not in list_orders_about(register.officer, register.at, jay.record)
    assert not linked(jay)
    assert linked(kit)
    assert Event.objects.filter(action="name_protected").count() == 2
    assert Event.objects.filter(action="withdraw_protected").count() == 1
    with pytest.raises(Absent):
        take_back(register, order, first)
    assert list_protected(register.officer, register.at, order) == [second]
    name(register, order, jay)
    assert linked(jay), "it may be named again once it was taken back"


def test_one_may_not_see_is_neither_named_nor_known_to_be_named_already(register):
    """The order protects a girl whom the coordinator may not see: to them it protects nobody, and they name another."""
    jay, kit = child_of(register, 14), child_of(register, 13, "Kit")
    order = notice(register, jay)
    before = page_of(register.coordinator, "order", notice(register).record.uuid).content.count(b"order-protected")
    restrict(jay.record, keep=[register.officer])
    with pytest.raises(Refused, match="No person with that reference"):
        name(register, order, jay, by=register.coordinator)
    hidden = order.protected.get()
    with pytest.raises(Absent):
        take_back(register, order, hidden, by=register.coordinator)
    for path, args in (("order", ()), ("order-protected-wrong", (hidden.pk,))):
        answer = page_of(register.coordinator, path, order.record.uuid, *args)
        assert answer.status_code == (404 if args else 200)
        assert b"Jay" not in answer.content
        assert args or answer.content.count(b"order-protected") == before
    name(register, order, kit, by=register.coordinator)
    assert [row.person for row in list_protected(register.coordinator, register.at, order)] == [kit]
    assert {row.person for row in list_protected(register.officer, register.at, order)} == {jay, kit}


def test_of_an_order_that_was_served_they_were_young_enough_that_day(register):
    order = register.step(notice(register, child_of(register, 14)), "served", register.today)
    with pytest.raises(Refused, match="protects a child under 16") as refusal:
        name(register, order, child_of(register, 16, "Old"))
    assert refusal.value.field == "protects"
    unknown = child_of(register, None, "Nobody")
    with pytest.raises(Refused, match="Say how it is known"):
        name(register, order, unknown)
    assert name(register, order, unknown, age_reason="Her school says so").age_reason == "Her school says so"
    name(register, order, child_of(register, 13, "Kit"))


def test_every_child_named_is_young_enough_when_it_is_served(register):
    order = notice(register, child_of(register, 14))
    row = name(register, order, child_of(register, 17, "Old"))
    with pytest.raises(Refused, match="protects a child under 16"):
        register.step(order, "served", register.today)
    take_back(register, order, row)
    register.step(order, "served", register.today)


def test_only_a_kind_that_protects_somebody_and_an_order_that_stands(register):
    child, line_order = child_of(register, 14), register.ddtro()
    with pytest.raises(Refused, match="protects nobody"):
        name(register, line_order, child)
    assert page_of(register.officer, "order-protected-new", line_order.record.uuid).status_code == 404
    order = notice(register, child)
    withdraw_order(by=register.officer, at=register.at, order_uuid=order.record.uuid, reason="Another man")
    with pytest.raises(Refused, match="recorded in error"):
        name(register, order, child_of(register, 13, "Kit"))


def test_two_orders_about_him_that_protect_her_each_say_so(register):
    adult, jay = register.someone(), child_of(register, 14)
    first, second = (register.begin(adult.record.uuid, "cawn", protects=jay.record.reference) for _ in range(2))
    take_back(register, first, first.protected.get())
    assert linked(jay)
    withdraw_order(by=register.officer, at=register.at, order_uuid=second.record.uuid, reason="Another man")
    assert not linked(jay)


def test_from_the_page_and_back(register, client):
    line = register.line()
    operation = register.operation(line)
    adult = register.arrest(operation, person=register.person("Wes", age=34)).person
    jay = register.found(operation, register.person("Jay", age=14)).person
    order = register.step(register.begin(adult.record.uuid, "cawn"), "made", register.today - DAY)
    client.force_login(register.officer.member.account, backend="django.contrib.auth.backends.ModelBackend")
    here, new = reverse("order", args=[order.record.uuid]), reverse("order-protected-new", args=[order.record.uuid])
    assert new in client.get(here).content.decode()
    assert "Jay Sample, 14" in text_of(client.get(new))
    assert "Choose somebody" in text_of(client.post(new, {"once": "a-key-of-this-form-only"}))
    client.post(new, {"once": "a-key-of-this-form-only", "child": jay.record.reference})
    assert "Jay Sample" in text_of(client.get(here))
    wrong = reverse("order-protected-wrong", args=[order.record.uuid, order.protected.get().pk])
    assert wrong in client.get(here).content.decode()
    assert "Jay Sample" not in text_of(client.get(new)), "who is named already is not offered again"
    assert "Say what was wrong" in text_of(client.post(wrong, {"once": "a-key-of-that-form-only"}))
    client.post(wrong, {"once": "a-key-of-that-form-only", "reason": "Her cousin, not her"})
    shown = text_of(client.get(here))
    assert "Said in error to protect" in shown
    assert "Her cousin, not her" in shown


@pytest.mark.parametrize("is_hidden", [False, True])
def test_the_age_is_read_from_a_joined_record_where_their_own_says_none(register, is_hidden):
    unknown, other = child_of(register, None, "Jay"), child_of(register, 13, "Jaya")
    Person.related.filter(pk=unknown.pk).update(same_as=other)
    unknown.refresh_from_db()
    if is_hidden:
        restrict(other.record)
    order = notice(register, unknown)
    if is_hidden:
        with pytest.raises(Refused, match="Say how it is known"):
            register.step(order, "served", register.today)
        return
    register.step(order, "served", register.today)

"""The day a notice ends by a child's age is told to those who may open the child, and nothing else says it."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from tests.integration.access.table import plain
from tests.integration.orders.register import DAY
from tests.integration.orders.test_age_ends import born, child_of, notice
from tests.integration.orders.test_order_sight import page_of, restrict
from throughline.access.models import Grant
from throughline.core.clock import civil_date
from throughline.orders.actions.contents import name_protected, withdraw_protected
from throughline.orders.actions.orders import withdraw_order
from throughline.orders.actions.telling import TellingGiven, tell_partner
from throughline.orders.kinds import order_kind
from throughline.orders.models import Order, OrderProtects
from throughline.work.facts import start_clock
from throughline.work.models import Clock
from throughline.work.states import RuleKey

pytestmark = pytest.mark.django_db
ALERT = order_kind("cawn").alert_days * DAY
REASON = "Her passport: she turns 16 in May"


def turns(child, age=16):
    return child.date_of_birth.replace(year=child.date_of_birth.year + age)


def running(actor, register, key):
    rows = Clock.objects.visible_to(actor, register.at).filter(rule__key=key, stopped_at__isnull=True)
    return list(rows.select_related("record", "owner"))


def clock_of(order):
    return OrderProtects.related.get(order=order, withdrawn_at__isnull=True).age_clock


def test_the_alert_stands_on_the_childs_record_and_not_on_the_adults(register):
    child = child_of(register, born(register, 15, days=200))
    order = notice(register, child)
    assert order.expiry_clock is None
    assert not Clock.related.filter(record=order.about, rule__key=RuleKey.ORDER_EXPIRY).exists()
    (clock,) = running(register.officer, register, RuleKey.BIRTHDAY_NEAR)
    assert (clock.record, clock.owner) == (child.record, register.officer.member)
    assert civil_date(clock.due_at) == turns(child) - DAY - ALERT
    assert "order" not in clock.rule.get_key_display().lower()


def test_who_may_not_open_the_child_has_no_clock_and_the_lead_is_asked_in_place_of_an_owner_who_may_not(register):
    child = child_of(register, born(register, 15, days=200))
    order = register.begin(register.someone().record.uuid, "cawn", protects=child.record.reference)
    restrict(child.record, keep=[register.world.social])
    order = register.step(order, "made", register.today)
    order = register.step(order, "served", register.today, age_reason=REASON)
    assert running(register.officer, register, RuleKey.BIRTHDAY_NEAR) == []
    clock = clock_of(order)
    assert (clock.record, clock.owner) == (child.record, None)
    assert clock.owner_agency == child.record.hub.agency


def answers(register, order, reader):
    """All that this reader is shown of it, letter by letter."""
    about = order.about.uuid
    pages = [("order", order.record.uuid), ("order-print", order.record.uuid), ("orders-about", about), ("orders",),
             ("order-readiness", order.record.uuid), ("person", about), ("work",)]  # fmt: skip
    return "\n".join(plain(page_of(reader, *page).content) for page in pages)


def test_no_page_says_it_to_who_may_not_open_the_child(register):
    child = child_of(register, born(register, 15, days=350))
    order = notice(register, child)
    told = tell_partner(
        by=register.coordinator, at=register.at, order_uuid=order.record.uuid,
        given=TellingGiven(register.world.agencies["charity"], "A man of 34"),
    )  # fmt: skip
    assert (told.grant.expires_at - register.at).days == 90
    last = turns(child) - DAY
    said = [f"{day.day} {day:%b %Y}" for day in (last, turns(child), last - ALERT, last + DAY)]
    sees = answers(register, order, register.coordinator)
    assert said[0] in sees and ">Decide what follows</dt>" in sees
    restrict(child.record, keep=[register.coordinator])
    for reader in (register.officer, register.world.charity):
        shown = answers(register, order, reader) + plain(page_of(reader, "orders-told").content)
        assert not any(day in shown for day in said)
    shown = answers(register, order, register.officer)
    assert ">Decide what follows</dt>" not in shown and "birthday" not in shown.lower()


def test_an_order_that_states_its_end_is_shared_until_then_and_asked_about_by_that_day(register):
    child = child_of(register, born(register, 15, days=345))
    order = register.begin(register.someone().record.uuid, "cawn", protects=child.record.reference)
    order = register.step(order, "made", register.today, until_date=register.today + 60 * DAY)
    order = register.step(order, "served", register.today)
    tell_partner(
        by=register.coordinator, at=register.at, order_uuid=order.record.uuid,
        given=TellingGiven(register.world.agencies["charity"], "A man of 34"),
    )  # fmt: skip
    assert (Grant.objects.get(record=order.record).expires_at - register.at).days == 61
    assert civil_date(order.expiry_clock.due_at) == order.until_date - ALERT
    assert civil_date(clock_of(order).due_at) == register.today


def test_one_childs_clock_says_nothing_of_anothers_birthday(register):
    child = child_of(register, born(register, 15, days=200))
    order = notice(register, child)
    other = child_of(register, born(register, 15, days=100), "Ash")
    name_protected(
        by=register.officer, at=register.at, order_uuid=order.record.uuid, protects=other.record.reference
    )  # fmt: skip
    found = {
        clock.record: civil_date(clock.due_at) for clock in running(register.officer, register, RuleKey.BIRTHDAY_NEAR)
    }
    assert found == {each.record: turns(each) - DAY - ALERT for each in (child, other)}


def test_it_stops_with_the_order_with_the_child_taken_back_and_once_looked_at_by_who_may_open_the_child(register):
    child = child_of(register, born(register, 15, days=200))
    first, second, third = (notice(register, child) for _ in range(3))
    act = {"by": register.officer, "at": register.at}
    row = OrderProtects.related.get(order=first)
    withdraw_protected(**act, order_uuid=first.record.uuid, protected_id=row.pk, reason="Another girl")
    withdraw_order(**act, order_uuid=second.record.uuid, reason="Never issued")
    restrict(child.record, keep=[register.officer])
    third = register.step(third, "looked_at", by=register.coordinator)
    assert clock_of(third).stopped_at is None
    register.step(third, "looked_at")
    assert Clock.related.filter(rule__key=RuleKey.BIRTHDAY_NEAR).count() == 3
    assert running(register.officer, register, RuleKey.BIRTHDAY_NEAR) == []


def test_how_the_age_that_day_is_known_is_told_to_who_may_open_the_child(register):
    child = child_of(register, None)
    order = notice(register, child, age_reason=REASON)
    assert REASON in plain(page_of(register.coordinator, "order", order.record.uuid).content)
    restrict(child.record, keep=[register.officer])
    for page in ("order", "order-print"):
        assert REASON in plain(page_of(register.officer, page, order.record.uuid).content)
        assert REASON not in plain(page_of(register.coordinator, page, order.record.uuid).content)


def test_of_a_notice_that_names_nobody_only_who_typed_it_reads_how_an_age_is_known(register):
    order = register.begin(register.someone().record.uuid, "cawn")
    order = register.step(order, "made", register.today)
    order = register.step(order, "served", register.today, age_reason=REASON)
    assert REASON in plain(page_of(register.officer, "order", order.record.uuid).content)
    assert REASON not in plain(page_of(register.coordinator, "order", order.record.uuid).content)


def test_a_clock_that_stood_on_the_adults_record_is_moved_to_the_childs(register):
    child = child_of(register, born(register, 15, days=200))
    order = notice(register, child)
    stated = register.begin(order.about.uuid, "cawn", protects=child.record.reference)
    stated = register.step(stated, "made", register.today, until_date=register.today + 60 * DAY)
    OrderProtects.related.filter(order=order).update(age_clock=None)
    act = {"by": register.officer, "at": register.at, "owner_agency": order.owner_agency, "owner": order.owner}
    day = turns(child) - DAY - ALERT
    clock = start_clock(**act, key=RuleKey.ORDER_EXPIRY, record=order.about, until_date=day)
    Order.related.filter(pk=order.pk).update(expiry_clock=clock)
    replaced = start_clock(**act, key=RuleKey.ORDER_EXPIRY, record=order.about, until_date=day - 9 * DAY)
    import_module("throughline.orders.migrations.0012_no_clock_by_age_on_an_adult").stand_on_the_child(apps, None)
    assert [row.pk for row in Clock.related.filter(record=order.about)] == [stated.expiry_clock_id]
    assert clock_of(order) == clock and Order.related.get(pk=order.pk).expiry_clock is None
    for moved in Clock.related.filter(pk__in=[clock.pk, replaced.pk]).select_related("record", "rule"):
        assert (moved.record, moved.rule.key) == (child.record, RuleKey.BIRTHDAY_NEAR)

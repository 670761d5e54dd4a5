"""Orders: what may happen to one and by whom, from which day a kind may be chosen, its clocks, and a home that may be lost."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.integration.orders.register import DAY
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.core.clock import LONDON, civil_date
from throughline.core.errors import Absent, Conflict, Refused
from throughline.orders.actions.commencement import record_commencement
from throughline.orders.actions.contents import add_condition, name_identifier, record_breach, withdraw_breach
from throughline.orders.actions.orders import HomeGiven, answer_home, withdraw_order
from throughline.orders.actions.steps import StepGiven, record_step, withdraw_step
from throughline.orders.models import Order, OrderCondition
from throughline.orders.queries.kinds import list_open_kinds
from throughline.orders.queries.orders import OrderFilter, in_force_on, list_orders, order_status
from throughline.orders.states import OrderStatus, StepKind
from throughline.register.models import Link
from throughline.register.states import LinkKind
from throughline.work.models import Clock, Task
from throughline.work.states import RuleKey, TaskKind

# Written out again, so that the table cannot be changed without this being looked at.
ALLOWED = {
    OrderStatus.PREPARED: {"applied"},
    OrderStatus.APPLIED: {"made", "refused", "not_pursued"},
    OrderStatus.NOT_PURSUED: set(),
    OrderStatus.REFUSED: set(),
    OrderStatus.MADE: {"served", "complied", "varied", "looked_at", "discharged"},
    OrderStatus.SERVED: {"complied", "varied", "looked_at", "discharged"},
    OrderStatus.IN_FORCE: {"served", "complied", "varied", "looked_at", "discharged"},
    OrderStatus.EXPIRED: set(),
    OrderStatus.DISCHARGED: set(),
}
MAY = {Role.COORDINATOR, Role.POLICE, Role.ROCU}


@pytest.mark.parametrize("status", OrderStatus.values)
def test_from_each_status_only_its_steps_may_follow_and_only_by_who_may(register, status):
    order = register.in_status(status)
    assert order_status(order, register.today) == status
    for step in StepKind.values:
        for role in (Role.POLICE, Role.COORDINATOR, Role.ROCU, Role.ANALYST, Role.SOCIAL, Role.PARTNER, Role.CHARITY):
            actor = register.world.here[role]
            given = StepGiven(step, register.today)
            version = Order.related.get(pk=order.pk).version

            def act(actor=actor, given=given, version=version):
                record_step(by=actor, at=register.at, order_uuid=order.record.uuid, version=version, given=given)

            if role not in MAY:
                with pytest.raises(Absent):
                    act()
            elif step not in ALLOWED[OrderStatus(status)]:
                with pytest.raises(Refused):
                    act()
            elif role == Role.POLICE:
                act()
                last = order.steps.get(kind=step, withdrawn_at__isnull=True)
                withdraw_step(
                    by=actor, at=register.at, order_uuid=order.record.uuid, step_id=last.pk, reason="A test",
                    version=Order.related.get(pk=order.pk).version,
                )  # fmt: skip
                assert order_status(Order.related.get(pk=order.pk), register.today) == status


def test_the_database_reads_in_force_as_the_one_function_does(register):
    orders = [register.in_status(status) for status in OrderStatus.values]
    held = [row.pk for row in Order.related.filter(in_force_on(register.today))]
    assert held == [order.pk for order in orders if order_status(order, register.today) == OrderStatus.IN_FORCE]
    assert len(held) == 1


def test_nobody_chooses_a_kind_before_it_began(register):
    person, admin = register.someone(), register.world.administrator
    assert "respect" not in {kind.key for kind in list_open_kinds("person", register.today)}
    with pytest.raises(Refused, match="No day is recorded"):
        register.begin(person.record.uuid, "respect")
    tomorrow = register.today + DAY
    record_commencement(
        by=admin, at=register.at, order_kind_key="respect", commenced_date=tomorrow, source="SI 2026/000"
    )
    with pytest.raises(Refused, match="not before"):
        register.begin(person.record.uuid, "respect")
    record_commencement(
        by=admin, at=register.at, order_kind_key="respect", commenced_date=register.today, source="SI 2026/000"
    )
    order = register.begin(person.record.uuid, "respect")
    with pytest.raises(Refused, match="not before") as refusal:
        register.step(order, "applied", register.today - DAY)
    assert refusal.value.field == "happened_date"
    assert register.step(order, "applied", register.today).applied_date == register.today


def test_only_an_administrator_says_when_a_kind_began_and_says_what_says_so(register):
    given = {"order_kind_key": "respect", "commenced_date": register.today}
    with pytest.raises(Absent):
        record_commencement(by=register.coordinator, at=register.at, source="x", **given)
    with pytest.raises(Refused, match="source"):
        record_commencement(by=register.world.administrator, at=register.at, source=" ", **given)


@pytest.mark.parametrize(
    ("values", "field"),
    [({"applicant_rank": "chief_inspector"}, "applicant_rank"), ({"applicant_rank": ""}, "applicant_rank")],
)
def test_a_restriction_order_asks_for_the_rank_and_what_it_names(register, values, field):
    line = register.line()
    order = register.begin(line.record.uuid, **values)
    with pytest.raises(Refused) as refusal:
        register.step(order, "applied")
    assert refusal.value.field == field
    with pytest.raises(Refused, match="List the numbers"):
        register.step(register.begin(line.record.uuid), "applied")
    council = register.begin(line.record.uuid, applicant_agency=register.world.agencies["council"])
    with pytest.raises(Refused, match="cannot apply"):
        register.step(council, "applied")


def test_the_provider_has_to_the_end_of_the_fifth_working_day_after_the_order(register):
    """Made on the Thursday before Easter 2026: Good Friday, the weekend and Easter Monday do not count."""
    thursday = dt.date(2026, 4, 2)
    order = register.step(register.ddtro(), "applied", thursday)
    order = register.step(order, "made", thursday)
    clock = order.compliance_clock
    assert (clock.rule.key, clock.owner) == (RuleKey.ORDER_COMPLIANCE, register.officer.member)
    due = clock.due_at.astimezone(LONDON)
    assert (due.date(), due.hour, due.minute) == (dt.date(2026, 4, 13), 23, 59)
    order = register.step(order, "complied", dt.date(2026, 4, 13))
    assert order.compliance_clock.stopped_at is not None
    assert order.complied_date <= civil_date(order.compliance_clock.due_at)


def test_a_court_may_set_another_day_to_comply_by(register):
    order = register.step(register.ddtro(), "applied")
    order = register.step(order, "made", comply_by_date=register.today + 2 * DAY)
    assert civil_date(order.compliance_clock.due_at) == register.today + 2 * DAY


def test_its_owner_is_asked_before_it_ends_and_again_when_it_is_varied(register):
    order = register.in_status(OrderStatus.IN_FORCE)
    first = order.expiry_clock
    assert civil_date(first.due_at) == order.until_date - 28 * DAY
    order = register.step(order, "looked_at", detail="Apply again in May")
    assert Clock.related.get(pk=first.pk).stopped_at is not None
    order = register.step(order, "varied", until_date=order.until_date + 90 * DAY, detail="Extended")
    assert order.expiry_clock.pk != first.pk
    assert civil_date(order.expiry_clock.due_at) == order.until_date - 28 * DAY
    order = register.step(order, "discharged")
    assert not Clock.related.filter(rule__key__startswith="order_", stopped_at__isnull=True).exists()


def test_a_variation_adds_conditions_and_ends_others(register):
    order = register.in_status(OrderStatus.IN_FORCE)
    old = add_condition(by=register.officer, at=register.at, order_uuid=order.record.uuid, text="No calls")
    register.step(order, "varied", conditions=("No texts",), ended=(old.pk,))
    standing = OrderCondition.related.filter(order=order, ended_date__isnull=True)
    assert [row.text for row in standing] == ["No texts"]


def test_a_step_taken_back_is_undone_and_only_the_newest_can_be(register):
    order = register.in_status(OrderStatus.IN_FORCE)
    applied, made = order.steps.get(kind="applied"), order.steps.get(kind="made")
    act = {"by": register.officer, "at": register.at, "order_uuid": order.record.uuid, "reason": "Wrong court"}
    with pytest.raises(Refused, match="Something was recorded after it"):
        withdraw_step(**act, version=order.version, step_id=applied.pk)
    order = withdraw_step(**act, version=order.version, step_id=made.pk)
    assert (order.made_date, order.until_date) == (None, None)
    assert order.expiry_clock.stopped_at is not None
    assert order.steps.count() == 2


def test_the_second_to_save_is_told(register):
    order = register.ddtro()
    stale = order.version
    register.step(order, "applied")
    with pytest.raises(Conflict):
        record_step(
            by=register.officer, at=register.at, order_uuid=order.record.uuid, version=stale,
            given=StepGiven("made", register.today),
        )  # fmt: skip


def test_nothing_decides_an_order_before_what_is_recorded_already(register):
    order = register.step(register.ddtro(), "applied", register.today - 2 * DAY)
    with pytest.raises(Refused, match="Something later"):
        register.step(order, "made", register.today - 3 * DAY)
    with pytest.raises(Refused, match="today or earlier"):
        register.step(order, "made", register.today + DAY)


@pytest.mark.parametrize(("days", "stands"), [(-10, False), (-9, True), (0, True), (1, False)])
def test_a_breach_is_of_a_day_it_was_in_force(register, days, stands):
    order = register.in_status(OrderStatus.IN_FORCE)
    act = {"by": register.officer, "at": register.at, "order_uuid": order.record.uuid, "what": "It rang."}
    day = register.today + days * DAY
    if not stands:
        with pytest.raises(Refused):
            record_breach(**act, happened_date=day)
        return
    breach = record_breach(**act, happened_date=day)
    chosen = OrderFilter(state="breached")
    assert list_orders(register.officer, register.at, chosen, first=0, limit=9)[1] == 1
    withdraw_breach(
        by=register.officer, at=register.at, order_uuid=order.record.uuid, breach_id=breach.pk, reason="Another phone"
    )
    assert list_orders(register.officer, register.at, chosen, first=0, limit=9)[1] == 0


def test_what_ends_soon_by_its_kind(register):
    order = register.step(register.ddtro(), "applied")
    order = register.step(order, "made", until_date=register.today + 28 * DAY)
    soon = OrderFilter(state="expiring")
    assert list_orders(register.officer, register.at, soon, first=0, limit=9)[1] == 1
    register.step(order, "varied", until_date=register.today + 29 * DAY)
    assert list_orders(register.officer, register.at, soon, first=0, limit=9)[1] == 0


def test_a_phone_is_named_however_typed_and_linked_to_what_the_order_is_about(register):
    line = register.line()
    order = register.ddtro(line)
    row = order.identifiers.get()
    assert row.value == "+447700900123"
    # The line's own deal phone: found, not made again.
    assert row.phone == line.phones.get().phone
    link = Link.objects.get(kind=LinkKind.ORDER_NAMES)
    assert (link.from_record, link.to_record) == (line.record, row.phone.record)
    with pytest.raises(Refused, match="IMEI"):
        name_identifier(by=register.officer, at=register.at, order_uuid=order.record.uuid, kind="imei", typed="123")
    with pytest.raises(Refused, match="names it already"):
        name_identifier(
            by=register.officer, at=register.at, order_uuid=order.record.uuid, kind="msisdn", typed="+44 7700 900 123"
        )


def test_a_home_is_not_closed_before_somebody_asked_who_lives_there(register):
    place = register.operation().place
    order = register.begin(place.record.uuid, "closure")
    with pytest.raises(Refused, match="whoever lives there"):
        register.step(order, "applied")
    act = {"by": register.officer, "at": register.at, "order_uuid": order.record.uuid}
    with pytest.raises(Refused, match="what it would mean"):
        answer_home(**act, given=HomeGiven("yes"))
    answer_home(**act, given=HomeGiven("yes", "She would have nowhere to go."))
    assert Task.related.get(kind=TaskKind.ADULT_REFERRAL, done_at__isnull=True).owner == register.officer.member
    with pytest.raises(Refused, match="adult safeguarding referral"):
        register.step(order, "applied")
    answer_home(**act, given=HomeGiven("yes", "Housing has a flat for her.", register.today, "Duty desk"))
    assert not Task.related.filter(kind=TaskKind.ADULT_REFERRAL, done_at__isnull=True).exists()
    assert register.step(order, "applied").applied_date == register.today


def test_an_order_recorded_in_error_stops_its_clocks_and_its_links(register):
    order = register.in_status(OrderStatus.IN_FORCE)
    withdraw_order(by=register.officer, at=register.at, order_uuid=order.record.uuid, reason="Another line’s")
    assert not Clock.related.filter(rule__key__startswith="order_", stopped_at__isnull=True).exists()
    assert not Link.objects.filter(kind=LinkKind.ORDER_NAMES, withdrawn_at__isnull=True).exists()
    assert list_orders(register.officer, register.at, OrderFilter(), first=0, limit=9)[1] == 0
    with pytest.raises(Refused, match="recorded in error"):
        register.step(order, "discharged")
    assert Event.objects.filter(action="withdraw_order").exists()

"""A restriction order is varied to name another number: what it names on a day, and the provider's time for what was added."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.disruption.actions.lineage import replace_number
from throughline.disruption.actions.lines import add_phone, deactivate_phone
from throughline.geography.states import Nation
from throughline.geography.working_days import add_working_days
from throughline.orders.actions.contents import name_identifier
from throughline.orders.actions.steps import withdraw_step
from throughline.orders.actions.varying import answer_variation
from throughline.orders.models import Order
from throughline.orders.queries.readiness import list_points
from throughline.orders.varied import list_variations, named_as_made, names_on
from throughline.register.links import standing_links
from throughline.register.states import LinkKind
from throughline.work.models import Clock
from throughline.work.states import RuleKey

from .register import DAY

pytestmark = pytest.mark.django_db
FIRST, SECOND = "07700 900123", "07700 900888"


def written(rows):
    return [row.as_written for row in rows]


@pytest.fixture
def order(register) -> Order:
    """A restriction of the line's number, made nine days ago and in force."""
    return register.in_status("in_force")


def vary(
    register, order, day=None, *, adds=(("msisdn", SECOND),), takes_out=(), source="Varied order of 12 May", **more
):
    return register.step(order, "varied", day, adds=adds, takes_out=takes_out, source=source, **more)


def key(order, typed):
    return order.identifiers.get(as_written=typed).pk


def running(order):
    rows = Clock.related.filter(record=order.about, rule__key=RuleKey.ORDER_COMPLIANCE, stopped_at=None)
    return list(rows.exclude(pk=order.compliance_clock_id))


def test_a_variation_names_another_number_from_its_day_and_the_original_stays_readable(register, order):
    day = register.today - 3 * DAY
    order = vary(register, order, day)
    assert written(names_on(order, day - DAY)) == [FIRST]
    assert written(names_on(order, day)) == written(names_on(order, register.today)) == [FIRST, SECOND]
    assert written(named_as_made(order)) == [FIRST]
    row = list_variations(order)[0]
    assert (row.source, row.step.recorded_by, row.step.happened_date) == (
        "Varied order of 12 May", register.officer.member, day
    )  # fmt: skip


def test_a_variation_takes_one_out_and_a_later_one_names_it_again(register, order):
    order = vary(register, order, register.today - 5 * DAY, takes_out=(key(order, FIRST),))
    assert written(names_on(order, register.today - 6 * DAY)) == [FIRST]
    assert written(names_on(order, register.today)) == [SECOND]
    order = vary(register, order, register.today - DAY, adds=(("msisdn", FIRST),))
    assert written(names_on(order, register.today - 2 * DAY)) == [SECOND]
    assert written(names_on(order, register.today)) == [FIRST, SECOND]
    assert written(named_as_made(order)) == [FIRST]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"source": " "}, "source"),
        ({"adds": (("msisdn", "not a number"),)}, "added"),
        ({"adds": (("msisdn", "+44 7700 900123"),)}, "added"),
        ({"adds": (), "takes_out": (0,)}, "taken_out"),
        ({"adds": (), "takes_out": "all"}, "taken_out"),
        ({"variation_served": "before"}, "served_date"),
    ],
)
def test_what_a_variation_cannot_do(register, order, change, field):
    if change.get("takes_out") == "all":
        change = {**change, "takes_out": (key(order, FIRST),)}
    if "variation_served" in change:
        change = {"variation_served": register.today - DAY}
    with pytest.raises(Refused) as refusal:
        vary(register, order, **change)
    assert refusal.value.field == field
    assert list_variations(order) == []
    assert written(names_on(order, register.today)) == [FIRST]


def test_only_kinds_that_name_numbers_are_varied_so(register):
    order = register.begin(register.someone().record.uuid, "stro")
    for step in ("applied", "made"):
        order = register.step(order, step)
    with pytest.raises(Refused, match="names no number"):
        vary(register, order)


def test_the_provider_has_until_the_fifth_working_day_from_the_service_of_the_variation(register, order):
    day = register.today - 3 * DAY
    order = vary(register, order, day)
    assert running(order) == []
    act = {"by": register.officer, "at": register.at, "order_uuid": order.record.uuid}
    row = list_variations(order)[0]
    answer_variation(**act, step_id=row.step_id, served_date=day + DAY)
    clock = running(order)[0]
    due = add_working_days(day + DAY, 5, Nation.ENGLAND)
    assert civil_date(clock.due_at) == due
    with pytest.raises(Refused) as refusal:
        answer_variation(**act, step_id=row.step_id, served_date=day + DAY, complied_date=day)
    assert refusal.value.field == "complied_date"
    answer_variation(**act, step_id=row.step_id, served_date=day + DAY, complied_date=register.today)
    clock.refresh_from_db()
    assert clock.stopped_at is not None and running(order) == []
    with pytest.raises(Absent):
        answer_variation(**act, step_id=row.step_id + 99, served_date=day + DAY)


def test_the_courts_own_day_holds_for_what_the_variation_added_and_not_for_the_order(register, order):
    other = register.today + 20 * DAY
    order = vary(register, order, variation_served=register.today, comply_by_date=other)
    assert [civil_date(clock.due_at) for clock in running(order)] == [other]
    assert order.comply_by_date is None


def test_taking_one_out_asks_nothing_of_the_provider(register, order):
    order = vary(register, order)
    order = vary(register, order, adds=(), takes_out=(key(order, FIRST),), variation_served=register.today)
    assert running(order) == []


def test_a_variation_in_error_names_nothing_and_its_clock_stops(register, order):
    order = vary(register, order, variation_served=register.today)
    added = order.identifiers.get(by_variation=True).phone.record
    assert standing_links(order.about, added, [LinkKind.ORDER_NAMES]).exists()
    last = order.steps.order_by("pk").last()
    withdraw_step(
        by=register.officer, at=register.at, order_uuid=order.record.uuid, version=order.version, step_id=last.pk,
        reason="Of another order",
    )  # fmt: skip
    order = Order.related.get(pk=order.pk)
    assert written(names_on(order, register.today)) == [FIRST]
    assert running(order) == []
    assert not standing_links(order.about, added, [LinkKind.ORDER_NAMES]).exists()
    vary(register, order, adds=(("msisdn", SECOND),))
    assert written(names_on(order, register.today)) == [FIRST, SECOND]


def test_discharging_the_order_stops_the_clock_of_its_variation(register, order):
    order = vary(register, order, variation_served=register.today)
    assert len(running(order)) == 1
    order = register.step(order, "discharged")
    assert running(order) == []


def test_its_page_and_paper_say_what_it_names_now_and_named_when_made(register, order, client):
    client.force_login(register.officer.member.account, backend="django.contrib.auth.backends.ModelBackend")
    step = reverse("order-step", args=[order.record.uuid, "varied"])
    form = client.get(step).content.decode()
    assert "names from that day" in form and "names no more" in form
    once = form.split('name="once" value="')[1].split('"')[0]
    day = register.today
    sent = client.post(step, {
        "once": once, "version": order.version, "happened_date_day": day.day, "happened_date_month": day.month,
        "happened_date_year": day.year, "added_kind": "msisdn", "added": SECOND, "taken_out": [key(order, FIRST)],
        "source": "Varied order, Avon County Court", "detail": "It moved on",
    })  # fmt: skip
    assert sent.status_code == 302, sent.content.decode()[-3000:]
    body = client.get(reverse("order", args=[order.record.uuid])).content.decode()
    for part in (
        SECOND,
        "taken out by variation",
        "When it was made it named",
        "Not recorded as served on the provider",
    ):
        assert part in body
    paper = client.get(reverse("order-print", args=[order.record.uuid])).content.decode()
    assert "When it was made it named" in paper
    row = list_variations(order)[0]
    assert client.get(reverse("order-variation", args=[order.record.uuid, row.step_id])).status_code == 200


# The readiness of an application is read from the numbers in use on the day.
def in_use(register, order):
    facts = {
        each.point.key: [fact.text for fact in each.facts] for each in list_points(register.officer, register.at, order)
    }
    return facts["used"], facts["restricts"]


def test_readiness_takes_no_number_that_left_the_line(register):
    line = register.line(phones=[FIRST])
    order = register.begin(line.record.uuid)
    replace_number(
        by=register.officer, at=register.at, line_uuid=line.record.uuid, phone_id=line.phones.get().pk, number=SECOND,
        replaced_date=register.today - DAY,
    )  # fmt: skip
    used, restricts = in_use(register, order)
    assert [text.split(": ")[1] for text in used] == [text.split(": ")[1] for text in restricts] == [SECOND]


def test_readiness_is_read_of_the_day_the_order_was_applied_for(register):
    line = register.line(phones=[FIRST])
    order = register.begin(line.record.uuid)
    name_identifier(by=register.officer, at=register.at, order_uuid=order.record.uuid, kind="msisdn", typed=FIRST)
    order = register.step(order, "applied", register.today - 3 * DAY)
    add_phone(
        by=register.officer, at=register.at, line_uuid=line.record.uuid, number=SECOND, since_date=register.today - DAY
    )
    deactivate_phone(
        by=register.officer, at=register.at, line_uuid=line.record.uuid, phone_id=line.phones.order_by("pk").first().pk,
        deactivated_date=register.today - dt.timedelta(days=2), source="The network",
    )  # fmt: skip
    _used, restricts = in_use(register, order)
    assert [text.split(": ")[1] for text in restricts] == [FIRST]

"""A year that was mistyped is refused in plain words, on the form, with what was typed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse

from tests.integration.orders.register import DAY
from tests.integration.orders.test_order_sight import begin, tactic
from throughline.core.errors import Refused
from throughline.orders.actions.orders import HomeGiven, answer_home
from throughline.orders.actions.plans import begin_disruption_plan, choose_tactic, review_plan, review_tactic
from throughline.orders.models import DisruptionPlan, Tactic
from throughline.orders.policies import require_days_of_order, require_year

FAR, LONG_AGO = dt.date(2099, 1, 1), dt.date(1900, 1, 1)


def refused(act, field):
    with pytest.raises(Refused, match="Check the year") as refusal:
        act()
    assert refusal.value.field == field


def test_a_plan_is_looked_at_again_within_a_few_years(register):
    line = register.line()
    refused(lambda: begin_until(register, line, FAR), "review_date")
    limit = register.today.replace(year=register.today.year + 3)
    refused(lambda: begin_until(register, line, limit + DAY), "review_date")
    plan = begin_until(register, line, limit)
    refused(lambda: review_plan(
        by=register.officer, at=register.at, plan_uuid=plan.uuid, version=plan.version, aims="It", review_date=FAR
    ), "review_date")  # fmt: skip


def begin_until(register, line, review_date):
    return begin_disruption_plan(
        by=register.officer, at=register.at, record_uuid=line.record.uuid, aims="It is closed.", review_date=review_date
    )


def test_a_tactic_starts_and_is_looked_at_in_this_life(register):
    plan = begin(register, register.line().record)
    act = {"by": register.officer, "at": register.at, "plan_uuid": plan.uuid}
    base = tactic(register)
    for changes, field in (
        ({"start_date": LONG_AGO}, "start_date"),
        ({"start_date": FAR, "review_date": FAR + DAY}, "start_date"),
        ({"review_date": FAR}, "review_date"),
    ):
        refused(lambda changes=changes: choose_tactic(**act, given=replace(base, **changes)), field)
    chosen = choose_tactic(**act, given=base)
    refused(lambda: review_tactic(
        by=register.officer, at=register.at, tactic_uuid=chosen.uuid, review_date=FAR
    ), "review_date")  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [
        ("made", {"from_date": FAR}, "from_date"),
        ("made", {"from_date": LONG_AGO}, "from_date"),
        ("made", {"until_date": FAR}, "until_date"),
        ("made", {"comply_by_date": FAR}, "comply_by_date"),
    ],
)
def test_the_days_of_an_order_are_near_one_another(register, kind, given, field):
    order = register.step(register.ddtro(), "applied")
    refused(lambda: register.step(order, kind, **given), field)


def test_what_happened_to_an_order_happened_in_this_life(register):
    refused(lambda: require_days_of_order(LONG_AGO, None, None, None, register.today), "happened_date")


def test_a_provider_complies_on_or_after_the_order(register):
    order = register.step(register.ddtro(), "applied", register.today - 9 * DAY)
    with pytest.raises(Refused, match="on or after the order"):
        register.step(order, "made", register.today - DAY, comply_by_date=register.today - 2 * DAY)


def test_a_referral_was_made_in_this_life(register):
    order = register.begin(register.operation().place.record.uuid, "closure")
    given = HomeGiven("yes", "Nowhere to go.", LONG_AGO, "Duty desk")
    refused(lambda: answer_home(by=register.officer, at=register.at, order_uuid=order.record.uuid, given=given),
            "referral_date")  # fmt: skip


def test_the_page_says_so_and_keeps_what_was_typed(register, client):
    line = register.line()
    client.force_login(register.officer.member.account, backend="django.contrib.auth.backends.ModelBackend")
    typed = {
        "once": "a-key-of-this-form-only", "aims": "The number stays dead.", "review_date_day": "1",
        "review_date_month": "1", "review_date_year": "2099",
    }  # fmt: skip
    answer = client.post(reverse("disruption-plan-new", args=[line.record.uuid]), typed).content.decode()
    assert "Check the year" in answer
    assert "The number stays dead." in answer
    assert not DisruptionPlan.related.exists()
    assert not Tactic.related.exists()


@pytest.mark.parametrize(("day", "stands"), [
    (dt.date(2024, 2, 29), True), (dt.date(2004, 3, 1), True), (dt.date(2004, 2, 29), False), (dt.date(2044, 2, 29), True),
])  # fmt: skip
def test_years_are_counted_from_a_leap_day_too(day, stands):
    today = dt.date(2024, 2, 29) if day.year != 2004 else dt.date(2024, 3, 1)
    if stands:
        require_year(day, today, ahead=20, field="day")
        return
    with pytest.raises(Refused):
        require_year(day, today, ahead=20, field="day")

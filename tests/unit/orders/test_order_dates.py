"""Where an order stands on a day, from its dated facts alone; and the kinds and tactics as their data say them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from throughline.orders.dates import OrderDates, dates_of, standing_on, status_of
from throughline.orders.evidence import FINDERS
from throughline.orders.kinds import order_kinds, tactic_groups, tactic_kinds
from throughline.orders.states import ORDER_STEPS, OrderStatus, StepKind

DAY = dt.timedelta(days=1)
TEN = dt.date(2026, 3, 10)
TWENTY = dt.date(2026, 3, 20)


@dataclass(frozen=True)
class Step:
    kind: str
    happened_date: dt.date
    from_date: dt.date | None = None
    until_date: dt.date | None = None
    comply_by_date: dt.date | None = None


def made(**given: object) -> Step:
    return Step(StepKind.MADE, TEN, **{"until_date": TWENTY, **given})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (TEN - DAY, OrderStatus.PREPARED),
        (TEN, OrderStatus.IN_FORCE),
        (TWENTY, OrderStatus.IN_FORCE),
        (TWENTY + DAY, OrderStatus.EXPIRED),
    ],
)
def test_its_last_day_is_a_day_in_force_and_the_next_is_not(on: dt.date, expected: OrderStatus) -> None:
    assert status_of(dates_of([made()], on), on) == expected


def test_it_begins_on_the_day_it_states_and_service_shows_before() -> None:
    later = made(from_date=TEN + 3 * DAY)
    served = Step(StepKind.SERVED, TEN + DAY)
    assert status_of(dates_of([later]), TEN) == OrderStatus.MADE
    assert status_of(dates_of([later, served]), TEN + DAY) == OrderStatus.SERVED
    assert status_of(dates_of([later, served]), TEN + 3 * DAY) == OrderStatus.IN_FORCE


def test_a_notice_holds_from_the_day_it_is_served() -> None:
    steps = [made(), Step(StepKind.SERVED, TEN + 2 * DAY)]
    assert [status_of(dates_of(steps), TEN + days * DAY, on_service=True) for days in (0, 1, 2)] == [
        OrderStatus.MADE, OrderStatus.MADE, OrderStatus.IN_FORCE,
    ]  # fmt: skip


def test_it_is_not_in_force_on_the_day_it_is_discharged() -> None:
    dates = OrderDates(made=TEN, begins=TEN, ends=TWENTY, discharged=TEN + 4 * DAY)
    assert status_of(dates, TEN + 3 * DAY) == OrderStatus.IN_FORCE
    assert status_of(dates, TEN + 4 * DAY) == OrderStatus.DISCHARGED
    assert status_of(dates, TWENTY + DAY) == OrderStatus.DISCHARGED


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (StepKind.APPLIED, OrderStatus.APPLIED),
        (StepKind.REFUSED, OrderStatus.REFUSED),
        (StepKind.NOT_PURSUED, OrderStatus.NOT_PURSUED),
    ],
)
def test_before_it_is_made(kind: StepKind, expected: OrderStatus) -> None:
    steps = [Step(StepKind.APPLIED, TEN), Step(kind, TEN)]
    assert status_of(dates_of(steps), TEN) == expected
    assert status_of(dates_of(steps, TEN - DAY), TEN - DAY) == OrderStatus.PREPARED


def test_a_variation_moves_the_end_and_only_from_its_day() -> None:
    steps = [made(), Step(StepKind.VARIED, TEN + DAY, until_date=TWENTY + 30 * DAY), Step(StepKind.VARIED, TWENTY)]
    assert dates_of(steps, TEN).ends == TWENTY
    assert dates_of(steps).ends == TWENTY + 30 * DAY


def test_every_status_has_its_steps_and_an_ended_one_none() -> None:
    assert set(ORDER_STEPS) == set(OrderStatus)
    ended = (OrderStatus.REFUSED, OrderStatus.NOT_PURSUED, OrderStatus.EXPIRED, OrderStatus.DISCHARGED)
    assert all(not ORDER_STEPS[status] for status in ended)


def test_a_plan_or_tactic_stands_by_its_dates() -> None:
    assert standing_on(TEN, TWENTY, None, TEN - DAY) == "planned"
    assert standing_on(TEN, TWENTY, None, TEN) == "under_way"
    assert standing_on(TEN, TWENTY, None, TWENTY) == "review_due"
    assert standing_on(TEN, TWENTY, TWENTY, TWENTY) == "ended"


def test_every_kind_says_what_it_rests_on_and_every_point_has_its_finders() -> None:
    for kind in order_kinds().values():
        assert kind.source
        assert kind.who
        assert kind.alert_days > 0
        assert kind.points, kind.key
        for point in kind.points:
            assert set(point.finders) <= set(FINDERS), point.key
            assert point.missing


def test_what_is_not_verified_to_have_begun_has_no_day() -> None:
    assert {key for key, kind in order_kinds().items() if kind.commenced is None} == {"ccepo", "respect", "cawn"}
    assert not order_kinds()["cawn"].is_statutory


def test_every_tactic_is_in_a_group_and_leads_to_a_kind_there_is() -> None:
    for tactic in tactic_kinds().values():
        assert tactic.group in tactic_groups()
        assert not tactic.order or tactic.order in order_kinds()


def test_a_duration_beyond_the_data_is_a_caution_not_a_refusal() -> None:
    closure, stpo = order_kinds()["closure"], order_kinds()["stpo"]
    assert closure.duration_caution(dt.date(2026, 3, 1), dt.date(2026, 5, 31)) == ""
    assert "longer" in closure.duration_caution(dt.date(2026, 3, 1), dt.date(2026, 6, 1))
    assert "shorter" in stpo.duration_caution(dt.date(2026, 3, 1), dt.date(2031, 2, 27))
    assert stpo.duration_caution(dt.date(2026, 3, 1), dt.date(2031, 2, 28)) == ""


def test_a_rank_is_high_enough_or_not() -> None:
    kind = order_kinds()["ddtro"]
    assert [kind.has_rank(rank) for rank in ("chief_inspector", "superintendent", "chief_officer", "")] == [
        False, True, True, False,
    ]  # fmt: skip

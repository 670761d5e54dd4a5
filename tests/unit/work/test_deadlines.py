import datetime as dt

from throughline.core.clock import at_london
from throughline.geography.states import Nation
from throughline.work.deadlines import due_at
from throughline.work.states import Unit

FIVE = dt.time(17, 0)


def _due(start: dt.datetime, amount: int, unit: Unit) -> dt.datetime:
    return due_at(start, amount=amount, unit=unit, day_ends=FIVE, division=Nation.ENGLAND, overrides={})


def test_friday_evening_before_a_bank_holiday_is_due_on_tuesday() -> None:
    friday_night = at_london(dt.date(2026, 8, 28), dt.time(22, 30))
    assert _due(friday_night, 1, Unit.WORKING_DAYS) == at_london(dt.date(2026, 9, 1), FIVE)


def test_christmas_with_its_substitute_day() -> None:
    christmas_eve = at_london(dt.date(2026, 12, 24), dt.time(9, 0))
    assert _due(christmas_eve, 1, Unit.WORKING_DAYS) == at_london(dt.date(2026, 12, 29), FIVE)


def test_hours_run_through_the_night_and_the_clock_change() -> None:
    before_change = at_london(dt.date(2026, 10, 24), dt.time(12, 0))
    assert _due(before_change, 24, Unit.HOURS) - before_change == dt.timedelta(hours=24)


def test_days_end_at_the_end_of_the_day_in_london() -> None:
    assert _due(at_london(dt.date(2026, 3, 28), dt.time(8, 0)), 1, Unit.DAYS) == at_london(dt.date(2026, 3, 29), FIVE)

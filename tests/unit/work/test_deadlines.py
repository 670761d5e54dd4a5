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


def _resumed(start: dt.datetime, amount: int, unit: Unit, *pauses: tuple[dt.datetime, dt.datetime]) -> dt.datetime:
    return due_at(start, amount=amount, unit=unit, day_ends=FIVE, division=Nation.ENGLAND, overrides={}, pauses=pauses)


def test_a_pause_gives_hours_back_as_hours() -> None:
    start = at_london(dt.date(2026, 3, 28), dt.time(12, 0))
    pause = (start + dt.timedelta(hours=1), start + dt.timedelta(hours=31))  # The clocks go forward inside it.
    assert _resumed(start, 72, Unit.HOURS, pause) == start + dt.timedelta(hours=102)


def test_a_pause_over_easter_gives_back_its_working_days_alone() -> None:
    monday = at_london(dt.date(2026, 3, 30), dt.time(9, 0))
    pause = (at_london(dt.date(2026, 4, 1), dt.time(10)), at_london(dt.date(2026, 4, 8), dt.time(10)))
    # Thursday, then Good Friday, the weekend and Easter Monday do not count, then Tuesday and Wednesday.
    assert _due(monday, 5, Unit.WORKING_DAYS) == at_london(dt.date(2026, 4, 8), FIVE)
    assert _resumed(monday, 5, Unit.WORKING_DAYS, pause) == at_london(dt.date(2026, 4, 13), FIVE)


def test_pauses_add_up_and_a_moment_costs_nothing() -> None:
    start = at_london(dt.date(2026, 6, 1), dt.time(9, 0))
    week = (at_london(dt.date(2026, 6, 2), FIVE), at_london(dt.date(2026, 6, 9), FIVE))
    moment = (at_london(dt.date(2026, 6, 10), dt.time(9)), at_london(dt.date(2026, 6, 10), dt.time(16)))
    assert _resumed(start, 28, Unit.DAYS, week, moment) == at_london(dt.date(2026, 7, 6), FIVE)


def test_a_pause_in_days_keeps_the_end_of_the_day_over_the_clock_change() -> None:
    start = at_london(dt.date(2026, 10, 20), dt.time(9, 0))
    pause = (at_london(dt.date(2026, 10, 21), dt.time(9)), at_london(dt.date(2026, 10, 26), dt.time(9)))
    assert _resumed(start, 3, Unit.DAYS, pause) == at_london(dt.date(2026, 10, 28), FIVE)


def test_months_end_on_the_last_day_where_there_is_no_such_day() -> None:
    def months(day: dt.date, amount: int) -> dt.datetime:
        return _due(at_london(day, dt.time(9)), amount, Unit.MONTHS)

    assert months(dt.date(2027, 8, 29), 6) == at_london(dt.date(2028, 2, 29), FIVE)
    assert months(dt.date(2026, 8, 31), 6) == at_london(dt.date(2027, 2, 28), FIVE)
    # Seventeen and a half, of someone born on 29 February 2012.
    assert months(dt.date(2029, 2, 28), 6) == at_london(dt.date(2029, 8, 28), FIVE)


def test_forty_five_working_days_over_christmas_and_a_leap_day() -> None:
    monday = at_london(dt.date(2027, 12, 20), dt.time(9, 0))
    # Christmas Day and Boxing Day fall on a weekend: 27 and 28 December, and 3 January, are given instead.
    assert _due(monday, 45, Unit.WORKING_DAYS) == at_london(dt.date(2028, 2, 24), FIVE)

"""What a case waits for first: by the moment, as London's clocks have it."""

from __future__ import annotations

import datetime as dt

from throughline.core.clock import at_london
from throughline.journey.next_due import next_due
from throughline.support.queries.brief import PlanBrief
from throughline.work.queries.about import AllAbout, DueAbout

PLAN = PlanBrief(is_open=False, needs=())


def due(title: str, due_at: dt.datetime) -> DueAbout:
    return DueAbout(1, title, "Somebody", due_at, None, None, None, None)


def test_of_two_on_one_day_the_sooner_is_first():
    day = dt.date(2026, 3, 2)
    task = due("Write to the school", at_london(day, dt.time(17)))
    clock = due("Return-home interview", at_london(day, dt.time(9, 30)))
    found = next_due(AllAbout([task], [clock]), PLAN)
    assert found is not None
    assert found.title == "Return-home interview"


def test_half_past_midnight_in_summer_is_the_new_day():
    """By the world's clock it is still yesterday."""
    early = due("Police protection ends", at_london(dt.date(2026, 7, 2), dt.time(0, 30)))
    evening = due("Ring the school", at_london(dt.date(2026, 7, 1), dt.time(22)))
    found = next_due(AllAbout([early], [evening]), PLAN)
    assert found is not None
    assert found.title == "Ring the school"

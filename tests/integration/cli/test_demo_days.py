"""The demo plays on any day and at any hour: its clocks are alive, and none of its own acts comes too late."""

from __future__ import annotations

import datetime as dt

import pytest

from throughline.agencies.actions import set_up_installation
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.agencies.states import Role
from throughline.cli.demo.lasting import LINES
from throughline.cli.demo.play import play_demo
from throughline.core.clock import at_london
from throughline.disruption.models import Line
from throughline.figures.queries.durability import read_durability
from throughline.figures.queries.returns import compare_with_today, differing, list_returns
from throughline.nrm.facts import load_devolved_sites
from throughline.screening.actions.shipping import load_shipped_tools
from throughline.wording.facts import load_terms
from throughline.work.facts import load_clock_rules
from throughline.work.models import Clock


@pytest.mark.parametrize(
    "moment",
    [
        at_london(dt.date(2026, 11, 24), dt.time(17, 5)),
        at_london(dt.date(2026, 12, 28), dt.time(0, 10)),
        pytest.param(at_london(dt.date(2027, 3, 28), dt.time(23, 50)), marks=pytest.mark.long),
        pytest.param(at_london(dt.date(2027, 1, 4), dt.time(8, 59)), marks=pytest.mark.long),
        pytest.param(at_london(dt.date(2026, 12, 5), dt.time(13, 0)), marks=pytest.mark.long),
    ],
    ids=lambda moment: f"{moment:%d-%m-%Y-%H%M}",
)
def test_the_demo_plays(db: None, moment: dt.datetime) -> None:
    system = set_up_installation(at=moment, hub_name="Birmingham Exploitation Hub")
    load_clock_rules()
    load_devolved_sites()
    load_terms()
    load_shipped_tools(by=system, at=moment)
    play_demo(system=system, now=moment, progress=lambda _: None)
    assert differences_today(moment) == {"lines_closed", "lines_closed_type_2", "arrests", "arrests_adults"}
    running = Clock.related.filter(stopped_at__isnull=True)
    assert running.filter(due_at__gt=moment).exists()
    assert running.filter(due_at__lt=moment).exists()
    _some_closures_last_and_some_do_not(moment)


def _some_closures_last_and_some_do_not(moment: dt.datetime) -> None:
    """The figure of durability has steps: what was closed since, by its number, and what imported history closed."""
    coordinator = Actor(member=Member.objects.filter(role=Role.COORDINATOR).order_by("pk")[0])
    read = read_durability(coordinator, moment)
    everything, _, type_2 = read.curves
    assert read.closures > 25
    assert read.went_on >= 1
    assert len(everything.steps) >= 2
    assert [step.day for step in type_2.steps][:2] == [7, 15]
    assert 0.5 < everything.steps[-1].lasting < 1
    line = Line.related.get(name="Wader line")
    assert [(row.reversed_date is None) for row in line.closures.order_by("closed_date")] == [False, True]
    late = Clock.related.filter(rule__key="check_back", stopped_at__isnull=True, due_at__lt=moment)
    assert not late.filter(record__line__name__in=[each.name for each in LINES]).exists()


def differences_today(moment: dt.datetime) -> set[str]:
    """Which figures of last quarter's return are no longer what was frozen."""
    analyst = Actor(Member.objects.get(account__username="analyst"))
    [frozen] = list_returns(analyst)
    assert frozen.end_date < moment.date()
    return {row.figure.key for row in differing(compare_with_today(analyst, moment, frozen))}

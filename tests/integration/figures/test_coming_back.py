"""Coming back after closing: the figure, its parts and the rows behind them, for one who came back twice too."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.integration.hub.acting import Acting
from throughline.core.clock import civil_date
from throughline.figures.queries import Period, Scope, measure_all, rows_behind
from throughline.hub.actions.cases import close_case, reopen_case
from throughline.hub.models import Case

DAY = dt.timedelta(days=1)
PARTS = ("", "_6", "_12", "_later")


@pytest.fixture
def acting(hub_world) -> Acting:
    return Acting(hub_world, hub_world.at)


def back(acting: Acting, case: Case, days: int) -> dt.datetime:
    """The case is opened again so many days after the world begins."""
    at = acting.at + days * DAY
    case.refresh_from_db()
    reopen_case(
        by=acting.world.coordinator, at=at, case_uuid=case.record.uuid, version=case.version, reason="He rang the hub."
    )
    return at


def figures(acting: Acting, at: dt.datetime) -> tuple[tuple[int, ...], list[list[Case]]]:
    period = Period(civil_date(acting.at), civil_date(at))
    values = {each.key: each.value for each in measure_all(acting.world.coordinator, at, period, Scope())}
    rows = [rows_behind(acting.world.coordinator, at, f"cases_reopened{part}", period).rows for part in PARTS]
    return tuple(values[f"cases_reopened{part}"] for part in PARTS), [[row.record for row in each] for each in rows]


def test_each_time_counts_once_by_whole_months_and_leads_to_its_case(acting):
    soon, later, latest = (acting.case_in("closed") for _ in range(3))
    back(acting, soon, 20)
    back(acting, later, 200)
    at = back(acting, latest, 400)
    counted, rows = figures(acting, at)
    assert counted == (3, 1, 1, 1)
    assert [set(each) for each in rows] == [
        {soon.record, later.record, latest.record}, {soon.record}, {later.record}, {latest.record},
    ]  # fmt: skip


def test_one_who_came_back_twice_is_two_times_and_two_rows_of_one_case(acting):
    case = acting.case_in("closed")
    at = back(acting, case, 20)
    case.refresh_from_db()
    close_case(
        by=acting.world.social, at=at, case_uuid=case.record.uuid, version=case.version,
        given=replace(acting.closing(), closed_date=civil_date(at)),
    )  # fmt: skip
    at = back(acting, case, 20 + 200)
    counted, rows = figures(acting, at)
    assert counted == (2, 1, 1, 0)
    assert [len(each) for each in rows] == [2, 1, 1, 0]
    assert set(rows[0]) == {case.record}

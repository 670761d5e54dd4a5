"""Nobody falls out of a list on a birthday: the list day by day, the clock of 17½, and those with no date of birth."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.integration.transition.conftest import DAY
from throughline.access.states import Restriction
from throughline.core.clock import at_london
from throughline.core.errors import Absent
from throughline.geography.models import LocalAuthority
from throughline.geography.states import Nation
from throughline.hub.actions.cases import restrict_case
from throughline.placements.actions.responsibility import state_responsibility
from throughline.placements.areas import Area
from throughline.register.states import AgeBasis
from throughline.transition.actions.clocks import plan_for_adulthood_due
from throughline.transition.queries.turning import list_turning_18
from throughline.transition.states import PlanStatus
from throughline.work.models import Clock, Task
from throughline.work.states import RuleKey, TaskKind


def noon(day: dt.date) -> dt.datetime:
    return at_london(day, dt.time(12))


def listed(turning, at=None, by=None) -> set[int]:
    known, unknown = list_turning_18(by or turning.social, at or turning.at)
    return {row.case.pk for row in (*known, *unknown)}


def due(turning, at=None) -> int:
    return plan_for_adulthood_due(by=turning.acting.world.system, at=at or turning.at)


def clocks(case) -> list[Clock]:
    return list(Clock.related.filter(record=case.record, rule__key=RuleKey.TRANSITION_PLAN, stopped_at=None))


@pytest.mark.parametrize(
    ("years", "days", "is_listed"),
    [(12, 0, False), (17, 1, False), (17, 0, True), (18, 1, True), (18, 0, True), (40, 0, False)],
)
def test_the_list_begins_a_year_before_and_goes_on_after(turning, years, days, is_listed):
    """Somebody who is this old in so many days, and whose case was opened the day before."""
    case = turning.case(turning.born(years, days))
    case.opened_date = turning.today - DAY
    case.save()
    assert (case.pk in listed(turning)) is is_listed


@pytest.mark.parametrize("born", [dt.date(2012, 2, 29), dt.date(2012, 3, 1), dt.date(2012, 7, 15)])
def test_every_day_from_a_year_before_until_settled_long_after(turning, born):
    case = turning.case(born)
    case.opened_date = dt.date(2029, 1, 1)
    case.save()
    eighteenth = dt.date(2030, 3, 1) if born == dt.date(2012, 2, 29) else born.replace(year=2030)
    first = eighteenth.replace(year=2029)
    assert case.pk not in listed(turning, noon(first - DAY))
    for days in (0, 1, 363, 364, 365, 366, 367, 400, 800):
        assert case.pk in listed(turning, noon(first + days * DAY)), days


@pytest.mark.parametrize("status", PlanStatus.values)
def test_a_settled_plan_stays_listed_until_the_day_and_only_then_leaves(turning, status):
    case = turning.case(turning.born(18, 2))
    turning.plan_in(status, case)
    assert case.pk in listed(turning)
    after = listed(turning, turning.at + 3 * DAY)
    assert (case.pk in after) is (status == PlanStatus.OPEN)


def test_it_is_by_date_and_says_who_has_turned(turning):
    later, sooner, turned = (turning.case(turning.born(18, days)) for days in (200, 20, 1))
    known, _ = list_turning_18(turning.social, turning.at + 2 * DAY)
    assert [row.case.pk for row in known] == [turned.pk, sooner.pk, later.pk]
    assert [row.has_turned for row in known] == [True, False, False]


def test_a_case_that_was_closed_with_a_plan_being_made_stays_on_it(turning):
    case = turning.case(turning.born(17))
    turning.begin(case)
    turning.close(case)
    assert case.pk in listed(turning)
    assert case.pk in listed(turning, turning.at + 800 * DAY)


@pytest.mark.parametrize(
    ("low", "high", "basis", "is_listed"),
    [
        (None, None, None, True), (16, 17, AgeBasis.ESTIMATED, True), (15, 19, AgeBasis.ESTIMATED, True),
        (12, 13, AgeBasis.ESTIMATED, False), (17, 17, AgeBasis.STATED, True), (30, 40, AgeBasis.STATED, False),
    ],
)  # fmt: skip
def test_those_without_a_date_of_birth_are_apart_and_never_dropped(turning, low, high, basis, is_listed):
    age = turning.acting.age(low, high, basis) if low is not None else None
    case = turning.case(age=age) if age else turning.acting.open_case(turning.acting.person())
    if age is None:
        case.person.age_statements.all().delete()
    known, unknown = list_turning_18(turning.social, turning.at)
    assert not known
    assert (case.pk in {row.case.pk for row in unknown}) is is_listed
    if is_listed:
        assert case.pk in listed(turning, turning.at + 900 * DAY)


def test_the_list_shows_only_what_passes_the_gate(turning):
    case = turning.case(turning.born(17))
    for who, actor in turning.everyone().items():
        sees = who in ("here coordinator", "here police", "here analyst", "here rocu", "here social")
        assert (case.pk in listed(turning, by=actor)) is sees, who


def test_the_clock_runs_from_the_17th_birthday_to_17_and_a_half_and_asks_the_lead_once(turning):
    case = turning.case(turning.born(17))
    assert (due(turning), due(turning)) == (1, 0)
    (clock,) = clocks(case)
    assert clock.starts_at == at_london(turning.today, dt.time(0))
    months = (clock.due_at.astimezone(dt.UTC).year - turning.today.year) * 12 + clock.due_at.month - turning.today.month
    assert months == 6
    task = Task.related.get(record=case.record, kind=TaskKind.TRANSITION_PLAN)
    assert (task.owner, task.due_at) == (turning.social.member, clock.due_at)
    turning.begin(case)
    assert clocks(case) == []
    task.refresh_from_db()
    assert task.done_at is not None
    assert due(turning) == 0


@pytest.mark.parametrize(("years", "days", "started"), [(17, 1, 0), (17, 0, 1), (18, 1, 1), (40, 0, 0), (14, 0, 0)])
def test_for_whom_it_is_started(turning, years, days, started):
    turning.case(turning.born(years, days))
    assert due(turning) == started


def test_a_leap_days_child_is_17_on_the_first_of_march(turning):
    case = turning.case(dt.date(2012, 2, 29))
    assert due(turning, noon(dt.date(2029, 2, 28))) == 0
    assert due(turning, noon(dt.date(2029, 3, 1))) == 1
    (clock,) = clocks(case)
    # Six months on, at 17:00 summer time.
    assert clock.due_at == dt.datetime(2029, 9, 1, 16, tzinfo=dt.UTC)


def test_a_restricted_case_has_its_clock_too(turning):
    case = turning.case(turning.born(17))
    restrict_case(
        by=turning.acting.world.coordinator,
        at=turning.at,
        case_uuid=case.record.uuid,
        restriction=Restriction.RESTRICTED,
    )
    assert due(turning) == 1


def test_no_english_clock_where_another_nation_answers_and_still_on_the_list(turning):
    case = turning.case(turning.born(17))
    turning.answered_in(Nation.WALES, case.person)
    assert due(turning) == 0
    assert case.pk in listed(turning)


def test_a_corrected_date_of_birth_has_a_clock_of_its_own(turning):
    case = turning.case(turning.born(17))
    due(turning)
    case.person.date_of_birth -= 30 * DAY
    case.person.save()
    assert due(turning) == 1
    (clock,) = clocks(case)
    assert clock.starts_at < at_london(turning.today, dt.time(0))
    assert Task.related.get(record=case.record, kind=TaskKind.TRANSITION_PLAN).due_at == clock.due_at


def test_a_closed_case_is_asked_for_no_plan(turning):
    case = turning.case(turning.born(17))
    due(turning)
    turning.close(case)
    due(turning)
    assert clocks(case) == []
    assert not Task.related.filter(kind=TaskKind.TRANSITION_PLAN, done_at=None).exists()


def test_only_the_command_line_sets_it_going(turning):
    for actor in turning.everyone().values():
        with pytest.raises(Absent):
            plan_for_adulthood_due(by=actor, at=turning.at)


def test_once_another_nations_authority_is_responsible_englands_clock_counts_no_more(turning):
    """No rule of England's is borrowed (practice.md P13); back in England it counts again."""
    case = turning.case(turning.born(17, 0))
    due(turning)
    (clock,) = clocks(case)
    assert clock.rule.nation == Nation.ENGLAND
    welsh = LocalAuthority.objects.filter(nation=Nation.WALES).first()
    state_responsibility(
        by=turning.social, at=turning.at, case_uuid=case.record.uuid, area=Area(welsh), since_date=turning.today,
        note="A court order.",
    )  # fmt: skip
    due(turning, turning.at + DAY)
    assert clocks(case) == []
    assert case.pk in listed(turning, turning.at + DAY)

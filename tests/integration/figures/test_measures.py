"""Each measure counts by its written rule, over the whole hub, and nothing of another's."""

from __future__ import annotations

import datetime as dt

import pytest
from figures_world import AT, DAY

from throughline.core.errors import Absent
from throughline.figures.definitions import BY_KEY
from throughline.figures.queries import MEASURES, Period, Scope, measure_all, my_view, rows_behind
from throughline.matching.actions import join_people, part_people
from throughline.work.models import Clock

EVERYTHING = Scope()
HALF_YEAR = Period(dt.date(2025, 11, 1), dt.date(2026, 4, 30))


def numbers(world, period=HALF_YEAR, scope=EVERYTHING, *, actor=None, **options):
    return {each.key: each.value for each in measure_all(actor or world.system, AT, period, scope, **options)}


def test_every_measure_is_nought_with_no_rows_and_comes_in_the_order_of_the_definitions(world):
    values = measure_all(world.system, AT, HALF_YEAR, Scope())
    assert [each.key for each in values] == [measure.key for measure in MEASURES]
    assert {each.value for each in values} == {0}
    assert {each.before for each in values} == {0}


def test_lines_closed_are_counted_by_type_on_both_edges_of_the_period(world):
    world.closure(HALF_YEAR.start, closure_type=1)
    world.closure(HALF_YEAR.end)
    world.closure(HALF_YEAR.start - dt.timedelta(days=1))
    world.closure(HALF_YEAR.end + dt.timedelta(days=1))
    found = numbers(world)
    assert (found["lines_closed"], found["lines_closed_type_1"], found["lines_closed_type_2"]) == (2, 1, 1)


def test_a_reversed_closure_never_counts_and_a_line_closed_again_counts_once(world):
    line = world.line()
    world.closure(dt.date(2026, 1, 5), line=line, reversed_date=dt.date(2026, 2, 1))
    assert numbers(world)["lines_closed"] == 0
    world.closure(dt.date(2026, 3, 1), line=line, closure_type=1)
    found = numbers(world)
    assert (found["lines_closed"], found["lines_closed_type_1"], found["lines_closed_type_2"]) == (1, 1, 0)


def test_an_arrest_counts_by_the_age_of_that_day_and_not_when_withdrawn(world):
    world.arrest(age_group="child", age_low=16, age_high=16, age_basis="stated")
    world.arrest(age_group="adult")
    world.arrest()
    world.arrest(withdrawn_at=AT, withdrawn_by=world.coordinator.member)
    found = numbers(world)
    assert found["arrests"] == 3
    assert found["arrests_children"] == found["arrests_adults"] == found["arrests_age_unknown"] == 1
    assert found["interventions"] == 0


def test_records_joined_as_one_person_count_once_until_they_are_parted(world):
    rows = [world.intervention(), world.intervention()]
    assert numbers(world)["people_safeguarded"] == 2
    one, other = (row.person.record.uuid for row in rows)
    joining = join_people(
        by=world.coordinator,
        at=AT,
        person_uuid=one,
        other_uuid=other,
        from_other=(),
        reason="The same birthday and school",
    )
    found = numbers(world)
    assert (found["people_safeguarded"], found["interventions"]) == (1, 2)
    page = rows_behind(world.coordinator, AT, "people_safeguarded", HALF_YEAR)
    assert len(page.rows) == 1
    part_people(by=world.coordinator, at=AT, joining_uuid=joining.uuid, reason="Two cousins")
    assert numbers(world)["people_safeguarded"] == 2


def test_charges_count_by_the_day_of_the_charge_with_those_discontinued_beside(world):
    arrest = world.arrest(HALF_YEAR.start - dt.timedelta(days=3))
    world.charge(HALF_YEAR.start, arrest=arrest)
    world.charge(DAY, discontinued_date=HALF_YEAR.end + dt.timedelta(days=9))
    world.charge(HALF_YEAR.end + dt.timedelta(days=1), arrest=arrest)
    world.charge(DAY, withdrawn_at=AT)
    found = numbers(world)
    assert (found["charges"], found["charges_standing"], found["charges_discontinued"]) == (2, 1, 1)


def test_seizures_add_up_by_drug_and_weapon(world):
    operation = world.operation()
    world.seizure("drugs", operation=operation, drug="crack", grams="10.10")
    world.seizure("drugs", operation=operation, drug="crack", grams="0.20")
    world.seizure("drugs", operation=operation, drug="heroin", grams="4.70")
    world.seizure("cash", operation=operation, pence=123_456)
    world.seizure("weapon", operation=operation, weapon="blade", count=3)
    world.seizure("weapon", operation=operation, weapon="firearm", count=1)
    world.seizure("phone", operation=operation, count=4)
    world.seizure("phone", operation=operation, count=9, withdrawn_at=AT)
    world.seizure("phone", operation=world.operation(HALF_YEAR.end + dt.timedelta(days=1)), count=9)
    found = numbers(world)
    assert (found["drugs_grams"], found["drugs_grams_crack"], found["drugs_grams_heroin"]) == (15, 10.3, 4.7)
    assert (found["cash_pence"], found["phones"]) == (123_456, 4)
    assert (found["weapons"], found["weapons_blades"], found["weapons_firearms"]) == (4, 3, 1)


def test_firearms_by_section_are_firearms_and_imitations_are_none_of_them(world):
    """As published for one week of June 2025: 15 under section 1, 29 under section 5, 39 imitations."""
    operation = world.operation()
    for weapon, section, count in (
        ("firearm", "1", 15), ("firearm", "5", 20), ("firearm", "5", 9), ("firearm", "", 2), ("imitation", "", 39),
    ):  # fmt: skip
        world.seizure("weapon", operation=operation, weapon=weapon, firearm_section=section, count=count)
    world.seizure("weapon", operation=operation, weapon="firearm", firearm_section="1", count=7, withdrawn_at=AT)
    found = numbers(world)
    sections = tuple(found[f"weapons_firearms_section_{each}"] for each in ("1", "5", "unknown"))
    assert sections == (15, 29, 2)
    assert (found["weapons_firearms"], found["weapons_imitation"], found["weapons"]) == (46, 39, 85)


def test_what_is_never_added_to_pounds_or_to_what_was_weighed_is_counted_apart(world):
    operation = world.operation()
    world.seizure("drugs", operation=operation, drug="crack", drug_class="A", grams="10.10")
    world.seizure("drugs", operation=operation, drug="cannabis", drug_class="B", grams="2.00")
    world.seizure("drugs", operation=operation, drug="other", grams="1.00")
    world.seizure("doses", operation=operation, drug="crack", quantity="40", unit="wraps")
    world.seizure("doses", operation=operation, drug="heroin", quantity="2", unit="wraps")
    world.seizure("doses", operation=operation, drug="other", quantity="7", unit="tablets")
    world.seizure("cash", operation=operation, pence=100)
    world.seizure("currency", operation=operation, currency="EUR", foreign_amount="250.00")
    world.seizure("currency", operation=operation, currency="ALL", foreign_amount="9000.00")
    world.seizure("vehicle", operation=operation, vehicle=world.vehicle(), count=1)
    found = numbers(world)
    assert (found["drugs_grams"], found["drugs_wraps"], found["drugs_tablets"]) == (13.1, 42, 7)
    classes = tuple(found[f"drugs_grams_class_{each}"] for each in "abc")
    assert classes == (10.1, 2, 0)
    assert (found["cash_pence"], found["cash_foreign"], found["vehicles"]) == (100, 2, 1)


def test_operations_by_kind_and_addresses_where_cuckooing_was_suspected_once_each(world):
    place = world.place()
    world.operation(place=place, suspected_cuckooing=True)
    world.operation(place=place, suspected_cuckooing=True, operation_kind="welfare_visit")
    world.operation(place=world.place(), operation_kind="other")
    world.operation(suspected_cuckooing=True)
    found = numbers(world)
    assert (found["operations"], found["cuckooed_addresses"]) == (4, 1)
    assert (found["operations_warrants"], found["operations_visits"], found["operations_other"]) == (2, 1, 1)


def test_interventions_by_age_and_different_people(world):
    person = world.person()
    world.intervention(person=person, age_group="child")
    world.intervention(DAY + dt.timedelta(days=1), person=person, age_group="child", stated_support=["Mentoring"])
    world.intervention(age_group="adult")
    world.intervention(age_group="unknown")
    world.intervention(age_group="child", withdrawn_at=AT)
    found = numbers(world)
    assert found["interventions"] == 4
    assert found["interventions_children"] == 2
    assert found["interventions_adults"] == found["interventions_age_unknown"] == 1
    assert (found["people_safeguarded"], found["support_stated"]) == (3, 1)
    labels = {each.key: each.label for each in measure_all(world.system, AT, HALF_YEAR, Scope())}
    assert labels["people_safeguarded"] == "People with an intervention"


def test_referrals_count_by_their_own_date_imported_ones_too_and_withdrawn_ones_not(world):
    world.referral(HALF_YEAR.start)
    world.referral(DAY, status="decided")
    world.referral(DAY, status="withdrawn")
    world.referral(HALF_YEAR.end + dt.timedelta(days=1))
    assert numbers(world)["referrals"] == 2


def test_cases_and_support_count_by_their_own_dates(world):
    case = world.case(HALF_YEAR.start - dt.timedelta(days=1), status="closed", closed_date=DAY, where_now="moved")
    world.case(DAY)
    world.enrolment(DAY, case=case)
    world.enrolment(HALF_YEAR.start - dt.timedelta(days=1), case=case, status="completed", ended_date=DAY)
    world.enrolment(DAY, case=case, status="ended", ended_date=DAY)
    found = numbers(world)
    assert (found["cases_opened"], found["cases_closed"]) == (1, 1)
    assert (found["support_started"], found["support_completed"], found["support_ended_early"]) == (2, 1, 1)


def test_needs_close_on_the_london_day(world):
    case = world.case()
    summer_night = dt.datetime(2026, 3, 31, 23, 30, tzinfo=dt.UTC)  # 1 April, half past midnight in London
    world.need(case=case, outcome="met", closed_at=summer_night)
    world.need(case=case, outcome="partly_met", closed_at=dt.datetime(2026, 3, 31, 22, 59, tzinfo=dt.UTC))
    world.need(case=case)
    march = numbers(world, Period(dt.date(2026, 3, 1), dt.date(2026, 3, 31)))
    april = numbers(world, Period(dt.date(2026, 4, 1), dt.date(2026, 4, 30)))
    assert (march["needs_closed"], march["needs_met"], march["needs_partly_met"]) == (1, 0, 1)
    assert (april["needs_closed"], april["needs_met"], april["needs_partly_met"]) == (1, 1, 0)


def test_another_hubs_rows_are_never_counted(world):
    world.closure(hub=world.other_hub, closure_type=1)
    world.intervention(hub=world.other_hub)
    world.referral(hub=world.other_hub)
    world.case(hub=world.other_hub)
    assert set(numbers(world).values()) == {0}
    theirs = numbers(world, actor=world.other_coordinator)
    assert (theirs["lines_closed"], theirs["interventions"], theirs["charges"]) == (1, 1, 1)


def test_the_period_before_is_counted_beside(world):
    world.arrest(dt.date(2025, 5, 1))
    world.arrest(dt.date(2025, 4, 30))
    world.arrest(DAY)
    values = {each.key: each for each in measure_all(world.system, AT, HALF_YEAR, Scope())}
    assert (values["arrests"].value, values["arrests"].before) == (1, 1)


def test_months_are_counted_for_the_chart_and_add_up(world):
    for day in (HALF_YEAR.start, DAY, DAY, HALF_YEAR.end):
        world.arrest(day)
    values = {each.key: each for each in measure_all(world.system, AT, HALF_YEAR, Scope(), months=True)}
    assert values["arrests"].by_month == (1, 0, 0, 0, 2, 1)
    assert values["charges"].by_month == ()


@pytest.mark.parametrize("who", ["officer", "social", "charity"])
def test_a_measure_needs_the_permission(world, who):
    with pytest.raises(Absent):
        measure_all(getattr(world, who), AT, HALF_YEAR, Scope())


def test_a_measure_says_how_many_rows_may_be_opened_and_how_many_are_held_elsewhere(world):
    world.intervention()
    world.intervention(restriction=2)
    values = {each.key: each for each in measure_all(world.coordinator, AT, HALF_YEAR, Scope(), openable=BY_KEY)}
    assert values["interventions"].value == 2
    assert (values["interventions"].may_open, values["interventions"].held_elsewhere) == (1, 1)
    assert (values["people_safeguarded"].may_open, values["people_safeguarded"].held_elsewhere) == (1, 1)


def test_how_many_may_be_opened_is_counted_only_for_the_measures_asked(world):
    world.intervention()
    values = {
        each.key: each for each in measure_all(world.coordinator, AT, HALF_YEAR, Scope(), openable=["interventions"])
    }
    assert values["interventions"].may_open == 1
    assert {each.may_open for key, each in values.items() if key != "interventions"} == {None}


def test_my_view_counts_only_what_may_be_opened_and_only_of_pages_the_role_has(world):
    world.intervention()
    world.intervention(restriction=2)
    world.arrest(restriction=1)
    world.arrest()
    officer = {each.key: each.value for each in my_view(world.officer, AT, HALF_YEAR)}
    assert (officer["interventions"], officer["arrests"]) == (1, 1)
    outside = {each.key: each.value for each in my_view(world.officer_outside, AT, HALF_YEAR)}
    assert (outside["interventions"], outside["arrests"]) == (0, 0)
    social = {each.key: each.value for each in my_view(world.social, AT, HALF_YEAR)}
    assert social["interventions"] == 1
    assert "arrests" not in social
    assert "cash_pence" not in social
    with pytest.raises(Absent):
        my_view(world.charity, AT, HALF_YEAR)


def test_for_outside_the_hub_small_numbers_are_hidden(world):
    for _ in range(6):
        world.intervention(age_group="child")
    for _ in range(2):
        world.intervention(age_group="adult")
    values = {each.key: each for each in measure_all(world.coordinator, AT, HALF_YEAR, Scope(), public=True)}
    assert values["interventions"].shown == 8
    assert values["interventions_adults"].shown == "fewer than 5"
    assert values["interventions_children"].shown == "not shown"
    assert values["interventions_age_unknown"].shown == 0
    assert values["interventions_adults"].value is None
    assert {each.before for each in values.values()} == {None}


def test_a_fixed_number_of_queries_whatever_the_rows(world, django_assert_max_num_queries):
    for _ in range(3):
        world.closure(closure_type=1)
        world.intervention()
        world.enrolment()
    with django_assert_max_num_queries(14):
        measure_all(world.coordinator, AT, HALF_YEAR, Scope(), openable=BY_KEY, months=True)


def test_nrm_referrals_count_by_the_day_sent_and_notices_apart(world):
    world.nrm(age_group="child")
    world.nrm(route="adult", age_group="adult")
    world.nrm()
    world.nrm(status="notified", route="notify", age_group="adult")
    world.nrm(is_joined=True)
    world.nrm(status="withdrawn")
    world.nrm(HALF_YEAR.start - dt.timedelta(days=1))
    found = numbers(world)
    parts = ("nrm_referrals_children", "nrm_referrals_adults", "nrm_referrals_age_unknown")
    assert (found["nrm_referrals"], [found[key] for key in parts], found["nrm_notices"]) == (3, [1, 1, 1], 1)


def test_the_clocks_of_decisions_are_counted_from_their_ledger(acting):
    """Two referrals: one decided in time, one nobody decided, whose clock has passed by the time it is looked at."""
    decided = acting.refer()
    acting.decide(decided)
    acting.refer()
    period = Period(acting.today, acting.today + dt.timedelta(days=14))
    values = {
        value.key: value.value for value in measure_all(acting.world.coordinator, acting.at, period)
        if value.key.startswith("triage_due")
    }  # fmt: skip
    assert values == {"triage_due": 2, "triage_due_in_time": 1, "triage_due_missed": 0, "triage_due_running": 1}
    Clock.related.filter(rule__key="hub_triage", stopped_at=None).update(
        starts_at=acting.at - dt.timedelta(days=3), due_at=acting.at - dt.timedelta(days=1)
    )
    before = Period(acting.today - dt.timedelta(days=2), acting.today)
    late = {value.key: value.value for value in measure_all(acting.world.coordinator, acting.at, before)}
    assert (late["triage_due_missed"], late["triage_due_running"]) == (1, 0)


def test_a_clock_that_waits_is_counted_as_its_page_says_not_missed(acting):
    """Where a hub's own rule lets it be paused: what passes while it waits is given back."""
    acting.refer()
    Clock.related.filter(rule__key="hub_triage").update(
        starts_at=acting.at - dt.timedelta(days=3), paused_at=acting.at - dt.timedelta(days=2),
        due_at=acting.at - dt.timedelta(days=1),
    )  # fmt: skip
    before = Period(acting.today - dt.timedelta(days=2), acting.today)
    found = {value.key: value.value for value in measure_all(acting.world.coordinator, acting.at, before)}
    assert (found["triage_due_missed"], found["triage_due_running"]) == (0, 1)

"""Visits to a cuckooed address: each sets the next, by how the address stands and by its nation's rule."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.integration.cuckooing.homes import Home, opened
from tests.integration.disruption.enforcement_world import DAY
from throughline.agencies.states import Role
from throughline.core.clock import civil_date, now
from throughline.core.errors import Absent, Refused
from throughline.cuckooing.actions.visits import withdraw_visit
from throughline.cuckooing.policies import state_of_address
from throughline.cuckooing.queries import list_addresses
from throughline.cuckooing.spells import cuckooing_days
from throughline.geography.models import LocalAuthority
from throughline.work.queries.due import list_my_due


@pytest.mark.parametrize("state", ["suspected", "confirmed", "again"])
def test_each_visit_sets_the_next_by_how_the_address_stands(home, state):
    home.bring_to(state)
    first = home.clock()
    visit = home.visit(home.today - 2 * DAY)
    due = home.today - 2 * DAY + cuckooing_days().revisit_days[state] * DAY
    assert civil_date(home.clock().due_at) == max(due, home.today - 2 * DAY)
    assert home.clock() == visit.clock
    first.refresh_from_db()
    assert first.stopped_by == home.field.officer.member


def test_a_visit_made_in_time_and_written_down_late_is_in_time(home):
    home.begin(home.today)
    first = home.clock()
    home.at += 20 * DAY
    home.visit(home.today)
    first.refresh_from_db()
    assert first.stopped_at <= first.due_at


def test_once_ended_one_quiet_visit_is_the_last(home):
    home.bring_to("ended")
    assert home.clock() is not None
    home.visit(home.today - 3 * DAY, outcome="nobody_in")
    assert home.clock() is not None
    home.visit(home.today, outcome="no_sign")
    assert home.clock() is None


def test_what_was_not_cuckooing_asks_for_no_visit_and_never_counts(home):
    home.begin(home.today - 20 * DAY)
    home.end(home.today - 10 * DAY, how="not_so")
    assert home.clock() is None
    assert state_of_address(home.begin(home.today)) == "suspected"


def test_an_older_visit_is_history_and_one_in_error_is_taken_back(home):
    home.bring_to("suspected")
    newest = home.visit(home.today)
    home.visit(home.today - 5 * DAY)
    assert home.clock() == newest.clock
    withdraw_visit(**home.act(), visit_uuid=newest.uuid, reason="Another flat.")
    assert civil_date(home.clock().due_at) == home.today + 2 * DAY
    with pytest.raises(Absent):
        withdraw_visit(**home.act(), visit_uuid=newest.uuid, reason="Twice.")


def test_a_missed_revisit_is_overdue_on_its_owners_list_and_in_the_list_of_addresses(home, field):
    home.begin(home.today - 60 * DAY)
    home.visit(home.today - 30 * DAY)
    due = next(row for row in list_my_due(field.officer, now()) if row.title == "Visit a cuckooed address again")
    assert due.is_overdue(now() + DAY)
    rows, total = list_addresses(field.officer, now(), first=0, limit=10)
    assert (total, rows[0].due_at) == (1, due.due_at)


def test_someone_who_may_not_open_it_is_not_asked_to_go(home, field):
    with pytest.raises(Refused, match="may open this address"):
        home.begin(owner=field.world.outside[Role.POLICE].member)
    home.begin(owner=field.coordinator.member)
    assert home.clock().owner == field.coordinator.member


def test_wales_has_its_own_rule_and_no_care_act_test(field, client):
    home = Home(field, LocalAuthority.objects.filter(nation="wales").first().name)
    home.begin()
    assert home.clock().rule.jurisdiction == "Wales"
    page = opened(client, field.officer, reverse("cuckooing-adult", args=[home.uuid]))
    assert "No rule loaded for Wales" in page
    assert "Care Act" not in page


def test_a_nation_without_a_rule_says_so_and_borrows_none(home, field, client):
    home.begin()
    running = home.clock()
    rule = running.rule
    running.delete()
    rule.delete()
    home.visit(home.today)
    assert "No rule loaded for England" in opened(client, field.officer, reverse("cuckooing", args=[home.uuid]))

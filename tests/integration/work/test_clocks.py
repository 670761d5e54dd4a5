"""A clock's ledger: pausing, going on, taking it further, saying why it was missed; from × to × actor, and the pages."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.integration.outcomes import outcome_of
from tests.integration.reading import text_of
from throughline.agencies.states import Role
from throughline.core.clock import at_london
from throughline.core.errors import Refused
from throughline.web.work.clock_presenters import present_clock_row
from throughline.work.actions.clocks import escalate_clock, explain_breach, pause_clock, resume_clock
from throughline.work.facts import start_clock, stop_clock
from throughline.work.models import Clock, Notice
from throughline.work.queries.due import list_my_due
from throughline.work.states import ClockStepKind, RuleKey

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = dt.timedelta(days=1)


@pytest.fixture
def case(acting):
    return acting.open_case()


def clock_in(acting, case, state: str, key: RuleKey = RuleKey.SUPPORT_ANSWER) -> Clock:
    """A clock of the case's lead brought to a state the way people bring it there."""
    lead = acting.world.social
    clock = start_clock(
        by=lead, at=acting.at, key=key, record=case.record, owner_agency=lead.agency, owner=lead.member,
        starts_at=acting.at - 30 * DAY if state == "missed" else acting.at,
    )  # fmt: skip
    if state == "paused":
        pause_clock(by=lead, at=acting.at, clock_id=clock.pk, reason="They asked for the school's report")
    if state == "stopped":
        stop_clock(by=lead, at=acting.at, clock=clock)
    return clock


ACTS = {
    "pause": pause_clock,
    "resume": resume_clock,
    "escalate": escalate_clock,
    "explain": explain_breach,
}
ALLOWED = {
    ("running", "pause"), ("missed", "pause"), ("paused", "resume"), ("running", "escalate"), ("missed", "escalate"),
    ("paused", "escalate"), ("missed", "explain"),
}  # fmt: skip
ANSWERS = {"here social", "here coordinator"}
SEES = ANSWERS | {"here police", "here analyst", "here rocu"}


@pytest.mark.parametrize("state", ["running", "paused", "missed", "stopped"])
@pytest.mark.parametrize("verb", ACTS)
def test_from_each_state_by_each_actor(acting, case, state, verb):
    clock = clock_in(acting, case, state)
    acting.world.social.member.line_manager = acting.world.police.member  # Whoever escalates it, somebody is told.
    acting.world.social.member.save()
    at = acting.at + DAY / 24
    for who, actor in acting.world.everyone().items():
        expected = "absent"
        if who in SEES:
            expected = "done" if who in ANSWERS and (state, verb) in ALLOWED else "refused"
        outcome = outcome_of(lambda by=actor: ACTS[verb](by=by, at=at, clock_id=clock.pk, reason="As it stands"))
        assert outcome == expected, (who, state, verb)


def test_the_laws_own_clock_cannot_be_paused(acting, case):
    clock = clock_in(acting, case, "running", RuleKey.AUTHORITY_DECISION)
    with pytest.raises(Refused, match="cannot be paused"):
        pause_clock(by=acting.world.social, at=acting.at, clock_id=clock.pk, reason="Busy")


def test_a_paused_clock_waits_on_no_list_and_gets_its_time_back(acting, case):
    lead = acting.world.social
    clock = clock_in(acting, case, "running", RuleKey.REVIEW_HIGH)
    due = clock.due_at
    pause_clock(by=lead, at=acting.at + DAY, clock_id=clock.pk, reason="He is in hospital")
    assert clock.pk not in [item.pk for item in list_my_due(lead, acting.at + DAY) if item.kind == "clock"]
    resume_clock(by=lead, at=acting.at + 4 * DAY, clock_id=clock.pk, reason="He is home")
    clock.refresh_from_db()
    assert (clock.due_at - due).days == 3
    assert clock.pk in [item.pk for item in list_my_due(lead, acting.at + 4 * DAY) if item.kind == "clock"]
    assert [step.kind for step in clock.steps.order_by("pk")] == [ClockStepKind.PAUSED, ClockStepKind.RESUMED]


def test_a_pause_over_the_clock_change_leaves_the_time_of_day_of_a_day_the_record_set(acting, case):
    began = at_london(dt.date(2037, 2, 26), dt.time(9, 0))
    clock = start_clock(
        by=acting.world.social, at=began, key=RuleKey.REVIEW_HIGH, record=case.record, owner=acting.world.social.member,
        owner_agency=acting.world.social.agency, until_date=dt.date(2037, 5, 1),
    )  # fmt: skip
    args = {"by": acting.world.social, "clock_id": clock.pk, "reason": "He is in hospital"}
    pause_clock(at=began + 3 * DAY, **args)
    resume_clock(at=began + 8 * DAY, **args)
    clock.refresh_from_db()
    assert clock.due_at == at_london(dt.date(2037, 5, 6), dt.time(17, 0))


def test_two_pauses_give_back_both(acting, case):
    lead = acting.world.social
    clock = clock_in(acting, case, "running", RuleKey.REVIEW_HIGH)
    due = clock.due_at
    for first, last in ((1, 3), (5, 10)):
        pause_clock(by=lead, at=acting.at + first * DAY, clock_id=clock.pk, reason="Away")
        resume_clock(by=lead, at=acting.at + last * DAY, clock_id=clock.pk, reason="Back")
    clock.refresh_from_db()
    assert (clock.due_at - due).days == 7


def test_escalating_tells_the_line_manager_who_may_see_it_else_the_coordinators(acting, case):
    lead, manager = acting.world.social.member, acting.world.here[Role.POLICE].member
    clock = clock_in(acting, case, "running")
    by = {"by": acting.world.social, "at": acting.at, "clock_id": clock.pk, "reason": "Nobody answers"}
    escalate_clock(**by)
    assert Notice.related.filter(member=acting.world.coordinator.member, text__contains="escalated").count() == 1
    lead.line_manager = manager
    lead.save()
    escalate_clock(**by)
    assert Notice.related.filter(member=manager, text__contains="escalated").count() == 1


def test_a_missed_clock_says_who_answers_for_it(acting, case):
    clock = clock_in(acting, case, "missed")
    explain_breach(
        by=acting.world.coordinator, at=acting.at, clock_id=clock.pk, reason="Sent to the wrong desk",
        breach_owner=acting.world.social.member,
    )  # fmt: skip
    clock.refresh_from_db()
    assert (clock.breach_owner, clock.breach_reason) == (acting.world.social.member, "Sent to the wrong desk")
    assert clock.stopped_at is None


def test_the_page_of_a_clock_offers_what_can_be_done_and_keeps_what_happened(acting, case, client):
    client.force_login(acting.world.social.member.account)
    clock = clock_in(acting, case, "running")
    href = reverse("clock-due", args=[clock.pk])
    assert "Pause it" in text_of(client.get(href))
    refused = client.post(reverse("clock-pause", args=[clock.pk]), {"reason": ""})
    assert "Say why it waits" in text_of(refused)
    assert client.post(reverse("clock-pause", args=[clock.pk]), {"reason": "Waiting for the school"}).status_code == 302
    page = text_of(client.get(href))
    assert "Paused since" in page and "Waiting for the school" in page and "Pause it" not in page


def test_the_cases_ledger_lists_every_clock_about_the_child_with_its_rule(acting, case, client):
    client.force_login(acting.world.social.member.account)
    clock_in(acting, case, "missed")
    page = text_of(client.get(reverse("case-clocks", args=[case.record.uuid])))
    assert "Provider's answer to an offer" in page.replace("&#39;", "'")
    assert "nobody has said why" in page and "Local hub practice" in page


def test_what_is_done_during_a_pause_ends_it_and_gives_it_back(acting, case):
    """Paused in time and answered after the first day it was due: not missed."""
    clock = clock_in(acting, case, "paused")
    later = clock.due_at + DAY
    stop_clock(by=acting.world.social, at=later, clock=Clock.related.get(pk=clock.pk))
    kept = Clock.related.get(pk=clock.pk)
    assert (kept.stopped_at, kept.paused_at, kept.paused_by) == (later, None, None)
    assert kept.due_at > later
    row = present_clock_row(kept, later)
    assert (row.missed, row.paused) == ("", "")
    assert [step.kind for step in kept.steps.order_by("pk")] == [ClockStepKind.PAUSED, ClockStepKind.RESUMED]


def test_a_clock_that_waits_is_not_missed_while_it_waits(acting, case):
    """Its due time passes during the pause, which is given back: nobody is asked why it was missed."""
    clock = clock_in(acting, case, "paused")
    later = clock.due_at + 10 * DAY
    with pytest.raises(Refused, match="has not been missed"):
        explain_breach(by=acting.world.social, at=later, clock_id=clock.pk, reason="It waits")

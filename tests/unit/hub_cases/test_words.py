"""What the triage queue and a case page say in words."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from throughline.core.clock import LONDON
from throughline.support.queries.brief import PlanBrief, plan_in_words
from throughline.web.cases.presenters import present_next
from throughline.web.triage.views import working_clock
from throughline.work.queries.about import AllAbout, DueAbout

NOW = dt.datetime(2026, 6, 15, 9, 0, tzinfo=dt.UTC)


def london(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    "at, words, state",
    [
        ("2026-06-15 13:00", "4 working hours left", "soon"),
        ("2026-06-12 13:00", "12 working hours left", "running"),
        ("2026-06-15 16:00", "1 working hour left", "soon"),
        ("2026-06-15 16:20", "40 working minutes left", "soon"),
        ("2026-06-13 12:00", "8 working hours left", "running"),
    ],
)
def test_how_long_is_left_is_said_in_working_hours(at, words, state):
    clock = working_clock(london("2026-06-15 17:00"), london(at), {})
    assert (clock.remaining, clock.state) == (words, state)


def test_a_missed_clock_says_overdue_in_words():
    clock = working_clock(london("2026-06-15 17:00"), london("2026-06-15 17:30"), {})
    assert clock.tag == "Overdue"
    assert "left" not in clock.remaining


def need(*, outcome="", offers=(), ask_again_date=None):
    return SimpleNamespace(
        outcome=outcome, offers=offers, ask_again_date=ask_again_date, description="Someone to talk to",
        closed_at=NOW if outcome else None, is_open=not outcome,
    )  # fmt: skip


def offer(*, is_live=True, enrolment=None, answered_at=None, answer_due_at=None):
    return SimpleNamespace(
        is_live=is_live,
        enrolment=enrolment,
        answered_at=answered_at,
        answer_due_at=answer_due_at,
        provider="Steady Hands",
    )


def plan(*needs, is_open=True) -> PlanBrief:
    return PlanBrief(is_open, tuple(needs))


@pytest.mark.parametrize(
    "found, words",
    [
        (plan(is_open=False), "Closed"),
        (plan(), "Getting to know them: no needs recorded yet"),
        (plan(need(outcome="met")), "Every need has its outcome"),
        (plan(need()), "Needs recorded: asking them, and looking for support"),
        (plan(need(offers=(offer(is_live=False),))), "Needs recorded: asking them, and looking for support"),
        (plan(need(offers=(offer(),))), "Support offered, waiting to begin"),
        (plan(need(), need(offers=(offer(enrolment=object()),))), "Support under way"),
    ],
)
def test_the_stage_is_derived_from_the_plan(found, words):
    assert plan_in_words(found) == words


def task(days: int, title: str, done_at=None):
    return DueAbout(days, title, "Their lead", NOW + dt.timedelta(days=days), NOW, 1, done_at, None)


def test_next_is_the_first_thing_due_that_is_not_done():
    about = AllAbout([task(3, "Later"), task(1, "Done already", done_at=NOW), task(2, "Ring the school")], [])
    assert present_next(about, plan(), NOW).title == "Ring the school"
    again = plan(need(ask_again_date=dt.date(2026, 6, 16)))
    assert present_next(about, again, NOW).title == "Ask again: Someone to talk to"
    owed = plan(need(offers=(offer(answer_due_at=NOW),)))
    assert present_next(about, owed, NOW).title == "Answer from Steady Hands"
    answered = plan(need(offers=(offer(answer_due_at=NOW, answered_at=NOW),)))
    assert present_next(AllAbout([], []), answered, NOW) is None

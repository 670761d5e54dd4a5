"""practice.md P6: the person is asked; *not yet* stays open with a date; *no* closes nothing; every answer is kept."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.integration.support.plan_world import DAY
from throughline.audit.models import Event
from throughline.core.errors import Absent, Conflict, Refused
from throughline.support.actions.needs import close_need, record_answer, record_need
from throughline.support.models import NeedAnswer
from throughline.support.states import NeedOutcome, TheirAnswer
from throughline.work.models import Task
from throughline.work.states import TaskKind

ASKED = [value for value in TheirAnswer.values if value != TheirAnswer.NOT_ASKED]


def asking_tasks():
    return Task.objects.unscoped("test").filter(kind=TaskKind.ASK_AGAIN)


def test_a_new_need_has_not_been_asked_about_and_is_audited(plan):
    need = plan.need(answer="")
    assert need.answer == TheirAnswer.NOT_ASKED
    event = Event.objects.order_by("-seq").first()
    assert (event.action, event.op) == ("record_need", "collection")
    assert {str(row.uuid) for row in event.subjects.all()} == {
        str(plan.case.record.uuid), str(plan.person.record.uuid)
    }  # fmt: skip


@pytest.mark.parametrize("answer", ASKED)
def test_each_answer_is_kept_and_leaves_the_need_open(plan, answer):
    need = plan.need(answer=answer)
    assert (need.answer, need.outcome, need.closed_at) == (answer, "", None)
    assert [row.answer for row in need.answers.all()] == [answer]


def test_not_yet_needs_a_day_to_come_to_ask_again(plan):
    need = plan.need(answer="")
    for wrong in (None, plan.today, plan.today - DAY):
        with pytest.raises(Refused) as refused:
            plan.answered(need, "not_yet", ask_again_date=wrong)
        assert refused.value.field == "ask_again_date"
        need.refresh_from_db()
    assert need.answer == TheirAnswer.NOT_ASKED


def test_not_yet_asks_the_lead_to_ask_again_on_the_day_and_a_new_answer_settles_it(plan):
    need = plan.need(answer="not_yet", ask_again_date=plan.today + 3 * DAY)
    task = asking_tasks().get()
    assert (task.owner, task.due_at.date()) == (plan.case.lead, plan.today + 3 * DAY)
    assert need.description not in task.title
    plan.answered(need, "yes")
    task.refresh_from_db()
    assert task.done_at == plan.at
    assert [row.answer for row in NeedAnswer.related.order_by("pk")] == ["not_yet", "yes"]


def test_not_yet_twice_leaves_one_task_open(plan):
    need = plan.answered(plan.need(answer="not_yet"), "not_yet")
    assert asking_tasks().filter(done_at=None).count() == 1
    assert need.ask_task == asking_tasks().get(done_at=None)


def test_something_else_needs_their_words(plan):
    with pytest.raises(Refused) as refused:
        plan.answered(plan.need(answer=""), "something_else", answer_words=" ")
    assert refused.value.field == "answer_words"


def test_for_a_child_a_parent_was_told_or_it_says_why_not(plan):
    with pytest.raises(Refused) as refused:
        plan.answered(plan.need(answer=""), "yes", parent_told="")
    assert refused.value.field == "parent_told"


def test_for_an_adult_nobody_else_needs_to_be_told(plan):
    plan.person.date_of_birth = plan.today - dt.timedelta(days=365 * 40)
    plan.person.save()
    assert plan.answered(plan.need(answer=""), "yes", parent_told="").answer == TheirAnswer.YES


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"explained_date": dt.date(2999, 1, 1)}, "explained_date"),
        ({"answer": "not_asked"}, "answer"),
        ({"answer": "maybe"}, "answer"),
    ],
)
def test_answers_that_cannot_be(plan, given, field):
    need = plan.need(answer="")
    with pytest.raises(Refused) as refused:
        plan.answered(need, **({"answer": "yes"} | given))
    assert refused.value.field == field


def test_the_second_of_two_editors_is_told_and_sees_what_stands(plan):
    need = plan.need(answer="")
    plan.answered(need, "no")
    with pytest.raises(Conflict) as conflict:
        record_answer(
            by=plan.world.social, at=plan.at, need_uuid=need.uuid, version=1, explained_date=plan.today, answer="yes",
            parent_told="His nan",
        )  # fmt: skip
    assert conflict.value.theirs["answer"] == "no"


@pytest.mark.parametrize("outcome", [value for value in NeedOutcome.values if value != NeedOutcome.MET])
def test_an_outcome_other_than_met_says_more(plan, outcome):
    need = plan.need()
    with pytest.raises(Refused) as refused:
        close_need(by=plan.world.social, at=plan.at, need_uuid=need.uuid, version=need.version, outcome=outcome)
    assert refused.value.field == "outcome_note"
    need.refresh_from_db()
    closed = close_need(
        by=plan.world.social, at=plan.at, need_uuid=need.uuid, version=need.version, outcome=outcome,
        outcome_note="He has an uncle he talks to now.",
    )  # fmt: skip
    assert (closed.outcome, closed.closed_by) == (outcome, plan.world.social.member)


def test_closing_settles_the_day_to_ask_again(plan):
    need = plan.need(answer="not_yet")
    close_need(
        by=plan.world.social, at=plan.at, need_uuid=need.uuid, version=need.version, outcome="moved_on",
        outcome_note="His school does this now.",
    )  # fmt: skip
    assert not asking_tasks().filter(done_at=None).exists()


def test_a_closed_need_is_history(plan):
    need = plan.need()
    closed = close_need(by=plan.world.social, at=plan.at, need_uuid=need.uuid, version=need.version, outcome="met")
    with pytest.raises(Refused):
        plan.answered(closed, "no")


@pytest.mark.parametrize("status", ["offered", "accepted"])
def test_a_need_is_not_closed_while_support_waits_or_could_start(plan, status):
    need = plan.offer_in(status).need
    with pytest.raises(Refused, match="Withdraw the offer or end the support first"):
        close_need(by=plan.world.social, at=plan.at, need_uuid=need.uuid, version=need.version, outcome="met")


def test_who_may_record_a_need(plan):
    allowed = {"here coordinator", "here police", "here social"}
    for who, actor in plan.world.everyone().items():
        args = {
            "by": actor,
            "at": plan.at,
            "case_uuid": plan.case.record.uuid,
            "kind": "health",
            "description": "A doctor",
        }
        if who in allowed:
            record_need(**args)
        else:
            with pytest.raises(Absent):
                record_need(**args)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"kind": "magic"}, "kind"), ({"description": "  "}, "description"), ({"description": "x" * 501}, "description")],
)
def test_needs_that_cannot_be(plan, given, field):
    args = {
        "by": plan.world.social,
        "at": plan.at,
        "case_uuid": plan.case.record.uuid,
        "kind": "health",
        "description": "A doctor",
    }
    with pytest.raises(Refused) as refused:
        record_need(**args | given)
    assert refused.value.field == field

"""Tasks: from × to × actor, whole; who may be asked; who is told; what stays of each step."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.integration.outcomes import outcome_of
from throughline.access.gate import may_see
from throughline.agencies.models import Member
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.core.errors import Refused
from throughline.work.actions.tasks import (
    accept_task,
    ask_for_task,
    comment_on_task,
    complete_task,
    decline_task,
    escalate_task,
    hand_over_task,
)
from throughline.work.models import Notice, Task, TaskStep
from throughline.work.queries.due import list_notices
from throughline.work.queries.tasks import TaskFilter, list_tasks

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# The case's lead asks; its cover, a ROCU officer, is asked. The hub's own police and social workers see the case too.
SEES = {"here coordinator", "here police", "here analyst", "here rocu", "here social"}


@pytest.fixture
def case(acting):
    return acting.open_case()


def asked(acting, case, **given) -> Task:
    values = {
        "by": acting.world.social, "at": acting.at, "record_uuid": case.record.uuid, "title": "Ring the school",
        "owner": acting.world.here[Role.ROCU].member, "due_date": acting.today + dt.timedelta(days=2),
    } | given  # fmt: skip
    return ask_for_task(**values)


def task_in(acting, case, state: str) -> Task:
    """A task brought to a state the way people bring it there."""
    task = asked(acting, case)
    by = {"by": acting.world.here[Role.ROCU], "at": acting.at, "task_id": task.pk}
    if state == "accepted":
        accept_task(**by)
    if state == "done":
        complete_task(**by, outcome="She is back in lessons")
    return Task.related.get(pk=task.pk)


ACTS = {
    "accept": lambda **given: accept_task(**given),
    "decline": lambda **given: decline_task(**given, reason="On leave from tomorrow"),
    "comment": lambda **given: comment_on_task(**given, text="Left a message"),
    "escalate": lambda **given: escalate_task(**given, reason="Nobody has answered"),
    "complete": lambda **given: complete_task(**given, outcome="She is back in lessons"),
}
OWNER, ASKER, COORDINATOR = "here rocu", "here social", "here coordinator"
ALLOWED = {
    ("asked", "accept"): {OWNER},
    ("asked", "decline"): {OWNER},
    ("asked", "comment"): SEES,
    ("asked", "escalate"): {OWNER, ASKER},
    ("asked", "hand over"): {OWNER, COORDINATOR},
    ("asked", "complete"): {OWNER, COORDINATOR},
    ("accepted", "comment"): SEES,
    ("accepted", "escalate"): {OWNER, ASKER},
    ("accepted", "hand over"): {OWNER, COORDINATOR},
    ("accepted", "complete"): {OWNER, COORDINATOR},
}


@pytest.mark.parametrize("state", ["asked", "accepted", "done"])
@pytest.mark.parametrize("act", [*ACTS, "hand over"])
def test_task_from_act_actor(acting, case, state, act):
    task = task_in(acting, case, state)
    acts = ACTS | {
        "hand over": lambda **given: hand_over_task(**given, to=acting.world.police.member, reason="Her patch")
    }
    for who, actor in acting.world.everyone().items():
        came = outcome_of(lambda actor=actor: acts[act](by=actor, at=acting.at, task_id=task.pk))
        if who not in SEES:
            assert came == "absent", (who, came)
        else:
            assert came == ("done" if who in ALLOWED.get((state, act), set()) else "refused"), (who, came)


def test_whoever_is_asked_may_see_the_record_already(acting, case):
    for who, actor in acting.world.everyone().items():
        came = outcome_of(lambda actor=actor: asked(acting, case, owner=actor.member))
        assert came == ("done" if who in SEES else "refused"), who
        assert may_see(actor.member, case.record, acting.at) == (who in SEES)


@pytest.mark.parametrize("given", [{"title": "  "}, {"title": "x" * 201}, {"explanation": "x" * 1001},
                                   {"due_date": dt.date(2020, 1, 1)}])  # fmt: skip
def test_a_task_is_refused_when_it_says_nothing_or_too_much_or_was_due(acting, case, given):
    with pytest.raises(Refused) as refused:
        asked(acting, case, **given)
    assert refused.value.field == next(iter(given))
    assert not Task.related.exists()


def test_the_one_asked_is_told_and_the_asker_hears_back(acting, case):
    task = asked(acting, case)
    rocu, social = acting.world.here[Role.ROCU], acting.world.social
    assert Notice.related.filter(member=rocu.member, text="You were asked to do a task").count() == 1
    shown = {who: {row.text for row in list_notices(who, acting.at)} for who in (rocu, acting.world.coordinator)}
    assert ["You were asked to do a task" in texts for texts in shown.values()] == [True, False]
    accept_task(by=rocu, at=acting.at, task_id=task.pk)
    complete_task(by=rocu, at=acting.at, task_id=task.pk, outcome="Done on Tuesday")
    told = list(Notice.related.filter(member=social.member).order_by("pk").values_list("text", flat=True))
    assert told[-2:] == ["A task you asked for was accepted", "A task you asked for was done"]
    assert [step.kind for step in TaskStep.related.order_by("pk")] == ["accepted", "done"]
    assert Event.objects.filter(action="task_done", subjects__uuid=case.record.uuid).count() == 1


def test_a_declined_task_is_its_askers_again_with_the_reason(acting, case):
    task = asked(acting, case)
    decline_task(by=acting.world.here[Role.ROCU], at=acting.at, task_id=task.pk, reason="On leave from tomorrow")
    task.refresh_from_db()
    assert (task.owner, task.owner_agency) == (acting.world.social.member, acting.world.social.agency)
    assert task.accepted_at is None
    assert TaskStep.related.get().text == "On leave from tomorrow"


def test_a_task_handed_over_is_asked_afresh_and_one_taken_on_is_accepted(acting, case):
    task = task_in(acting, case, "accepted")
    hand_over_task(
        by=acting.world.here[Role.ROCU], at=acting.at, task_id=task.pk, to=acting.world.police.member, reason="Hers"
    )
    task.refresh_from_db()
    assert (task.owner, task.accepted_at) == (acting.world.police.member, None)
    hand_over_task(
        by=acting.world.coordinator, at=acting.at, task_id=task.pk, to=acting.world.coordinator.member, reason="Mine"
    )
    task.refresh_from_db()
    assert (task.owner, task.accepted_at) == (acting.world.coordinator.member, acting.at)


def test_escalating_tells_the_line_manager_who_may_see_it_else_the_coordinators(acting, case):
    task = asked(acting, case)
    rocu, police = acting.world.here[Role.ROCU].member, acting.world.police.member
    escalate_task(by=acting.world.social, at=acting.at, task_id=task.pk, reason="No answer")
    assert Notice.related.filter(member=acting.world.coordinator.member, text="A task was escalated to you").exists()
    Member.objects.filter(pk=rocu.pk).update(line_manager=police)
    escalate_task(by=acting.world.social, at=acting.at, task_id=task.pk, reason="Still no answer")
    assert Notice.related.filter(member=police, text="A task was escalated to you").count() == 1
    blind = acting.world.outside[Role.ROCU].member
    Member.objects.filter(pk=rocu.pk).update(line_manager=blind)
    escalate_task(by=acting.world.social, at=acting.at, task_id=task.pk, reason="And still")
    assert not Notice.related.filter(member=blind).exists()
    task.refresh_from_db()
    assert task.owner == rocu


def test_an_escalation_that_would_reach_nobody_is_refused(acting, case):
    task, coordinator = asked(acting, case), acting.world.coordinator
    given = {"at": acting.at, "task_id": task.pk, "reason": "No answer"}
    with pytest.raises(Refused, match="nobody would be told"):
        escalate_task(by=coordinator, **given)
    Member.objects.filter(pk=task.owner_id).update(line_manager=acting.world.police.member)
    escalate_task(by=coordinator, **given)
    assert Notice.related.filter(member=acting.world.police.member, text="A task was escalated to you").count() == 1


def test_lists_hold_what_is_whose(acting, case):
    first, second = asked(acting, case), asked(acting, case, title="Write to the landlord")
    complete_task(by=acting.world.here[Role.ROCU], at=acting.at, task_id=second.pk, outcome="Written")
    rocu, later = acting.world.here[Role.ROCU], acting.at + dt.timedelta(days=9)

    def listed(actor, at=acting.at, **chosen):
        tasks, total = list_tasks(actor, at, TaskFilter(**chosen), first=0, limit=50)
        assert len(tasks) == total
        return {task.pk for task in tasks}

    assert listed(rocu) == {first.pk}
    assert listed(rocu, state="done") == {second.pk}
    assert listed(rocu, state="any") == {first.pk, second.pk}
    assert listed(rocu, state="overdue") == set()
    assert listed(rocu, at=later, state="overdue") == {first.pk}
    assert listed(acting.world.social) == set()
    assert listed(acting.world.social, whose="asked", state="any") == {first.pk, second.pk}
    assert listed(acting.world.coordinator, whose="hub") == {first.pk}
    assert listed(acting.world.police, whose="hub") == set()
    assert listed(rocu, kind="re_offer") == set()
    assert listed(acting.world.elsewhere[Role.COORDINATOR], whose="hub", state="any") == set()

"""A grant that ends before an owed interview is held: it goes back to the hub, with a task and a notice, and the clock runs."""

from __future__ import annotations

import pytest

from tests.integration.missing.missing_world import HOUR
from tests.integration.outcomes import outcome_of
from throughline.access.actions import revoke_grants
from throughline.access.models import Grant
from throughline.audit.models import Event
from throughline.missing.actions.lost import hand_back_lost_interviews
from throughline.missing.models import ReturnInterview
from throughline.missing.queries.interviews import list_own_interviews
from throughline.missing.states import OWED, InterviewStatus
from throughline.work.models import Notice, Task
from throughline.work.states import TaskKind


def again(interview: ReturnInterview) -> ReturnInterview:
    return ReturnInterview.related.select_related("grant", "episode__interview_clock").get(pk=interview.pk)


def run(missing, hours: int) -> int:
    return hand_back_lost_interviews(by=missing.world.system, at=missing.at + hours * HOUR)


def ends_after(missing, interview: ReturnInterview, hours: int) -> None:
    Grant.objects.filter(pk=interview.grant_id).update(expires_at=missing.at + hours * HOUR)


def asked_again() -> list[Task]:
    return list(Task.related.filter(kind=TaskKind.RETURN_INTERVIEW, done_at=None))


@pytest.mark.parametrize("status", InterviewStatus.values)
def test_what_a_child_waits_for_is_handed_back_when_the_grant_ends_and_nothing_else(missing, status):
    interview = missing.interview_at(status)
    ends_after(missing, interview, 40)
    before = len(asked_again())
    owed = status in OWED
    assert run(missing, 39) == 0
    assert run(missing, 41) == owed
    assert run(missing, 42) == 0
    now = again(interview)
    assert now.status == (InterviewStatus.HANDED_ON if owed else status)
    if not owed:
        assert len(asked_again()) == before
        return
    assert "ended before the interview was held" in now.handed_on_reason
    clock = now.episode.interview_clock
    assert clock.stopped_at is None
    (task,) = asked_again()
    coordinator = missing.world.coordinator.member
    assert (task.owner, task.due_at, task.record) == (coordinator, clock.due_at, missing.person.record)
    assert Notice.related.filter(member=coordinator, text="A return-home interview was handed back").count() == 1
    assert Event.objects.filter(action="hand_back_lost_interviews").count() == 1
    assert list_own_interviews(missing.world.charity, missing.at + 42 * HOUR) == []


def test_after_the_72_hours_the_coordinator_has_a_day(missing):
    interview = missing.interview_at("accepted")
    ends_after(missing, interview, 100)
    assert run(missing, 101) == 1
    (task,) = asked_again()
    assert task.due_at == missing.at + 125 * HOUR


def test_a_grant_taken_back_is_the_same_and_it_can_be_offered_again(missing):
    interview = missing.interview_at("accepted")
    at = missing.at + 10 * HOUR
    revoke_grants(by=missing.world.social, at=at, record=missing.person.record, agency=missing.world.charity.agency)
    assert run(missing, 11) == 1
    fresh = missing.offer(interview.episode, at=missing.at + 12 * HOUR)
    assert fresh.status == InterviewStatus.OFFERED
    assert [task for task in asked_again() if task.owner == missing.world.coordinator.member] == []


def test_only_the_system_hands_them_back(missing):
    for who, actor in missing.world.everyone().items():
        came = outcome_of(lambda by=actor: hand_back_lost_interviews(by=by, at=missing.at))
        assert came == ("done" if "system" in who else "absent"), who

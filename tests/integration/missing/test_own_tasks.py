"""What one missing episode asks of people is settled by its own acts, and by no other episode's."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from tests.integration.missing.missing_world import HOUR, Missing, wall
from throughline.access.facts import involve
from throughline.access.states import InvolvementReason
from throughline.agencies.models import Member
from throughline.agencies.states import Role
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.missing.actions.episodes import withdraw_episode
from throughline.missing.models import MissingEpisode, ReturnInterview
from throughline.work.models import Notice, Task
from throughline.work.states import TaskKind


def open_tasks(missing: Missing, kind: TaskKind) -> list[Task]:
    return list(Task.related.filter(record=missing.person.record, kind=kind, done_at=None).order_by("pk"))


def partner(missing: Missing) -> Member:
    """A partner's worker who works with him: unlike a charity's, asked by a task to hold the interview."""
    member = missing.world.here[Role.PARTNER].member
    involve(
        by=missing.world.coordinator, at=missing.at, record=missing.person.record, member=member,
        reason=InvolvementReason.WORKS_WITH,
    )  # fmt: skip
    return member


def again(missing: Missing, *, found: bool = True) -> MissingEpisode:
    """He is missing a second time, twenty hours on."""
    at = missing.at + 20 * HOUR
    day, time = wall(at)
    episode = missing.report(at=at, reported_date=day, reported_time=time, last_seen_date=day, last_seen_time=time)
    return missing.find(episode, at=at + 5 * HOUR) if found else episode


def in_error(missing: Missing, episode: MissingEpisode, hours: int) -> None:
    episode.refresh_from_db()
    withdraw_episode(
        by=missing.world.social, at=missing.at + hours * HOUR, episode_uuid=episode.uuid, version=episode.version,
        reason="Wrong child",
    )  # fmt: skip


@pytest.mark.parametrize("found", [False, True])
def test_an_episode_recorded_in_error_leaves_the_asking_again_of_another(missing, found):
    missing.answer(missing.offer(missing.found()), "not_yet")
    asked = open_tasks(missing, TaskKind.ASK_AGAIN)
    in_error(missing, again(missing, found=found), 26)
    assert len(asked) == 1
    assert open_tasks(missing, TaskKind.ASK_AGAIN) == asked
    assert open_tasks(missing, TaskKind.RETURN_INTERVIEW) == []


def test_two_episodes_are_each_offered_an_interview_of_their_own(missing):
    first, second = missing.found(), again(missing)
    assert len(open_tasks(missing, TaskKind.RETURN_INTERVIEW)) == 2
    interview = missing.offer(first, at=missing.at + 26 * HOUR)
    (left,) = open_tasks(missing, TaskKind.RETURN_INTERVIEW)
    assert left.due_at == second.interview_clock.due_at
    missing.answer(interview, "refused", at=missing.at + 27 * HOUR)
    assert open_tasks(missing, TaskKind.RETURN_INTERVIEW) == [left]
    missing.offer(second, at=missing.at + 28 * HOUR)
    assert open_tasks(missing, TaskKind.RETURN_INTERVIEW) == []


def test_holding_one_interview_leaves_the_asking_again_of_another(missing):
    first = missing.offer(missing.found())
    missing.answer(first)
    second = missing.offer(again(missing), at=missing.at + 26 * HOUR)
    missing.answer(second, "not_yet", at=missing.at + 27 * HOUR)
    asked = open_tasks(missing, TaskKind.ASK_AGAIN)
    missing.hold(first)
    assert len(asked) == 1
    assert open_tasks(missing, TaskKind.ASK_AGAIN) == asked
    missing.answer(second, at=missing.at + 31 * HOUR)
    assert open_tasks(missing, TaskKind.ASK_AGAIN) == []


def test_who_is_asked_to_hold_one_is_asked_still_when_another_is_handed_on(missing):
    interviewer = partner(missing)
    first = missing.offer(missing.found(), interviewer=interviewer)
    (held,) = open_tasks(missing, TaskKind.RETURN_INTERVIEW)
    second = missing.offer(again(missing), at=missing.at + 26 * HOUR)
    missing.hand_on(second, at=missing.at + 27 * HOUR)
    kept, offered = open_tasks(missing, TaskKind.RETURN_INTERVIEW)
    assert (kept, kept.owner, offered.title) == (held, interviewer, "Offer a return-home interview")
    missing.hand_on(first, at=missing.at + 28 * HOUR)
    assert held not in open_tasks(missing, TaskKind.RETURN_INTERVIEW)


def test_handed_on_while_it_waits_to_be_asked_again_leaves_one_task_to_offer_it(missing):
    interview = missing.answer(missing.offer(missing.found()), "not_yet")
    missing.hand_on(interview)
    assert open_tasks(missing, TaskKind.ASK_AGAIN) == []
    (task,) = open_tasks(missing, TaskKind.RETURN_INTERVIEW)
    assert task.title == "Offer a return-home interview"
    missing.offer(interview.episode, at=missing.at + 9 * HOUR)
    assert open_tasks(missing, TaskKind.RETURN_INTERVIEW) == []


def test_tasks_asked_before_are_found_their_episode_and_interview(missing):
    first = missing.offer(missing.found(), interviewer=partner(missing))
    second = again(missing)
    other = missing.answer(missing.offer(second, at=missing.at + 26 * HOUR), "not_yet", at=missing.at + 27 * HOUR)
    third = MissingEpisode.related.get(pk=second.pk)
    before = (third.interview_task_id, first.hold_task_id, other.ask_task_id)
    MissingEpisode.related.update(interview_task=None)
    ReturnInterview.related.update(hold_task=None, ask_task=None)
    Task.related.filter(pk=before[0]).update(done_at=None, done_by=None)
    import_module("throughline.missing.migrations.0003_own_tasks").own_tasks(apps, None)
    third.refresh_from_db(), first.refresh_from_db(), other.refresh_from_db()
    assert None not in before
    assert (third.interview_task_id, first.hold_task_id, other.ask_task_id) == before


def test_a_child_who_said_no_and_then_yes_is_waited_for_again(missing):
    """The interviewer is asked anew, though the no had settled it, and hears that they changed their mind."""
    interview = missing.offer(missing.found(), interviewer=partner(missing))
    missing.answer(interview, "refused", by=missing.world.social)
    assert open_tasks(missing, TaskKind.RETURN_INTERVIEW) == []
    missing.answer(interview, "accepted", by=missing.world.social, at=missing.at + 20 * HOUR)
    (task,) = open_tasks(missing, TaskKind.RETURN_INTERVIEW)
    assert (task.owner, task.title) == (interview.interviewer, "Hold a return-home interview")
    assert ReturnInterview.related.get(pk=interview.pk).hold_task == task
    assert Notice.related.filter(member=interview.interviewer, text__contains="changed their mind").count() == 1
    missing.hold(interview, by=missing.world.here[Role.PARTNER])
    assert open_tasks(missing, TaskKind.RETURN_INTERVIEW) == []


def test_an_earlier_answer_recorded_late_ends_nothing(missing):
    """He said yes the day after he was found. A no of the day he was found, typed after, stops no clock."""
    interview = missing.offer(missing.found(), at=missing.at + 30 * HOUR)
    missing.answer(interview, "accepted", at=missing.at + 31 * HOUR)
    with pytest.raises(Refused, match="They answered after this day"):
        missing.answer(
            interview, "refused", at=missing.at + 32 * HOUR, answered_date=civil_date(missing.at),
        )  # fmt: skip
    assert MissingEpisode.related.get(pk=interview.episode_id).interview_clock.stopped_at is None

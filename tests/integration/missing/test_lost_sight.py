"""A grant that ends before an owed interview is held: it goes back to the hub, with a task and a notice, and the clock runs."""

from __future__ import annotations

import pytest

from tests.integration.missing.missing_world import HOUR
from tests.integration.outcomes import outcome_of
from throughline.access.actions import revoke_grants
from throughline.access.models import Grant
from throughline.audit.models import Event
from throughline.core.clock import civil_date
from throughline.missing.actions.lost import hand_back_lost_interviews
from throughline.missing.models import ReturnInterview
from throughline.missing.queries.interviews import list_own_interviews
from throughline.missing.states import OWED, InterviewStatus
from throughline.support.actions.directory import add_service
from throughline.support.actions.enrolments import end_enrolment, start_enrolment
from throughline.support.actions.needs import record_answer, record_need
from throughline.support.actions.offers import answer_offer, offer_support, withdraw_offer
from throughline.support.actions.sharing import renew_sharing
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


def support(missing, at):
    """An offer of support for him to the interviewer's charity, for something else altogether."""
    world = missing.world
    service = add_service(by=world.coordinator, at=at, provider=world.agencies["charity"], kind="mentoring", name="M")
    need = record_need(
        by=world.coordinator, at=at, case_uuid=missing.case.record.uuid, kind="mentoring", description="Talk"
    )
    need = record_answer(
        by=world.coordinator, at=at, need_uuid=need.uuid, version=need.version, answer="yes",
        explained_date=civil_date(at), parent_told="His nan",
    )  # fmt: skip
    return offer_support(
        by=world.coordinator, at=at, need_uuid=need.uuid, service_uuid=service.uuid, shared_note="Likes football"
    )


def end_support(missing, offer, how: str, at) -> None:
    world, about = missing.world, {"at": at, "offer_uuid": offer.uuid, "version": offer.version}
    if how == "declined":
        answer_offer(by=world.charity, **about, accepted=False, decline_reason="no_capacity")
    elif how == "withdrawn":
        withdraw_offer(by=world.coordinator, **about, reason="Moved")
    else:
        offer = answer_offer(by=world.charity, **about, accepted=True)
        if how == "renewed":
            renew_sharing(by=world.coordinator, at=at, offer_uuid=offer.uuid)
        support = start_enrolment(**(about | {"version": offer.version}), by=world.charity, started_date=civil_date(at))
        end_enrolment(
            by=world.charity, at=at, offer_uuid=offer.uuid, version=support.version, ended_date=civil_date(at),
            outcome="He moved school",
        )  # fmt: skip


@pytest.mark.parametrize("first", ["interview", "support"])
@pytest.mark.parametrize("how", ["declined", "withdrawn", "ended", "renewed"])
def test_the_end_of_other_support_by_the_same_charity_takes_no_interview_away(missing, how, first):
    episode = missing.found()
    offer = support(missing, missing.at + 6 * HOUR) if first == "support" else None
    interview = missing.answer(missing.offer(episode))
    offer = offer or support(missing, missing.at + 8 * HOUR)
    end_support(missing, offer, how, missing.at + 9 * HOUR)
    assert run(missing, 10) == 0
    assert missing.hold(interview).status == InterviewStatus.HELD

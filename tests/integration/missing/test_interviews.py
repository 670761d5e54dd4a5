"""Return-home interviews: every move by every actor, who is independent, whose the account is, what others read."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests.integration.missing.missing_world import DAY, HOUR, make_missing
from tests.integration.outcomes import outcome_of
from throughline.access.facts import involve
from throughline.access.models import Grant
from throughline.access.states import InvolvementReason, Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Conflict, Refused
from throughline.hub.actions.cases import restrict_case
from throughline.missing.actions.interviews import InterviewAnswerGiven, answer_interview, release_from_interview
from throughline.missing.models import InterviewAccount, ReturnInterview
from throughline.missing.queries.interviews import get_interview, list_accounts, list_own_interviews
from throughline.missing.states import ANSWERS, INTERVIEW_MOVES, InterviewStatus
from throughline.work.models import Task
from throughline.work.states import TaskKind

OFFERERS = {"here coordinator", "here police", "here rocu", "here social"}
# Whose agency holds it, for a charity; whoever sees the child, among those who may.
ANSWERERS = {"here coordinator", "here social", "here charity"}


@pytest.mark.parametrize("status", InterviewStatus.values)
def test_who_may_move_an_interview_where(missing, status):
    interview = missing.interview_at(status)
    later = missing.at + 40 * HOUR
    moves = {
        **{to: (lambda by, to=to: missing.answer(interview, to, by=by, at=later), ANSWERERS) for to in ANSWERS},
        InterviewStatus.HELD: (lambda by: missing.hold(interview, by=by, at=later), {"here charity"}),
        InterviewStatus.HANDED_ON: (lambda by: missing.hand_on(interview, by=by, at=later), OFFERERS),
    }
    for to, (act, allowed) in moves.items():
        for who, actor in missing.world.everyone().items():
            # Handing on ends what was opened to the charity: it is there for it no more.
            closed = status == InterviewStatus.HANDED_ON and who == "here charity"
            expected = "absent" if who not in allowed or closed else (
                "done" if to in INTERVIEW_MOVES[status] else "refused"
            )  # fmt: skip
            assert outcome_of(lambda act=act, actor=actor: act(actor)) == expected, (to, who)


def test_who_may_offer_one_and_when(missing):
    episode = missing.report()
    for who, actor in missing.world.everyone().items():
        expected = "refused" if who in OFFERERS else "absent"
        assert outcome_of(lambda actor=actor: missing.offer(episode, by=actor)) == expected, who
    missing.find(episode)
    for who, actor in missing.world.everyone().items():
        expected = "done" if who in OFFERERS else "absent"
        assert outcome_of(lambda actor=actor: missing.offer(episode, by=actor)) == expected, who
    missing.offer(episode)
    with pytest.raises(Refused, match="offered already"):
        missing.offer(episode)


@pytest.mark.parametrize(
    ("role", "says"),
    [(Role.POLICE, "police officer is not independent"), (Role.ROCU, "police officer is not independent"),
     (Role.SOCIAL, "lead or cover"), (Role.COORDINATOR, "Choose a social worker")],
)  # fmt: skip
def test_who_is_not_independent_is_refused_in_words(missing, role, says):
    episode = missing.found()
    with pytest.raises(Refused, match=says) as refused:
        missing.offer(episode, interviewer=missing.world.here[role].member)
    assert refused.value.field == "interviewer"


def test_the_leads_own_line_is_not_independent(missing):
    episode, lead = missing.found(), missing.world.social.member
    below = missing.world.outside[Role.SOCIAL].member
    below.line_manager = lead
    below.save()
    with pytest.raises(Refused, match="in the line of whoever leads"):
        missing.offer(episode, interviewer=below)
    below.line_manager, lead.line_manager = None, below
    below.save()
    lead.save()
    with pytest.raises(Refused, match="in the line of whoever leads"):
        missing.offer(episode, interviewer=below)


def test_independence_and_to_whom_are_said(missing):
    episode = missing.found()
    for field in ("independence", "offered_to"):
        with pytest.raises(Refused) as refused:
            missing.offer(episode, **{field: "  "})
        assert refused.value.field == field


def test_a_charity_is_given_who_the_child_is_and_never_where(missing):
    interview = missing.offer(missing.found())
    assert sorted(interview.grant.classes) == ["contact", "identity", "process"]
    event = Event.objects.get(action="grant_to_agency")
    assert (event.op, event.recipient) == (Operation.DISCLOSURE, "Steady Hands")
    missing.hand_on(interview)
    assert not Grant.objects.filter(revoked_at=None).exists()
    with pytest.raises(Absent):
        get_interview(missing.world.charity, interview.uuid, missing.at + 9 * HOUR)


def test_who_sees_the_child_already_is_given_nothing_more(missing):
    partner = missing.world.here[Role.PARTNER].member
    involve(
        by=missing.world.coordinator, at=missing.at, record=missing.person.record, member=partner,
        reason=InvolvementReason.WORKS_WITH,
    )  # fmt: skip
    assert missing.offer(missing.found(), interviewer=partner).grant is None


def test_a_child_held_restricted_is_opened_to_nobody_by_an_offer(missing):
    episode = missing.found()
    restrict_case(
        by=missing.world.coordinator, at=missing.at, case_uuid=missing.case.record.uuid,
        restriction=Restriction.RESTRICTED,
    )  # fmt: skip
    with pytest.raises(Refused, match="held restricted"):
        missing.offer(episode, by=missing.world.coordinator)
    assert not Grant.objects.exists()


def test_held_inside_72_hours_stops_the_clock_and_settles_what_it_asked(missing):
    interview = missing.interview_at("held")
    clock = interview.episode.interview_clock
    clock.refresh_from_db()
    assert clock.stopped_at == missing.at + 30 * HOUR
    assert interview.held_at <= clock.due_at
    assert not Task.related.filter(kind=TaskKind.RETURN_INTERVIEW, done_at=None).exists()


def test_not_yet_stays_open_with_a_day_to_ask_again(missing):
    interview = missing.offer(missing.found())
    with pytest.raises(Refused) as refused:
        missing.answer(interview, "not_yet", ask_again_date=None)
    assert refused.value.field == "ask_again_date"
    missing.answer(interview, "not_yet")
    interview.episode.interview_clock.refresh_from_db()
    assert interview.episode.interview_clock.stopped_at is None
    task = Task.related.get(kind=TaskKind.ASK_AGAIN, done_at=None)
    assert task.owner == missing.world.social.member
    missing.answer(interview, "accepted")
    assert not Task.related.filter(kind=TaskKind.ASK_AGAIN, done_at=None).exists()
    assert list(interview.answers.order_by("pk").values_list("answer", flat=True)) == ["not_yet", "accepted"]


def test_no_needs_their_reason_stops_the_clock_and_is_not_the_end(missing):
    interview = missing.offer(missing.found())
    with pytest.raises(Refused, match="Write their reason"):
        missing.answer(interview, "refused", words=" ")
    missing.answer(interview, "refused", words="I'm fine, leave it.")
    interview.episode.interview_clock.refresh_from_db()
    assert interview.episode.interview_clock.stopped_at is not None
    assert missing.hold(missing.answer(interview, "accepted", at=missing.at + 20 * HOUR)).status == "held"


def test_which_parent_was_told_is_asked(missing):
    with pytest.raises(Refused) as refused:
        missing.answer(missing.offer(missing.found()), parent_told="")
    assert refused.value.field == "parent_told"


@pytest.mark.parametrize("changes", [{"held_date": dt.date(2100, 1, 1)}, {"held_date": dt.date(2020, 1, 1)}])
def test_an_interview_is_held_after_they_were_found_and_not_to_come(missing, changes):
    interview = missing.answer(missing.offer(missing.found()))
    with pytest.raises(Refused) as refused:
        missing.hold(interview, **changes)
    assert refused.value.field == "held_date"


def test_the_account_is_the_interviewers_and_the_gate_says_so(missing):
    interview = missing.interview_at("held")
    at = missing.at + 31 * HOUR
    for who, actor in missing.world.everyone().items():
        rows = InterviewAccount.objects.visible_to(actor, at)
        assert rows.exists() == (who == "here charity"), who
        assert bool(list_accounts(actor, at, interview)) == (who == "here charity"), who


def test_a_colleague_of_the_interviewer_reads_it_only_if_involved(missing):
    """The council sees the child by its hub team; that alone opens no interview of a colleague's."""
    episode = missing.found()
    interviewer = missing.world.outside[Role.SOCIAL].member
    interviewer.agency = missing.world.social.agency
    interviewer.save()
    interview = missing.offer(episode, interviewer=interviewer)
    interview.grant = None
    interview.save()
    involve(
        by=missing.world.coordinator, at=missing.at, record=missing.person.record, member=interviewer,
        reason=InvolvementReason.WORKS_WITH,
    )  # fmt: skip
    missing.hold(missing.answer(interview, by=missing.world.social), by=Actor(member=interviewer))
    at = missing.at + 31 * HOUR
    chair = missing.world.here[Role.CHAIR]
    assert list_accounts(Actor(member=interviewer), at, interview)
    assert list_accounts(missing.world.social, at, interview)
    assert not list_accounts(chair, at, interview)
    assert not list_accounts(missing.world.coordinator, at, interview)


def test_what_is_released_is_a_disclosure_and_others_read_it(missing):
    interview = missing.interview_at("accepted")
    with pytest.raises(Refused, match="not been held"):
        release_from_interview(
            by=missing.world.charity, at=missing.at + 30 * HOUR, interview_uuid=interview.uuid, text="x"
        )
    missing.hold(interview, released="He is threatened at the school gate.")
    event = Event.objects.get(action="release_from_interview")
    assert (event.op, "police included" in event.recipient) == (Operation.DISCLOSURE, True)
    seen = get_interview(missing.world.police, interview.uuid, missing.at + 31 * HOUR)
    assert [row.text for row in seen.releases.all()] == ["He is threatened at the school gate."]
    for actor in (missing.world.police, missing.world.social, missing.world.outside[Role.CHARITY]):
        with pytest.raises(Absent):
            release_from_interview(by=actor, at=missing.at + 31 * HOUR, interview_uuid=interview.uuid, text="x")


def test_handed_on_asks_for_another_offer_and_another_may_be_made(missing):
    interview = missing.offer(missing.found())
    missing.hand_on(interview)
    assert Task.related.get(kind=TaskKind.RETURN_INTERVIEW, done_at=None).title == "Offer a return-home interview"
    again = missing.offer(
        interview.episode, interviewer=missing.world.outside[Role.CHARITY].member, at=missing.at + 9 * HOUR
    )
    assert again.status == "offered"
    with pytest.raises(IntegrityError), transaction.atomic():
        ReturnInterview.related.filter(pk=interview.pk).update(status="offered")


def test_our_interviews_are_those_of_our_agency_in_this_hub(missing):
    interview = missing.offer(missing.found())
    at = missing.at + 7 * HOUR
    for who, actor in missing.world.everyone().items():
        assert list_own_interviews(actor, at) == ([interview] if who == "here charity" else []), who


def test_two_who_answer_at_once_are_told(missing):
    interview = missing.offer(missing.found())
    missing.answer(interview)
    given = InterviewAnswerGiven(civil_date(missing.at + 7 * HOUR), "refused", "No.", parent_told="His nan")
    with pytest.raises(Conflict) as conflict:
        answer_interview(
            by=missing.world.charity, at=missing.at + 7 * HOUR, interview_uuid=interview.uuid, version=1, given=given
        )
    assert conflict.value.theirs == {"status": "They said yes"}


def test_where_no_rule_is_loaded_it_is_still_offered_and_held(hub_world):
    welsh = make_missing(hub_world, home="Cardiff")
    assert welsh.interview_at("held").episode.interview_clock is None


def test_an_episode_of_another_day_keeps_its_own_clock(missing):
    first = missing.interview_at("held").episode
    second = missing.find(missing.report(at=missing.at + 3 * DAY), at=missing.at + 4 * DAY)
    assert second.interview_clock.stopped_at is None
    assert first.interview_clock_id != second.interview_clock_id

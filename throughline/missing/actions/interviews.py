"""Acts on a return-home interview that was offered: the child's answer, holding it, releasing from it, handing it on."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Member
from throughline.agencies.states import Role
from throughline.audit.states import Operation
from throughline.core.clock import at_london, civil_date, latest_at_london, require_on_the_clock
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.missing.models import (
    InterviewAccount,
    InterviewAnswer,
    InterviewRelease,
    MissingEpisode,
    ReturnInterview,
)
from throughline.missing.policies import found_instant, require_interview_move, require_words
from throughline.missing.queries.episodes import leading_case
from throughline.missing.queries.interviews import get_interview
from throughline.missing.states import ANSWERS, InterviewStatus
from throughline.work.deadlines import DEFAULT_DAY_END
from throughline.work.facts import ask_task, notify, settle_task, stop_clock
from throughline.work.models import Task
from throughline.work.states import TaskKind

_OPEN = (InterviewStatus.NOT_YET, InterviewStatus.SOMETHING_ELSE)


def settle(*tasks: Task | None, outcome: str, by: Actor, at: dt.datetime) -> None:
    """Settle what an episode or interview itself asked for, and nothing that another of the same child's did."""
    for task in tasks:
        if task is not None:
            settle_task(by=by, at=at, task=task, outcome=outcome)


@dataclass(frozen=True)
class InterviewAnswerGiven:
    """What a child answered, as typed. ``words``: theirs. ``reason``: as whoever asked understood it."""

    answered_date: dt.date
    answer: str
    words: str = ""
    reason: str = ""
    ask_again_date: dt.date | None = None
    parent_told: str = ""


@transaction.atomic
def answer_interview(
    *, by: Actor, at: dt.datetime, interview_uuid: uuid.UUID, version: int, given: InterviewAnswerGiven
) -> ReturnInterview:
    """The child's answer: yes, not yet, something else, or no with a reason in their words or as they were understood.

    *Not yet* and *something else* stay open, with a day to ask again (practice.md P6). A no stops the clock and is
    counted apart; the child may change their mind. Errors: Absent, Refused, Conflict.
    """
    require_permission(by, "interview.answer")
    interview = get_interview(by, interview_uuid, at, ours=by.role == Role.CHARITY, lock=True)
    interview.require_version(version, {"status": interview.get_status_display()})
    _require_answer(interview, given, at)
    changed_their_mind = interview.status == InterviewStatus.REFUSED and given.answer == InterviewStatus.ACCEPTED
    _move(interview, given.answer)
    row = InterviewAnswer(
        interview=interview, answered_date=given.answered_date, answer=given.answer,
        words=require_text(given.words, what="their words", field="words", limit=1000),
        reason=require_text(given.reason, what="the reason", field="reason", limit=500),
        ask_again_date=given.ask_again_date if given.answer in _OPEN else None,
        parent_told=require_words(
            given.parent_told, "Say which parent or carer was told, or why that is not safe.", "parent_told", 300
        ), recorded_at=at, recorded_by=by.member,
    )  # fmt: skip
    row.save_checked()
    settle(interview.ask_task, outcome="Asked again", by=by, at=at)
    if row.ask_again_date is not None:
        _ask_again(interview, row.ask_again_date, by=by, at=at)
    if given.answer == InterviewStatus.REFUSED:
        _finish(interview, "They said no", by=by, at=at)
    if changed_their_mind:
        _wait_again(interview, by=by, at=at)
    subjects = [interview.episode.person.record]
    record_act(by=by, at=at, action="answer_interview", op=Operation.COLLECTION, subjects=subjects)
    return interview


def _require_answer(interview: ReturnInterview, given: InterviewAnswerGiven, at: dt.datetime) -> None:
    if given.answer not in ANSWERS:
        raise Refused("Choose what they answered.", field="answer")
    require_interview_move(interview, given.answer)
    before = interview.answers.order_by("recorded_at", "pk").last()
    if before is not None and given.answer != before.answer and given.answered_date < before.answered_date:
        raise Refused("They answered after this day, and what they said last stands. Check it.", field="answered_date")
    found_date = interview.episode.found_date
    if given.answered_date > civil_date(at) or (found_date is not None and given.answered_date < found_date):
        raise Refused("The day must be between when they were found and today.", field="answered_date")
    if given.answer in _OPEN and (given.ask_again_date is None or given.ask_again_date < civil_date(at)):
        raise Refused("It stays open: give the day to ask again, today or later.", field="ask_again_date")
    if given.answer == InterviewStatus.REFUSED and not (given.words.strip() or given.reason.strip()):
        raise Refused("Write their reason, in their words or as you understood it.", field="words")


def _ask_again(interview: ReturnInterview, day: dt.date, *, by: Actor, at: dt.datetime) -> None:
    case = leading_case(interview.episode.person)
    owner = case.lead if case is not None else interview.offered_by
    interview.ask_task = ask_task(
        by=by, at=at, record=interview.episode.person.record, kind=TaskKind.ASK_AGAIN, owner=owner,
        title="Ask again about a return-home interview", owner_agency=owner.agency,
        due_at=at_london(day, DEFAULT_DAY_END), explanation="Another person, place or time may make the difference.",
    )  # fmt: skip
    interview.save_checked()


def _wait_again(interview: ReturnInterview, *, by: Actor, at: dt.datetime) -> None:
    """They said no, which settled what was asked, and say yes now: the interviewer hears, and is asked by the next day's end."""
    record = interview.episode.person.record
    heard = "A child changed their mind: they say yes to a return-home interview"
    notify(by=by, at=at, member=interview.interviewer, record=record, text=heard)
    ask_to_hold(interview, by=by, at=at, due_at=at_london(civil_date(at) + dt.timedelta(days=1), DEFAULT_DAY_END))


def ask_to_hold(interview: ReturnInterview, *, by: Actor, at: dt.datetime, due_at: dt.datetime) -> None:
    """A task to the interviewer. A charity's interviews stand on a list of their own instead."""
    interviewer = interview.interviewer
    if interviewer.role == Role.CHARITY:
        return
    interview.hold_task = ask_task(
        by=by, at=at, record=interview.episode.person.record, kind=TaskKind.RETURN_INTERVIEW, owner=interviewer,
        title="Hold a return-home interview", owner_agency=interviewer.agency, due_at=due_at,
        explanation="Ask them first: yes, not yet, something else, or no. What they tell you is yours to keep.",
    )  # fmt: skip
    interview.save_checked()


def _finish(interview: ReturnInterview, outcome: str, *, by: Actor, at: dt.datetime) -> None:
    """What the clock and the tasks asked for has come to its end."""
    episode = interview.episode
    clock = episode.interview_clock
    if clock is not None:
        stop_clock(by=by, at=at, clock=clock)
    settle(episode.interview_task, interview.hold_task, interview.ask_task, outcome=outcome, by=by, at=at)


@dataclass(frozen=True)
class HeldGiven:
    """A held interview, as typed. ``words``: what the child said, verbatim. ``notes``: the interviewer's own."""

    held_date: dt.date
    held_time: dt.time
    held_where: str
    words: str = ""
    notes: str = ""
    released: str = ""


@transaction.atomic
def record_interview(
    *, by: Actor, at: dt.datetime, interview_uuid: uuid.UUID, version: int, given: HeldGiven
) -> ReturnInterview:
    """Record that an interview was held, where it was safe to talk, and what was said: that is the interviewer's alone.

    Only the interviewer's agency records it. ``released`` is what others, police included, may read; it may wait. The
    clock stops at once. Errors: Absent, Refused (they have not said yes; before they were found; to come), Conflict.
    """
    require_permission(by, "interview.hold")
    interview = get_interview(by, interview_uuid, at, ours=True, lock=True)
    interview.require_version(version, {"status": interview.get_status_display()})
    require_interview_move(interview, InterviewStatus.HELD)
    require_on_the_clock(given.held_date, given.held_time, "held_date")
    found = found_instant(interview.episode)
    held_at = min(
        max(at_london(given.held_date, given.held_time), found), latest_at_london(given.held_date, given.held_time)
    )
    if not found <= held_at <= at:
        raise Refused(
            "It must be after they were found, and not to come. Check the day and the time.", field="held_date"
        )
    words = require_text(given.words, what="their words", field="words", limit=5000)
    notes = require_text(given.notes, what="your notes", field="notes", limit=10000)
    if not (words or notes):
        raise Refused("Write what they said, or your notes. Only you and your agency read them.", field="words")
    interview.held_at, interview.held_by = held_at, by.member
    interview.held_where = require_words(
        given.held_where, "Say where it was held, and that they could talk there.", "held_where", 200
    )
    _move(interview, InterviewStatus.HELD)
    InterviewAccount(
        interview=interview, words=words, notes=notes, recorded_at=at, recorded_by=by.member
    ).save_checked()
    _finish(interview, "Held", by=by, at=at)
    person = interview.episode.person
    _tell_lead(interview, "A return-home interview was held", by=by, at=at)
    record_act(by=by, at=at, action="record_interview", op=Operation.COLLECTION, subjects=[person.record])
    if given.released.strip():
        release_from_interview(by=by, at=at, interview_uuid=interview.uuid, text=given.released)
    return interview


def _tell_lead(interview: ReturnInterview, text: str, *, by: Actor, at: dt.datetime) -> None:
    case = leading_case(interview.episode.person)
    if case is not None:
        notify(by=by, at=at, member=case.lead, record=interview.episode.person.record, text=text)


@transaction.atomic
def release_from_interview(*, by: Actor, at: dt.datetime, interview_uuid: uuid.UUID, text: str) -> InterviewRelease:
    """Let those who work with the child, police included, read something from an interview: a disclosure. It stays.

    Errors: Absent, Refused (not held).
    """
    require_permission(by, "interview.hold")
    interview = get_interview(by, interview_uuid, at, ours=True)
    if interview.status != InterviewStatus.HELD:
        raise Refused("The interview has not been held, so there is nothing to release.")
    release = InterviewRelease(
        interview=interview, released_at=at, released_by=by.member,
        text=require_words(text, "Write what others may read.", "text", 3000),
    )  # fmt: skip
    release.save_checked()
    _tell_lead(interview, "Something was released from a return-home interview", by=by, at=at)
    record = interview.episode.person.record
    record_act(
        by=by, at=at, action="release_from_interview", op=Operation.DISCLOSURE, subjects=[record],
        recipient="Those who work with the child, police included",
        basis=record.agreement.basis if record.agreement else "", classes="process",
    )  # fmt: skip
    return release


@transaction.atomic
def hand_on_interview(
    *, by: Actor, at: dt.datetime, interview_uuid: uuid.UUID, version: int, reason: str
) -> ReturnInterview:
    """Take an offer back so that someone else can offer it, with the reason. What was opened to the agency for it ends.

    The clock runs on where it ran. Whoever leads is asked to offer it anew while it runs, or where the child was to be
    asked again. Errors: Absent, Refused (held already), Conflict.
    """
    require_permission(by, "interview.offer")
    interview = get_interview(by, interview_uuid, at, lock=True)
    interview.require_version(version, {"status": interview.get_status_display()})
    require_interview_move(interview, InterviewStatus.HANDED_ON)
    asking = interview.ask_task if interview.ask_task is not None and interview.ask_task.done_at is None else None
    hand_back(interview, require_words(reason, "Say why someone else offers it.", "reason", 300), by=by, at=at)
    record = interview.episode.person.record
    clock = interview.episode.interview_clock
    waiting = clock if clock is not None and clock.stopped_at is None else asking
    if waiting is not None:
        ask_to_offer(
            interview.episode, by=by, at=at, owner=waiting.owner, owner_agency=waiting.owner_agency,
            due_at=waiting.due_at,
        )  # fmt: skip
    record_act(by=by, at=at, action="hand_on_interview", op=Operation.ALTERATION, subjects=[record])
    return interview


def hand_back(interview: ReturnInterview, reason: str, *, by: Actor, at: dt.datetime) -> None:
    """End an offer in its own act: nobody waits for this interviewer, and what was opened to the agency for it ends."""
    interview.handed_on_at, interview.handed_on_by, interview.handed_on_reason = at, by.member, reason
    _move(interview, InterviewStatus.HANDED_ON)
    if interview.grant is not None and interview.grant.revoked_at is None:
        interview.grant.revoked_at, interview.grant.revoked_by = at, by.member
        interview.grant.save(update_fields=["revoked_at", "revoked_by"])
    settle(interview.hold_task, interview.ask_task, outcome="Handed on", by=by, at=at)


def ask_to_offer(
    episode: MissingEpisode, *, by: Actor, at: dt.datetime, due_at: dt.datetime, owner: Member | None,
    owner_agency: Agency, title: str = "Offer a return-home interview", explanation: str = "",
) -> None:  # fmt: skip
    """Ask for an interview to be offered for this episode; the episode keeps which task that is."""
    settle(episode.interview_task, outcome="Asked anew", by=by, at=at)
    episode.interview_task = ask_task(
        by=by, at=at, record=episode.person.record, kind=TaskKind.RETURN_INTERVIEW, title=title, owner=owner,
        owner_agency=owner_agency, due_at=due_at, explanation=explanation,
    )  # fmt: skip
    episode.save(update_fields=["interview_task"])


def _move(interview: ReturnInterview, to_status: str) -> None:
    """The one place an interview's status is written."""
    require_interview_move(interview, to_status)
    interview.status = to_status
    interview.save_checked()

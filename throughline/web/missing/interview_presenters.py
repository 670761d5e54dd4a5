"""Return-home interviews as frozen rows: as the episode's page shows them, and as whoever holds them sees them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.urls import reverse

from throughline.access.permissions import may
from throughline.agencies.actor import Actor
from throughline.missing.models import InterviewAccount, InterviewAnswer, InterviewRelease, ReturnInterview
from throughline.missing.policies import is_ours, is_police
from throughline.missing.states import InterviewStatus
from throughline.web.missing.presenters import day_and_time
from throughline.web.presenting.clocks import Clock, present_clock
from throughline.web.presenting.dates import short_date, uk_date, uk_time
from throughline.web.support.presenters import Shared, present_shared


@dataclass(frozen=True)
class AnswerRow:
    """What a child answered. Their words and reason are not for the police: those read what is released."""

    answer: str
    day: dt.date
    words: str
    reason: str
    ask_again_date: dt.date | None
    parent_told: str
    by: str


@dataclass(frozen=True)
class ReleaseRow:
    text: str
    by: str
    at: dt.datetime


@dataclass(frozen=True)
class AccountRow:
    words: str
    notes: str
    by: str
    at: dt.datetime


@dataclass(frozen=True)
class InterviewView:
    """An interview as the reader may know it."""

    uuid: uuid.UUID
    status: str
    tone: str
    is_held: bool
    interviewer: str
    agency: str
    independence: str
    offered: str
    held: str
    held_where: str
    handed_on: str
    answers: tuple[AnswerRow, ...]
    releases: tuple[ReleaseRow, ...]
    is_ours: bool
    may_answer: bool
    may_hand_on: bool


_INTERVIEW_TONES = {InterviewStatus.HELD: "done", InterviewStatus.HANDED_ON: "plain", InterviewStatus.REFUSED: "plain"}
_ENDED = (InterviewStatus.HELD, InterviewStatus.HANDED_ON)


def present_interview(interview: ReturnInterview, actor: Actor) -> InterviewView:
    ours = is_ours(actor, interview) and may(actor.role, "interview.hold")
    ended = interview.status in _ENDED
    hears = not is_police(actor.member)
    answers = sorted(interview.answers.all(), key=lambda row: row.pk, reverse=True)
    releases = sorted(interview.releases.all(), key=lambda row: row.pk, reverse=True)
    held = f"{uk_date(interview.held_at)} at {uk_time(interview.held_at)}" if interview.held_at else ""
    return InterviewView(
        uuid=interview.uuid,
        status=interview.get_status_display(),
        tone=_INTERVIEW_TONES.get(InterviewStatus(interview.status), "accent"),
        is_held=interview.status == InterviewStatus.HELD,
        interviewer=interview.interviewer.name,
        agency=interview.interviewer.agency.name,
        independence=interview.independence,
        offered=f"{interview.offered_to}. {short_date(interview.offered_at)}, by {interview.offered_by.name}",
        held=f"{held}, by {interview.held_by.name}" if held and interview.held_by else "",
        held_where=interview.held_where if ours else "",
        handed_on=interview.handed_on_reason,
        answers=tuple(_present_answer(row, hears=hears) for row in answers),
        releases=tuple(_present_release(row) for row in releases),
        is_ours=ours,
        may_answer=not ended and may(actor.role, "interview.answer"),
        may_hand_on=not ended and may(actor.role, "interview.offer"),
    )


def _present_answer(row: InterviewAnswer, *, hears: bool) -> AnswerRow:
    return AnswerRow(
        answer=row.get_answer_display(),
        day=row.answered_date,
        words=row.words if hears else "",
        reason=row.reason if hears else "",
        ask_again_date=row.ask_again_date,
        parent_told=row.parent_told if hears else "",
        by=row.recorded_by.name,
    )


def _present_release(row: InterviewRelease) -> ReleaseRow:
    return ReleaseRow(row.text, row.released_by.name, row.released_at)


def present_account(row: InterviewAccount) -> AccountRow:
    return AccountRow(row.words, row.notes, row.recorded_by.name, row.recorded_at)


@dataclass(frozen=True)
class OwnInterviewRow:
    """An interview one's agency holds, in its list."""

    href: str
    name: str
    age: str
    contact: str
    status: str
    found: str
    clock: Clock | None


def present_own_row(interview: ReturnInterview, actor: Actor, at: dt.datetime) -> OwnInterviewRow:
    shared, episode = shared_child(interview, actor, at), interview.episode
    clock = episode.interview_clock
    running = clock is not None and clock.stopped_at is None
    return OwnInterviewRow(
        href=reverse("return-interview", args=[interview.uuid]),
        name=shared.identity.name,
        age=shared.identity.age,
        contact=shared.contact,
        status=interview.get_status_display(),
        found=day_and_time(episode.found_date, episode.found_time),
        clock=present_clock(clock.due_at, now=at) if clock is not None and running else None,
    )


def shared_child(interview: ReturnInterview, actor: Actor, at: dt.datetime) -> Shared:
    """The child as far as the interviewer's agency may know them."""
    return present_shared(interview.episode.person, actor, at)

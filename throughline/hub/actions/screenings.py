"""Screening a case: a level by professional judgement, with reasons, and the person's own voice at every review."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import at_london, civil_date
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.hub.actions.interventions import record_own_words
from throughline.hub.models import Case, ReviewVoice, Screening
from throughline.hub.policies import require_open
from throughline.hub.reviews import next_review
from throughline.hub.states import REVIEW_BY_LEVEL, Level
from throughline.work.deadlines import DEFAULT_DAY_END
from throughline.work.facts import ask_task, start_clock, stop_clock, stop_clocks
from throughline.work.models import Clock
from throughline.work.states import TaskKind


@dataclass(frozen=True)
class ScreeningGiven:
    """A screening as typed: the level, the professional judgement, and the reasons.

    ``tool``: the key of the tool it was made with, if any. ``review_date``: when that tool says to look again; without one,
    the rule of the level judged.
    """

    level: str
    judgement: str
    reasons: str
    review_date: dt.date | None = None
    tool: str = ""


@dataclass(frozen=True)
class HeardGiven:
    """What the person said at a review, word for word: when, who heard it, who may read it (practice.md P5)."""

    words: str
    said_date: dt.date
    heard_by: str
    may_read: str
    told_who_reads: bool


@dataclass(frozen=True)
class NotAskedGiven:
    """Why the person could not be asked at a review, and the day by which they are."""

    reason: str
    ask_by_date: dt.date


VoiceGiven = HeardGiven | NotAskedGiven


@transaction.atomic
def screen_case(
    *, by: Actor, at: dt.datetime, case_uuid: uuid.UUID, given: ScreeningGiven, voice: VoiceGiven
) -> Screening:
    """Record a screening level with its judgement and reasons, and the person's voice; earlier ones stay.

    Where they could not be asked, the lead has a task to ask them by the day given: not yet is never a refusal
    (practice.md P6). Errors: Absent, Refused.
    """
    require_permission(by, "case.work")
    case = get_visible(Case, case_uuid, by, at)
    require_open(case)
    screening = keep_screening(case, given, by=by, at=at)
    if isinstance(voice, HeardGiven):
        _keep_heard(case, screening, voice, by=by, at=at)
    else:
        _keep_not_asked(case, screening, voice, by=by, at=at)
    record_act(by=by, at=at, action="screen_case", op=Operation.COLLECTION, subjects=[case.record])
    return screening


def keep_screening(case: Case, given: ScreeningGiven, *, by: Actor, at: dt.datetime) -> Screening:
    """Write a screening for the act that makes it: a review, or the opening of a case, when nobody has met them yet."""
    if given.level not in Level.values:
        raise Refused("Choose a level.", field="level")
    for value, field, message in (
        (given.judgement, "judgement", "Write your professional judgement."),
        (given.reasons, "screening_reasons", "Give the reasons for the level."),
    ):
        if not value.strip():
            raise Refused(message, field=field)
    screening = Screening(
        case=case,
        screened_date=civil_date(at),
        level=given.level,
        judgement=require_text(given.judgement, what="judgement", field="judgement", limit=5000),
        reasons=require_text(given.reasons, what="reasons", field="screening_reasons", limit=5000),
        screened_at=at,
        screened_by=by.member,
        tool=given.tool,
        review_date=given.review_date,
    )
    screening.save_checked()
    set_next_review(case, by=by, at=at)
    return screening


def set_next_review(case: Case, *, by: Actor, at: dt.datetime) -> None:
    """One review of a case is waited for: the soonest that follows from what stands of its screenings.

    One that is waited for already goes on, paused where it was paused.
    """
    following = next_review(case, at)
    key = REVIEW_BY_LEVEL[following.level]
    running = Clock.related.filter(record=case.record, rule__key__in=REVIEW_BY_LEVEL.values(), stopped_at__isnull=True)
    same = running.filter(rule__key=key, starts_at=following.since_at).first()
    for clock in running.select_related("rule"):
        if clock != same:
            stop_clock(by=by, at=at, clock=clock)
    if same is None:
        start_clock(
            by=by, at=at, key=key, record=case.record, owner_agency=case.lead.agency, owner=case.lead,
            starts_at=following.since_at, until_date=following.on_date,
        )  # fmt: skip


def stop_reviews(case: Case, *, by: Actor, at: dt.datetime) -> None:
    """No review of the case is waited for any more: it was held, or the case closed."""
    for key in REVIEW_BY_LEVEL.values():
        stop_clocks(by=by, at=at, record=case.record, key=key)


def _keep_heard(case: Case, screening: Screening, voice: HeardGiven, *, by: Actor, at: dt.datetime) -> None:
    words = record_own_words(
        by=by, at=at, person_uuid=case.person.record.uuid, about=case.record, words=voice.words,
        said_date=voice.said_date, heard_by=voice.heard_by, may_read=voice.may_read, told_who_reads=voice.told_who_reads,
    )  # fmt: skip
    ReviewVoice(screening=screening, words=words).save_checked()


def _keep_not_asked(case: Case, screening: Screening, voice: NotAskedGiven, *, by: Actor, at: dt.datetime) -> None:
    reason = require_text(voice.reason, what="the reason", field="not_asked_reason", limit=500)
    if not reason:
        raise Refused("Say why they could not be asked.", field="not_asked_reason")
    if voice.ask_by_date <= civil_date(at):
        raise Refused("The day they will be asked by must be after today.", field="ask_by_date")
    ReviewVoice(screening=screening, not_asked_reason=reason, ask_by_date=voice.ask_by_date).save_checked()
    ask_task(
        by=by, at=at, record=case.record, kind=TaskKind.ASK_AGAIN, title="Ask them how they see it",
        owner=case.lead, owner_agency=case.lead.agency, due_at=at_london(voice.ask_by_date, DEFAULT_DAY_END),
        explanation="They could not be asked at the last screening. Keep what they say as their own words.",
    )  # fmt: skip

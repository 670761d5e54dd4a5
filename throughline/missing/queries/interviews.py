"""Reading return-home interviews: those of an episode, and those the reader's own agency holds."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import F, QuerySet

from throughline.agencies.actor import Actor
from throughline.core.errors import Absent
from throughline.missing.models import (
    InterviewAccount,
    MissingEpisode,
    ReturnInterview,
)
from throughline.missing.states import OWED, InterviewStatus

SHOWN_WITH_INTERVIEW = (
    "interviewer__agency", "offered_by", "held_by", "handed_on_by", "grant", "episode__interview_clock",
    "episode__person__record",
)  # fmt: skip


def _rows(actor: Actor, at: dt.datetime) -> QuerySet[ReturnInterview]:
    rows: QuerySet[ReturnInterview] = ReturnInterview.objects.visible_to(actor, at)
    return rows.select_related(*SHOWN_WITH_INTERVIEW)


def _ours(actor: Actor, at: dt.datetime) -> QuerySet[ReturnInterview]:
    return _rows(actor, at).filter(interviewer__agency=actor.agency, interviewer__hub=actor.hub)


def get_interview(
    actor: Actor, interview_uuid: uuid.UUID, at: dt.datetime, *, ours: bool = False, lock: bool = False
) -> ReturnInterview:
    """An interview through the child's gate; ``ours``: only if the actor's own agency holds it. Raises Absent."""
    rows = (_ours if ours else _rows)(actor, at).filter(uuid=interview_uuid)
    found: ReturnInterview | None = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise Absent
    return found


def list_interviews(episode: MissingEpisode) -> list[ReturnInterview]:
    """The interviews offered after an episode, newest first."""
    rows = episode.interviews.select_related(*SHOWN_WITH_INTERVIEW)
    return list(rows.prefetch_related("answers__recorded_by", "releases__released_by").order_by("-offered_at", "-pk"))


def list_own_interviews(actor: Actor, at: dt.datetime) -> list[ReturnInterview]:
    """Those the actor's agency was asked to hold, what is due first; held ones last."""
    rows = _ours(actor, at).filter(episode__withdrawn_at__isnull=True).exclude(status=InterviewStatus.HANDED_ON)
    rows = rows.prefetch_related("episode__person__age_statements")
    due = F("episode__interview_clock__due_at").asc(nulls_last=True)
    return sorted(
        rows.order_by(due, "pk"), key=lambda row: row.status in (InterviewStatus.HELD, InterviewStatus.REFUSED)
    )


def list_owed(hub: int) -> list[ReturnInterview]:
    """A hub's interviews that are offered or said yes to and neither held nor handed on. For acts, never to show."""
    rows = ReturnInterview.related.filter(
        episode__person__record__hub=hub, episode__withdrawn_at__isnull=True, status__in=OWED
    ).select_for_update(of=("self",))
    return list(rows.select_related("interviewer", "grant", "episode__interview_clock", "episode__person__record"))


def list_accounts(actor: Actor, at: dt.datetime, interview: ReturnInterview) -> list[InterviewAccount]:
    """What was said and noted, for the interviewer and its agency; for anyone else, nothing."""
    rows = InterviewAccount.objects.visible_to(actor, at).filter(interview=interview)
    return list(rows.select_related("recorded_by").order_by("recorded_at", "pk"))

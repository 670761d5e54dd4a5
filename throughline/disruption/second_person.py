"""A child recorded as holder or controller of a line is looked at by a second person (practice.md P3)."""

from __future__ import annotations

import datetime as dt

from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.core.errors import Refused
from throughline.work.facts import ask_task
from throughline.work.states import TaskKind

REVIEW_WITHIN = dt.timedelta(days=1)


def ask_second_person(record: ProtectedRecord, *, title: str, by: Actor, at: dt.datetime) -> None:
    """Ask the hub for the review, on the record that it is about."""
    ask_task(
        by=by,
        at=at,
        record=record,
        title=title,
        kind=TaskKind.HOLDER_REVIEW,
        owner_agency=by.hub.agency,
        due_at=at + REVIEW_WITHIN,
        explanation="A second person looks at whether this child was exploited to hold or control the line.",
    )


def require_second_person(recorded_by: int, *, stands: bool, reason: str, by: Actor) -> None:
    """Refuse whoever recorded it, and *it does not stand* without a reason."""
    if recorded_by == by.member.pk:
        raise Refused("Someone other than who recorded this reviews it.")
    if not stands and not reason.strip():
        raise Refused("Say what shows that they did not hold the line.", field="reason")


def settle_second_person(record: ProtectedRecord, outcome: str, *, by: Actor, at: dt.datetime) -> None:
    """Close one review asked for on a record: each child recorded there asked for one."""
    open_tasks = record.tasks.filter(kind=TaskKind.HOLDER_REVIEW, done_at__isnull=True)
    task = open_tasks.order_by("pk").first()
    if task is not None:
        task.done_at, task.done_by, task.outcome = at, by.member, outcome[:1000]
        task.save_checked()

"""Tasks a support plan asked for, settled by the act they asked for."""

from __future__ import annotations

import datetime as dt

from throughline.agencies.actor import Actor
from throughline.work.models import Task


def finish_task(task: Task | None, *, by: Actor, at: dt.datetime, outcome: str) -> None:
    """Settle a task still open: what it asked for has been done."""
    if task is not None and task.done_at is None:
        task.done_at, task.done_by, task.outcome = at, by.member, outcome
        task.save_checked()

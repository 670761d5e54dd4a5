"""What is due, or was done, about records: their tasks and the clocks that stand for themselves, in one question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, DateTimeField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Coalesce

from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.work.models import Task
from throughline.work.queries.due import counting_clocks
from throughline.work.states import RuleKey


@dataclass(frozen=True)
class DueAbout:
    """A task, or a deadline that counts now. ``owner``: by name, else the agency; who asked and who did it, by key."""

    pk: int
    title: str
    owner: str
    due_at: dt.datetime
    asked_at: dt.datetime | None
    asked_by: int | None
    done_at: dt.datetime | None
    done_by: int | None


@dataclass(frozen=True)
class AllAbout:
    """``tasks``: of each record in turn, open ones first by when they are due; ``clocks``: by when they are due."""

    tasks: list[DueAbout]
    clocks: list[DueAbout]

    @property
    def open_tasks(self) -> list[DueAbout]:
        return [task for task in self.tasks if task.done_at is None]

    @property
    def done_tasks(self) -> list[DueAbout]:
        return [task for task in self.tasks if task.done_at is not None]


_COLUMNS = ("what", "pk", "record", "says", "by", "due_at", "asked", "asker", "done", "doer")
_TASK, _CLOCK = "task", "clock"


def list_about(actor: Actor, at: dt.datetime, records: Sequence[ProtectedRecord]) -> AllAbout:
    """The tasks and the counting clocks of these records, of those one may see. One query."""
    turn = {record.pk: number for number, record in enumerate(records)}
    tasks: QuerySet[Any] = Task.objects.visible_to(actor, at).filter(record__in=list(turn))
    asked = tasks.order_by().annotate(
        what=Value(_TASK), says=F("title"), by=_owner(), asked=F("asked_at"), asker=F("asked_by"), done=F("done_at"),
        doer=F("done_by"),
    )  # fmt: skip
    nobody, never = Value(None, output_field=IntegerField()), Value(None, output_field=DateTimeField())
    clocks: QuerySet[Any] = counting_clocks(actor, at).filter(record__in=list(turn))
    counting = clocks.select_related(None).order_by().annotate(
        what=Value(_CLOCK), says=F("rule__key"), by=_owner(), asked=never, asker=nobody, done=never, doer=nobody
    )  # fmt: skip
    rows = list(asked.values_list(*_COLUMNS).union(counting.values_list(*_COLUMNS), all=True))
    found = {_TASK: [row for row in rows if row[0] == _TASK], _CLOCK: [row for row in rows if row[0] == _CLOCK]}
    found[_TASK].sort(key=lambda row: (turn[row[2]], row[8] is not None, row[5], row[1]))
    found[_CLOCK].sort(key=lambda row: (row[5], row[1]))
    return AllAbout([DueAbout(row[1], *row[3:]) for row in found[_TASK]],
                    [DueAbout(row[1], RuleKey(row[3]).label, *row[4:]) for row in found[_CLOCK]])  # fmt: skip


def _owner() -> Coalesce:
    return Coalesce("owner__name", "owner_agency__name", output_field=CharField())

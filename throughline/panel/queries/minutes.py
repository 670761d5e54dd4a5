"""Reading what a panel wrote: minutes per item, decisions, what was asked of whom; only of items one sat in (P20)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.panel.models import (
    AgendaItem,
    ConflictDeclared,
    Decision,
    ItemAttendance,
    ItemMinute,
    ItemTask,
    Meeting,
)
from throughline.panel.queries.agenda import Numbered, agenda_of, open_items, visible_items
from throughline.panel.states import MeetingStatus
from throughline.work.models import Task

_CHAIRED_BY = Coalesce(F("chair_id"), F("meeting__chair_id"))


def _minuted(actor: Actor, at: dt.datetime) -> QuerySet[AgendaItem]:
    rows = visible_items(actor, at)
    if actor.role == Role.COORDINATOR:
        return rows
    sat = ItemAttendance.related.filter(item=OuterRef("pk"), member=actor.member, withdrawn_at__isnull=True)
    chaired = rows.alias(chaired=_CHAIRED_BY)
    return chaired.filter(Q(chaired=actor.member.pk) | Q(Exists(sat)))


def minuted_agenda(actor: Actor, at: dt.datetime, meeting: Meeting) -> list[Numbered]:
    """The items whose minutes a reader has, numbered as on their own agenda."""
    mine = set(_minuted(actor, at).filter(meeting=meeting).values_list("pk", flat=True))
    return [row for row in agenda_of(actor, at, meeting) if row.item.pk in mine]


def reads_minutes(actor: Actor, at: dt.datetime, item: AgendaItem) -> bool:
    """Whether a reader has the minutes of an item they see."""
    return _minuted(actor, at).filter(pk=item.pk).exists()


@dataclass(frozen=True)
class Written:
    """What stands of an item: the newest minute, corrections after it was agreed, decisions, tasks, who sat in it."""

    minute: ItemMinute | None
    corrections: tuple[ItemMinute, ...]
    decisions: tuple[Decision, ...]
    tasks: tuple[ItemTask, ...]
    attendances: tuple[ItemAttendance, ...]


def written_of(item: AgendaItem) -> Written:
    """Everything that stands written of an item a reader has the minutes of: nothing recorded in error."""
    minutes = list(item.minutes.select_related("written_by").order_by("number"))
    tasks = item.item_tasks.filter(withdrawn_at__isnull=True).select_related(
        "task__owner", "task__owner_agency", "task__record", "decision"
    )
    sat = item.attendances.filter(withdrawn_at__isnull=True).select_related("agency", "member")
    return Written(
        minute=next((row for row in reversed(minutes) if not row.is_correction), None),
        corrections=tuple(row for row in minutes if row.is_correction),
        decisions=tuple(
            item.decisions.filter(withdrawn_at__isnull=True)
            .prefetch_related("dissents__agency")
            .order_by("decided_at", "pk")
        ),
        tasks=tuple(tasks.order_by("task__due_at", "pk")),
        attendances=tuple(sat.order_by("agency__name", "name")),
    )


@dataclass(frozen=True)
class InError:
    """What was recorded of an item in error, for whoever runs it: it stays in its history and is in no minutes."""

    decisions: tuple[Decision, ...]
    attendances: tuple[ItemAttendance, ...]
    tasks: tuple[ItemTask, ...]


def in_error_of(item: AgendaItem) -> InError:
    """What was withdrawn of an item, oldest first. A tick taken back without a word was no error."""
    decisions = item.decisions.filter(withdrawn_at__isnull=False).select_related("withdrawn_by")
    sat = item.attendances.filter(withdrawn_at__isnull=False).exclude(withdrawn_reason="")
    tasks = item.item_tasks.filter(withdrawn_at__isnull=False).select_related("task", "withdrawn_by")
    return InError(
        tuple(decisions.order_by("withdrawn_at", "pk")),
        tuple(sat.select_related("agency", "withdrawn_by").order_by("withdrawn_at", "pk")),
        tuple(tasks.order_by("withdrawn_at", "pk")),
    )


def taken_back_behind(task: Task) -> Decision | None:
    """Of a task one may see: the panel's decision it came of, where that was recorded in error and the task was kept."""
    rows = Decision.related.filter(
        item_tasks__task=task, item_tasks__withdrawn_at__isnull=True, withdrawn_at__isnull=False
    )
    found: Decision | None = rows.select_related("withdrawn_by__agency").first()
    return found


def newest_minute(item: AgendaItem) -> str:
    """The text of the minute that stands."""
    newest = item.minutes.filter(is_correction=False).order_by("-number").first()
    return newest.text if newest is not None else ""


def minute_begun_from(item: AgendaItem, version: int) -> str:
    """The text somebody began from, who opened the item at a version: each save made one more of both."""
    begun = item.minutes.filter(is_correction=False, number=version - 1).first()
    return begun.text if begun is not None else ""


def list_overdue_actions(actor: Actor, at: dt.datetime, meeting: Meeting) -> list[Task]:
    """What earlier panels of this kind asked for and is overdue: it puts itself on the agenda of those who may see it.

    To the chair its record is open from circulation, whoever chaired the panel that asked for it.
    """
    chairs = meeting.chair_id == actor.member.pk
    items = open_items(actor, at) if chairs else visible_items(actor, at)
    asked = _asked_before(meeting).filter(item__in=items)
    tasks: QuerySet[Task] = Task.objects.visible_to(actor, at).filter(panel_item__in=asked)
    overdue = tasks.filter(done_at__isnull=True, due_at__lt=at).select_related("record", "owner", "owner_agency")
    return list(overdue.order_by("due_at", "pk"))


def overdue_records(meeting: Meeting, at: dt.datetime) -> list[ProtectedRecord]:
    """What overdue actions of earlier panels are about, but where the chair has a conflict. For acts, never to show."""
    conflict = ConflictDeclared.related.filter(item=OuterRef("item"), member=meeting.chair)
    late = _asked_before(meeting).filter(~Exists(conflict), task__done_at__isnull=True, task__due_at__lt=at)
    return list(ProtectedRecord.objects.filter(tasks__panel_item__in=late).distinct().order_by("pk"))


def asked_records(meeting: Meeting) -> list[ProtectedRecord]:
    """What any action of earlier panels is about. For acts, never to show."""
    return list(ProtectedRecord.objects.filter(tasks__panel_item__in=_asked_before(meeting)).distinct().order_by("pk"))


def _asked_before(meeting: Meeting) -> QuerySet[ItemTask]:
    rows = ItemTask.related.filter(
        item__meeting__hub=meeting.hub, item__meeting__kind=meeting.kind, item__meeting__meets_at__lt=meeting.meets_at,
        item__withdrawn_at__isnull=True,
    )  # fmt: skip
    return rows.exclude(item__meeting=meeting)


def list_to_agree(actor: Actor, meeting: Meeting) -> list[AgendaItem]:
    """The items of a meeting whose minutes wait for this member, who chairs them, to agree them."""
    if meeting.status != MeetingStatus.DRAFTED:
        return []
    rows = meeting.items.filter(withdrawn_at__isnull=True, frozen_at__isnull=True)
    rows = rows.alias(chaired=_CHAIRED_BY)
    return list(rows.filter(chaired=actor.member.pk))

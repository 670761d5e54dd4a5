"""Recorded in error: a decision of a panel, or that somebody sat in an item. Only until the minutes are agreed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction

from throughline.access.facts import record_act
from throughline.agencies.actor import Actor
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.panel.actions.meetings import audited
from throughline.panel.actions.session import run_item
from throughline.panel.models import AgendaItem, Decision, ItemAttendance, ItemTask
from throughline.work.facts import notify, settle_task

_CANCELLED = "Cancelled: the panel’s decision it came of was recorded in error"


@transaction.atomic
def withdraw_decision(
    *, by: Actor, at: dt.datetime, item_uuid: uuid.UUID, decision_id: int, reason: str, cancel: Iterable[int] = ()
) -> Decision:
    """Mark a decision as recorded in error, with the reason. It stays in the item's history and is in no minutes.

    ``cancel``: the open actions of the item that go with it; their owners are told. Every other action is kept, and the
    owner of one that came of it is told that its decision was taken back. After the minutes are agreed a correction is
    added to them instead. Errors: Absent, Refused.
    """
    item = run_item(by, at, item_uuid, or_drafted=True)
    decision: Decision | None = item.decisions.select_for_update().filter(pk=decision_id).first()
    if decision is None or decision.withdrawn_at is not None:
        raise Absent
    decision.withdrawn_at, decision.withdrawn_by, decision.withdrawn_reason = at, by.member, _why(reason)
    decision.save_checked()
    for row in _chosen(item, cancel):
        _cancel(row, by=by, at=at)
    for row in item.item_tasks.filter(decision=decision, withdrawn_at__isnull=True, task__done_at__isnull=True):
        _tell_owner(row, "The panel’s decision an action of yours came of was taken back", by=by, at=at)
    record_act(by=by, at=at, action="withdraw_panel_decision", **audited([item], item.meeting))
    return decision


@transaction.atomic
def withdraw_attendance(
    *, by: Actor, at: dt.datetime, item_uuid: uuid.UUID, attendance_id: int, reason: str
) -> ItemAttendance:
    """Mark that somebody sat in an item as recorded in error, with the reason: they have no minutes by it, and their agency
    no longer counts for the quorum. Errors: Absent, Refused.
    """
    item = run_item(by, at, item_uuid, or_drafted=True)
    row: ItemAttendance | None = item.attendances.select_for_update().filter(pk=attendance_id).first()
    if row is None or row.withdrawn_at is not None:
        raise Absent
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, by.member, _why(reason)
    row.save_checked()
    record_act(by=by, at=at, action="withdraw_attendance", **audited([item], item.meeting))
    return row


def _why(reason: str) -> str:
    if not reason.strip():
        raise Refused("Say why it was recorded in error.", field="reason")
    return require_text(reason, what="the reason", field="reason", limit=300)


def _chosen(item: AgendaItem, cancel: Iterable[int]) -> list[ItemTask]:
    """The item's open actions among these keys. Errors: Refused where one was done meanwhile, or is not the item's."""
    wanted = set(cancel)
    rows = item.item_tasks.filter(pk__in=wanted, withdrawn_at__isnull=True, task__done_at__isnull=True)
    found = list(rows.select_related("task__owner", "task__record"))
    if len(found) != len(wanted):
        raise Refused("One of these actions is done or cancelled already. Look at them again.", field="cancel")
    return found


def _cancel(row: ItemTask, *, by: Actor, at: dt.datetime) -> None:
    row.withdrawn_at, row.withdrawn_by = at, by.member
    row.save_checked()
    settle_task(by=by, at=at, task=row.task, outcome=_CANCELLED)
    _tell_owner(row, "An action of yours from a panel is cancelled", by=by, at=at)


def _tell_owner(row: ItemTask, text: str, *, by: Actor, at: dt.datetime) -> None:
    if row.task.owner is not None:
        notify(by=by, at=at, member=row.task.owner, record=row.task.record, text=text)

"""Recorded in error: a step of a lineage is withdrawn with its reason, and stays in the history."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible, may_see
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation as Act
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.disruption.lineage import settle_lineage
from throughline.disruption.models import DealPhone, Line, LineClosure, Succession
from throughline.disruption.policies import live_numbers
from throughline.disruption.second_person import REVIEW_WITHIN
from throughline.disruption.states import ClosureType
from throughline.register.links import standing_links, withdraw_links
from throughline.register.states import LinkKind
from throughline.work.facts import ask_task
from throughline.work.states import TaskKind


@transaction.atomic
def withdraw_number_step(*, by: Actor, at: dt.datetime, line_uuid: uuid.UUID, phone_id: int, reason: str) -> DealPhone:
    """A move or change of a number was recorded in error: the number goes back where it was, with any deactivation since.

    ``line_uuid`` is the line the step led to. Closures count once by what joins their lines afterwards. Errors: Absent,
    Refused (no reason, no step led to it, it went on since where the actor may open it, a standing closure rests on it).
    """
    require_permission(by, "line.record")
    line = get_visible(Line, line_uuid, by, at, lock=True)
    row = (
        line.phones.select_related("phone__record", "line__record", "came_from__line__record")
        .filter(pk=phone_id)
        .first()
    )
    before = row.came_from if row is not None else None
    if row is None or (before is not None and not may_see(by.member, before.line.record, at)):
        raise Absent
    if before is None:
        raise Refused("No move or change led to this number here.")
    require_nothing_rests_on(row, by=by, at=at)
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, by.member, require_reason(reason)
    row.save_checked()
    leave_line(row, by=by, at=at)
    ask_where_it_went(row, by=by, at=at)
    _go_back(row, Line.related.select_for_update().get(pk=before.line_id), before)
    settle_lineage(line)
    records = [line.record] if before.line_id == line.pk else [line.record, before.line.record]
    record_act(by=by, at=at, action="withdraw_number_step", op=Act.ALTERATION, subjects=records)
    return row


def require_nothing_rests_on(row: DealPhone, *, by: Actor, at: dt.datetime) -> None:
    """The number went on nowhere from here that the actor may open, and no closure that counts rests on it. Errors: Refused.

    Where a line they may not open took it, a refusal would tell them so: that line is asked instead (``ask_where_it_went``).
    """
    if any(may_see(by.member, each.line.record, at) for each in row.went_to.select_related("line__record")):
        raise Refused("The number went on from here since. Withdraw that step first.")
    if LineClosure.related.filter(deactivated_number=row, reversed_date__isnull=True).exists():
        raise Refused("A standing closure rests on this number. Reopen the line first.")


def ask_where_it_went(row: DealPhone, *, by: Actor, at: dt.datetime) -> None:
    """A number never was this line's: whoever holds a line that took it from here looks whether that is so of theirs (P28).

    It stays theirs until they say otherwise, and came from nowhere that stands.
    """
    for each in row.went_to.select_related("line__record", "line__owning_agency"):
        settle_lineage(each.line)
        ask_task(
            by=by, at=at, record=each.line.record, kind=TaskKind.ACTION, owner_agency=each.line.owning_agency,
            title="Look again at a number: where it came from was recorded in error", due_at=at + REVIEW_WITHIN,
            explanation="The line it came from never worked on it. Keep it on this line, or say that it was an error here too.",
        )  # fmt: skip


def leave_line(row: DealPhone, *, by: Actor, at: dt.datetime) -> None:
    """The line never had the number by this row: its link goes, or runs as long as the line had it before."""
    earlier = row.line.phones.filter(phone=row.phone).order_by("-until_date").first()
    if earlier is None:
        withdraw_links(
            by=by, at=at, from_record=row.line.record, to_record=row.phone.record, kinds=[LinkKind.DEAL_NUMBER],
            reason=row.withdrawn_reason,
        )  # fmt: skip
    else:
        links = standing_links(row.line.record, row.phone.record, [LinkKind.DEAL_NUMBER])
        links.update(until_date=earlier.until_date)


def _go_back(row: DealPhone, line: Line, before: DealPhone) -> None:
    """The line before works on its number still, unless it was recorded there anew since. Errors: Refused (it is closed)."""
    if line.phones.filter(number=before.number, until_date__isnull=True).exists():
        return
    before.until_date = None
    if before.number == row.number and before.deactivated_date is None:
        before.deactivated_date, before.deactivation_source = row.deactivated_date, row.deactivation_source
    _require_dead_where_closed(line, before)
    before.save_checked()
    standing_links(line.record, before.phone.record, [LinkKind.DEAL_NUMBER]).update(until_date=None)


def _require_dead_where_closed(line: Line, number: DealPhone) -> None:
    """A closed line is given no number back that lives, or lived on the day a type 2 closure says that none did."""
    closure = line.closures.filter(reversed_date__isnull=True).first()
    if closure is None:
        return
    lives = number.deactivated_date is None
    if lives or (closure.closure_type == ClosureType.TYPE_2 and live_numbers(line, closure.closed_date, [number])):
        raise Refused(
            f"{line.name} ({line.record.reference}) is closed, and would have been working on {number.as_written} when it was. "
            f"Reopen it first; or, if the number was dead by {closure.closed_date:%d/%m/%Y}, record that."
        )


@transaction.atomic
def withdraw_succession(
    *, by: Actor, at: dt.datetime, line_uuid: uuid.UUID, succession_id: int, reason: str
) -> Succession:
    """That a line went on as another was recorded in error: it joins nothing any more. Errors: Absent, Refused."""
    require_permission(by, "line.record")
    line = get_visible(Line, line_uuid, by, at, lock=True)
    rows = line.successions.select_for_update(of=("self",)).select_related("next_line__record")
    row = rows.filter(pk=succession_id, withdrawn_at__isnull=True).first()
    if row is None or not may_see(by.member, row.next_line.record, at):
        raise Absent
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, by.member, require_reason(reason)
    row.save_checked()
    if not line.successions.filter(next_line=row.next_line, withdrawn_at__isnull=True).exists():
        withdraw_links(
            by=by, at=at, from_record=line.record, to_record=row.next_line.record, kinds=[LinkKind.FOLLOWED_BY],
            reason=row.withdrawn_reason,
        )  # fmt: skip
    settle_lineage(line)
    record_act(
        by=by, at=at, action="withdraw_succession", op=Act.ALTERATION, subjects=[line.record, row.next_line.record]
    )
    return row


def require_reason(reason: str) -> str:
    """Why it was recorded in error, as it is kept. Errors: Refused."""
    if not reason.strip():
        raise Refused("Say why it was recorded in error.", field="reason")
    return require_text(reason, what="reason", field="reason", limit=300)

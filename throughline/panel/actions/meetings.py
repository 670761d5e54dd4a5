"""Acts on a meeting: plan, circulate, begin, end, agree its minutes, cancel."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from throughline.access.facts import put_on_agenda, record_act, take_off_agenda
from throughline.access.gate import may_see
from throughline.access.models import ProtectedRecord
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.agencies.states import Role
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.panel.kinds import rule_of
from throughline.panel.models import AgendaItem, Meeting
from throughline.panel.policies import (
    has_case,
    is_child_on,
    require_chair,
    require_chair_apart,
    require_far_from_18,
    require_meeting_move,
)
from throughline.panel.queries.agenda import get_meeting
from throughline.panel.queries.minutes import asked_records, list_to_agree, overdue_records
from throughline.panel.states import MeetingStatus, PanelKind, Subject
from throughline.work.facts import notify, start_clock, stop_clock
from throughline.work.states import RuleKey


@transaction.atomic
def plan_meeting(*, by: Actor, at: dt.datetime, kind: str, meets_at: dt.datetime, place: str, chair: Member) -> Meeting:
    """Plan a meeting of a panel. Nothing is open to its chair until its agenda is circulated. Errors: Absent, Refused."""
    require_permission(by, "panel.convene")
    if kind not in PanelKind.values:
        raise Refused("Choose the kind of panel.", field="kind")
    if meets_at <= at:
        raise Refused("The panel must be later than now.", field="meets_date")
    if not place.strip():
        raise Refused("Say where the panel meets, or how to join it.", field="place")
    require_chair(chair, by.hub.pk)
    meeting = Meeting(
        hub=by.hub, kind=kind, meets_at=meets_at, place=require_text(place, what="the place", field="place", limit=200),
        chair=chair, planned_at=at, planned_by=by.member,
    )  # fmt: skip
    meeting.save_checked()
    record_act(
        by=by, at=at, action="plan_meeting", op=Operation.CONFIGURATION, subjects=[],
        detail={"panel": str(meeting.uuid), "kind": rule_of(kind).name},
    )  # fmt: skip
    return meeting


@transaction.atomic
def circulate_agenda(*, by: Actor, at: dt.datetime, meeting_uuid: uuid.UUID, version: int) -> Meeting:
    """Circulate an agenda: each record on it opens to whoever chairs its item, and leads and covers are told.

    Checked again for every item: the chair is no lead or cover of it, a child of concern is on it as a child harmed, a
    devolved panel's child is far enough from 18. Errors: Absent, Refused, Conflict.
    """
    require_permission(by, "panel.convene")
    meeting = _held(by, at, meeting_uuid, version)
    items = items_on(meeting)
    if not items:
        raise Refused("Nothing is on this agenda yet.")
    for item in items:
        require_item_sound(item, items)
        open_to_chair(item, by=by, at=at)
    meeting.circulated_at, meeting.circulated_by = at, by.member
    _move(meeting, MeetingStatus.CIRCULATED)
    for item in items:
        tell_of_item(item, by=by, at=at)
    late = _open_overdue(meeting, at=at)
    record_act(by=by, at=at, action="circulate_agenda", **audited(items, meeting, Operation.GRANT, late))
    return meeting


def _open_overdue(meeting: Meeting, *, at: dt.datetime) -> list[ProtectedRecord]:
    """Overdue actions of earlier panels put themselves on the agenda: what each is about opens to the chair, as an item's."""
    late = [record for record in overdue_records(meeting, at) if not may_see(meeting.chair, record, at)]
    for record in late:
        put_on_agenda(at=meeting.circulated_at or at, record=record, chair=meeting.chair)
    return late


def _close_overdue(meeting: Meeting, *, at: dt.datetime) -> None:
    if meeting.circulated_at is None:
        return
    for record in asked_records(meeting):
        take_off_agenda(at=at, record=record, chair=meeting.chair, circulated_at=meeting.circulated_at)


def require_item_sound(item: AgendaItem, items: list[AgendaItem]) -> None:
    """What must hold of an item when it is tabled and again when it is circulated."""
    if has_case(item):
        case = item.record.case  # type: ignore[union-attr]
        require_chair_apart(item.chaired_by, case)
        require_far_from_18(item.meeting, case.person)
    if item.subject == Subject.PERSON_OF_CONCERN and is_child_on(item.record.person, item.meeting):  # type: ignore[union-attr]
        if all(other.person_id != item.record_id for other in items):
            raise Refused(
                "This person may be under 18. Table them first as a child harmed, on the same agenda: a child is never"
                " tabled as a person of concern alone."
            )


def open_to_chair(item: AgendaItem, *, by: Actor, at: dt.datetime) -> None:
    """Open an item's records to its chair. Refused, without a reason, where the chair may not see them even so."""
    for record in item.records:
        put_on_agenda(at=at, record=record, chair=item.chaired_by)
    if not all(may_see(item.chaired_by, record, at) for record in item.records):
        raise Refused(
            f"An item about {item.record} cannot be opened to {item.chaired_by.name}. Name another chair for that item."
        )
    item.opened_at, item.opened_by = at, by.member
    item.save_checked()


def close_to_chair(item: AgendaItem, chair: Member, *, at: dt.datetime) -> None:
    """Close an item's records to whoever chaired it."""
    if item.opened_at is not None:
        for record in item.records:
            take_off_agenda(at=at, record=record, chair=chair, circulated_at=item.opened_at)


def let_questions_lapse(item: AgendaItem, *, by: Actor, at: dt.datetime) -> None:
    """Questions nobody answered are asked no more once the item is over: late, they stay missed in the ledger."""
    for row in item.requests.filter(answered_at__isnull=True).select_related("clock"):
        stop_clock(by=by, at=at, clock=row.clock)


def tell_of_item(item: AgendaItem, *, by: Actor, at: dt.datetime) -> None:
    """The lead and the cover of a case hear that it is on an agenda; the chair that an item is theirs."""
    if item.record is None:
        return
    told = {item.chaired_by}
    if has_case(item):
        told |= {item.record.case.lead, item.record.case.cover}
    for member in sorted(told, key=lambda each: each.pk):
        notify(by=by, at=at, member=member, record=item.record, text="On the agenda of a panel")


@transaction.atomic
def begin_meeting(*, by: Actor, at: dt.datetime, meeting_uuid: uuid.UUID, version: int) -> Meeting:
    """Begin a panel whose agenda was circulated. Held before the day it was planned for, it is of the day it is held.

    Errors: Absent, Refused, Conflict.
    """
    meeting = _run_by(by, at, meeting_uuid, version)
    if civil_date(at) < civil_date(meeting.meets_at):
        meeting.meets_at = at
    _move(meeting, MeetingStatus.IN_SESSION)
    late = _open_overdue(meeting, at=at)
    record_act(by=by, at=at, action="begin_meeting", **audited(items_on(meeting), meeting, also=late))
    return meeting


@transaction.atomic
def end_meeting(*, by: Actor, at: dt.datetime, meeting_uuid: uuid.UUID, version: int) -> Meeting:
    """End a panel: its minutes are drafts, each with a clock until its chair agrees it. Errors: Absent, Refused, Conflict."""
    meeting = _run_by(by, at, meeting_uuid, version)
    _move(meeting, MeetingStatus.DRAFTED)
    items = items_on(meeting)
    for item in items:
        let_questions_lapse(item, by=by, at=at)
        if item.record is not None:
            chair = item.chaired_by
            item.minutes_clock = start_clock(
                by=by, at=at, key=RuleKey.PANEL_MINUTES, record=item.record, owner_agency=chair.agency, owner=chair
            )
            item.save_checked()
    record_act(by=by, at=at, action="end_meeting", **audited(items, meeting))
    return meeting


@transaction.atomic
def agree_minutes(*, by: Actor, at: dt.datetime, meeting_uuid: uuid.UUID, version: int) -> Meeting:
    """Agree the minutes of the items one chairs: they are frozen, and the chair's sight of their records ends.

    When every item's chair has agreed, the minutes of the meeting are agreed. Errors: Absent, Refused, Conflict.
    """
    require_permission(by, "panel.chair")
    meeting = get_meeting(by, meeting_uuid, at, lock=True)
    meeting.require_version(version, {"status": meeting.get_status_display()})
    require_meeting_move(meeting, MeetingStatus.AGREED)
    mine = list_to_agree(by, meeting)
    if not mine and by.member.pk != meeting.chair_id:
        raise Absent
    for item in mine:
        _require_minuted(item)
        item.frozen_at, item.frozen_by = at, by.member
        item.save_checked()
        close_to_chair(item, by.member, at=at)
        if item.minutes_clock is not None:
            stop_clock(by=by, at=at, clock=item.minutes_clock)
    if all(item.frozen_at for item in items_on(meeting)):
        meeting.agreed_at, meeting.agreed_by = at, by.member
        _move(meeting, MeetingStatus.AGREED)
        _close_overdue(meeting, at=at)
    else:
        meeting.save_checked()
    record_act(by=by, at=at, action="agree_minutes", **audited(mine, meeting))
    return meeting


def _require_minuted(item: AgendaItem) -> None:
    if not item.minutes.exists():
        what = item.title or str(item.record)
        raise Refused(f"Nothing is written on {what}. Write its minute first, if only that it was not reached.")


@transaction.atomic
def cancel_meeting(*, by: Actor, at: dt.datetime, meeting_uuid: uuid.UUID, version: int, reason: str) -> Meeting:
    """Cancel a panel that has not begun, with the reason; what was opened to its chair closes. Errors: Refused, Conflict."""
    require_permission(by, "panel.convene")
    meeting = _held(by, at, meeting_uuid, version)
    if not reason.strip():
        raise Refused("Say why it is cancelled.", field="reason")
    meeting.cancelled_reason = require_text(reason, what="the reason", field="reason", limit=200)
    meeting.cancelled_at, meeting.cancelled_by = at, by.member
    _move(meeting, MeetingStatus.CANCELLED)
    items = items_on(meeting)
    for item in items:
        let_questions_lapse(item, by=by, at=at)
        close_to_chair(item, item.chaired_by, at=at)
    _close_overdue(meeting, at=at)
    record_act(by=by, at=at, action="cancel_meeting", **audited(items, meeting))
    return meeting


def _held(by: Actor, at: dt.datetime, meeting_uuid: uuid.UUID, version: int) -> Meeting:
    """A meeting, locked, as the page showed it."""
    meeting = get_meeting(by, meeting_uuid, at, lock=True)
    meeting.require_version(version, {"status": meeting.get_status_display()})
    return meeting


def _run_by(by: Actor, at: dt.datetime, meeting_uuid: uuid.UUID, version: int) -> Meeting:
    """The same, for its chair or the coordinator. Errors: Absent for anyone else."""
    require_permission(by, "panel.chair")
    meeting = _held(by, at, meeting_uuid, version)
    if by.role != Role.COORDINATOR and meeting.chair_id != by.member.pk:
        raise Absent
    return meeting


def items_on(meeting: Meeting) -> list[AgendaItem]:
    """All that is on an agenda, whoever may see it: what is opened, closed and frozen goes for all of it."""
    rows = meeting.items.filter(withdrawn_at__isnull=True)
    rows = rows.select_related(
        "record__case__person", "record__person", "person", "chair__agency", "meeting__chair__agency"
    )
    return list(rows.order_by("tabled_at", "pk"))


def audited(
    items: list[AgendaItem],
    meeting: Meeting,
    op: Operation = Operation.ALTERATION,
    also: Sequence[ProtectedRecord] = (),
) -> dict[str, Any]:
    """What the audit is told of an act on these items. Themes name no record: then the event is about the meeting alone."""
    subjects = [*(record for item in items for record in item.records), *also]
    return {
        "op": op if subjects else Operation.CONFIGURATION, "subjects": subjects, "detail": {"panel": str(meeting.uuid)}
    }  # fmt: skip


def _move(meeting: Meeting, to_status: str) -> None:
    """The one place a meeting's status is written."""
    require_meeting_move(meeting, to_status)
    meeting.status = to_status
    meeting.save_checked()

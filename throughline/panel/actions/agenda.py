"""Acts on an agenda: table an item, take it off, name its chair, admit an agency, declare a conflict of interest."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.actions import GRANT_DAYS, GRANT_DAYS_AT_MOST, grant_to_agency
from throughline.access.facts import record_act
from throughline.access.gate import find_by_reference, get_visible
from throughline.access.models import ProtectedRecord
from throughline.access.permissions import require_permission
from throughline.access.states import FieldClass, RecordKind
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Member
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.hub.models import Case
from throughline.hub.policies import require_open
from throughline.panel.actions.meetings import (
    audited,
    close_to_chair,
    items_on,
    let_questions_lapse,
    open_to_chair,
    require_item_sound,
    tell_of_item,
)
from throughline.panel.models import AgendaItem, ConflictDeclared, ItemAdmission
from throughline.panel.policies import (
    is_statutory,
    require_chair,
    require_open_agenda,
    require_runs,
    require_subject,
)
from throughline.panel.queries.agenda import get_item, get_meeting
from throughline.panel.states import MeetingStatus, Subject
from throughline.work.facts import pass_clock_on

_KINDS = {Subject.PERSON_OF_CONCERN: RecordKind.PERSON, Subject.LOCATION: RecordKind.PLACE}


@transaction.atomic
def table_case(
    *, by: Actor, at: dt.datetime, meeting_uuid: uuid.UUID, case_uuid: uuid.UUID, why: str, chair: Member | None = None
) -> AgendaItem:
    """Put the person of an open case on an agenda, with what the panel is asked. ``chair``: of this item alone.

    Errors: Absent, Refused (the chair leads or covers the case; a devolved panel's child is too near 18).
    """
    require_permission(by, "panel.attend")
    case = get_visible(Case, case_uuid, by, at, beside=("person__record", "lead", "cover"))
    require_open(case)
    meeting = get_meeting(by, meeting_uuid, at, lock=True)
    item = AgendaItem(
        meeting=meeting, subject=Subject.VICTIM, record=case.record, person=case.person.record, why=_why(why),
        chair=chair, tabled_at=at, tabled_by=by.member,
    )  # fmt: skip
    return _put_on(item, by=by, at=at)


@transaction.atomic
def table_item(
    *, by: Actor, at: dt.datetime, meeting_uuid: uuid.UUID, subject: str, reference: str = "", title: str = "",
    why: str = "",
) -> AgendaItem:  # fmt: skip
    """Put a person of concern or a location (by its reference), or a theme, on an agenda. Errors: Absent, Refused.

    Someone who may be under 18 is a person of concern only beside their own item as a child harmed (practice.md P3).
    """
    require_permission(by, "panel.convene")
    meeting = get_meeting(by, meeting_uuid, at, lock=True)
    record = None
    if subject == Subject.THEME:
        if not title.strip():
            raise Refused("Give the theme a title that names nobody.", field="title")
    elif subject in _KINDS:
        title, record = "", _found(by, at, reference, _KINDS[Subject(subject)])
    else:
        raise Refused(
            "Choose a person of concern, a location or a theme. A child is tabled from their case.", field="subject"
        )
    item = AgendaItem(
        meeting=meeting, subject=subject, record=record, title=require_text(title, what="the title", field="title", limit=150),
        why=_why(why) if record is not None else "", tabled_at=at, tabled_by=by.member,
    )  # fmt: skip
    return _put_on(item, by=by, at=at)


def _found(by: Actor, at: dt.datetime, reference: str, kind: RecordKind) -> ProtectedRecord:
    record = find_by_reference(by, at, reference)
    if record is None or record.kind != kind:
        raise Refused(
            f"We could not find a {kind.label.lower()} “{reference.strip()}”. Type the reference of their page.",
            field="reference",
        )
    return record


def _why(text: str) -> str:
    if not text.strip():
        raise Refused("Say what the panel is asked.", field="why")
    return require_text(text, what="what the panel is asked", field="why", limit=2000)


def _put_on(item: AgendaItem, *, by: Actor, at: dt.datetime) -> AgendaItem:
    """Keep an item, sound; on an agenda circulated already it opens to its chair at once."""
    meeting = item.meeting
    require_open_agenda(meeting, by)
    require_subject(meeting, item.subject)
    if item.chair is not None:
        require_chair(item.chair, by.hub.pk)
    require_item_sound(item, items_on(meeting))
    item.save_checked()
    if meeting.status == MeetingStatus.CIRCULATED:
        open_to_chair(item, by=by, at=at)
        tell_of_item(item, by=by, at=at)
    record_act(by=by, at=at, action="table_item", **audited([item], item.meeting, Operation.COLLECTION))
    return item


@transaction.atomic
def withdraw_item(*, by: Actor, at: dt.datetime, item_uuid: uuid.UUID, reason: str) -> AgendaItem:
    """Take an item off an agenda that has not been held, with the reason. Errors: Absent, Refused."""
    require_permission(by, "panel.convene")
    item = get_item(by, item_uuid, at, lock=True)
    require_open_agenda(item.meeting, by)
    if not reason.strip():
        raise Refused("Say why it is taken off.", field="reason")
    beside = item.meeting.items.filter(
        record=item.person_id, subject=Subject.PERSON_OF_CONCERN, withdrawn_at__isnull=True
    )  # fmt: skip
    if item.person_id is not None and beside.exists():
        raise Refused("They are also on this agenda as a person of concern. Take that item off first.")
    item.withdrawn_reason = require_text(reason, what="the reason", field="reason", limit=300)
    item.withdrawn_at, item.withdrawn_by = at, by.member
    item.save_checked()
    let_questions_lapse(item, by=by, at=at)
    close_to_chair(item, item.chaired_by, at=at)
    record_act(by=by, at=at, action="withdraw_item", **audited([item], item.meeting))
    return item


@transaction.atomic
def name_item_chair(*, by: Actor, at: dt.datetime, item_uuid: uuid.UUID, chair: Member) -> AgendaItem:
    """Name who chairs one item, where the meeting's chair leads its case or has a conflict. Errors: Absent, Refused."""
    require_permission(by, "panel.convene")
    item = get_item(by, item_uuid, at, lock=True)
    if item.frozen_at is not None:
        raise Refused("The minutes of this item are agreed.")
    require_chair(chair, by.hub.pk)
    if item.conflicts.filter(member=chair).exists():
        raise Refused("Choose somebody else to chair this item.", field="chair")
    before = item.chaired_by
    item.chair = chair
    require_item_sound(item, items_on(item.meeting))
    item.save_checked()
    if item.opened_at is not None and before.pk != chair.pk:
        close_to_chair(item, before, at=at)
        open_to_chair(item, by=by, at=at)
        tell_of_item(item, by=by, at=at)
    if item.minutes_clock is not None:
        pass_clock_on(clock=item.minutes_clock, to=chair)
    record_act(by=by, at=at, action="name_item_chair", **audited([item], item.meeting))
    return item


@transaction.atomic
def admit_agency(*, by: Actor, at: dt.datetime, item_uuid: uuid.UUID, agency: Agency, reason: str) -> ItemAdmission:
    """Admit an agency that is not statutory to an item on a person of concern or a location (practice.md P20).

    Its record is granted to the agency until four weeks after the panel: a disclosure, under an agreement in force.
    Errors: Absent, Refused.
    """
    require_permission(by, "panel.chair")
    item = get_item(by, item_uuid, at, lock=True)
    require_runs(by, item)
    if item.record is None or item.subject not in _KINDS or is_statutory(agency, item.meeting.kind):
        raise Refused("This item is not closed to that agency.", field="agency")
    if not reason.strip():
        raise Refused("Say why this agency is needed for this item.", field="reason")
    days = (civil_date(item.meeting.meets_at) - civil_date(at)).days + GRANT_DAYS
    admission = ItemAdmission(
        item=item, agency=agency, admitted_at=at, admitted_by=by.member,
        reason=require_text(reason, what="the reason", field="reason", limit=200),
    )  # fmt: skip
    admission.save_checked()
    classes = [FieldClass.LOCATION if item.subject == Subject.LOCATION else FieldClass.IDENTITY, FieldClass.PROCESS]
    grant_to_agency(
        by=by, at=at, record=item.record, agency=agency, purpose=f"Admitted to a panel: {admission.reason}"[:200],
        days=min(max(days, 1), GRANT_DAYS_AT_MOST), classes=classes,
    )  # fmt: skip
    record_act(by=by, at=at, action="admit_agency", **audited([item], item.meeting, Operation.GRANT))
    return admission


@transaction.atomic
def declare_conflict(
    *, by: Actor, at: dt.datetime, item_uuid: uuid.UUID, member: Member | None = None
) -> ConflictDeclared:
    """Declare one's own conflict of interest with an item; its chair or the coordinator may declare another's.

    From then on the item is not there for them, in no list and on no page. It is the panel's own, and ends nothing else:
    what must never be seen again is kept from them on the case. Once something is decided or the minutes are agreed, who
    sat then stays written. Errors: Absent, Refused.
    """
    require_permission(by, "panel.attend")
    item = get_item(by, item_uuid, at, lock=True)
    of = member or by.member
    if of.pk != by.member.pk:
        require_runs(by, item)
        if of.hub_id != by.hub.pk:
            raise Absent
    if item.conflicts.filter(member=of).exists():
        raise Refused("That is recorded already.", field="member")
    if of.pk == item.chaired_by.pk:
        raise Refused("They chair this item. Name another chair for it first; then it will not be there for them.")
    declared = ConflictDeclared(item=item, member=of, declared_at=at, declared_by=by.member)
    declared.save_checked()
    if item.frozen_at is None and not item.standing_decisions:
        for row in item.attendances.filter(member=of, withdrawn_at__isnull=True):
            row.withdrawn_at, row.withdrawn_by = at, by.member
            row.save_checked()
    record_act(by=by, at=at, action="declare_conflict", **audited([item], item.meeting))
    return declared

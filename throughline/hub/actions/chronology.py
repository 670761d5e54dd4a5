"""Writing a case's chronology: facts, opinions, own words and contacts kept apart; append only."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible, list_visible_records
from throughline.access.models import ProtectedRecord
from throughline.access.permissions import require_permission
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.hub.models import Case, ChronologyEntry
from throughline.hub.policies import require_open
from throughline.hub.states import EntryKind
from throughline.register.links import link_records
from throughline.register.models import Link
from throughline.register.states import LinkKind

_LINKS = {
    RecordKind.LINE: LinkKind.CASE_LINE,
    RecordKind.PLACE: LinkKind.CASE_PLACE,
    RecordKind.PERSON: LinkKind.CASE_PERSON,
}


@transaction.atomic
def write_entry(
    *, by: Actor, at: dt.datetime, case_uuid: uuid.UUID, kind: str, happened_date: dt.date, text: str
) -> ChronologyEntry:
    """Add an entry: a fact, a professional opinion, or a contact. Errors: Absent, Refused.

    Their own words are kept by ``record_own_words``, with who heard them and who may read them (practice.md P5), and
    stand in the chronology beside these.
    """
    require_permission(by, "case.work")
    case = get_visible(Case, case_uuid, by, at)
    require_open(case)
    if kind == EntryKind.OWN_WORDS:
        raise Refused("Keep their own words apart, with who heard them and who may read them.", field="kind")
    if kind not in EntryKind.values:
        raise Refused("Choose a fact, an opinion, or a contact.", field="kind")
    if happened_date > civil_date(at):
        raise Refused("The date must be today or earlier.", field="happened_date")
    if not text.strip():
        raise Refused("Write what happened.", field="text")
    entry = ChronologyEntry(
        case=case,
        kind=kind,
        happened_date=happened_date,
        text=require_text(text, what="entry", field="text"),
        written_at=at,
        written_by=by.member,
    )
    entry.save_checked()
    record_act(by=by, at=at, action="write_entry", op=Operation.COLLECTION, subjects=[case.record])
    return entry


@transaction.atomic
def withdraw_entry(*, by: Actor, at: dt.datetime, entry_id: int, reason: str) -> ChronologyEntry:
    """Mark an entry as recorded in error, with the reason; it stays readable. Errors: Absent, Refused."""
    require_permission(by, "case.work")
    rows = ChronologyEntry.objects.visible_to(by, at).select_for_update(of=("self",)).select_related("case__record")
    entry: ChronologyEntry | None = rows.filter(pk=entry_id).first()
    if entry is None:
        raise Absent
    if not reason.strip():
        raise Refused("Say why it was recorded in error.", field="reason")
    if entry.withdrawn_at is not None:
        raise Refused("This entry is marked as recorded in error already.")
    entry.withdrawn_at, entry.withdrawn_by = at, by.member
    entry.withdrawn_reason = require_text(reason, what="reason", field="reason", limit=300)
    entry.save_checked()
    record_act(by=by, at=at, action="withdraw_entry", op=Operation.ALTERATION, subjects=[entry.case.record])
    return entry


@transaction.atomic
def link_to_case(*, by: Actor, at: dt.datetime, case_uuid: uuid.UUID, record_uuid: uuid.UUID) -> Link:
    """Link a line, place or person one may see to a case. Errors: Absent."""
    require_permission(by, "case.work")
    case = get_visible(Case, case_uuid, by, at)
    require_open(case)
    found: list[ProtectedRecord] = list_visible_records(by, at, [record_uuid])
    if not found or found[0].kind not in _LINKS:
        raise Absent
    link = link_records(
        by=by, at=at, from_record=case.record, to_record=found[0], kind=_LINKS[RecordKind(found[0].kind)],
        since_date=civil_date(at),
    )  # fmt: skip
    record_act(by=by, at=at, action="link_to_case", op=Operation.ALTERATION, subjects=[case.record, found[0]])
    return link

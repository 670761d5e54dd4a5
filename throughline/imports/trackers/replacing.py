"""A row of a source that says something else now: the new one takes the old one's place, which stays as recorded in error."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughline.access.facts import record_act
from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.hub.models import Intervention, Referral
from throughline.hub.states import ReferralStatus
from throughline.imports.trackers.correcting import NotCorrected, correct_person
from throughline.imports.trackers.keeping import end_known, known_of, say_contacts_again
from throughline.imports.trackers.source_rows import read_source_rows
from throughline.imports.trackers.values import RowValues
from throughline.register.links import withdraw_what_it_said
from throughline.register.models import Person
from throughline.sources.models import SourceRow
from throughline.work.facts import resolve_gaps
from throughline.work.models import Gap

REASON = "Superseded: its source sent it again, changed"


@dataclass(frozen=True)
class Replaced:
    """Whose row it was, and what of who they are could not be corrected, with why."""

    person: Person
    not_corrected: tuple[NotCorrected, ...]


def replaceable(row: SourceRow) -> bool:
    """Whether nobody has worked on what a row made."""
    found = Intervention.related.filter(source_row=row)
    referred = Referral.related.filter(source_row=row)
    if not (found.exists() or referred.exists()):
        return False
    touched = found.exclude(version=1, withdrawn_at__isnull=True).exists()
    gaps = Gap.related.filter(about__intervention__source_row=row)
    touched = touched or gaps.exclude(taken_on_at__isnull=True, resolved_at__isnull=True).exists()
    return not (touched or referred.exclude(version=1, status=ReferralStatus.HISTORY).exists())


def replace_row(*, by: Actor, at: dt.datetime, row: SourceRow, said: RowValues) -> Replaced:
    """End a row and withdraw what it made: the event, and the numbers and names that it alone brought.

    Who they are is corrected where the source made them and nobody has said otherwise since.
    """
    person: Person | None = None
    for intervention in Intervention.related.filter(source_row=row).select_related("record", "person__record"):
        person = intervention.person
        intervention.version += 1
        intervention.withdrawn_at, intervention.withdrawn_by = at, by.member
        intervention.withdrawn_reason = REASON
        intervention.save_checked()
        resolve_gaps(by=by, at=at, person=person.record, resolution=REASON, about=intervention.record)
        withdraw_what_it_said(by=by, at=at, event=intervention.record, reason=REASON)
        record_act(
            by=by, at=at, action="withdraw_intervention", op=Operation.ALTERATION, subjects=[intervention.record]
        )
    for referral in Referral.related.filter(source_row=row).select_related("record", "person__record"):
        person = referral.person
        _withdraw(by, at, referral.record)
    assert person is not None
    row.ended_at, row.ended_by, row.ended_reason = at, by.member.name, REASON
    row.save(update_fields=["ended_at", "ended_by", "ended_reason"])
    for _, run, before in read_source_rows([row]):
        if before.phones or before.address:
            say_contacts_again(by=by, records=[person.record_id])
        if run.imported_at is not None:
            end_known(
                by=by,
                at=at,
                source=row.source,
                brought_at=run.imported_at,
                reason=REASON,
                only=known_of(before, person),
            )
        return Replaced(person, correct_person(by=by, at=at, person=person, row=row, before=before, said=said))
    return Replaced(person, ())


def _withdraw(by: Actor, at: dt.datetime, record: ProtectedRecord) -> None:
    record.withdrawn_at, record.withdrawn_by, record.withdrawn_reason = at, by.member, REASON
    record.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    withdraw_what_it_said(by=by, at=at, event=record, reason=REASON)
    record_act(by=by, at=at, action="withdraw_referral", op=Operation.ALTERATION, subjects=[record])

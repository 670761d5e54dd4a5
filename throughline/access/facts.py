"""Facts the upper apps push down to the gate inside their own actions: protected records, involvement, the audit entry.

Nothing here is an act by itself: each runs in the transaction of the action that calls it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q

from throughline.access.models import AccessReason, AgendaEntry, BreakGlass, Exclusion, Involvement, ProtectedRecord
from throughline.access.states import InvolvementReason, RecordKind
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Member, SharingAgreement
from throughline.agencies.queries import agreed_until
from throughline.agencies.states import Role
from throughline.audit.actions import Entry, append, append_many
from throughline.audit.states import Operation
from throughline.core.clock import at_london, civil_date
from throughline.core.errors import Refused
from throughline.core.ids import new_references
from throughline.core.many import copying, insert_like, reserve_keys

# The acts nobody does on what they opened in an emergency.
_CHANGES = (
    Operation.COLLECTION, Operation.ALTERATION, Operation.DISCLOSURE, Operation.COMBINATION, Operation.ERASURE,
    Operation.GRANT,
)  # fmt: skip


def record_act(
    *,
    by: Actor,
    at: dt.datetime,
    action: str,
    op: Operation,
    subjects: Iterable[ProtectedRecord],
    recipient: str = "",
    basis: str = "",
    classes: str = "",
    detail: Mapping[str, object] | None = None,
) -> int:
    """Audit one act of an actor on records, in the caller's transaction.

    What someone opened in an emergency is open to be read: an act of theirs that changes it, shares it or opens it to others
    is refused here, where every act comes by. Errors: AuditUnavailable, Refused.
    """
    subjects = list(subjects)
    if op in _CHANGES and open_in_emergency(by.member, subjects, at):
        raise Refused(
            "You opened this in an emergency, to read. Ask whoever leads it to do this; or close the emergency first, if"
            " it is open to you otherwise by now."
        )
    entry = Entry(
        op=op,
        action=action,
        subjects=[record.subject for record in subjects],
        recipient=recipient,
        purpose=by.purpose,
        basis=basis,
        classes=classes,
        detail=detail or {},
    )
    return append(actor=by.for_audit(), at=at, entry=entry)


def open_in_emergency(member: Member, records: Iterable[ProtectedRecord], at: dt.datetime) -> list[BreakGlass]:
    """What of these records a member has open in an emergency, the first to close first. Nothing is asked of one who opened
    nothing lately: every page and every act comes by here."""
    if (member.emergency_until_at or at) <= at:
        return []
    running = BreakGlass.objects.filter(member=member, starts_at__lte=at, expires_at__gt=at, ended_at__isnull=True)
    return list(running.filter(record__in=list(records)).select_related("record").order_by("expires_at"))


def protect(*, by: Actor, at: dt.datetime, kind: RecordKind, agency: Agency | None = None) -> ProtectedRecord:
    """Make the protected record of a new thing, owned by the actor's agency (or ``agency``) in the actor's hub.

    The owner is its controller, under the regime of that kind of agency; the hub's agreement in force today, if there
    is one, is the one it is shared under (practice.md P24). Recording a thing makes the actor involved with it.
    """
    owner = agency or by.agency
    record = ProtectedRecord.objects.create(
        kind=kind,
        hub=by.hub,
        owner_agency=owner,
        controller=owner,
        regime=owner.regime,
        agreement=agreement_in_force(by.hub.pk, civil_date(at)),
        recorded_at=at,
        recorded_by=by.member,
    )
    involve(by=by, at=at, record=record, member=by.member, reason=InvolvementReason.RECORDED)
    return record


def withdraw_record(*, by: Actor, at: dt.datetime, record: ProtectedRecord, reason: str) -> None:
    """A record was made in error: nobody finds it any more but in what was recorded in error (``seen_in_error``)."""
    record.withdrawn_at, record.withdrawn_by, record.withdrawn_reason = at, by.member, reason[:300]
    record.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])


def protect_many(
    *, by: Actor, at: dt.datetime, kind: RecordKind, number: int, agency: Agency | None = None
) -> list[ProtectedRecord]:
    """As ``protect``, for many new things at once. The records know their key, id, reference and kind, and how they are held."""
    owner = agency or by.agency
    sample = ProtectedRecord(
        kind=kind, hub=by.hub, owner_agency=owner, controller=owner, regime=owner.regime,
        agreement=agreement_in_force(by.hub.pk, civil_date(at)), recorded_at=at, recorded_by=by.member,
    )  # fmt: skip
    keys = reserve_keys(ProtectedRecord, number)
    made = [(key, uuid.uuid4(), reference) for key, reference in zip(keys, new_references(number), strict=True)]
    insert_like(sample, ("id", "uuid", "reference"), made)
    if by.member.role != Role.SYSTEM:
        involved = Involvement(member=by.member, reason=InvolvementReason.RECORDED, since_at=at, since_by=by.member)
        insert_like(involved, ("record_id",), [(key,) for key in keys])
    new, records = copying(sample), []
    for key, identifier, reference in made:
        record: ProtectedRecord = new()
        record.id, record.uuid, record.reference = key, identifier, reference
        records.append(record)
    return records


def record_acts(
    *, by: Actor, at: dt.datetime, action: str, op: Operation, subjects: Iterable[Sequence[ProtectedRecord]]
) -> int:
    """Audit many alike acts, one event each, as ``record_act`` does one. Errors: AuditUnavailable, Refused."""
    told = [[record.subject for record in dict.fromkeys(each)] for each in subjects]
    if op in _CHANGES and (by.member.emergency_until_at or at) > at:
        opened = BreakGlass.objects.filter(member=by.member, expires_at__gt=at, ended_at__isnull=True)
        held = set(opened.values_list("record__uuid", flat=True))
        if any(identifier in held for each in told for _, identifier in each):
            raise Refused("You opened one of these in an emergency, to read. Close the emergency first.")
    entry = Entry(op=op, action=action, purpose=by.purpose)
    return append_many(actor=by.for_audit(), at=at, entry=entry, subjects=told)


def agreement_in_force(hub: int, on: dt.date, party: Agency | None = None) -> SharingAgreement | None:
    """The newest sharing agreement of a hub that runs on a day; of those a ``party`` signed, where one is named."""
    runs = Q(ended_date__isnull=True) | Q(ended_date__gt=on)
    agreements = SharingAgreement.objects.filter(runs, hub=hub, starts_date__lte=on, ends_date__gte=on)
    if party is not None:
        agreements = agreements.filter(parties=party)
    return agreements.order_by("-starts_date", "-pk").first()


def shared_until(hub: int, party: Agency, at: dt.datetime) -> dt.datetime | None:
    """Until when, without a day between, agreements that the party signed are in force; None where none is now."""
    last = agreed_until(hub, civil_date(at), party)
    return None if last is None else at_london(last + dt.timedelta(days=1), dt.time())


def involve(*, by: Actor, at: dt.datetime, record: ProtectedRecord, member: Member, reason: InvolvementReason) -> None:
    """Make a member involved with a record, once per reason. The system actor is never involved: it works on all."""
    if member.role == Role.SYSTEM:
        return
    Involvement.objects.get_or_create(
        record=record, member=member, reason=reason, until_at=None, defaults={"since_at": at, "since_by": by.member}
    )


def end_involvement(
    *, by: Actor, at: dt.datetime, record: ProtectedRecord, member: Member, reason: InvolvementReason
) -> None:
    """End one reason for a member's involvement, from this moment."""
    Involvement.objects.filter(record=record, member=member, reason=reason, until_at=None).update(
        until_at=at, until_by=by.member
    )


def keep_from_alike(*, at: dt.datetime, record: ProtectedRecord, person: ProtectedRecord) -> None:
    """Keep a new record about a person from whoever the person is kept from, for as long as they are."""
    Exclusion.objects.bulk_create(
        Exclusion(record=record, member=row.member, follows=row, reason=row.reason, set_at=at, set_by=row.set_by)
        for row in Exclusion.objects.running(at).filter(record=person).select_related("member", "set_by")
    )


def give_reason(*, by: Actor, at: dt.datetime, record: ProtectedRecord, reason: str) -> None:
    """Keep why a member opened a record they are not involved with (practice.md P23)."""
    AccessReason.objects.get_or_create(
        record=record, member=by.member, session=by.session, defaults={"reason": reason[:200], "given_at": at}
    )


def put_on_agenda(*, at: dt.datetime, record: ProtectedRecord, chair: Member) -> None:
    """Open a record to whoever chairs a panel on it, from circulation on (practice.md P15)."""
    AgendaEntry.objects.create(record=record, chair=chair, circulated_at=at)


def take_off_agenda(*, at: dt.datetime, record: ProtectedRecord, chair: Member, circulated_at: dt.datetime) -> None:
    """Close what one circulation opened to a chair: the minutes are agreed, or another chairs, or the panel is not held."""
    entries = AgendaEntry.objects.filter(record=record, chair=chair, circulated_at=circulated_at)
    entries.filter(minutes_agreed_at__isnull=True).update(minutes_agreed_at=at)

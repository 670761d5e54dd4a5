"""The one way into the audit: append, in the transaction of the act it records."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from throughline.audit.chain import GENESIS, canonical, canonical_of, detail_digest, event_hash, head_seal, written_at
from throughline.audit.models import Event, EventDetail, EventSubject, Head
from throughline.audit.states import PERSONAL_DATA_OPERATIONS, Operation, Outcome
from throughline.core.errors import AuditUnavailable
from throughline.core.many import insert_like

# Any number of our own: all appends to one PostgreSQL database queue on this advisory lock.
_APPEND_LOCK = 62_2018


@dataclass(frozen=True)
class AuditActor:
    """Who acts, as the audit writes it down: role and agency as at the time."""

    name: str
    member: int | None = None
    role: str = ""
    agency: str = ""
    session: str = ""
    ip: str = ""
    request_id: str = ""


@dataclass(frozen=True)
class Entry:
    """What is to be recorded. ``subjects``: (kind, uuid) of every record touched or shown."""

    op: Operation
    action: str
    subjects: Sequence[tuple[str, uuid.UUID]] = ()
    recipient: str = ""
    purpose: str = ""
    basis: str = ""
    classes: str = ""
    outcome: Outcome = Outcome.ALLOWED
    detail: Mapping[str, object] = field(default_factory=dict)


def append(*, actor: AuditActor, at: dt.datetime, entry: Entry) -> int:
    """Add one event to the chain and return its sequence number.

    Must run inside the transaction of the act (SQLite holds the write lock from its start; PostgreSQL takes an
    advisory lock here). An operation on personal data names at least one subject. Errors: AuditUnavailable.
    """
    if not actor.name:
        raise AuditUnavailable("An event without an actor cannot be recorded.")
    if entry.op in PERSONAL_DATA_OPERATIONS and not entry.subjects:
        raise AuditUnavailable(f"{entry.action}: an event about personal data names at least one record.")
    if not settings.AUDIT_KEY:
        raise AuditUnavailable("This installation has no audit key. Run throughline check.")
    try:
        with transaction.atomic():
            return _append(actor, at, entry)
    except DatabaseError as error:
        raise AuditUnavailable("The audit cannot be written.") from error


def append_many(
    *, actor: AuditActor, at: dt.datetime, entry: Entry, subjects: Iterable[Sequence[tuple[str, uuid.UUID]]]
) -> int:
    """Add an event like ``entry`` for each of many alike acts, each with its own records; returns how many.

    The chain is the same as if each had been appended alone; they tell no detail. Errors: AuditUnavailable.
    """
    if not actor.name or not settings.AUDIT_KEY:
        raise AuditUnavailable("The audit cannot be written.")
    try:
        with transaction.atomic():
            return _append_many(actor, at, entry, subjects)
    except DatabaseError as error:
        raise AuditUnavailable("The audit cannot be written.") from error


def _append_many(
    actor: AuditActor, at: dt.datetime, entry: Entry, subjects: Iterable[Sequence[tuple[str, uuid.UUID]]]
) -> int:
    head, seq, prev = _taken_head()
    events: list[tuple[int, str, str]] = []
    about: list[tuple[int, int, str, uuid.UUID]] = []
    values = _values(actor, at, entry, seq, "")
    body = canonical_of(values)
    for named in subjects:
        if not named:
            raise AuditUnavailable(f"{entry.action}: an event about personal data names at least one record.")
        number = seq + len(events)
        each = [(kind, str(identifier)) for kind, identifier in named]
        digest = event_hash(prev, body(number, each))
        events.append((number, prev, digest))
        about.extend((number, position, kind, identifier) for position, (kind, identifier) in enumerate(named))
        prev = digest
    if events:
        sample = Event(**{**values, "at": at})
        insert_like(sample, ("seq", "prev", "hash"), events)
        insert_like(EventSubject(), ("event_id", "position", "kind", "uuid"), about)
        _move_head(head, events[-1][0], prev)
    return len(events)


def _taken_head() -> tuple[Head | None, int, str]:
    """The head of the chain, held until the transaction ends, with the next number and what it follows."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_APPEND_LOCK])
    head = Head.objects.filter(pk=1).first()
    seq, prev = (head.seq + 1, head.hash) if head else (1, GENESIS)
    return head, seq, prev


def _move_head(head: Head | None, seq: int, digest: str) -> None:
    # Read under the same lock, so that it need not be read again to be moved.
    moved = Head(pk=1, seq=seq, hash=digest, seal=head_seal(settings.AUDIT_KEY, seq, digest))
    moved.save(force_insert=head is None, force_update=head is not None)


def _values(actor: AuditActor, at: dt.datetime, entry: Entry, seq: int, digest: str) -> dict[str, object]:
    """An event's values as they are hashed. ``digest``: of its detail, if it has one."""
    return {
        "seq": seq,
        "at": written_at(at),
        "op": str(entry.op),
        "action": entry.action[:100],
        "actor": actor.name,
        "member": actor.member,
        "role": actor.role,
        "agency": actor.agency,
        "session": actor.session,
        "ip": actor.ip,
        "recipient": entry.recipient[:200],
        "purpose": entry.purpose[:200],
        "basis": entry.basis[:200],
        "classes": entry.classes[:400],
        "outcome": str(entry.outcome),
        "request_id": actor.request_id,
        "detail_digest": digest,
    }


def _append(actor: AuditActor, at: dt.datetime, entry: Entry) -> int:
    head, seq, prev = _taken_head()
    salt = secrets.token_hex(16) if entry.detail else ""
    values = _values(actor, at, entry, seq, detail_digest(salt, dict(entry.detail)) if entry.detail else "")
    subjects = [(kind, str(identifier)) for kind, identifier in dict.fromkeys(entry.subjects)]
    digest = event_hash(prev, canonical(values, subjects))
    event = Event.objects.create(**{**values, "at": at}, prev=prev, hash=digest)
    EventSubject.objects.bulk_create(
        EventSubject(event=event, position=position, kind=kind, uuid=identifier)
        for position, (kind, identifier) in enumerate(subjects)
    )
    if entry.detail:
        EventDetail.objects.create(event=event, salt=salt, body=dict(entry.detail))
    _move_head(head, seq, digest)
    return seq

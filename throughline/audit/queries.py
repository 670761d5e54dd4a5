"""Reading the audit: is the chain sound, and who looked at a record."""

from __future__ import annotations

import datetime as dt
import hmac
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction

from throughline.audit.chain import (
    FIELDS,
    GENESIS,
    canonical,
    detail_digest,
    event_hash,
    head_seal,
    written_at,
)
from throughline.audit.models import Event, Head

_PAGE = 2_000


@dataclass(frozen=True)
class Verdict:
    """What verifying found: ``first_bad`` is the sequence number of the first event that does not fit."""

    events: int
    first_bad: int | None
    reason: str

    @property
    def is_sound(self) -> bool:
        return self.first_bad is None


@dataclass(frozen=True)
class Look:
    """One event about a record, as information governance reads it."""

    seq: int
    at: dt.datetime
    operation: str
    action: str
    actor: str
    role: str
    agency: str
    purpose: str
    outcome: str
    recipient: str
    subjects: frozenset[uuid.UUID] = frozenset()


def verify_chain() -> Verdict:
    """Walk the whole chain in order. Finds an event altered, removed, reordered or added, and a cut tail.

    Memory is bounded: events are read in pages of 2,000. Work goes on meanwhile: writing waits only while the events
    that came during the walk are read, and the sealed head is held against the newest.
    """
    walked = _walk(_Walked(start=0, last=0, prev=GENESIS))
    return walked.verdict() if walked.fault else _finish(walked)


def verify_newest(count: int = 500) -> Verdict:
    """The newest events and the sealed head, for a quick answer; only ``verify_chain`` answers for the whole."""
    newest = list(Event.objects.order_by("-seq").values_list("seq", "prev")[:count])
    first, prev = newest[-1] if newest else (1, GENESIS)
    return _finish(_Walked(start=first - 1, last=first - 1, prev=prev))


@dataclass(frozen=True)
class _Walked:
    """How far a walk came from ``start``: the last sound event and its hash; the first bad event and why, if one was met."""

    start: int
    last: int
    prev: str
    bad: int | None = None
    fault: str = ""

    def verdict(self) -> Verdict:
        return Verdict(self.last - self.start, self.bad, self.fault)


def _walk(walked: _Walked) -> _Walked:
    """Every event after the last walked, each against the one before it."""
    last, prev = walked.last, walked.prev
    try:
        for event in _events(last or None):
            reason = _fault(event, last + 1, prev)
            if reason:
                return replace(walked, last=last, prev=prev, bad=min(last + 1, event.seq), fault=reason)
            last, prev = event.seq, event.hash
    except _Unreadable as error:
        fault = f"event {error.seq} was altered: it cannot be read"
        return replace(walked, last=last, prev=prev, bad=min(last + 1, error.seq), fault=fault)
    return replace(walked, last=last, prev=prev)


def _finish(walked: _Walked) -> Verdict:
    """The events nobody has walked yet, then the head against the newest, while nothing can be added."""
    with transaction.atomic():
        Head.objects.select_for_update().first()
        walked = _walk(walked)
        if walked.fault:
            return walked.verdict()
        reason = _head_fault(walked.last, walked.prev)
        return replace(walked, bad=walked.last + 1 if reason else None, fault=reason).verdict()


class _Unreadable(Exception):
    """An event whose columns no longer hold what such columns hold: changed by hand, below the application."""

    def __init__(self, seq: int) -> None:
        super().__init__(seq)
        self.seq = seq


def get_newest_event_at() -> dt.datetime | None:
    """When the last event was recorded, by the clock of that moment."""
    return Event.objects.order_by("-seq").values_list("at", flat=True).first()


def _events(after: int | None) -> Iterator[Event]:
    """Events in order. Errors: _Unreadable, naming the first whose values cannot be read; DatabaseError for a bad database."""
    last, size = after, _PAGE
    while True:
        try:
            page = list(_following(Event.objects.prefetch_related("subjects").select_related("detail"), last)[:size])
        except (ValueError, TypeError, DatabaseError) as error:
            seq = _following(Event.objects.values_list("seq", flat=True), last).first()
            if size > 1 and seq is not None:
                size = 1
                continue
            raise _Unreadable((last or 0) + 1 if seq is None else seq) from error
        if not page:
            return
        yield from page
        last = page[-1].seq


def _following(events: Any, last: int | None) -> Any:
    ordered = events.order_by("seq")
    return ordered if last is None else ordered.filter(seq__gt=last)


def _fault(event: Event, expected: int, prev: str) -> str:
    if event.seq != expected:
        return f"event {expected} is missing" if event.seq > expected else f"event {event.seq} was added"
    if event.prev != prev:
        return f"event {event.seq} does not follow the event before it"
    if not isinstance(event.at, dt.datetime):
        raise _Unreadable(event.seq)
    values = {name: getattr(event, name) for name in FIELDS}
    values["at"] = written_at(event.at)
    subjects = [(row.kind, str(row.uuid)) for row in sorted(event.subjects.all(), key=lambda row: row.position)]
    if any(isinstance(value, bytes) for value in (*values.values(), *(kind for kind, _ in subjects))):
        raise _Unreadable(event.seq)
    if event_hash(prev, canonical(values, subjects)) != event.hash:
        return f"event {event.seq} was altered"
    detail = getattr(event, "detail", None)
    if detail is not None and detail_digest(detail.salt, detail.body) != event.detail_digest:
        return f"the detail of event {event.seq} was altered"
    return ""


def _head_fault(count: int, last_hash: str) -> str:
    head = Head.objects.filter(pk=1).first()
    if head is None:
        return "the sealed head is missing" if count else ""
    if not hmac.compare_digest(head.seal, head_seal(settings.AUDIT_KEY, head.seq, head.hash)):
        return "the sealed head was altered, or the audit key is not this installation's"
    if head.seq > count:
        return f"events {count + 1} to {head.seq} are missing"
    if (head.seq, head.hash) != (count, last_hash):
        return f"the sealed head does not match event {count}"
    return ""


def list_looks(record_uuid: uuid.UUID, limit: int = 200) -> list[Look]:
    """Everything anyone did with a record, newest first, at most ``limit``, each with every record it was about."""
    events = Event.objects.filter(subjects__uuid=record_uuid).order_by("-seq").distinct()[:limit]
    found = list(events.prefetch_related("subjects"))
    return [replace(_look(event), subjects=frozenset(row.uuid for row in event.subjects.all())) for event in found]


def _look(event: Event) -> Look:
    return Look(
        seq=event.seq,
        at=event.at,
        operation=event.get_op_display(),
        action=event.action,
        actor=event.actor,
        role=event.role,
        agency=event.agency,
        purpose=event.purpose,
        outcome=event.get_outcome_display(),
        recipient=event.recipient,
    )


def list_recent_subjects(member: int, kinds: tuple[str, ...], limit: int = 8) -> list[uuid.UUID]:
    """The records this member last looked at, newest first, each once."""
    seen = (
        Event.objects.filter(member=member, op="consultation", subjects__kind__in=kinds)
        .order_by("-seq")
        .values_list("subjects__uuid", flat=True)[: limit * 20]
    )
    return list(dict.fromkeys(seen))[:limit]


def get_last_look_at(member: int, record_uuid: uuid.UUID, *, action: str, before_session: str) -> dt.datetime | None:
    """When a member last opened a record by one page, in another session than this one.

    Within a session the answer does not move: coming back to a page from its forms does not make what is new on it old.
    """
    looks = Event.objects.filter(member=member, op="consultation", action=action, subjects__uuid=record_uuid)
    return looks.exclude(session=before_session).order_by("-seq").values_list("at", flat=True).first()


def list_refusals(limit: int = 50) -> list[Look]:
    """What was refused lately, newest first: sign-ins, pages a role may not open."""
    refused = Event.objects.filter(op__in=("security.denied", "security.sign_in_failed")).order_by("-seq")[:limit]
    return [_look(event) for event in refused]

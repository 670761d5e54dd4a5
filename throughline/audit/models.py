"""The audit: who did or looked at what, when and why. Append-only, each event chained to the one before."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from throughline.audit.states import Operation, Outcome
from throughline.core.models import BaseModel


class Event(BaseModel):
    """One thing someone did or looked at. Holds ids and names of actions, never case content.

    ``hash`` is SHA-256 of the previous hash and the event's canonical JSON (docs/reference/audit-format.md).
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "ten years, then the month's segment is archived"

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    op = models.CharField(max_length=32, choices=Operation.choices)
    action = models.CharField(max_length=100)
    actor = models.CharField(max_length=150)
    member = models.BigIntegerField(null=True, blank=True, db_index=True)
    role = models.CharField(max_length=32, blank=True)
    agency = models.CharField(max_length=200, blank=True)
    session = models.CharField(max_length=64, blank=True)
    ip = models.CharField(max_length=45, blank=True)
    recipient = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    basis = models.CharField(max_length=200, blank=True)
    classes = models.CharField(max_length=400, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.ALLOWED)
    request_id = models.CharField(max_length=36, blank=True)
    detail_digest = models.CharField(max_length=64, blank=True)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        db_table = "audit_event"
        constraints = [
            models.CheckConstraint(
                name="audit_recipient_only_for_disclosure",
                condition=(Q(op="disclosure") & ~Q(recipient="")) | (~Q(op="disclosure") & Q(recipient="")),
            ),
        ]


class EventSubject(BaseModel):
    """A record an event touched or showed: its kind and random id, covered by the event's hash."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with its event"

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="subjects")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    uuid = models.UUIDField()

    class Meta:
        db_table = "audit_event_subject"
        indexes = [models.Index(fields=["uuid", "event"])]
        constraints = [models.UniqueConstraint(fields=["event", "position"], name="audit_subject_position")]


class EventDetail(BaseModel):
    """What an event's digest stands for: search text, old and new values. Erasable; the chain stays sound without it."""

    holds: ClassVar[str] = "identity"
    kept: ClassVar[str] = "until the person's record is erased"

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="detail")
    salt = models.CharField(max_length=32)
    body = models.JSONField()

    class Meta:
        db_table = "audit_event_detail"


class Head(BaseModel):
    """The newest event's number and hash, sealed with a key kept outside the database, so that a cut tail shows."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "always"

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_head"
        constraints = [models.CheckConstraint(name="audit_one_head", condition=Q(id=1))]

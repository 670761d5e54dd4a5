"""Pairs of people who may be one, records decided to be of one person, who may be pointed to, and the keys that find people."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from throughline.access.gate import GatedModel, visible
from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.core.models import BaseModel
from throughline.register.models import Person


class LikelyMatch(GatedModel):
    """Two people who may be the same, and what agrees. Shown only to someone who may see both."""

    holds: ClassVar[str] = "identity"
    kept: ClassVar[str] = "with the two people"
    gate: ClassVar[str] = "person__record"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="likely_matches")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=100)
    found_at = models.DateTimeField()
    found_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    set_aside_at = models.DateTimeField(null=True, blank=True, help_text="Decided: not the same person")
    set_aside_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    set_aside_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="likely_match_once"),
            models.CheckConstraint(name="likely_match_of_two", condition=~Q(person=F("other"))),
        ]

    @classmethod
    def gate_condition(cls, actor: Actor, at: dt.datetime) -> Q:
        return visible("person__record", actor, at) & visible("other__record", actor, at)


class Joining(GatedModel):
    """Two records of one person, joined by somebody who looked at both. Undone by parting them.

    Nothing is moved: each record keeps its facts, cases, links, audit and gate. ``fields`` names what is read from the other
    record instead of this one, by those who may see both. A record is joined to one other at most, so joined records are a
    tree, and the one nobody joined leads.
    """

    holds: ClassVar[str] = "identity"
    kept: ClassVar[str] = "with the two people"
    gate: ClassVar[str] = "person__record"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="joinings")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="joined_by")
    fields = models.JSONField(default=list, blank=True, help_text="What is read from the other record: field names")
    reason = models.CharField(max_length=300)
    changed = models.CharField(
        max_length=300, blank=True, help_text="What changed since they were decided to be two people"
    )
    joined_at = models.DateTimeField()
    joined_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    parted_at = models.DateTimeField(null=True, blank=True)
    parted_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    parted_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["other"], condition=Q(parted_at__isnull=True), name="joined_once"),
            models.CheckConstraint(name="joining_of_two", condition=~Q(person=F("other"))),
            models.CheckConstraint(name="parting_says_why", condition=Q(parted_at=None) | ~Q(parted_reason="")),
        ]

    @classmethod
    def gate_condition(cls, actor: Actor, at: dt.datetime) -> Q:
        return visible("person__record", actor, at) & visible("other__record", actor, at)


class PersonPointing(GatedModel):
    """Their holder said that somebody who may not open this record, and types who they are, may be told to ring the hub (P16).

    Off unless said, with a reason; taken back by another dated act. What it gives is the hub's contact and nothing else.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the person"
    gate: ClassVar[str] = "person__record"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="pointings")
    reason = models.CharField(max_length=300)
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at__isnull=True), name="pointed_to_once"),
            models.CheckConstraint(name="pointing_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="pointing_ended_by_someone_for_a_reason",
                condition=Q(ended_at=None, ended_by=None, ended_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_reason="")),
            ),
        ]


class PointingBar(GatedModel):
    """They moved to an address that is open to named people only, so nobody is ever pointed to them (practice.md P25).

    Pushed down by the act that records the move; never typed, and shown to nobody: it would tell of the address.
    """

    holds: ClassVar[str] = "location"
    kept: ClassVar[str] = "with the person"
    gate: ClassVar[str] = "person__record"

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="pointing_bar")
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")


class FindingKey(GatedModel):
    """One key someone is found by: a digest of one or two facts (``comparing.finding``), never the facts.

    ``through``: the place or phone a fact stands on. Whoever may not see that is not led to the person by it.
    """

    holds: ClassVar[str] = "identity"
    kept: ClassVar[str] = "as long as the fact stands"
    gate: ClassVar[str] = "record"

    key = models.BigIntegerField()
    record = models.ForeignKey(ProtectedRecord, on_delete=models.CASCADE, related_name="+", db_index=False)
    through = models.ForeignKey(
        ProtectedRecord, on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["key", "record", "through"], name="finding_key_asked"),
            models.Index(fields=["record"], name="finding_key_of_record"),
        ]

    @classmethod
    def gate_condition(cls, actor: Actor, at: dt.datetime) -> Q:
        return visible("record", actor, at) & (Q(through__isnull=True) | visible("through", actor, at))


class KeysOwed(BaseModel):
    """Facts of someone changed, and their keys are not written yet. The database itself notes it, in the transaction of the
    change (``matching/migrations/_owing.py``), so that no act and no bulk write can forget.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "until the next search"

    record = models.ForeignKey(ProtectedRecord, on_delete=models.CASCADE, related_name="+", db_index=False)

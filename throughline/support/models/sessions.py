"""Meetings of a person and a provider, and what worried the provider."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q

from throughline.access.gate import GatedModel, visible
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.support.models.plan import Enrolment, Offer, shared_with_provider
from throughline.support.states import Attendance, MissedKind


class Session(GatedModel):
    """One meeting of a person and a provider. The provider's note is the provider's; ``shared`` is what it releases (P19).

    One recorded wrongly is withdrawn with the reason, and the right one stands ``instead_of`` it. Neither is deleted.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "the note by the provider; the rest with the case"
    gate: ClassVar[str] = "enrolment__offer__need__case__record"

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="sessions")
    session_date = models.DateField()
    attendance = models.CharField(max_length=12, choices=Attendance.choices)
    missed_kind = models.CharField(max_length=12, choices=MissedKind.choices, blank=True)
    note = models.TextField(max_length=5000, blank=True)
    shared = models.CharField(max_length=1000, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    instead_of = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["enrolment", "session_date"])]
        constraints = [
            models.CheckConstraint(
                name="withdrawn_session_says_why", condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason="")
            ),
            models.CheckConstraint(
                name="only_a_missed_session_says_why_missed",
                condition=Q(missed_kind="") | Q(attendance=Attendance.MISSED),
            ),
        ]

    @classmethod
    def gate_condition(cls, actor: Actor, at: dt.datetime) -> Q:
        return visible(cls.gate, actor, at) | shared_with_provider("enrolment__offer__", actor, at)


class Worry(GatedModel):
    """A provider is worried about a person: what was seen or said, and whom they told before they wrote it down (P19).

    It is told to the hub on purpose: those who see the case read it, and the provider that wrote it.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "offer__need__case__record"

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="worries")
    what = models.TextField(max_length=5000)
    told = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    @classmethod
    def gate_condition(cls, actor: Actor, at: dt.datetime) -> Q:
        return visible(cls.gate, actor, at) | shared_with_provider("offer__", actor, at)

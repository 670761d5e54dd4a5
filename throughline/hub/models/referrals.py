"""Referrals, from a draft to triage, and the concerns agencies raise."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from throughline.access.gate import GatedModel, ProtectedModel
from throughline.access.models import ProtectedRecord
from throughline.access.states import FieldClass, RecordKind
from throughline.agencies.models import Agency, Member, Team
from throughline.core.models import BaseModel, VersionedModel
from throughline.hub.models.interventions import Intervention
from throughline.hub.states import ConcernSource, ReferralStatus, Told, TriageOutcome
from throughline.register.models import Person
from throughline.sources.models import SourceRow

_PROCESS = FieldClass.PROCESS


class Concern(GatedModel):
    """An agency raised a concern about a child, by what it did. Two agencies within days: the lead hears (hub.concerns)."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the person"
    gate: ClassVar[str] = "person__record"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="concerns")
    source = models.CharField(max_length=12, choices=ConcernSource.choices)
    about = models.ForeignKey(ProtectedRecord, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    raised_date = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(
        null=True, blank=True, help_text="What raised it was recorded in error, and says why"
    )
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["person", "raised_date"])]


class ReferralDraft(BaseModel):
    """A referral someone has begun and not sent. Only its writer ever sees it."""

    holds: ClassVar[str] = "identity"
    kept: ClassVar[str] = "twenty-eight days after it was last touched"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="referral_drafts")
    intervention = models.ForeignKey(Intervention, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answers = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    touched_at = models.DateTimeField()


class Referral(VersionedModel, ProtectedModel):
    """A request to the hub about one person. It is not a referral to children's social care, and asks apart (P12)."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the person"
    kind: ClassVar[RecordKind] = RecordKind.REFERRAL
    field_classes: ClassVar[dict[str, FieldClass]] = {
        "person": FieldClass.IDENTITY,
        "intervention": _PROCESS,
        "referral_date": _PROCESS,
        "team": FieldClass.PROFESSIONAL,
        "agency": FieldClass.PROFESSIONAL,
        "referred_at": _PROCESS,
        "referred_by": FieldClass.PROFESSIONAL,
        "concerns": _PROCESS,
        "immediate_danger": _PROCESS,
        "danger_told": _PROCESS,
        "social_care_told": _PROCESS,
        "social_care_who": FieldClass.PROFESSIONAL,
        "social_care_date": _PROCESS,
        "social_care_reference": _PROCESS,
        "authority_decision": _PROCESS,
        "authority_decided_date": _PROCESS,
        "consent": _PROCESS,
        "their_view": _PROCESS,
        "status": _PROCESS,
        "draft": _PROCESS,
        "source_row": _PROCESS,
    }

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="referrals")
    intervention = models.OneToOneField(
        Intervention, on_delete=models.PROTECT, null=True, blank=True, related_name="referral"
    )
    referral_date = models.DateField()
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    referred_at = models.DateTimeField()
    referred_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    concerns = models.TextField(max_length=10000, blank=True)
    immediate_danger = models.BooleanField(default=False)
    danger_told = models.CharField(max_length=300, blank=True, help_text="Who was spoken to about the danger, and when")
    social_care_told = models.CharField(max_length=10, choices=Told.choices, default=Told.NOT_STATED)
    social_care_who = models.CharField(max_length=150, blank=True)
    social_care_date = models.DateField(null=True, blank=True)
    social_care_reference = models.CharField(max_length=50, blank=True)
    authority_decision = models.CharField(
        max_length=300, blank=True, help_text="What children's services decided to do"
    )
    authority_decided_date = models.DateField(null=True, blank=True)
    consent = models.CharField(
        max_length=300, blank=True, help_text="For an adult: consent, or why it is shared without"
    )
    their_view = models.CharField(max_length=1000, blank=True)
    status = models.CharField(max_length=10, choices=ReferralStatus.choices, default=ReferralStatus.SUBMITTED)
    draft = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    source_row = models.ForeignKey(SourceRow, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["referral_date"]), models.Index(fields=["status", "referred_at"])]


class TriageDecision(GatedModel):
    """The coordinator's decision on a referral: a fixed outcome, reasons, and what the referrer is told."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the referral"
    gate: ClassVar[str] = "referral__record"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=12, choices=TriageOutcome.choices)
    reasons = models.TextField(max_length=5000)
    feedback = models.TextField(max_length=2000)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=~Q(outcome=TriageOutcome.MORE_NEEDED), name="one_final_triage_decision"
            )
        ]

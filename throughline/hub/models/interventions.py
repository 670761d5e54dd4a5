"""Safeguarding interventions and the first-hour checklist of each."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from throughline.access.gate import GatedModel, ProtectedModel
from throughline.access.states import FieldClass, RecordKind
from throughline.agencies.models import Agency, Member, Team
from throughline.core.models import VersionedModel
from throughline.hub.states import ChecklistAnswer, InterventionReason
from throughline.register.models import Person, Place
from throughline.register.states import AgeBasis, AgeGroup
from throughline.sources.models import SourceRow

_PROCESS = FieldClass.PROCESS


class Intervention(VersionedModel, ProtectedModel):
    """A safeguarding intervention: action taken to protect one person on one day. Highly sensitive.

    Team, agency and area are stored as at that day; age is how it was known of that day.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the person"
    kind: ClassVar[RecordKind] = RecordKind.INTERVENTION
    field_classes: ClassVar[dict[str, FieldClass]] = {
        "person": FieldClass.IDENTITY,
        "happened_date": _PROCESS,
        "happened_time": _PROCESS,
        "place": FieldClass.LOCATION,
        "force": FieldClass.LOCATION,
        "authority": FieldClass.LOCATION,
        "team": FieldClass.PROFESSIONAL,
        "agency": FieldClass.PROFESSIONAL,
        "reason": _PROCESS,
        "reason_detail": _PROCESS,
        "immediate_action": _PROCESS,
        "age_low": FieldClass.IDENTITY,
        "age_high": FieldClass.IDENTITY,
        "age_basis": FieldClass.IDENTITY,
        "age_group": FieldClass.IDENTITY,
        "stated_support": _PROCESS,
        "source_row": _PROCESS,
        "withdrawn_at": _PROCESS,
        "withdrawn_by": _PROCESS,
        "withdrawn_reason": _PROCESS,
    }

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="interventions")
    happened_date = models.DateField()
    happened_time = models.TimeField(null=True, blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    force = models.ForeignKey("geography.PoliceForce", on_delete=models.PROTECT, null=True, blank=True)
    authority = models.ForeignKey("geography.LocalAuthority", on_delete=models.PROTECT, null=True, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    reason = models.CharField(max_length=20, choices=InterventionReason.choices)
    reason_detail = models.CharField(max_length=300, blank=True)
    immediate_action = models.TextField(blank=True, max_length=5000)
    age_low = models.PositiveSmallIntegerField(null=True, blank=True)
    age_high = models.PositiveSmallIntegerField(null=True, blank=True)
    age_basis = models.CharField(max_length=10, choices=AgeBasis.choices, default=AgeBasis.UNKNOWN)
    age_group = models.CharField(max_length=8, choices=AgeGroup.choices, default=AgeGroup.UNKNOWN)
    stated_support = models.JSONField(
        default=list, blank=True, help_text="Support an imported sheet says was given or sought, without dates"
    )
    source_row = models.ForeignKey(SourceRow, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["happened_date", "withdrawn_at"])]


class ChecklistItem(GatedModel):
    """One answer on the first-hour checklist of a person found (practice.md P9). The newest answer to an item stands."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the intervention"
    gate: ClassVar[str] = "intervention__record"

    intervention = models.ForeignKey(Intervention, on_delete=models.PROTECT, related_name="checklist")
    item = models.CharField(max_length=30)
    answer = models.CharField(max_length=10, choices=ChecklistAnswer.choices)
    detail = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

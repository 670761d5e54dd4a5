"""Stepping a case down: why, what stays in place, the way back, what the person says, and whether partners agree."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from throughline.access.gate import GatedModel
from throughline.agencies.models import Agency, Member
from throughline.closing.states import Basis, StepDownStatus
from throughline.hub.models import Case


class StepDown(GatedModel):
    """A proposal to close a case, until it closes or is withdrawn. ``their_view`` is the person's own words."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "case__record"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="step_downs")
    basis = models.CharField(max_length=10, choices=Basis.choices)
    reason = models.TextField(max_length=2000)
    exit_plan = models.TextField(max_length=5000)
    way_back = models.CharField(max_length=1000)
    their_view = models.CharField(max_length=1000)
    status = models.CharField(max_length=10, choices=StepDownStatus.choices, default=StepDownStatus.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    seconded_at = models.DateTimeField(null=True, blank=True)
    seconded_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    seconded_note = models.CharField(max_length=1000, blank=True)
    overruled_at = models.DateTimeField(null=True, blank=True, help_text="Decided although a partner does not agree")
    overruled_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    overruled_reason = models.CharField(max_length=1000, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(status=StepDownStatus.PROPOSED), name="one_step_down_a_case",
                violation_error_message="Closing is proposed already.",
            ),
            models.CheckConstraint(
                name="seconded_by_somebody_else",
                condition=Q(seconded_by__isnull=True) | ~Q(seconded_by=models.F("proposed_by")),
            ),
        ]  # fmt: skip


class PartnerView(GatedModel):
    """Whether an agency that works on the case agrees that it closes. Append only: its newest view stands."""

    holds: ClassVar[str] = "professional"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "step_down__case__record"

    step_down = models.ForeignKey(StepDown, on_delete=models.PROTECT, related_name="views")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    note = models.CharField(max_length=1000, blank=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

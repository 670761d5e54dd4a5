"""Stepping a case down: why, what stays in place, the way back, what the person says, and whether partners agree."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from throughline.access.gate import GatedModel
from throughline.agencies.models import Agency, Member
from throughline.closing.states import Basis, PartnerAnswer, StepDownStatus
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
    overrule_seconded_at = models.DateTimeField(null=True, blank=True, help_text="A partner had not answered")
    overrule_seconded_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    overrule_seconded_note = models.CharField(max_length=1000, blank=True)
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
            models.CheckConstraint(
                name="overrule_seconded_by_somebody_else",
                condition=Q(overrule_seconded_by__isnull=True)
                | (~Q(overrule_seconded_by=models.F("overruled_by")) & ~Q(overrule_seconded_by=models.F("proposed_by"))),
            ),
        ]  # fmt: skip


class PartnerView(GatedModel):
    """What an agency that works on the case says of its closing, or that it was asked. Append only: the newest stands."""

    holds: ClassVar[str] = "professional"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "step_down__case__record"

    step_down = models.ForeignKey(StepDown, on_delete=models.PROTECT, related_name="views")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=9, choices=PartnerAnswer.choices)
    asked_date = models.DateField(null=True, blank=True, help_text="The day it was asked, while it has not answered")
    note = models.CharField(max_length=1000, blank=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="asked_partner_says_when",
                condition=~Q(answer=PartnerAnswer.ASKED) | Q(asked_date__isnull=False),
            ),
        ]

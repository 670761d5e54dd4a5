"""Turning 18: the plan, the adult test part by part, and the other route where the test is not met."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from throughline.access.gate import GatedModel
from throughline.agencies.models import Member
from throughline.core.models import VersionedModel
from throughline.hub.models import Case, OwnWords
from throughline.transition.states import PartAnswer, PlanStatus


class TransitionPlan(GatedModel, VersionedModel):
    """What happens when a young person turns 18: who leads then, what they want, who was told. Highly sensitive."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "case__record"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="transition_plan")
    status = models.CharField(max_length=8, choices=PlanStatus.choices, default=PlanStatus.OPEN)
    started_date = models.DateField()
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    leads_after = models.CharField(max_length=150, blank=True, help_text="Who will lead after 18, with their agency")
    plan = models.TextField(max_length=5000, blank=True)
    wants = models.ForeignKey(OwnWords, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    adult_services_told_date = models.DateField(null=True, blank=True)
    adult_services_told = models.CharField(max_length=200, blank=True, help_text="Who there was told, and how")
    other_route = models.CharField(max_length=30, blank=True)
    other_route_leads = models.CharField(max_length=150, blank=True)
    other_route_note = models.CharField(max_length=1000, blank=True)
    settled_date = models.DateField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reopened_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="settled_plan_says_who_leads",
                condition=Q(status=PlanStatus.OPEN) | (~Q(leads_after="") & Q(settled_date__isnull=False)),
            ),
            models.CheckConstraint(
                name="adult_services_told_says_whom",
                condition=Q(adult_services_told_date=None) | ~Q(adult_services_told=""),
            ),
            models.CheckConstraint(
                name="other_route_says_who_leads", condition=Q(other_route="") | ~Q(other_route_leads="")
            ),
        ]


class PartConsidered(GatedModel):
    """One part of a nation's adult test as considered on a day, by whom and why. The newest answer to a part stands."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "plan__case__record"

    plan = models.ForeignKey(TransitionPlan, on_delete=models.PROTECT, related_name="parts")
    test = models.CharField(max_length=30)
    part = models.CharField(max_length=30)
    answer = models.CharField(max_length=10, choices=PartAnswer.choices)
    reasons = models.TextField(max_length=2000)
    considered_date = models.DateField()
    considered_who = models.CharField(max_length=150, help_text="Who considered it, with their agency")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

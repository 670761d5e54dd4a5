"""Disruption plans and their tactics."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from throughline.access.gate import GatedModel
from throughline.access.models import ProtectedRecord
from throughline.agencies.models import Agency, Member
from throughline.core.models import VersionedModel
from throughline.orders.models.orders import KEPT_BY_POLICE
from throughline.orders.states import TacticOutcome
from throughline.work.models import Task


class DisruptionPlan(VersionedModel, GatedModel):
    """What agencies mean to change about a line, a person of concern or a place, and how. One running plan a record."""

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = KEPT_BY_POLICE
    gate: ClassVar[str] = "record"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    record = models.ForeignKey(ProtectedRecord, on_delete=models.PROTECT, related_name="disruption_plans")
    aims = models.CharField(max_length=2000)
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    started_date = models.DateField()
    review_date = models.DateField()
    ended_date = models.DateField(null=True, blank=True)
    ended_note = models.CharField(max_length=1000, blank=True)
    needs_review = models.BooleanField(
        default=False, help_text="About somebody who may be a child, as whoever recorded it saw"
    )
    review_task = models.OneToOneField(
        Task, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="What asks a second person"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    review_note = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(ended_date__isnull=True), name="one_running_plan_a_record",
                violation_error_message="A plan runs already. End it, or add to it.",
            )
        ]  # fmt: skip


class Tactic(GatedModel):
    """One thing a plan does: who does it, from when, when it is looked at again, and what came of it."""

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = "with the plan"
    gate: ClassVar[str] = "plan__record"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(DisruptionPlan, on_delete=models.PROTECT, related_name="tactics")
    tactic = models.CharField(max_length=20)
    detail = models.CharField(max_length=500, blank=True)
    owner_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    start_date = models.DateField()
    review_date = models.DateField()
    task = models.OneToOneField(Task, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_date = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=TacticOutcome.choices, blank=True)
    outcome_note = models.CharField(max_length=1000, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="tactic_ends_with_an_outcome", condition=Q(ended_date__isnull=True) | ~Q(outcome="")
            )
        ]

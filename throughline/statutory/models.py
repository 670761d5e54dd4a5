"""A danger now: whom was spoken to, the strategy discussion, and what children's services then owe by law."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from throughline.access.gate import GatedModel
from throughline.agencies.models import Member
from throughline.hub.models import Intervention
from throughline.register.models import Person
from throughline.statutory.states import StepKind, WhoAnswered


class Danger(GatedModel):
    """Someone is in danger now, as somebody saw it. Highly sensitive. Open until a strategy discussion or a reason."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the person"
    gate: ClassVar[str] = "person__record"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="dangers")
    what = models.TextField(max_length=2000)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_how = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(settled_at__isnull=True), name="one_open_danger_a_person"
            ),
            models.CheckConstraint(
                name="settled_danger_says_how",
                condition=Q(settled_at__isnull=True) | (~Q(settled_how="") & Q(settled_by__isnull=False)),
            ),
        ]


class SpokenTo(GatedModel):
    """Somebody was rung or told about a danger: who, when, and what was agreed. Append only."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the person"
    gate: ClassVar[str] = "danger__person__record"

    danger = models.ForeignKey(Danger, on_delete=models.PROTECT, related_name="conversations")
    function = models.CharField(max_length=12, choices=WhoAnswered.choices)
    name = models.CharField(max_length=150)
    spoken_date = models.DateField()
    spoken_time = models.TimeField(null=True, blank=True)
    agreed = models.TextField(max_length=2000, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")


class StrategyDiscussion(GatedModel):
    """Police, children's services and health speaking about one child: who took part, what was decided."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the person"
    gate: ClassVar[str] = "person__record"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="strategy_discussions")
    danger = models.OneToOneField(
        Danger, on_delete=models.PROTECT, null=True, blank=True, related_name="strategy_discussion"
    )
    held_date = models.DateField()
    held_time = models.TimeField(null=True, blank=True)
    police = models.CharField(max_length=150, blank=True)
    social_care = models.CharField(max_length=150, blank=True)
    health = models.CharField(max_length=150, blank=True)
    others = models.CharField(max_length=500, blank=True)
    missing_because = models.CharField(max_length=500, blank=True, help_text="Why one of the three took no part")
    begins_section_47 = models.BooleanField()
    decided = models.TextField(max_length=5000)
    nrm_responder = models.CharField(max_length=150, blank=True, help_text="Who makes the NRM referral, if one is made")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="discussion_has_all_three_or_says_why",
                condition=(~Q(police="") & ~Q(social_care="") & ~Q(health="")) | ~Q(missing_because=""),
            )
        ]


class StatutoryStep(GatedModel):
    """An assessment or a conference of children's services: begun, due by its clock, ended with what came of it."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the person"
    gate: ClassVar[str] = "person__record"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="statutory_steps")
    kind = models.CharField(max_length=12, choices=StepKind.choices)
    began_date = models.DateField()
    has_rule = models.BooleanField(help_text="A rule was loaded for the nation that answers, so a clock runs")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    ended_date = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(ended_date__isnull=True), name="one_open_step_a_kind"
            ),
            models.CheckConstraint(
                name="step_ends_after_it_began",
                condition=Q(ended_date__isnull=True) | (Q(ended_date__gte=F("began_date")) & ~Q(outcome="")),
            ),
        ]


class ProtectionEnd(GatedModel):
    """How police protection of a child ended: when, and where the child then was and with whom."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the intervention"
    gate: ClassVar[str] = "intervention__record"

    intervention = models.OneToOneField(Intervention, on_delete=models.PROTECT, related_name="protection_end")
    ended_date = models.DateField()
    ended_time = models.TimeField(null=True, blank=True)
    how = models.CharField(max_length=1000)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

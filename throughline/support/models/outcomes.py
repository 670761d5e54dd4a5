"""How far someone has come: the assessment support begins from, scores by part of life, and what came months later."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q

from throughline.access.gate import GatedModel, visible
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.support.models.plan import Enrolment, shared_with_provider
from throughline.support.states import Destination, FollowUpKind, OutcomePoint
from throughline.work.models import Clock, Task


class OfEnrolment(GatedModel):
    """What hangs from an enrolment: open to those who see the case, and to its provider while the person is shared."""

    gate: ClassVar[str] = "enrolment__offer__need__case__record"

    class Meta:
        abstract = True

    @classmethod
    def gate_condition(cls, actor: Actor, at: dt.datetime) -> Q:
        return visible(cls.gate, actor, at) | shared_with_provider("enrolment__offer__", actor, at)


class Assessment(OfEnrolment):
    """What a person and a provider agreed to work on, when support began. The newest stands; earlier ones are kept.

    ``wants`` are the person's own words: the hub reads them only where they were told that it would (practice.md P5).
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="assessments")
    assessed_date = models.DateField()
    wants = models.CharField(max_length=1000, blank=True)
    wants_shared = models.BooleanField(default=False, help_text="They were told that the hub reads their words")
    goals = models.TextField(max_length=2000)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")


class OutcomeScore(OfEnrolment):
    """How a person and a worker saw each part of the person's life on one day. Shown within the plan only (practice.md P2).

    ``scale`` is the key and edition of the scale used. One recorded again on the same point replaces it on the page;
    both are kept.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="outcome_scores")
    point = models.CharField(max_length=6, choices=OutcomePoint.choices)
    scale = models.CharField(max_length=40)
    scored_date = models.DateField()
    scored_together = models.BooleanField(help_text="The person scored it with the worker")
    own_view = models.CharField(max_length=1000, blank=True, help_text="The person's own view, in their words")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["enrolment", "scored_date"])]


class AreaScore(GatedModel):
    """One part of life at one scoring; none is *not known*, never nought."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "outcome__enrolment__offer__need__case__record"

    outcome = models.ForeignKey(OutcomeScore, on_delete=models.PROTECT, related_name="areas")
    area = models.CharField(max_length=40)
    score = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["outcome", "area"], name="area_scored_once"),
            models.CheckConstraint(
                name="area_score_one_to_ten", condition=Q(score__isnull=True) | Q(score__range=(1, 10))
            ),
        ]

    @classmethod
    def gate_condition(cls, actor: Actor, at: dt.datetime) -> Q:
        return visible(cls.gate, actor, at) | shared_with_provider("outcome__enrolment__offer__", actor, at)


class FollowUp(GatedModel):
    """Something to ask months after support was completed, with its clock and the task of whoever leads."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "enrolment__offer__need__case__record"

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="follow_ups")
    kind = models.CharField(max_length=12, choices=FollowUpKind.choices)
    clock = models.OneToOneField(Clock, on_delete=models.PROTECT, related_name="+")
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "kind"], name="one_follow_up_of_a_kind")]


class DestinationAnswer(GatedModel):
    """Whether someone was in education, employment or training three months on. Every answer is kept; the newest stands."""

    holds: ClassVar[str] = "education"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "follow_up__enrolment__offer__need__case__record"

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="answers")
    answer = models.CharField(max_length=12, choices=Destination.choices)
    asked_date = models.DateField()
    asked_by_whom = models.CharField(max_length=150)
    detail = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

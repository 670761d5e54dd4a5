"""Levels given to a case by judgement, each with the person's own voice."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from throughline.access.gate import GatedModel
from throughline.agencies.models import Member
from throughline.hub.models.cases import Case
from throughline.hub.models.voices import OwnWords
from throughline.hub.states import Level


class Screening(GatedModel):
    """A level given to a case by professional judgement, with reasons. Never shown in a list, never sorted by (P2).

    Which of a case's screenings stand, and the level that follows for its reviews, is said in ``hub.reviews`` alone.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "case__record"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="screenings")
    screened_date = models.DateField()
    level = models.CharField(max_length=8, choices=Level.choices)
    judgement = models.TextField(max_length=5000)
    reasons = models.TextField(max_length=5000)
    screened_at = models.DateTimeField()
    screened_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    tool = models.SlugField(max_length=50, blank=True, help_text="The tool it was made with; none: judged without one")
    review_date = models.DateField(null=True, blank=True, help_text="The day on which that tool says to screen again")


class ReviewVoice(GatedModel):
    """The person's own voice at a screening or review: what they said at it, or why they were not asked and when they are.

    A review without either does not exist (practice.md P5, P6). The first screening, made to open a case, is no review.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "screening__case__record"

    screening = models.OneToOneField(Screening, on_delete=models.PROTECT, related_name="voice")
    words = models.OneToOneField(OwnWords, on_delete=models.PROTECT, null=True, blank=True, related_name="review")
    not_asked_reason = models.CharField(max_length=500, blank=True)
    ask_by_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="review_heard_or_will_ask",
                condition=Q(words__isnull=False, not_asked_reason="", ask_by_date__isnull=True)
                | (Q(words__isnull=True, ask_by_date__isnull=False) & ~Q(not_asked_reason="")),
            )
        ]

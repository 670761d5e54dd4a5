"""Wording that may read as blaming someone who was harmed: the list of terms, and how often each team is shown one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from throughline.agencies.models import Agency, Hub, Member, Team
from throughline.core.models import BaseModel
from throughline.wording.states import TermMatch


class Term(BaseModel):
    """Words that may read as blaming a person, what to write instead, why, and who says so. Data with a source and dates.

    ``checked_at``: when an administrator of this installation compared it with its source, and who, and what they saw.
    """

    holds: ClassVar[str] = "public"
    kept: ClassVar[str] = "always"

    phrase = models.CharField(max_length=60)
    also = models.CharField(max_length=300, blank=True, help_text="Other ways it is written, parted by |")
    match = models.CharField(max_length=8, choices=TermMatch.choices, default=TermMatch.ENDINGS)
    instead = models.CharField(max_length=200)
    why = models.CharField(max_length=300)
    source = models.CharField(max_length=200)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    checked_note = models.CharField(max_length=300, blank=True, help_text="What was compared with what")
    starts_date = models.DateField()
    ends_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["phrase", "starts_date"], name="term_once_a_date"),
            models.UniqueConstraint(fields=["phrase"], condition=Q(ends_date__isnull=True), name="term_runs_once"),
            models.CheckConstraint(
                name="term_checked_says_by_whom",
                condition=Q(checked_at__isnull=True, checked_by__isnull=True, checked_note="")
                | (Q(checked_at__isnull=False, checked_by__isnull=False) & ~Q(checked_note="")),
            ),
        ]

    def __str__(self) -> str:
        return self.phrase


class CountRetention(BaseModel):
    """For how many whole weeks counts of wording are kept, from a date, by a source. The newest that has begun holds."""

    holds: ClassVar[str] = "public"
    kept: ClassVar[str] = "always"

    weeks = models.PositiveIntegerField()
    source = models.CharField(max_length=200)
    starts_date = models.DateField(unique=True)

    class Meta:
        constraints = [models.CheckConstraint(name="counts_are_kept_a_while", condition=Q(weeks__gt=0))]

    def __str__(self) -> str:
        return f"{self.weeks} weeks"


class WordingCount(BaseModel):
    """How often a team was shown a term in a week, for its training. A count: no person, no author, no text, no record.

    ``team`` is empty where a member is in no team of their agency or in several.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "the weeks the installation's CountRetention says; two years as it ships"

    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    week_date = models.DateField(help_text="The Monday the week began")
    shown = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "team", "term", "week_date"],
                condition=Q(team__isnull=False),
                name="wording_count_of_team_once",
            ),
            models.UniqueConstraint(
                fields=["hub", "agency", "term", "week_date"],
                condition=Q(team__isnull=True),
                name="wording_count_of_agency_once",
            ),
        ]
        indexes = [models.Index(fields=["hub", "week_date"])]

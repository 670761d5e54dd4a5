"""Screening tools as data: versions, their domains, items and bands; and what a tool said when a case was screened."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from throughline.access.gate import GatedModel
from throughline.agencies.models import Member
from throughline.core.models import BaseModel, VersionedModel
from throughline.hub.models import Case, Screening
from throughline.hub.states import Level
from throughline.screening.states import NEVER_REWRITTEN, Audience, LastTrue, VersionStatus


class Tool(BaseModel):
    """A screening tool by name. What it asks and how it counts is in its versions. Holds nobody's data."""

    holds: ClassVar[str] = "public"
    kept: ClassVar[str] = "always"

    key = models.SlugField(max_length=50, unique=True)
    name = models.CharField(max_length=150)
    audience = models.CharField(max_length=5, choices=Audience.choices)


class ToolVersion(VersionedModel):
    """One edition of a tool: drafted, then used, then retired. Once used it is never rewritten: a new one is drafted.

    A draft nobody wants is thrown away: it stays, on no list, and may be taken up again.
    """

    holds: ClassVar[str] = "public"
    kept: ClassVar[str] = "always"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tool = models.ForeignKey(Tool, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=9, choices=VersionStatus.choices, default=VersionStatus.DRAFT)
    age_low = models.PositiveSmallIntegerField()
    age_high = models.PositiveSmallIntegerField()
    guidance = models.TextField(max_length=3000)
    source = models.CharField(max_length=500, help_text="Where the tool comes from, and how far it may be relied on")
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    discarded_at = models.DateTimeField(null=True, blank=True)
    discarded_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tool", "number"], name="tool_version_numbered_once"),
            models.UniqueConstraint(
                fields=["tool"], condition=Q(status=VersionStatus.PUBLISHED), name="one_version_of_a_tool_in_use"
            ),
            models.UniqueConstraint(
                fields=["tool"], condition=Q(status=VersionStatus.DRAFT), name="one_draft_of_a_tool",
                violation_error_message="This tool has a draft already. Work on that one.",
            ),
            models.CheckConstraint(
                name="tool_ages_in_order", condition=Q(age_low__lte=F("age_high")),
                violation_error_message="The youngest age is above the oldest.",
            ),
            models.CheckConstraint(
                name="used_tool_says_since_when",
                condition=~Q(status__in=NEVER_REWRITTEN) | (Q(published_at__isnull=False) & Q(published_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="retired_tool_says_when",
                condition=~Q(status=VersionStatus.RETIRED) | (Q(retired_at__isnull=False) & Q(retired_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="only_what_is_thrown_away_says_when",
                condition=Q(status=VersionStatus.DISCARDED, discarded_at__isnull=False, discarded_by__isnull=False)
                | (~Q(status=VersionStatus.DISCARDED) & Q(discarded_at__isnull=True, discarded_by__isnull=True)),
            ),
        ]  # fmt: skip


class Domain(BaseModel):
    """One part of a child's or adult's life that a tool looks at. ``key`` is kept from version to version, for a trend."""

    holds: ClassVar[str] = "public"
    kept: ClassVar[str] = "always"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(ToolVersion, on_delete=models.PROTECT, related_name="domains")
    key = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    guidance = models.CharField(max_length=500, blank=True)
    weight = models.PositiveSmallIntegerField(default=1)
    highest = models.PositiveSmallIntegerField(default=3, help_text="The highest score, before its weight")

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="domain_once_a_version"),
            models.CheckConstraint(
                name="domain_counts_for_something", condition=Q(weight__range=(1, 10)) & Q(highest__range=(1, 10)),
                violation_error_message="The weight and the highest score are whole numbers from 1 to 10.",
            ),
        ]  # fmt: skip


class Item(BaseModel):
    """Something a tool asks about within a domain: when did it last happen? It informs the score and does not make it."""

    holds: ClassVar[str] = "public"
    kept: ClassVar[str] = "always"

    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="items")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["order", "pk"]


class Band(BaseModel):
    """The totals that suggest a level, and after how many days that level is looked at again."""

    holds: ClassVar[str] = "public"
    kept: ClassVar[str] = "always"

    version = models.ForeignKey(ToolVersion, on_delete=models.PROTECT, related_name="bands")
    lowest = models.PositiveSmallIntegerField()
    highest = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=8, choices=Level.choices)
    name = models.CharField(max_length=50)
    review_days = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["lowest"]
        constraints = [
            models.UniqueConstraint(fields=["version", "level"], name="one_band_a_level"),
            models.CheckConstraint(name="band_in_order", condition=Q(lowest__lte=F("highest"))),
            models.CheckConstraint(name="band_reviewed_within_a_year", condition=Q(review_days__range=(1, 366))),
        ]


class Scoring(GatedModel):
    """What a tool said when a case was screened, apart from the professional judgement (``Screening``), which decides.

    Highly sensitive. Shown inside the screening only: never in a list, a search, an export or a sort (practice.md P2).
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "screening__case__record"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    screening = models.OneToOneField(Screening, on_delete=models.PROTECT, related_name="scoring")
    version = models.ForeignKey(ToolVersion, on_delete=models.PROTECT, related_name="+")
    band = models.ForeignKey(Band, on_delete=models.PROTECT, related_name="+")
    total = models.PositiveSmallIntegerField()
    could_be = models.PositiveSmallIntegerField(help_text="The total if all that is not known had its highest score")
    difference_reason = models.TextField(max_length=2000, blank=True)
    review_date = models.DateField(help_text="When to screen again, by the level judged")

    class Meta:
        constraints = [
            models.CheckConstraint(name="scoring_could_be_no_lower", condition=Q(could_be__gte=F("total"))),
        ]


class DomainScore(GatedModel):
    """The score given to one domain at one screening; none is *not known*, never nought. ``highest`` as it then was."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "scoring__screening__case__record"

    scoring = models.ForeignKey(Scoring, on_delete=models.PROTECT, related_name="domain_scores")
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    highest = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scoring", "domain"], name="domain_scored_once"),
            models.CheckConstraint(
                name="score_within_range", condition=Q(score__isnull=True) | Q(score__lte=F("highest"))
            ),
        ]


class ItemAnswer(GatedModel):
    """When something a tool asks about last happened, as known at one screening."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "scoring__screening__case__record"

    scoring = models.ForeignKey(Scoring, on_delete=models.PROTECT, related_name="item_answers")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=LastTrue.choices, default=LastTrue.UNKNOWN)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scoring", "item"], name="item_answered_once")]


class UnfinishedScreening(GatedModel):
    """What somebody has typed of a screening with a tool and set aside. It screens nothing, and no score is made of it.

    Those who may work the case see that it was begun, by whom and when; only whoever began it opens what they typed. When it
    ends, recorded or thrown away, what was typed goes from here.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "twenty-eight days after it was last saved; once ended, without what was typed, with the case"
    gate: ClassVar[str] = "case__record"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="unfinished_screenings")
    version = models.ForeignKey(ToolVersion, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict, blank=True)
    seen = models.PositiveIntegerField(help_text="How many screenings the case had when this was last saved")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "version", "begun_by"], condition=Q(ended_at__isnull=True), name="one_unfinished_each"
            ),
            models.CheckConstraint(
                name="ended_screening_keeps_nothing_typed", condition=Q(ended_at__isnull=True) | Q(answers={})
            ),
        ]

"""Cuckooed addresses: a home taken over, who lives there, who visited and when they go again, what was asked before an order."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from throughline.access.gate import GatedModel, visible
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Member
from throughline.cuckooing.states import Answer, CuckooKind, EndedHow, OccupierSeen, Tenancy, VisitOutcome
from throughline.register.models import Person, Place
from throughline.work.models import Clock

_KEPT = "with the place"


def _member(**options: object) -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", **options)  # type: ignore[arg-type]


class CuckooedAddress(GatedModel):
    """A home that was or may have been taken over. How it stands is derived from its episodes."""

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = _KEPT
    gate: ClassVar[str] = "place__record"

    place = models.OneToOneField(Place, on_delete=models.PROTECT, related_name="cuckooing")
    tenancy = models.CharField(max_length=12, choices=Tenancy.choices, default=Tenancy.UNKNOWN)
    landlord = models.CharField(max_length=150, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = _member()


class StandingEpisodes(models.Manager["Episode"]):
    """The times a home was taken over, but for those recorded in error: how it stands follows from these."""

    def get_queryset(self) -> models.QuerySet[Episode]:
        return super().get_queryset().filter(withdrawn_at__isnull=True)


class Episode(GatedModel):
    """One time a home was taken over, from when it was suspected to when it ended. History: never overwritten.

    One recorded in error is withdrawn with its reason; ``related`` then no longer knows it, the history does.
    """

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = _KEPT
    gate: ClassVar[str] = "address__place__record"

    address = models.ForeignKey(CuckooedAddress, on_delete=models.PROTECT, related_name="episodes")
    began_date = models.DateField(help_text="Suspected since")
    why = models.CharField(max_length=1000, help_text="What makes one think so")
    recorded_at = models.DateTimeField()
    recorded_by = _member()
    confirmed_date = models.DateField(null=True, blank=True)
    confirmed_how = models.CharField(max_length=500, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = _member(null=True, blank=True)
    ended_date = models.DateField(null=True, blank=True)
    ended_how = models.CharField(max_length=8, choices=EndedHow.choices, blank=True)
    ended_note = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = _member(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = _member(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    related: ClassVar[models.Manager[Episode]] = StandingEpisodes()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="episode_withdrawn_says_why", condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason="")
            ),
            models.UniqueConstraint(
                fields=["address"], condition=Q(ended_date__isnull=True, withdrawn_at__isnull=True),
                name="one_open_episode",
                violation_error_message="This address is recorded as being cuckooed already.",
            ),
            models.CheckConstraint(
                name="episode_in_order",
                condition=(Q(confirmed_date__isnull=True) | Q(confirmed_date__gte=F("began_date")))
                & (Q(ended_date__isnull=True) | (Q(ended_date__gte=F("began_date")) & ~Q(ended_how=""))),
                violation_error_message="The days are in the wrong order.",
            ),
        ]  # fmt: skip


class EpisodeUse(GatedModel):
    """What a home was taken over for in one episode; there may be several."""

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = _KEPT
    gate: ClassVar[str] = "episode__address__place__record"

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="uses")
    kind = models.CharField(max_length=12, choices=CuckooKind.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["episode", "kind"], name="episode_use_once")]


class StandingOccupiers(models.Manager["Occupier"]):
    """Who lives or lived in a home, but for whom it was recorded in error."""

    def get_queryset(self) -> models.QuerySet[Occupier]:
        return super().get_queryset().filter(withdrawn_at__isnull=True)


class Occupier(GatedModel):
    """Who lives in the home, and what they need, until they move out. Shown only to those who may open the place and the person.

    How to contact whoever lives there, and what closing it would mean for them, follow from those who live there now. One
    recorded in error never lived there: ``related`` no longer knows the row, the history does.
    """

    holds: ClassVar[str] = "health"
    kept: ClassVar[str] = "with the person"
    gate: ClassVar[str] = "address__place__record"

    address = models.ForeignKey(CuckooedAddress, on_delete=models.PROTECT, related_name="occupiers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    since_date = models.DateField()
    needs = models.CharField(max_length=1000, blank=True, help_text="Care and support needs, in words")
    recorded_at = models.DateTimeField()
    recorded_by = _member()
    until_date = models.DateField(null=True, blank=True, help_text="The last day they lived there")
    ended_how = models.CharField(max_length=300, blank=True, help_text="How it is known that they moved out")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = _member(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = _member(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    related: ClassVar[models.Manager[Occupier]] = StandingOccupiers()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="occupier_in_order",
                condition=Q(until_date__isnull=True) | Q(until_date__gte=F("since_date")),
                violation_error_message="The last day must be on or after the first.",
            ),
            models.CheckConstraint(
                name="occupier_withdrawn_says_why", condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason="")
            ),
        ]

    @classmethod
    def gate_condition(cls, actor: Actor, at: dt.datetime) -> Q:
        return visible(cls.gate, actor, at) & visible("person__record", actor, at)


class Visit(GatedModel):
    """One visit to the address, by police or others: who went, what was seen, and when somebody goes again."""

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = _KEPT
    gate: ClassVar[str] = "address__place__record"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    address = models.ForeignKey(CuckooedAddress, on_delete=models.PROTECT, related_name="visits")
    visited_date = models.DateField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    visited_by_whom = models.CharField(max_length=150, help_text="Who went")
    seen = models.CharField(max_length=1000, help_text="What was seen; never a name")
    occupier_seen = models.CharField(max_length=9, choices=OccupierSeen.choices)
    outcome = models.CharField(max_length=12, choices=VisitOutcome.choices)
    clock = models.OneToOneField(Clock, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = _member()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = _member(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["address", "visited_date"])]
        constraints = [
            models.CheckConstraint(
                name="visit_withdrawn_says_why", condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason="")
            )
        ]


class AdultReferral(GatedModel):
    """Whether adult social care was told of the person who lives there: who, when, its reference; or why not."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = _KEPT
    gate: ClassVar[str] = "address__place__record"

    address = models.ForeignKey(CuckooedAddress, on_delete=models.PROTECT, related_name="adult_referrals")
    was_told = models.BooleanField()
    who = models.CharField(max_length=150, blank=True)
    told_date = models.DateField(null=True, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    why_not = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = _member()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="adult_care_told_or_why_not",
                condition=Q(was_told=True, told_date__isnull=False) & ~Q(who="") | Q(was_told=False) & ~Q(why_not=""),
                violation_error_message="Say who told them and when, or why they were not told.",
            )
        ]


class HomeQuestion(GatedModel):
    """Asked before any closure order: would the person who lives there lose their home, and what is arranged first?"""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = _KEPT
    gate: ClassVar[str] = "address__place__record"

    address = models.ForeignKey(CuckooedAddress, on_delete=models.PROTECT, related_name="home_questions")
    would_be_homeless = models.CharField(max_length=9, choices=Answer.choices)
    arranged = models.CharField(max_length=1000, blank=True, help_text="Where they would stay; who agreed it")
    recorded_at = models.DateTimeField()
    recorded_by = _member()

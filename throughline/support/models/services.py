"""The service directory: what partners offer, by dated names."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from throughline.agencies.models import Agency
from throughline.core.models import BaseModel, VersionedModel
from throughline.geography.models import LocalAuthority
from throughline.support.states import LearningRule, ServiceKind


class Service(VersionedModel):
    """Something a provider offers. Its names are dated (practice.md P29); its own rules warn and never refuse.

    No area named means that it works anywhere. Waiting and room are what the provider said on a day.
    """

    holds: ClassVar[str] = "public"
    kept: ClassVar[str] = "always"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    provider = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="services")
    kind = models.CharField(max_length=10, choices=ServiceKind.choices)
    age_low = models.PositiveSmallIntegerField(null=True, blank=True)
    age_high = models.PositiveSmallIntegerField(null=True, blank=True)
    areas = models.ManyToManyField(LocalAuthority, blank=True, related_name="+")
    learning_rule = models.CharField(max_length=6, choices=LearningRule.choices, default=LearningRule.ANY)
    weeks = models.PositiveSmallIntegerField(null=True, blank=True, help_text="How long it usually lasts")
    capacity = models.PositiveSmallIntegerField(null=True, blank=True, help_text="How many people at once")
    waiting_weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    waiting_date = models.DateField(null=True, blank=True, help_text="The day the provider said how long the wait is")
    costs_nothing = models.BooleanField(default=True, help_text="To the person and their family")
    about = models.CharField(max_length=500, blank=True)
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="service_ages_in_order",
                condition=Q(age_low__isnull=True) | Q(age_high__isnull=True) | Q(age_low__lte=F("age_high")),
            ),
            models.CheckConstraint(
                name="service_wait_has_its_day",
                condition=Q(waiting_weeks__isnull=True) | Q(waiting_date__isnull=False),
                violation_error_message="Give the day the provider said how long the wait is.",
            ),
        ]


class ServiceName(BaseModel):
    """What a service is called, from a date: The King's Trust, formerly The Prince's Trust."""

    holds: ClassVar[str] = "public"
    kept: ClassVar[str] = "always"

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=150)
    since_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "since_date"],
                condition=Q(since_date__isnull=False),
                name="service_named_once_a_date",
            ),
            models.UniqueConstraint(
                fields=["service"], condition=Q(since_date__isnull=True), name="service_named_once_without_date"
            ),
        ]

"""What a hub reported for a period, as it reported it. Counts only: nobody is named, and no row is ever rewritten."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from throughline.agencies.models import Hub, Member
from throughline.core.models import BaseModel
from throughline.figures.states import ReturnStatus, Side, Unit


class FrozenReturn(BaseModel):
    """The figures of a hub for a period, as they stood when they were frozen to be reported.

    Frozen again, a period has another version, which says what it replaces and why. One recorded in error is withdrawn with a
    reason and stays readable. The database refuses every other change (``migrations/_never_rewritten.py``).
    """

    holds: ClassVar[str] = "professional"
    kept: ClassVar[str] = "always: what was reported stays as it was reported"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="returns")
    hub_name = models.CharField(max_length=150, help_text="As the hub was called that day")
    title = models.CharField(max_length=150, help_text="What it is for; no names of people")
    start_date = models.DateField()
    end_date = models.DateField()
    number = models.PositiveSmallIntegerField(help_text="Which version of this period")
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by",
        help_text="The version that stood before it, of the same period",
    )  # fmt: skip
    replaces_reason = models.CharField(max_length=300, blank=True)
    figures_count = models.PositiveSmallIntegerField(help_text="How many figures it has: none is added later")
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["hub", "start_date", "end_date"])]
        constraints = [
            models.UniqueConstraint(fields=["hub", "start_date", "end_date", "number"], name="return_version_once"),
            models.CheckConstraint(name="return_dates_in_order", condition=Q(start_date__lte=F("end_date"))),
            models.CheckConstraint(
                name="later_version_says_what_it_replaces_and_why",
                condition=Q(number=1, replaces__isnull=True, replaces_reason="")
                | (Q(number__gt=1, replaces__isnull=False) & ~Q(replaces_reason="")),
            ),
            models.CheckConstraint(
                name="withdrawn_return_says_who_and_why",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        ]  # fmt: skip

    @property
    def status(self) -> ReturnStatus:
        """Follows from the facts: recorded in error, replaced by a later version, or standing."""
        if self.withdrawn_at is not None:
            return ReturnStatus.WITHDRAWN
        later = any(version.withdrawn_at is None for version in self.replaced_by.all())
        return ReturnStatus.REPLACED if later else ReturnStatus.STANDING


class FrozenFigure(BaseModel):
    """One measure of a frozen return: its number, and the definition it was counted by, in the words of that day."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the return"

    frozen_return = models.ForeignKey(FrozenReturn, on_delete=models.PROTECT, related_name="figures")
    order = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60)
    label = models.CharField(max_length=100)
    rule = models.TextField(help_text="The written definition it was counted by")
    source = models.CharField(max_length=300)
    side = models.CharField(max_length=12, choices=Side.choices)
    unit = models.CharField(max_length=5, choices=Unit.choices)
    part_of = models.CharField(max_length=60, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=2)
    rows = models.PositiveIntegerField(help_text="How many rows stood behind it")
    before = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True, help_text="The period before")
    by_month = models.JSONField(encoder=DjangoJSONEncoder, default=list, blank=True)
    outside = models.CharField(
        max_length=40, help_text="As shown outside the hub: the number, or the words in its place"
    )

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["frozen_return", "key"], name="figure_once_a_return")]

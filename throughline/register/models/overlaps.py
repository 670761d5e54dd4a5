"""The same exact identifier on two records, and who decides what to make of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from throughline.access.models import ProtectedRecord
from throughline.agencies.models import Agency, Hub, Member
from throughline.core.models import BaseModel
from throughline.register.states import OverlapDecision, SharedKind


class Overlap(BaseModel):
    """Two records of one hub bear the same number, device, vehicle or address (practice.md P16). A name alone never does.

    One place hears: the hub's coordinators where one may open both; else police who may; else the agency holding the
    closer record, of that record alone (``heard_of``). Whoever typed sees nothing of it. Where an intelligence report alone
    says that one bears it, nobody hears who may not read the report.
    """

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = "with the records it joins"

    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="+")
    first_record = models.ForeignKey(ProtectedRecord, on_delete=models.PROTECT, related_name="+")
    second_record = models.ForeignKey(ProtectedRecord, on_delete=models.PROTECT, related_name="+")
    shared_kind = models.CharField(max_length=10, choices=SharedKind.choices)
    value = models.CharField(max_length=310, help_text="As compared")
    heard_by_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The police who hear; none: the hub's coordinators",
    )  # fmt: skip
    heard_of = models.ForeignKey(
        ProtectedRecord, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The one record its hearers may open; none: they may open both",
    )  # fmt: skip
    first_report = models.ForeignKey(
        ProtectedRecord, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The intelligence report that alone says the first bears it",
    )  # fmt: skip
    second_report = models.ForeignKey(
        ProtectedRecord, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The intelligence report that alone says the second bears it",
    )  # fmt: skip
    is_cut = models.BooleanField(
        default=False, help_text="More records bore it when this was noted than one is compared with"
    )
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=12, choices=OverlapDecision.choices, blank=True)
    decision_detail = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["hub", "decided_at", "value"])]
        constraints = [
            models.UniqueConstraint(
                fields=["first_record", "second_record", "shared_kind", "value"], name="overlap_once"
            ),
            models.CheckConstraint(name="overlap_in_order", condition=Q(first_record__lt=F("second_record"))),
            models.CheckConstraint(
                name="overlap_decided_with_a_reason",
                condition=Q(decided_at__isnull=True) | (~Q(decision="") & ~Q(decision_detail="")),
            ),
        ]

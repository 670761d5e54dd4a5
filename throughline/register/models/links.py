"""The typed, dated, sourced links between records."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from throughline.access.models import ProtectedRecord
from throughline.agencies.models import Member
from throughline.core.models import BaseModel
from throughline.register.states import Assessment, LinkKind, SourceEvaluation


class Link(BaseModel):
    """One record's role towards another: typed, dated, sourced, graded. Shown only when both ends pass the gate, and
    so does the intelligence report that says so, where one does (``queries.links_shown``).

    One row a role and event (practice.md P3): ``because_of`` is the event. The network is made of these rows alone.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the records it joins"

    from_record = models.ForeignKey(ProtectedRecord, on_delete=models.PROTECT, related_name="links_from")
    to_record = models.ForeignKey(ProtectedRecord, on_delete=models.PROTECT, related_name="links_to")
    kind = models.CharField(max_length=20, choices=LinkKind.choices)
    since_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)
    because_of = models.ForeignKey(
        ProtectedRecord, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The record (intervention, operation) that says so",
    )  # fmt: skip
    report = models.ForeignKey(
        ProtectedRecord, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False, db_index=False,
        help_text="The same where it is an intelligence report: told only to whoever may read that",
    )  # fmt: skip
    source = models.CharField(max_length=200, blank=True, help_text="Where it comes from; never who an informant is")
    source_evaluation = models.CharField(max_length=1, choices=SourceEvaluation.choices, blank=True)
    assessment = models.CharField(max_length=1, choices=Assessment.choices, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["to_record", "kind"]),
            models.Index(fields=["from_record", "kind"]),
            # All that a walk asks of a standing link, from either end: it never reads the rows themselves (SQLite looks for
            # ``withdrawn_at`` in the index though none but the standing are in it). In the order of the far ends, so that
            # those of a hub lie side by side where the gate looks them up.
            models.Index(
                fields=["from_record", "to_record", "kind", "since_date", "until_date", "report", "withdrawn_at", "id"],
                condition=Q(withdrawn_at__isnull=True), name="link_walked_from",
            ),
            models.Index(
                fields=["to_record", "from_record", "kind", "since_date", "until_date", "report", "withdrawn_at", "id"],
                condition=Q(withdrawn_at__isnull=True), name="link_walked_to",
            ),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["from_record", "to_record", "kind", "because_of"],
                condition=Q(withdrawn_at__isnull=True, because_of__isnull=False),
                name="link_once_an_event",
            ),
            models.UniqueConstraint(
                fields=["from_record", "to_record", "kind"],
                condition=Q(withdrawn_at__isnull=True, because_of__isnull=True),
                name="link_once_a_kind",
            ),
            models.CheckConstraint(
                name="link_report_is_what_says_so",
                condition=Q(report__isnull=True) | Q(because_of__isnull=False, report=F("because_of")),
            ),
            models.CheckConstraint(
                name="link_dates_in_order",
                condition=Q(until_date__isnull=True) | Q(until_date__gte=F("since_date")),
                violation_error_message="The last day must be on or after the first.",
            ),
        ]

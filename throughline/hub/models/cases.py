"""Cases: who leads, what is written in them, how they close and open again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from throughline.access.gate import GatedModel, ProtectedModel
from throughline.access.states import FieldClass, RecordKind
from throughline.agencies.models import Member
from throughline.core.models import VersionedModel
from throughline.hub.models.referrals import Referral
from throughline.hub.states import CaseStatus, EntryKind, WhereNow
from throughline.register.models import Person

_PROCESS = FieldClass.PROCESS


class Case(VersionedModel, ProtectedModel):
    """The hub's work with one person, with one lead professional and a named cover (practice.md P14)."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the person"
    kind: ClassVar[RecordKind] = RecordKind.CASE
    field_classes: ClassVar[dict[str, FieldClass]] = {
        "person": FieldClass.IDENTITY,
        "referral": _PROCESS,
        "opened_date": _PROCESS,
        "lead": FieldClass.PROFESSIONAL,
        "cover": FieldClass.PROFESSIONAL,
        "status": _PROCESS,
        "closed_date": _PROCESS,
        "closed_at": _PROCESS,
        "closed_by": FieldClass.PROFESSIONAL,
        "closing_summary": _PROCESS,
        "where_now": FieldClass.LOCATION,
        "told_of_closing": _PROCESS,
    }

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, null=True, blank=True, related_name="case")
    opened_date = models.DateField()
    lead = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="cases_led")
    cover = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="cases_covered")
    status = models.CharField(max_length=8, choices=CaseStatus.choices, default=CaseStatus.OPEN)
    closed_date = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closing_summary = models.TextField(max_length=5000, blank=True)
    where_now = models.CharField(max_length=12, choices=WhereNow.choices, blank=True)
    told_of_closing = models.CharField(max_length=300, blank=True, help_text="How they were told, and of the way back")

    class Meta:
        indexes = [models.Index(fields=["status", "opened_date"])]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(status=CaseStatus.OPEN), name="one_open_case_a_person",
                violation_error_message="This person has an open case already.",
            ),
            models.CheckConstraint(name="lead_has_another_as_cover", condition=~Q(lead=models.F("cover")),
                violation_error_message="The cover must be someone other than the lead professional."),
            models.CheckConstraint(
                name="closed_case_says_where_now",
                condition=Q(status=CaseStatus.OPEN) | (Q(closed_date__isnull=False) & ~Q(where_now="")),
            ),
        ]  # fmt: skip


class Reopening(GatedModel):
    """Someone came back: a closed case was opened again, or a new one opened after an earlier one had closed.

    ``months_closed``: whole months since the closing, so that within 6 or 12 can be counted.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "case__record"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reopenings")
    closed_date = models.DateField()
    reopened_date = models.DateField()
    months_closed = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    reopened_at = models.DateTimeField()
    reopened_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["reopened_date"])]


class LeadChange(GatedModel):
    """Who led a case and who covered, from when: the history of a handover."""

    holds: ClassVar[str] = "professional"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "case__record"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="lead_changes")
    lead = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    cover = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")


class ChronologyEntry(GatedModel):
    """Something that happened, was judged or was said, dated; fact, opinion and own words kept apart. Append only."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "case__record"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="chronology")
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    happened_date = models.DateField()
    text = models.TextField(max_length=10000)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["case", "-happened_date", "-id"]), models.Index(fields=["case", "written_at"])]

"""The gate's facts: protected records, and who is involved with, granted, named on or excluded from each."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.expressions import Combinable

from throughline.access.states import Finding, InvolvementReason, RecordKind, Restriction
from throughline.agencies.models import Agency, Hub, Member, SharingAgreement
from throughline.agencies.states import Regime
from throughline.core.clock import now
from throughline.core.ids import new_reference
from throughline.core.models import BaseModel


class ProtectedRecord(BaseModel):
    """The row behind every person, place, line, operation, intervention, referral, case and intelligence report.

    It says whose record it is (controller, regime, agreement: practice.md P24) and how closely it is held. That a
    record exists is itself sensitive.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with what it protects"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=11, default=new_reference, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=RecordKind.choices)
    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="records")
    owner_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="owned_records")
    restriction = models.PositiveSmallIntegerField(choices=Restriction.choices, default=Restriction.STANDARD)
    controller = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="controlled_records")
    regime = models.CharField(max_length=16, choices=Regime.choices)
    agreement = models.ForeignKey(SharingAgreement, on_delete=models.PROTECT, null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(
        null=True, blank=True, help_text="Recorded in error with all that came with it: nobody finds it any more"
    )
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "hub", "restriction"])]
        constraints = [
            models.CheckConstraint(name="record_restriction_known", condition=Q(restriction__in=Restriction.values))
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def subject(self) -> tuple[str, UUID]:
        """How the audit names this record."""
        return (self.kind, self.uuid)


class Involvement(BaseModel):
    """A member works on a record, from a moment until it is handed over."""

    holds: ClassVar[str] = "professional"
    kept: ClassVar[str] = "with the record"

    record = models.ForeignKey(ProtectedRecord, on_delete=models.PROTECT, related_name="involvements")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="involvements")
    reason = models.CharField(max_length=12, choices=InvolvementReason.choices)
    since_at = models.DateTimeField()
    since_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    until_at = models.DateTimeField(null=True, blank=True)
    until_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["member", "record", "until_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "member", "reason"],
                condition=Q(until_at__isnull=True),
                name="involved_once_per_reason",
            )
        ]


class NamedAccess(BaseModel):
    """A member named on a restricted record: with involvement too, they may open it."""

    holds: ClassVar[str] = "professional"
    kept: ClassVar[str] = "with the record"

    record = models.ForeignKey(ProtectedRecord, on_delete=models.PROTECT, related_name="named")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "member"], name="named_once")]


class ExclusionRows(models.QuerySet["Exclusion"]):
    def running(self, at: dt.datetime | Combinable) -> ExclusionRows:
        """Those that hold at a moment: not ended, or ended later."""
        return self.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at))


class Exclusion(BaseModel):
    """A member must never see a record (a relative, a conflict): nothing overrides it, and its list is itself secret.

    One that was a mistake is ended with a reason, and stays as history. ``follows``: what is kept from a member because the
    person it is about is; it ends when that ends.
    """

    holds: ClassVar[str] = "professional"
    kept: ClassVar[str] = "with the record"

    record = models.ForeignKey(ProtectedRecord, on_delete=models.PROTECT, related_name="exclusions")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")
    reason = models.CharField(max_length=200)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_reason = models.CharField(max_length=200, blank=True)

    objects = ExclusionRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["member", "record", "ended_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "record"], condition=Q(ended_at__isnull=True, follows__isnull=True), name="excluded_once"
            ),
            models.UniqueConstraint(
                fields=["member", "record", "follows"], condition=Q(ended_at__isnull=True, follows__isnull=False),
                name="excluded_once_as_it_follows",
            ),
            models.CheckConstraint(
                name="exclusion_ended_by_someone_for_a_reason",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_reason="")),
            ),
        ]  # fmt: skip


class Grant(BaseModel):
    """A disclosure: one record opened to one agency or one member, for a purpose, in named field classes, until a date."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the record"

    record = models.ForeignKey(ProtectedRecord, on_delete=models.PROTECT, related_name="grants")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    purpose = models.CharField(max_length=200)
    agreement = models.ForeignKey(SharingAgreement, on_delete=models.PROTECT)
    classes = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    starts_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    granted_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["agency", "record", "expires_at"]),
            models.Index(fields=["member", "record", "expires_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="grant_to_one",
                condition=(Q(agency__isnull=True) & Q(member__isnull=False))
                | (Q(agency__isnull=False) & Q(member__isnull=True)),
            ),
            models.CheckConstraint(name="grant_ends_after_start", condition=Q(expires_at__gt=models.F("starts_at"))),
        ]


class BreakGlass(BaseModel):
    """One record opened in an emergency by one member, to read, for hours, with a reason; reviewed the next working day.

    ``cleared_at``: it no longer counts towards how many a member may open before information governance is asked.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the record"

    record = models.ForeignKey(ProtectedRecord, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=1000)
    starts_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    review_date = models.DateField(null=True, blank=True, help_text="The day by which it must be reviewed")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    finding = models.CharField(max_length=10, choices=Finding.choices, blank=True)
    review_note = models.CharField(max_length=1000, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["member", "record", "expires_at"])]
        constraints = [
            models.CheckConstraint(
                name="emergency_reviewed_with_a_finding",
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True, finding="")
                | (Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(finding="") & ~Q(review_note="")),
            )
        ]


class AgendaEntry(BaseModel):
    """A record on a panel chair's agenda: open to the chair from circulation until the minutes are agreed."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the record"

    record = models.ForeignKey(ProtectedRecord, on_delete=models.PROTECT, related_name="+")
    chair = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    circulated_at = models.DateTimeField()
    minutes_agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["chair", "record", "minutes_agreed_at"])]


class AccessReason(BaseModel):
    """Why a member who is not involved opened a record: asked once per record and session (practice.md P23)."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the record"

    record = models.ForeignKey(ProtectedRecord, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    session = models.CharField(max_length=64)
    reason = models.CharField(max_length=200)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "member", "session"], name="reason_once_a_session")]

"""Groups that control lines, and the roles people had, each by one event."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from throughline.access.gate import GatedModel, ProtectedModel
from throughline.access.states import FieldClass, RecordKind
from throughline.agencies.models import Member
from throughline.core.models import VersionedModel
from throughline.register.models import Link


class Group(VersionedModel, ProtectedModel):
    """A group that controls lines. Who is part of it, and what it controls, are links with dates, source and grading."""

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = "by the police retention schedule"
    kind: ClassVar[RecordKind] = RecordKind.GROUP
    field_classes: ClassVar[dict[str, FieldClass]] = {
        "name": FieldClass.INTELLIGENCE, "note": FieldClass.INTELLIGENCE,
    }  # fmt: skip

    name = models.CharField(max_length=100, db_index=True)
    note = models.TextField(max_length=2000, blank=True)


class Role(GatedModel):
    """A role somebody recorded, by one event: its link says who, towards what, when, by which source and how graded (P3).

    A child as holder or controller waits for a second person: until they say that it stands, no closure rests on it.
    """

    holds: ClassVar[str] = "offending"
    kept: ClassVar[str] = "with the records it joins"
    gate: ClassVar[str] = "link__from_record"

    link = models.OneToOneField(Link, on_delete=models.PROTECT, related_name="role")
    needs_review = models.BooleanField(default=False)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    stands = models.BooleanField(null=True, blank=True)
    review_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="role_reviewed_with_an_answer", condition=Q(reviewed_at__isnull=True) | Q(stands__isnull=False)
            )
        ]

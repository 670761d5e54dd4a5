"""Files attached to records: letters, photographs, recordings."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from throughline.access.gate import GatedModel
from throughline.access.models import ProtectedRecord
from throughline.access.states import FieldClass
from throughline.agencies.models import Member
from throughline.files.states import FileKind, FileState


class AttachedFile(GatedModel):
    """A file someone attached to a record: a letter, a photograph, a recording. May be as sensitive as anything here.

    Its content is kept byte for byte in the installation's folder, because it may be evidence: a photograph keeps what
    the camera wrote into it, which may be where it was taken (``may_hold_position``: none where nobody looked for it; a
    reader of no statutory body is given a copy without any of it). ``field_class`` says what it tells of a person, and a
    reader by grant alone opens only the classes granted. ``sha256`` is of the content as it came.
    """

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = "with the record"
    gate: ClassVar[str] = "record"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    record = models.ForeignKey(ProtectedRecord, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=5, choices=FileKind.choices)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    description = models.CharField(max_length=300)
    field_class = models.CharField(max_length=12, choices=FieldClass.choices)
    state = models.CharField(max_length=11, choices=FileState.choices, default=FileState.QUARANTINED)
    may_hold_position = models.BooleanField(
        null=True, blank=True, help_text="Whether a picture says, or may say, where it was taken"
    )
    attached_at = models.DateTimeField()
    attached_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    checked_with = models.CharField(
        max_length=100, blank=True, help_text="The scanner that checked it, and its version"
    )
    finding = models.CharField(max_length=200, blank=True, help_text="The virus the scanner named")
    held_at = models.DateTimeField(null=True, blank=True, help_text="When it could first not be checked")
    held_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["record", "attached_at"]), models.Index(fields=["state"])]
        constraints = [
            models.CheckConstraint(name="file_is_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(
                name="file_in_error_says_why", condition=~Q(state=FileState.WITHDRAWN) | ~Q(withdrawn_reason="")
            ),
            models.CheckConstraint(
                name="file_found_infected_says_by_what", condition=~Q(state=FileState.INFECTED) | ~Q(finding="")
            ),
        ]

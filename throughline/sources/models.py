"""Where a fact came from: the batch, sheet, row and reference of an imported row, kept with what it said."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from throughline.core.models import BaseModel


class Batch(BaseModel):
    """One import of a hub's sheets, whole or not at all."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "while facts name it"

    source = models.CharField(max_length=50)
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=150)
    rows = models.PositiveIntegerField(default=0)


class SourceRow(BaseModel):
    """One row of a sheet as it was read. Its key is (source, sheet, ref): the same key never stands twice.

    Holds personal data as the sheet wrote it; only the import reads it back.
    """

    holds: ClassVar[str] = "identity"
    kept: ClassVar[str] = "with the facts it led to"

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="source_rows")
    source = models.CharField(max_length=50)
    sheet = models.CharField(max_length=50)
    ref = models.CharField(max_length=100)
    row_number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    cells = models.JSONField()
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="Its import was undone, or a newer row of its source stands in its place"
    )
    ended_by = models.CharField(max_length=150, blank=True)
    ended_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "sheet", "ref"], condition=Q(ended_at__isnull=True), name="source_row_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.sheet} {self.ref}"


class PendingUpload(BaseModel):
    """Sheets uploaded for a preview and not yet imported. Deleted when imported, given up, or a day old.

    Holds personal data as the sheets wrote it; only the member who uploaded them reads them back.
    """

    holds: ClassVar[str] = "identity"
    kept: ClassVar[str] = "one day"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(max_length=50)
    uploader = models.BigIntegerField(help_text="The member who uploaded them")
    uploaded_at = models.DateTimeField()
    sheets = models.JSONField(help_text="Each sheet's rows, by sheet name: row number and cells")

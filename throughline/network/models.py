"""Questions about the network, kept and shared. An answer is never kept."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from throughline.access.gate import GatedModel
from throughline.access.models import ProtectedRecord
from throughline.agencies.models import Member


class SavedView(GatedModel):
    """A question about what a record is linked to, kept to be asked again: whoever opens it sees what they may, today."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the record it is about"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    record = models.ForeignKey(ProtectedRecord, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80, help_text="What it is for; no names of people")
    question = models.JSONField(encoder=DjangoJSONEncoder, help_text="How far, which kinds, which days, what is opened")
    is_shared = models.BooleanField(default=False)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

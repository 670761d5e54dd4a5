"""What the pages keep for themselves."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from throughline.core.models import BaseModel


class OnceKey(BaseModel):
    """The one-time key of a form that makes something, and where what it made can be seen."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "thirty days"

    key = models.CharField(max_length=64)
    member = models.BigIntegerField()
    made_href = models.CharField(max_length=300)
    used_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "member"], name="once_key_once")]

"""What every stored thing shares: its data class, its retention, and a version where people edit it."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from throughline.core.errors import Conflict, Refused


class BaseModel(models.Model):
    """A row. ``holds`` says how sensitive it is, ``kept`` for how long; tests fail on a model that says neither."""

    holds: ClassVar[str]
    kept: ClassVar[str]

    class Meta:
        abstract = True

    def save_checked(self) -> None:
        """Validate fields and constraints, then save. Errors: Refused, naming the field."""
        try:
            self.full_clean()
        except ValidationError as error:
            field, messages = next(iter(error.message_dict.items()))
            raise Refused(messages[0], field=None if field == "__all__" else field) from error
        self.save()


class VersionedModel(BaseModel):
    """A row several people may edit: the second to save is told, and loses nothing."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def require_version(self, version: int, shown: dict[str, object]) -> None:
        """Raise Conflict, with what now stands, unless ``version`` is the one the editor began from."""
        if version != self.version:
            raise Conflict(shown)
        self.version += 1

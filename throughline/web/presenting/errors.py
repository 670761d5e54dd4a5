"""A record that was recorded in error, as the page of those tells it."""

from __future__ import annotations

from dataclasses import dataclass

from throughline.access.models import ProtectedRecord
from throughline.web.presenting.dates import short_date


@dataclass(frozen=True)
class RecordInError:
    """What it was called, and why, by whom and when it was said that it never was."""

    reference: str
    name: str
    said: str


def present_record_in_error(record: ProtectedRecord, name: str) -> RecordInError:
    by = record.withdrawn_by.name if record.withdrawn_by else ""
    day = short_date(record.withdrawn_at) if record.withdrawn_at else ""
    return RecordInError(record.reference, name, f"{record.withdrawn_reason.rstrip('.')}. {by}, {day}")

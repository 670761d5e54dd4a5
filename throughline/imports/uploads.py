"""Sheets kept between a preview and the import, for a day at most."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.core.errors import Absent
from throughline.imports.sheets import LAYOUTS, Row, Sheets
from throughline.sources.models import PendingUpload

KEPT_FOR = dt.timedelta(days=1)


@transaction.atomic
def keep_upload(*, by: Actor, at: dt.datetime, source: str, sheets: Sheets) -> uuid.UUID:
    """Keep previewed sheets until they are imported; anyone's older than a day are deleted."""
    require_permission(by, "import.run")
    PendingUpload.objects.filter(uploaded_at__lt=at - KEPT_FOR).delete()
    rows = {layout.name: [[row.number, dict(row.cells)] for row in kept] for layout, kept in sheets}
    return PendingUpload.objects.create(source=source, uploader=by.member.pk, uploaded_at=at, sheets=rows).uuid


def get_upload(actor: Actor, at: dt.datetime, upload: uuid.UUID) -> tuple[str, Sheets]:
    """The source and sheets a member previewed. Raises Absent: not theirs, imported, or older than a day."""
    kept = PendingUpload.objects.filter(uuid=upload, uploader=actor.member.pk, uploaded_at__gte=at - KEPT_FOR).first()
    if kept is None:
        raise Absent
    read = {
        layout.name: tuple(Row(layout.name, number, cells) for number, cells in kept.sheets[layout.name])
        for layout in LAYOUTS
    }
    return kept.source, Sheets(**read)


def forget_upload(*, by: Actor, upload: uuid.UUID) -> None:
    """Delete previewed sheets: imported, or given up."""
    PendingUpload.objects.filter(uuid=upload, uploader=by.member.pk).delete()

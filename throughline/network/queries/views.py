"""Kept questions: one's own, and those colleagues of the hub share, about records one may see."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import Q, QuerySet

from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.core.errors import Absent
from throughline.network.models import SavedView


def list_views(actor: Actor, at: dt.datetime, record: ProtectedRecord) -> list[SavedView]:
    """The views of one record that the actor may open, by name."""
    return list(_open_to(actor, at).filter(record=record).order_by("name", "pk"))


def get_view(actor: Actor, at: dt.datetime, view_uuid: uuid.UUID) -> SavedView:
    """One view. Raises Absent."""
    found = _open_to(actor, at).filter(uuid=view_uuid).first()
    if found is None:
        raise Absent
    return found


def _open_to(actor: Actor, at: dt.datetime) -> QuerySet[SavedView]:
    shared = Q(is_shared=True, saved_by__hub=actor.member.hub_id)
    rows: QuerySet[SavedView] = SavedView.objects.visible_to(actor, at).filter(removed_at__isnull=True)
    return rows.filter(shared | Q(saved_by=actor.member)).select_related("record", "saved_by")

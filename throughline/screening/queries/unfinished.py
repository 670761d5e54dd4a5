"""Reading screenings begun and not finished: that there is one, for those who work the case; what is in it, for its author."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.core.errors import Absent
from throughline.hub.models import Case
from throughline.screening.models import ToolVersion, UnfinishedScreening
from throughline.screening.policies import FINISHED_WITHIN
from throughline.screening.states import VersionStatus

KEPT_FOR = dt.timedelta(days=28)


@dataclass(frozen=True)
class UnfinishedView:
    """That a screening was begun: by whom, when, with which tool. Never what was answered."""

    uuid: uuid.UUID
    tool: str
    tool_key: str
    begun_at: dt.datetime
    begun_by: str
    kept_until: dt.date
    is_mine: bool
    can_go_on: bool


def being_kept(at: dt.datetime) -> QuerySet[UnfinishedScreening]:
    """Those that are neither ended nor too long untouched. Not through the gate: the case has passed it."""
    rows: QuerySet[UnfinishedScreening] = UnfinishedScreening.related.filter(
        ended_at__isnull=True, saved_at__gte=at - KEPT_FOR
    )
    return rows.select_related("version__tool")


def list_unfinished(actor: Actor, case: Case, at: dt.datetime) -> list[UnfinishedView]:
    """What was begun on a case and not finished, oldest first."""
    usable = ToolVersion.objects.filter(
        Q(status=VersionStatus.PUBLISHED, tool=OuterRef("version__tool"))
        | Q(pk=OuterRef("version"), retired_at__gt=at - FINISHED_WITHIN)
    )
    rows = being_kept(at).filter(case=case).select_related("begun_by").annotate(can_go_on=Exists(usable))
    return [
        UnfinishedView(
            uuid=row.uuid, tool=row.version.tool.name, tool_key=row.version.tool.key, begun_at=row.begun_at,
            begun_by=row.begun_by.name, kept_until=civil_date(row.saved_at + KEPT_FOR),
            is_mine=row.begun_by_id == actor.member.pk, can_go_on=row.can_go_on,
        )
        for row in rows.order_by("begun_at", "pk")
    ]  # fmt: skip


def find_own_unfinished(actor: Actor, case: Case, tool_key: str, at: dt.datetime) -> UnfinishedScreening | None:
    """What the actor began on a case with a tool, if anything."""
    return being_kept(at).filter(case=case, version__tool__key=tool_key, begun_by=actor.member.pk).first()


def get_own_unfinished(
    actor: Actor, unfinished_uuid: uuid.UUID, at: dt.datetime, *, lock: bool = False
) -> UnfinishedScreening:
    """Something the actor began, through the case's gate. Raises Absent, for everybody else too."""
    rows = UnfinishedScreening.objects.visible_to(actor, at)
    rows = rows.filter(
        uuid=unfinished_uuid, begun_by=actor.member.pk, ended_at__isnull=True, saved_at__gte=at - KEPT_FOR
    )
    rows = rows.select_related("case__record", "case__person__record", "version__tool")
    found: UnfinishedScreening | None = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise Absent
    return found

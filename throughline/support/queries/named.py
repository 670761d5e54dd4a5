"""Who is named on a record held for named people only."""

from __future__ import annotations

from throughline.access.models import Involvement, NamedAccess, ProtectedRecord
from throughline.agencies.models import Member


def list_named(record: ProtectedRecord) -> list[Member]:
    """Those who may open it now: named, still involved and active, by name."""
    involved = Involvement.objects.filter(record=record, until_at__isnull=True).values("member")
    named = NamedAccess.objects.filter(record=record, member__in=involved, member__is_active=True)
    return sorted((row.member for row in named.select_related("member__agency")), key=lambda member: member.name)

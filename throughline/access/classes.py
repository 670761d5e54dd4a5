"""Which classes of fields an actor may read of a record they can see: all, unless they see it by a grant alone."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from throughline.access.models import BreakGlass, Grant, Involvement, ProtectedRecord
from throughline.access.states import FieldClass
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role

ALL_CLASSES = frozenset(FieldClass)
# Roles whose sight of a record can only come from involvement or a grant.
_BY_GRANT = (Role.PARTNER, Role.CHARITY)


def open_classes(actor: Actor, record: ProtectedRecord, at: dt.datetime) -> frozenset[FieldClass]:
    """The field classes open to the actor on a record the gate lets through.

    A partner or charity worker who is not involved reads what the live grants name, together, and nothing else.
    """
    if actor.role not in _BY_GRANT:
        return ALL_CLASSES
    now_involved = Q(until_at__isnull=True) | Q(until_at__gt=at)
    if Involvement.objects.filter(now_involved, record=record, member=actor.member, since_at__lte=at).exists():
        return ALL_CLASSES
    if BreakGlass.objects.filter(record=record, member=actor.member, expires_at__gt=at, ended_at__isnull=True).exists():
        return ALL_CLASSES
    live = Grant.objects.filter(record=record, starts_at__lte=at, expires_at__gt=at, revoked_at__isnull=True)
    grants = live.filter(Q(agency=actor.agency) | Q(member=actor.member)).values_list("classes", flat=True)
    return frozenset(FieldClass(name) for names in grants for name in names)

"""Reading the gate's facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, Q, QuerySet

from throughline.access.models import AccessReason, Grant, Involvement, ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency
from throughline.agencies.states import Role


def reasons_given(actor: Actor, records: Iterable[ProtectedRecord]) -> str:
    """The reasons this member gave, in this session, for opening these records: the purpose of a consultation."""
    given = AccessReason.objects.filter(record__in=list(records), member=actor.member, session=actor.session)
    return "; ".join(dict.fromkeys(given.order_by("given_at").values_list("reason", flat=True)))


def needs_reason(actor: Actor, record: ProtectedRecord, at: dt.datetime) -> bool:
    """Whether to ask why they look: not of the hub's coordinators, whose work it is, nor of anyone involved or granted."""
    if actor.role in (Role.COORDINATOR, Role.CHAIR, Role.SYSTEM):
        return False
    given = AccessReason.objects.filter(record=record, member=actor.member, session=actor.session)
    running = Q(until_at__isnull=True) | Q(until_at__gt=at)
    involved = Involvement.objects.filter(running, record=record, member=actor.member, since_at__lte=at)
    live = Grant.objects.filter(record=record, starts_at__lte=at, expires_at__gt=at, revoked_at__isnull=True)
    granted = live.filter(Q(agency=actor.member.agency_id) | Q(member=actor.member))
    known = Q(Exists(given)) | Q(Exists(involved)) | Q(Exists(granted))
    return not ProtectedRecord.objects.filter(known, pk=record.pk).exists()


def agencies_on_list(records: Iterable[ProtectedRecord], at: dt.datetime) -> QuerySet[Agency]:
    """The agencies on a record's list: one of their members is involved now, or a grant to them or to one of them is live."""
    keys = [record.pk for record in records]
    running = Involvement.objects.filter(
        Q(until_at__isnull=True) | Q(until_at__gt=at), record__in=keys, since_at__lte=at
    )
    live = Grant.objects.filter(
        Q(revoked_at__isnull=True) | Q(revoked_at__gt=at), record__in=keys, starts_at__lte=at, expires_at__gt=at
    )
    on_list = Q(pk__in=running.values("member__agency")) | Q(pk__in=live.filter(agency__isnull=False).values("agency"))
    on_list |= Q(pk__in=live.filter(member__isnull=False).values("member__agency"))
    return Agency.objects.filter(on_list, is_active=True).order_by("name")

"""Reading the gate's facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db.models import BigIntegerField, BooleanField, CharField, DateTimeField, Exists, F, OuterRef, Q, QuerySet

from throughline.access.facts import open_in_emergency
from throughline.access.models import AccessReason, BreakGlass, Exclusion, Grant, Involvement, ProtectedRecord
from throughline.access.permissions import may, require_permission
from throughline.access.states import InvolvementReason
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Member
from throughline.agencies.queries import away_on
from throughline.agencies.states import Role
from throughline.core.clock import civil_date
from throughline.core.errors import Absent
from throughline.core.slots import Slot, WrittenOnce, written


def reasons_given(actor: Actor, records: Iterable[ProtectedRecord]) -> str:
    """The reasons this member gave, in this session, for opening these records: the purpose of a consultation."""
    given = AccessReason.objects.filter(record__in=list(records), member=actor.member, session=actor.session)
    return "; ".join(dict.fromkeys(given.order_by("given_at").values_list("reason", flat=True)))


def needs_reason(actor: Actor, record: ProtectedRecord, at: dt.datetime) -> bool:
    """Whether to ask why they look: not of the hub's coordinators, whose work it is, nor of anyone involved or granted."""
    if not is_asked_why(actor):
        return False
    return not ProtectedRecord.objects.filter(WhyIsKnown(F("pk"), actor, at), pk=record.pk).exists()


def is_asked_why(actor: Actor) -> bool:
    """Whether this role is asked at all."""
    return actor.role not in (Role.COORDINATOR, Role.CHAIR, Role.SYSTEM)


class WhyIsKnown(WrittenOnce):
    """Whether why they look is known of the record with this key: said in this session, involved, or granted."""

    model = ProtectedRecord
    row = "why_record"
    is_condition = True

    def __init__(self, key: F, actor: Actor, at: dt.datetime) -> None:
        asked = (
            (_MEMBER, actor.member.pk), (_AGENCY, actor.member.agency_id), (_SESSION, actor.session), (_AT, at)
        )  # fmt: skip
        super().__init__(key, BooleanField(), asked)

    def text(self, using: str) -> tuple[str, tuple[Any, ...]]:
        return _why_in_sql(using)


_MEMBER, _AGENCY = Slot("member", BigIntegerField()), Slot("agency", BigIntegerField())
_SESSION, _AT = Slot("session", CharField()), Slot("at", DateTimeField())


@lru_cache(maxsize=8)
def _why_in_sql(using: str) -> tuple[str, tuple[Any, ...]]:
    record = OuterRef("pk")
    given = AccessReason.objects.filter(record=record, member=_MEMBER, session=_SESSION)
    running = Q(until_at__isnull=True) | Q(until_at__gt=_AT)
    involved = Involvement.objects.filter(running, record=record, member=_MEMBER, since_at__lte=_AT)
    live = Grant.objects.filter(record=record, starts_at__lte=_AT, expires_at__gt=_AT, revoked_at__isnull=True)
    granted = live.filter(Q(agency=_AGENCY) | Q(member=_MEMBER))
    known = Q(Exists(given)) | Q(Exists(involved)) | Q(Exists(granted))
    query = ProtectedRecord.objects.using(using).filter(known).query
    return written(query, query.where, using, WhyIsKnown.row)


def is_kept_from(member: Member, records: Iterable[ProtectedRecord], at: dt.datetime) -> bool:
    """Whether any of these records is kept from a member now."""
    return Exclusion.objects.running(at).filter(record__in=list(records), member=member).exists()


def list_exclusions(actor: Actor, record: ProtectedRecord) -> list[Exclusion]:
    """From whom a record is or was kept of itself, newest first: for those who may set one, and never their own."""
    require_permission(actor, "exclusion.set")
    rows = Exclusion.objects.filter(record=record, follows__isnull=True).exclude(member=actor.member)
    return list(rows.select_related("member__agency", "set_by", "ended_by").order_by("-set_at", "-pk"))


def get_exclusion(actor: Actor, record: ProtectedRecord, exclusion_id: int) -> Exclusion:
    """One of them. Raises Absent, for another record's or the reader's own too."""
    found = next((row for row in list_exclusions(actor, record) if row.pk == exclusion_id), None)
    if found is None:
        raise Absent
    return found


def list_open_in_emergency(actor: Actor, records: Iterable[ProtectedRecord], at: dt.datetime) -> list[BreakGlass]:
    """What of these records a member has open in an emergency now."""
    return open_in_emergency(actor.member, records, at)


def may_act_on(actor: Actor, record: ProtectedRecord, permission: str, at: dt.datetime) -> bool:
    """Whether an act is offered on a record: the role holds the permission, and it was not opened in an emergency, to read."""
    return may(actor.role, permission) and not open_in_emergency(actor.member, [record], at)


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


def stands_in_for(actor: Actor, at: dt.datetime) -> dict[int, list[int]]:
    """The leads who are away now and whom this member covers, by key, each with the records it goes for.

    Derived from who leads, who covers and who is away (practice.md P14), so that nothing has to be handed over and given
    back: what is due stays its lead's, and the cover sees and does it meanwhile. One query where nobody is away.
    """
    away = [member for member in away_on(actor.hub, civil_date(at)) if member != actor.member.pk]
    if not away:
        return {}
    covers = _involved(at).filter(member=actor.member, reason=InvolvementReason.COVER)
    leads = _involved(at).filter(member__in=away, reason=InvolvementReason.LEAD, record__in=covers.values("record"))
    found: dict[int, list[int]] = {}
    for lead, record in leads.order_by("pk").values_list("member", "record"):
        found.setdefault(lead, []).append(record)
    return found


def list_standing_in(member: Member, record: ProtectedRecord, at: dt.datetime) -> list[Member]:
    """Who covers for a member on a record while they are away: nobody while they are here, or where they do not lead."""
    if member.pk not in away_on(member.hub, civil_date(at)):
        return []
    leads = _involved(at).filter(record=OuterRef("record"), member=member, reason=InvolvementReason.LEAD)
    covers = _involved(at).filter(Exists(leads), record=record, reason=InvolvementReason.COVER)
    return list(Member.objects.filter(pk__in=covers.values("member"), is_active=True))


def _involved(at: dt.datetime) -> QuerySet[Involvement]:
    return Involvement.objects.filter(Q(until_at__isnull=True) | Q(until_at__gt=at), since_at__lte=at)

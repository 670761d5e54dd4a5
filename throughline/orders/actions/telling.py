"""Telling a partner that an order is in force: a disclosure of that, and of no more than they need."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from throughline.access.actions import GRANT_DAYS_AT_MOST, grant_to_agency, revoke_grants
from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import ROLE_PERMISSIONS, require_permission
from throughline.access.states import FieldClass
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency
from throughline.agencies.queries import members_of_hub
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.orders.actions.steps import list_standing
from throughline.orders.ageing import age_ends, last_of
from throughline.orders.dates import dates_of, earlier, status_of
from throughline.orders.kinds import order_kind
from throughline.orders.models import Order, OrderTold
from throughline.orders.states import OrderStatus
from throughline.work.facts import notify


@dataclass(frozen=True)
class TellingGiven:
    """Who is told, in what words, and which conditions they need."""

    agency: Agency
    about_whom: str
    what_to_do: str = ""
    conditions: tuple[int, ...] = ()


@transaction.atomic
def tell_partner(*, by: Actor, at: dt.datetime, order_uuid: uuid.UUID, given: TellingGiven) -> OrderTold:
    """Tell an agency that an order is in force, by a grant on the order's own record: what it is about stays closed.

    Whom the order protects is never told here; nor, by the day the grant ends, when they were born.
    Errors: Absent, Refused (not in force; no agreement with them).
    """
    require_permission(by, "order.tell")
    order = get_visible(Order, order_uuid, by, at, lock=True, beside=("about__hub",))
    kind, today = order_kind(order.order_kind), civil_date(at)
    status = status_of(dates_of(list_standing(order)), today, on_service=kind.on_service)
    ends = earlier(order.until_date, last_of(age_ends(by, at, order)))
    if order.withdrawn_at is not None or status != OrderStatus.IN_FORCE or (ends is not None and ends < today):
        raise Refused("Only an order in force is told to partners.")
    if not given.about_whom.strip():
        raise Refused("Say whom or what it is about, as they need to know it.", field="about_whom")
    revoke_grants(by=by, at=at, record=order.record, agency=given.agency)
    grant = grant_to_agency(
        by=by, at=at, record=order.record, agency=given.agency, purpose=f"A {kind.short} is in force",
        days=_days(order.until_date, today), classes=[FieldClass.OFFENDING],
    )  # fmt: skip
    told = OrderTold(
        order=order, agency=given.agency, grant=grant, about_whom=given.about_whom.strip(),
        what_to_do=require_text(given.what_to_do, what="what they do", field="what_to_do", limit=500), told_at=at,
        told_by=by.member,
    )  # fmt: skip
    told.save_checked()
    chosen = order.conditions.filter(pk__in=given.conditions, ended_date__isnull=True)
    told.conditions.set(chosen)
    for member in members_of_hub(order.about.hub, ROLE_PERMISSIONS["order.told"]):
        if member.agency_id == given.agency.pk:
            notify(by=by, at=at, member=member, record=order.record, text="Your agency was told of an order in force")
    record_act(
        by=by, at=at, action="tell_partner", op=Operation.DISCLOSURE, subjects=[order.about],
        recipient=given.agency.name, basis=grant.agreement.basis, classes=FieldClass.OFFENDING,
        detail={"order": str(order.record.uuid), "conditions": len(chosen)},
    )  # fmt: skip
    return told


def _days(last_day: dt.date | None, today: dt.date) -> int:
    """Until the last day the order states, and no longer than a grant may last: then they are told again.

    Never until a day that follows from a child's age: who is told, and who reads whom was told, may not open the child.
    """
    if last_day is None:
        return GRANT_DAYS_AT_MOST
    return min(GRANT_DAYS_AT_MOST, (last_day - today).days + 1)


@transaction.atomic
def stop_telling(*, by: Actor, at: dt.datetime, order_uuid: uuid.UUID, told_id: int) -> None:
    """End what an agency was told: it reads the order no longer. Errors: Absent."""
    require_permission(by, "order.tell")
    order = get_visible(Order, order_uuid, by, at, lock=True, beside=("about",))
    told = order.told.filter(pk=told_id).select_related("agency").first()
    if told is None:
        raise Absent
    revoke_grants(by=by, at=at, record=order.record, agency=told.agency)
    record_act(by=by, at=at, action="stop_telling", op=Operation.GRANT, subjects=[order.about])

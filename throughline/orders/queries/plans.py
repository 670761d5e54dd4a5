"""Reading disruption plans: those about a record, and the tactics a plan may choose on a day."""

from __future__ import annotations

import datetime as dt

from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.core.errors import Absent
from throughline.orders.kinds import TacticKind, tactic_kinds
from throughline.orders.models import DisruptionPlan, Tactic
from throughline.orders.queries.kinds import list_commencements


def list_open_tactics(about: str, on: dt.date) -> list[TacticKind]:
    """The tactics a plan about this kind of record may choose: none that leads to an order no court may make yet."""
    begun = list_commencements()
    return [
        each
        for each in tactic_kinds().values()
        if (not each.about or about in each.about) and (not each.order or begun[each.order].is_open(on))
    ]


def list_plans_about(actor: Actor, at: dt.datetime, record: ProtectedRecord) -> list[DisruptionPlan]:
    """A record's plans with their tactics, the running one first."""
    plans = DisruptionPlan.objects.visible_to(actor, at).filter(record=record)
    plans = plans.select_related("owner__agency", "recorded_by", "reviewed_by").prefetch_related(
        "tactics__owner", "tactics__owner_agency", "tactics__task"
    )
    return sorted(plans, key=lambda plan: (plan.ended_date is not None, -plan.pk))


def get_plan(actor: Actor, plan_uuid: object, at: dt.datetime) -> DisruptionPlan:
    """A plan through the gate. Raises Absent."""
    plans = DisruptionPlan.objects.visible_to(actor, at).select_related("record", "owner")
    plan: DisruptionPlan | None = plans.filter(uuid=plan_uuid).first()
    if plan is None:
        raise Absent
    return plan


def get_tactic(actor: Actor, tactic_uuid: object, at: dt.datetime) -> Tactic:
    """A tactic through the gate. Raises Absent."""
    tactics = Tactic.objects.visible_to(actor, at).select_related("plan__record")
    tactic: Tactic | None = tactics.filter(uuid=tactic_uuid).first()
    if tactic is None:
        raise Absent
    return tactic

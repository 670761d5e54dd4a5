"""What happens to an order on a day: applied for, made, served, complied with, varied, discharged; and what was no such thing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from throughline.access.facts import record_act
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import at_london, civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.orders.actions.age_clocks import follow_ages
from throughline.orders.actions.orders import order_to_change
from throughline.orders.actions.varying import follow_variations, vary_names
from throughline.orders.children import require_reviewed, subject_of
from throughline.orders.dates import OrderDates, dates_of
from throughline.orders.kinds import OrderKind, order_kind
from throughline.orders.models import Order, OrderCondition, OrderStep
from throughline.orders.policies import (
    require_applicant,
    require_breaches_hold,
    require_days_of_order,
    require_home_answered,
    require_protected_age,
    require_step,
)
from throughline.orders.queries.kinds import require_commenced
from throughline.orders.queries.orders import list_protected
from throughline.orders.states import StepKind
from throughline.register.ages import UNKNOWN_AGE
from throughline.register.queries import age_read_together
from throughline.work.facts import due_by_rule, start_clock, stop_clock
from throughline.work.models import Clock
from throughline.work.states import RuleKey

_NOON = dt.time(12)


@dataclass(frozen=True)
class StepGiven:
    """What happened, as typed. ``conditions``: new ones; ``ended``: the keys of those varied away.

    ``adds``: what a variation names too, each a kind of identifier and what was typed; ``takes_out``: the keys of what it names
    no more; ``source``: what shows that; ``variation_served``: when it was served on the provider.
    ``age_reason``: how it is known, where the record does not say it, that the child protected was young enough that day.
    """

    kind: str
    happened_date: dt.date
    detail: str = ""
    from_date: dt.date | None = None
    until_date: dt.date | None = None
    comply_by_date: dt.date | None = None
    conditions: tuple[str, ...] = ()
    ended: tuple[int, ...] = ()
    child_in_care: bool = False
    age_reason: str = ""
    adds: tuple[tuple[str, str], ...] = ()
    takes_out: tuple[int, ...] = ()
    source: str = ""
    variation_served: dt.date | None = None


@transaction.atomic
def record_step(*, by: Actor, at: dt.datetime, order_uuid: uuid.UUID, version: int, given: StepGiven) -> OrderStep:
    """Write down one dated fact of an order; its dates, status and clocks follow. Errors: Absent, Refused, Conflict."""
    order = order_to_change(by, at, order_uuid, version)
    kind, step, today = order_kind(order.order_kind), _step_kind(given.kind), civil_date(at)
    require_step(kind, list_standing(order), step, given.happened_date, today)
    if step in (StepKind.APPLIED, StepKind.MADE):
        _require_ready(order, kind, given.happened_date, by=by, at=at)
    if step == StepKind.SERVED:
        _require_young_enough(order, kind, given, by=by, at=at)
    require_days_of_order(given.happened_date, given.from_date, given.until_date, given.comply_by_date, today)
    row = OrderStep(
        order=order, kind=step, happened_date=given.happened_date,
        detail=require_text(given.detail, what="detail", field="detail", limit=500),
        from_date=given.from_date if step == StepKind.MADE else None,
        until_date=given.until_date if step in (StepKind.MADE, StepKind.VARIED) else None,
        comply_by_date=_comply_by(kind, step, given),
        **_of_age(kind, step, given),
        recorded_at=at, recorded_by=by.member,
    )  # fmt: skip
    row.save_checked()
    _change_conditions(order, row, given, by=by, at=at)
    if step == StepKind.VARIED and (given.adds or given.takes_out):
        vary_names(
            order, kind, row, adds=given.adds, takes_out=given.takes_out, source=given.source,
            served_date=given.variation_served, comply_by_date=given.comply_by_date, by=by, at=at,
        )  # fmt: skip
    _require_breaches_hold(order, kind)
    follow(order, kind, by=by, at=at)
    record_act(
        by=by, at=at, action=f"order_{step}", op=Operation.ALTERATION, subjects=[order.record, order.about]
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_step(
    *, by: Actor, at: dt.datetime, order_uuid: uuid.UUID, version: int, step_id: int, reason: str
) -> Order:
    """Say that the newest fact of an order was recorded in error; what it changed is undone. Errors: Absent, Refused.

    The conditions it added were never the order's, and those it ended are in force again: a partner who was told of one reads
    no condition that is not the order's, and those that are.
    """
    order = order_to_change(by, at, order_uuid, version)
    standing = list_standing(order)
    row = next((each for each in standing if each.pk == step_id), None)
    if row is None:
        raise Absent
    if row != max(standing, key=lambda each: each.pk):
        raise Refused("Something was recorded after it. Take that back first.")
    if not reason.strip():
        raise Refused("Say what was wrong.", field="reason")
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, by.member, reason.strip()[:300]
    row.save_checked()
    row.ended_conditions.update(ended_date=None, ended_by_step=None)
    row.added_conditions.update(withdrawn_at=at, withdrawn_by=by.member, withdrawn_reason=row.withdrawn_reason)
    _require_breaches_hold(order, order_kind(order.order_kind))
    follow(order, order_kind(order.order_kind), by=by, at=at)
    record_act(
        by=by, at=at, action="withdraw_step", op=Operation.ALTERATION, subjects=[order.record, order.about],
        detail={"step": row.kind, "day": row.happened_date.isoformat()},
    )  # fmt: skip
    return order


def _require_breaches_hold(order: Order, kind: OrderKind) -> None:
    """Every standing breach is of a day the order was in force, as its facts stand now."""
    breaches = order.breaches.filter(withdrawn_at__isnull=True).values_list("happened_date", flat=True)
    require_breaches_hold(kind, list_standing(order), list(breaches))


def _comply_by(kind: OrderKind, step: StepKind, given: StepGiven) -> dt.date | None:
    """The day the provider complies by, where the court set one. A variation that names more sets it of what it adds."""
    sets = step == StepKind.MADE or (step == StepKind.VARIED and not given.adds)
    return given.comply_by_date if kind.provider and sets else None


def list_standing(order: Order) -> list[OrderStep]:
    """The facts of an order that were not recorded in error, in the order they were written down."""
    return list(order.steps.filter(withdrawn_at__isnull=True).select_related("recorded_by").order_by("pk"))


def _step_kind(kind: str) -> StepKind:
    if kind not in StepKind.values:
        raise Refused("Choose what happened.", field="kind")
    return StepKind(kind)


def _require_ready(order: Order, kind: OrderKind, on: dt.date, *, by: Actor, at: dt.datetime) -> None:
    """What must be so before an order is applied for or made."""
    require_commenced(kind, on, field="happened_date")
    require_applicant(kind, order.applicant_agency, order.applicant_rank)
    require_reviewed(by, at, subject_of(order.about), order)
    require_home_answered(order, kind)
    if kind.identifiers and not order.identifiers.exists():
        raise Refused("List the numbers or devices it restricts first.")


def _require_young_enough(order: Order, kind: OrderKind, given: StepGiven, *, by: Actor, at: dt.datetime) -> None:
    """Each child it protects is under its kind's age on the day of service. One the actor may not see is not known to them."""
    children = [row.person for row in list_protected(by, at, order)]
    ages = [age_read_together(by, at, child, given.happened_date) for child in children]
    for age in ages or [UNKNOWN_AGE]:
        require_protected_age(kind, age, given.age_reason, in_care=given.child_in_care)


def _of_age(kind: OrderKind, step: StepKind, given: StepGiven) -> dict[str, Any]:
    if step != StepKind.SERVED or kind.protects_under is None:
        return {}
    reason = require_text(given.age_reason, what="reason", field="age_reason", limit=300)
    return {"child_in_care": given.child_in_care, "age_reason": reason}


def _change_conditions(order: Order, step: OrderStep, given: StepGiven, *, by: Actor, at: dt.datetime) -> None:
    if given.ended:
        standing = order.conditions.filter(pk__in=given.ended, ended_date__isnull=True)
        standing.update(ended_date=given.happened_date, ended_by_step=step)
    for text in given.conditions:
        put_condition(order, text, since_date=given.happened_date, step=step, by=by, at=at)


def put_condition(
    order: Order, text: str, *, since_date: dt.date | None, by: Actor, at: dt.datetime, step: OrderStep | None = None
) -> OrderCondition:
    """One condition on an order; ``step``: the fact that brought it. Errors: Refused."""
    condition = OrderCondition(
        order=order, text=require_text(text, what="condition", field="conditions", limit=500), since_date=since_date,
        added_by_step=step, recorded_at=at, recorded_by=by.member,
    )  # fmt: skip
    condition.save_checked()
    return condition


def follow(order: Order, kind: OrderKind, *, by: Actor, at: dt.datetime) -> None:
    """Write the dates the standing facts give, and see that its clocks run for them. The one place they are written."""
    standing = list_standing(order)
    dates = dates_of(standing)
    order.applied_date, order.made_date, order.refused_date = dates.applied, dates.made, dates.refused
    order.not_pursued_date, order.served_date = dates.not_pursued, dates.served
    order.complied_date, order.discharged_date = dates.complied, dates.discharged
    order.from_date, order.until_date, order.comply_by_date = dates.begins, dates.ends, dates.comply_by
    order.expiry_clock = _expiry_clock(order, kind, dates, standing, by=by, at=at)
    order.compliance_clock = _compliance_clock(order, kind, dates, by=by, at=at)
    order.save_checked()
    follow_ages(order, kind, dates, standing, by=by, at=at)
    if kind.identifiers and dates.made is not None:
        follow_variations(order, by=by, at=at)


def _expiry_clock(
    order: Order, kind: OrderKind, dates: OrderDates, standing: Sequence[OrderStep], *, by: Actor, at: dt.datetime
) -> Clock | None:
    """Asks its owner what follows, so many days (data) before the last day it states, until somebody looked at it.

    It stands on the record the order is about, so it is never counted from a child's birthday (``follow_ages``).
    """
    clock, last_day = order.expiry_clock, dates.ends
    last = max((step.pk for step in standing if step.kind in (StepKind.MADE, StepKind.VARIED)), default=0)
    looked_at = any(step.kind == StepKind.LOOKED_AT and step.pk > last for step in standing)
    if last_day is None or dates.made is None or dates.discharged or looked_at or last_day < civil_date(at):
        return _stopped(clock, by=by, at=at)
    asked = max(last_day - dt.timedelta(days=kind.alert_days), civil_date(at))
    if clock is not None and clock.stopped_at is None and civil_date(clock.due_at) == asked:
        return clock
    _stopped(clock, by=by, at=at)
    return start_clock(
        by=by, at=at, key=RuleKey.ORDER_EXPIRY, record=order.about, owner_agency=order.owner_agency, owner=order.owner,
        until_date=asked,
    )  # fmt: skip


def _compliance_clock(
    order: Order, kind: OrderKind, dates: OrderDates, *, by: Actor, at: dt.datetime
) -> Clock | None:  # fmt: skip
    """The provider complies by the end of the fifth working day after the order, or by the day the court set instead."""
    clock = order.compliance_clock
    if not kind.provider or dates.made is None or dates.complied or dates.discharged:
        return _stopped(clock, by=by, at=at)
    began = at_london(dates.made, _NOON)
    same_day = clock is not None and (
        not _is_of_a_day_taken_back(clock, order)
        if dates.comply_by is None
        else civil_date(clock.due_at) == dates.comply_by
    )
    if clock is not None and clock.stopped_at is None and clock.starts_at == began and same_day:
        return clock
    _stopped(clock, by=by, at=at)
    return start_clock(
        by=by, at=at, key=RuleKey.ORDER_COMPLIANCE, record=order.about, owner_agency=order.owner_agency,
        owner=order.owner, starts_at=began, until_date=dates.comply_by,
    )  # fmt: skip


def _is_of_a_day_taken_back(clock: Clock, order: Order) -> bool:
    """Whether a clock is due on a day that a fact recorded in error set, and not the rule."""
    taken_back = order.steps.filter(withdrawn_at__isnull=False, comply_by_date=civil_date(clock.due_at))
    return taken_back.exists() and clock.due_at != due_by_rule(clock.rule, clock.starts_at)


def _stopped(clock: Clock | None, *, by: Actor, at: dt.datetime) -> Clock | None:
    if clock is not None:
        stop_clock(by=by, at=at, clock=clock)
    return clock

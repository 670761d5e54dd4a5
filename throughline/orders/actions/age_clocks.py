"""Who may open a child is asked, before a birthday, what follows a notice that ends with it. Nobody else has that clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from throughline.access.gate import may_see
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Member
from throughline.core.clock import civil_date
from throughline.hub.leading import lead_for
from throughline.orders.ageing import AgeEnd, every_age_end
from throughline.orders.dates import OrderDates
from throughline.orders.kinds import OrderKind
from throughline.orders.models import Order, OrderProtects, OrderStep
from throughline.orders.states import StepKind
from throughline.register.models import Person
from throughline.work.facts import start_clock, stop_clock
from throughline.work.states import RuleKey

_DAY = dt.timedelta(days=1)


def follow_ages(
    order: Order, kind: OrderKind, dates: OrderDates, standing: Sequence[OrderStep], *, by: Actor, at: dt.datetime
) -> None:
    """See that a clock runs on the record of each child for whom an order ends by age, so many days (data) before.

    One a child, so that none says anything of another's birthday; in words that name no order, since whoever reads the child
    may not be allowed to read whom it is about. It runs whether or not the actor may open the child.
    """
    stop_age_clocks(order, by=by, at=at, in_error_only=True)
    looked_at = _looked_at_by(standing)
    for row, end in every_age_end(order):
        is_asked = dates.made is not None and dates.discharged is None and _ends_first(end, dates, civil_date(at))
        seen = any(may_see(member, row.person.record, at) for member in looked_at)
        _follow(row, end.last_day if is_asked and not seen else None, kind, by=by, at=at)


def stop_age_clocks(order: Order, *, by: Actor, at: dt.datetime, in_error_only: bool = False) -> None:
    """Nothing is asked any more of the children an order protects, or of those it was only wrongly said to protect."""
    rows = OrderProtects.related.filter(order=order, age_clock__stopped_at__isnull=True).exclude(age_clock=None)
    for row in rows.filter(withdrawn_at__isnull=False) if in_error_only else rows:
        if row.age_clock is not None:
            stop_clock(by=by, at=at, clock=row.age_clock)


def _looked_at_by(standing: Sequence[OrderStep]) -> list[Member]:
    """Who said what follows since it was last made or varied; one who may not open the child did not say it of them."""
    last = max((step.pk for step in standing if step.kind in (StepKind.MADE, StepKind.VARIED)), default=0)
    return [step.recorded_by for step in standing if step.kind == StepKind.LOOKED_AT and step.pk > last]


def _ends_first(end: AgeEnd, dates: OrderDates, today: dt.date) -> bool:
    """Whether the child's age ends it, still to come, before the day it states, which has a clock of its own."""
    return end.last_day is not None and end.last_day >= today and (dates.ends is None or end.last_day < dates.ends)


def _follow(row: OrderProtects, last_day: dt.date | None, kind: OrderKind, *, by: Actor, at: dt.datetime) -> None:
    clock = row.age_clock
    asked = max(last_day - kind.alert_days * _DAY, civil_date(at)) if last_day is not None else None
    is_running = clock is not None and clock.stopped_at is None
    if clock is not None and is_running and civil_date(clock.due_at) == asked:
        return
    if clock is not None and is_running:
        stop_clock(by=by, at=at, clock=clock)
    if asked is None:
        return
    agency, owner = _asked_of(row.order, row.person, at)
    row.age_clock = start_clock(
        by=by, at=at, key=RuleKey.BIRTHDAY_NEAR, record=row.person.record, owner_agency=agency, owner=owner,
        until_date=asked,
    )  # fmt: skip
    row.save_checked()


def _asked_of(order: Order, child: Person, at: dt.datetime) -> tuple[Agency, Member | None]:
    """Whoever answers for the order, where they may open the child; else who leads for the child; else their hub's list."""
    if may_see(order.owner, child.record, at):
        return order.owner_agency, order.owner
    lead = lead_for(child, at)
    return (lead.agency, lead) if lead is not None else (child.record.hub.agency, None)

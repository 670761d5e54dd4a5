"""Acts on the calendar that working days are counted by: a bank holiday proclaimed, or one moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import at_london, civil_date
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.geography.models import BankHolidayOverride
from throughline.geography.queries import bank_holiday_overrides
from throughline.geography.states import Nation
from throughline.geography.working_days import is_bank_holiday
from throughline.work.deadlines import Pause
from throughline.work.facts import due_by_rule
from throughline.work.models import Clock
from throughline.work.states import ClockStepKind, Unit

YEARS_AHEAD = 3


@transaction.atomic
def set_bank_holiday(
    *, by: Actor, at: dt.datetime, nation: Nation, date: dt.date, is_holiday: bool, reason: str
) -> int:  # fmt: skip
    """Say that a day to come is, or is not, a bank holiday; running clocks in working days follow.

    Returns how many clocks are due on another day now. A clock whose day the record itself set stays. Errors: Absent, Refused.
    """
    require_permission(by, "rule.edit")
    why = require_text(reason, what="reason", field="reason", limit=200)
    _require_day(nation, date, is_holiday, civil_date(at))
    if not why:
        raise Refused("Say who made it so.", field="reason")
    running = list(_running(nation, date))
    as_before = {clock.pk: due_by_rule(clock.rule, clock.starts_at, _pauses(clock)) for clock in running}
    BankHolidayOverride.objects.update_or_create(
        division=nation, date=date, defaults={"is_holiday": is_holiday, "reason": why}
    )
    moved = [clock for clock in running if _follow(clock, as_before[clock.pk])]
    record_act(
        by=by, at=at, action="set_bank_holiday", op=Operation.CONFIGURATION, subjects=[clock.record for clock in moved],
        detail={"nation": str(nation), "date": date.isoformat(), "is_holiday": is_holiday},
    )  # fmt: skip
    return len(moved)


def _require_day(nation: Nation, date: dt.date, is_holiday: bool, today: dt.date) -> None:
    if not today <= date <= today.replace(year=today.year + YEARS_AHEAD, day=min(today.day, 28)):
        raise Refused(f"The day must be today or later, and within {YEARS_AHEAD} years.", field="date")
    if is_bank_holiday(date, nation, bank_holiday_overrides(nation)) == is_holiday:
        raise Refused("The calendar here says so already.", field="date")


def _running(nation: Nation, date: dt.date) -> Iterator[Clock]:
    """Running clocks in working days that began by the end of that day and are not due before it."""
    begun = at_london(date + dt.timedelta(days=1), dt.time())
    clocks = Clock.related.filter(
        stopped_at__isnull=True, rule__unit=Unit.WORKING_DAYS, rule__jurisdiction=nation.label, starts_at__lt=begun,
        due_at__gte=at_london(date, dt.time()),
    )  # fmt: skip
    yield from clocks.select_related("rule", "record").prefetch_related("steps").select_for_update(of=("self",))


def _pauses(clock: Clock) -> list[Pause]:
    """The pauses a clock has come out of, in order, from its ledger."""
    pauses, began = [], None
    for step in sorted(clock.steps.all(), key=lambda step: (step.taken_at, step.pk)):
        if step.kind == ClockStepKind.PAUSED:
            began = step.taken_at
        elif step.kind == ClockStepKind.RESUMED and began is not None:
            pauses.append((began, step.taken_at))
    return pauses


def _follow(clock: Clock, as_before: dt.datetime) -> bool:
    """Move a clock that its rule set to where its rule sets it now; whether it moved."""
    due = due_by_rule(clock.rule, clock.starts_at, _pauses(clock))
    if clock.due_at != as_before or due == as_before:
        return False
    clock.due_at = due
    clock.save(update_fields=["due_at"])
    return True

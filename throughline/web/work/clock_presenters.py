"""A clock of the ledger as frozen rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from throughline.web.presenting.clocks import Clock, present_clock
from throughline.web.presenting.dates import uk_date, uk_date_and_time
from throughline.web.presenting.records import record_label
from throughline.work.models import Clock as KeptClock
from throughline.work.models import ClockStep


@dataclass(frozen=True)
class ClockRow:
    """A deadline: its rule and source, when it began, and where it stands. ``missed`` says by whom and why, once said."""

    title: str
    href: str
    record: str
    rule: str
    source: str
    owner: str
    began: str
    clock: Clock
    paused: str
    missed: str
    is_running: bool


@dataclass(frozen=True)
class ClockStepRow:
    kind: str
    reason: str
    by: str
    when: str


def present_clock_row(clock: KeptClock, at: dt.datetime) -> ClockRow:
    rule = clock.rule
    amount = _amount(rule.amount, rule.get_unit_display())
    since = f"in force from {uk_date(rule.starts_date)}"
    return ClockRow(
        title=rule.get_key_display(),
        href=reverse("clock-due", args=[clock.pk]),
        record=record_label(clock.record),
        rule=f"{amount}, {rule.jurisdiction}, {since}",
        source=rule.source,
        owner=f"{clock.owner.name}, {clock.owner_agency.name}" if clock.owner else clock.owner_agency.name,
        began=uk_date_and_time(clock.starts_at),
        clock=present_clock(clock.due_at, done_at=clock.stopped_at, now=clock.paused_at or at),
        paused=f"Paused since {uk_date_and_time(clock.paused_at)}" if clock.paused_at else "",
        missed=_missed(clock, at),
        is_running=clock.stopped_at is None,
    )


def _amount(number: int, unit: str) -> str:
    if not number:
        return "the same day"
    return f"1 {unit.removesuffix('s')}" if number == 1 else f"{number} {unit}"


def _missed(clock: KeptClock, at: dt.datetime) -> str:
    if not clock.is_missed(at):
        return ""
    if not clock.breach_reason:
        return "Missed: nobody has said why"
    owner = clock.breach_owner.name if clock.breach_owner else "Nobody named"
    return f"Missed. {owner} answers for it: {clock.breach_reason}"


def present_clock_step(step: ClockStep) -> ClockStepRow:
    to = f", to {step.to.name}" if step.to else ""
    return ClockStepRow(
        f"{step.get_kind_display()}{to}", step.reason, step.taken_by.name, uk_date_and_time(step.taken_at)
    )

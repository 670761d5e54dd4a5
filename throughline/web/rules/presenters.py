"""The rules of clocks as pages show them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from throughline.geography.models import BankHolidayOverride
from throughline.web.presenting.components import Cell
from throughline.web.presenting.dates import short_date
from throughline.work.models import ClockRule
from throughline.work.states import RuleKey, Unit

# Four rules share a label, which stands on lists of cases and there never tells a level (practice.md P2).
_LEVELS = {
    RuleKey.REVIEW_NONE: "where the level was judged none", RuleKey.REVIEW_STANDARD: "where it was judged standard",
    RuleKey.REVIEW_MEDIUM: "where it was judged medium", RuleKey.REVIEW_HIGH: "where it was judged high",
}  # fmt: skip


@dataclass(frozen=True)
class RuleView:
    """One rule: what it is about, where, how long, from when, who says so, and whether somebody here checked."""

    pk: int
    about: str
    nation: str
    length: str
    day_ends: str
    days: str
    stands: str
    may_pause: bool
    source: str
    is_confirmed: bool
    against: str


def present_rule(rule: ClockRule, on: dt.date) -> RuleView:
    return RuleView(
        pk=rule.pk, about=_about(rule), nation=rule.jurisdiction, length=_length(rule),
        day_ends=f"{rule.day_ends:%H:%M}" if rule.day_ends and rule.unit != Unit.HOURS else "", days=_days(rule),
        stands=_stands(rule, on), may_pause=rule.may_pause, source=rule.source, is_confirmed=rule.is_confirmed,
        against=rule.confirmed_against,
    )  # fmt: skip


def _about(rule: ClockRule) -> str:
    level = _LEVELS.get(RuleKey(rule.key))
    return f"{rule.get_key_display()}, {level}" if level else rule.get_key_display()


def _length(rule: ClockRule) -> str:
    if rule.amount == 0:
        return "The same day"
    unit = Unit(rule.unit).label
    return f"{rule.amount} {unit.removesuffix('s') if rule.amount == 1 else unit}"


def _days(rule: ClockRule) -> str:
    until = f" to {short_date(rule.ends_date)}" if rule.ends_date and rule.ends_date >= rule.starts_date else ""
    return f"From {short_date(rule.starts_date)}{until}"


def _stands(rule: ClockRule, on: dt.date) -> str:
    if rule.ends_date is not None and rule.ends_date < on:
        return "Out of use"
    return "To come" if rule.starts_date > on else ""


def present_rule_row(rule: ClockRule, on: dt.date) -> tuple[Cell, ...]:
    view = present_rule(rule, on)
    return (
        Cell(view.about, href=reverse("clock-rule", args=[view.pk]), tag=view.stands),
        Cell(view.nation),
        Cell(view.length, detail=f"to {view.day_ends}" if view.day_ends else ""),
        Cell(view.days),
        Cell("Checked here" if view.is_confirmed else "Not checked here yet", detail=view.source),
    )


def present_own_day(row: BankHolidayOverride) -> tuple[Cell, ...]:
    return (
        Cell(short_date(row.date)),
        Cell(row.get_division_display()),
        Cell("A bank holiday" if row.is_holiday else "No bank holiday"),
        Cell(row.reason),
    )

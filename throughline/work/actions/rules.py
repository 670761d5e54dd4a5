"""Acts on the rules that clocks follow: checked against their source, another length from a day, out of use again.

A clock keeps the rule it began by: a new rule holds for the clocks that begin from its first day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.geography.errors import NoRuleLoaded
from throughline.geography.states import Nation
from throughline.geography.working_days import is_working_day
from throughline.work.models import ClockRule
from throughline.work.states import Unit

LONGEST = {Unit.HOURS: 24 * 366, Unit.DAYS: 366, Unit.WORKING_DAYS: 260, Unit.MONTHS: 60}
_BY_THE_DAY = (Unit.DAYS, Unit.WORKING_DAYS)
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class RuleGiven:
    """A rule as somebody writes it. ``day_ends`` counts for rules in days; ``source`` is who says so, and where."""

    nation: Nation
    amount: int
    unit: Unit
    source: str
    starts_date: dt.date
    day_ends: dt.time | None = None


@transaction.atomic
def confirm_rule(*, by: Actor, at: dt.datetime, rule_pk: int, against: str) -> ClockRule:
    """Say that a rule was checked against its source, and what was read. Errors: Absent, Refused."""
    rule = _locked_rule(by, rule_pk)
    read = require_text(against, what="what you read", field="against", limit=300)
    if not read:
        raise Refused("Say what you checked it against.", field="against")
    rule.is_confirmed, rule.confirmed_against = True, read
    rule.save_checked()
    _audit(by, at, "confirm_rule", rule)
    return rule


@transaction.atomic
def add_rule(*, by: Actor, at: dt.datetime, rule_pk: int, given: RuleGiven) -> ClockRule:
    """Give a deadline another length, or a length in another nation, from a day. Errors: Absent, Refused."""
    like = _locked_rule(by, rule_pk)
    _require_length(like, given)
    _require_calendar(given)
    # One taken out of use before it began never held.
    never_held = Q(ends_date__lt=F("starts_date"))
    others = ClockRule.objects.filter(~never_held, key=like.key, jurisdiction=given.nation.label)
    _require_start(others.order_by("-starts_date").first(), given.starts_date, civil_date(at))
    source = require_text(given.source, what="source", field="source", limit=300)
    if not source:
        raise Refused("Say who says so, and where.", field="source")
    rule = ClockRule(
        key=like.key, jurisdiction=given.nation.label, amount=given.amount, unit=given.unit,
        day_ends=given.day_ends if given.unit != Unit.HOURS else None, may_pause=like.may_pause, source=source,
        is_confirmed=True, confirmed_against=source, starts_date=given.starts_date,
    )  # fmt: skip
    rule.save_checked()
    _audit(by, at, "add_rule", rule)
    return rule


def _require_length(like: ClockRule, given: RuleGiven) -> None:
    alike = given.unit == like.unit or (given.unit in _BY_THE_DAY and like.unit in _BY_THE_DAY)
    if not alike:
        raise Refused(f"This deadline is counted in {Unit(like.unit).label}.", field="unit")
    if not 0 <= given.amount <= LONGEST[given.unit]:
        raise Refused(f"It can be 0 to {LONGEST[given.unit]:,} {given.unit.label}.", field="amount")


def _require_calendar(given: RuleGiven) -> None:
    if given.unit != Unit.WORKING_DAYS:
        return
    try:
        is_working_day(given.starts_date, given.nation)
    except NoRuleLoaded as error:
        said = f"There is no calendar of working days here for {given.nation.label}. Give it in days."
        raise Refused(said, field="unit") from error


def _require_start(newest: ClockRule | None, starts: dt.date, today: dt.date) -> None:
    """A nation's first rule may have begun in the past; one after it begins today or later, and after the newest there is."""
    if newest is not None and starts < today:
        raise Refused("It must begin today or later: what has begun keeps the rule it began by.", field="starts_date")
    if newest is not None and starts <= newest.starts_date:
        said = f"{newest.starts_date:%-d %B %Y}"
        raise Refused(f"It must begin after the newest rule there is, which begins on {said}.", field="starts_date")


@transaction.atomic
def retire_rule(*, by: Actor, at: dt.datetime, rule_pk: int) -> ClockRule:
    """Take a rule out of use from today: the one before it holds again. Errors: Absent, Refused where there is none."""
    rule = _locked_rule(by, rule_pk)
    yesterday = civil_date(at) - _DAY
    if rule.ends_date is not None and rule.ends_date <= yesterday:
        raise Refused("This rule is out of use already.")
    others = ClockRule.objects.filter(key=rule.key, jurisdiction=rule.jurisdiction, starts_date__lte=civil_date(at))
    if not others.exclude(pk=rule.pk).exclude(ends_date__lt=civil_date(at)).exists():
        raise Refused("No other rule would be in force. Add the one that follows it first.")
    rule.ends_date = yesterday
    rule.save_checked()
    _audit(by, at, "retire_rule", rule)
    return rule


def _locked_rule(by: Actor, rule_pk: int) -> ClockRule:
    require_permission(by, "rule.edit")
    rule = ClockRule.objects.select_for_update().filter(pk=rule_pk).first()
    if rule is None:
        raise Absent
    return rule


def _audit(by: Actor, at: dt.datetime, action: str, rule: ClockRule) -> None:
    detail = {"rule": rule.pk, "key": rule.key, "jurisdiction": rule.jurisdiction, "from": rule.starts_date.isoformat()}
    record_act(by=by, at=at, action=action, op=Operation.CONFIGURATION, subjects=[], detail=detail)

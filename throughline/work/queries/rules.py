"""Reading the rules that clocks follow, and the days that are not as the calendar says."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.core.errors import Absent
from throughline.geography.models import BankHolidayOverride
from throughline.work.models import ClockRule


def list_rules(actor: Actor) -> list[ClockRule]:
    """Every rule there is or was, by what it is about and its nation, the newest of each first. Errors: Absent."""
    require_permission(actor, "rule.edit")
    rules = ClockRule.objects.order_by("jurisdiction", "-starts_date")
    return sorted(rules, key=lambda rule: rule.get_key_display())


def get_rule(actor: Actor, pk: int) -> ClockRule:
    """One rule. Errors: Absent."""
    require_permission(actor, "rule.edit")
    rule = ClockRule.objects.filter(pk=pk).first()
    if rule is None:
        raise Absent
    return rule


def list_own_days(actor: Actor, since: dt.date) -> QuerySet[BankHolidayOverride]:
    """The days from then on that this installation says are, or are not, bank holidays. Errors: Absent."""
    require_permission(actor, "rule.edit")
    return BankHolidayOverride.objects.filter(date__gte=since).order_by("date", "division")

"""The numbers. Two kinds that never mix (practice.md P26): a *measure* counts every row of the hub and names nobody;
*my view* counts only what the one who asks may open.

One query a kind of row answers all its measures, for the period and the one before, by month where asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.db.models.aggregates import Aggregate

from throughline.access.permissions import may, require_permission
from throughline.agencies.actor import Actor
from throughline.core.errors import Absent
from throughline.figures.counting import COUNTED, keys_by_population
from throughline.figures.definitions import BY_KEY, MEASURES, parts_of
from throughline.figures.measure import Measure
from throughline.figures.periods import Period
from throughline.figures.populations import Population
from throughline.figures.scopes import EVERYTHING, ChosenScope, Scope, choose_scope
from throughline.figures.states import Unit
from throughline.figures.suppression import Cell, suppress
from throughline.figures.values import MeasureValue, as_number

WHOLE_HUB = "measure: every row of the hub is counted, and nobody is named"
# Enforcement and safeguarding by turns, so that two charts side by side are one of each.
CHARTED = ("lines_closed", "interventions", "arrests", "referrals")
MOST_MONTHS = 36


@dataclass(frozen=True)
class Asked:
    """What is counted: for which period and the one before, of whom, and which measures month by month."""

    period: Period
    before: Period | None
    scope: ChosenScope
    monthly: frozenset[str] = frozenset()

    @property
    def whole(self) -> Period:
        """Both periods together, which follow one another: the stretch of rows to read."""
        return Period(self.before.start, self.period.end) if self.before else self.period


def measure_all(
    actor: Actor,
    at: dt.datetime,
    period: Period,
    scope: Scope | ChosenScope = EVERYTHING,
    *,
    public: bool = False,
    openable: Collection[str] = (),
    months: bool = False,
) -> list[MeasureValue]:
    """Every measure over all rows of the actor's hub, whatever the actor may open; no identities.

    ``public``: for outside the hub, small numbers are hidden. ``openable``: the measures to say of how many rows the
    actor may open, which asks the gate of every row: no more than are shown.
    ``months``: the charted ones month by month. Errors: Absent without the permission *measure*; Refused for a name
    that is not found.
    """
    require_permission(actor, "figures.measure")
    asked = _asked(actor, period, scope, months=months and not public)
    values: dict[str, MeasureValue] = {}
    for population, keys in keys_by_population(BY_KEY).items():
        rows = whole_hub(population, actor)
        wanted = frozenset() if public else frozenset(openable).intersection(keys)
        if wanted:
            rows = mark_openable(population, rows, actor, at)
        values |= _values(rows, population, keys, asked, wanted, actor)
    ordered = [values[measure.key] for measure in MEASURES]
    return for_outside(ordered) if public else ordered


def my_view(
    actor: Actor, at: dt.datetime, period: Period, scope: Scope | ChosenScope = EVERYTHING, *, months: bool = False
) -> list[MeasureValue]:
    """The measures counted over what the actor may open and nothing else: what it hides is not counted.

    Left out altogether: measures of rows on pages the actor's role does not have. Errors: Absent, Refused.
    """
    require_permission(actor, "figures.my_view")
    asked = _asked(actor, period, scope, months=months)
    values: dict[str, MeasureValue] = {}
    mine = [measure.key for measure in MEASURES if may(actor.role, COUNTED[measure.key].opens)]
    for population, keys in keys_by_population(mine).items():
        rows = population.model.objects.visible_to(actor, at)
        values |= _values(rows, population, keys, asked, frozenset(), actor)
    return [values[key] for key in mine]


def charted_keys(values: Sequence[MeasureValue]) -> list[str]:
    """The measures drawn by month, of those there are."""
    present = {value.key for value in values}
    return [key for key in CHARTED if key in present]


def whole_hub(population: Population, actor: Actor) -> QuerySet[Any]:
    """All rows of a kind in the actor's hub, but for a covert line's."""
    return population.of_hub(population.model.objects.unscoped(WHOLE_HUB), actor.hub)


def mark_openable(population: Population, rows: QuerySet[Any], actor: Actor, at: dt.datetime) -> QuerySet[Any]:
    """The rows with ``may_open``: whether each passes the gate for this actor."""
    passes = When(population.model.gate_condition(actor, at), then=Value(True))
    marked: QuerySet[Any] = rows.annotate(may_open=Case(passes, default=Value(False), output_field=BooleanField()))
    return marked


def _asked(actor: Actor, period: Period, scope: Scope | ChosenScope, *, months: bool) -> Asked:
    chosen = choose_scope(actor, scope) if isinstance(scope, Scope) else scope
    monthly = CHARTED if months and len(period.months()) <= MOST_MONTHS else ()
    return Asked(period, period.before(), chosen, frozenset(monthly))


def _values(
    rows: QuerySet[Any],
    population: Population,
    keys: Sequence[str],
    asked: Asked,
    openable: frozenset[str],
    actor: Actor,
) -> dict[str, MeasureValue]:
    """One query: every number asked of this kind of row."""
    dated = Q()
    for counting in {COUNTED[key].date: COUNTED[key] for key in keys}.values():
        dated |= counting.in_period(asked.whole)
    wanted: dict[str, Aggregate] = {}
    for key in keys:
        wanted |= _aggregates(key, asked, with_openable=key in openable)
    found = population.standing(rows).filter(population.within(asked.scope), dated).aggregate(**wanted)
    return {key: _value(BY_KEY[key], found, asked, actor) for key in keys}


def _aggregates(key: str, asked: Asked, *, with_openable: bool) -> dict[str, Aggregate]:
    counting = COUNTED[key]
    now = counting.in_period(asked.period)
    wanted = {f"value_{key}": counting.value(now)}
    if counting.adds:
        wanted[f"rows_{key}"] = counting.rows(now)
    if asked.before:
        wanted[f"before_{key}"] = counting.value(counting.in_period(asked.before))
    if with_openable:
        wanted[f"open_{key}"] = counting.openable_rows(now)
    if key in asked.monthly:
        for number, month in enumerate(asked.period.months()):
            wanted[f"month_{number}_{key}"] = counting.value(counting.in_period(month.period))
    return wanted


def _value(measure: Measure, found: dict[str, Any], asked: Asked, actor: Actor) -> MeasureValue:
    key = measure.key
    months = range(len(asked.period.months())) if key in asked.monthly else ()
    opened = found.get(f"open_{key}")
    has_page = may(actor.role, COUNTED[key].opens)
    return MeasureValue(
        measure=measure,
        value=as_number(found[f"value_{key}"]),
        rows=int(found.get(f"rows_{key}", found[f"value_{key}"]) or 0),
        before=as_number(found[f"before_{key}"]) if asked.before else None,
        may_open=None if opened is None else int(opened) * has_page,
        by_month=tuple(as_number(found[f"month_{number}_{key}"]) for number in months),
    )


def for_outside(values: Sequence[MeasureValue]) -> list[MeasureValue]:
    """All the measures of a hub as they may leave the hub: without small numbers, comparison or counts of rows."""
    cells = {each.key: Cell(each.value or 0, each.rows or 0, is_amount=each.unit is not Unit.COUNT) for each in values}
    totals = {key: [part.key for part in parts_of(key)] for key in cells if parts_of(key)}
    safe = suppress(cells, totals)
    return [
        MeasureValue(
            measure=each.measure,
            value=None if safe[each.key].hidden else each.value,
            rows=None,
            hidden=safe[each.key].hidden,
        )
        for each in values
    ]


def require_measure(key: str) -> Measure:
    """The measure of this key. Errors: Absent."""
    if key not in BY_KEY:
        raise Absent
    return BY_KEY[key]

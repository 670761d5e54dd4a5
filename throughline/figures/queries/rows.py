"""The rows behind a measure: those the one who asks may open, with ways to the records they are of; never a name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, QuerySet

from throughline.access.gate import visible_records
from throughline.access.models import ProtectedRecord
from throughline.access.permissions import may, require_permission
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.core.errors import Absent
from throughline.figures.counting import COUNTED, Counting
from throughline.figures.measure import Measure
from throughline.figures.periods import Period
from throughline.figures.queries.measures import mark_openable, require_measure, whole_hub
from throughline.figures.queries.shapes import BESIDE, RELATED, SHAPES, RowShape
from throughline.figures.scopes import BY_GRANT, EVERYTHING, ChosenScope, Scope, choose_scope

PER_PAGE = 50
_PAGES: dict[str, str] = {
    RecordKind.LINE: "line.view",
    RecordKind.OPERATION: "operation.view",
    RecordKind.PERSON: "person.view",
    RecordKind.INTERVENTION: "intervention.view",
    RecordKind.REFERRAL: "referral.view",
    RecordKind.CASE: "case.view",
}


@dataclass(frozen=True)
class FigureRow:
    """One row behind a measure. ``record``: the protected record it is counted by. ``links``: those that may be opened."""

    happened_date: dt.date
    what: str
    detail: str
    team: str
    agency: str
    area: str
    links: tuple[ProtectedRecord, ...]
    record: ProtectedRecord

    @property
    def shown(self) -> tuple[ProtectedRecord, ...]:
        """Every record the row tells of: what it is counted by, and the people and things it leads to."""
        return (self.record, *(link for link in self.links if link.pk != self.record.pk))


@dataclass(frozen=True)
class RowsPage:
    """A page of rows. ``held_elsewhere``: rows of the measure that may not be opened; None to those without *measure*."""

    measure: Measure
    rows: tuple[FigureRow, ...]
    may_open: int
    held_elsewhere: int | None
    page: int
    per_page: int


def rows_behind(
    actor: Actor,
    at: dt.datetime,
    key: str,
    period: Period,
    scope: Scope | ChosenScope = EVERYTHING,
    *,
    page: int = 1,
    per_page: int = PER_PAGE,
    only_mine: bool = False,
) -> RowsPage:
    """The rows behind a measure that the actor may open, newest first, and how many are held elsewhere.

    ``only_mine``: as *my view* counts them, which says nothing of the rest. Errors: Absent without permission or for
    the rows of pages the role does not have, or no such measure; Refused for a name there is not.
    """
    require_permission(actor, "figures.my_view")
    measure = require_measure(key)
    counting = COUNTED[key]
    if not may(actor.role, counting.opens):
        raise Absent
    chosen = choose_scope(actor, scope) if isinstance(scope, Scope) else scope
    is_measure = may(actor.role, "figures.measure") and not only_mine
    may_open, held = _counts(counting, actor, at, period, chosen, is_measure=is_measure)
    found = _once_each(counting, _openable(counting, actor, at, period, chosen, is_measure=is_measure))
    first = (max(page, 1) - 1) * per_page
    name = counting.population.name
    rows = found.select_related(*RELATED[name]).annotate(**BESIDE[name](at) if name in BESIDE else {})
    rows = rows.order_by(f"-{counting.date}", "-pk")
    return RowsPage(
        measure=measure,
        rows=_present(rows[first : first + per_page], counting, actor, at),
        may_open=may_open,
        held_elsewhere=held,
        page=max(page, 1),
        per_page=per_page,
    )


def _behind(counting: Counting, rows: QuerySet[Any], period: Period, scope: ChosenScope) -> QuerySet[Any]:
    population = counting.population
    standing = population.standing(rows)
    return standing.filter(population.within(scope), counting.which, counting.in_period(period))


def _openable(
    counting: Counting, actor: Actor, at: dt.datetime, period: Period, scope: ChosenScope, *, is_measure: bool
) -> QuerySet[Any]:
    """The rows that may be opened, of those the measure counts; for *my view*, of those it counts itself."""
    model = counting.population.model
    if not is_measure:
        return _behind(counting, model.objects.visible_to(actor, at), period, scope)
    counted = _behind(counting, whole_hub(counting.population, actor), period, scope)
    return counted.filter(model.gate_condition(actor, at))


def _counts(
    counting: Counting, actor: Actor, at: dt.datetime, period: Period, scope: ChosenScope, *, is_measure: bool
) -> tuple[int, int | None]:
    """How many rows may be opened, and how many of the measure's are held elsewhere."""
    population = counting.population
    in_period = counting.in_period(period)
    if not is_measure:
        mine = population.model.objects.visible_to(actor, at)
        return int(_behind(counting, mine, period, scope).aggregate(rows=counting.rows(in_period))["rows"]), None
    marked = mark_openable(population, whole_hub(population, actor), actor, at)
    counts = _behind(counting, marked, period, scope).aggregate(
        rows=counting.rows(in_period), openable=counting.openable_rows(in_period)
    )
    return int(counts["openable"]), int(counts["rows"]) - int(counts["openable"])


def _once_each(counting: Counting, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Where different things are counted, the latest row of each."""
    if counting.distinct is None:
        return rows
    latest = rows.order_by().values(counted=counting.distinct).annotate(latest=Max("pk")).values("latest")
    return rows.filter(pk__in=latest)


def _present(rows: Iterable[Any], counting: Counting, actor: Actor, at: dt.datetime) -> tuple[FigureRow, ...]:
    """The rows, each with links to those of its records that pass the gate themselves: one query for all."""
    shape = SHAPES[counting.population.name]
    shaped = [(counting.happened_date(row), shape(row)) for row in rows]
    asked = {record.pk for _, each in shaped for record in each.records if may(actor.role, _PAGES[record.kind])}
    openable = set(visible_records(actor, at).filter(pk__in=asked).values_list("pk", flat=True))
    is_plain = actor.role in BY_GRANT
    return tuple(_row(happened_date, each, openable, is_plain=is_plain) for happened_date, each in shaped)


def _row(happened_date: dt.date, shape: RowShape, openable: set[int], *, is_plain: bool) -> FigureRow:
    """``is_plain``: without age or place, which a grant may not have opened; the record's own page knows."""
    records = {record.pk: record for record in shape.records if record.pk in openable}
    return FigureRow(
        happened_date=happened_date,
        what=shape.what,
        detail="" if is_plain else shape.detail,
        team=shape.team,
        agency=shape.agency,
        area="" if is_plain else shape.area,
        links=tuple(records.values()),
        record=shape.records[0],
    )

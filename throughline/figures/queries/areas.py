"""Measures by area: operations, arrests and safeguarding, each area's own numbers, none under the threshold (P22, P26)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.figures.counting import COUNTED
from throughline.figures.definitions import BY_KEY
from throughline.figures.measure import Measure
from throughline.figures.periods import Period
from throughline.figures.queries.measures import whole_hub
from throughline.figures.suppression import Cell, suppress_table
from throughline.geography.areas import Area, AreaBook, read_areas
from throughline.geography.states import AreaLevel
from throughline.register.states import AgeGroup

_PARTS = {
    AgeGroup.CHILD: "interventions_children",
    AgeGroup.ADULT: "interventions_adults",
    AgeGroup.UNKNOWN: "interventions_age_unknown",
}
AREA_MEASURES: tuple[Measure, ...] = tuple(
    BY_KEY[key] for key in ("operations", "arrests", "interventions", *_PARTS.values())
)
# Every area together: a number that stands on the page of figures, so it guards what is hidden here.
_ALL = "all"
_Key = tuple[Area | str | None, str]


@dataclass(frozen=True)
class AreaRow:
    """One area and its numbers by measure; ``area`` is None for the rows that say nowhere."""

    area: Area | None
    cells: Mapping[str, Cell]


def measure_by_area(actor: Actor, period: Period, level: AreaLevel) -> list[AreaRow]:
    """Every area with something in the period, by name and never by number; small numbers hidden.

    Every row of the hub is counted, whoever may open it, and nobody is named. Errors: Absent without *measure*.
    """
    require_permission(actor, "figures.measure")
    counted = _count(actor, period, level, read_areas())
    areas = {area for area, _key in counted}
    keys = [measure.key for measure in AREA_MEASURES]
    cells: dict[_Key, Cell] = {(area, key): Cell(counted[area, key]) for area in areas for key in keys}
    cells |= {(_ALL, key): Cell(sum(counted[area, key] for area in areas)) for key in keys}
    across: dict[_Key, list[_Key]] = {(_ALL, key): [(area, key) for area in areas] for key in keys}
    totals: dict[_Key, list[_Key]] = {
        (area, "interventions"): [(area, part) for part in _PARTS.values()] for area in (*areas, _ALL)
    }
    safe = suppress_table(cells, [across, totals])
    rows = [AreaRow(area, {each.key: safe[area, each.key] for each in AREA_MEASURES}) for area in areas]
    return sorted(rows, key=lambda row: (row.area is None, row.area.name if row.area else ""))


def _count(actor: Actor, period: Period, level: AreaLevel, book: AreaBook) -> Counter[tuple[Area | None, str]]:
    """A plain count by area and measure: one query a kind of row."""
    found: Counter[tuple[Area | None, str]] = Counter()
    for key in ("operations", "arrests", "interventions"):
        counting = COUNTED[key]
        rows = whole_hub(counting.population, actor).filter(counting.population.stands, counting.in_period(period))
        by_age = ("age_group",) if key == "interventions" else ()
        for row in rows.order_by().values("force", "authority", *by_age).annotate(rows=Count("pk")):
            area = book.at(level, row["force"], row["authority"])
            found[area, key] += row["rows"]
            if by_age:
                found[area, _PARTS[AgeGroup(row["age_group"])]] += row["rows"]
    return found

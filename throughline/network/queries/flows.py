"""Where lines export from and import into today, over the lines the reader may open: *my view*, never the hub's total."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.disruption.areas import holding_on
from throughline.disruption.models import Line, LineArea
from throughline.disruption.states import Direction, LineStatus
from throughline.geography.areas import Area, AreaBook, read_areas
from throughline.geography.states import AreaLevel


@dataclass(frozen=True)
class FlowFilter:
    """Which lines are counted, and how wide an area is. ``status``: "open" (any but closed), "closed", or all."""

    level: AreaLevel = AreaLevel.FORCE
    status: str = ""
    year: int | None = None


@dataclass(frozen=True)
class Flow:
    """The lines from one area to another. ``is_inside``: both ends are in one police force, which is a usual case."""

    exporting: Area
    importing: Area
    lines: int
    open_lines: int
    is_inside: bool


@dataclass(frozen=True)
class Flows:
    """The flows, most lines first. A line with several areas stands in several: ``lines`` counts each once."""

    flows: tuple[Flow, ...]
    lines: int
    years: tuple[int, ...]


def list_flows(actor: Actor, at: dt.datetime, chosen: FlowFilter) -> Flows:
    """The flows between areas of the lines the actor may see. Errors: Absent without the permission to see lines."""
    require_permission(actor, "line.view")
    visible: QuerySet[Line] = Line.objects.visible_to(actor, at)
    years = tuple(day.year for day in visible.dates("first_reported_date", "year", order="DESC"))
    lines = dict(_narrowed(visible, chosen).values_list("pk", "status"))
    of_lines = LineArea.related.filter(holding_on(civil_date(at)), line__in=_narrowed(visible, chosen).values("pk"))
    rows = of_lines.values_list("line", "direction", "force", "authority")
    ends = _ends(rows, read_areas(), chosen.level)
    total: Counter[tuple[Area, Area]] = Counter()
    still_open: Counter[tuple[Area, Area]] = Counter()
    for line, (exporting, importing) in ends.items():
        pairs = list(product(exporting, importing))
        total.update(pairs)
        if lines[line] != LineStatus.CLOSED:
            still_open.update(pairs)
    flows = [
        Flow(start, end, count, still_open[start, end], _is_inside(start, end)) for (start, end), count in total.items()
    ]
    flows.sort(key=lambda flow: (-flow.lines, flow.exporting.name, flow.importing.name))
    return Flows(tuple(flows), len(lines), years)


def list_lines_of_flow(
    actor: Actor, at: dt.datetime, chosen: FlowFilter, exporting: Area, importing: Area, *, first: int, limit: int
) -> tuple[list[Line], int]:
    """One page of the lines behind a flow, by name, and how many there are: as many as the flow says. Errors: Absent."""
    require_permission(actor, "line.view")
    lines = _narrowed(Line.objects.visible_to(actor, at), chosen)
    for direction, area in ((Direction.EXPORTING, exporting), (Direction.IMPORTING, importing)):
        ends = LineArea.related.filter(holding_on(civil_date(at)), line=OuterRef("pk"), direction=direction)
        lines = lines.filter(Exists(ends.filter(_within(area, chosen.level))))
    areas = Prefetch("areas", queryset=LineArea.related.select_related("force", "authority"))
    page = lines.select_related("record", "owning_agency", "owning_team").prefetch_related(areas)
    return list(page.order_by("name", "pk")[first : first + limit]), lines.order_by().count()


def _narrowed(lines: QuerySet[Line], chosen: FlowFilter) -> QuerySet[Line]:
    if chosen.status == "open":
        lines = lines.exclude(status=LineStatus.CLOSED)
    elif chosen.status == "closed":
        lines = lines.filter(status=LineStatus.CLOSED)
    if chosen.year is not None:
        lines = lines.filter(first_reported_date__year=chosen.year)
    return lines


def _ends(rows: Iterable[tuple[Any, ...]], book: AreaBook, level: AreaLevel) -> dict[int, tuple[set[Area], set[Area]]]:
    """For each line, the areas it exports from and those it imports into, each once."""
    ends: dict[int, tuple[set[Area], set[Area]]] = defaultdict(lambda: (set(), set()))
    for line, direction, force, authority in rows:
        area = book.at(level, force, authority)
        if area is not None:
            ends[line][0 if direction == Direction.EXPORTING else 1].add(area)
    return ends


def _within(area: Area, level: AreaLevel) -> Q:
    """The condition that an end of a line is counted in this area: what ``AreaBook.at`` answers, asked of the database."""
    if area.kind == AreaLevel.REGION:
        return Q(force__regional_unit=area.pk)
    if area.kind == AreaLevel.AUTHORITY:
        return Q(authority=area.pk)
    return Q(force=area.pk, authority__isnull=True) if level == AreaLevel.AUTHORITY else Q(force=area.pk)


def _is_inside(exporting: Area, importing: Area) -> bool:
    if exporting.kind == AreaLevel.REGION or importing.kind == AreaLevel.REGION:
        return False
    return exporting.force == importing.force

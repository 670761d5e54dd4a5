"""Flows as table rows and as a map, from the same numbers."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from throughline.geography.areas import Area
from throughline.geography.states import AreaLevel
from throughline.network.queries.flows import Flow, FlowFilter, Flows
from throughline.web.presenting.components import Cell
from throughline.web.presenting.maps import FlowMap, Ground, draw_flows


def address_of(chosen: FlowFilter) -> dict[str, str]:
    """The question as the end of an address; what was not asked is left out."""
    values = {"level": str(chosen.level), "status": chosen.status, "year": str(chosen.year or "")}
    return {name: value for name, value in values.items() if value}


def present_counts(found: Flows) -> str:
    """How many different lines are counted."""
    return "1 line counted." if found.lines == 1 else f"{found.lines:,} lines counted."


def present_flow(flow: Flow, chosen: FlowFilter) -> tuple[Cell, ...]:
    ends = {"exporting": flow.exporting.key, "importing": flow.importing.key}
    href = f"{reverse('flow-lines')}?{urlencode({**address_of(chosen), **ends})}"
    return (
        Cell(flow.exporting.name, detail=_detail(flow.exporting, chosen)),
        Cell(flow.importing.name, detail=_detail(flow.importing, chosen)),
        Cell(f"{flow.lines:,}", href=href),
        Cell(f"{flow.open_lines:,}"),
        Cell(tag="Inside one force", tone="plain") if flow.is_inside else Cell("Across a border"),
    )


def _detail(area: Area, chosen: FlowFilter) -> str:
    """The force of an authority; that the authority is not known, where only the force is."""
    if chosen.level != AreaLevel.AUTHORITY:
        return ""
    return area.force if area.kind == AreaLevel.AUTHORITY else "Authority not known"


def present_map(ground: Ground, found: Flows) -> FlowMap:
    return draw_flows(ground, [(flow.exporting, flow.importing, flow.lines) for flow in found.flows])

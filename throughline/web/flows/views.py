"""The flows of lines between areas as a map and an equal table, and the lines behind each flow."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

from throughline.core.clock import now
from throughline.core.errors import Absent
from throughline.geography.areas import read_areas
from throughline.network.queries.flows import FlowFilter, list_flows, list_lines_of_flow
from throughline.web.access import ActorRequest, access
from throughline.web.flows.forms import FlowForm
from throughline.web.flows.presenters import address_of, present_counts, present_flow, present_map
from throughline.web.lines.presenters import present_list_row
from throughline.web.pages import page
from throughline.web.paging import page_number
from throughline.web.presenting.area_lists import present_list_sources
from throughline.web.presenting.components import Column, present_pages
from throughline.web.presenting.maps import ground_of

LINES_A_PAGE = 50
_READ = ("GET", "HEAD")
_FLOW_COLUMNS = (
    Column("Exporting"), Column("Importing"), Column("Lines", is_number=True), Column("Of which open", is_number=True),
    Column("Where"),
)  # fmt: skip
_LINE_COLUMNS = tuple(
    Column(text) for text in ("Line", "Status", "Exporting", "Importing", "Owning team", "First reported")
)


@access("line.view", methods=_READ)
def flows(request: ActorRequest) -> HttpResponse:
    """Where the lines one may open go: a map, and the same numbers in a table."""
    form = FlowForm(request.GET)
    chosen = form.chosen
    at = now()
    found = list_flows(request.actor, at, chosen)
    ground = ground_of(chosen.level)
    # A map of wider areas than the table's is counted by those: a line between two pairs of councils is one there.
    drawn = (
        found if ground.level == chosen.level else list_flows(request.actor, at, replace(chosen, level=ground.level))
    )
    form.offer_years(found.years)
    return page(request, "pages/flows/flows.html", {
        "area_sources": present_list_sources(),
        "form": form,
        "counts": present_counts(found),
        "map": present_map(ground, drawn) if found.flows else None,
        "columns": _FLOW_COLUMNS,
        "rows": [present_flow(flow, chosen) for flow in found.flows],
        "is_filtered": chosen != FlowFilter(chosen.level),
    })  # fmt: skip


@access("line.view", methods=_READ)
def flow_lines(request: ActorRequest) -> HttpResponse:
    """The lines behind one flow, of those one may open."""
    chosen = FlowForm(request.GET).chosen
    book = read_areas()
    exporting, importing = (book.of_key(request.GET.get(end, "")) for end in ("exporting", "importing"))
    if exporting is None or importing is None:
        raise Absent
    number = page_number(request)
    rows, total = list_lines_of_flow(
        request.actor, now(), chosen, exporting, importing, first=(number - 1) * LINES_A_PAGE, limit=LINES_A_PAGE
    )
    ends = {"exporting": exporting.key, "importing": importing.key}
    return page(request, "pages/flows/lines.html", {
        "exporting": exporting.name,
        "importing": importing.name,
        "columns": _LINE_COLUMNS,
        "rows": [present_list_row(line) for line in rows],
        "back_href": f"{reverse('flows')}?{urlencode(address_of(chosen))}",
        "pages": present_pages(
            page=number, per_page=LINES_A_PAGE, shown=len(rows), total=total,
            href=lambda n: f"{reverse('flow-lines')}?{urlencode({**address_of(chosen), **ends, 'page': n})}",
        ),
    })  # fmt: skip

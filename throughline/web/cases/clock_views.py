"""Every deadline about a case, its person and the referral it came from, in one ledger."""

from __future__ import annotations

import uuid

from django.http import HttpResponse

from throughline.core.clock import civil_date, now
from throughline.hub.holding import records_about
from throughline.hub.queries.cases import get_case
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.access_reasons import require_reason
from throughline.web.pages import page
from throughline.web.presenting.components import Cell, Column
from throughline.web.presenting.people import present_identity
from throughline.web.presenting.records import record_href
from throughline.web.work.clock_presenters import ClockRow, present_clock_row
from throughline.work.queries.due import list_clocks_of


@access("case.view", methods=("GET", "HEAD"))
def case_clocks(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """The ledger: what runs first, then what was met or missed."""
    at = now()
    found = get_case(request.actor, case_uuid, at)
    asked = require_reason(request, found.record)
    if asked is not None:
        return asked
    consulted(request, [found.record, found.person.record])
    rows = [present_clock_row(each, at) for each in list_clocks_of(request.actor, at, *records_about(found.person))]
    return page(request, "pages/cases/clocks.html", {
        "reference": found.record.reference,
        "identity": present_identity(found.person, civil_date(at)),
        "back_href": record_href(found.record),
        "columns": [Column(text) for text in ("Deadline", "Who answers", "Where it stands", "Rule")],
        "running": [_row(row) for row in rows if row.is_running],
        "stopped": [_row(row) for row in rows if not row.is_running],
    })  # fmt: skip


def _row(row: ClockRow) -> tuple[Cell, ...]:
    return (
        Cell(row.title, href=row.href, detail=row.record),
        Cell(row.owner, detail=f"Began {row.began}"),
        Cell(clock=row.clock, detail=row.paused or row.missed),
        Cell(row.rule, detail=row.source),
    )

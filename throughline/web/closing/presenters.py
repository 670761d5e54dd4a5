"""A proposal to close as frozen rows."""

from __future__ import annotations

from dataclasses import dataclass

from throughline.closing.models import StepDown
from throughline.closing.queries import AgencyView
from throughline.web.presenting.dates import uk_date


@dataclass(frozen=True)
class PartnerRow:
    agency: str
    view: str
    note: str


@dataclass(frozen=True)
class PastRow:
    what: str
    reason: str


def present_partner(view: AgencyView) -> PartnerRow:
    if view.agrees is None or view.said_at is None:
        return PartnerRow(view.agency.name, "No answer yet", "")
    return PartnerRow(
        view.agency.name, f"{'Agrees' if view.agrees else 'Does not agree'}, {uk_date(view.said_at)}", view.note
    )


def present_past(row: StepDown) -> PastRow:
    ended = f", {uk_date(row.ended_at)}, {row.ended_by.name}" if row.ended_at and row.ended_by else ""
    what = f"Proposed {uk_date(row.proposed_at)} by {row.proposed_by.name}: {row.get_status_display().lower()}{ended}"
    return PastRow(what, row.ended_reason)

"""A proposal to close as frozen rows."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from throughline.closing.models import StepDown
from throughline.closing.queries import AgencyView, Point
from throughline.closing.states import PartnerAnswer
from throughline.web.presenting.dates import uk_date

# The words of the link to where a point is settled.
SETTLED_ON = {"case-missing": "Missing episodes", "nrm-of-case": "NRM referrals and notices"}


@dataclass(frozen=True)
class UnsettledRow:
    detail: str
    link: str = ""
    href: str = ""


@dataclass(frozen=True)
class PartnerRow:
    agency: str
    view: str
    note: str


@dataclass(frozen=True)
class PastRow:
    what: str
    reason: str


def present_unsettled(points: Iterable[Point], case_uuid: uuid.UUID) -> list[UnsettledRow]:
    """What keeps a case from closing that is settled on another page of it."""
    return [
        UnsettledRow(point.detail, SETTLED_ON[point.settled_on], reverse(point.settled_on, args=[case_uuid]))
        if point.settled_on
        else UnsettledRow(point.detail)
        for point in points
        if point.is_settled_elsewhere and not point.is_met
    ]


def present_partner(view: AgencyView) -> PartnerRow:
    if view.asked_date is not None:
        return PartnerRow(view.agency.name, f"Asked on {uk_date(view.asked_date)}, has not answered", view.note)
    if not view.answer or view.said_at is None:
        return PartnerRow(view.agency.name, "Not asked yet", "")
    return PartnerRow(view.agency.name, f"{PartnerAnswer(view.answer).label}, {uk_date(view.said_at)}", view.note)


def present_past(row: StepDown) -> PastRow:
    ended = f", {uk_date(row.ended_at)}, {row.ended_by.name}" if row.ended_at and row.ended_by else ""
    what = f"Proposed {uk_date(row.proposed_at)} by {row.proposed_by.name}: {row.get_status_display().lower()}{ended}"
    return PastRow(what, row.ended_reason)

"""A case opened in an emergency as pages show it: to its reader on every page of it, and to information governance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from throughline.access.models import BreakGlass
from throughline.audit.queries import Look
from throughline.core.clock import at_london
from throughline.web.presenting.clocks import Clock, present_clock

_DAY_END = dt.time(17)


@dataclass(frozen=True)
class Emergency:
    """Who opened which record, why, from when until when, and what was found of it."""

    pk: int
    reference: str
    name: str
    agency: str
    reason: str
    opened_at: dt.datetime
    until_at: dt.datetime
    review_by: Clock | None
    is_reviewed: bool
    found: str


def present_emergency(row: BreakGlass) -> Emergency:
    due = at_london(row.review_date, _DAY_END) if row.review_date else None
    found = f"{row.get_finding_display()}: {row.review_note}" if row.reviewed_at else ""
    return Emergency(
        pk=row.pk, reference=row.record.reference, name=row.member.name, agency=row.member.agency.name,
        reason=row.reason, opened_at=row.starts_at, until_at=row.ended_at or row.expires_at,
        review_by=present_clock(due) if due and row.reviewed_at is None else None,
        is_reviewed=row.reviewed_at is not None, found=found,
    )  # fmt: skip


def looked_at_meanwhile(row: BreakGlass, looks: Iterable[Look]) -> list[Look]:
    """What whoever opened it did with the record while it was open, oldest first."""
    until = row.ended_at or row.expires_at
    mine = [look for look in looks if look.actor == row.member.name and row.starts_at <= look.at <= until]
    return mine[::-1]

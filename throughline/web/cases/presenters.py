"""A case as frozen rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughline.hub.models import ChronologyEntry, LeadChange, Screening
from throughline.hub.states import EntryKind


@dataclass(frozen=True)
class EntryRow:
    """One entry of the chronology: fact, opinion, own words or contact."""

    pk: int
    kind: str
    is_own_words: bool
    happened_date: dt.date
    text: str
    by: str
    withdrawn: str


@dataclass(frozen=True)
class ScreeningRow:
    """A level with its judgement and date: never one without the other."""

    level: str
    screened_date: dt.date
    judgement: str
    reasons: str
    by: str


@dataclass(frozen=True)
class LeadChangeRow:
    lead: str
    cover: str
    changed_at: dt.datetime
    reason: str


def present_entry(entry: ChronologyEntry) -> EntryRow:
    return EntryRow(
        pk=entry.pk,
        kind=entry.get_kind_display(),
        is_own_words=entry.kind == EntryKind.OWN_WORDS,
        happened_date=entry.happened_date,
        text=entry.text,
        by=entry.written_by.name,
        withdrawn=entry.withdrawn_reason,
    )


def present_screening(row: Screening) -> ScreeningRow:
    return ScreeningRow(row.get_level_display(), row.screened_date, row.judgement, row.reasons, row.screened_by.name)


def present_lead_change(row: LeadChange) -> LeadChangeRow:
    return LeadChangeRow(row.lead.name, row.cover.name, row.changed_at, row.reason)

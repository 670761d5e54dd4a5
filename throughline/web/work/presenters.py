"""The home page as frozen rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from throughline.access.models import ProtectedRecord
from throughline.agencies.models import Member
from throughline.core.clock import civil_date
from throughline.web.presenting.clocks import Clock, present_clock
from throughline.web.presenting.reach import RecordLink, href_for, record_href_for
from throughline.web.presenting.records import record_href, record_label
from throughline.work.models import Gap, Notice
from throughline.work.queries.due import Due


@dataclass(frozen=True)
class DueRow:
    """One thing due: what, about whom, by when, who has it; and for whom the reader does it while they are away."""

    title: str
    href: str
    about: str
    about_href: str
    owner: str
    stands_in_for: str
    clock: Clock | None
    is_overdue: bool


@dataclass(frozen=True)
class NoticeRow:
    text: str
    href: str
    about: str
    at: dt.datetime


@dataclass(frozen=True)
class RecentRow:
    text: str
    href: str


@dataclass(frozen=True)
class InheritedRow:
    """One gap from imported history, with the choice to take it on."""

    pk: int
    name: str
    href: str
    happened: dt.date
    about: str
    about_href: str
    agency: str


@dataclass(frozen=True)
class DueLists:
    """What is due, split at now and at the end of today."""

    overdue: tuple[DueRow, ...]
    today: tuple[DueRow, ...]
    later: tuple[DueRow, ...]


def present_due(item: Due, at: dt.datetime, names: Mapping[int, str], role: str) -> DueRow:
    """``role``: its reader's. What they could not open is named and is no link."""
    name = names.get(item.record.pk, "")
    label = record_label(item.record)
    return DueRow(
        title=item.title,
        href=href_for(role, f"{item.kind}-due", item.pk),
        about=f"{name} ({item.record.reference})" if name else label,
        about_href=record_href_for(role, item.record),
        owner=item.owner.name if item.owner else f"{item.agency}, nobody yet",
        stands_in_for="",
        clock=present_clock(item.due_at, now=at) if item.due_at else None,
        is_overdue=item.is_overdue(at),
    )


def _present_mine(item: Due, at: dt.datetime, names: Mapping[int, str], reader: Member) -> DueRow:
    row = present_due(item, at, names, reader.role)
    is_covered = item.owner is not None and item.owner.pk != reader.pk
    return replace(row, stands_in_for=row.owner) if is_covered else row


def split_due(items: list[Due], at: dt.datetime, names: Mapping[int, str], reader: Member) -> DueLists:
    """Overdue, due today, due later. What is another's is the reader's because they cover for them."""
    today = civil_date(at)
    rows = [(item, _present_mine(item, at, names, reader)) for item in items]
    return DueLists(
        overdue=tuple(row for item, row in rows if item.is_overdue(at)),
        today=tuple(
            row for item, row in rows
            if not item.is_overdue(at) and item.due_at is not None and civil_date(item.due_at) == today
        ),
        later=tuple(
            row for item, row in rows
            if not item.is_overdue(at) and (item.due_at is None or civil_date(item.due_at) > today)
        ),
    )  # fmt: skip


def present_notice(notice: Notice, role: str) -> NoticeRow:
    """A link to what it is about, but where it is told of what need not be open to its reader."""
    href = "" if notice.is_oversight else record_href_for(role, notice.record)
    return NoticeRow(notice.text, href, record_label(notice.record), notice.sent_at)


def present_recent(record: ProtectedRecord, names: Mapping[int, str], role: str) -> RecentRow:
    name = names.get(record.pk)
    return RecentRow(
        f"{name} · {record_label(record)}" if name else record_label(record), record_href_for(role, record)
    )


def present_inherited(gap: Gap, names: Mapping[int, str], links: Mapping[int, RecordLink]) -> InheritedRow:
    """``links``: those of the events that are open to the reader."""
    about = links.get(gap.about_id, RecordLink())
    return InheritedRow(
        pk=gap.pk,
        name=names.get(gap.person_id, gap.person.reference),
        href=record_href(gap.person),
        happened=gap.happened_date,
        about=about.label,
        about_href=about.href,
        agency=gap.owner_agency.name,
    )

"""Absences and the morning brief as frozen rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from throughline.agencies.actor import Actor
from throughline.agencies.models import Absence
from throughline.core.clock import civil_date
from throughline.hub.queries.away import Away, LeftToCover
from throughline.hub.queries.cases import LedCase
from throughline.register.queries import age_of, display_name
from throughline.web.presenting.clocks import Clock, present_clock
from throughline.web.presenting.dates import short_date
from throughline.web.presenting.people import away_in_words, seen_in_words
from throughline.web.presenting.records import record_href

Row = TypeVar("Row")


@dataclass(frozen=True)
class Cut(Generic[Row]):
    """As much of a list as the brief has room for, and how many more there are."""

    shown: tuple[Row, ...]
    more: int


@dataclass(frozen=True)
class LeftRow:
    """A case left to its cover; ``problem`` when the cover is away meanwhile."""

    name: str
    href: str
    cover: str
    problem: str


@dataclass(frozen=True)
class AwayRow:
    pk: int
    name: str
    agency: str
    when: str
    is_now: bool
    cases: tuple[LeftRow, ...]


@dataclass(frozen=True)
class BriefCase:
    """A case the reader leads or covers: last seen, and what is due next. No level stands here (practice.md P2)."""

    name: str
    href: str
    facts: str
    part: str
    last_seen: str
    clock: Clock | None


def cut(rows: Sequence[Row], most: int) -> Cut[Row]:
    """The first rows, in the order given."""
    return Cut(tuple(rows[:most]), max(0, len(rows) - most))


def present_away(row: Away, at: dt.datetime) -> AwayRow:
    absence = row.absence
    return AwayRow(
        pk=absence.pk,
        name=absence.member.name,
        agency=absence.member.agency.name,
        when=when_in_words(absence),
        is_now=absence.first_date <= civil_date(at),
        cases=tuple(
            LeftRow(
                name=f"{display_name(left.case.person)} ({left.case.record.reference})",
                href=record_href(left.case.record),
                cover=left.case.cover.name,
                problem=_problem(left),
            )
            for left in row.cases
        ),
    )


def _problem(left: LeftToCover) -> str:
    if left.cover_away is None:
        return ""
    return f"{left.case.cover.name} is away too, {when_in_words(left.cover_away)}"


def when_in_words(absence: Absence) -> str:
    """From a day, to a day or until it is known."""
    first = short_date(absence.first_date)
    return f"{first} to {short_date(absence.last_date)}" if absence.last_date else f"from {first}, not known until when"


def present_brief_case(row: LedCase, actor: Actor, away: Mapping[int, Absence], at: dt.datetime) -> BriefCase:
    case = row.case
    leads = case.lead_id == actor.member.pk
    title, other = ("Cover", case.cover) if leads else ("Lead", case.lead)
    is_away = away_in_words(away.get(other.pk))
    part = f"You {'lead' if leads else 'cover'}. {title}: {other.name}{', ' + is_away if is_away else ''}"
    return BriefCase(
        name=display_name(case.person),
        href=record_href(case.record),
        facts=f"{age_of(case.person, civil_date(at)).in_words} · {case.record.reference}",
        part=part,
        last_seen=seen_in_words(row.last_seen),
        clock=present_clock(row.next_due_at, now=at) if row.next_due_at else None,
    )

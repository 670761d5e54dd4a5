"""The person page as frozen rows. Only field classes open to the reader are put in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from throughline.agencies.actor import Actor
from throughline.agencies.models import Absence
from throughline.agencies.queries import Coordinator, read_contacts
from throughline.core.clock import civil_date
from throughline.disruption.queries.people import ArrestOf
from throughline.hub.models import Case, Intervention, OwnWords, Referral
from throughline.hub.states import CaseStatus
from throughline.journey.queries import referrals_in_words
from throughline.matching.models import LikelyMatch
from throughline.matching.queries import Candidate, Found
from throughline.matching.states import Band
from throughline.register.models import Person
from throughline.register.queries import age_of, display_name
from throughline.web.presenting.amounts import phone
from throughline.web.presenting.clocks import Clock, present_clock
from throughline.web.presenting.components import Cell, Column, Entry
from throughline.web.presenting.dates import short_date
from throughline.web.presenting.people import away_in_words
from throughline.web.presenting.reach import RecordLink
from throughline.web.presenting.records import record_href, record_label
from throughline.work.models import Gap


@dataclass(frozen=True)
class CandidateRow:
    """Someone a search found: enough to choose by, no more."""

    name: str
    href: str
    reference: str
    age: str
    because: str
    band: str = ""
    is_match: bool = False
    table: tuple[tuple[Cell, ...], ...] = ()

    @property
    def agrees(self) -> str:
        """As a sentence begins."""
        return self.because[:1].upper() + self.because[1:]


KNOWN_COLUMNS = (Column("Field"), Column("What you typed"), Column("What is recorded"), Column("How they agree"))


@dataclass(frozen=True)
class LeadRow:
    """Who leads for a person, and who covers: the answer to *who do I ring now*. ``…_away``: in words, empty when here."""

    case_label: str
    case_href: str
    lead: str
    lead_agency: str
    lead_phone: str
    lead_away: str
    cover: str
    cover_phone: str
    cover_away: str
    both_away_ring: str


@dataclass(frozen=True)
class GapRow:
    title: str
    href: str
    about: str
    about_href: str
    owner: str
    clock: Clock | None
    resolution: str


@dataclass(frozen=True)
class MatchRow:
    pk: int
    first_name: str
    first_href: str
    first_facts: str
    second_name: str
    second_href: str
    second_facts: str
    because: str
    compare_href: str


def present_candidate(candidate: Candidate, on: dt.date) -> CandidateRow:
    person = candidate.person
    return CandidateRow(
        name=display_name(person),
        href=record_href(person.record),
        reference=person.record.reference,
        age=age_of(person, on).in_words,
        because=candidate.because,
        band=candidate.band.label,
        is_match=candidate.band == Band.MATCH,
        table=tuple(
            (Cell(row.field), Cell(row.typed), Cell(row.recorded), Cell(row.words, tag="" if row.agrees else "differs"))
            for row in candidate.rows
        ),
    )


@dataclass(frozen=True)
class FoundRows:
    """Whom a search found, in bands; or that too many are alike."""

    likely: tuple[CandidateRow, ...] = ()
    unlikely: tuple[CandidateRow, ...] = ()
    is_many: bool = False
    is_behind: bool = False
    columns: tuple[Column, ...] = KNOWN_COLUMNS

    @property
    def needs_reason(self) -> bool:
        """Somebody who may be them is known: recording somebody new needs a reason."""
        return bool(self.likely) or self.is_many


NOBODY_FOUND = FoundRows()


def present_found(found: Found, on: dt.date) -> FoundRows:
    return FoundRows(
        tuple(present_candidate(each, on) for each in found.likely),
        tuple(present_candidate(each, on) for each in found.unlikely),
        found.is_many, found.is_behind,
    )  # fmt: skip


def present_lead(case: Case, away: Mapping[int, Absence], coordinators: Iterable[Coordinator]) -> LeadRow:
    """Who to ring, knowing who is away now; with both away, the coordinators who are here (practice.md P14)."""
    lead_away, cover_away = away.get(case.lead_id), away.get(case.cover_id)
    both = lead_away is not None and cover_away is not None
    return LeadRow(
        case_label=record_label(case.record),
        case_href=record_href(case.record),
        lead=case.lead.name,
        lead_agency=case.lead.agency.name,
        lead_phone=case.lead.phone,
        lead_away=away_in_words(lead_away),
        cover=case.cover.name,
        cover_phone=case.cover.phone,
        cover_away=away_in_words(cover_away),
        both_away_ring=coordinators_in_words(coordinators, away) if both else "",
    )


def present_leads(actor: Actor, cases: list[Case], at: dt.datetime) -> list[LeadRow]:
    """Who to ring for each case, as it is at this moment."""
    if not cases:
        return []
    contacts = read_contacts(actor.hub, civil_date(at))
    return [present_lead(case, contacts.away, contacts.coordinators) for case in cases]


def coordinators_in_words(coordinators: Iterable[Coordinator], away: Mapping[int, Absence]) -> str:
    """The coordinators who are here, with their numbers."""
    here = [member for member in coordinators if member.pk not in away]
    return "; ".join(f"{member.name}, {phone(member.phone)}" if member.phone else member.name for member in here)


def present_gap(gap: Gap, at: dt.datetime, href: str, about: RecordLink) -> GapRow:
    """``about``: the event it is asked because of, as far as it is open to the reader."""
    clock = None
    if gap.clock is not None:
        clock = present_clock(gap.clock.due_at, done_at=gap.resolved_at, now=at)
    return GapRow(
        title=gap.get_kind_display(),
        href=href,
        about=about.label,
        about_href=about.href,
        owner=gap.owner.name if gap.owner else f"{gap.owner_agency.name}, nobody yet",
        clock=clock,
        resolution=gap.resolution,
    )


def present_story(interventions: list[Intervention], referrals: list[Referral], cases: list[Case]) -> list[Entry]:
    """What has been done for a person, newest first."""
    stands = referrals_in_words(referrals)
    entries = [
        Entry(
            title=row.get_reason_display(),
            at=row.happened_date,
            by=row.team.name if row.team else row.agency.name,
            text="Recorded in error: " + row.withdrawn_reason if row.withdrawn_at else _stated(row),
            href=record_href(row.record),
            tag="Safeguarding intervention",
            tone="accent",
        )
        for row in interventions
    ]
    entries += [
        Entry(
            title="Referred to the Exploitation Hub", at=row.referral_date, by=row.agency.name,
            text=stands[row.pk], href=record_href(row.record), tag="Referral", tone="plain",
        )
        for row in referrals
    ]  # fmt: skip
    entries += [
        Entry(
            title="Case opened", at=row.opened_date, by=row.lead.name, href=record_href(row.record), tag="Case",
            text="" if row.status == CaseStatus.OPEN else f"Closed: {row.get_where_now_display()}", tone="done",
        )
        for row in cases
    ]  # fmt: skip
    return sorted(entries, key=lambda entry: _day(entry.at), reverse=True)


def _stated(intervention: Intervention) -> str:
    if not intervention.stated_support:
        return intervention.immediate_action
    return "The imported tracker says, without dates: " + ", ".join(intervention.stated_support)


def _day(moment: dt.date | dt.datetime) -> dt.date:
    return civil_date(moment) if isinstance(moment, dt.datetime) else moment


def present_words(words: OwnWords) -> Entry:
    return Entry(
        title=f"Heard by {words.heard_by}",
        at=words.said_date,
        quote=words.words,
        text=f"May be read by: {words.get_may_read_display().lower()}. "
        + ("They were told who may read it." if words.told_who_reads else "They were not told who may read it."),
    )


def present_arrests(arrests: list[ArrestOf]) -> list[Entry]:
    """What police recorded about a person, worded as what happened."""
    return [
        Entry(
            title=f"Arrested: {row.offence}",
            at=row.happened_date,
            by=row.by,
            text=_charged(row),
            href=record_href(row.operation),
            tag="Arrest",
        )
        for row in arrests
    ]


def _charged(arrest: ArrestOf) -> str:
    if arrest.withdrawn_reason:
        return f"Recorded in error: {arrest.withdrawn_reason}"
    return f"Charged on {short_date(arrest.charged_date)}" if arrest.charged_date else "No charge recorded"


def present_match(match: LikelyMatch, on: dt.date) -> MatchRow:
    return MatchRow(
        pk=match.pk,
        first_name=display_name(match.person),
        first_href=record_href(match.person.record),
        first_facts=_facts(match.person, on),
        second_name=display_name(match.other),
        second_href=record_href(match.other.record),
        second_facts=_facts(match.other, on),
        because=match.because,
        compare_href=reverse("people-compare", args=[match.person.record.uuid, match.other.record.uuid]),
    )


def _facts(person: Person, on: dt.date) -> str:
    return f"{person.record.reference} · {person.get_sex_display()} · {age_of(person, on).in_words}"

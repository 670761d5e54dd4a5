"""Intelligence reports as frozen rows: only what the reader was given to read."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from throughline.access.models import Grant
from throughline.intelligence.codes import action_codes, mopi_groups, sanitisation_codes
from throughline.intelligence.models import ReportAssessment, ReportVersion
from throughline.intelligence.queries.reports import ReportRead, is_restricted
from throughline.intelligence.queries.things import Thing
from throughline.intelligence.states import USABLE, Handling, ReportStatus
from throughline.register.models import Link
from throughline.web.presenting.components import Cell
from throughline.web.presenting.dates import short_date
from throughline.web.presenting.records import record_href

_TONES = {
    ReportStatus.SUBMITTED: "soon", ReportStatus.CORRECTED: "soon", ReportStatus.ASSESSED: "done",
    ReportStatus.LINKED: "done",
}  # fmt: skip
_SNIPPET = 140


@dataclass(frozen=True)
class VersionRow:
    """One earlier version, as those who read the report whole see it."""

    number: int
    text: str
    by: str
    at: dt.datetime
    reason: str
    grading: str


@dataclass(frozen=True)
class ReportView:
    """A report as its page shows it. What a reader of the sanitised text may not know is empty."""

    uuid: uuid.UUID
    reference: str
    status: str
    tone: str
    owner: str
    text: str
    known_date: dt.date
    is_whole: bool
    is_usable: bool
    restriction: str
    grading: str
    handling: tuple[tuple[str, str], ...]
    conditions: str
    sanitised: str
    source_urn: str
    provenance: str
    written_by: str
    assessed_by: str
    kept: str
    earlier: tuple[VersionRow, ...]


@dataclass(frozen=True)
class NamedRow:
    title: str
    kind: str
    href: str
    withdraw_href: str


@dataclass(frozen=True)
class RoleRow:
    """A role the report speaks to: who, what, to whom, since when, graded as the report is."""

    text: str
    detail: str
    withdraw_href: str


@dataclass(frozen=True)
class ShareRow:
    agency: str
    agency_pk: int
    detail: str


def present_report(read: ReportRead) -> ReportView:
    report, version, assessed = read.report, read.version, read.assessed
    is_whole = read.is_whole
    return ReportView(
        uuid=report.record.uuid,
        reference=report.record.reference,
        status=report.get_status_display() if is_whole else "Shared with you",
        tone=_TONES.get(ReportStatus(report.status), "plain") if is_whole else "accent",
        owner=report.record.owner_agency.name,
        text=read.text,
        known_date=version.known_date,
        is_whole=is_whole,
        is_usable=report.status in USABLE,
        restriction=report.record.get_restriction_display() if is_whole and is_restricted(report) else "",
        grading=assessed.grading if assessed else "",
        handling=handling_facts(assessed) if assessed else (),
        conditions=conditions_line(assessed),
        sanitised=assessed.sanitised_text if assessed and is_whole else "",
        source_urn=version.source_urn if is_whole else "",
        provenance=version.provenance if is_whole else "",
        written_by=_who(version) if is_whole else "",
        assessed_by=f"{assessed.assessed_by.name}, {short_date(assessed.assessed_at)}" if assessed and is_whole else "",
        kept=_how_long(assessed) if assessed and is_whole else "",
        earlier=tuple(_version(row) for row in report.versions.all()[1:]) if is_whole else (),
    )


def handling_facts(assessed: ReportAssessment) -> tuple[tuple[str, str], ...]:
    """The grading and how it may be handled, in words: whoever may read a text must know it."""
    facts = [
        ("Source", assessed.get_source_evaluation_display()),
        ("How the source knows", assessed.get_assessment_display()),
        ("Handling", assessed.get_handling_display()),
    ]
    if assessed.handling == Handling.CONDITIONS:
        action = action_codes().get(assessed.action_code)
        sanitising = sanitisation_codes().get(assessed.sanitisation_code)
        facts += [
            ("Conditions", assessed.conditions),
            ("What may be done", action.label if action else assessed.action_code),
            ("What exactly", assessed.action_text),
            ("Sanitising further", sanitising.label if sanitising else assessed.sanitisation_code),
        ]
    return tuple((name, words) for name, words in facts if words)


def conditions_line(assessed: ReportAssessment | None) -> str:
    """How a text may be handled, in one line: what stands on every page that is printed."""
    if assessed is None:
        return "Not assessed: not to be shared"
    if assessed.handling == Handling.PERMITTED:
        return "P: lawful sharing permitted"
    return f"C, {assessed.action_code}, {assessed.sanitisation_code}: {assessed.conditions}"


def present_row(read: ReportRead) -> tuple[Cell, ...]:
    """A report in a list."""
    report, text = read.report, read.text
    view = present_report(read)
    return (
        Cell(view.reference, reverse("intelligence-report", args=[report.record.uuid])),
        Cell(text if len(text) <= _SNIPPET else f"{text[:_SNIPPET].rsplit(' ', 1)[0]} …"),
        Cell(short_date(read.version.known_date)),
        Cell(view.grading or "Not yet"),
        Cell(tag=view.status, tone=view.tone, detail=view.restriction),
    )


def present_named(links: Iterable[Link], titles: Mapping[int, Thing], report: uuid.UUID) -> list[NamedRow]:
    return [
        NamedRow(
            title=titles[link.from_record_id].title,
            kind=link.from_record.get_kind_display(),
            href=record_href(link.from_record),
            withdraw_href=_withdraw(report, link),
        )
        for link in links
    ]


def present_roles(links: Iterable[Link], titles: Mapping[int, Thing], report: uuid.UUID) -> list[RoleRow]:
    return [
        RoleRow(
            text=f"{titles[link.from_record_id].title}, {titles[link.to_record_id].title}: {_lower(link.get_kind_display())}",
            detail=f"From {short_date(link.since_date)}, graded {link.source_evaluation} {link.assessment}",
            withdraw_href=_withdraw(report, link),
        )
        for link in links
    ]


def present_shares(grants: Iterable[Grant], *, by_name: bool = True) -> list[ShareRow]:
    """With whom a report is shared, for what and until when; ``by_name``: by whom, else by which agency."""
    return [
        ShareRow(
            agency=_shared_with(grant),
            agency_pk=grant.agency_id or 0,
            detail=f"{grant.purpose}. Until {short_date(grant.expires_at)}, by {_sharer(grant, by_name=by_name)}",
        )
        for grant in grants
    ]


def _sharer(grant: Grant, *, by_name: bool) -> str:
    return grant.granted_by.name if by_name else grant.granted_by.agency.name


def _shared_with(grant: Grant) -> str:
    """With whom a grant shares: an agency, or one member of one."""
    if grant.agency is not None:
        return grant.agency.name
    return f"{grant.member.name}, {grant.member.agency.name}" if grant.member is not None else ""


def _version(row: ReportVersion) -> VersionRow:
    assessed: ReportAssessment | None = getattr(row, "assessed", None)
    return VersionRow(
        row.number, row.text, row.written_by.name, row.written_at, row.correction_reason, assessed.grading if assessed else ""
    )  # fmt: skip


def _who(version: ReportVersion) -> str:
    return f"{version.written_by.name}, {version.written_by.agency.name}, {short_date(version.written_at)}"


def _how_long(assessed: ReportAssessment) -> str:
    group = mopi_groups().get(assessed.mopi_group)
    return f"{group.title} ({group.kept})" if group else assessed.mopi_group


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _withdraw(report: uuid.UUID, link: Link) -> str:
    return reverse("intelligence-link-withdraw", args=[report, link.pk])

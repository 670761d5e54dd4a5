"""Reading intelligence: who reads a report whole, who reads its sanitised text; what waits; what a record is named in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from throughline.access.gate import get_visible
from throughline.access.models import BreakGlass, Grant, Involvement, ProtectedRecord
from throughline.access.permissions import may
from throughline.access.states import FieldClass, Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Member
from throughline.agencies.queries import list_hub_agencies, members_of_hub
from throughline.agencies.states import LAW_ENFORCEMENT_KINDS, AgencyKind, Role
from throughline.core.errors import Absent
from throughline.intelligence.models import IntelligenceReport, ReportAssessment, ReportReceipt, ReportVersion
from throughline.intelligence.policies import can_assess, without_urn
from throughline.intelligence.states import USABLE, WAITING, Handling
from throughline.register.models import Link
from throughline.register.queries import links_shown
from throughline.register.states import LinkKind

COUNTED_AT_MOST = 1_000
LISTED_AT_MOST = 100
_ENFORCEMENT = (Role.POLICE, Role.ANALYST, Role.ROCU)


@dataclass(frozen=True)
class ReportRead:
    """A report as one reader reads it: ``text`` is all they are given. ``is_whole``: with provenance, source and history."""

    report: IntelligenceReport
    version: ReportVersion
    assessed: ReportAssessment | None
    text: str
    is_whole: bool


@dataclass(frozen=True)
class ReportFilter:
    """What a list of reports is narrowed to; empty means any."""

    status: str = ""
    handling: str = ""
    source_evaluation: str = ""
    since: dt.date | None = None  # when what the report says now became known


def _whole(actor: Actor, at: dt.datetime) -> Q:
    """Which of the reports that pass the gate a reader reads whole: their own agency's; officers, what they work on too.

    A coordinator of another agency, a social worker, a partner: never. They read what was sanitised for them.
    """
    own = Q(record__owner_agency=actor.agency)
    if actor.role == Role.COORDINATOR:
        return own
    if actor.role not in _ENFORCEMENT:
        return Q(pk__in=[])
    record, member = OuterRef("record"), actor.member
    running = Q(until_at__isnull=True) | Q(until_at__gt=at)
    involved = Involvement.objects.filter(running, record=record, member=member, since_at__lte=at)
    opened = BreakGlass.objects.filter(
        record=record, member=member, starts_at__lte=at, expires_at__gt=at, ended_at__isnull=True
    )
    return own | Q(Exists(involved)) | Q(Exists(opened))


def _reports(actor: Actor, at: dt.datetime) -> QuerySet[IntelligenceReport]:
    """The reports one may read at all: whole, or assessed."""
    rows: QuerySet[IntelligenceReport] = IntelligenceReport.objects.visible_to(actor, at)
    versions = ReportVersion.related.select_related("assessed__assessed_by", "written_by__agency").order_by("-number")
    rows = rows.filter(_whole(actor, at) | Q(status__in=USABLE)).annotate(is_whole=_whole(actor, at))
    rows = rows.select_related("record__owner_agency", "submitted_by__agency")
    return rows.prefetch_related(Prefetch("versions", queryset=versions))


def _read_all(actor: Actor, at: dt.datetime, reports: Iterable[IntelligenceReport]) -> list[ReportRead]:
    """Each report as this reader reads it. A partner reads by grant alone, and what the grant names."""
    rows = list(reports)
    opened = {report.record_id for report in rows}
    if actor.role in (Role.PARTNER, Role.CHARITY):
        live = Grant.objects.filter(record__in=opened, starts_at__lte=at, expires_at__gt=at, revoked_at__isnull=True)
        grants = live.filter(Q(agency=actor.agency) | Q(member=actor.member)).values_list("record", "classes")
        opened = {record for record, classes in grants if FieldClass.INTELLIGENCE in classes}
    return [_read(report, is_open=report.record_id in opened) for report in rows]


def _read(report: IntelligenceReport, *, is_open: bool) -> ReportRead:
    version = report.versions.all()[0]
    assessed: ReportAssessment | None = getattr(version, "assessed", None)
    is_whole = bool(getattr(report, "is_whole"))  # noqa: B009
    text = version.text
    if not is_whole and assessed is not None and assessed.handling == Handling.CONDITIONS:
        text = assessed.sanitised_text
    if not is_whole:
        # P is given as it was written: a reference that stood in a text before that was refused is not given with it.
        text = without_urn(text, version.source_urn)
    return ReportRead(report, version, assessed, text if is_whole or is_open else "", is_whole)


def get_report(actor: Actor, uuid: UUID | str, at: dt.datetime) -> ReportRead:
    """A report as this reader may read it. Raises Absent."""
    report = _reports(actor, at).filter(record__uuid=uuid).first()
    if report is None:
        raise Absent
    return _read_all(actor, at, [report])[0]


def get_whole(actor: Actor, uuid: object, at: dt.datetime, *, lock: bool = False) -> IntelligenceReport:
    """A report for someone who works on it: through the gate, and read whole. Raises Absent."""
    report = get_visible(IntelligenceReport, uuid, actor, at, lock=lock)
    if not IntelligenceReport.objects.visible_to(actor, at).filter(_whole(actor, at), pk=report.pk).exists():
        raise Absent
    return report


def newest_version(report: IntelligenceReport) -> ReportVersion:
    """What a report says now."""
    return report.versions.order_by("-number")[0]


def newest_assessment(report: IntelligenceReport) -> ReportAssessment | None:
    """How what it says now was assessed; None while it waits."""
    return ReportAssessment.related.filter(version=newest_version(report)).first()


def list_reports(
    actor: Actor, at: dt.datetime, chosen: ReportFilter, *, first: int, limit: int
) -> tuple[list[ReportRead], int]:
    """One page of the reports one may read, newest first, and how many there are, counted no further than 1,000."""
    rows = _reports(actor, at)
    if chosen.status:
        rows = rows.filter(status=chosen.status)
    if chosen.handling or chosen.source_evaluation:
        newer = ReportVersion.related.filter(report=OuterRef("version__report"), number__gt=OuterRef("version__number"))
        assessed = ReportAssessment.related.filter(~Exists(newer), version__report=OuterRef("pk"))
        wanted = {"handling": chosen.handling, "source_evaluation": chosen.source_evaluation}
        rows = rows.filter(Exists(assessed.filter(**{name: value for name, value in wanted.items() if value})))
    if chosen.since is not None:
        newer = ReportVersion.related.filter(report=OuterRef("report"), number__gt=OuterRef("number"))
        says = ReportVersion.related.filter(~Exists(newer), report=OuterRef("pk"), known_date__gte=chosen.since)
        rows = rows.filter(Exists(says))
    total = rows.order_by()[: COUNTED_AT_MOST + 1].count()
    page = rows.order_by("-submitted_at", "-pk")[first : first + limit]
    return _read_all(actor, at, page), total


def list_to_assess(actor: Actor, at: dt.datetime) -> list[tuple[ReportRead, bool]]:
    """The reports of one's own agency that wait, oldest first, each with whether one may assess it oneself."""
    rows = _reports(actor, at).filter(_whole(actor, at), status__in=WAITING).order_by("submitted_at", "pk")
    found = _read_all(actor, at, rows[:LISTED_AT_MOST])
    return [(row, can_assess(row.report, row.version, actor.member)) for row in found]


def list_reports_about(actor: Actor, at: dt.datetime, records: Iterable[ProtectedRecord]) -> list[ReportRead]:
    """The reports that name any of these records, of those one may read, newest first. At most 100."""
    naming = links_shown(actor, at).filter(kind=LinkKind.NAMED_IN, from_record__in=list(records))
    rows = _reports(actor, at).filter(record__in=naming.values("to_record")).order_by("-submitted_at", "-pk")
    return _read_all(actor, at, rows[:LISTED_AT_MOST])


def list_named(actor: Actor, at: dt.datetime, report: IntelligenceReport) -> list[Link]:
    """What a report names, of what one may see."""
    rows = links_shown(actor, at).filter(kind=LinkKind.NAMED_IN, to_record=report.record)
    return list(rows.select_related("from_record").order_by("from_record__kind", "pk"))


def list_roles(actor: Actor, at: dt.datetime, report: IntelligenceReport) -> list[Link]:
    """The roles a report speaks to, where one may see both ends."""
    rows = links_shown(actor, at).filter(because_of=report.record).exclude(kind=LinkKind.NAMED_IN)
    return list(rows.select_related("from_record", "to_record").order_by("since_date", "pk"))


def list_shares(report: IntelligenceReport, at: dt.datetime) -> list[Grant]:
    """To whom a report is open now by a grant, beyond its own agency: agencies by name, then single members."""
    rows = _live_grants(report, at).select_related("agency", "member__agency", "granted_by")
    return list(rows.order_by(F("agency__name").asc(nulls_last=True), "pk"))


def list_shares_with(actor: Actor, report: IntelligenceReport, at: dt.datetime) -> list[Grant]:
    """The grants by which this reader, or their agency, reads a report now."""
    rows = _live_grants(report, at).filter(Q(agency=actor.agency) | Q(member=actor.member))
    return list(rows.select_related("agency", "member__agency", "granted_by__agency").order_by("pk"))


def _live_grants(report: IntelligenceReport, at: dt.datetime) -> QuerySet[Grant]:
    return Grant.objects.filter(record=report.record, starts_at__lte=at, expires_at__gt=at, revoked_at__isnull=True)


def list_share_agencies(actor: Actor, report: IntelligenceReport) -> list[Agency]:
    """The agencies a report may be shared with: the hub's own and its partners, no charity, not its owner."""
    agencies = list_hub_agencies(actor.hub).exclude(pk=report.record.owner_agency_id)
    return list(agencies.exclude(kind=AgencyKind.CHARITY))


def list_recipients(actor: Actor) -> list[Agency]:
    """To whom one sends a report: one's own force or unit; else the hub's."""
    if actor.agency.kind in LAW_ENFORCEMENT_KINDS:
        return [actor.agency]
    return list(list_hub_agencies(actor.hub).filter(kind__in=LAW_ENFORCEMENT_KINDS).order_by("kind", "name"))


def list_assessors(actor: Actor, agency: Agency) -> list[Member]:
    """Who else of an agency may assess what the actor sends."""
    members = members_of_hub(actor.hub, [role for role in Role if may(role, "intelligence.assess")])
    return [member for member in members if member.agency_id == agency.pk and member.pk != actor.member.pk]


def list_receipts(actor: Actor) -> list[ReportReceipt]:
    """What one sent, newest first: a reference and a day, and nothing of what came of it. At most 100."""
    rows = ReportReceipt.objects.filter(sent_by=actor.member).select_related("received_by")
    return list(rows.order_by("-sent_at", "-pk")[:LISTED_AT_MOST])


def is_restricted(report: IntelligenceReport) -> bool:
    """Whether it is held closer than its agency's other reports."""
    return bool(report.record.restriction > Restriction.STANDARD)

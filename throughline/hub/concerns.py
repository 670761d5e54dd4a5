"""Two sources of concern about one child within some days: whoever leads for the child hears that there are two."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

from django.db.models import Exists, OuterRef, Q

from throughline.access.gate import may_see
from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Member
from throughline.agencies.states import Role
from throughline.hub.models import Case, Concern
from throughline.hub.states import CaseStatus, ConcernSource
from throughline.register.models import Link, Person
from throughline.register.queries import held_to_be_child
from throughline.register.states import LinkKind
from throughline.work.facts import notify

WITHIN = dt.timedelta(
    days=tomllib.loads((Path(__file__).parent / "data" / "concerns.toml").read_text(encoding="utf-8"))["within_days"]
)
WORDS = "Two agencies have raised a concern about someone you lead for"
# For whoever may read the report, where nobody who leads may: they decide who is told (practice.md P16).
WORDS_OF_A_REPORT = "Two agencies have raised a concern about a child, one in a report: decide who is told"
_ENFORCEMENT = (Role.POLICE, Role.ROCU, Role.ANALYST)


def raise_concern(
    *,
    by: Actor,
    at: dt.datetime,
    person: Person,
    source: ConcernSource,
    about: ProtectedRecord,
    agency: Agency,
    raised_date: dt.date,
) -> None:
    """Keep that an agency raised a concern about someone who may be a child; a second agency's within days is told of.

    The lead and the cover hear, once for each agency that joins, and learn nothing they may not open: not who raised it.
    Records joined as one person are one child, for a lead who may open the records concerned. Adults and imported history
    raise nothing. What an intelligence report raises counts for whoever may read the report alone: where nobody who leads may,
    the coordinators who may hear, else the police whose report it is.
    """
    if by.brings_history or not held_to_be_child(by, at, person, raised_date):
        return
    records = Q(person=person.leading_id) | Q(person__same_as=person.leading_id)
    near = Concern.related.filter(records, raised_date__gte=raised_date - WITHIN, raised_date__lte=raised_date + WITHIN)
    # What was recorded in error raised nothing.
    near = near.filter(withdrawn_at__isnull=True, about__intervention__withdrawn_at__isnull=True)
    named = Link.objects.filter(kind=LinkKind.NAMED_IN, withdrawn_at__isnull=True, to_record=OuterRef("about"))
    named = named.filter(from_record=OuterRef("person__record"))
    near = near.filter(~Q(source=ConcernSource.REPORT) | Exists(named))
    before = list(near.select_related("person__record", "about__owner_agency"))
    raised = Concern.related.create(
        person=person, source=source, about=about, agency=agency, raised_date=raised_date, recorded_at=at,
        recorded_by=by.member,
    )  # fmt: skip
    if before:
        _tell(by, at, person, raised, before)


def _tell(by: Actor, at: dt.datetime, person: Person, raised: Concern, before: list[Concern]) -> None:
    """Tell whoever leads, of what they may know of; else, of a report, whoever may read it."""
    records = Q(person=person.leading_id) | Q(person__same_as=person.leading_id)
    cases = Case.related.filter(records, status=CaseStatus.OPEN).select_related("person__record", "lead", "cover")
    leading = {
        member: case for case in cases.order_by("pk") for member in (case.lead, case.cover) if member is not None
    }
    told = [member for member, case in leading.items() if _is_second(member, case.person.record, raised, before, at)]
    for member in told:
        notify(by=by, at=at, member=member, record=leading[member].person.record, text=WORDS)
    reports = [row.about for row in (raised, *before) if row.source == ConcernSource.REPORT]
    if not told and reports:
        for member in _who_decides(person, raised, before, reports, at):
            notify(by=by, at=at, member=member, record=person.record, text=WORDS_OF_A_REPORT)


def _who_decides(
    person: Person, raised: Concern, before: list[Concern], reports: list[ProtectedRecord], at: dt.datetime
) -> list[Member]:
    """The coordinators who may read the reports, else the police whose reports they are: one place hears."""
    members = Member.objects.filter(hub=person.record.hub_id, is_active=True).select_related("agency", "hub")
    owners = members.filter(role__in=_ENFORCEMENT, agency__in=[row.owner_agency_id for row in reports])
    for asked in (members.filter(role=Role.COORDINATOR), owners):
        able = [
            member for member in asked
            if may_see(member, person.record, at) and _is_second(member, person.record, raised, before, at)
        ]  # fmt: skip
        if able:
            return able
    return []


def withdraw_concern(
    *, by: Actor, at: dt.datetime, person: Person, source: ConcernSource, about: ProtectedRecord, raised_date: dt.date
) -> None:
    """What raised a concern was recorded in error: it is no source any more. One concern for one thing that raised it."""
    rows = Concern.related.filter(
        person=person, source=source, about=about, raised_date=raised_date, withdrawn_at__isnull=True
    )
    concern = rows.order_by("-pk").first()
    if concern is not None:
        concern.withdrawn_at, concern.withdrawn_by = at, by.member
        concern.save(update_fields=["withdrawn_at", "withdrawn_by"])


def _is_second(member: Member, own: ProtectedRecord, raised: Concern, before: list[Concern], at: dt.datetime) -> bool:
    """Whether it is another agency's than those already raised, of what this member may know of: on a record they may open
    (``own``: one that is open to them), and in no report they may not read."""

    def knows(row: Concern) -> bool:
        record = row.person.record
        if record != own and not may_see(member, record, at):
            return False
        return row.source != ConcernSource.REPORT or may_see(member, row.about, at)

    agencies = {row.agency_id for row in before if knows(row)}
    return bool(agencies) and raised.agency_id not in agencies and knows(raised)

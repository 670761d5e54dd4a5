"""Two sources of concern about one child within some days: whoever leads for the child hears that there are two."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

from django.db.models import Q

from throughline.access.gate import may_see
from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Member
from throughline.hub.models import Case, Concern
from throughline.hub.states import CaseStatus, ConcernSource
from throughline.register.models import Person
from throughline.register.queries import held_to_be_child
from throughline.work.facts import notify

WITHIN = dt.timedelta(
    days=tomllib.loads((Path(__file__).parent / "data" / "concerns.toml").read_text(encoding="utf-8"))["within_days"]
)
WORDS = "Two agencies have raised a concern about someone you lead for"


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
    raise nothing.
    """
    if by.brings_history or not held_to_be_child(by, at, person, raised_date):
        return
    records = Q(person=person.leading_id) | Q(person__same_as=person.leading_id)
    near = Concern.related.filter(records, raised_date__gte=raised_date - WITHIN, raised_date__lte=raised_date + WITHIN)
    # What was recorded in error raised nothing.
    near = near.filter(withdrawn_at__isnull=True, about__intervention__withdrawn_at__isnull=True)
    before = list(near.select_related("person__record"))
    Concern.related.create(
        person=person, source=source, about=about, agency=agency, raised_date=raised_date, recorded_at=at,
        recorded_by=by.member,
    )  # fmt: skip
    if not before:
        return
    cases = Case.related.filter(records, status=CaseStatus.OPEN).select_related("person__record", "lead", "cover")
    leading = {
        member: case for case in cases.order_by("pk") for member in (case.lead, case.cover) if member is not None
    }
    for member, case in leading.items():
        if _is_second(member, case, person, agency, before, at):
            notify(by=by, at=at, member=member, record=case.person.record, text=WORDS)


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


def _is_second(
    member: Member, case: Case, person: Person, agency: Agency, before: list[Concern], at: dt.datetime
) -> bool:
    """Whether it is another agency's than those already raised on the records this member may open."""
    records = {row.person.record for row in before} | {person.record}
    opened = {record for record in records if record == case.person.record or may_see(member, record, at)}
    agencies = {row.agency_id for row in before if row.person.record in opened}
    return person.record in opened and bool(agencies) and agency.pk not in agencies

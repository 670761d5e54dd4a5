"""Two sources of concern about one child within some days: whoever leads for the child hears that there are two."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency
from throughline.hub.models import Case, Concern
from throughline.hub.states import CaseStatus, ConcernSource
from throughline.register.models import Person
from throughline.register.queries import age_of
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
    Adults and imported history raise nothing.
    """
    if by.brings_history or not age_of(person, raised_date).may_be_child:
        return
    near = Concern.related.filter(
        person=person, raised_date__gte=raised_date - WITHIN, raised_date__lte=raised_date + WITHIN
    )
    agencies = set(near.values_list("agency", flat=True))
    Concern.related.create(
        person=person, source=source, about=about, agency=agency, raised_date=raised_date, recorded_at=at,
        recorded_by=by.member,
    )  # fmt: skip
    if not agencies or agency.pk in agencies:
        return
    case = Case.related.filter(person=person, status=CaseStatus.OPEN).select_related("lead", "cover").first()
    for member in (case.lead, case.cover) if case is not None else ():
        notify(by=by, at=at, member=member, record=person.record, text=WORDS)

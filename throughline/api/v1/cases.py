"""Cases: the list by what is due next, and one case as its page tells it. No name, no level, no own words."""

from __future__ import annotations

import datetime as dt
import uuid
from enum import StrEnum
from typing import Annotated

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from throughline.access.doors import ActorRequest, consulted
from throughline.access.queries import needs_reason
from throughline.agencies.models import Member
from throughline.api.door import access
from throughline.api.paging import PageAsked, next_page
from throughline.api.problems import PurposeNeeded
from throughline.api.v1.describing import READS, describe
from throughline.api.v1.plans import Plan, plan_out
from throughline.core.clock import civil_date, now
from throughline.hub.models import Case
from throughline.hub.queries.cases import get_case
from throughline.hub.states import CaseStatus
from throughline.journey.next_due import NextDue, next_due
from throughline.journey.queries import CHOICES, COUNTED_AT_MOST, CaseRow, list_cases, stages_of
from throughline.journey.stages import Stage
from throughline.support.queries.plan import plan_of
from throughline.work.queries.about import list_about

router = Router(tags=["Cases"])
Chosen = StrEnum("Chosen", {choice.name: choice.value for choice in CHOICES})  # type: ignore[misc]
ALL_OPEN = Chosen(CaseStatus.OPEN.value)


class StageOut(Schema):
    """Where someone is on the way, derived from the facts."""

    code: str
    words: str


class WhoOut(Schema):
    """A professional and their agency."""

    name: str
    agency: str


class CaseInList(Schema):
    """A case in a list."""

    uuid: uuid.UUID
    reference: str
    stage: StageOut
    lead: WhoOut
    opened_date: dt.date
    next_due_at: dt.datetime | None


class CaseList(Schema):
    """One page of cases, by what is due next."""

    count: Annotated[int, Field(description=f"How many there are, counted no further than {COUNTED_AT_MOST}")]
    is_counted: Annotated[bool, Field(description="False when there are more than that")]
    next: Annotated[str | None, Field(description="The address of the next page")]
    items: list[CaseInList]


class PersonOut(Schema):
    """Whose case it is, by reference: who they are is on the page."""

    uuid: uuid.UUID
    reference: str


class NextOut(Schema):
    """The first thing with a date."""

    title: str
    due_date: dt.date


class CaseOut(Schema):
    """A case as its page tells it."""

    uuid: uuid.UUID
    reference: str
    version: int
    is_open: bool
    stage: StageOut
    person: PersonOut
    lead: WhoOut
    cover: WhoOut
    opened_date: dt.date
    closed_date: dt.date | None
    where_now: str
    restriction: str
    next: NextOut | None
    plan: Plan


class CasesAsked(PageAsked):
    """Which cases."""

    stage: Annotated[Chosen, Field(description="All that are open, one stage, or all that are closed")] = ALL_OPEN


@router.api_operation(
    READS, "/cases", response=CaseList, url_name="api-cases", openapi_extra=describe(401, 404, 422, 503)
)
@access("case.view")
def cases(request: ActorRequest, asked: Query[CasesAsked]) -> CaseList:
    """The cases you may open, by what is due next; never by level."""
    rows, total = list_cases(
        request.actor, now(), mine=False, chosen=asked.stage.value, first=asked.first, limit=asked.limit
    )
    consulted(request, [row.case.person.record for row in rows])
    kept = {"stage": asked.stage.value}
    return CaseList(
        count=min(total, COUNTED_AT_MOST),
        is_counted=total <= COUNTED_AT_MOST,
        next=next_page(request.path, asked, shown=len(rows), total=total, cap=COUNTED_AT_MOST, kept=kept),
        items=[_in_list(row) for row in rows],
    )


@router.api_operation(
    READS, "/cases/{uuid:case_uuid}", response=CaseOut, url_name="api-case",
    openapi_extra=describe(401, 404, 428, 503, asks_purpose=True),
)  # fmt: skip
@access("case.view")
def case(request: ActorRequest, response: HttpResponse, case_uuid: uuid.UUID) -> CaseOut:
    """One case. ``ETag`` is its version; who is not involved says why they look."""
    at = now()
    found = get_case(request.actor, case_uuid, at)
    if needs_reason(request.actor, found.record, at) and not request.actor.purpose:
        raise PurposeNeeded
    consulted(request, [found.record, found.person.record])
    response.headers["ETag"] = f'"{found.version}"'
    return _whole(request, found, at)


def _in_list(row: CaseRow) -> CaseInList:
    case = row.case
    return CaseInList(
        uuid=case.record.uuid, reference=case.record.reference, stage=_stage(row.stage), lead=_who(case.lead),
        opened_date=case.opened_date, next_due_at=row.next_due_at,
    )  # fmt: skip


def _whole(request: ActorRequest, found: Case, at: dt.datetime) -> CaseOut:
    records = (found.record, found.person.record)
    plan = plan_of(request.actor, found, at)
    first = next_due(list_about(request.actor, at, records), plan)
    return CaseOut(
        uuid=found.record.uuid,
        reference=found.record.reference,
        version=found.version,
        is_open=found.status == CaseStatus.OPEN,
        stage=_stage(stages_of([found], at)[found.pk]),
        person=PersonOut(uuid=found.person.record.uuid, reference=found.person.record.reference),
        lead=_who(found.lead),
        cover=_who(found.cover),
        opened_date=found.opened_date,
        closed_date=found.closed_date,
        where_now=found.get_where_now_display() if found.where_now else "",
        restriction=found.record.get_restriction_display() if found.record.restriction else "",
        next=_next(first) if first is not None else None,
        plan=plan_out(plan),
    )


def _next(first: NextDue) -> NextOut:
    day = civil_date(first.due) if isinstance(first.due, dt.datetime) else first.due
    return NextOut(title=first.title, due_date=day)


def _stage(stage: Stage) -> StageOut:
    return StageOut(code=stage.value, words=stage.label)


def _who(member: Member) -> WhoOut:
    return WhoOut(name=member.name, agency=member.agency.name)

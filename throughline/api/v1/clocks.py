"""What is due from whoever asks: the list their work page begins with."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated

from ninja import Query, Router, Schema
from pydantic import Field

from throughline.access.doors import ActorRequest, consulted
from throughline.api.door import access
from throughline.api.paging import PageAsked, next_page
from throughline.api.v1.describing import READS, describe
from throughline.core.clock import now
from throughline.hub.queries.names import people_behind
from throughline.work.queries.due import Due, list_my_due

router = Router(tags=["Work"])


class RecordOut(Schema):
    """The record something is due about."""

    kind: str
    uuid: uuid.UUID
    reference: str


class DueOut(Schema):
    """One thing that is due."""

    kind: Annotated[str, Field(description="task, gap or clock")]
    title: str
    record: RecordOut
    due_at: dt.datetime | None
    is_overdue: bool


class DueList(Schema):
    """One page of what is due, by when. At most fifty of each kind are kept."""

    count: int
    next: str | None
    items: list[DueOut]


@router.api_operation(
    READS, "/clocks", response=DueList, url_name="api-clocks", openapi_extra=describe(401, 404, 422, 503)
)
@access("work.view")
def clocks(request: ActorRequest, asked: Query[PageAsked]) -> DueList:
    """Your running clocks: deadlines, gaps and tasks you own, or stand in for while a lead is away."""
    actor, at = request.actor, now()
    due = list_my_due(actor, at)
    shown = due[asked.first : asked.first + asked.limit]
    people = people_behind(actor, at, [item.record for item in shown])
    consulted(request, [person.record for person in people.values()])
    return DueList(
        count=len(due),
        next=next_page(request.path, asked, shown=len(shown), total=len(due), cap=len(due), kept={}),
        items=[_out(item, at) for item in shown],
    )


def _out(item: Due, at: dt.datetime) -> DueOut:
    record = RecordOut(kind=item.record.kind, uuid=item.record.uuid, reference=item.record.reference)
    return DueOut(
        kind=item.kind, title=item.title, record=record, due_at=item.due_at, is_overdue=item.is_overdue(at)
    )  # fmt: skip

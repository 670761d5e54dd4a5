"""Information requests: what does your agency hold that the panel should know? Asked only of agencies on the child's list."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Member
from throughline.agencies.queries import members_of_hub
from throughline.audit.states import Operation
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.panel.models import AgendaItem, InformationRequest
from throughline.panel.policies import require_before_its_end, require_runs
from throughline.panel.queries.agenda import (
    SITTING_ROLES,
    get_item,
    get_request,
    list_agencies_to_ask,
    record_for,
    visible_items,
)
from throughline.work.facts import notify, start_clock, stop_clock
from throughline.work.states import RuleKey


@transaction.atomic
def ask_agencies(
    *, by: Actor, at: dt.datetime, item_uuid: uuid.UUID, agencies: list[Agency]
) -> list[InformationRequest]:  # fmt: skip
    """Ask agencies on this person's list what they hold, each by a clock of its own, which ends before the panel meets.

    Errors: Absent, Refused.
    """
    require_permission(by, "panel.chair")
    item = get_item(by, item_uuid, at, lock=True)
    require_runs(by, item)
    require_before_its_end(item)
    if not agencies:
        raise Refused("Choose at least one agency.", field="agencies")
    on_list = {agency.pk for agency in list_agencies_to_ask(item, at)}
    for agency in agencies:
        if agency.pk not in on_list:
            raise Refused(
                f"{agency.name} is not on this person's list, or has been asked already, so it is not asked.",
                field="agencies",
            )
    asked = [_ask(item, agency, by=by, at=at) for agency in agencies]
    record_act(
        by=by, at=at, action="ask_agencies", op=Operation.DISCLOSURE, subjects=item.records,
        recipient=", ".join(agency.name for agency in agencies), detail={"panel": str(item.meeting.uuid)},
    )  # fmt: skip
    return asked


def _ask(item: AgendaItem, agency: Agency, *, by: Actor, at: dt.datetime) -> InformationRequest:
    answering = [member for member in members_of_hub(by.hub, SITTING_ROLES) if _may_answer(member, agency, item, at)]
    record = next((found for member in answering if (found := record_for(member, item, at))), item.records[0])
    # Once the panel sits, an answer for it is of use whenever it comes: the rule's own time counts.
    latest = item.meeting.meets_at if item.meeting.meets_at > at else None
    clock = start_clock(
        by=by, at=at, key=RuleKey.INFORMATION_REQUEST, record=record, owner_agency=agency, latest_at=latest
    )
    row = InformationRequest(item=item, agency=agency, clock=clock, asked_at=at, asked_by=by.member)
    row.save_checked()
    for member in answering:
        notify(by=by, at=at, member=member, record=record, text="A panel asks what your agency holds")
    return row


def _may_answer(member: Member, agency: Agency, item: AgendaItem, at: dt.datetime) -> bool:
    """Of the agency asked, and with sight of the item."""
    if member.agency_id != agency.pk:
        return False
    return visible_items(Actor(member=member), at).filter(pk=item.pk).exists()


@transaction.atomic
def answer_request(
    *, by: Actor, at: dt.datetime, request_uuid: uuid.UUID, is_nil: bool, answer: str = ""
) -> InformationRequest:  # fmt: skip
    """Answer for one's agency, once: what it holds, or that it holds nothing, which is an answer. Errors: Absent, Refused."""
    require_permission(by, "panel.attend")
    row = get_request(by, request_uuid, at, lock=True)
    require_before_its_end(row.item)
    if row.answered_at is not None:
        raise Refused("This has been answered. Ask the coordinator to ask again if there is more to say.")
    text = require_text(answer, what="the answer", field="answer", limit=5000)
    if is_nil and text:
        raise Refused("You say that your agency holds nothing, and what it holds. Choose one.", field="answer")
    if not is_nil and not text:
        raise Refused("Write what your agency holds, or say that it holds nothing.", field="answer")
    row.answer, row.is_nil, row.answered_at, row.answered_by = text, is_nil, at, by.member
    row.save_checked()
    stop_clock(by=by, at=at, clock=row.clock)
    record_act(
        by=by, at=at, action="answer_request", op=Operation.COLLECTION, subjects=row.item.records,
        detail={"panel": str(row.item.meeting.uuid), "nil": is_nil},
    )  # fmt: skip
    return row

"""Handing a case over with what is held closely about it: asked about each address, and never named by itself (P25).

Nor does an address stay with who led or covered before, once somebody else is named on it.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import end_involvement, involve, record_act
from throughline.access.gate import get_visible, may_see
from throughline.access.permissions import may, require_permission
from throughline.access.queries import is_kept_from
from throughline.access.states import InvolvementReason
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.audit.states import Operation
from throughline.core.errors import Refused
from throughline.hub.actions.cases import hand_over_lead
from throughline.hub.holding import name_on
from throughline.hub.models import Case
from throughline.journey.addresses import case_at, held_addresses
from throughline.register.models import Place
from throughline.support.queries.named import list_named
from throughline.work.facts import ask_task, settle_tasks
from throughline.work.states import TaskKind

_TO_DECIDE = dt.timedelta(days=1)


@transaction.atomic
def hand_over_case(
    *, by: Actor, at: dt.datetime, case_uuid: uuid.UUID, version: int, lead: Member, cover: Member, reason: str
) -> Case:
    """Hand a case over. Whether the new lead is named on an address held closely is asked of whoever hands it over.

    Where they may not know the address, it is asked of one who is named on it: nobody else learns that there is one.
    Errors: Absent, Refused, Conflict.
    """
    case = hand_over_lead(
        by=by, at=at, case_uuid=case_uuid, version=version, lead=lead, cover=cover, reason=reason
    )  # fmt: skip
    held = held_addresses(case)
    places = [place for place in held if not may_see(lead, place.record, at)]
    for place in held:
        if place not in places:
            _take_off_earlier(place, case, by=by, at=at)
    for place in places:
        settle_tasks(by=by, at=at, record=place.record, kind=TaskKind.NAME_ON_ADDRESS, outcome="Another leads now")
        owner = _who_decides(place, by.member, at)
        if owner is not None:
            ask_task(
                by=by, at=at, record=place.record, kind=TaskKind.NAME_ON_ADDRESS, owner=owner, owner_agency=owner.agency,
                title="Decide whether the new lead is named on an address held closely", due_at=at + _TO_DECIDE,
                explanation="Only if they need it for their work. Nobody is named by leading a case.",
            )  # fmt: skip
    if held:
        record_act(
            by=by, at=at, action="hand_over_case", op=Operation.ALTERATION, subjects=[place.record for place in held]
        )
    return case


def _take_off_earlier(place: Place, case: Case, *, by: Actor, at: dt.datetime) -> None:
    """Whoever led or covered before sees an address no more, as long as somebody else does."""
    earlier = {
        member for change in case.lead_changes.select_related("lead", "cover") for member in (change.lead, change.cover)
    }
    named = set(list_named(place.record))
    leaving = (named & earlier) - {case.lead, case.cover}
    if named - leaving:
        for member in leaving:
            for reason in InvolvementReason:
                end_involvement(by=by, at=at, record=place.record, member=member, reason=reason)


def _who_decides(place: Place, handing_over: Member, at: dt.datetime) -> Member | None:
    """Whoever hands it over, if named; else the first of those named who works on cases."""
    named = [member for member in list_named(place.record) if may(member.role, "case.work")]
    open_to = [member for member in named if may_see(member, place.record, at)]
    return next((member for member in open_to if member == handing_over), next(iter(open_to), None))


@transaction.atomic
def decide_new_lead_on_address(*, by: Actor, at: dt.datetime, place_uuid: uuid.UUID, name_lead: bool) -> Case:
    """Name the case's lead on an address held closely, or leave them off it, by someone named on it who was asked.

    Whoever led or covered before is taken off it, unless nobody else would be left who sees it.
    Errors: Absent, Refused (they see it already; they are kept from it).
    """
    require_permission(by, "case.work")
    place = get_visible(Place, place_uuid, by, at)
    case = case_at(place)
    if may_see(case.lead, place.record, at):
        raise Refused("The lead is named on this address already.")
    if name_lead:
        if is_kept_from(case.lead, (place.record, case.record, case.person.record), at):
            raise Refused("They cannot be named on this address.", field="answer")
        name_on(place.record, case.lead, by=by, at=at)
        involve(by=by, at=at, record=place.record, member=case.lead, reason=InvolvementReason.WORKS_WITH)
    outcome = "The new lead is named" if name_lead else "The new lead is not named"
    settle_tasks(by=by, at=at, record=place.record, kind=TaskKind.NAME_ON_ADDRESS, outcome=outcome)
    _take_off_earlier(place, case, by=by, at=at)
    record_act(
        by=by, at=at, action="decide_new_lead_on_address", op=Operation.GRANT,
        subjects=[place.record, case.person.record], detail={"member": case.lead.pk, "named": name_lead},
    )  # fmt: skip
    return case

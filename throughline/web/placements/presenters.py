from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from throughline.geography.errors import NoRuleLoaded
from throughline.geography.states import Nation
from throughline.placements.areas import Area
from throughline.placements.models import AcceptanceRequest
from throughline.placements.queries.places import NoticeView, OneOfFour, Places, PlaceView, ToRing
from throughline.placements.queries.responsibility import (
    list_requests,
    list_responsibilities,
    who_is_responsible,
)
from throughline.placements.states import Basis, RequestStatus
from throughline.register.models import Person
from throughline.web.presenting.clocks import Clock, present_clock
from throughline.work.facts import rule_for
from throughline.work.states import RuleKey


@dataclass(frozen=True)
class NoticeRow:
    """A notice with its clock; without one where the responsible nation has no rule."""

    notice: NoticeView
    clock: Clock | None


@dataclass(frozen=True)
class PlaceRow:
    place: PlaceView
    notices: tuple[NoticeRow, ...]
    tone: str


@dataclass(frozen=True)
class PlacesShown:
    four: tuple[OneOfFour, ...]
    ring: tuple[ToRing, ...]
    history: tuple[PlaceRow, ...]
    to_send: int


@dataclass(frozen=True)
class RequestRow:
    uuid: uuid.UUID
    name: str
    status: str
    is_open: bool
    asked: str
    reason: str
    answer: str
    note: str


@dataclass(frozen=True)
class ResponsibleRow:
    uuid: uuid.UUID
    name: str
    basis: str
    since_date: dt.date | None
    note: str
    withdrawn_reason: str
    may_withdraw: bool


@dataclass(frozen=True)
class ResponsibilityShown:
    """Who is responsible today, the request that waits, and how it came to be. ``no_rule``: what the nation lacks here."""

    name: str
    how: str
    since_date: dt.date | None
    no_rule: str
    may_state: bool
    waiting: RequestRow | None
    requests: tuple[RequestRow, ...]
    rows: tuple[ResponsibleRow, ...]


_TONES = {"Now": "accent", "Planned": "soon", "Recorded in error": "plain", "Earlier": "plain"}


def present_places(places: Places, at: dt.datetime) -> PlacesShown:
    """The four places, the history with its notices, and how many notices are still to send."""
    rows = tuple(
        PlaceRow(
            place, tuple(NoticeRow(notice, _clock(notice, at)) for notice in place.notices), _TONES[place.standing]
        )
        for place in places.history
    )
    to_send = sum(row.notice.is_to_send for place in rows for row in place.notices)
    return PlacesShown(places.four, places.ring, rows, to_send)


def _clock(notice: NoticeView, at: dt.datetime) -> Clock | None:
    return present_clock(notice.due_at, now=at) if notice.due_at is not None else None


def present_responsibility(person: Person, on: dt.date) -> ResponsibilityShown:
    """Who is responsible, in words."""
    found = who_is_responsible(person, on)
    requests = [_request(row) for row in list_requests(person)]
    rows = list_responsibilities(person)
    return ResponsibilityShown(
        name=found.area.name if found is not None else "",
        how=found.how if found is not None else "",
        since_date=found.since_date if found is not None else None,
        no_rule=_no_rule(found.area.in_nation if found is not None else None, on),
        may_state=all(row.withdrawn_at is not None or row.basis == Basis.FIRST_KNOWN for row in rows),
        waiting=next((row for row in requests if row.is_open), None),
        requests=tuple(row for row in requests if not row.is_open),
        rows=tuple(
            ResponsibleRow(
                row.uuid, Area(row.authority, row.elsewhere, row.nation).name, row.get_basis_display(), row.since_date,
                _note(row.note, row.request), row.withdrawn_reason,
                row.withdrawn_at is None and row.basis != Basis.FIRST_KNOWN,
            )
            for row in rows
        ),
    )  # fmt: skip


def _note(note: str, request: AcceptanceRequest | None) -> str:
    if request is None:
        return note
    return f"Reference {request.answer_reference}, signed by {request.signed_by}"


def _request(row: AcceptanceRequest) -> RequestRow:
    answer = ""
    if row.answered_date is not None:
        answer = f"{row.get_status_display()}, {row.answered_date:%-d %B %Y}"
    return RequestRow(
        uuid=row.uuid,
        name=Area(row.authority, row.elsewhere, row.nation).name,
        status=row.get_status_display(),
        is_open=row.status == RequestStatus.ASKED,
        asked=f"{row.asked_of}, {row.asked_date:%-d %B %Y}",
        reason=row.reason,
        answer=answer,
        note=row.answer_note
        or (f"Reference {row.answer_reference}, signed by {row.signed_by}" if row.signed_by else ""),
    )


def _no_rule(nation: Nation | None, on: dt.date) -> str:
    """Where the responsible nation has no rule here, no other nation's clock runs (practice.md P13)."""
    if nation is None:
        return ""
    try:
        rule_for(RuleKey.PLACEMENT_NOTICE, on, nation)
    except NoRuleLoaded:
        return f"No rule loaded for {nation.label}: no clock runs on these notices. Agree a day with whoever has to send them."
    return ""

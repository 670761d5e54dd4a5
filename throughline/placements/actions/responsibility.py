"""Which authority is responsible: stated once, and passed on only when another has accepted in writing."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.hub.models import Case
from throughline.placements.areas import Area, require_area
from throughline.placements.models import AcceptanceRequest, Responsibility
from throughline.placements.policies import require_day, require_request_move
from throughline.placements.queries.cases import case_of_person, case_to_work_on
from throughline.placements.queries.responsibility import (
    first_known,
    get_request,
    get_responsibility,
    standing_row,
    who_is_responsible,
)
from throughline.placements.states import Basis, RequestStatus
from throughline.register.actions import keep_responsible_authority
from throughline.register.models import Person


@dataclass(frozen=True)
class RequestGiven:
    """A request to take responsibility, as typed."""

    area: Area
    asked_date: dt.date
    asked_of: str
    reason: str


@dataclass(frozen=True)
class AcceptanceGiven:
    """A written acceptance: the day it is dated, its reference, and who signed it."""

    accepted_date: dt.date
    reference: str
    signed_by: str


def keep_first_known(person: Person, *, by: Actor, at: dt.datetime, placing: Area | None = None) -> None:
    """Before anything moves, keep who is responsible as a fact, so that a later home or placement changes nothing.

    Where nobody is known yet, it is the authority that places them. Part of the action that records the move.
    """
    if person.responsibilities.filter(withdrawn_at=None).exists():
        return
    known = first_known(person, civil_date(at))
    area = known.area if known is not None else placing
    if area is None or not area.is_known or area.in_nation is None:
        return
    _keep(Responsibility(
        person=person, authority=area.authority, elsewhere=area.elsewhere, nation=area.in_nation, basis=Basis.FIRST_KNOWN,
        note=known.how if known is not None else "The authority that placed them", recorded_at=at, recorded_by=by.member,
    ), by=by, at=at)  # fmt: skip


def _keep(row: Responsibility, *, by: Actor, at: dt.datetime) -> Responsibility:
    row.save_checked()
    push_responsible(row.person, by=by, at=at)
    return row


def push_responsible(person: Person, *, by: Actor, at: dt.datetime) -> None:
    """Push down who is responsible today, so that clocks and pages that know nothing of places name the same authority."""
    row = standing_row(person, civil_date(at))
    authority, nation = (row.authority, row.nation) if row is not None else (None, "")
    if (person.responsible_authority, person.responsible_nation) == (authority, nation):
        return
    kept = keep_responsible_authority(
        by=by, at=at, person_uuid=person.record.uuid, authority=authority, nation=nation
    )  # fmt: skip
    person.responsible_authority, person.responsible_nation = kept.responsible_authority, kept.responsible_nation
    person.version = kept.version


@transaction.atomic
def state_responsibility(
    *, by: Actor, at: dt.datetime, case_uuid: uuid.UUID, area: Area, since_date: dt.date, note: str
) -> Responsibility:
    """State which authority is responsible, from a court order or an agreement there already is: before any was stated
    or accepted. From then on it passes only by acceptance. Errors: Absent, Refused.
    """
    require_permission(by, "responsibility.record")
    case = case_to_work_on(by, case_uuid, at)
    if case.person.responsibilities.filter(withdrawn_at=None).exclude(basis=Basis.FIRST_KNOWN).exists():
        raise Refused(
            "An authority is recorded as responsible. It passes only when another accepts in writing: ask it."
        )
    known = require_area(area)
    require_day(since_date, field="since_date", at=at)
    if not note.strip():
        raise Refused("Say which order or agreement says so.", field="note")
    row = _keep(Responsibility(
        person=case.person, authority=known.authority, elsewhere=known.elsewhere, nation=known.nation,
        since_date=since_date, basis=Basis.STATED, note=require_text(note, what="the note", field="note", limit=300),
        recorded_at=at, recorded_by=by.member,
    ), by=by, at=at)  # fmt: skip
    _record(case, "state_responsibility", by=by, at=at)
    return row


@transaction.atomic
def ask_acceptance(*, by: Actor, at: dt.datetime, case_uuid: uuid.UUID, given: RequestGiven) -> AcceptanceRequest:
    """Record that another authority was asked to take responsibility. Asking changes nothing: whoever answers now does so
    until the other accepts in writing. Errors: Absent, Refused (it is responsible already; another was asked).
    """
    require_permission(by, "responsibility.record")
    case = case_to_work_on(by, case_uuid, at)
    area = require_area(given.area)
    require_day(given.asked_date, field="asked_date", at=at)
    now_responsible = who_is_responsible(case.person, civil_date(at))
    if now_responsible is not None and _same(now_responsible.area, area):
        raise Refused(
            "This authority is responsible now. Choose the one that is asked to take over.", field="authority"
        )
    for value, name, message in (
        (given.asked_of, "asked_of", "Say who was asked there."),
        (given.reason, "reason", "Say why responsibility should pass."),
    ):
        if not value.strip():
            raise Refused(message, field=name)
    keep_first_known(case.person, by=by, at=at)
    request = AcceptanceRequest(
        person=case.person, authority=area.authority, elsewhere=area.elsewhere, nation=area.nation,
        asked_date=given.asked_date, asked_at=at, asked_by=by.member,
        asked_of=require_text(given.asked_of, what="who was asked", field="asked_of", limit=150),
        reason=require_text(given.reason, what="the reason", field="reason", limit=1000),
    )  # fmt: skip
    request.save_checked()
    _record(case, "ask_acceptance", by=by, at=at)
    return request


def _same(one: Area, other: Area) -> bool:
    return (one.authority, one.elsewhere.casefold()) == (other.authority, other.elsewhere.casefold())


@transaction.atomic
def record_acceptance(*, by: Actor, at: dt.datetime, request_uuid: uuid.UUID, given: AcceptanceGiven) -> Responsibility:
    """The authority asked has accepted in writing: from the day of that writing it is responsible.

    Errors: Absent, Refused (answered already; no reference or signature; a day before it was asked, or before the
    authority responsible now became so).
    """
    require_permission(by, "responsibility.record")
    request = get_request(by, request_uuid, at, lock=True)
    case = case_of_person(by, request.person, at)
    require_request_move(request, RequestStatus.ACCEPTED)
    require_day(
        given.accepted_date, field="accepted_date", at=at, earliest=request.asked_date, after="the day it was asked"
    )
    last = request.person.responsibilities.filter(withdrawn_at=None, since_date__gt=given.accepted_date).exists()
    if last:
        raise Refused("The authority responsible now became so after that day.", field="accepted_date")
    for value, name, message in (
        (given.reference, "reference", "Give the reference of the letter or e-mail: it passes only in writing."),
        (given.signed_by, "signed_by", "Say who signed it."),
    ):
        if not value.strip():
            raise Refused(message, field=name)
    request.answer_reference = require_text(given.reference, what="the reference", field="reference", limit=100)
    request.signed_by = require_text(given.signed_by, what="who signed it", field="signed_by", limit=150)
    _answer(request, RequestStatus.ACCEPTED, given.accepted_date, by=by, at=at)
    row = _keep(Responsibility(
        person=request.person, authority=request.authority, elsewhere=request.elsewhere, nation=request.nation,
        since_date=given.accepted_date, basis=Basis.ACCEPTED, request=request, recorded_at=at, recorded_by=by.member,
    ), by=by, at=at)  # fmt: skip
    _record(case, "record_acceptance", by=by, at=at)
    return row


@transaction.atomic
def record_refusal(
    *, by: Actor, at: dt.datetime, request_uuid: uuid.UUID, declined_date: dt.date, note: str
) -> AcceptanceRequest:
    """The authority asked has declined, with what it said; responsibility stays where it is. Errors: Absent, Refused."""
    require_permission(by, "responsibility.record")
    request = get_request(by, request_uuid, at, lock=True)
    case = case_of_person(by, request.person, at)
    require_request_move(request, RequestStatus.DECLINED)
    require_day(declined_date, field="declined_date", at=at, earliest=request.asked_date, after="the day it was asked")
    _put_note(request, note, "Say what they said.")
    _answer(request, RequestStatus.DECLINED, declined_date, by=by, at=at)
    _record(case, "record_refusal", by=by, at=at)
    return request


@transaction.atomic
def withdraw_request(*, by: Actor, at: dt.datetime, request_uuid: uuid.UUID, note: str) -> AcceptanceRequest:
    """The request is taken back, with the reason; responsibility stays where it is. Errors: Absent, Refused."""
    require_permission(by, "responsibility.record")
    request = get_request(by, request_uuid, at, lock=True)
    case = case_of_person(by, request.person, at)
    require_request_move(request, RequestStatus.WITHDRAWN)
    _put_note(request, note, "Say why it is taken back.")
    _answer(request, RequestStatus.WITHDRAWN, civil_date(at), by=by, at=at)
    _record(case, "withdraw_request", by=by, at=at)
    return request


@transaction.atomic
def withdraw_responsibility(*, by: Actor, at: dt.datetime, row_uuid: uuid.UUID, reason: str) -> Responsibility:
    """What was stated or accepted was recorded in error: it stays with the reason, and the one before it stands again.

    Errors: Absent, Refused (withdrawn already; the first known, which nobody stated; no reason).
    """
    require_permission(by, "responsibility.record")
    row = get_responsibility(by, row_uuid, at, lock=True)
    case = case_of_person(by, row.person, at)
    if row.withdrawn_at is not None:
        raise Refused("This was recorded in error, and is withdrawn already.")
    if row.basis == Basis.FIRST_KNOWN:
        raise Refused("Nobody stated this one. If it is not so, state which authority is responsible.")
    if not reason.strip():
        raise Refused("Say what was wrong.", field="reason")
    row.withdrawn_at, row.withdrawn_by = at, by.member
    row.withdrawn_reason = require_text(reason, what="the reason", field="reason", limit=300)
    row.save_checked()
    push_responsible(row.person, by=by, at=at)
    _record(case, "withdraw_responsibility", by=by, at=at)
    return row


def _put_note(request: AcceptanceRequest, note: str, message: str) -> None:
    if not note.strip():
        raise Refused(message, field="note")
    request.answer_note = require_text(note, what="the note", field="note", limit=1000)


def _answer(request: AcceptanceRequest, status: RequestStatus, on: dt.date, *, by: Actor, at: dt.datetime) -> None:
    request.answered_date, request.answered_at, request.answered_by = on, at, by.member
    _move(request, status)


def _record(case: Case, action: str, *, by: Actor, at: dt.datetime) -> None:
    record_act(by=by, at=at, action=action, op=Operation.ALTERATION, subjects=[case.record, case.person.record])


def _move(request: AcceptanceRequest, to_status: str) -> None:
    """The one place a request's status is written."""
    require_request_move(request, to_status)
    request.status = to_status
    request.save_checked()

"""Acts of a provider with someone it supports: recording a session, correcting it, sharing from it, being worried."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import at_london, civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.support.actions.loading import load_enrolment, load_offer
from throughline.support.models import Enrolment, Session, Worry
from throughline.support.policies import is_live, is_provider, require_not_to_come
from throughline.support.states import Attendance, EnrolmentStatus, MissedKind
from throughline.work.facts import ask_task, notify
from throughline.work.states import TaskKind

_DAY_ENDS = dt.time(22, 0)


@dataclass(frozen=True)
class SessionGiven:
    """A session as typed. ``missed_kind``: why they did not come, as far as anyone knows."""

    session_date: dt.date
    attendance: str
    note: str = ""
    shared: str = ""
    missed_kind: str = ""


@transaction.atomic
def record_session(
    *,
    by: Actor,
    at: dt.datetime,
    offer_uuid: uuid.UUID,
    session_date: dt.date,
    attendance: str,
    note: str = "",
    shared: str = "",
    missed_kind: str = "",
) -> Session:
    """Record how a session went. The note is the provider's own; ``shared`` is what it lets the hub read (practice.md P19).

    Nothing follows from a missed one by itself (P6); the lead hears of one that was not safe, or that shares something.
    Errors: Absent, Refused (support not under way, a day outside it or to come).
    """
    require_permission(by, "support.provide")
    enrolment = load_enrolment(by, at, offer_uuid)
    if not is_provider(by, enrolment.offer.service):
        raise Absent
    session = _new_session(enrolment, SessionGiven(session_date, attendance, note, shared, missed_kind), by=by, at=at)
    _tell_lead(session, by, at)
    _record(enrolment, "record_session", Operation.COLLECTION, by, at)
    return session


@transaction.atomic
def correct_session(
    *, by: Actor, at: dt.datetime, session_id: int, reason: str, right: SessionGiven | None = None
) -> Session:
    """A session was recorded in error: it is withdrawn with the reason, and the right one, if any, stands instead.

    Neither is deleted; attendance counts only what stands. Returns the one that stands, else the one withdrawn.
    Errors: Absent, Refused.
    """
    require_permission(by, "support.provide")
    session = _load_own_session(by, at, session_id)
    if session.withdrawn_at is not None:
        raise Refused("This session is recorded in error already.")
    why = require_text(reason, what="what was wrong", field="reason", limit=300)
    if not why:
        raise Refused("Say what was wrong with it.", field="reason")
    session.withdrawn_at, session.withdrawn_by, session.withdrawn_reason = at, by.member, why
    session.save_checked()
    stands = session
    if right is not None:
        stands = _new_session(session.enrolment, right, by=by, at=at, instead_of=session)
        _tell_lead(stands, by, at)
    _record(session.enrolment, "correct_session", Operation.ALTERATION, by, at)
    return stands


def _new_session(
    enrolment: Enrolment, given: SessionGiven, *, by: Actor, at: dt.datetime, instead_of: Session | None = None
) -> Session:
    if enrolment.status != EnrolmentStatus.STARTED:
        raise Refused("This support has ended, so no session can be added.")
    require_not_to_come(given.session_date, civil_date(at), what="The day of the session", field="session_date")
    if given.session_date < enrolment.started_date:
        raise Refused("The day of the session is before this support started.", field="session_date")
    if given.attendance not in Attendance.values:
        raise Refused("Choose how it went.", field="attendance")
    session = Session(
        enrolment=enrolment,
        session_date=given.session_date,
        attendance=given.attendance,
        missed_kind=_missed_kind(given),
        note=require_text(given.note, what="your note", field="note", limit=5000),
        shared=require_text(given.shared, what="what you share", field="shared", limit=1000),
        instead_of=instead_of,
        recorded_at=at,
        recorded_by=by.member,
    )
    session.save_checked()
    return session


def _missed_kind(given: SessionGiven) -> str:
    """Why someone did not come: *not known yet* unless said, and nothing for a session that was not missed."""
    if given.attendance != Attendance.MISSED:
        return ""
    kind = given.missed_kind or MissedKind.UNKNOWN
    if kind not in MissedKind.values:
        raise Refused("Choose why they did not come, as far as you know.", field="missed_kind")
    return kind


def _tell_lead(session: Session, by: Actor, at: dt.datetime) -> None:
    case = session.enrolment.offer.need.case
    if session.attendance == Attendance.NOT_SAFE or session.missed_kind in (MissedKind.AFRAID, MissedKind.MISSING):
        notify(by=by, at=at, member=case.lead, record=case.record, text="A session was not safe to come to")
    if session.shared:
        notify(by=by, at=at, member=case.lead, record=case.record, text="A provider shared something from a session")


def _load_own_session(by: Actor, at: dt.datetime, session_id: int) -> Session:
    """One of the provider's own sessions, locked. Raises Absent."""
    rows = Session.objects.visible_to(by, at).select_for_update(of=("self",)).filter(pk=session_id)
    session: Session | None = rows.select_related(
        "enrolment__offer__service", "enrolment__offer__need__case__record",
        "enrolment__offer__need__case__person__record", "enrolment__offer__need__case__lead",
    ).first()  # fmt: skip
    if session is None or not is_provider(by, session.enrolment.offer.service):
        raise Absent
    return session


def _record(enrolment: Enrolment, action: str, op: Operation, by: Actor, at: dt.datetime) -> None:
    case = enrolment.offer.need.case
    record_act(by=by, at=at, action=action, op=op, subjects=[case.record, case.person.record])


@transaction.atomic
def share_from_session(*, by: Actor, at: dt.datetime, session_id: int, shared: str) -> Session:
    """Let the hub read a sentence from an earlier session. What was shared once stays shared. Errors: Absent, Refused."""
    require_permission(by, "support.provide")
    session = _load_own_session(by, at, session_id)
    if session.withdrawn_at is not None:
        raise Refused("This session was recorded in error. Share from the one that stands instead.", field="shared")
    if session.shared:
        raise Refused("Something from this session is shared already.", field="shared")
    words = require_text(shared, what="what you share", field="shared", limit=1000)
    if not words:
        raise Refused("Write the sentence you share.", field="shared")
    session.shared = words
    session.save_checked()
    case = session.enrolment.offer.need.case
    notify(by=by, at=at, member=case.lead, record=case.record, text="A provider shared something from a session")
    _record(session.enrolment, "share_from_session", Operation.ALTERATION, by, at)
    return session


@transaction.atomic
def record_worry(*, by: Actor, at: dt.datetime, offer_uuid: uuid.UUID, what: str, told: str) -> Worry:
    """A provider writes down what worries it and whom it told: the lead and cover hear, and the lead answers today.

    Writing it down comes after ringing, never instead: the page says whom to ring first. Errors: Absent, Refused.
    """
    require_permission(by, "support.provide")
    offer = load_offer(by, at, offer_uuid)
    if not is_provider(by, offer.service):
        raise Absent
    if not is_live(offer):
        raise Refused("This support has ended. Ring the hub, and refer them again.")
    words = require_text(what, what="what you saw or heard", field="what", limit=5000)
    if not words:
        raise Refused("Write what you saw or heard.", field="what")
    who = require_text(told, what="whom you told", field="told", limit=300)
    if not who:
        raise Refused("Say whom you told, and when. If nobody yet, ring first.", field="told")
    worry = Worry(offer=offer, what=words, told=who, recorded_at=at, recorded_by=by.member)
    worry.save_checked()
    case = offer.need.case
    for member in (case.lead, case.cover):
        notify(by=by, at=at, member=member, record=case.record, text="A provider is worried: read it now")
    due = max(at_london(civil_date(at), _DAY_ENDS), at)
    ask_task(
        by=by, at=at, record=case.record, kind=TaskKind.ACTION, title="A provider is worried: answer it today",
        owner=case.lead, owner_agency=case.lead.agency, due_at=due,
        explanation="What they saw, and whom they told, is on the support plan. Ring them back.",
    )  # fmt: skip
    record_act(by=by, at=at, action="record_worry", op=Operation.COLLECTION, subjects=[case.record, case.person.record])
    return worry

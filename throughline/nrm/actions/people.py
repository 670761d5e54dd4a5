"""The person themselves: what they are told and what they think of it; their guardian."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import record_act
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.hub.actions.interventions import record_own_words
from throughline.hub.models import OwnWords
from throughline.hub.states import WhoMayRead
from throughline.nrm.actions.moving import ask_to_tell, locked_nrm, require_past, settle_tellings
from throughline.nrm.models import NrmGuardian, NrmReferral, NrmTelling
from throughline.nrm.queries.packs import decision_of, tellable_stages
from throughline.nrm.states import GuardianKind, NrmStatus
from throughline.register.queries import require_born


@dataclass(frozen=True)
class TellingGiven:
    """What they were told, as typed; or why not yet, and by when. ``their_view`` is theirs, verbatim (practice.md P5)."""

    about: str
    told_date: dt.date | None = None
    told_by: str = ""
    told_how: str = ""
    their_view: str = ""
    may_read: str = WhoMayRead.LEAD
    told_who_reads: bool = False
    not_yet: str = ""
    tell_by_date: dt.date | None = None


@transaction.atomic
def record_nrm_telling(*, by: Actor, at: dt.datetime, nrm_uuid: uuid.UUID, given: TellingGiven) -> NrmTelling:
    """Record that they were told, in which words, and their view; or why not yet, which keeps the task open.

    Errors: Absent, Refused.
    """
    nrm = locked_nrm(by, at, nrm_uuid)
    if nrm.status == NrmStatus.WITHDRAWN:
        raise Refused("This was withdrawn. Write what they were told of that in the chronology.")
    if given.about not in tellable_stages(nrm):
        raise Refused("That has not been decided yet.", field="about")
    if given.told_date is not None:
        telling = _told(nrm, given, given.told_date, by=by, at=at)
        settle_tellings(nrm, given.about, "They were told", by=by, at=at)
    else:
        reason = require_text(given.not_yet, what="reason", field="not_yet", limit=500)
        if not reason:
            raise Refused("Say when they were told, or why they have not been told yet.", field="not_yet")
        telling = ask_to_tell(nrm, given.about, given.tell_by_date, by=by, at=at, not_yet=reason)
    record_act(
        by=by, at=at, action="record_nrm_telling", op=Operation.COLLECTION,
        subjects=[nrm.case.record, nrm.case.person.record],
    )  # fmt: skip
    return telling


def _told(nrm: NrmReferral, given: TellingGiven, told_date: dt.date, *, by: Actor, at: dt.datetime) -> NrmTelling:
    require_past(told_date, at, field="told_date")
    require_born(nrm.case.person, told_date, field="told_date")
    decision = decision_of(nrm, given.about)
    if decision is not None and told_date < decision.decided_date:
        raise Refused("They cannot have been told of it before it was decided.", field="told_date")
    for text, field, message in (
        (given.told_by, "told_by", "Say who told them."),
        (given.told_how, "told_how", "Say in which words, and whether there was an interpreter."),
    ):
        if not text.strip():
            raise Refused(message, field=field)
    telling = NrmTelling(
        nrm=nrm, about=given.about, told_date=told_date,
        told_by=require_text(given.told_by, what="who told them", field="told_by", limit=150),
        told_how=require_text(given.told_how, what="how they were told", field="told_how", limit=1000),
        their_view=_their_view(nrm, given, told_date, by=by, at=at), recorded_at=at, recorded_by=by.member,
    )  # fmt: skip
    telling.save_checked()
    return telling


def _their_view(
    nrm: NrmReferral, given: TellingGiven, told_date: dt.date, *, by: Actor, at: dt.datetime
) -> OwnWords | None:
    """What they think of it is kept as every own word is: verbatim, who heard it, who may read it."""
    if not given.their_view.strip():
        return None
    return record_own_words(
        by=by, at=at, person_uuid=nrm.case.person.record.uuid, about=nrm.case.record, words=given.their_view,
        said_date=told_date, heard_by=given.told_by, may_read=given.may_read, told_who_reads=given.told_who_reads,
    )  # fmt: skip


@dataclass(frozen=True)
class GuardianGiven:
    """The guardianship service's answer, as far as it has come."""

    kind: str
    service: str
    asked_date: dt.date
    guardian: str = ""
    started_date: dt.date | None = None
    ended_date: dt.date | None = None


@transaction.atomic
def record_nrm_guardian(*, by: Actor, at: dt.datetime, nrm_uuid: uuid.UUID, given: GuardianGiven) -> NrmGuardian:
    """Record that the guardianship service was asked, or who the guardian is and since when; what stood before stays.

    Errors: Absent, Refused.
    """
    nrm = locked_nrm(by, at, nrm_uuid)
    if given.kind not in GuardianKind.values:
        raise Refused("Choose which of the two was asked for.", field="kind")
    for day, field in ((given.asked_date, "asked_date"), (given.started_date, "started_date"),
                       (given.ended_date, "ended_date")):  # fmt: skip
        if day is not None:
            require_past(day, at, field=field)
    if given.started_date is not None and not given.guardian.strip():
        raise Refused("Say who it is.", field="guardian")
    if given.started_date is not None and given.started_date < given.asked_date:
        raise Refused("They cannot have started before the service was asked.", field="started_date")
    if given.ended_date is not None and (given.started_date is None or given.ended_date < given.started_date):
        raise Refused("It cannot have ended before it started.", field="ended_date")
    if not given.service.strip():
        raise Refused("Say which service was asked.", field="service")
    guardian = NrmGuardian(
        nrm=nrm, kind=given.kind, asked_date=given.asked_date, started_date=given.started_date,
        service=require_text(given.service, what="service", field="service", limit=150), ended_date=given.ended_date,
        guardian=require_text(given.guardian, what="guardian", field="guardian", limit=150),
        recorded_at=at, recorded_by=by.member,
    )  # fmt: skip
    guardian.save_checked()
    record_act(by=by, at=at, action="record_nrm_guardian", op=Operation.COLLECTION, subjects=[nrm.case.record])
    return guardian

"""Preparing a pack: the existing referral asked about first, an adult's consent, the answers, ready to send."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Conflict, Refused
from throughline.core.text import require_text
from throughline.geography.errors import NoRuleLoaded
from throughline.geography.models import LocalAuthority
from throughline.hub.childrens_services import who_answers
from throughline.hub.models import Case
from throughline.hub.policies import require_open
from throughline.nrm.actions.moving import locked_nrm, move_nrm, require_past, require_version
from throughline.nrm.actions.sending import ChosenAuthority, follow_joined
from throughline.nrm.answers import EVIDENCE, checked_answers
from throughline.nrm.fields import national_form, section_for
from throughline.nrm.models import NrmAnswer, NrmReferral
from throughline.nrm.policies import require_drafted, require_evidence_room
from throughline.nrm.queries.evidence import standing_evidence
from throughline.nrm.queries.packs import answers_of, missing_of, route_of
from throughline.nrm.queries.prefills import prefills_for
from throughline.nrm.states import UNDECIDED, ArrestAsked, Consent, ExistingCheck, NrmStatus, Route
from throughline.register.queries import age_of
from throughline.work.facts import ask_task, start_clock
from throughline.work.states import RuleKey, TaskKind


@dataclass(frozen=True)
class ExistingGiven:
    """What was found when it was asked whether there is a referral already; the last only when it is joined."""

    existing: str
    asked: str
    asked_date: dt.date
    reference: str = ""
    sent_date: dt.date | None = None
    authority: LocalAuthority | None = None
    authority_reason: str = ""


@transaction.atomic
def start_nrm(*, by: Actor, at: dt.datetime, case_uuid: uuid.UUID, given: ExistingGiven) -> NrmReferral:
    """Begin a referral or notice, once it has been asked whether there is one already; one undecided is joined.

    The clock to send it starts, and asks the lead. Errors: Absent, Refused.
    """
    require_permission(by, "nrm.work")
    case = get_visible(Case, case_uuid, by, at, lock=True, beside=("person__record", "lead__agency"))
    require_open(case)
    if case.nrm_referrals.filter(status__in=UNDECIDED).exists():
        raise Refused("There is a referral for this case that is not decided yet. Work on that one.")
    if given.existing not in ExistingCheck.values:
        raise Refused("Say whether there is a referral already.", field="existing")
    require_past(given.asked_date, at, field="asked_date")
    nrm = NrmReferral(
        case=case, begun_at=at, begun_by=by.member, existing=given.existing, existing_asked_date=given.asked_date,
        existing_asked=_needed(given.asked, "Say who was asked.", field="asked", limit=200),
        existing_reference=require_text(given.reference, what="reference", field="reference", limit=50),
    )  # fmt: skip
    if given.existing != ExistingCheck.NONE and not nrm.existing_reference:
        raise Refused("Give the reference of the referral that was found.", field="reference")
    if given.existing == ExistingCheck.JOIN:
        chosen = ChosenAuthority(given.authority, given.authority_reason)
        follow_joined(nrm, given.sent_date, chosen, by=by, at=at)
    else:
        nrm.save_checked()
        _ask_to_send(nrm, by=by, at=at)
    record_act(by=by, at=at, action="start_nrm", op=Operation.COLLECTION, subjects=[case.record, case.person.record])
    return nrm


def _ask_to_send(nrm: NrmReferral, *, by: Actor, at: dt.datetime) -> None:
    """The lead is asked, by the rule of the nation whose authority answers; where none is loaded, nothing is due (P13)."""
    case = nrm.case
    answering = who_answers(case.person, case.record.hub, civil_date(at))
    try:
        clock = start_clock(
            by=by, at=at, key=RuleKey.NRM_REFERRAL, record=case.record, owner_agency=case.lead.agency, owner=case.lead,
            nation=answering.nation,
        )  # fmt: skip
    except NoRuleLoaded:
        return
    ask_task(
        by=by, at=at, record=case.record, kind=TaskKind.NRM_REFERRAL, title="Send the NRM referral or the notice",
        owner=case.lead, owner_agency=case.lead.agency, due_at=clock.due_at,
        explanation="Suspicion is enough. Keep them safe first; the pack never waits for the last answer.",
    )  # fmt: skip


def _needed(text: str, message: str, *, field: str, limit: int) -> str:
    if not text.strip():
        raise Refused(message, field=field)
    return require_text(text, what="this", field=field, limit=limit)


@dataclass(frozen=True)
class ConsentGiven:
    """An adult's answer, as typed."""

    consent: str
    consent_date: dt.date
    how: str
    co_operates: bool = False


@transaction.atomic
def record_consent(
    *, by: Actor, at: dt.datetime, nrm_uuid: uuid.UUID, version: int, given: ConsentGiven
) -> NrmReferral:
    """Record what an adult answered when a referral was explained. Nobody who may be under 18 is asked.

    Errors: Absent, Refused, Conflict.
    """
    nrm = locked_nrm(by, at, nrm_uuid)
    require_version(nrm, version)
    require_drafted(nrm)
    if age_of(nrm.case.person, civil_date(at)).may_be_child:
        raise Refused("They may be under 18: a referral needs no consent, and none is asked.")
    if given.consent not in Consent.values:
        raise Refused("Choose what they answered.", field="consent")
    require_past(given.consent_date, at, field="consent_date")
    nrm.consent, nrm.consent_date = Consent(given.consent), given.consent_date
    nrm.consent_how = _needed(given.how, "Say how it was explained to them.", field="how", limit=1000)
    nrm.co_operates = given.co_operates and given.consent == Consent.NO
    _back_to_preparing(nrm)
    nrm.save_checked()
    record_act(by=by, at=at, action="record_nrm_consent", op=Operation.ALTERATION, subjects=[nrm.case.record])
    return nrm


def _back_to_preparing(nrm: NrmReferral) -> None:
    """What is changed after it was ready is checked again."""
    if nrm.status == NrmStatus.READY:
        move_nrm(nrm, NrmStatus.PREPARING)


@transaction.atomic
def save_section(
    *, by: Actor, at: dt.datetime, nrm_uuid: uuid.UUID, section: str, seen: int, answers: Mapping[str, str]
) -> NrmReferral:
    """Keep the answers of one section; earlier ones stay behind them. What was left as filled in says where it is from.

    ``seen``: how many answers the section had when the page was opened. Errors: Absent, Refused, Conflict.
    """
    nrm = locked_nrm(by, at, nrm_uuid)
    require_drafted(nrm)
    require_open(nrm.case)
    route = _route_or_refused(nrm, at)
    asked = section_for(route, section, co_operates=nrm.co_operates)
    keys = [field.key for field in asked.fields]
    standing = answers_of(nrm)
    if nrm.answers.filter(field__in=keys).count() != seen:
        raise Conflict({key: standing[key].text for key in keys if key in standing})
    given = checked_answers(asked, answers)
    if EVIDENCE in given:
        lines, files = len(given[EVIDENCE].splitlines()), len(standing_evidence(nrm))
        require_evidence_room(files, lines, national_form().most_evidence)
    filled_in = prefills_for(by, nrm, at)
    for key, text in given.items():
        if (key in standing and standing[key].text == text) or (key not in standing and not text):
            continue
        known = filled_in.get(key)
        came_from = known.source if known is not None and known.text == text else ""
        NrmAnswer(
            nrm=nrm, field=key, text=text, came_from=came_from, given_at=at, given_by=by.member
        ).save_checked()  # fmt: skip
    _back_to_preparing(nrm)
    nrm.version += 1
    nrm.save_checked()
    record_act(
        by=by, at=at, action="save_nrm_section", op=Operation.COLLECTION, subjects=[nrm.case.record],
        detail={"section": section},
    )  # fmt: skip
    return nrm


def _route_or_refused(nrm: NrmReferral, at: dt.datetime) -> Route:
    route = route_of(nrm, civil_date(at))
    if route is None:
        raise Refused("They are an adult: record first whether they consent to a referral.")
    return route


@transaction.atomic
def mark_nrm_ready(*, by: Actor, at: dt.datetime, nrm_uuid: uuid.UUID, version: int) -> NrmReferral:
    """Say that a pack was checked and has what the form needs. Errors: Absent, Refused (what is missing), Conflict."""
    nrm = locked_nrm(by, at, nrm_uuid)
    require_version(nrm, version)
    require_open(nrm.case)
    missing = missing_of(nrm, _route_or_refused(nrm, at))
    if missing:
        raise Refused(f"Still to answer, though “not known” is an answer: {'; '.join(missing)}")
    move_nrm(nrm, NrmStatus.READY)
    nrm.save_checked()
    record_act(by=by, at=at, action="mark_nrm_ready", op=Operation.ALTERATION, subjects=[nrm.case.record])
    return nrm


@transaction.atomic
def record_arrest_asked(
    *, by: Actor, at: dt.datetime, nrm_uuid: uuid.UUID, version: int, answer: str, note: str = ""
) -> NrmReferral:
    """Record whether section 45 was asked about (practice.md P10): never what the answer in law is.

    Errors: Absent, Refused, Conflict.
    """
    nrm = locked_nrm(by, at, nrm_uuid)
    require_version(nrm, version)
    if answer not in ArrestAsked.values:
        raise Refused("Choose what was done.", field="answer")
    nrm.arrest_asked = ArrestAsked(answer)
    if answer == ArrestAsked.ASKED and not note.strip():
        raise Refused("Say who was asked, and when.", field="note")
    nrm.arrest_note = require_text(note, what="note", field="note", limit=500)
    nrm.arrest_asked_at, nrm.arrest_asked_by = at, by.member
    nrm.save_checked()
    record_act(by=by, at=at, action="record_arrest_asked", op=Operation.ALTERATION, subjects=[nrm.case.record])
    return nrm

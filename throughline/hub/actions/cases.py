"""Acts on a case: opening, screening, handing over, linking, restricting, closing, reopening."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import end_involvement, involve, protect, record_act
from throughline.access.gate import get_visible
from throughline.access.models import NamedAccess, ProtectedRecord
from throughline.access.permissions import require_permission
from throughline.access.states import InvolvementReason, RecordKind, Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.hub.models import Case, LeadChange, Referral, Screening
from throughline.hub.policies import can_lead, require_case_move
from throughline.hub.states import CaseStatus, Level, WhereNow
from throughline.register.models import Person
from throughline.work.facts import notify, resolve_gaps


@dataclass(frozen=True)
class ScreeningGiven:
    """A screening as typed: the level, the professional judgement, and the reasons."""

    level: str
    judgement: str
    reasons: str


@transaction.atomic
def open_case(
    *,
    by: Actor,
    at: dt.datetime,
    person_uuid: uuid.UUID,
    lead: Member,
    cover: Member,
    screening: ScreeningGiven,
    referral: Referral | None = None,
) -> Case:
    """Open a person's case with a lead professional, a cover who is someone else (P14), and a first screening.

    Whoever leads or covers becomes involved with the case and the person; the person's open gaps are answered.
    Errors: Absent, Refused (a case is open already; the same person twice; a role that cannot lead).
    """
    require_permission(by, "case.lead")
    person = get_visible(Person, person_uuid, by, at)
    _require_leads(lead, cover, by)
    if Case.related.filter(person=person, status=CaseStatus.OPEN).exists():
        raise Refused("This person has an open case already.")
    case = Case(
        record=protect(by=by, at=at, kind=RecordKind.CASE, agency=lead.agency),
        person=person,
        referral=referral,
        opened_date=civil_date(at),
        lead=lead,
        cover=cover,
    )
    case.save_checked()
    _put_leads(case, by=by, at=at, reason="Case opened")
    _screen(case, screening, by=by, at=at)
    resolve_gaps(
        by=by, at=at, person=person.record, resolution=f"Case opened: {case.record.reference}, lead {lead.name}"
    )
    record_act(by=by, at=at, action="open_case", op=Operation.COLLECTION, subjects=[case.record, person.record])
    return case


def _require_leads(lead: Member, cover: Member, by: Actor) -> None:
    if lead.pk == cover.pk:
        raise Refused("The cover must be someone other than the lead professional.", field="cover")
    for member, field in ((lead, "lead"), (cover, "cover")):
        if member.hub_id != by.hub.pk or not member.is_active or not can_lead(member):
            raise Refused("Choose an active professional of this hub.", field=field)


def _case_records(case: Case) -> list[ProtectedRecord]:
    """What whoever works on a case works on: the case, the person, and the referral it came from."""
    records = [case.record, case.person.record]
    return [*records, case.referral.record] if case.referral is not None else records


def _put_leads(case: Case, *, by: Actor, at: dt.datetime, reason: str) -> None:
    LeadChange.related.create(
        case=case, lead=case.lead, cover=case.cover, reason=reason, changed_at=at, changed_by=by.member
    )
    for member, why in ((case.lead, InvolvementReason.LEAD), (case.cover, InvolvementReason.COVER)):
        for record in _case_records(case):
            involve(by=by, at=at, record=record, member=member, reason=why)
            if record.restriction == Restriction.RESTRICTED:
                _name(record, member, by=by, at=at)
    notify(by=by, at=at, member=case.lead, record=case.record, text="You lead this case")
    notify(by=by, at=at, member=case.cover, record=case.record, text="You cover this case")


@transaction.atomic
def hand_over_lead(
    *, by: Actor, at: dt.datetime, case_uuid: uuid.UUID, version: int, lead: Member, cover: Member, reason: str
) -> Case:
    """Hand a case to another lead or cover, with the reason; the earlier ones are no longer involved. Errors: Conflict."""
    require_permission(by, "case.lead")
    case = get_visible(Case, case_uuid, by, at, lock=True)
    case.require_version(version, {"lead": case.lead.name, "cover": case.cover.name})
    if case.status != CaseStatus.OPEN:
        raise Refused("This case is closed.")
    _require_leads(lead, cover, by)
    if not reason.strip():
        raise Refused("Say why it is handed over.", field="reason")
    for member, why in ((case.lead, InvolvementReason.LEAD), (case.cover, InvolvementReason.COVER)):
        for record in _case_records(case):
            end_involvement(by=by, at=at, record=record, member=member, reason=why)
    case.lead, case.cover = lead, cover
    case.save_checked()
    _put_leads(case, by=by, at=at, reason=require_text(reason, what="reason", field="reason", limit=300))
    record_act(by=by, at=at, action="hand_over_lead", op=Operation.ALTERATION, subjects=[case.record])
    return case


@transaction.atomic
def screen_case(*, by: Actor, at: dt.datetime, case_uuid: uuid.UUID, given: ScreeningGiven) -> Screening:
    """Record a screening level with its judgement and reasons; earlier ones stay. Errors: Absent, Refused."""
    require_permission(by, "case.work")
    case = get_visible(Case, case_uuid, by, at)
    screening = _screen(case, given, by=by, at=at)
    record_act(by=by, at=at, action="screen_case", op=Operation.COLLECTION, subjects=[case.record])
    return screening


def _screen(case: Case, given: ScreeningGiven, *, by: Actor, at: dt.datetime) -> Screening:
    if given.level not in Level.values:
        raise Refused("Choose a level.", field="level")
    for value, field, message in (
        (given.judgement, "judgement", "Write your professional judgement."),
        (given.reasons, "screening_reasons", "Give the reasons for the level."),
    ):
        if not value.strip():
            raise Refused(message, field=field)
    screening = Screening(
        case=case,
        screened_date=civil_date(at),
        level=given.level,
        judgement=require_text(given.judgement, what="judgement", field="judgement", limit=5000),
        reasons=require_text(given.reasons, what="reasons", field="screening_reasons", limit=5000),
        screened_at=at,
        screened_by=by.member,
    )
    screening.save_checked()
    return screening


@transaction.atomic
def restrict_case(*, by: Actor, at: dt.datetime, case_uuid: uuid.UUID, restriction: int) -> Case:
    """Hold a case and its person more closely, or less: restricted means named *and* involved. Errors: Absent, Refused.

    Whoever leads, covers or sets the restriction is named and stays involved; everyone else loses sight at once.
    """
    require_permission(by, "record.restrict")
    case = get_visible(Case, case_uuid, by, at, lock=True)
    if restriction not in Restriction.values:
        raise Refused("Choose how closely the case is held.", field="restriction")
    for record in _case_records(case):
        record.restriction = restriction
        record.save(update_fields=["restriction"])
        if restriction == Restriction.RESTRICTED:
            for member in (case.lead, case.cover, by.member):
                _name(record, member, by=by, at=at)
            involve(by=by, at=at, record=record, member=by.member, reason=InvolvementReason.WORKS_WITH)
    record_act(
        by=by, at=at, action="restrict_case", op=Operation.GRANT, subjects=_case_records(case),
        detail={"restriction": restriction},
    )  # fmt: skip
    return case


def _name(record: ProtectedRecord, member: Member, *, by: Actor, at: dt.datetime) -> None:
    NamedAccess.objects.get_or_create(record=record, member=member, defaults={"named_at": at, "named_by": by.member})


@dataclass(frozen=True)
class ClosingGiven:
    """How a case ends, as typed."""

    closed_date: dt.date
    summary: str
    where_now: str
    told: str


@transaction.atomic
def close_case(
    *, by: Actor, at: dt.datetime, case_uuid: uuid.UUID, version: int, given: ClosingGiven
) -> Case:
    """Close a case: where the person now stands, and how they were told of it and of the way back (practice.md P6).

    Outcomes per need are asked for by ``close_case_with_outcomes``, which calls this. Errors: Refused, Conflict.
    """
    require_permission(by, "case.work")
    case = get_visible(Case, case_uuid, by, at, lock=True)
    case.require_version(version, {"status": case.get_status_display()})
    require_case_move(case, CaseStatus.CLOSED)
    if not case.opened_date <= given.closed_date <= civil_date(at):
        raise Refused("The day must be between the case's opening and today.", field="closed_date")
    for value, field, message in (
        (given.summary, "summary", "Say what was done and how it ended."),
        (given.told, "told", "Say how they were told of closing, and of the way back."),
    ):
        if not value.strip():
            raise Refused(message, field=field)
    if given.where_now not in WhereNow.values:
        raise Refused("Choose where they now stand.", field="where_now")
    case.status, case.closed_date, case.where_now = CaseStatus.CLOSED, given.closed_date, given.where_now
    case.closed_at, case.closed_by = at, by.member
    case.closing_summary = require_text(given.summary, what="summary", field="summary", limit=5000)
    case.told_of_closing = require_text(given.told, what="how they were told", field="told", limit=300)
    case.save_checked()
    record_act(by=by, at=at, action="close_case", op=Operation.ALTERATION, subjects=[case.record])
    return case


@transaction.atomic
def reopen_case(*, by: Actor, at: dt.datetime, case_uuid: uuid.UUID, version: int) -> Case:
    """Open a closed case again: the person came back. Errors: Absent, Refused, Conflict."""
    require_permission(by, "case.lead")
    case = get_visible(Case, case_uuid, by, at, lock=True)
    case.require_version(version, {"status": case.get_status_display()})
    require_case_move(case, CaseStatus.OPEN)
    case.status, case.closed_date, case.where_now = CaseStatus.OPEN, None, ""
    case.closed_at = case.closed_by = None
    case.save_checked()
    record_act(by=by, at=at, action="reopen_case", op=Operation.ALTERATION, subjects=[case.record])
    return case

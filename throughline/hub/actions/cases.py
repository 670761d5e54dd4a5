"""Acts on a case: opening, handing over, linking, restricting, closing, reopening."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from django.db import transaction

from throughline.access.actions import end_exclusion, exclude_member
from throughline.access.facts import end_involvement, involve, protect, record_act
from throughline.access.gate import get_visible
from throughline.access.models import ProtectedRecord
from throughline.access.permissions import require_permission
from throughline.access.states import InvolvementReason, RecordKind, Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.hub.actions.screenings import ScreeningGiven, keep_screening, set_next_review, stop_reviews
from throughline.hub.holding import hold_alike, name_on, records_about
from throughline.hub.models import Case, ChronologyEntry, LeadChange, Referral, Reopening
from throughline.hub.policies import can_lead, require_case_move, require_open
from throughline.hub.states import CaseStatus, EntryKind, WhereNow
from throughline.register.models import Person
from throughline.work.facts import notify, resolve_gaps
from throughline.work.models import Clock, Gap, Task, TaskStep
from throughline.work.states import GapKind, TaskStepKind

# What a lead answers. A review after a closure asks something else, and stays open until it is answered.
ANSWERED_BY_A_LEAD = (GapKind.NOBODY_LEADS, GapKind.PERSON_FOUND, GapKind.ARRESTED_CHILD)
_LEADING = (InvolvementReason.LEAD, InvolvementReason.COVER)


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

    Whoever leads or covers becomes involved with the case and the person; *nobody leads*, *person found* and *arrested
    child* are answered. The case is held as closely as the person.
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
    earlier = Case.related.filter(person=person, closed_date__isnull=False).order_by("-closed_date", "-pk").first()
    case.save_checked()
    hold_alike(case.record, person, by=by, at=at)
    if earlier is not None:
        _count_reopening(case, earlier, "A new case was opened", by=by, at=at)
    _put_leads(case, by=by, at=at, reason="Case opened")
    keep_screening(case, screening, by=by, at=at)
    resolve_gaps(
        by=by, at=at, person=person.record, resolution=f"Case opened: {case.record.reference}, lead {lead.name}",
        kinds=ANSWERED_BY_A_LEAD,
    )  # fmt: skip
    record_act(by=by, at=at, action="open_case", op=Operation.COLLECTION, subjects=[case.record, person.record])
    return case


def _require_leads(lead: Member, cover: Member, by: Actor) -> None:
    if lead.pk == cover.pk:
        raise Refused("The cover must be someone other than the lead professional.", field="cover")
    for member, field in ((lead, "lead"), (cover, "cover")):
        if member.hub_id != by.hub.pk or not member.is_active or not can_lead(member):
            raise Refused("Choose an active professional of this hub.", field=field)


def _records_of_work(case: Case) -> list[ProtectedRecord]:
    """What whoever works on a case works on: the case, the person, the referral it came from, and what is restricted."""
    needed = {case.record_id, case.person.record_id, case.referral.record_id if case.referral else None}
    about = records_about(case.person)
    return [record for record in about if record.pk in needed or record.restriction == Restriction.RESTRICTED]


def _put_leads(case: Case, *, by: Actor, at: dt.datetime, reason: str) -> None:
    LeadChange.related.create(
        case=case, lead=case.lead, cover=case.cover, reason=reason, changed_at=at, changed_by=by.member
    )
    for member, why in ((case.lead, InvolvementReason.LEAD), (case.cover, InvolvementReason.COVER)):
        for record in _records_of_work(case):
            involve(by=by, at=at, record=record, member=member, reason=why)
            if record.restriction == Restriction.RESTRICTED:
                name_on(record, member, by=by, at=at)
    notify(by=by, at=at, member=case.lead, record=case.record, text="You lead this case")
    notify(by=by, at=at, member=case.cover, record=case.record, text="You cover this case")


@transaction.atomic
def hand_over_lead(
    *, by: Actor, at: dt.datetime, case_uuid: uuid.UUID, version: int, lead: Member, cover: Member, reason: str
) -> Case:
    """Hand a case to another lead or cover, with the reason; the earlier ones are no longer involved.

    What the earlier lead had still to do on the case passes to the new one, so that nothing waits with someone who no
    longer sees it. Errors: Absent, Refused, Conflict.
    """
    require_permission(by, "case.lead")
    case = get_visible(Case, case_uuid, by, at, lock=True)
    case.require_version(version, {"lead": case.lead.name, "cover": case.cover.name})
    require_open(case)
    _require_leads(lead, cover, by)
    if (lead.pk, cover.pk) == (case.lead_id, case.cover_id):
        raise Refused("They lead and cover already. Choose who takes over.", field="lead")
    if not reason.strip():
        raise Refused("Say why it is handed over.", field="reason")
    for member, why in zip((case.lead, case.cover), _LEADING, strict=True):
        for record in records_about(case.person):
            end_involvement(by=by, at=at, record=record, member=member, reason=why)
    _pass_on_work(case, to_member=lead, by=by, at=at)
    case.lead, case.cover = lead, cover
    case.save_checked()
    _put_leads(case, by=by, at=at, reason=require_text(reason, what="reason", field="reason", limit=300))
    record_act(by=by, at=at, action="hand_over_lead", op=Operation.ALTERATION, subjects=[case.record])
    return case


def _pass_on_work(case: Case, *, to_member: Member, by: Actor, at: dt.datetime) -> None:
    """Tasks, clocks and open questions of the earlier lead about what they saw by leading become the new lead's.

    Of a task the new lead is asked afresh, and its history says so.
    """
    if to_member == case.lead:
        return
    mine = {"record__in": _records_of_work(case), "owner": case.lead}
    owner = {"owner": to_member, "owner_agency": to_member.agency}
    passed = list(Task.related.filter(**mine, done_at__isnull=True))
    TaskStep.related.bulk_create(
        TaskStep(
            task=task, kind=TaskStepKind.HANDED_OVER, text="The case was handed over", to=to_member, taken_at=at,
            taken_by=by.member,
        )
        for task in passed
    )  # fmt: skip
    Task.related.filter(pk__in=[task.pk for task in passed]).update(**owner, accepted_at=None, accepted_by=None)
    Clock.related.filter(**mine, stopped_at__isnull=True).update(**owner)
    Gap.related.filter(person=case.person.record, owner=case.lead, resolved_at__isnull=True).update(**owner)


@transaction.atomic
def restrict_case(*, by: Actor, at: dt.datetime, case_uuid: uuid.UUID, restriction: int) -> Case:
    """Hold a case, its person and every record about them more closely, or less: restricted means named *and* involved.

    Whoever leads, covers or sets the restriction is named and stays involved; everyone else loses sight at once.
    Errors: Absent, Refused.
    """
    require_permission(by, "record.restrict")
    case = get_visible(Case, case_uuid, by, at, lock=True)
    if restriction not in Restriction.values:
        raise Refused("Choose how closely the case is held.", field="restriction")
    records = records_about(case.person)
    for record in records:
        record.restriction = restriction
        record.save(update_fields=["restriction"])
        if restriction == Restriction.RESTRICTED:
            _keep_open_to_leads(record, case, by=by, at=at)
    record_act(
        by=by, at=at, action="restrict_case", op=Operation.GRANT, subjects=records, detail={"restriction": restriction}
    )
    return case


def _keep_open_to_leads(record: ProtectedRecord, case: Case, *, by: Actor, at: dt.datetime) -> None:
    reasons = zip((case.lead, case.cover, by.member), (*_LEADING, InvolvementReason.WORKS_WITH), strict=True)
    for member, why in reasons:
        name_on(record, member, by=by, at=at)
        involve(by=by, at=at, record=record, member=member, reason=why)


@transaction.atomic
def keep_case_from(*, by: Actor, at: dt.datetime, case_uuid: uuid.UUID, member: Member, reason: str) -> Case:
    """Hide a case, its person and every record about them, now and later, from a member: kin, a conflict of interest.

    Nothing they are or are given later shows it to them. Errors: Absent, Refused (a lead or cover hands over first).
    """
    require_permission(by, "exclusion.set")
    case = get_visible(Case, case_uuid, by, at, lock=True)
    if member.pk in (case.lead_id, case.cover_id):
        raise Refused("They lead or cover this case. Hand it over first.", field="member")
    person = case.person.record
    kept = exclude_member(by=by, at=at, record=person, member=member, reason=reason)
    for record in _records_of_one(case.person):
        if record != person:
            exclude_member(by=by, at=at, record=record, member=member, reason=reason, follows=kept)
    return case


def _records_of_one(person: Person) -> list[ProtectedRecord]:
    """Every record about a person, those joined with them as the same person too."""
    return list({record.pk: record for each in person.records_of_one() for record in records_about(each)}.values())


@transaction.atomic
def stop_keeping_case_from(*, by: Actor, at: dt.datetime, case_uuid: uuid.UUID, exclusion_id: int, reason: str) -> Case:
    """A colleague was kept from a case by mistake: end it, for the person and every record about them.

    From now they see what the gate says. What was set stays as history, with who ended it and why. Errors: Absent, Refused.
    """
    require_permission(by, "exclusion.set")
    case = get_visible(Case, case_uuid, by, at, lock=True)
    end_exclusion(by=by, at=at, record=case.person.record, exclusion_id=exclusion_id, reason=reason)
    return case


@dataclass(frozen=True)
class ClosingGiven:
    """How a case ends, as typed."""

    closed_date: dt.date
    summary: str
    where_now: str
    told: str


@transaction.atomic
def close_case(*, by: Actor, at: dt.datetime, case_uuid: uuid.UUID, version: int, given: ClosingGiven) -> Case:
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
    case.closed_date, case.where_now = given.closed_date, given.where_now
    case.closed_at, case.closed_by = at, by.member
    case.closing_summary = require_text(given.summary, what="summary", field="summary", limit=5000)
    case.told_of_closing = require_text(given.told, what="how they were told", field="told", limit=300)
    _move(case, CaseStatus.CLOSED)
    stop_reviews(case, by=by, at=at)
    record_act(by=by, at=at, action="close_case", op=Operation.ALTERATION, subjects=[case.record])
    return case


@transaction.atomic
def reopen_case(*, by: Actor, at: dt.datetime, case_uuid: uuid.UUID, version: int, reason: str) -> Case:
    """Open a closed case again, with the reason: they came back, or something new was heard.

    How it had been closed is written into the chronology, where it stays. Its next review is set going again.

    Errors: Absent, Refused, Conflict.
    """
    require_permission(by, "case.lead")
    case = get_visible(Case, case_uuid, by, at, lock=True)
    case.require_version(version, {"status": case.get_status_display()})
    require_case_move(case, CaseStatus.OPEN)
    if not reason.strip():
        raise Refused("Say why it is opened again.", field="reason")
    if Case.related.filter(person=case.person, status=CaseStatus.OPEN).exists():
        raise Refused("This person has an open case already.")
    text = require_text(reason, what="reason", field="reason", limit=300)
    _write_reopening(case, text, by=by, at=at)
    _count_reopening(case, case, text, by=by, at=at)
    case.closed_date, case.where_now, case.closed_at, case.closed_by = None, "", None, None
    _move(case, CaseStatus.OPEN)
    set_next_review(case, by=by, at=at)
    for member in (case.lead, case.cover):
        notify(by=by, at=at, member=member, record=case.record, text="A case you lead or cover is open again")
    record_act(by=by, at=at, action="reopen_case", op=Operation.ALTERATION, subjects=[case.record])
    return case


def _count_reopening(case: Case, closed: Case, reason: str, *, by: Actor, at: dt.datetime) -> None:
    """Keep that somebody came back, and how long after the closing."""
    if closed.closed_date is None:
        return
    passed = relativedelta(civil_date(at), closed.closed_date)
    Reopening.related.create(
        case=case, closed_date=closed.closed_date, reopened_date=civil_date(at),
        months_closed=passed.years * 12 + passed.months, reason=reason, reopened_at=at, reopened_by=by.member,
    )  # fmt: skip


def _write_reopening(case: Case, reason: str, *, by: Actor, at: dt.datetime) -> None:
    entry = ChronologyEntry(
        case=case,
        kind=EntryKind.FACT,
        happened_date=civil_date(at),
        text=(
            f"Case opened again: {reason}\n\nIt had been closed on {case.closed_date:%-d %B %Y}. Where they stood: "
            f"{case.get_where_now_display().lower()}. How they were told: {case.told_of_closing}\n\n{case.closing_summary}"
        ),
        written_at=at,
        written_by=by.member,
    )
    entry.save_checked()


def _move(case: Case, to_status: str) -> None:
    """The one place a case's status is written."""
    require_case_move(case, to_status)
    case.status = to_status
    case.save_checked()

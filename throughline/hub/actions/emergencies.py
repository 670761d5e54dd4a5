"""A case that is not open to someone, opened in an emergency: to read, for hours, reviewed the next working day."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Q

from throughline.access.facts import give_reason, record_act
from throughline.access.gate import may_see
from throughline.access.models import BreakGlass, Exclusion
from throughline.access.permissions import require_permission
from throughline.access.queries import is_kept_from
from throughline.access.states import Finding
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.agencies.queries import members_of_hub
from throughline.agencies.states import Role
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.ids import spoken_reference
from throughline.core.text import require_text, tidy
from throughline.geography.queries import bank_holiday_overrides
from throughline.geography.states import Nation
from throughline.geography.working_days import next_working_day
from throughline.hub.models import Case
from throughline.hub.policies import REASON_AT_LEAST, hours_open, require_may_open_another
from throughline.hub.queries.emergencies import get_emergency, list_counted
from throughline.work.facts import notify

TOLD = "Opened in an emergency, to read. It is reviewed by the next working day"


@transaction.atomic
def open_in_emergency(*, by: Actor, at: dt.datetime, reference: str, reason: str) -> Case:
    """Open one case to its reader for some hours, by the reference somebody read to them (security.md 3.3).

    The coordinator, whoever leads it and information governance are told in the same transaction: without them, without the
    audit, without a reason nothing opens. One they may open already is given back as it is. A reference nobody has, another
    hub's, and one kept from the reader are alike Absent. Errors: Absent, Refused (no reason, too many, nobody to review).
    """
    require_permission(by, "emergency.open")
    why = require_text(reason, what="reason", field="reason", limit=1000)
    if len(tidy(why)) < REASON_AT_LEAST:
        raise Refused(f"Say in at least {REASON_AT_LEAST} characters why you need it now.", field="reason")
    reader = Member.objects.select_for_update(of=("self",)).get(pk=by.member.pk)
    reviewers = members_of_hub(by.hub, (Role.GOVERNANCE,))
    if not reviewers:
        raise Refused("Nobody is here to review it, so nothing can be opened this way. Ring the coordinator.")
    case = _case_called(reference, by, at)
    if case is not None and may_see(by.member, case.record, at):
        return case
    require_may_open_another(len(list_counted(reader, at)))
    if case is None:
        raise Absent
    until = at + dt.timedelta(hours=hours_open())
    BreakGlass.objects.create(
        record=case.record, member=by.member, reason=why, starts_at=at, expires_at=until,
        review_date=next_working_day(civil_date(at), Nation.ENGLAND, bank_holiday_overrides(Nation.ENGLAND)),
    )  # fmt: skip
    _note_until(by, until)
    give_reason(by=by, at=at, record=case.record, reason=f"In an emergency: {why}")
    _tell(case, reviewers, by=by, at=at)
    record_act(
        by=by, at=at, action="open_in_emergency", op=Operation.EMERGENCY, subjects=[case.record],
        detail={"reason": why, "until": until.isoformat()},
    )  # fmt: skip
    return case


def _case_called(reference: str, by: Actor, at: dt.datetime) -> Case | None:
    """The case of the reader's hub with this reference, unless it or its person is kept from them: one question for all."""
    kept = Exclusion.objects.running(at).filter(member=by.member).values("record")
    rows = Case.objects.unscoped("whoever types a case's reference in an emergency may not see it yet")
    rows = rows.filter(record__reference=spoken_reference(reference), record__hub=by.hub)
    return (
        rows.exclude(Q(record__in=kept) | Q(person__record__in=kept))
        .select_related("record", "lead", "person__record")
        .first()
    )


def _tell(case: Case, reviewers: list[Member], *, by: Actor, at: dt.datetime) -> None:
    records = (case.record, case.person.record)
    coordinators = members_of_hub(by.hub, (Role.COORDINATOR,))
    told = {member.pk: member for member in (*coordinators, *reviewers) if not is_kept_from(member, records, at)}
    told.pop(case.lead_id, None)
    notify(by=by, at=at, member=case.lead, record=case.record, text=TOLD)
    for member in told.values():
        notify(by=by, at=at, member=member, record=case.record, text=TOLD, is_oversight=True)


def _note_until(by: Actor, until: dt.datetime | None) -> None:
    """So that this member's pages ask what is open to them in an emergency, and nobody else's have to."""
    Member.objects.filter(pk=by.member.pk).update(emergency_until_at=until)
    by.member.emergency_until_at = until


@transaction.atomic
def close_emergency(*, by: Actor, at: dt.datetime, case_uuid: uuid.UUID) -> None:
    """Close before its time what one opened in an emergency. Errors: Absent, when nothing of one's own is open there."""
    require_permission(by, "emergency.open")
    running = BreakGlass.objects.filter(member=by.member, expires_at__gt=at, ended_at__isnull=True)
    row = running.filter(record__uuid=case_uuid).select_related("record").first()
    if row is None:
        raise Absent
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    last = running.exclude(pk=row.pk).order_by("-expires_at").first()
    _note_until(by, last.expires_at if last else None)
    record_act(by=by, at=at, action="close_emergency", op=Operation.EMERGENCY, subjects=[row.record])


@transaction.atomic
def review_emergency(*, by: Actor, at: dt.datetime, emergency_id: int, finding: str, note: str) -> BreakGlass:
    """Information governance says whether a case had to be opened in an emergency, and why it says so; once.

    Errors: Absent, Refused.
    """
    require_permission(by, "emergency.review")
    row = get_emergency(by, emergency_id, lock=True)
    if row.reviewed_at is not None:
        raise Refused("This was reviewed already.")
    if finding not in Finding.values:
        raise Refused("Choose what you found.", field="finding")
    text = require_text(note, what="note", field="note", limit=1000)
    if not text:
        raise Refused("Say what you looked at and why you say so.", field="note")
    row.reviewed_at, row.reviewed_by, row.finding, row.review_note = at, by.member, finding, text
    row.save(update_fields=["reviewed_at", "reviewed_by", "finding", "review_note"])
    record_act(
        by=by, at=at, action="review_emergency", op=Operation.EMERGENCY, subjects=[row.record],
        detail={"finding": finding},
    )  # fmt: skip
    return row


@transaction.atomic
def let_open_again(*, by: Actor, at: dt.datetime, member: Member) -> int:
    """Let somebody who reached the limit open cases in an emergency again, once all they opened was reviewed.

    Errors: Absent, Refused.
    """
    require_permission(by, "emergency.review")
    if member.hub_id != by.hub.pk:
        raise Absent
    counted = list_counted(member, at)
    if any(row.reviewed_at is None for row in counted):
        raise Refused("Review what they opened first.")
    keys = [row.pk for row in counted]
    BreakGlass.objects.filter(pk__in=keys).update(cleared_at=at, cleared_by=by.member)
    record_act(
        by=by, at=at, action="let_open_again", op=Operation.EMERGENCY, subjects=[row.record for row in counted],
        detail={"member": member.pk},
    )  # fmt: skip
    return len(keys)

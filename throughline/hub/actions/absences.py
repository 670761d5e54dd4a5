"""Saying that a member is away. Nothing is handed over and given back: what a lead owes is their cover's to do meanwhile.

What is due, who is told and who may act follow from three facts: who leads, who covers, and who is away
(``access.queries.stands_in_for``). A task handed over at the start would have to find its way back at the end, past
everything that happened to it between; one that never moved is there when its lead returns.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actions import deactivate_member
from throughline.agencies.actor import Actor
from throughline.agencies.models import Absence, Member
from throughline.agencies.queries import members_of_hub
from throughline.agencies.states import Role
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.hub.models import Case
from throughline.hub.policies import can_record_absence
from throughline.hub.states import CaseStatus
from throughline.work.facts import notify
from throughline.work.models import Task


@transaction.atomic
def record_absence(
    *, by: Actor, at: dt.datetime, member: Member, first_date: dt.date, last_date: dt.date | None = None
) -> Absence:
    """Record when a member is away, until a day or until it is known. Why is not asked.

    By themselves, their line manager or the coordinator. Whoever covers a case they lead is told; where the cover is
    away too, the coordinators are. Errors: Absent, Refused (out of order, over already, away then already).
    """
    require_permission(by, "work.view")
    if not can_record_absence(by, member):
        raise Absent
    if last_date is not None and last_date < first_date:
        raise Refused("The last day away must be the first or later.", field="last_date")
    if last_date is not None and last_date < civil_date(at):
        raise Refused("That is over already. Give days from today on.", field="last_date")
    Member.objects.select_for_update().get(pk=member.pk)  # Two who record at once do not overlap.
    overlap = _overlapping(member, first_date, last_date)
    if overlap is not None:
        raise Refused(f"{member.name} is down as away then already, {_in_words(overlap)}.", field="first_date")
    absence = Absence(
        member=member, first_date=first_date, last_date=last_date, recorded_at=at, recorded_by=by.member
    )  # fmt: skip
    absence.save_checked()
    led = list(Case.related.filter(lead=member, status=CaseStatus.OPEN).select_related("record", "cover"))
    _tell_covers(absence, led, by=by, at=at)
    record_act(
        by=by, at=at, action="record_absence", op=Operation.ACCOUNT, subjects=[case.record for case in led],
        detail={"member": member.pk, "first_date": first_date.isoformat()},
    )  # fmt: skip
    return absence


@transaction.atomic
def end_absence(*, by: Actor, at: dt.datetime, absence_id: int) -> Absence:
    """Say that a member is back sooner, or never went: what is due is theirs alone again. Errors: Absent, Refused."""
    require_permission(by, "work.view")
    absence = Absence.objects.select_for_update(of=("self",)).select_related("member").filter(pk=absence_id).first()
    if absence is None or not can_record_absence(by, absence.member):
        raise Absent
    if absence.ended_at is not None or (absence.last_date is not None and absence.last_date < civil_date(at)):
        raise Refused("This is over already.")
    absence.ended_at, absence.ended_by = at, by.member
    absence.save_checked()
    record_act(
        by=by, at=at, action="end_absence", op=Operation.ACCOUNT, subjects=[], detail={"member": absence.member_id}
    )
    return absence


@transaction.atomic
def end_account(*, by: Actor, at: dt.datetime, member_pk: int) -> Member:
    """End a member's account. What they led is answered for from that moment: by its cover, as while a lead is away.

    The cover is told, and the coordinators, who name another; whoever asked them for something else hears that it waits with
    nobody. Errors: Absent, Refused.
    """
    was_here = Member.objects.filter(pk=member_pk, is_active=True).exists()
    member = deactivate_member(by=by, at=at, member_pk=member_pk)
    if not was_here:
        return member
    Absence(member=member, first_date=civil_date(at), recorded_at=at, recorded_by=by.member).save_checked()
    cases = Case.related.filter(Q(lead=member) | Q(cover=member), status=CaseStatus.OPEN)
    left = list(cases.select_related("record", "person__record", "lead", "cover"))
    for case in left:
        if case.lead_id == member.pk:
            notify(by=by, at=at, member=case.cover, record=case.record, text="The lead has left: you stand in for them")
        for coordinator in members_of_hub(member.hub, [Role.COORDINATOR]):
            notify(
                by=by, at=at, member=coordinator, record=case.record, text="The lead or cover has left: name another"
            )
    about = [record for case in left for record in (case.record, case.person.record)]
    for task in (
        Task.related.filter(owner=member, done_at__isnull=True).exclude(record__in=about).select_related("asked_by")
    ):
        notify(
            by=by, at=at, member=task.asked_by, record=task.record, also_self=True,
            text="Whoever had a task you asked for has left: hand it over",
        )  # fmt: skip
    if left:
        record_act(by=by, at=at, action="end_account", op=Operation.ACCOUNT, subjects=[case.record for case in left])
    return member


def _overlapping(member: Member, first_date: dt.date, last_date: dt.date | None) -> Absence | None:
    still_away = Q(last_date__isnull=True) | Q(last_date__gte=first_date)
    known = Absence.objects.filter(still_away, member=member, ended_at__isnull=True)
    if last_date is not None:
        known = known.filter(first_date__lte=last_date)
    return known.order_by("first_date").first()


def _in_words(absence: Absence) -> str:
    until = f"to {absence.last_date:%-d %B %Y}" if absence.last_date else "until it is known"
    return f"from {absence.first_date:%-d %B %Y} {until}"


def _tell_covers(absence: Absence, led: list[Case], *, by: Actor, at: dt.datetime) -> None:
    for case in led:
        notify(by=by, at=at, member=case.cover, record=case.record, text="The lead of a case you cover will be away")
        if _overlapping(case.cover, absence.first_date, absence.last_date) is None:
            continue
        for coordinator in members_of_hub(absence.member.hub, [Role.COORDINATOR]):
            notify(
                by=by, at=at, member=coordinator, record=case.record,
                text="Lead and cover of a case will be away at the same time",
            )  # fmt: skip

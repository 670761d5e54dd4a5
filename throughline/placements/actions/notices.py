"""Telling the bodies of an area that a child was placed there, has moved there, or has left; and hearing back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import at_london, civil_date
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.geography.errors import NoRuleLoaded
from throughline.geography.states import Nation
from throughline.hub.models import Case
from throughline.placements.areas import body_for, notice_rules
from throughline.placements.models import PlacementNotice, Residence
from throughline.placements.policies import require_day, require_notice_move
from throughline.placements.queries.cases import case_of_person
from throughline.placements.queries.places import area_of, get_notice
from throughline.placements.queries.responsibility import nation_of
from throughline.placements.states import NoticeOf, NoticeStatus, SentHow
from throughline.work.deadlines import DEFAULT_DAY_END
from throughline.work.facts import Done, ask_task, settle_tasks, start_clock, stop_clock
from throughline.work.models import Clock, Task
from throughline.work.states import RuleKey, TaskKind


def raise_notices(residence: Residence, of: NoticeOf, case: Case, *, by: Actor, at: dt.datetime, on: dt.date) -> int:
    """One notice a function, to the body that answers there on the day; each with a clock where a rule is loaded.

    Part of the action that recorded the place. Returns how many.
    """
    rules = notice_rules().rules
    for rule in rules:
        notice = PlacementNotice(
            residence=residence, of=of, function=rule.function, raised_at=at, raised_by=by.member,
            body=body_for(rule, area_of(residence), residence.force, on),
            clock=_start_clock(case, by=by, at=at),
        )  # fmt: skip
        notice.save_checked()
    return len(rules)


def _start_clock(case: Case, *, by: Actor, at: dt.datetime) -> Clock | None:
    """By the rule of the nation responsible; where it has none, no other nation's is borrowed (practice.md P13)."""
    try:
        return start_clock(
            by=by, at=at, key=RuleKey.PLACEMENT_NOTICE, record=case.record, owner=case.lead,
            owner_agency=case.lead.agency, nation=nation_of(case.person, civil_date(at)) or Nation.ENGLAND,
        )  # fmt: skip
    except NoRuleLoaded:
        return None


def withdraw_notices(
    residence: Residence, case: Case, *, by: Actor, at: dt.datetime, of: Iterable[NoticeOf] = NoticeOf,
    is_told_anew: bool = False,
) -> int:  # fmt: skip
    """What a place recorded in error had raised is not sent, or no longer waited for. Returns how many.

    Whoever was told already has to hear that it was not so: the lead is asked to tell them, unless new notices do
    (``is_told_anew``). What a body acknowledged stays acknowledged, marked as recorded in error: should it happen after
    all, it is told anew.
    """
    raised = list(residence.notices.filter(of__in=list(of), withdrawn_at=None).select_related("clock"))
    if not is_told_anew and any(notice.sent_date is not None for notice in raised):
        _ask_to_correct(case, by=by, at=at)
    for notice in raised:
        notice.withdrawn_at, notice.withdrawn_by = at, by.member
        if notice.status == NoticeStatus.ACKNOWLEDGED:
            notice.save_checked()
        else:
            _move(notice, NoticeStatus.WITHDRAWN, by=by, at=at)
    _keep_task(case, by=by, at=at)
    return len(raised)


def _ask_to_correct(case: Case, *, by: Actor, at: dt.datetime) -> None:
    ask_task(
        by=by, at=at, record=case.record, kind=TaskKind.ACTION, title="Tell those who were told of a move that it was not so",
        owner=case.lead, owner_agency=case.lead.agency, due_at=at_london(civil_date(at), DEFAULT_DAY_END),
        explanation="A place was recorded in error after notices of it were sent. They stand on the page of places.",
    )  # fmt: skip


@transaction.atomic
def send_notice(
    *, by: Actor, at: dt.datetime, notice_uuid: uuid.UUID, sent_date: dt.date, sent_how: str, sent_to: str
) -> PlacementNotice:
    """Record that a notice was sent, when, how and to whom: a disclosure. Its lead is asked to see it acknowledged.

    Errors: Absent, Refused (sent already; a day in the future; nobody named).
    """
    require_permission(by, "case.work")
    notice = get_notice(by, notice_uuid, at, lock=True)
    case = case_of_person(by, notice.residence.person, at)
    require_notice_move(notice, NoticeStatus.SENT)
    require_day(sent_date, field="sent_date", at=at)
    if sent_how not in SentHow.values:
        raise Refused("Choose how it was sent.", field="sent_how")
    if not sent_to.strip():
        raise Refused("Say to whom it was sent.", field="sent_to")
    notice.sent_date, notice.sent_how, notice.sent_at, notice.sent_by = sent_date, sent_how, at, by.member
    notice.sent_to = require_text(sent_to, what="to whom it was sent", field="sent_to", limit=200)
    _move(notice, NoticeStatus.SENT, by=by, at=at, done=Done(sent_date))
    _keep_task(case, by=by, at=at)
    record_act(
        by=by, at=at, action="send_notice", op=Operation.DISCLOSURE, recipient=notice.sent_to, classes="location",
        subjects=[notice.residence.person.record, case.record], detail={"function": notice.function},
    )  # fmt: skip
    return notice


@transaction.atomic
def acknowledge_notice(
    *, by: Actor, at: dt.datetime, notice_uuid: uuid.UUID, acknowledged_date: dt.date, acknowledger: str
) -> PlacementNotice:
    """Record that a body acknowledged a notice, when, and who there did. Errors: Absent, Refused (not sent; no name)."""
    require_permission(by, "case.work")
    notice = get_notice(by, notice_uuid, at, lock=True)
    case = case_of_person(by, notice.residence.person, at)
    require_notice_move(notice, NoticeStatus.ACKNOWLEDGED)
    require_day(
        acknowledged_date, field="acknowledged_date", at=at, earliest=notice.sent_date, after="the day it was sent"
    )
    if not acknowledger.strip():
        raise Refused("Say who acknowledged it.", field="acknowledger")
    notice.acknowledged_date, notice.acknowledged_at, notice.acknowledged_by = acknowledged_date, at, by.member
    notice.acknowledger = require_text(acknowledger, what="who acknowledged it", field="acknowledger", limit=150)
    _move(notice, NoticeStatus.ACKNOWLEDGED, by=by, at=at)
    _keep_task(case, by=by, at=at)
    record_act(
        by=by, at=at, action="acknowledge_notice", op=Operation.ALTERATION,
        subjects=[notice.residence.person.record, case.record],
    )  # fmt: skip
    return notice


def _keep_task(case: Case, *, by: Actor, at: dt.datetime) -> None:
    """One task a case while a notice that was sent waits for its acknowledgement. It names no body and no place."""
    waiting = PlacementNotice.related.filter(residence__person=case.person, status=NoticeStatus.SENT).exists()
    kind = TaskKind.ACKNOWLEDGE_PLACEMENT
    if not waiting:
        settle_tasks(by=by, at=at, record=case.record, kind=kind, outcome="Every notice that was sent is acknowledged")
        return
    if Task.related.filter(record=case.record, kind=kind, done_at__isnull=True).exists():
        return
    due = civil_date(at) + dt.timedelta(days=notice_rules().acknowledge_days)
    ask_task(
        by=by, at=at, record=case.record, kind=kind, title="See that the notices of a move are acknowledged",
        owner=case.lead, owner_agency=case.lead.agency, due_at=at_london(due, DEFAULT_DAY_END),
        explanation="A notice nobody has acknowledged may not have been read. Ring, and record who answered.",
    )  # fmt: skip


def _move(
    notice: PlacementNotice, to_status: str, *, by: Actor, at: dt.datetime, done: Done | None = None
) -> None:  # fmt: skip
    """The one place a notice's status is written; whatever is no longer to be sent has its clock stopped.

    ``done``: the day it was sent, which meets the deadline however late it is written down.
    """
    require_notice_move(notice, to_status)
    notice.status = to_status
    notice.save_checked()
    if notice.clock is not None:
        stop_clock(by=by, at=at, clock=notice.clock, done=done)

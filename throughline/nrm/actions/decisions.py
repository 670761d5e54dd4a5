"""What was decided: reasonable grounds, conclusive grounds, a reconsideration; and one recorded in error."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import record_act
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import at_london, civil_date
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.geography.errors import NoRuleLoaded
from throughline.geography.states import Nation
from throughline.nrm.actions.moving import (
    ask_lead,
    ask_to_tell,
    locked_nrm,
    move_nrm,
    require_past,
    require_version,
    settle_tellings,
)
from throughline.nrm.actions.sending import MORNING, start_grounds_clock
from throughline.nrm.models import NrmDecision, NrmReferral
from throughline.nrm.policies import BEFORE, DECIDED_AS, next_stage, require_time_for_conclusive
from throughline.nrm.queries.packs import decision_of
from throughline.nrm.queries.panel import panel_decision_to_record
from throughline.nrm.states import DecidedBy, Outcome, Stage
from throughline.work.facts import Done, settle_task, start_clock, stop_clock
from throughline.work.models import Clock, Task
from throughline.work.states import RuleKey, TaskKind

_RECONSIDER = "Decide whether to ask for a reconsideration"
_IN_ERROR = "The decision was recorded in error"
_DECIDED_ANEW = "A later decision was received and stands in place of this one"


@dataclass(frozen=True)
class DecisionGiven:
    """A decision as it was received. ``reconsider_by_date``: needed when it is negative."""

    outcome: str
    decided_date: dt.date
    made_by: str
    reasons: str = ""
    early_reason: str = ""
    tell_by_date: dt.date | None = None
    reconsider_by_date: dt.date | None = None


@transaction.atomic
def record_nrm_decision(
    *, by: Actor, at: dt.datetime, nrm_uuid: uuid.UUID, version: int, given: DecisionGiven
) -> NrmDecision:
    """Record the next decision. The lead is asked to tell the person, and, if negative, to think of a reconsideration.

    What an earlier negative one asked about a reconsideration is over. A positive reasonable-grounds decision begins the
    recovery period. Errors: Absent, Refused, Conflict.
    """
    nrm = locked_nrm(by, at, nrm_uuid)
    require_version(nrm, version)
    return _record(nrm, given, by=by, at=at)


@transaction.atomic
def record_panel_decision(
    *, by: Actor, at: dt.datetime, nrm_uuid: uuid.UUID, version: int, panel_decision: int,
    tell_by_date: dt.date | None, reconsider_by_date: dt.date | None = None, early_reason: str = "",
) -> NrmDecision:  # fmt: skip
    """Record on the referral what the hub's own devolved panel decided, as it stands in its agreed minutes; once.

    Its day, outcome and reasons are the panel's and are not typed again. Errors: Absent, Refused, Conflict.
    """
    nrm = locked_nrm(by, at, nrm_uuid)
    require_version(nrm, version)
    waiting = panel_decision_to_record(by, at, nrm)
    if waiting is None or waiting.pk != panel_decision:
        raise Refused("There is no decision of a panel to record now.")
    given = DecisionGiven(
        waiting.outcome, waiting.decided_date, DecidedBy.DEVOLVED_PANEL, waiting.reasons, early_reason, tell_by_date,
        reconsider_by_date,
    )  # fmt: skip
    return _record(nrm, given, by=by, at=at, panel_decision=waiting.pk)


def _record(
    nrm: NrmReferral, given: DecisionGiven, *, by: Actor, at: dt.datetime, panel_decision: int | None = None
) -> NrmDecision:
    stage = next_stage(nrm)
    if stage is None:
        raise Refused(f"This is “{nrm.get_status_display()}”: there is no decision to record now.")
    _require_sound(nrm, stage, given, at)
    move_nrm(nrm, DECIDED_AS[stage, given.outcome])
    _settle_reconsidering(nrm, _DECIDED_ANEW, by=by, at=at)
    decision = NrmDecision(
        nrm=nrm, stage=stage, outcome=given.outcome, decided_date=given.decided_date, made_by=given.made_by,
        reasons=require_text(given.reasons, what="reasons", field="reasons", limit=15_000),
        early_reason=require_text(given.early_reason, what="reason", field="early_reason", limit=500),
        recovery=_recovery(nrm, stage, given, by=by, at=at), recorded_at=at, recorded_by=by.member,
        panel_decision_id=panel_decision,
    )  # fmt: skip
    if given.outcome == Outcome.NEGATIVE:
        decision.reconsidering = _ask_about_reconsideration(nrm, given.reconsider_by_date, by=by, at=at)
    decision.save_checked()
    nrm.save_checked()
    if stage == Stage.REASONABLE and nrm.grounds_clock is not None:
        stop_clock(by=by, at=at, clock=nrm.grounds_clock, done=Done(given.decided_date))
    ask_to_tell(nrm, stage, given.tell_by_date, by=by, at=at)
    record_act(by=by, at=at, action="record_nrm_decision", op=Operation.COLLECTION, subjects=[nrm.case.record])
    return decision


def _require_sound(nrm: NrmReferral, stage: Stage, given: DecisionGiven, at: dt.datetime) -> None:
    if given.outcome not in Outcome.values:
        raise Refused("Choose whether the decision is positive or negative.", field="outcome")
    if given.made_by not in DecidedBy.values:
        raise Refused("Choose who decided.", field="made_by")
    require_past(given.decided_date, at, field="decided_date")
    if nrm.sent_date is not None and given.decided_date < nrm.sent_date:
        raise Refused("It cannot be before the referral was sent.", field="decided_date")
    if stage == Stage.CONCLUSIVE:
        reasonable = decision_of(nrm, Stage.REASONABLE)
        if reasonable is None:
            raise Refused("Record the reasonable-grounds decision first.")
        until = reasonable.recovery.due_at if reasonable.recovery is not None else None
        require_time_for_conclusive(
            decided_date=given.decided_date, made_by=given.made_by, outcome=given.outcome,
            early_reason=given.early_reason, reasonable_date=reasonable.decided_date,
            not_before=civil_date(until) if until is not None else None,
        )  # fmt: skip


def _recovery(nrm: NrmReferral, stage: Stage, given: DecisionGiven, *, by: Actor, at: dt.datetime) -> Clock | None:
    """The recovery period, in the ledger. It is a time that passes, not something to be done by then: it is never overdue."""
    if stage != Stage.REASONABLE or given.outcome != Outcome.POSITIVE or not nrm.nation:
        return None
    try:
        clock = start_clock(
            by=by, at=at, key=RuleKey.NRM_RECOVERY, record=nrm.case.record, owner_agency=nrm.case.lead.agency,
            owner=nrm.case.lead, starts_at=at_london(given.decided_date, MORNING), nation=Nation(nrm.nation),
        )  # fmt: skip
    except NoRuleLoaded:
        return None
    stop_clock(by=by, at=at, clock=clock)
    return clock


def _ask_about_reconsideration(nrm: NrmReferral, due_date: dt.date | None, *, by: Actor, at: dt.datetime) -> Task:
    if due_date is None or due_date < civil_date(at):
        raise Refused("Say by when it is decided whether to ask for a reconsideration.", field="reconsider_by_date")
    return _ask_to_reconsider(nrm, due_date, by=by, at=at)


def _ask_to_reconsider(nrm: NrmReferral, due_date: dt.date, *, by: Actor, at: dt.datetime) -> Task:
    return ask_lead(
        nrm, _RECONSIDER, TaskKind.ACTION, due_date, by=by, at=at,
        explanation="A negative NRM decision may be reconsidered. Ask the first responder, the guardian or a solicitor.",
    )  # fmt: skip


def _settle_reconsidering(nrm: NrmReferral, outcome: str, *, by: Actor, at: dt.datetime) -> None:
    """Whatever the decisions of this referral asked about a reconsideration, and nobody answered, is over."""
    asked = nrm.decisions.filter(reconsidering__isnull=False).values("reconsidering")
    for task in Task.related.filter(pk__in=asked):
        settle_task(by=by, at=at, task=task, outcome=outcome)


def _ask_again(earlier: NrmDecision, *, by: Actor, at: dt.datetime) -> None:
    """A negative decision stands again: what a later one ended unanswered is asked again, by the day it was to be."""
    ended = earlier.reconsidering
    if ended is not None and ended.outcome == _DECIDED_ANEW:
        earlier.reconsidering = _ask_to_reconsider(earlier.nrm, civil_date(ended.due_at), by=by, at=at)
        earlier.save_checked()


@transaction.atomic
def withdraw_nrm_decision(*, by: Actor, at: dt.datetime, nrm_uuid: uuid.UUID, version: int, reason: str) -> NrmReferral:
    """Mark the newest decision as recorded in error: what stood before stands again with what it asked, and what this one
    asked is settled.

    Errors: Absent, Refused, Conflict.
    """
    nrm = locked_nrm(by, at, nrm_uuid)
    require_version(nrm, version)
    decision: NrmDecision | None = nrm.decisions.filter(withdrawn_at__isnull=True).order_by("-pk").first()
    if decision is None:
        raise Refused("There is no decision to take back.")
    if not reason.strip():
        raise Refused("Say why it was recorded in error.", field="reason")
    decision.withdrawn_at, decision.withdrawn_by = at, by.member
    decision.withdrawn_reason = require_text(reason, what="reason", field="reason", limit=300)
    decision.save_checked()
    earlier = decision_of(nrm, decision.stage)
    move_nrm(nrm, DECIDED_AS[earlier.stage, earlier.outcome] if earlier else BEFORE[decision.stage])
    if decision.stage == Stage.REASONABLE and earlier is None:
        nrm.grounds_clock = start_grounds_clock(nrm, by=by, at=at)
    nrm.save_checked()
    settle_tellings(nrm, decision.stage, _IN_ERROR, by=by, at=at)
    if decision.reconsidering is not None:
        settle_task(by=by, at=at, task=decision.reconsidering, outcome=_IN_ERROR)
    if earlier is not None:
        _ask_again(earlier, by=by, at=at)
    record_act(by=by, at=at, action="withdraw_nrm_decision", op=Operation.ALTERATION, subjects=[nrm.case.record])
    return nrm

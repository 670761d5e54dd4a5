"""Acts of stepping down: proposing, a second person, partners' views, deciding all the same, withdrawing, closing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import may, require_permission
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency
from throughline.audit.states import Operation
from throughline.closing.models import PartnerView, StepDown
from throughline.closing.policies import require_overrule_second, require_partner_move, require_step_down_move
from throughline.closing.queries import list_partner_views, list_points, needs_overrule_second, open_step_down
from throughline.closing.states import Basis, PartnerAnswer, StepDownStatus
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.hub.actions.cases import ClosingGiven
from throughline.hub.models import Case
from throughline.hub.policies import require_open
from throughline.support.actions.closing import NeedOutcomeGiven, close_case_with_outcomes


@dataclass(frozen=True)
class StepDownGiven:
    """Why a case may close, what stays in place, the way back, and what the person says about it."""

    basis: str
    reason: str
    exit_plan: str
    way_back: str
    their_view: str


@transaction.atomic
def propose_closing(*, by: Actor, at: dt.datetime, case_uuid: uuid.UUID, given: StepDownGiven) -> StepDown:
    """Propose that a case closes. Nothing closes by it; missed sessions are never the reason (practice.md P6).

    Errors: Absent, Refused (closed already; proposed already; something left unsaid).
    """
    require_permission(by, "case.work")
    case = get_visible(Case, case_uuid, by, at, lock=True)
    require_open(case)
    if open_step_down(by, at, case) is not None:
        raise Refused("Closing is proposed already.")
    if given.basis not in Basis.values:
        raise Refused("Choose why it may close.", field="basis")
    step_down = StepDown(
        case=case, basis=given.basis, proposed_at=at, proposed_by=by.member,
        reason=_said(given.reason, "Say why it may close.", "reason", 2000),
        exit_plan=_said(given.exit_plan, "Say what stays in place for them, and who gives it.", "exit_plan", 5000),
        way_back=_said(given.way_back, "Say how they or anyone can come back.", "way_back", 1000),
        their_view=_said(given.their_view, "Write what they say about it, or why they could not be asked.",
                         "their_view", 1000),
    )  # fmt: skip
    step_down.save_checked()
    record_act(by=by, at=at, action="propose_closing", op=Operation.COLLECTION, subjects=[case.record])
    return step_down


@transaction.atomic
def second_closing(*, by: Actor, at: dt.datetime, step_down_uuid: uuid.UUID, note: str) -> StepDown:
    """Agree, as the second person, with the reason to close. Errors: Absent, Refused (whoever proposed it)."""
    step_down = _locked(by, at, step_down_uuid)
    if step_down.basis != Basis.REASON:
        raise Refused("This rests on two lower reviews: no second person is needed.")
    if step_down.proposed_by_id == by.member.pk:
        raise Refused("Whoever proposed it cannot be the second person.")
    if step_down.seconded_by_id is not None:
        raise Refused("A second person has agreed already.")
    step_down.seconded_at, step_down.seconded_by = at, by.member
    step_down.seconded_note = _said(note, "Say why you agree.", "note", 1000)
    return _kept(step_down, "second_closing", by=by, at=at)


@dataclass(frozen=True)
class PartnerViewGiven:
    """What an agency says, or the day it was asked without an answer so far."""

    answer: str
    note: str = ""
    asked_date: dt.date | None = None


@transaction.atomic
def record_partner_view(
    *, by: Actor, at: dt.datetime, step_down_uuid: uuid.UUID, agency: Agency, given: PartnerViewGiven
) -> PartnerView:
    """Record what an agency that works on the case says: by one of its own, else by whoever asked it.

    Not agreeing needs the reason; *asked, has not answered* the day, and is never agreement. Errors: Absent, Refused.
    """
    step_down = _locked(by, at, step_down_uuid)
    views = {view.agency.pk: view for view in list_partner_views(step_down, at)}
    if agency.pk not in views:
        raise Refused("Choose an agency that works on this case.", field="agency")
    asked_them = by.member.pk in (step_down.proposed_by_id, step_down.case.lead_id) or may(by.role, "case.lead")
    if by.agency.pk != agency.pk and not asked_them:
        raise Refused("Only that agency, the lead or the coordinator can record its view.", field="agency")
    if given.answer not in PartnerAnswer.values:
        raise Refused("Say whether they agree.", field="answer")
    require_partner_move(views[agency.pk].answer, given.answer)
    if given.answer == PartnerAnswer.DISAGREES and not given.note.strip():
        raise Refused("Say why they do not agree.", field="note")
    view = PartnerView(
        step_down=step_down, agency=agency, answer=given.answer, asked_date=_asked(given, at), said_at=at,
        said_by=by.member, note=require_text(given.note, what="note", field="note", limit=1000),
    )  # fmt: skip
    view.save_checked()
    record_act(by=by, at=at, action="record_partner_view", op=Operation.COLLECTION, subjects=[step_down.case.record])
    return view


def _asked(given: PartnerViewGiven, at: dt.datetime) -> dt.date | None:
    """The day an agency that has not answered was asked; none once it has."""
    if given.answer != PartnerAnswer.ASKED:
        return None
    if given.asked_date is None or given.asked_date > civil_date(at):
        raise Refused("Give the day they were asked: today or earlier.", field="asked_date")
    return given.asked_date


@transaction.atomic
def overrule_partner(*, by: Actor, at: dt.datetime, step_down_uuid: uuid.UUID, reason: str) -> StepDown:
    """Decide that it closes although a partner does not agree, or has not answered: the coordinator, with the reason.

    It holds for what partners had said by then. Over one who has not answered, a second person must agree
    (``second_overruling``). Errors: Absent, Refused (nobody disagrees, and nobody is waited for).
    """
    require_permission(by, "case.lead")
    step_down = _locked(by, at, step_down_uuid)
    if all(view.answer in ("", PartnerAnswer.AGREES) for view in list_partner_views(step_down, at)):
        raise Refused("No partner disagrees, and none was asked and has not answered.")
    step_down.overruled_at, step_down.overruled_by = at, by.member
    step_down.overruled_reason = _said(reason, "Say why it closes all the same.", "reason", 1000)
    step_down.overrule_seconded_at, step_down.overrule_seconded_by = None, None
    step_down.overrule_seconded_note = ""
    return _kept(step_down, "overrule_partner", by=by, at=at)


@transaction.atomic
def second_overruling(*, by: Actor, at: dt.datetime, step_down_uuid: uuid.UUID, note: str) -> StepDown:
    """Agree, as the second person, to close without the answer of a partner who was asked.

    Errors: Absent, Refused (whoever proposed it, or decided; nobody is waited for).
    """
    step_down = _locked(by, at, step_down_uuid)
    require_overrule_second(step_down, by.member)
    if not needs_overrule_second(step_down, list_partner_views(step_down, at)):
        raise Refused("Every partner asked has answered: no second person is needed.")
    step_down.overrule_seconded_at, step_down.overrule_seconded_by = at, by.member
    step_down.overrule_seconded_note = _said(note, "Say why you agree.", "note", 1000)
    return _kept(step_down, "second_overruling", by=by, at=at)


@transaction.atomic
def withdraw_closing(*, by: Actor, at: dt.datetime, step_down_uuid: uuid.UUID, reason: str) -> StepDown:
    """Take the proposal back, with the reason: the work goes on. Errors: Absent, Refused."""
    step_down = _locked(by, at, step_down_uuid)
    _move(
        step_down, StepDownStatus.WITHDRAWN, _said(reason, "Say why it does not close.", "reason", 1000), by=by, at=at
    )
    return _kept(step_down, "withdraw_closing", by=by, at=at)


@transaction.atomic
def close_stepped_down(
    *,
    by: Actor,
    at: dt.datetime,
    case_uuid: uuid.UUID,
    version: int,
    given: ClosingGiven,
    outcomes: Mapping[uuid.UUID, NeedOutcomeGiven],
) -> Case:
    """Close a case whose closing was proposed and of which every point is met. Errors: Absent, Refused, Conflict."""
    require_permission(by, "case.work")
    case = get_visible(Case, case_uuid, by, at, lock=True)
    step_down = open_step_down(by, at, case)
    if step_down is None:
        require_open(case)
        raise Refused("Propose the closing first: why it may close, the exit plan, and the way back.")
    missing = [point for point in list_points(by, at, step_down) if not point.is_met]
    if missing:
        elsewhere = [f" {point.detail}." for point in missing if point.is_settled_elsewhere]
        here = [point.what.lower() for point in missing if not point.is_settled_elsewhere]
        raise Refused(f"It cannot close yet{': ' if here else ''}{'; '.join(here)}.{''.join(elsewhere)}")
    closed = close_case_with_outcomes(
        by=by, at=at, case_uuid=case_uuid, version=version, given=given, outcomes=outcomes
    )
    _move(step_down, StepDownStatus.CLOSED, "", by=by, at=at)
    _kept(step_down, "close_stepped_down", by=by, at=at)
    return closed


def _locked(by: Actor, at: dt.datetime, step_down_uuid: uuid.UUID) -> StepDown:
    """An open proposal through the gate, held against a second hand. Errors: Absent; Refused when it ended."""
    require_permission(by, "case.work")
    rows = StepDown.objects.visible_to(by, at).select_for_update(of=("self",))
    found: StepDown | None = rows.select_related("case__record", "proposed_by").filter(uuid=step_down_uuid).first()
    if found is None:
        raise Absent
    require_step_down_move(found, StepDownStatus.CLOSED)
    return found


def _said(text: str, unsaid: str, field: str, limit: int) -> str:
    if not text.strip():
        raise Refused(unsaid, field=field)
    return require_text(text, what="what you write", field=field, limit=limit)


def _move(step_down: StepDown, to_status: str, reason: str, *, by: Actor, at: dt.datetime) -> None:
    """The one place a proposal's status is written."""
    require_step_down_move(step_down, to_status)
    step_down.status = to_status
    step_down.ended_at, step_down.ended_by, step_down.ended_reason = at, by.member, reason


def _kept(step_down: StepDown, action: str, *, by: Actor, at: dt.datetime) -> StepDown:
    step_down.save_checked()
    record_act(by=by, at=at, action=action, op=Operation.ALTERATION, subjects=[step_down.case.record])
    return step_down

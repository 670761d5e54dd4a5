"""Acts on what a person needs: recording it, asking them, closing it with what came of it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import at_london, civil_date
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.hub.models import Case
from throughline.register.queries import age_of, require_born
from throughline.support.actions.heeding import heed_answer
from throughline.support.actions.loading import load_need
from throughline.support.actions.tasks import finish_task
from throughline.support.models import Need, NeedAnswer
from throughline.support.policies import (
    require_newest_answer,
    require_not_to_come,
    require_nothing_live,
    require_open_case,
    require_open_need,
    require_outcome,
)
from throughline.support.states import ServiceKind, TheirAnswer
from throughline.work.deadlines import DEFAULT_DAY_END
from throughline.work.facts import ask_task
from throughline.work.states import TaskKind


@transaction.atomic
def record_need(*, by: Actor, at: dt.datetime, case_uuid: uuid.UUID, kind: str, description: str) -> Need:
    """Record what a person needs, in words they would know, on an open case. Errors: Absent, Refused."""
    require_permission(by, "support.offer")
    case = get_visible(Case, case_uuid, by, at, lock=True)
    require_open_case(case)
    if kind not in ServiceKind.values:
        raise Refused("Choose what kind of support this is.", field="kind")
    words = require_text(description, what="what they need", field="description", limit=500)
    if not words:
        raise Refused("Say what they need, in words they would know.", field="description")
    need = Need(case=case, kind=kind, description=words, recorded_at=at, recorded_by=by.member)
    need.save_checked()
    record_act(by=by, at=at, action="record_need", op=Operation.COLLECTION, subjects=[case.record, case.person.record])
    return need


@transaction.atomic
def record_answer(
    *,
    by: Actor,
    at: dt.datetime,
    need_uuid: uuid.UUID,
    version: int,
    explained_date: dt.date,
    answer: str,
    answer_words: str = "",
    ask_again_date: dt.date | None = None,
    parent_told: str = "",
) -> Need:
    """Record that a need was explained to the person and what they answered; earlier answers are kept (practice.md P6).

    *Not yet* stays open with a day to ask again, and asks the lead to. *No* closes nothing. Either takes back an offer
    not begun, and has support under way talked about (``heed_answer``). For someone who may be under 18, a parent or
    carer was told, or it says why that is not safe. Errors: Absent, Refused, Conflict.
    """
    require_permission(by, "support.offer")
    need = load_need(by, at, need_uuid)
    need.require_version(version, answer_shown(need))
    require_open_need(need)
    words = require_text(answer_words, what="their words", field="answer_words", limit=1000)
    told = require_text(parent_told, what="who was told", field="parent_told", limit=300)
    _require_answer(answer, words, explained_date, ask_again_date, civil_date(at))
    require_born(need.case.person, explained_date, field="explained_date")
    _require_parent(need, told, civil_date(at))
    require_newest_answer(need.answers.order_by("recorded_at", "pk").last(), answer, explained_date)
    need.explained_date, need.answer, need.answer_words, need.parent_told = explained_date, answer, words, told
    need.ask_again_date = ask_again_date if answer == TheirAnswer.NOT_YET else None
    finish_task(need.ask_task, by=by, at=at, outcome=f"Asked again: {TheirAnswer(answer).label.lower()}")
    need.ask_task = None
    if need.ask_again_date is not None:
        need.ask_task = ask_task(
            by=by, at=at, record=need.case.record, kind=TaskKind.ASK_AGAIN, owner=need.case.lead,
            title=f"Ask again about support: {need.get_kind_display().lower()}", owner_agency=need.case.lead.agency,
            due_at=at_london(need.ask_again_date, DEFAULT_DAY_END),
            explanation="They said “not yet”. That is an answer, and it stays open until they are asked again.",
        )  # fmt: skip
    need.save_checked()
    _keep_answer(need, by=by, at=at)
    heed_answer(need, by=by, at=at)
    record_act(
        by=by, at=at, action="record_answer", op=Operation.COLLECTION,
        subjects=[need.case.record, need.case.person.record],
    )  # fmt: skip
    return need


def _require_answer(
    answer: str, words: str, explained_date: dt.date, ask_again_date: dt.date | None, today: dt.date
) -> None:
    require_not_to_come(explained_date, today, what="The day it was explained", field="explained_date")
    if answer not in TheirAnswer.values or answer == TheirAnswer.NOT_ASKED:
        raise Refused("Choose what they answered.", field="answer")
    if answer == TheirAnswer.SOMETHING_ELSE and not words:
        raise Refused("Write what they would want instead, in their words.", field="answer_words")
    if answer == TheirAnswer.NOT_YET and (ask_again_date is None or ask_again_date <= today):
        raise Refused("“Not yet” stays open: give a day to come, to ask them again.", field="ask_again_date")


def _require_parent(need: Need, told: str, on: dt.date) -> None:
    if not told and age_of(need.case.person, on).may_be_child:
        raise Refused("Say which parent or carer was told, or why that is not needed or not safe.", field="parent_told")


def _keep_answer(need: Need, *, by: Actor, at: dt.datetime) -> None:
    assert need.explained_date is not None
    NeedAnswer(
        need=need,
        explained_date=need.explained_date,
        answer=need.answer,
        words=need.answer_words,
        ask_again_date=need.ask_again_date,
        parent_told=need.parent_told,
        recorded_at=at,
        recorded_by=by.member,
    ).save_checked()


def answer_shown(need: Need) -> dict[str, object]:
    """A need's standing answer as a conflict page shows it, by form field."""
    names = ("explained_date", "answer", "answer_words", "ask_again_date", "parent_told")
    return {name: getattr(need, name) or "" for name in names}


@transaction.atomic
def close_need(
    *, by: Actor, at: dt.datetime, need_uuid: uuid.UUID, version: int, outcome: str, outcome_note: str = ""
) -> Need:
    """Close a need with what came of it, once no support for it waits or is under way.

    Missing sessions or saying no is never by itself a reason, so anything but *met* says more (practice.md P6). Errors:
    Absent, Refused, Conflict.
    """
    require_permission(by, "support.offer")
    need = load_need(by, at, need_uuid)
    need.require_version(version, {"outcome": need.outcome, "outcome_note": need.outcome_note})
    require_open_need(need)
    end_need(need, by=by, at=at, outcome=outcome, outcome_note=outcome_note)
    record_act(
        by=by, at=at, action="close_need", op=Operation.ALTERATION,
        subjects=[need.case.record, need.case.person.record],
    )  # fmt: skip
    return need


def end_need(
    need: Need, *, by: Actor, at: dt.datetime, outcome: str, outcome_note: str, field_prefix: str = ""
) -> None:
    """Give an open need its outcome, in the transaction of the act that closes it. Errors: Refused."""
    require_outcome(outcome, outcome_note, field_prefix=field_prefix)
    require_nothing_live(need)
    note_field = f"{field_prefix}outcome_note"
    need.outcome = outcome
    need.outcome_note = require_text(outcome_note, what="what came of it", field=note_field, limit=1000)
    need.closed_at, need.closed_by = at, by.member
    finish_task(need.ask_task, by=by, at=at, outcome="The need was closed")
    for offer in need.offers.select_related("re_offer_task"):
        finish_task(offer.re_offer_task, by=by, at=at, outcome="The need was closed")
    need.save_checked()

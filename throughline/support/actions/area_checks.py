"""Asking whether an area is one to look for a home in, and a person's answer: never why (practice.md P17)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.agencies.queries import members_of_hub
from throughline.agencies.states import Role
from throughline.audit.states import Operation
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_name
from throughline.support.actions.housing import begin_checks
from throughline.support.actions.loading import load_move
from throughline.support.actions.tasks import finish_task
from throughline.support.areas import is_address
from throughline.support.models import AreaCheck
from throughline.support.policies import may_answer_area_check, require_looking, require_open_case
from throughline.support.states import AreaAnswer
from throughline.work.facts import ask_task, notify, start_clock, stop_clock
from throughline.work.states import RuleKey, TaskKind


@transaction.atomic
def request_area_check(*, by: Actor, at: dt.datetime, move_uuid: uuid.UUID, area: str) -> AreaCheck:
    """Ask whether an area is one to look in. Nothing is looked up: whoever asks always gets the same answer, that a person
    will answer by a time. Errors: Absent, Refused (an address, asked already, the move is past looking).
    """
    require_permission(by, "housing.work")
    move = load_move(by, at, move_uuid)
    require_open_case(move.case)
    require_looking(move)
    name = require_name(area, what="the area", field="area")
    if not name:
        raise Refused("Give the area: a town, a part of a city, or the first half of a postcode.", field="area")
    if is_address(name):
        raise Refused(
            "Give an area, not an address: a town, a part of a city, or the first half of a postcode, such as “Ludlow” or "
            "“SY8”. Leave out the house, the street and the rest of the postcode.", field="area",
        )  # fmt: skip
    if AreaCheck.related.filter(move=move, area__iexact=name, answer="").exists():
        raise Refused("This area is being checked already.", field="area")
    case = move.case
    clock = start_clock(by=by, at=at, key=RuleKey.AREA_CHECK, record=case.record, owner_agency=by.hub.agency)
    task = ask_task(
        by=by, at=at, record=case.record, kind=TaskKind.AREA_CHECK, title="Answer an area-safety check",
        owner_agency=by.hub.agency, due_at=clock.due_at,
        explanation="Answer suitable, not suitable, or discuss by phone, among the area checks. Never say why.",
    )  # fmt: skip
    check = AreaCheck(move=move, area=name, requested_at=at, requested_by=by.member, clock=clock, task=task)
    check.save_checked()
    begin_checks(move)
    for coordinator in members_of_hub(by.hub, [Role.COORDINATOR]):
        notify(by=by, at=at, member=coordinator, record=case.record, text="An area-safety check was requested")
    record_act(
        by=by, at=at, action="request_area_check", op=Operation.COLLECTION, subjects=[case.record, case.person.record]
    )
    return check


@transaction.atomic
def answer_area_check(*, by: Actor, at: dt.datetime, check_uuid: uuid.UUID, version: int, answer: str) -> AreaCheck:
    """A coordinator, or the officer who was handed the task, answers: suitable, not suitable or discuss by phone. Never why.

    *Discuss by phone* may be followed by the answer that came of it. Errors: Absent, Refused, Conflict.
    """
    require_permission(by, "area_check.answer")
    rows = AreaCheck.objects.visible_to(by, at).select_for_update(of=("self",)).filter(uuid=check_uuid)
    check: AreaCheck | None = rows.select_related(
        "move__case__record", "move__case__person__record", "requested_by", "task", "clock"
    ).first()
    if check is None or not may_answer_area_check(by, check):
        raise Absent
    check.require_version(version, {"answer": check.get_answer_display()})
    if check.answer not in ("", AreaAnswer.DISCUSS):
        raise Refused("This check has its answer. If things changed, ask for a new check.")
    if answer not in AreaAnswer.values:
        raise Refused("Choose an answer.", field="answer")
    check.answer, check.answered_at, check.answered_by = answer, at, by.member
    check.save_checked()
    stop_clock(by=by, at=at, clock=check.clock)
    finish_task(check.task, by=by, at=at, outcome="Answered")
    case = check.move.case
    notify(by=by, at=at, member=check.requested_by, record=case.record, text="An area-safety check was answered")
    record_act(
        by=by, at=at, action="answer_area_check", op=Operation.ALTERATION, subjects=[case.record, case.person.record]
    )
    return check

"""Acts on a housing move: beginning it, the person's wish, the home offered, moving; each step as the table allows."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict, dataclass

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
from throughline.register.given import PlaceGiven
from throughline.register.queries import age_of, require_born
from throughline.support.actions.loading import load_move
from throughline.support.actions.new_addresses import hold_new_address
from throughline.support.housing import duty_named
from throughline.support.models import AreaCheck, HousingMove, MoveWish
from throughline.support.policies import (
    require_housing_move,
    require_newest_answer,
    require_not_to_come,
    require_open_case,
    require_wished,
)
from throughline.support.states import AreaAnswer, MoveStatus, TheirAnswer
from throughline.work.deadlines import DEFAULT_DAY_END
from throughline.work.facts import ask_task, notify
from throughline.work.states import TaskKind


@dataclass(frozen=True)
class MoveGiven:
    """How someone lives now, who moves, under which duty, and what they would lose."""

    whose_home: str
    who_moves: str
    duty: str
    tenancy: str = ""
    loses_school: str = ""
    loses_friends: str = ""
    loses_family: str = ""


@transaction.atomic
def begin_move(*, by: Actor, at: dt.datetime, case_uuid: uuid.UUID, given: MoveGiven) -> HousingMove:
    """Begin to look for a home for someone, on an open case. Errors: Absent, Refused (one is under way, something missing)."""
    require_permission(by, "support.offer")
    case = get_visible(Case, case_uuid, by, at, lock=True)
    require_open_case(case)
    move = HousingMove(case=case, begun_at=at, begun_by=by.member)
    _describe(move, given)
    move.save_checked()
    _record(move, "begin_move", Operation.COLLECTION, by, at)
    return move


@transaction.atomic
def edit_move(*, by: Actor, at: dt.datetime, move_uuid: uuid.UUID, version: int, given: MoveGiven) -> HousingMove:
    """Change what is known of a move under way. Errors: Absent, Refused, Conflict."""
    move = _load_under_way(by, at, move_uuid, version)
    _describe(move, given)
    move.save_checked()
    _record(move, "edit_move", Operation.ALTERATION, by, at)
    return move


@transaction.atomic
def record_move_wish(
    *,
    by: Actor,
    at: dt.datetime,
    move_uuid: uuid.UUID,
    explained_date: dt.date,
    answer: str,
    words: str = "",
    housing_may_read: bool = False,
    parent_told: str = "",
) -> MoveWish:
    """Record what the person said of moving when it was explained to them; each answer is kept (practice.md P6).

    For someone who may be under 18, a parent or carer was told, or it says why not. Errors: Absent, Refused.
    """
    require_permission(by, "support.offer")
    move = load_move(by, at, move_uuid)
    get_visible(Case, move.case.record.uuid, by, at)
    _require_under_way(move)
    require_not_to_come(explained_date, civil_date(at), what="The day it was explained", field="explained_date")
    require_born(move.case.person, explained_date, field="explained_date")
    if answer not in TheirAnswer.values or answer == TheirAnswer.NOT_ASKED:
        raise Refused("Choose what they answered.", field="answer")
    require_newest_answer(move.wishes.order_by("recorded_at", "pk").last(), answer, explained_date)
    kept = require_text(words, what="their words", field="words", limit=1000)
    if answer == TheirAnswer.SOMETHING_ELSE and not kept:
        raise Refused("Write what they would want instead, in their words.", field="words")
    told = require_text(parent_told, what="who was told", field="parent_told", limit=300)
    if not told and age_of(move.case.person, civil_date(at)).may_be_child:
        raise Refused("Say which parent or carer was told, or why that is not needed or not safe.", field="parent_told")
    wish = MoveWish(
        move=move, explained_date=explained_date, answer=answer, words=kept, housing_may_read=housing_may_read,
        parent_told=told, recorded_at=at, recorded_by=by.member,
    )  # fmt: skip
    wish.save_checked()
    _record(move, "record_move_wish", Operation.COLLECTION, by, at)
    return wish


@transaction.atomic
def record_home_offered(
    *, by: Actor, at: dt.datetime, move_uuid: uuid.UUID, version: int, check_uuid: uuid.UUID | None
) -> HousingMove:
    """A home was offered, in an area whose newest check was answered *suitable*, and the person wants it.

    Where it is stands nowhere yet. Errors: Absent, Refused, Conflict.
    """
    move = _load_under_way(by, at, move_uuid, version)
    require_housing_move(move, MoveStatus.OFFERED)
    require_wished(move)
    suitable = AreaCheck.related.filter(move=move, answer=AreaAnswer.SUITABLE)
    check = suitable.filter(uuid=check_uuid).first() if check_uuid is not None else None
    if check is None:
        raise Refused(
            "Choose an area whose check was answered “suitable”. For any other, ring whoever answers.",
            field="check_uuid",
        )
    if AreaCheck.related.filter(move=move, area__iexact=check.area, pk__gt=check.pk).exists():
        raise Refused("This area was asked about again since. Only its newest answer counts.", field="check_uuid")
    check.is_offered = True
    check.save_checked()
    _move(move, MoveStatus.OFFERED)
    _record(move, "record_home_offered", Operation.ALTERATION, by, at)
    return move


@transaction.atomic
def record_moving(*, by: Actor, at: dt.datetime, move_uuid: uuid.UUID, version: int) -> HousingMove:
    """The offer was taken and the move is being made; the person still wants it. Errors: Absent, Refused, Conflict."""
    move = _load_under_way(by, at, move_uuid, version)
    require_housing_move(move, MoveStatus.MOVING)
    require_wished(move)
    _move(move, MoveStatus.MOVING)
    _record(move, "record_moving", Operation.ALTERATION, by, at)
    return move


@transaction.atomic
def record_moved(
    *, by: Actor, at: dt.datetime, move_uuid: uuid.UUID, version: int, moved_date: dt.date, address: PlaceGiven
) -> HousingMove:
    """They moved: the address is held for named people only, the lead, the cover and whoever records it (practice.md P25).

    The lead is asked to record the new home the same day: from it follow where they live, and who is told of it. Errors:
    Absent, Refused (a day to come, before they were born or before it was explained to them), Conflict.
    """
    move = _load_under_way(by, at, move_uuid, version)
    require_housing_move(move, MoveStatus.MOVED)
    _require_moved_date(move, moved_date, civil_date(at))
    move.moved_date = moved_date
    move.new_place = hold_new_address(move.case, address, by=by, at=at)
    move.ended_at, move.ended_by = at, by.member
    _move(move, MoveStatus.MOVED)
    notify(by=by, at=at, member=move.case.lead, record=move.case.record, text="A housing move was made")
    _ask_to_record_home(move, by=by, at=at)
    _record(move, "record_moved", Operation.COLLECTION, by, at)
    return move


def _require_moved_date(move: HousingMove, day: dt.date, today: dt.date) -> None:
    """Begun in the product late is no fault; made before anybody explained it to them is one day or the other wrong (P6)."""
    require_not_to_come(day, today, what="The day they moved", field="moved_date")
    require_born(move.case.person, day, field="moved_date")
    explained = move.wishes.order_by("explained_date").values_list("explained_date", flat=True).first()
    if explained is not None and day < explained:
        raise Refused(
            f"They moved before the move was explained to them, on {explained:%-d %B %Y}. Check both days.",
            field="moved_date",
        )


def _ask_to_record_home(move: HousingMove, *, by: Actor, at: dt.datetime) -> None:
    """Where somebody lives is recorded with their places, by whoever works on the case. The task names no place (P25)."""
    case = move.case
    ask_task(
        by=by, at=at, record=case.record, kind=TaskKind.RECORD_HOME, title="Record where they live now",
        owner=case.lead, owner_agency=case.lead.agency, due_at=max(at_london(civil_date(at), DEFAULT_DAY_END), at),
        explanation="A housing move was made. Record the new home among their places, so that its area is told of them.",
    )  # fmt: skip


@transaction.atomic
def look_again(*, by: Actor, at: dt.datetime, move_uuid: uuid.UUID, version: int, reason: str) -> HousingMove:
    """The home fell through: the move goes on, and another is looked for. Errors: Absent, Refused, Conflict."""
    move = _load_under_way(by, at, move_uuid, version)
    require_housing_move(move, MoveStatus.CHECKS)
    move.status_note = _reason(reason, "Say why it fell through.")
    AreaCheck.related.filter(move=move, is_offered=True).update(is_offered=False)
    _move(move, MoveStatus.CHECKS)
    _record(move, "look_again", Operation.ALTERATION, by, at)
    return move


@transaction.atomic
def stop_move(*, by: Actor, at: dt.datetime, move_uuid: uuid.UUID, version: int, reason: str) -> HousingMove:
    """The move is not going ahead, with the reason. Another may be begun later. Errors: Absent, Refused, Conflict."""
    move = _load_under_way(by, at, move_uuid, version)
    require_housing_move(move, MoveStatus.NOT_GOING_AHEAD)
    move.status_note = _reason(reason, "Say why it is not going ahead.")
    move.ended_at, move.ended_by = at, by.member
    _move(move, MoveStatus.NOT_GOING_AHEAD)
    notify(by=by, at=at, member=move.case.lead, record=move.case.record, text="A housing move is not going ahead")
    _record(move, "stop_move", Operation.ALTERATION, by, at)
    return move


def begin_checks(move: HousingMove) -> None:
    """The first area was asked about, in the transaction of the act that asks."""
    if move.status == MoveStatus.WISHED:
        _move(move, MoveStatus.CHECKS)


def move_shown(move: HousingMove) -> dict[str, object]:
    """A move as a conflict page shows it, by form field."""
    names = ("whose_home", "tenancy", "who_moves", "duty", "loses_school", "loses_friends", "loses_family")
    return {name: getattr(move, name) for name in names} | {"status": move.get_status_display()}


def _load_under_way(by: Actor, at: dt.datetime, move_uuid: uuid.UUID, version: int) -> HousingMove:
    require_permission(by, "housing.work")
    move = load_move(by, at, move_uuid)
    move.require_version(version, move_shown(move))
    _require_under_way(move)
    return move


def _require_under_way(move: HousingMove) -> None:
    require_open_case(move.case)
    if move.status in (MoveStatus.MOVED, MoveStatus.NOT_GOING_AHEAD):
        raise Refused(f"This move is over: {move.get_status_display().lower()}. Begin another if it is needed.")


def _describe(move: HousingMove, given: MoveGiven) -> None:
    if duty_named(given.duty) is None:
        raise Refused("Choose the duty or arrangement.", field="duty")
    for field, text in asdict(given).items():
        setattr(move, field, require_text(text, what="this answer", field=field, limit=300))
    if not move.whose_home:
        raise Refused("Say whose home they live in now.", field="whose_home")
    if not move.who_moves:
        raise Refused("Say who moves.", field="who_moves")


def _reason(reason: str, message: str) -> str:
    why = require_text(reason, what="why", field="reason", limit=500)
    if not why:
        raise Refused(message, field="reason")
    return why


def _move(move: HousingMove, to_status: str) -> None:
    """The only place a move's status is written."""
    require_housing_move(move, to_status)
    move.status = to_status
    move.save_checked()


def _record(move: HousingMove, action: str, op: Operation, by: Actor, at: dt.datetime) -> None:
    case = move.case
    record_act(by=by, at=at, action=action, op=op, subjects=[case.record, case.person.record])

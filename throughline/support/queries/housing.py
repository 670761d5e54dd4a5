"""Reading housing moves and area checks, as frozen values."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet

from throughline.access.gate import visible
from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.agencies.queries import members_of_hub
from throughline.agencies.states import Role
from throughline.core.errors import Absent
from throughline.hub.models import Case
from throughline.register.models import Place
from throughline.support.housing import duty_named
from throughline.support.models import AreaCheck, HousingMove, MoveWish
from throughline.support.policies import may_answer_area_check
from throughline.support.queries.named import list_named
from throughline.support.states import AreaAnswer, MoveStatus

COUNTED_DAYS = 28


@dataclass(frozen=True)
class WishView:
    """What the person said of moving; ``words`` only for those who may read them."""

    explained_date: dt.date
    answer: str
    words: str
    parent_told: str


@dataclass(frozen=True)
class CheckView:
    """One area asked about: who answers by when, or the answer and who gave it. Never why."""

    uuid: uuid.UUID
    area: str
    requested_at: dt.datetime
    requested_by: str
    who_answers: str
    due_at: dt.datetime
    answer: str
    answered_at: dt.datetime | None
    answered_by: str
    answered_by_phone: str
    is_suitable: bool
    is_discuss: bool
    is_offered: bool
    may_answer: bool


@dataclass(frozen=True)
class MoveView:
    """A housing move. ``address`` is there only for those named on it; others are told whom to ask, by ``address_holder``.

    ``place``: the record of the address shown, for the audit.
    """

    uuid: uuid.UUID
    version: int
    status: str
    status_label: str
    status_note: str
    whose_home: str
    tenancy: str
    who_moves: str
    duty: str
    duty_source: str
    loses: tuple[tuple[str, str], ...]
    wishes: tuple[WishView, ...]
    checks: tuple[CheckView, ...]
    moved_date: dt.date | None
    address: str
    place: ProtectedRecord | None
    named: tuple[str, ...]
    is_address_held: bool
    address_holder: str

    @property
    def is_under_way(self) -> bool:
        return self.status not in (MoveStatus.MOVED, MoveStatus.NOT_GOING_AHEAD)

    @property
    def is_looking(self) -> bool:
        return self.status in (MoveStatus.WISHED, MoveStatus.CHECKS)

    @property
    def suitable(self) -> tuple[CheckView, ...]:
        """The areas a home may be in: those whose newest check was answered so. ``checks``: newest first."""
        newest: dict[str, CheckView] = {}
        for check in self.checks:
            newest.setdefault(check.area.casefold(), check)
        return tuple(check for check in newest.values() if check.is_suitable)


@dataclass(frozen=True)
class CheckToAnswer:
    """An area check as those who answer see it, with how often its requester asked of late. ``case``: for the audit."""

    uuid: uuid.UUID
    version: int
    area: str
    case: Case
    reference: str
    requested_at: dt.datetime
    requested_by: str
    requests_of_late: int
    due_at: dt.datetime
    answer: str
    may_answer: bool


@dataclass(frozen=True)
class RequesterCount:
    """How many area checks someone asked for of late. No area and no person stands beside it."""

    name: str
    agency: str
    requests: int
    moves: int


def get_move(actor: Actor, move_uuid: uuid.UUID, at: dt.datetime) -> HousingMove:
    """A housing move one may see, by the case or as its housing provider. Raises Absent."""
    move = _moves(actor, at).filter(uuid=move_uuid).first()
    if move is None:
        raise Absent
    return move


def list_moves(actor: Actor, case: Case, at: dt.datetime) -> list[HousingMove]:
    """A case's moves, the newest first."""
    return list(_moves(actor, at).filter(case=case).order_by("-begun_at", "-pk"))


def sees_case_of(actor: Actor, move: HousingMove, at: dt.datetime) -> bool:
    """Whether the actor is on the hub's side of the case, and not here as its housing provider alone."""
    return Case.objects.visible_to(actor, at).filter(pk=move.case_id).exists()


def view_move(actor: Actor, move: HousingMove, at: dt.datetime) -> MoveView:
    """A move that passed the gate for this actor in this request."""
    on_the_case = sees_case_of(actor, move, at)
    place = Place.objects.visible_to(actor, at).filter(pk=move.new_place_id).select_related("record").first()
    named = tuple(list_named(move.new_place.record)) if move.new_place is not None else ()
    duty = duty_named(move.duty)
    wishes = MoveWish.objects.visible_to(actor, at).filter(move=move).order_by("-recorded_at", "-pk")
    return MoveView(
        uuid=move.uuid, version=move.version, status=move.status, status_label=move.get_status_display(),
        status_note=move.status_note, whose_home=move.whose_home, tenancy=move.tenancy, who_moves=move.who_moves,
        duty=duty.name if duty else move.duty, duty_source=duty.source if duty else "",
        loses=(("School", move.loses_school), ("Friends", move.loses_friends), ("Family", move.loses_family)),
        wishes=tuple(_wish(wish, on_the_case) for wish in wishes),
        checks=tuple(_check(check, actor) for check in _checks(actor, at).filter(move=move).order_by("-requested_at", "-pk")),
        moved_date=move.moved_date, address=_address(place), place=place.record if place else None,
        named=tuple(member.name for member in named) if place else (), is_address_held=move.new_place is not None,
        address_holder=_holder(move, named),
    )  # fmt: skip


def list_checks_to_answer(actor: Actor, at: dt.datetime) -> list[CheckToAnswer]:
    """Every area check of the hub that waits, or is to be discussed, by when it is due. The newest answered follow."""
    counts = _requests_of_late(actor, at)
    rows = _checks(actor, at).filter(visible("move__case__record", actor, at))
    waiting = rows.filter(answer__in=("", AreaAnswer.DISCUSS)).order_by("clock__due_at", "pk")
    answered = rows.exclude(answer__in=("", AreaAnswer.DISCUSS)).order_by("-answered_at", "-pk")[:20]
    return [_to_answer(check, actor, counts) for check in (*waiting[:100], *answered)]


def get_check_to_answer(actor: Actor, check_uuid: uuid.UUID, at: dt.datetime) -> AreaCheck:
    """An area check the actor may answer. Raises Absent."""
    check = _checks(actor, at).filter(uuid=check_uuid).first()
    if check is None or not may_answer_area_check(actor, check):
        raise Absent
    return check


def count_requesters(actor: Actor, at: dt.datetime) -> list[RequesterCount]:
    """Who asked for area checks in the last 28 days, and how often, in the actor's hub, most first: so that none is probed."""
    rows = AreaCheck.objects.unscoped("requests are counted per requester, so that addresses cannot be probed").filter(
        move__case__record__hub=actor.hub, requested_at__gte=at - dt.timedelta(days=COUNTED_DAYS)
    )
    rows = rows.select_related("requested_by__agency")
    requests: Counter[Member] = Counter()
    moves: dict[Member, set[int]] = {}
    for row in rows:
        requests[row.requested_by] += 1
        moves.setdefault(row.requested_by, set()).add(row.move_id)
    return [
        RequesterCount(member.name, member.agency.name, count, len(moves[member]))
        for member, count in sorted(requests.items(), key=lambda item: (-item[1], item[0].name))
    ]


def _moves(actor: Actor, at: dt.datetime) -> QuerySet[HousingMove]:
    moves: QuerySet[HousingMove] = HousingMove.objects.visible_to(actor, at)
    return moves.select_related("case__record__hub", "case__person__record", "case__lead", "new_place__record")


def _checks(actor: Actor, at: dt.datetime) -> QuerySet[AreaCheck]:
    checks: QuerySet[AreaCheck] = AreaCheck.objects.visible_to(actor, at)
    return checks.select_related(
        "requested_by", "answered_by", "clock", "task__owner", "move__case__record", "move__case__person__record"
    )


def _wish(wish: MoveWish, on_the_case: bool) -> WishView:
    may_read = on_the_case or wish.housing_may_read
    return WishView(
        wish.explained_date, wish.get_answer_display(), wish.words if may_read else "",
        wish.parent_told if on_the_case else "",
    )  # fmt: skip


def _check(check: AreaCheck, actor: Actor) -> CheckView:
    return CheckView(
        uuid=check.uuid, area=check.area, requested_at=check.requested_at, requested_by=check.requested_by.name,
        who_answers=_who_answers(check, actor), due_at=check.clock.due_at, answer=check.get_answer_display(),
        answered_at=check.answered_at, answered_by=check.answered_by.name if check.answered_by else "",
        answered_by_phone=check.answered_by.phone if check.answered_by else "",
        is_suitable=check.answer == AreaAnswer.SUITABLE, is_discuss=check.answer == AreaAnswer.DISCUSS,
        is_offered=check.is_offered, may_answer=not check.answer and may_answer_area_check(actor, check),
    )  # fmt: skip


def _who_answers(check: AreaCheck, actor: Actor) -> str:
    """By name: whoever the task was handed to, else the hub's coordinators."""
    if check.task.owner is not None:
        return check.task.owner.name
    names = [member.name for member in members_of_hub(actor.hub, [Role.COORDINATOR])]
    return " or ".join(names) or "the coordinator"


def _address(place: Place | None) -> str:
    return ", ".join(part for part in (place.address, place.area, place.postcode) if part) if place else ""


def _holder(move: HousingMove, named: tuple[Member, ...]) -> str:
    """Whom to ask for the new address: the lead if named on it, else anyone named."""
    if move.case.lead in named or not named:
        return move.case.lead.name
    return named[0].name


def _requests_of_late(actor: Actor, at: dt.datetime) -> Counter[int]:
    since = at - dt.timedelta(days=COUNTED_DAYS)
    rows = AreaCheck.objects.visible_to(actor, at).filter(requested_at__gte=since)
    return Counter(rows.values_list("requested_by", flat=True))


def _to_answer(check: AreaCheck, actor: Actor, counts: Counter[int]) -> CheckToAnswer:
    case = check.move.case
    return CheckToAnswer(
        uuid=check.uuid, version=check.version, area=check.area, case=case, reference=case.record.reference,
        requested_at=check.requested_at, requested_by=check.requested_by.name,
        requests_of_late=counts[check.requested_by_id], due_at=check.clock.due_at, answer=check.get_answer_display(),
        may_answer=may_answer_area_check(actor, check),
    )  # fmt: skip

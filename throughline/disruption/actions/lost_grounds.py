"""A closure lost what it rests on: its owners look whether it stands, once for each way it was lost (P28)."""

from __future__ import annotations

import datetime as dt

from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.disruption.models import DealPhone, LineClosure
from throughline.disruption.second_person import REVIEW_WITHIN
from throughline.disruption.states import ClosureType
from throughline.register.links import standing_links
from throughline.register.states import LinkKind
from throughline.work.facts import ask_task, settle_tasks
from throughline.work.states import TaskKind

LOST_CHARGE = "Review a type 1 closure: its charge was discontinued"
CHARGE_IN_ERROR = "Review a type 1 closure: its charge was recorded in error"
LOST_HOLDER = "Review a type 1 closure: nothing says any more that its holder held the line"
NUMBER_ALIVE = "Review a closure: a number of this line was found working"
_REVIEWS = (TaskKind.CHARGE_DISCONTINUED, TaskKind.HOLDER_LOST, TaskKind.NUMBER_ALIVE)


def ask_about_lost_charge(closure: LineClosure, *, by: Actor, at: dt.datetime, how: str = LOST_CHARGE) -> None:
    """A type 1 closure lost the charge it rests on: its owners look at whether it stands (P28)."""
    _ask(closure, TaskKind.CHARGE_DISCONTINUED, how, by=by, at=at)


def ask_about_lost_holder(person: ProtectedRecord, *, by: Actor, at: dt.datetime) -> None:
    """Somebody is held to have held a line no more: each standing type 1 closure that rests on them is looked at, once.

    A closure rests on a holder's charge (domain.md 1). Theirs is a holder's as long as the arrest says so and stands, and
    was along this line, or something that stands says that they held this one too. Whether a second person has looked is
    not asked: until they answer, nothing is lost.
    """
    closures = LineClosure.related.filter(
        holder_charge__arrest__person__record=person, closure_type=ClosureType.TYPE_1, reversed_date__isnull=True
    )
    closures = closures.select_related("holder_charge__arrest", "line__record", "line__owning_agency")
    for closure in closures.order_by("pk"):
        if not _has_holder(closure, person) and not _asked_before(closure):
            _ask(closure, TaskKind.HOLDER_LOST, LOST_HOLDER, by=by, at=at)


def ask_about_number_alive(row: DealPhone, *, by: Actor, at: dt.datetime) -> None:
    """A closed line's number is deactivated no more: whether the closure stands is looked at, once while that is open.

    Not of a number the line had left by its closing, unless the closure rests on it all the same.
    """
    closures = LineClosure.related.filter(line=row.line, reversed_date__isnull=True)
    closure = closures.select_related("line__record", "line__owning_agency").first()
    if closure is None:
        return
    had_left = row.until_date is not None and row.until_date <= closure.closed_date
    waiting = closure.line.record.tasks.filter(kind=TaskKind.NUMBER_ALIVE, done_at__isnull=True)
    if not waiting.exists() and (not had_left or closure.deactivated_number_id == row.pk):
        _ask(closure, TaskKind.NUMBER_ALIVE, NUMBER_ALIVE, by=by, at=at)


def settle_lost_grounds(closure: LineClosure, *, by: Actor, at: dt.datetime) -> None:
    """A reversed closure is looked at no more: what was asked about it is answered by that."""
    for kind in _REVIEWS:
        settle_tasks(by=by, at=at, record=closure.line.record, kind=kind, outcome="The line was reopened")


def _has_holder(closure: LineClosure, person: ProtectedRecord) -> bool:
    charge = closure.holder_charge
    if charge is None or not charge.arrest.is_line_holder or charge.arrest.withdrawn_at is not None:
        return False
    if charge.arrest.line_id == closure.line_id:
        return True
    held = standing_links(person, closure.line.record, [LinkKind.HOLDER_OF])
    return held.filter(since_date__lte=closure.closed_date).exists()


def _asked_before(closure: LineClosure) -> bool:
    """Asked of this closure already, whether it waits or was confirmed with a reason."""
    asked = closure.line.record.tasks.filter(kind=TaskKind.HOLDER_LOST, asked_at__gte=closure.recorded_at)
    return asked.exists()


def _ask(closure: LineClosure, kind: TaskKind, title: str, *, by: Actor, at: dt.datetime) -> None:
    ask_task(
        by=by,
        at=at,
        record=closure.line.record,
        title=title,
        kind=kind,
        owner_agency=closure.line.owning_agency,
        due_at=at + REVIEW_WITHIN,
        explanation="Reopen the line if it no longer counts as closed, or leave it and say why.",
    )

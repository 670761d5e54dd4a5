"""The act of checking back: whether a closed line's numbers stay dead. One that rings again reopens the line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation as Act
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.disruption.actions.closures import reopen_line
from throughline.disruption.check_backs import check_back_days, open_check_back
from throughline.disruption.models import CheckBack, Line
from throughline.disruption.policies import deactivated_still
from throughline.disruption.states import CheckBackResult
from throughline.work.facts import Done, stop_clock


@dataclass(frozen=True)
class CheckGiven:
    """What a check came to, as typed: the day it was made, and how. ``alive``: which numbers work; not said: all of them."""

    result: str
    checked_date: dt.date
    how: str
    alive: tuple[int, ...] | None = None


@transaction.atomic
def answer_check_back(*, by: Actor, at: dt.datetime, check_back_id: int, given: CheckGiven) -> CheckBack:
    """Say what a check on a closed line's numbers came to.

    *Quiet* leaves the closure standing. *Alive* reopens the line from the day of the check, in the same act: its closure
    is reversed, live figures follow, and the numbers found working are deactivated no more. *Could not check* asks again
    some days on: no check is dropped.
    Errors: Absent, Refused (answered already, the line reopened since, a day before the closure or to come, no word how).
    """
    require_permission(by, "line.close")
    rows = CheckBack.objects.visible_to(by, at).select_related("closure__line__record", "clock")
    known = rows.filter(pk=check_back_id).first()
    if known is None:
        raise Absent
    line = get_visible(Line, known.closure.line.record.uuid, by, at, lock=True)
    row: CheckBack = rows.select_for_update(of=("self",)).get(pk=check_back_id)
    _require_answerable(row, given, at)
    row.result, row.checked_date = given.result, given.checked_date
    row.how = require_text(given.how, what="answer", field="how", limit=500)
    row.answered_at, row.answered_by = at, by.member
    row.save_checked()
    stop_clock(by=by, at=at, clock=row.clock, done=Done(given.checked_date))
    if row.result == CheckBackResult.ALIVE:
        reopen_line(
            by=by, at=at, line_uuid=line.record.uuid, version=line.version, reopened_date=row.checked_date,
            reason=f"Check-back: {row.how}"[:500], alive=_found_working(line, given),
        )  # fmt: skip
    elif row.result == CheckBackResult.COULD_NOT:
        again = civil_date(at) + dt.timedelta(days=check_back_days().again_after_days)
        open_check_back(row.closure, row.days, again, by=by, at=at)
    record_act(by=by, at=at, action="answer_check_back", op=Act.ALTERATION, subjects=[line.record])
    return row


def _found_working(line: Line, given: CheckGiven) -> tuple[int, ...]:
    """Which numbers a check found working: those named, else every one it was about."""
    if given.alive is not None:
        return given.alive
    return tuple(deactivated_still(line, given.checked_date).values_list("pk", flat=True))


def _require_answerable(row: CheckBack, given: CheckGiven, at: dt.datetime) -> None:
    if row.result:
        raise Refused("This check-back has been answered already.")
    if row.closure.reversed_date is not None:
        raise Refused("The line was reopened, so this closure is no longer checked.")
    if given.result not in CheckBackResult.values:
        raise Refused("Choose what the check came to.", field="result")
    if not row.closure.closed_date <= given.checked_date <= civil_date(at):
        raise Refused("The day must be between the closing date and today.", field="checked_date")
    if not given.how.strip():
        raise Refused("Say how it was checked, or why it could not be.", field="how")

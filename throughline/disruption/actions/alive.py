"""A number recorded as deactivated is found working: it is dead on no line, and shows no closure any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q, QuerySet

from throughline.agencies.actor import Actor
from throughline.core.errors import Refused
from throughline.disruption.actions.lost_grounds import ask_about_number_alive
from throughline.disruption.lineage import is_hidden
from throughline.disruption.models import DealPhone, Line, LineClosure, NumberAlive
from throughline.disruption.policies import deactivated_still


def find_alive(closure: LineClosure, alive: Collection[int] | None, *, by: Actor, at: dt.datetime) -> None:
    """End the deactivation of each number that was found working, on every line that has it. Errors: Refused.

    Not said which: the one the reversed closure rested on, if it rested on one. What was deactivated later than it was found
    working stays so. The owners of another line that is closed review that closure (P28), and of a line the actor may not
    open nobody else hears. What is found on a hidden line stays with the hidden ones until its cover ends.
    """
    if closure.reversed_date is None:
        raise Refused("Only a reversed closure says that a number is alive.")
    if alive is None:
        rows = [closure.deactivated_number] if closure.deactivated_number is not None else []
    else:
        rows = list(deactivated_still(closure.line).filter(pk__in=alive))
        if len(rows) != len(set(alive)):
            raise Refused("Choose from the line's deactivated numbers.", field="alive")
    for number in sorted({row.number for row in rows}):
        for row in _dead_on(number, closure.line, closure.reversed_date):
            _end_deactivation(row, closure, closure.reversed_date, by=by, at=at)


def carry_what_was_found_working(line: Line, *, by: Actor, at: dt.datetime) -> None:
    """A line's cover has ended: what was found working on it until now is dead on no other line either."""
    found = NumberAlive.related.filter(closure__line=line, number__line=line).select_related("closure", "number")
    for each in found.order_by("alive_date", "pk"):
        for row in _dead_on(each.number.number, line, each.alive_date).exclude(line=line):
            _end_deactivation(row, each.closure, each.alive_date, by=by, at=at)


def _dead_on(number: str, line: Line, alive_date: dt.date) -> QuerySet[DealPhone]:
    """Where this number is recorded as deactivated by a day, on the lines of this line's hub that it may be told to."""
    rows = DealPhone.related.filter(
        number=number, deactivated_date__lte=alive_date, line__record__hub=line.record.hub_id,
        line__record__withdrawn_at__isnull=True,
    )  # fmt: skip
    if is_hidden(line):
        rows = rows.filter(Q(line=line) | Q(line__is_covert=True))
    return rows.select_for_update(of=("self",)).select_related("line__record", "line__owning_agency").order_by("pk")


def _end_deactivation(row: DealPhone, closure: LineClosure, alive_date: dt.date, *, by: Actor, at: dt.datetime) -> None:
    if row.deactivated_date is None:
        return
    NumberAlive.related.create(
        closure=closure, number=row, alive_date=alive_date, deactivated_date=row.deactivated_date,
        deactivation_source=row.deactivation_source, recorded_at=at, recorded_by=by.member,
    )  # fmt: skip
    row.deactivated_date, row.deactivation_source = None, ""
    row.save_checked()
    ask_about_number_alive(row, by=by, at=at)

"""A number recorded as deactivated is found working: its deactivation ends, and shows no closure any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from throughline.agencies.actor import Actor
from throughline.core.errors import Refused
from throughline.disruption.models import DealPhone, LineClosure, NumberAlive
from throughline.disruption.policies import deactivated_still


def find_alive(closure: LineClosure, alive: Collection[int] | None, *, by: Actor, at: dt.datetime) -> None:
    """End the deactivation of each number of a reversed closure's line that was found working. Errors: Refused.

    Not said which: the one the closure rested on, if it rested on one. What was deactivated later than it was found
    working stays so.
    """
    reversed_date = closure.reversed_date
    if reversed_date is None:
        raise Refused("Only a reversed closure says that a number is alive.")
    if alive is None:
        rows = [closure.deactivated_number] if closure.deactivated_number is not None else []
    else:
        rows = list(deactivated_still(closure.line).filter(pk__in=alive))
        if len(rows) != len(set(alive)):
            raise Refused("Choose from the line's deactivated numbers.", field="alive")
    for row in rows:
        _end_deactivation(row, closure, reversed_date, by=by, at=at)


def _end_deactivation(row: DealPhone, closure: LineClosure, alive_date: dt.date, *, by: Actor, at: dt.datetime) -> None:
    if row.deactivated_date is None or row.deactivated_date > alive_date:
        return
    NumberAlive.related.create(
        closure=closure, number=row, alive_date=alive_date, deactivated_date=row.deactivated_date,
        deactivation_source=row.deactivation_source, recorded_at=at, recorded_by=by.member,
    )  # fmt: skip
    row.deactivated_date, row.deactivation_source = None, ""
    row.save_checked()

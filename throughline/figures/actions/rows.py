"""Giving out the rows behind a measure."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from throughline.access.facts import record_act
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.errors import Refused
from throughline.figures.periods import Period
from throughline.figures.queries.rows import RowsPage, rows_behind
from throughline.figures.scopes import EVERYTHING, ChosenScope, Scope

MOST_ROWS = 1_000


@transaction.atomic
def export_rows(
    *,
    by: Actor,
    at: dt.datetime,
    key: str,
    period: Period,
    scope: Scope | ChosenScope = EVERYTHING,
    only_mine: bool = False,
) -> RowsPage:
    """The rows behind a measure for a file: only those the actor may open, recorded as disclosed to their agency.

    Errors: Absent without permission; Refused where there are none, or more than a file may hold.
    """
    found = rows_behind(by, at, key, period, scope, per_page=MOST_ROWS, only_mine=only_mine)
    if found.may_open > MOST_ROWS:
        raise Refused(
            f"There are {found.may_open:,} rows; a file holds {MOST_ROWS:,} at most. Choose a shorter period or one team.",
            field="start",
        )
    if not found.rows:
        raise Refused("There are no rows you may open to put in a file.")
    record_act(
        by=by,
        at=at,
        action="export_rows",
        op=Operation.DISCLOSURE,
        subjects=[record for row in found.rows for record in row.shown],
        recipient=by.agency.name,
        basis="Rows behind a measure, for the hub's own use",
        detail={
            "measure": key,
            "from": period.start.isoformat(),
            "to": period.end.isoformat(),
            "rows": len(found.rows),
        },
    )
    return found

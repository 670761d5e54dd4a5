"""From × to × actor, whole: every status of a line, every status it could be asked to become, by every member there is."""

from __future__ import annotations

import itertools

import pytest

from tests.integration.disruption.enforcement_world import AUTHORISED
from tests.integration.outcomes import outcome_of
from throughline.disruption.actions.closures import close_line, reopen_line
from throughline.disruption.actions.lines import move_line
from throughline.disruption.states import LINE_MOVES, ClosureType, LineStatus

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# The line is West Midlands Police's: their members see it wherever they work, and so does the hub's own team.
RECORDERS = {
    "here coordinator", "here police", "here analyst", "here rocu", "elsewhere police", "elsewhere analyst",
}  # fmt: skip
CLOSERS = RECORDERS - {"here analyst", "elsewhere analyst"}
OWN_ACT = (LineStatus.CLOSED, LineStatus.REOPENED)


def act_of(field, line, to_status, actor):
    given = {"by": actor, "at": field.at, "line_uuid": line.record.uuid, "version": line.version}
    if to_status == LineStatus.CLOSED:
        return lambda: close_line(**given, closed_date=field.today, closure_type=ClosureType.TYPE_2, **AUTHORISED)
    if to_status == LineStatus.REOPENED:
        return lambda: reopen_line(**given, reopened_date=field.today, reason="The number rings again")
    return lambda: move_line(**given, to_status=to_status, happened_date=field.today)


def test_line_from_to_actor(field):
    for from_status in LineStatus.values:
        line = field.line_in(from_status)
        # What a standing closure rests on was dead by then, and stays so.
        if from_status != LineStatus.CLOSED:
            field.deactivate(line, field.today)
        line.refresh_from_db()
        for to_status, (who, actor) in itertools.product(LineStatus.values, field.world.everyone().items()):
            expected = "done" if to_status in LINE_MOVES[from_status] else "refused"
            if who not in (CLOSERS if to_status in OWN_ACT else RECORDERS):
                expected = "absent"
            cell = f"{from_status} to {to_status} by {who}"
            assert outcome_of(act_of(field, line, to_status, actor)) == expected, cell

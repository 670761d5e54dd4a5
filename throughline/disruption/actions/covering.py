"""A covert line stops being covert: the ROCU coordinator says so, with a reason and a day."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible, may_see
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.agencies.models import Team
from throughline.agencies.queries import members_of_hub
from throughline.agencies.states import Role
from throughline.audit.states import Operation as Act
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.disruption.actions.alive import carry_what_was_found_working
from throughline.disruption.actions.lineage import end_where_it_came_from
from throughline.disruption.actions.lines import line_shown
from throughline.disruption.covert import open_what_it_held
from throughline.disruption.lineage import settle_lineage
from throughline.disruption.models import Line
from throughline.register.overlaps import hear_again
from throughline.work.facts import notify


@transaction.atomic
def end_cover(
    *,
    by: Actor,
    at: dt.datetime,
    line_uuid: uuid.UUID,
    version: int,
    owning_team: Team | None,
    ended_date: dt.date,
    reason: str,
) -> Line:
    """From now on the line is an ordinary line of its owning team, with the numbers and operations held because of it.

    What it closed counts from now on, on the days it was closed (ADR 0008), and once with what rests on the same: from now on
    it is of one lineage with the lines that share its numbers. What was frozen or given out stays. There is no way back: what
    was seen was seen. Errors: Absent, Refused (not covert, no team, no reason, a wrong day), Conflict.
    """
    require_permission(by, "line.end_cover")
    line = get_visible(Line, line_uuid, by, at, lock=True, beside=("record__hub", "owning_team__agency"))
    line.require_version(version, line_shown(line))
    team = _require_end(line, owning_team, ended_date, civil_date(at), reason)
    line.is_covert, line.cover_ended_date = False, ended_date
    line.cover_ended_at, line.cover_ended_by = at, by.member
    line.cover_ended_reason = require_text(reason, what="reason", field="reason", limit=500)
    line.owning_team, line.owning_agency = team, team.agency
    line.save_checked()
    opened = open_what_it_held(line, team.agency)
    end_where_it_came_from(line)
    settle_lineage(line)
    carry_what_was_found_working(line, by=by, at=at)
    hear_again(by=by, at=at, records=opened)
    for member in members_of_hub(line.record.hub, [Role.COORDINATOR]):
        if may_see(member, line.record, at):
            notify(
                by=by, at=at, member=member, record=line.record, text="A line that was covert is open to the hub now"
            )
    record_act(
        by=by, at=at, action="end_cover", op=Act.ALTERATION, subjects=[line.record],
        detail={"ended_date": ended_date.isoformat(), "owning_team": team.name},
    )  # fmt: skip
    return line


def _require_end(line: Line, team: Team | None, ended_date: dt.date, today: dt.date, reason: str) -> Team:
    """What must be so for cover to end; gives the team that owns the line then. Errors: Refused."""
    if not line.is_covert:
        raise Refused("This line is not covert.")
    if team is None or team.hub_id != line.record.hub_id:
        raise Refused("Choose the team that owns it from now on.", field="owning_team")
    if not line.first_reported_date <= ended_date <= today:
        raise Refused("The day must be between the line's first report and today.", field="ended_date")
    if not reason.strip():
        raise Refused("Say why it is no longer covert.", field="reason")
    return team

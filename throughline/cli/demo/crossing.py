"""What crosses: a number two agencies hold, a line at both ends of a flow, and a line nobody but the ROCU knows of."""

from __future__ import annotations

import datetime as dt

from throughline.agencies.actions import team_named
from throughline.cli.demo.calendar import Calendar
from throughline.cli.demo.cast import Cast
from throughline.disruption.actions.lines import AreaGiven, record_line
from throughline.disruption.actions.pointing import set_pointing
from throughline.disruption.models import Line
from throughline.disruption.queries.lines import LineFilter, list_lines
from throughline.disruption.states import LineStatus
from throughline.geography.queries import get_authority, get_force

# The number the Gloucestershire line works on, and one that a Birmingham officer recorded on a line months ago.
_THEIRS, _HELD = "07700 900640", "07700 900149"


def play_crossing(cast: Cast, calendar: Calendar) -> None:
    """The ROCU types two numbers and learns nothing; the coordinator hears of one, and of whom to ring about the other."""
    rocu, at = cast.as_actor("rocu"), calendar.ago(days=2)
    vega = _line(cast, "Vega line", [_THEIRS, _HELD], at)
    set_pointing(by=rocu, at=at, line_uuid=vega.record.uuid, may_be_pointed_to=True)
    far = cast.as_actor("glos-officer")
    lines, _ = list_lines(far, at, LineFilter(called="Mako line"), first=0, limit=1)
    set_pointing(by=far, at=calendar.ago(days=1), line_uuid=lines[0].record.uuid, may_be_pointed_to=True)
    _line(cast, "Nightjar line", ["07700 900668"], calendar.ago(days=1), is_covert=True)


def _line(cast: Cast, name: str, phones: list[str], at: dt.datetime, *, is_covert: bool = False) -> Line:
    return record_line(
        by=cast.as_actor("rocu"), at=at, name=name, first_reported_date=at.date() - dt.timedelta(days=3),
        status=LineStatus.ACTIVE, owning_team=team_named(by=cast.system, at=at, name="West Midlands ROCU line team")[0],
        exporting=[AreaGiven(get_force("West Midlands Police"), get_authority("Birmingham"))],
        importing=[AreaGiven(get_force("Gloucestershire Constabulary"), get_authority("Cheltenham"))],
        phones=phones, is_covert=is_covert,
    )  # fmt: skip

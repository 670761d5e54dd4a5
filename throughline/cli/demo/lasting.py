"""Lines closed since the hub began: some stay closed, two rang again when checked, one brand went on with another number."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughline.agencies.actions import team_named
from throughline.agencies.actor import Actor
from throughline.cli.demo.calendar import MORNING, Calendar
from throughline.cli.demo.cast import Cast
from throughline.core.clock import at_london, civil_date
from throughline.disruption.actions.check_backs import CheckGiven, answer_check_back
from throughline.disruption.actions.closures import close_line
from throughline.disruption.actions.lines import AreaGiven, deactivate_phone, record_line
from throughline.disruption.models import Line
from throughline.disruption.queries.check_backs import list_check_backs
from throughline.disruption.queries.lines import list_phones
from throughline.disruption.states import CheckBackResult, ClosureType, LineStatus
from throughline.geography.queries import get_force


@dataclass(frozen=True)
class Played:
    """A line, the days of the story it was reported and closed on, and how many days after that it rang again; 0: never."""

    name: str
    number: str
    importing: str
    reported: int
    closed: int
    rang_after: int = 0


LINES = (
    Played("Quill line", "07700 900141", "Staffordshire Police", 1, 12),
    Played("Raven line", "07700 900142", "Dyfed-Powys Police", 3, 20),
    Played("Swift line", "07700 900143", "West Mercia Police", 6, 28),
    Played("Teal line", "07700 900144", "Warwickshire Police", 10, 41),
    Played("Umber line", "07700 900145", "Staffordshire Police", 22, 63),
    Played("Wader line", "07700 900146", "West Mercia Police", 4, 16, rang_after=7),
    Played("Yarrow line", "07700 900147", "Warwickshire Police", 9, 33, rang_after=28),
    Played("Zander line", "07700 900148", "Staffordshire Police", 11, 37),
)
CLOSED_AGAIN = ("Wader line", 48)
WENT_ON = ("The Zander line", "07700 900149", 52)


def play_lasting(cast: Cast, calendar: Calendar) -> None:
    """The closures of the months since, each by its number, and what came of looking whether it stays dead."""
    officer = cast.as_actor("officer")
    lines = {each.name: _reported(cast, officer, each.name, each.number, each.importing, calendar.day(each.reported))
             for each in LINES}  # fmt: skip
    for each in LINES:
        _closed(officer, lines[each.name], calendar.day(each.closed))
        if each.rang_after:
            _rang_again(officer, lines[each.name], calendar.day(each.closed + each.rang_after))
    name, day = CLOSED_AGAIN
    _closed(officer, lines[name], calendar.day(day))
    name, number, day = WENT_ON
    _reported(cast, officer, name, number, "Staffordshire Police", calendar.day(day))
    for line in lines.values():
        _still_quiet(officer, line, calendar)


def _reported(cast: Cast, officer: Actor, name: str, number: str, importing: str, at: dt.datetime) -> Line:
    return record_line(
        by=officer, at=at, name=name, first_reported_date=civil_date(at), status=LineStatus.ACTIVE,
        owning_team=team_named(by=cast.system, at=at, name="West Midlands Police County Lines team")[0],
        exporting=[AreaGiven(get_force("West Midlands Police"))], importing=[AreaGiven(get_force(importing))],
        phones=[number],
    )  # fmt: skip


def _closed(officer: Actor, line: Line, at: dt.datetime) -> None:
    for phone in list_phones(line):
        deactivate_phone(
            by=officer, at=at, line_uuid=line.record.uuid, phone_id=phone.pk, deactivated_date=civil_date(at),
            source="Provider confirmed the number is off",
        )  # fmt: skip
    close_line(
        by=officer, at=at, line_uuid=line.record.uuid, closed_date=civil_date(at), closure_type=ClosureType.TYPE_2,
        evidence="Number off; no traffic for a week.", authorised_by_name="Rachel Stone", authorised_rank="DCI",
    )  # fmt: skip


def _rang_again(officer: Actor, line: Line, at: dt.datetime) -> None:
    """A check found the number alive, which reopened the line."""
    open_check = next(row for row in list_check_backs(line) if not row.result)
    answer_check_back(
        by=officer, at=at, check_back_id=open_check.pk,
        given=CheckGiven(CheckBackResult.ALIVE, civil_date(at), "It rang, and offers went out from it the same evening"),
    )  # fmt: skip


def _still_quiet(officer: Actor, line: Line, calendar: Calendar) -> None:
    """Every check whose day has gone by found the number quiet, on its day."""
    for row in list_check_backs(line):
        at = at_london(row.due_date, MORNING)
        if not row.result and row.clock.stopped_at is None and at < calendar.ago(days=1):
            answer_check_back(
                by=officer, at=at, check_back_id=row.pk,
                given=CheckGiven(CheckBackResult.QUIET, row.due_date, "Rung twice; dead. No messages seen"),
            )  # fmt: skip

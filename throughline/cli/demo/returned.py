"""Last quarter's return, frozen and sent; then a closure in it that did not hold, and an arrest recorded late."""

from __future__ import annotations

import datetime as dt

from throughline.agencies.actions import team_named
from throughline.agencies.actor import Actor
from throughline.cli.demo.calendar import MORNING, Calendar
from throughline.cli.demo.cast import Cast
from throughline.core.clock import at_london, civil_date
from throughline.disruption.actions.arrests import record_arrest
from throughline.disruption.actions.check_backs import CheckGiven, answer_check_back
from throughline.disruption.actions.closures import close_line
from throughline.disruption.actions.lines import AreaGiven, deactivate_phone, record_line
from throughline.disruption.actions.operations import record_operation
from throughline.disruption.models import Line, Operation
from throughline.disruption.queries.check_backs import list_check_backs
from throughline.disruption.states import CheckBackResult, ClosureType, LineStatus, OffenceKind, OperationKind
from throughline.figures.actions.returns import freeze_figures
from throughline.figures.periods import last_quarter
from throughline.geography.queries import get_authority, get_force
from throughline.register.given import PersonGiven, PlaceGiven
from throughline.register.states import Sex

_TEAM = "West Midlands Police County Lines team"
# The line was recorded so long before its quarter ended, and closed so long before.
_RECORDED, _CLOSED = dt.timedelta(days=40), dt.timedelta(days=10)
# Long enough after a quarter for its return to be sent and a check-back to have failed.
_SETTLED = dt.timedelta(days=21)


def play_return(cast: Cast, calendar: Calendar) -> None:
    """Nothing is played where the hub began too late in that quarter to close a line in it."""
    quarter = last_quarter(civil_date(calendar.now) - _SETTLED)
    if quarter.end - _RECORDED < calendar.start:
        return

    def morning(days_after: int) -> dt.datetime:
        return at_london(quarter.end + dt.timedelta(days=days_after), MORNING)

    officer = cast.as_actor("officer")
    line = _line(cast, officer, morning(-_RECORDED.days))
    operation = _warrant(cast, officer, line, morning(-_CLOSED.days))
    _close(officer, line, morning(-_CLOSED.days))
    _check(officer, line, morning(-3), CheckBackResult.QUIET, "Rung from a withheld number: unobtainable")
    freeze_figures(
        by=cast.as_actor("analyst"), at=morning(3), period=quarter, title=f"Quarterly return, {quarter.in_words}"
    )
    _arrest(officer, operation, "Callum", dt.date(quarter.end.year - 29, 3, 8), morning(6))
    _check(officer, line, morning(18), CheckBackResult.ALIVE, "Bulk messages from the same number, two days running")


def _line(cast: Cast, officer: Actor, at: dt.datetime) -> Line:
    force = get_force("West Midlands Police")
    return record_line(
        by=officer, at=at, name="Zola line", first_reported_date=civil_date(at), status=LineStatus.ACTIVE,
        owning_team=team_named(by=cast.system, at=at, name=_TEAM)[0], phones=["07700 900658"],
        exporting=[AreaGiven(force, get_authority("Birmingham"))], importing=[AreaGiven(get_force("Staffordshire Police"))],
    )  # fmt: skip


def _warrant(cast: Cast, officer: Actor, line: Line, at: dt.datetime) -> Operation:
    """Nobody was found but the man who was arrested."""
    operation = record_operation(
        by=officer, at=at, operation_kind=OperationKind.WARRANT, happened_date=civil_date(at),
        team=team_named(by=cast.system, at=at, name=_TEAM)[0], line_uuid=line.record.uuid,
        place=PlaceGiven(
            address="8 Larch Parade", area="Erdington", authority=get_authority("Birmingham"),
            force=get_force("West Midlands Police"),
        ),
    )  # fmt: skip
    _arrest(officer, operation, "Ryan", dt.date(at.year - 33, 10, 21), at)
    return operation


def _arrest(officer: Actor, operation: Operation, given_name: str, born: dt.date, at: dt.datetime) -> None:
    record_arrest(
        by=officer, at=at, operation_uuid=operation.record.uuid, offence=OffenceKind.CONCERNED_IN_SUPPLY,
        person=PersonGiven(given_name=given_name, family_name="Stroud", sex=Sex.MALE, date_of_birth=born),
    )  # fmt: skip


def _close(officer: Actor, line: Line, at: dt.datetime) -> None:
    for phone in line.phones.all():
        deactivate_phone(
            by=officer, at=at, line_uuid=line.record.uuid, phone_id=phone.pk, deactivated_date=civil_date(at),
            source="Provider confirmed the number is off",
        )  # fmt: skip
    close_line(
        by=officer, at=at, line_uuid=line.record.uuid, closed_date=civil_date(at), closure_type=ClosureType.TYPE_2,
        evidence="Number off; no traffic for a week.", authorised_by_name="Rachel Stone", authorised_rank="DCI",
    )  # fmt: skip


def _check(officer: Actor, line: Line, at: dt.datetime, result: CheckBackResult, how: str) -> None:
    waiting = next(row for row in list_check_backs(line) if not row.result)
    answer_check_back(by=officer, at=at, check_back_id=waiting.pk, given=CheckGiven(result, civil_date(at), how))

"""The Lea Hall boy moves: asked first, areas checked by a person, the new address for named people only."""

from __future__ import annotations

import datetime as dt

from throughline.cli.demo.calendar import Calendar
from throughline.cli.demo.cast import Cast
from throughline.geography.queries import get_authority
from throughline.hub.models import Case
from throughline.register.given import PlaceGiven
from throughline.support.actions.area_checks import answer_area_check, request_area_check
from throughline.support.actions.housing import (
    MoveGiven,
    begin_move,
    record_home_offered,
    record_move_wish,
    record_moved,
    record_moving,
)
from throughline.support.models import AreaCheck, HousingMove
from throughline.support.states import AreaAnswer, TheirAnswer


def play_move(cast: Cast, case: Case, calendar: Calendar) -> None:
    """From his wish to the key in the door."""
    lead, housing = cast.as_actor("social"), cast.as_actor("housing")
    move = begin_move(
        by=lead, at=calendar.day(15), case_uuid=case.record.uuid,
        given=MoveGiven(
            whose_home="His aunt's", tenancy="His aunt's, with a housing association", who_moves="He and his aunt",
            duty="managed-move", loses_school="Sixth form: he changes to a college with a bursary for the bus",
            loses_friends="The football pitch; his mentor's group meets elsewhere",
            loses_family="His gran, two streets away: his aunt drives him on Sundays",
        ),
    )  # fmt: skip
    record_move_wish(
        by=lead, at=calendar.day(15), move_uuid=move.uuid, explained_date=calendar.day(15).date(), answer=TheirAnswer.YES,
        words="Somewhere they don't know. I'd miss my gran.", housing_may_read=True, parent_told="His aunt, who moves with him",
    )  # fmt: skip
    _checked(cast, move, "Stechford", AreaAnswer.NOT_SUITABLE, calendar.day(17), calendar.day(18))
    check = _checked(cast, move, "Solihull", AreaAnswer.SUITABLE, calendar.day(20), calendar.day(21))
    record_home_offered(by=housing, at=calendar.day(60), move_uuid=move.uuid, version=1, check_uuid=check.uuid)
    record_moving(by=housing, at=calendar.day(75), move_uuid=move.uuid, version=2)
    at = calendar.day(96)
    record_moved(
        by=housing, at=at, move_uuid=move.uuid, version=3, moved_date=at.date(),
        address=PlaceGiven("Flat 3, Sample Court, Meadow Row", "", "", get_authority("Solihull")),
    )  # fmt: skip


def _checked(
    cast: Cast, move: HousingMove, area: str, answer: AreaAnswer, asked: dt.datetime, answered: dt.datetime
) -> AreaCheck:
    """An area asked about by the housing worker and answered by the coordinator: no reason stands anywhere."""
    check = request_area_check(by=cast.as_actor("housing"), at=asked, move_uuid=move.uuid, area=area)
    return answer_area_check(
        by=cast.as_actor("coordinator"), at=answered, check_uuid=check.uuid, version=check.version, answer=answer
    )

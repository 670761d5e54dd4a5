"""Responsibility passes only with written acceptance: from × to × actor, whose rules hold, and what a move does not do."""

from __future__ import annotations

import pytest

from tests.integration.outcomes import outcome_of
from tests.integration.placements.placed import DAY, Placed, area
from throughline.core.errors import Refused
from throughline.geography.states import Nation
from throughline.hub.actions.interventions import record_intervention
from throughline.placements.actions.responsibility import (
    record_refusal,
    state_responsibility,
    withdraw_request,
    withdraw_responsibility,
)
from throughline.placements.areas import Area
from throughline.placements.models import Responsibility
from throughline.placements.policies import can_move_request
from throughline.placements.queries.responsibility import nation_of, responsible_authority, who_is_responsible
from throughline.placements.states import RequestStatus
from throughline.register.given import PersonGiven

WORK_HERE = {"here coordinator", "here social"}
ACTS = {
    RequestStatus.ACCEPTED: lambda placed, request, actor: placed.accept(request, by=actor),
    RequestStatus.DECLINED: lambda placed, request, actor: record_refusal(
        by=actor, at=placed.at, request_uuid=request.uuid, declined_date=placed.today, note="Not theirs."
    ),
    RequestStatus.WITHDRAWN: lambda placed, request, actor: withdraw_request(
        by=actor, at=placed.at, request_uuid=request.uuid, note="The wrong council."
    ),
}


@pytest.mark.parametrize("status", RequestStatus.values)
@pytest.mark.parametrize("to", ACTS)
def test_request_from_to_actor(placed, status, to):
    request = placed.request_in(status)
    for who, actor in placed.everyone().items():
        came = outcome_of(lambda actor=actor: ACTS[to](placed, request, actor))
        expected = "absent" if who not in WORK_HERE else "done" if can_move_request(status, to) else "refused"
        assert came == expected, (who, came)


@pytest.mark.parametrize("status", RequestStatus.values)
def test_only_a_written_acceptance_moves_responsibility(placed, status):
    placed.home("Solihull", out_of_area="yes")
    placed.request_in(status)
    expected = "Solihull" if status == RequestStatus.ACCEPTED else "Birmingham"
    assert responsible_authority(placed.person, placed.today).name == expected


@pytest.mark.parametrize("given", [{"reference": " "}, {"signed_by": ""}, {"accepted_date": -1}, {"accepted_date": 1}])
def test_an_acceptance_without_its_writing_is_refused(placed, given):
    request = placed.request_in(RequestStatus.ASKED)
    values = {name: placed.today + value * DAY if isinstance(value, int) else value for name, value in given.items()}
    with pytest.raises(Refused) as refused:
        placed.accept(request, **values)
    assert refused.value.field == next(iter(given))
    assert responsible_authority(placed.person, placed.today).name == "Birmingham"


def test_it_passes_from_the_day_of_the_writing(placed):
    request = placed.ask(asked_date=placed.today - 9 * DAY)
    placed.accept(request, accepted_date=placed.today - 3 * DAY)
    days = {day: responsible_authority(placed.person, placed.today - day * DAY).name for day in (20, 4, 3, 0)}
    assert days == {20: "Birmingham", 4: "Birmingham", 3: "Solihull", 0: "Solihull"}
    again = placed.ask("Stafford", asked_date=placed.today - 9 * DAY)
    with pytest.raises(Refused, match="after that day"):
        placed.accept(again, accepted_date=placed.today - 5 * DAY)


def test_whoever_found_them_first_answers_until_another_accepts_and_a_district_is_its_countys(placed):
    for where, day in (("Cheltenham", 9), ("Solihull", 2)):
        record_intervention(
            by=placed.acting.world.police, at=placed.at, person=PersonGiven(uuid=placed.person.record.uuid),
            happened_date=placed.today - day * DAY, reason="at_risk", authority=area(where).authority,
        )  # fmt: skip
    assert responsible_authority(placed.person, placed.today).name == "Gloucestershire"
    placed.home("Stafford", out_of_area="yes")
    assert responsible_authority(placed.person, placed.today).name == "Gloucestershire"
    assert who_is_responsible(placed.person, placed.today).how.startswith("The first authority known")


def test_the_placing_authority_answers_where_nobody_was_known(acting):
    placed = Placed(acting, acting.open_case())
    assert responsible_authority(placed.person, placed.today) is None
    assert nation_of(placed.person, placed.today) is None
    placed.record()
    assert responsible_authority(placed.person, placed.today).name == "Birmingham"


def test_another_nations_council_is_known_by_name_and_by_its_nation(placed):
    asked = placed.ask(area=Area(None, "Glasgow City Council", Nation.SCOTLAND))
    placed.accept(asked)
    assert responsible_authority(placed.person, placed.today) is None
    assert nation_of(placed.person, placed.today) == Nation.SCOTLAND
    assert who_is_responsible(placed.person, placed.today).area.name == "Glasgow City Council (Scotland)"


def test_one_authority_is_asked_at_a_time_and_never_the_one_that_answers(placed):
    with pytest.raises(Refused, match="responsible now"):
        placed.ask("Birmingham")
    placed.ask()
    with pytest.raises(Refused, match="asked already"):
        placed.ask("Stafford")


def test_it_is_stated_once_and_then_only_passes(placed):
    def state(name: str = "Solihull", **more):
        values = {"since_date": placed.today - 5 * DAY, "note": "Care order"} | more
        return state_responsibility(
            by=placed.social, at=placed.at, case_uuid=placed.case.record.uuid, area=area(name), **values
        )

    for given, field in (({"note": " "}, "note"), ({"since_date": placed.today + DAY}, "since_date")):
        with pytest.raises(Refused) as refused:
            state(**given)
        assert refused.value.field == field
    row = state()
    assert responsible_authority(placed.person, placed.today).name == "Solihull"
    with pytest.raises(Refused, match="passes only when"):
        state("Stafford")
    withdraw_responsibility(by=placed.social, at=placed.at, row_uuid=row.uuid, reason="The order was his brother's")
    assert responsible_authority(placed.person, placed.today).name == "Birmingham"
    assert state("Stafford").authority.name == "Stafford"
    assert Responsibility.related.count() == 2


def test_an_acceptance_recorded_in_error_gives_it_back(placed):
    row = placed.accept(placed.ask())
    by = {"at": placed.at, "row_uuid": row.uuid, "reason": "It was about his brother"}
    for who, actor in placed.everyone().items():
        came = outcome_of(lambda actor=actor: withdraw_responsibility(by=actor, **by))
        assert came == ("done" if who in WORK_HERE else "absent"), who
    withdraw_responsibility(by=placed.social, **by)
    assert responsible_authority(placed.person, placed.today).name == "Birmingham"
    for each in Responsibility.related.all():
        with pytest.raises(Refused):
            withdraw_responsibility(by=placed.social, at=placed.at, row_uuid=each.uuid, reason="Again")

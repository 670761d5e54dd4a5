"""A housing move: asked first, areas answered by a person and never why, the new address for named people only."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.db import transaction

from tests.integration.outcomes import outcome_of
from throughline.access.actions import exclude_member
from throughline.agencies.states import Role
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Conflict, Refused
from throughline.hub.actions.cases import ClosingGiven
from throughline.matching.models import PointingBar
from throughline.register.facts import place_for
from throughline.register.given import PlaceGiven
from throughline.register.models import Place
from throughline.support.actions.area_checks import answer_area_check, request_area_check
from throughline.support.actions.closing import close_case_with_outcomes
from throughline.support.actions.housing import (
    MoveGiven,
    edit_move,
    look_again,
    record_home_offered,
    record_moved,
    record_moving,
    stop_move,
)
from throughline.support.actions.new_addresses import close_new_address_to, name_on_new_address
from throughline.support.models import AreaCheck, HousingMove
from throughline.support.queries.housing import (
    count_requesters,
    get_move,
    list_checks_to_answer,
    view_move,
)
from throughline.support.queries.named import list_named
from throughline.support.states import HOUSING_MOVES, MoveStatus
from throughline.work.models import Clock, Notice, Task
from throughline.work.states import TaskKind

ON_THE_CASE = {"here coordinator", "here social", "here police"}
DAY = dt.timedelta(days=1)


def act_to(plan, move, to_status, actor):
    args = {"by": actor, "at": plan.at, "move_uuid": move.uuid, "version": move.version}
    if to_status == MoveStatus.CHECKS:
        if move.status == MoveStatus.WISHED:
            return lambda: request_area_check(by=actor, at=plan.at, move_uuid=move.uuid, area="Dudley")
        return lambda: look_again(**args, reason="It fell through")
    if to_status == MoveStatus.OFFERED:
        check = AreaCheck.related.filter(move=move).first()
        return lambda: record_home_offered(**args, check_uuid=check.uuid if check else None)
    if to_status == MoveStatus.MOVING:
        return lambda: record_moving(**args)
    if to_status == MoveStatus.MOVED:
        return lambda: record_moved(**args, moved_date=plan.today, address=PlaceGiven("1 Some Way"))
    return lambda: stop_move(**args, reason="They stay")


def test_move_from_to_actor(plan):
    """By those on the case; the housing partner only once it accepted the person's need."""
    everyone = plan.world.everyone()
    for from_status in MoveStatus.values:
        with transaction.atomic():
            move = plan.move_in(from_status)
            targets = [status for status in MoveStatus.values if status != MoveStatus.WISHED]
            for to_status, (who, actor) in itertools.product(targets, everyone.items()):
                came_to = outcome_of(act_to(plan, move, to_status, actor))
                cell = f"{from_status} to {to_status} by {who}: {came_to}"
                if who not in ON_THE_CASE:
                    assert came_to == "absent", cell
                elif to_status in HOUSING_MOVES[from_status]:
                    assert came_to == "done", cell
                else:
                    assert came_to == "refused", cell
            transaction.set_rollback(True)


def test_the_housing_partner_that_accepted_may_work_on_it_and_reads_no_words_it_was_not_given(plan):
    move, partner = plan.wished(plan.move()), plan.world.here[Role.PARTNER]
    with pytest.raises(Absent):
        get_move(partner, move.uuid, plan.at)
    offer = plan.housing_offer()
    view = view_move(partner, get_move(partner, move.uuid, plan.at), plan.at)
    assert (view.wishes[0].answer, view.wishes[0].words, view.wishes[0].parent_told) == ("Yes", "", "")
    plan.wished(move, housing_may_read=True)
    assert "WISH-CANARY" in view_move(partner, move, plan.at).wishes[0].words
    request_area_check(by=partner, at=plan.at, move_uuid=move.uuid, area="Redditch")
    for who in ("outside partner", "elsewhere partner", "here charity", "outside police"):
        with pytest.raises(Absent):
            get_move(plan.actor(who), move.uuid, plan.at)
    plan.person.record.grants.update(revoked_at=plan.at)
    with pytest.raises(Absent):
        get_move(partner, move.uuid, plan.at)
    assert offer.status == "accepted"


@pytest.mark.parametrize("answer", [None, "no", "not_yet"])
def test_nobody_is_moved_who_was_not_asked_or_does_not_want_it(plan, answer):
    move = plan.move()
    if answer:
        plan.wished(move, answer)
    check = plan.checked(move)
    with pytest.raises(Refused):
        record_home_offered(by=plan.world.social, at=plan.at, move_uuid=move.uuid, version=1, check_uuid=check.uuid)


@pytest.mark.parametrize("answer", ["not_suitable", "discuss"])
def test_a_home_is_taken_only_where_the_check_was_answered_suitable(plan, answer):
    move = plan.wished(plan.move())
    check = plan.checked(move, answer=answer)
    with pytest.raises(Refused, match="answered “suitable”"):
        record_home_offered(by=plan.world.social, at=plan.at, move_uuid=move.uuid, version=1, check_uuid=check.uuid)


def test_an_area_that_was_asked_about_again_counts_by_its_newest_answer_alone(plan):
    move, given = plan.wished(plan.move()), {"by": plan.world.social, "at": plan.at}
    first = plan.checked(move)
    again = request_area_check(**given, move_uuid=move.uuid, area="REDDITCH")
    for answer in ("", "not_suitable"):
        if answer:
            answer_area_check(
                by=plan.world.coordinator, at=plan.at, check_uuid=again.uuid, version=again.version, answer=answer
            )
        assert view_move(plan.world.social, get_move(plan.world.social, move.uuid, plan.at), plan.at).suitable == ()
        with pytest.raises(Refused, match="asked about again"):
            record_home_offered(**given, move_uuid=move.uuid, version=1, check_uuid=first.uuid)
    newest = plan.checked(move, area="Redditch")
    shown = view_move(plan.world.social, get_move(plan.world.social, move.uuid, plan.at), plan.at)
    assert [check.uuid for check in shown.suitable] == [newest.uuid]
    assert record_home_offered(**given, move_uuid=move.uuid, version=1, check_uuid=newest.uuid).status == "offered"


@pytest.mark.parametrize(
    ("given", "field"),
    [({"whose_home": " "}, "whose_home"), ({"who_moves": ""}, "who_moves"), ({"duty": "magic"}, "duty"),
     ({"tenancy": "x" * 301}, "tenancy")],
)  # fmt: skip
def test_moves_that_cannot_be(plan, given, field):
    with pytest.raises(Refused) as refused:
        plan.move(**given)
    assert refused.value.field == field
    assert not HousingMove.related.exists()


def test_one_move_at_a_time_and_the_second_of_two_editors_is_told(plan):
    move = plan.move()
    with pytest.raises(Refused, match="under way already"):
        plan.move()
    given = MoveGiven(whose_home="His mum's", who_moves="He alone", duty="s20")
    edit_move(by=plan.world.social, at=plan.at, move_uuid=move.uuid, version=1, given=given)
    with pytest.raises(Conflict):
        edit_move(by=plan.world.social, at=plan.at, move_uuid=move.uuid, version=1, given=given)


def test_a_child_is_asked_with_a_parent_told_or_why_not(plan):
    with pytest.raises(Refused) as refused:
        plan.wished(plan.move(), parent_told="")
    assert refused.value.field == "parent_told"


def test_a_case_is_not_closed_over_a_move(plan):
    move = plan.move()
    given = ClosingGiven(plan.today, "Done", "home", "By phone")
    args = {"by": plan.world.social, "at": plan.at, "case_uuid": plan.case.record.uuid, "given": given, "outcomes": {}}
    with pytest.raises(Refused, match="housing move is under way"):
        close_case_with_outcomes(**args, version=1)
    stop_move(by=plan.world.social, at=plan.at, move_uuid=move.uuid, version=1, reason="They stay")
    assert close_case_with_outcomes(**args, version=1).status == "closed"


ADDRESSES = [
    "12 Any Street", "B33 8TH", "near b33 8th", " ", "x" * 101, "12, High Street, Ludlow", "Flat 2, 14 High Street",
    "No. 7 Elm Road", "no 7", "The Old Forge, Mill Lane", "B31 2A B", "b312ab", "B 31 2AB", "B31-2AB", "Ludlow SY8 1AB",
    "Unit B, Weoley", "Apartment 4", "Room 3 Weoley", "12a Ladywood", "12-14 Ladywood", "Near the High Street",
    "Elm Rd, Ludlow", "High St", "High St., Ludlow", "Acacia Avenue", "Elm Close", "Beech Drive", "Church-Street",
    "Ludlow, 14 Corve",
]  # fmt: skip
AREAS = [
    "Ludlow", "North Shropshire", "SY8", "Birmingham B31", "B31 Northfield", "Streetly", "Lane End", "Four Lane Ends",
    "Street, Somerset", "Chester-le-Street", "Chester le Street", "Bury St Edmunds", "St Ives", "Wood Green", "EC1A",
    "Flatts Lane End", "Within 5 miles of Ludlow", "W1", "Closeburn", "Normanton",
]  # fmt: skip


@pytest.mark.parametrize("area", ADDRESSES)
def test_an_address_is_never_asked_about(plan, area):
    with pytest.raises(Refused) as refused:
        request_area_check(by=plan.world.social, at=plan.at, move_uuid=plan.move().uuid, area=area)
    assert refused.value.field == "area"


@pytest.mark.parametrize("area", AREAS)
def test_a_town_a_part_of_a_city_or_the_first_half_of_a_postcode_is_an_area(plan, area):
    check = request_area_check(by=plan.world.social, at=plan.at, move_uuid=plan.wished(plan.move()).uuid, area=area)
    assert check.area == area


def test_who_gives_an_address_is_told_what_to_write_instead(plan):
    with pytest.raises(Refused, match="such as “Ludlow” or “SY8”. Leave out the house, the street"):
        request_area_check(by=plan.world.social, at=plan.at, move_uuid=plan.move().uuid, area="12 Any Street")


def test_a_check_has_a_clock_and_a_task_of_the_coordinators_and_tells_them(plan):
    move = plan.move()
    check = request_area_check(by=plan.world.social, at=plan.at, move_uuid=move.uuid, area="B97")
    move.refresh_from_db()
    assert move.status == MoveStatus.CHECKS
    assert (check.clock.rule.key, check.task.kind, check.task.owner_agency) == (
        "area_check", "area_check", plan.world.hub.agency
    )  # fmt: skip
    assert Notice.related.filter(member=plan.world.coordinator.member, text__contains="area-safety").exists()
    assert "B97" not in check.task.title + check.task.explanation
    with pytest.raises(Refused, match="being checked already"):
        request_area_check(by=plan.world.social, at=plan.at, move_uuid=move.uuid, area="b97")


def test_who_answers(plan):
    """A coordinator, or the officer who was handed the task; never whoever asked, and nobody else."""
    check = request_area_check(by=plan.world.social, at=plan.at, move_uuid=plan.move().uuid, area="Redditch")
    args = {"at": plan.at, "check_uuid": check.uuid, "version": 1, "answer": "suitable"}
    for who, actor in plan.world.everyone().items():
        came_to = outcome_of(lambda actor=actor: answer_area_check(by=actor, **args))
        assert came_to == ("done" if who == "here coordinator" else "absent"), who
    Task.related.filter(pk=check.task_id).update(owner=plan.world.police.member)
    assert outcome_of(lambda: answer_area_check(by=plan.world.police, **args)) == "done"
    AreaCheck.related.update(requested_by=plan.world.coordinator.member)
    assert outcome_of(lambda: answer_area_check(by=plan.world.coordinator, **args)) == "absent"


def test_an_answer_stops_the_clock_tells_the_requester_and_stands(plan):
    move = plan.move()
    check = plan.checked(move, answer="discuss")
    check = answer_area_check(
        by=plan.world.coordinator, at=plan.at, check_uuid=check.uuid, version=check.version, answer="not_suitable"
    )
    assert Clock.related.get(pk=check.clock_id).stopped_at is not None
    assert Task.related.get(pk=check.task_id).outcome == "Answered"
    assert Notice.related.filter(member=plan.world.social.member, text__contains="answered").exists()
    with pytest.raises(Refused, match="has its answer"):
        answer_area_check(
            by=plan.world.coordinator, at=plan.at, check_uuid=check.uuid, version=check.version, answer="suitable"
        )


def test_there_is_no_room_for_a_reason(plan):
    fields = {field.name for field in AreaCheck._meta.get_fields()}
    assert not {name for name in fields if "reason" in name or "note" in name or "why" in name}


def test_requests_are_counted_per_requester_within_28_days_and_a_hub(plan):
    move = plan.move()
    for area in ("Redditch", "Dudley", "Walsall"):
        request_area_check(by=plan.world.social, at=plan.at, move_uuid=move.uuid, area=area)
    request_area_check(by=plan.world.police, at=plan.at, move_uuid=move.uuid, area="Tipton")
    AreaCheck.related.filter(area="Walsall").update(requested_at=plan.at - 29 * DAY)
    for reader in (plan.world.coordinator, plan.world.governance):
        counts = [(row.name, row.requests, row.moves) for row in count_requesters(reader, plan.at)]
        assert counts == [("Sol Hale", 2, 1), ("Olu Mensah", 1, 1)]
    assert count_requesters(plan.world.elsewhere[Role.COORDINATOR], plan.at) == []
    waiting = list_checks_to_answer(plan.world.coordinator, plan.at)
    assert {row.requests_of_late for row in waiting} == {1, 2}


def test_the_new_address_is_for_named_people_only(plan):
    move = plan.move_in(MoveStatus.MOVED)
    named = {plan.world.social.member, plan.world.police.member}
    assert set(list_named(move.new_place.record)) == named
    for who, actor in plan.world.everyone().items():
        sees = Place.objects.visible_to(actor, plan.at).filter(pk=move.new_place_id).exists()
        assert sees is (actor.member in named), who
    view = view_move(plan.world.coordinator, move, plan.at)
    assert (view.address, view.named, view.is_address_held, view.address_holder) == ("", (), True, "Sol Hale")
    assert "ADDRESS-CANARY" in view_move(plan.world.social, move, plan.at).address


def test_a_known_address_is_never_taken_from_those_who_work_on_it(plan):
    given = PlaceGiven("9 ADDRESS-CANARY Way", "Redditch")
    known = place_for(by=plan.world.system, at=plan.at, given=given)
    move = plan.move_in(MoveStatus.MOVED)
    assert move.new_place_id != known.pk
    known.record.refresh_from_db()
    assert known.record.restriction == 0


def test_naming_and_taking_off(plan):
    move, coordinator = plan.move_in(MoveStatus.MOVED), plan.world.coordinator
    args = {"at": plan.at, "move_uuid": move.uuid}
    with pytest.raises(Absent):
        name_on_new_address(by=coordinator, member=coordinator.member, **args)
    name_on_new_address(by=plan.world.social, member=coordinator.member, **args)
    assert view_move(coordinator, move, plan.at).address
    for wrong in (plan.world.elsewhere[Role.SOCIAL].member, plan.world.here[Role.ANALYST].member):
        with pytest.raises(Refused):
            name_on_new_address(by=plan.world.social, member=wrong, **args)
    later = {"at": plan.at + DAY, "move_uuid": move.uuid}
    close_new_address_to(by=plan.world.social, member=coordinator.member, **later)
    close_new_address_to(by=plan.world.social, member=plan.world.police.member, **later)
    assert view_move(coordinator, move, plan.at + 2 * DAY).address == ""
    with pytest.raises(Refused, match="Somebody must"):
        close_new_address_to(
            by=plan.world.social, member=plan.world.social.member, at=plan.at + 2 * DAY, move_uuid=move.uuid
        )


def test_whom_the_person_is_kept_from_the_address_is_kept_from(plan):
    kept_from = plan.world.here[Role.PARTNER].member
    exclude_member(
        by=plan.world.coordinator, at=plan.at, record=plan.person.record, member=kept_from, reason="A relative"
    )
    move = plan.move_in(MoveStatus.MOVED)
    with pytest.raises(Refused, match="cannot be named"):
        name_on_new_address(by=plan.world.social, at=plan.at, move_uuid=move.uuid, member=kept_from)


def test_whoever_moved_is_never_pointed_to_from_then_on(plan):
    """practice.md P25: that somebody is known at all may lead to an address held for named people."""
    move = plan.move_in(MoveStatus.MOVING)
    assert not PointingBar.related.exists()
    act_to(plan, move, MoveStatus.MOVED, plan.world.social)()
    assert PointingBar.related.get().person == plan.person


def test_nobody_moved_before_they_were_born_or_before_it_was_explained_to_them(plan):
    plan.person.date_of_birth = plan.today.replace(year=plan.today.year - 16, day=1)
    plan.person.save()
    move = plan.move_in(MoveStatus.MOVING)
    for day in (dt.date(1950, 1, 1), plan.today - DAY):
        with pytest.raises(Refused) as refused, transaction.atomic():
            record_moved(
                by=plan.world.social, at=plan.at, move_uuid=move.uuid, version=move.version, moved_date=day,
                address=PlaceGiven("1 Some Way"),
            )  # fmt: skip
        assert refused.value.field == "moved_date"


def test_what_was_made_before_it_was_begun_here_can_be_recorded(plan):
    move = plan.wished(plan.move(), explained_date=plan.today - 3 * DAY)
    check = plan.checked(move)
    by = {"by": plan.world.social, "at": plan.at, "move_uuid": move.uuid}
    record_home_offered(**by, version=1, check_uuid=check.uuid)
    record_moving(**by, version=2)
    moved = record_moved(**by, version=3, moved_date=plan.today - 2 * DAY, address=PlaceGiven("1 Some Way"))
    assert moved.status == MoveStatus.MOVED


def test_the_lead_is_asked_the_same_day_to_record_where_they_live_now(plan):
    plan.move_in(MoveStatus.MOVED)
    task = Task.related.get(kind=TaskKind.RECORD_HOME)
    assert (task.record, task.owner, task.done_at) == (plan.case.record, plan.case.lead, None)
    assert civil_date(task.due_at) == plan.today
    assert task.due_at >= plan.at
    assert not any(word in task.title + task.explanation for word in ("CANARY", "Redditch", "Jay"))

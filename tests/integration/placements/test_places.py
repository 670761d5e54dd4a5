"""The four places, the history that is never overwritten, and an address for named people only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.integration.outcomes import outcome_of
from tests.integration.placements.placed import DAY, area
from throughline.access.gate import may_see
from throughline.access.states import Restriction
from throughline.agencies.states import Role
from throughline.core.errors import Absent, Refused
from throughline.geography.queries import get_force
from throughline.geography.states import Nation
from throughline.hub.actions.cases import keep_case_from
from throughline.hub.actions.interventions import record_intervention
from throughline.placements.actions.places import (
    ResidenceGiven,
    close_address_to,
    end_place,
    name_for_address,
    withdraw_place,
)
from throughline.placements.areas import Area
from throughline.placements.models import Residence
from throughline.placements.queries.places import address_for, current_place, get_residence, places_of
from throughline.placements.states import PlaceKind
from throughline.register.facts import place_for
from throughline.register.given import PersonGiven, PlaceGiven
from throughline.register.models import Place
from throughline.web.placements.letters import notice_letter
from throughline.work.facts import ask_task
from throughline.work.states import TaskKind


def four(placed, at=None) -> dict[str, str]:
    return {one.title: one.where for one in places_of(placed.social, at or placed.at, placed.person).four}


def test_the_four_places_are_derived_where_nothing_was_recorded(placed):
    record_intervention(
        by=placed.acting.world.police, at=placed.at, person=PersonGiven(uuid=placed.person.record.uuid),
        happened_date=placed.today, reason="at_risk", authority=area("Stafford").authority,
    )  # fmt: skip
    assert four(placed) == {
        "Home": "Birmingham", "Placing authority": "Not placed, as far as is recorded",
        "Host area": "None: not placed, as far as is recorded", "Where they were found or exploited": "Stafford",
    }  # fmt: skip
    found = places_of(placed.social, placed.at, placed.person).four[3]
    assert dict(found.bodies)["Children's services"] == "Staffordshire"
    assert dict(found.bodies)["Housing"] == "Stafford"
    # Who may not see the intervention is told no place by it.
    hidden = record_intervention(
        by=placed.acting.world.police, at=placed.at, person=PersonGiven(uuid=placed.person.record.uuid),
        happened_date=placed.today, reason="at_risk", authority=area("Solihull").authority,
    )  # fmt: skip
    hidden.record.restriction = Restriction.RESTRICTED
    hidden.record.save()
    assert four(placed)["Where they were found or exploited"] == "Stafford"


def test_the_four_places_follow_what_was_recorded_and_a_planned_move_waits_for_its_day(placed):
    placed.home("Solihull")
    placed.record(placed.placement(since_date=placed.today + 2 * DAY))
    placed.record(
        ResidenceGiven(PlaceKind.FOUND, placed.today, Area(), force=get_force("Gloucestershire Constabulary"))
    )
    assert four(placed) == {
        "Home": "Solihull", "Placing authority": "Not placed, as far as is recorded",
        "Host area": "None: not placed, as far as is recorded",
        "Where they were found or exploited": "Gloucestershire Constabulary",
    }  # fmt: skip
    later = four(placed, placed.at + 2 * DAY)
    assert (later["Placing authority"], later["Host area"]) == ("Birmingham", "Cheltenham")
    standing = [row.standing for row in places_of(placed.social, placed.at, placed.person).history]
    assert standing == ["Planned", "Earlier", "Now"]


def test_a_later_row_stands_and_none_is_overwritten(placed):
    first = placed.home("Solihull", since_date=placed.today - 9 * DAY)
    placed.home("Stafford", since_date=placed.today - 2 * DAY)
    assert current_place(placed.person, PlaceKind.HOME, placed.today - 5 * DAY) == first
    assert four(placed)["Home"] == "Stafford"
    first.refresh_from_db()
    assert (first.until_date, first.withdrawn_at) == (None, None)
    newest = Residence.related.get(authority__name="Stafford")
    withdraw_place(by=placed.social, at=placed.at, residence_uuid=newest.uuid, reason="It was his brother")
    assert four(placed)["Home"] == "Solihull"
    assert Residence.related.count() == 2


def test_a_placement_that_ended_is_no_longer_the_host_area(placed):
    residence = placed.record(placed.placement(since_date=placed.today - 5 * DAY))
    end_place(by=placed.social, at=placed.at, residence_uuid=residence.uuid, until_date=placed.today - DAY)
    assert four(placed)["Host area"].startswith("None")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"out_of_area": ""}, "out_of_area"), ({"placing": Area()}, "placing_authority"), ({"area": Area()}, "authority"),
        ({"area": Area(None, "Glasgow City Council", "")}, "nation"), ({"since_date": "far"}, "since_date"),
        ({"kind": "hotel"}, "kind"), ({"kind": PlaceKind.FOUND, "area": Area(), "address": None}, "authority"),
        ({"kind": PlaceKind.FOUND, "since_date": "tomorrow"}, "since_date"),
    ],
)  # fmt: skip
def test_a_place_is_refused_in_words(placed, given, field):
    days = {"far": placed.today + 400 * DAY, "tomorrow": placed.today + DAY}
    values = {name: days.get(value, value) if isinstance(value, str) else value for name, value in given.items()}
    with pytest.raises(Refused) as refused:
        placed.record(placed.placement(address=None) if not values else placed.placement(**values))
    assert refused.value.field == field
    assert not Residence.related.exists()


def test_the_same_place_from_the_same_day_is_recorded_once(placed):
    placed.record()
    with pytest.raises(Refused, match="recorded already"):
        placed.record()


def test_a_council_of_another_nation_is_named_where_no_list_has_it(placed):
    residence = placed.record(placed.placement(area=Area(None, "Glasgow City Council", Nation.SCOTLAND), address=None))
    assert four(placed)["Host area"] == "Glasgow City Council (Scotland)"
    assert set(residence.notices.values_list("body", flat=True)) == {""}


def test_an_address_opens_to_named_people_only_whoever_else_may_see_the_child(placed):
    residence = placed.record()
    world = placed.acting.world
    for who, actor in placed.everyone().items():
        expected = who in ("here social", "here rocu")
        assert (address_for(actor, placed.at, residence) is not None) is expected, who
    view = places_of(world.coordinator, placed.at, placed.person)
    assert (view.history[0].address, view.history[0].holds_address, view.addresses) == ("", True, ())
    assert view.history[0].named == ("Ro Marsh", "Sol Hale")
    shown = places_of(placed.social, placed.at, placed.person)
    assert shown.history[0].address == "9 Far Lane, GL50 1AA"
    assert shown.addresses == (residence.place.record,)


def test_the_address_is_a_record_of_its_own_even_where_the_place_is_known_to_others(placed):
    given = placed.placement().address
    known = place_for(by=placed.acting.world.police, at=placed.at, given=given)
    residence = placed.record()
    assert residence.place != known
    known.record.refresh_from_db()
    assert (known.record.restriction, residence.place.record.restriction) == (0, Restriction.RESTRICTED)
    # And an officer who types the address later is told nothing of it: theirs is the place they may see.
    assert place_for(by=placed.acting.world.police, at=placed.at, given=given) == known


def test_naming_a_colleague_and_closing_it_again(placed):
    residence = placed.record()
    world, by = placed.acting.world, {"at": placed.at, "residence_uuid": residence.uuid}
    police = world.police.member
    for who, actor in placed.everyone().items():
        came = outcome_of(lambda actor=actor: name_for_address(by=actor, member=police, **by))
        assert came == ("done" if who in ("here social", "here rocu") else "absent"), who
    name_for_address(by=placed.social, member=police, **by)
    assert may_see(police, residence.place.record, placed.at)
    later = placed.at + DAY
    close_address_to(by=placed.social, at=later, residence_uuid=residence.uuid, member=police)
    assert not may_see(police, residence.place.record, later + DAY)
    with pytest.raises(Refused, match="Somebody else"):
        close_address_to(by=placed.social, member=placed.social.member, **by)
    with pytest.raises(Refused, match="hub"):
        name_for_address(by=placed.social, member=world.elsewhere[Role.POLICE].member, **by)


def test_someone_kept_from_the_child_is_never_named_on_the_address(placed):
    residence = placed.record()
    police = placed.acting.world.police
    keep_case_from(
        by=placed.acting.world.coordinator,
        at=placed.at,
        case_uuid=placed.case.record.uuid,
        member=police.member,
        reason="Kin",
    )
    with pytest.raises(Refused, match="cannot be named"):
        name_for_address(by=placed.social, at=placed.at, residence_uuid=residence.uuid, member=police.member)
    later = placed.record(placed.placement("Solihull"))
    assert later.place.record.exclusions.get().member == police.member
    with pytest.raises(Absent):
        get_residence(police, later.uuid, placed.at)


def words_of(letter) -> str:
    return str([(section.heading, section.paragraphs, section.facts) for section in letter.sections])


def test_a_letter_tells_the_address_only_to_who_must_know_it_and_only_from_who_knows(placed):
    residence = placed.record()
    at = placed.at
    for function in ("host_childrens_services", "host_force", "education", "health"):
        notice = residence.notices.get(function=function)
        knows = "Far Lane" in words_of(notice_letter(notice, placed.case, actor=placed.social, at=at))
        assert knows is function.startswith("host"), function
        assert "Far Lane" not in words_of(
            notice_letter(notice, placed.case, actor=placed.acting.world.coordinator, at=at)
        )


def test_a_letter_to_the_area_they_left_never_says_where_they_went(placed):
    first = placed.record()
    placed.record(placed.placement("Solihull", address=PlaceGiven("4 New Row", "", "B91 1AA")))
    assert Place.objects.unscoped("test").filter(address="4 New Row").exists()
    for notice in first.notices.filter(of="departure"):
        letter = notice_letter(notice, placed.case, actor=placed.social, at=placed.at)
        for word in ("New Row", "B91", "Solihull", "Far Lane"):
            assert word not in words_of(letter) + letter.note, (notice.function, word)


@pytest.mark.parametrize(
    ("kind", "days", "settled"), [("home", 0, True), ("placement", 0, True), ("home", 2, False), ("found", 0, False)]
)
def test_recording_where_they_live_now_answers_what_a_housing_move_asked(placed, kind, days, settled):
    lead = placed.case.lead
    task = ask_task(
        by=placed.social, at=placed.at, record=placed.case.record, kind=TaskKind.RECORD_HOME, title="Record it",
        owner=lead, owner_agency=lead.agency, due_at=placed.at,
    )  # fmt: skip
    if kind == "placement":
        placed.record(placed.placement(since_date=placed.today))
    else:
        placed.record(ResidenceGiven(
            kind=kind, since_date=placed.today + days * DAY, area=area("Cheltenham"), out_of_area="no"
        ))  # fmt: skip
    task.refresh_from_db()
    assert (task.done_at is not None) is settled


def test_an_earlier_place_recorded_late_is_not_where_they_live_now(placed):
    lead = placed.case.lead
    placed.record(placed.placement(since_date=placed.today - 30 * DAY))
    task = ask_task(
        by=placed.social, at=placed.at, record=placed.case.record, kind=TaskKind.RECORD_HOME, title="Record it",
        owner=lead, owner_agency=lead.agency, due_at=placed.at,
    )  # fmt: skip
    for kind in ("home", "placement"):
        earlier = placed.placement(since_date=placed.today - 400 * DAY)
        placed.record(earlier if kind == "placement" else replace(earlier, kind="home"))
        task.refresh_from_db()
        assert task.done_at is None, kind

"""One rule for whose children's services answer: clocks, places, the NRM and the identity page never name two bodies."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.integration.placements.placed import DAY, Placed, area
from tests.integration.reading import text_of
from throughline.audit.models import Event
from throughline.geography.states import Nation
from throughline.hub.actions.interventions import record_intervention
from throughline.hub.childrens_services import answering_nation, who_answers
from throughline.placements.actions.homes import begin_planned_homes
from throughline.placements.actions.places import withdraw_place
from throughline.placements.actions.responsibility import state_responsibility, withdraw_responsibility
from throughline.placements.areas import Area
from throughline.placements.queries.places import places_of
from throughline.placements.queries.responsibility import nation_of, responsible_authority
from throughline.register.given import PersonGiven
from throughline.register.models import Person


def again(placed: Placed) -> Person:
    return Person.objects.unscoped("a test reads a row again").select_related(
        "record__hub__agency", "home_authority", "responsible_authority"
    ).get(pk=placed.person.pk)  # fmt: skip


def agree(placed: Placed, expected: str | None, nation: Nation | None = Nation.ENGLAND) -> None:
    """The hub's clocks and the places page name one authority, and one nation."""
    person = again(placed)
    named = responsible_authority(person, placed.today)
    assert (named.name if named else None) == expected
    assert nation_of(person, placed.today) == answering_nation(person, placed.today) == nation
    answering = who_answers(person, person.record.hub, placed.today)
    council = answering.agency.authority
    assert council is None or named is None or council == named


def found_in(placed: Placed, where: str, days: int = 0) -> None:
    record_intervention(
        by=placed.acting.world.police, at=placed.at, person=PersonGiven(uuid=placed.person.record.uuid),
        happened_date=placed.today - days * DAY, reason="at_risk", authority=area(where).authority,
    )  # fmt: skip


def test_at_each_step_both_name_the_same(placed):
    agree(placed, "Birmingham")
    found_in(placed, "Cheltenham")
    agree(placed, "Gloucestershire")
    placed.home("Solihull")
    agree(placed, "Gloucestershire")
    request = placed.ask("Solihull")
    agree(placed, "Gloucestershire")
    row = placed.accept(request)
    agree(placed, "Solihull")
    withdraw_responsibility(by=placed.social, at=placed.at, row_uuid=row.uuid, reason="Another child")
    agree(placed, "Gloucestershire")


def test_a_council_in_no_list_is_known_by_its_nation_to_both(placed):
    state_responsibility(
        by=placed.social, at=placed.at, case_uuid=placed.case.record.uuid, since_date=placed.today, note="Order",
        area=Area(None, "Glasgow City Council", Nation.SCOTLAND),
    )  # fmt: skip
    agree(placed, None, Nation.SCOTLAND)


def test_a_home_recorded_with_their_places_is_their_home_everywhere_and_audited(placed):
    placed.home("Solihull")
    assert again(placed).home_authority.name == "Solihull"
    assert Event.objects.filter(action="keep_home_authority").count() == 1
    # Responsibility did not pass with it: what was known before is kept.
    agree(placed, "Birmingham")


def test_a_planned_home_becomes_theirs_on_its_day(placed):
    placed.home("Solihull", since_date=placed.today + 3 * DAY)
    assert again(placed).home_authority.name == "Birmingham"
    system = placed.acting.world.system
    assert begin_planned_homes(by=system, at=placed.at) == 0
    later = placed.at + 3 * DAY
    assert begin_planned_homes(by=system, at=later) == 1
    assert again(placed).home_authority.name == "Solihull"
    assert begin_planned_homes(by=system, at=later) == 0


def test_a_home_recorded_in_error_gives_back_what_stood_before(placed):
    first = placed.home("Solihull", since_date=placed.today - 5 * DAY)
    second = placed.home("Stafford")
    withdraw_place(by=placed.social, at=placed.at, residence_uuid=second.uuid, reason="Another boy")
    assert again(placed).home_authority.name == "Solihull"
    withdraw_place(by=placed.social, at=placed.at, residence_uuid=first.uuid, reason="Another boy")
    assert again(placed).home_authority.name == "Birmingham"


def test_whom_to_ring_is_where_they_are_and_their_home_whoever_is_responsible(placed):
    found_in(placed, "Solihull")
    placed.record()
    ring = places_of(placed.social, placed.at, again(placed)).ring
    assert [(one.name, one.because) for one in ring] == [
        ("Solihull", "where they were found"), ("Gloucestershire", "where they are placed"),
        ("Birmingham, delivered by Birmingham Children's Trust", "their home"),
    ]  # fmt: skip


@pytest.mark.parametrize("is_recorded", [True, False])
def test_the_identity_page_does_not_say_another_home_than_their_places(placed, client, is_recorded):
    if is_recorded:
        placed.home("Solihull")
    client.force_login(placed.social.member.account)
    href = reverse("person-identity", args=[placed.person.record.uuid])
    person = again(placed)
    page = client.get(href)
    assert ("change it there" in text_of(page)) == is_recorded
    client.post(href, {
        "version": person.version, "given_name": "Jay", "family_name": "Sample", "home_authority": area("Stafford").authority.pk,
        "sex": "M", "searched": "1",
    })  # fmt: skip
    assert again(placed).home_authority.name == ("Solihull" if is_recorded else "Stafford")

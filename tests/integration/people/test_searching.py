"""Search before create: who is found, in which band, why; and what the searcher may not see changes nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.factories import World
from tests.integration.people.making import Make, making
from throughline.access.models import Exclusion
from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date, now
from throughline.matching.queries import Candidate, Found, search_known
from throughline.register.actions import add_address, add_name, add_number, complete_identity, record_safe_contact
from throughline.register.actions.people import SafeContactGiven
from throughline.register.given import AgeGiven, NameGiven, NumberGiven, PersonGiven, PlaceGiven
from throughline.register.links import link_records
from throughline.register.states import AgeBasis, LinkKind
from throughline.register.things import phone_for

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BORN = dt.date(2010, 4, 3)


@pytest.fixture
def make(hub_world: World) -> Make:
    return making(hub_world)


def _search(actor: Actor, text: str) -> Found:
    return search_known(actor, now(), text=text)


def _only(found: Found) -> Candidate:
    assert len(found.likely) == 1, found
    return found.likely[0]


@pytest.mark.parametrize(
    ("typed", "band"),
    [
        ("Khadija Warsame 3/4/2010", "match"),
        ("warsame KADIJO 3 April 2010", "match"),
        ("Khadija Warsame 4/3/2010", "match"),
        ("Warsame, Khadijah", "possible"),
        ("Khadija Warsameh 03.04.10", "match"),
        ("Kadija Warsame 2010", "possible"),
        ("Khadija Warsame 15-17", "possible"),
        ("Khadija", "possible"),
        ("خديجة", "possible"),
    ],
)
def test_a_girl_is_found_however_she_is_typed(hub_world: World, make: Make, typed: str, band: str) -> None:
    girl = make("Khadija", "Warsame", date_of_birth=BORN)
    make("Jordan", "Ashby", date_of_birth=dt.date(2009, 1, 5))
    found = _only(_search(hub_world.coordinator, typed))
    assert found.person == girl
    assert found.band in (band, "match")
    assert found.rows


@pytest.mark.parametrize(
    ("recorded", "typed"),
    [
        ("Nguyễn", "nguyen thi hoa"), ("Иван", "Ivan Hoa"), ("Łukasz", "Lukas Hoa"), ("Anne-Marie", "Annemarie Hoa"),
        ("O’Shea", "oshea hoa"), ("William", "Bill Hoa"), ("Yusuf", "Youssef Hoa"), ("Mohammed", "Muhamad Hoa"),
    ],
)  # fmt: skip
def test_names_of_many_languages_and_short_forms_find_each_other(
    hub_world: World, make: Make, recorded: str, typed: str
) -> None:
    person = make(recorded, "Hoa")
    assert _only(_search(hub_world.police, typed)).person == person


def test_every_fact_of_a_person_finds_them_by_its_own(hub_world: World, make: Make) -> None:
    girl = make("Khadija", "Warsame", date_of_birth=BORN, called="Dija")
    act = {"by": hub_world.police, "at": now(), "person_uuid": girl.record.uuid}
    add_name(**act, given=NameGiven("street", "Stretch"))
    add_number(**act, given=NumberGiven("nhs_number", "999 000 0018"))
    record_safe_contact(**act, given=SafeContactGiven(safe_phone="07700 900123"))
    day = civil_date(now())
    add_address(
        **act,
        place=PlaceGiven("12 Any Street", "Lea Hall", "B1 1AA"),
        since_date=day - dt.timedelta(days=90),
        until_date=day,
    )
    phone = phone_for(by=hub_world.police, at=now(), kind="msisdn", typed="07700 900456")
    link_records(
        by=hub_world.police, at=now(), from_record=girl.record, to_record=phone.record, kind=LinkKind.USES_PHONE,
        since_date=day,
    )  # fmt: skip
    for typed in ("Dija", "Stretch Warsame", "9990000018", "+44 7700 900123", "07700900456", "12 any st B1 1AA"):
        assert [each.person for each in _search(hub_world.police, typed).people] == [girl], typed


def test_a_corrected_name_still_finds_and_says_that_it_is_the_earlier_one(hub_world: World, make: Make) -> None:
    girl = make("Khadija", "Warsame", date_of_birth=BORN)
    given = PersonGiven(given_name="Amina", family_name="Yusuf", date_of_birth=BORN)
    complete_identity(by=hub_world.police, at=now(), person_uuid=girl.record.uuid, version=girl.version, given=given)
    found = _only(_search(hub_world.coordinator, "Khadija Warsame"))
    assert found.person == girl
    assert "Khadija (recorded before a correction)" in {row.recorded for row in found.rows}


def test_someone_described_at_the_scene_is_found_by_the_name_they_said_and_their_age(
    hub_world: World, make: Make
) -> None:
    boy = make(
        description="Boy, about 16, grey tracksuit, says Kai",
        age=AgeGiven(15, 17, AgeBasis.ESTIMATED, civil_date(now())),
    )
    assert _only(_search(hub_world.police, "Kai")).person == boy
    assert boy in [each.person for each in _search(hub_world.police, "Kai 16").people]


def test_a_brother_is_no_match(hub_world: World, make: Make) -> None:
    make("Abdi", "Warsame", date_of_birth=dt.date(2012, 9, 9))
    assert "match" not in {each.band for each in _search(hub_world.police, "Khadija Warsame 3/4/2010").people}


def test_a_name_alone_is_never_a_match_and_two_alike_share_the_doubt(hub_world: World, make: Make) -> None:
    make("Jordan", "Ashby")
    assert _only(_search(hub_world.police, "Jordan Ashby")).band == "possible"
    make("Jordan", "Ashby", date_of_birth=BORN)
    make("Jordan", "Ashby", date_of_birth=BORN)
    assert {each.band for each in _search(hub_world.police, "Jordan Ashby 3/4/2010").likely} == {"possible"}


def test_too_many_alike_are_not_listed_but_more_is_asked(hub_world: World, make: Make) -> None:
    for _ in range(23):
        make("Jordan", "Ashby")
    found = _search(hub_world.police, "Jordan Ashby")
    assert (found.people, found.is_many) == ((), True)
    girl = make("Jordan", "Ashby", date_of_birth=BORN)
    assert girl in [each.person for each in _search(hub_world.police, "Jordan Ashby 3/4/2010").people]


def test_what_the_searcher_may_not_see_is_no_candidate_and_no_fact(hub_world: World, make: Make) -> None:
    make("Khadija", "Warsame", by=hub_world.elsewhere["police"])
    assert _search(hub_world.police, "Khadija Warsame") == Found()
    girl = make("Khadija", "Warsame", date_of_birth=BORN)
    day = civil_date(now())
    link = add_address(
        by=hub_world.police, at=now(), person_uuid=girl.record.uuid, place=PlaceGiven("12 Any Street", "", "B1 1AA"),
        since_date=day - dt.timedelta(days=90), until_date=day,
    )  # fmt: skip
    assert _only(_search(hub_world.police, "12 Any Street B1 1AA")).person == girl
    Exclusion.objects.create(
        record=link.to_record, member=hub_world.police.member, reason="His flat", set_at=now(),
        set_by=hub_world.governance.member,
    )  # fmt: skip
    assert _search(hub_world.police, "12 Any Street B1 1AA") == Found()
    assert "Address" not in {
        row.field for row in _search(hub_world.police, "Khadija Warsame 12 Any St B1 1AA").people[0].rows
    }


def test_what_others_hold_changes_nothing_of_an_answer(hub_world: World, make: Make) -> None:
    """More of one name in the other hub than is too many, and one hidden in this: the answer is as before."""
    make("Jordan", "Ashby", date_of_birth=BORN)
    texts = ("Jordan Ashby", "Jordan", "Ashby 3/4/2010", "Jordan Ashby 3/4/2010")
    before = [_search(hub_world.police, text) for text in texts]
    for _ in range(120):
        make("Jordan", "Ashby", by=hub_world.elsewhere["police"], date_of_birth=BORN)
    hidden = make("Jordan", "Ashby", by=hub_world.coordinator, date_of_birth=BORN)
    hidden.record.restriction = 2
    hidden.record.save(update_fields=["restriction"])
    assert [_search(hub_world.police, text) for text in texts] == before


def test_a_pnc_number_finds_only_for_who_reads_what_police_recorded(hub_world: World, make: Make) -> None:
    girl = make("Khadija", "Warsame")
    number = NumberGiven("pnc_id", "2001/123456X", as_written=True)
    add_number(by=hub_world.police, at=now(), person_uuid=girl.record.uuid, given=number)
    assert [each.person for each in _search(hub_world.police, "2001/123456X").people] == [girl]
    assert _search(hub_world.social, "2001/123456X") == Found()

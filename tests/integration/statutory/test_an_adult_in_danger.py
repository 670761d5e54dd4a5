"""An adult in danger: adult social care is rung, and nothing of children's law is asked of them or begun for them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.integration.reading import text_of
from throughline.agencies.actions import set_safeguarding_contact
from throughline.agencies.queries import read_contacts
from throughline.core.errors import Refused
from throughline.register.facts import person_for
from throughline.register.given import PersonGiven
from throughline.register.states import AgeBasis
from throughline.statutory.actions.dangers import ConversationGiven, record_conversation
from throughline.statutory.actions.steps import DiscussionGiven, begin_assessment, record_strategy_discussion
from throughline.statutory.models import StrategyDiscussion

pytestmark = [pytest.mark.django_db, pytest.mark.database]

CHILDREN, ADULTS = "07700 900501, day and night", "07700 900502, day and night"


@pytest.fixture
def numbers(acting):
    council = acting.world.agencies["council"]
    set_safeguarding_contact(
        by=acting.world.administrator, at=acting.at, agency=council, contact=CHILDREN, adults=ADULTS
    )


@pytest.fixture
def adult(acting, numbers):
    return acting.person(age=acting.age(61, basis=AgeBasis.CONFIRMED))


@pytest.fixture
def child(acting, numbers):
    return acting.person(home="Birmingham")


@pytest.fixture
def page_of(acting, client):
    client.force_login(acting.world.coordinator.member.account)
    return lambda route, person: text_of(client.get(reverse(route, args=[person.record.uuid])))


def test_the_number_rung_is_that_of_whoever_answers_for_them(page_of, adult, child):
    of_the_adult, of_the_child = page_of("danger", adult), page_of("danger", child)
    assert ADULTS in of_the_adult and "Adult social care" in of_the_adult
    assert CHILDREN not in of_the_adult and "Children’s services" not in of_the_adult
    assert CHILDREN in of_the_child and ADULTS not in of_the_child


def test_a_council_without_a_number_for_adults_never_lends_its_number_for_children(acting, page_of, adult):
    council = acting.world.agencies["council"]
    set_safeguarding_contact(by=acting.world.administrator, at=acting.at, agency=council, contact=CHILDREN, adults=" ")
    shown = page_of("danger", adult)
    assert "No number recorded: ring the council’s main number" in shown and CHILDREN not in shown


def test_somebody_who_may_be_a_child_is_answered_for_as_one(acting, page_of, numbers):
    unsure = acting.person(age=acting.age(17, 19, basis=AgeBasis.ESTIMATED))
    assert CHILDREN in page_of("danger", unsure)


def test_a_discussion_about_an_adult_asks_nothing_of_section_47(page_of, adult, child):
    of_the_adult, of_the_child = page_of("danger-discussion", adult), page_of("danger-discussion", child)
    assert "section 47" not in of_the_adult and "Who took part for adult social care?" in of_the_adult
    assert "Do section 47 enquiries begin?" in of_the_child and "adult social care" not in of_the_child


def test_the_discussion_is_kept_and_shown_as_an_adults(acting, page_of, adult, client):
    client.force_login(acting.world.coordinator.member.account)
    answer = client.post(reverse("danger-discussion", args=[adult.record.uuid]), {
        "held_date": f"{acting.today:%d/%m/%Y}", "police": "PC Mensah", "social_care": "Sana Malik",
        "health": "District nurse",
        "decided": "His locks are changed today.",
    })  # fmt: skip
    assert answer.status_code == 302
    assert StrategyDiscussion.related.get(person=adult).begins_section_47 is False
    shown = page_of("danger", adult)
    assert "Adult social care: Sana Malik" in shown and "ection 47" not in shown


def test_children_s_law_begins_nothing_for_an_adult(acting, adult):
    by, at = acting.world.social, acting.at
    given = DiscussionGiven(
        held_date=acting.today, decided="Seen", begins_section_47=True, police="A", social_care="B", health="C"
    )
    with pytest.raises(Refused, match="They were an adult that day"):
        record_strategy_discussion(by=by, at=at, person_uuid=adult.record.uuid, given=given)
    with pytest.raises(Refused, match="They were an adult that day"):
        begin_assessment(by=by, at=at, person_uuid=adult.record.uuid, received_date=acting.today)
    assert not StrategyDiscussion.related.exists() and not adult.statutory_steps.exists()


def test_one_who_has_come_of_age_keeps_what_was_begun_for_them_as_a_child(acting, numbers):
    by, at = acting.world.social, acting.at
    born = acting.today.replace(year=acting.today.year - 18) - dt.timedelta(days=3)
    given = PersonGiven(given_name="Ty", family_name="Grown", date_of_birth=born, date_of_birth_confirmed=True)
    turned = person_for(by=acting.world.system, at=acting.at, given=given)
    received = acting.today - dt.timedelta(days=10)
    begun = begin_assessment(by=by, at=at, person_uuid=turned.record.uuid, received_date=received)
    assert begun.began_date == received


def test_adult_social_care_can_be_said_to_have_been_spoken_to(acting, page_of, adult):
    record_conversation(
        by=acting.world.social, at=acting.at, person_uuid=adult.record.uuid, what="He is beaten for the rent.",
        given=ConversationGiven(function="adult_care", name="Duty desk", spoken_date=acting.today),
    )  # fmt: skip
    assert "Adult social care: Duty desk" in page_of("danger", adult)


def test_both_numbers_of_a_council_stand_apart(acting, numbers):
    contacts = read_contacts(acting.world.hub, acting.today)
    assert contacts.councils == (f"Birmingham Council: {CHILDREN}",)
    assert contacts.adult_services == (f"Birmingham Council: {ADULTS}",)


def test_only_a_council_has_a_number_for_adults(acting, client):
    charity = acting.world.agencies["charity"]
    with pytest.raises(Refused, match="Only a council"):
        set_safeguarding_contact(
            by=acting.world.administrator, at=acting.at, agency=charity, contact=CHILDREN, adults=ADULTS
        )
    client.force_login(acting.world.administrator.member.account)
    council = acting.world.agencies["council"]
    asked = [text_of(client.get(reverse("partner-contact", args=[acting.world.hub.pk, agency.pk])))
             for agency in (council, charity)]  # fmt: skip
    assert ["an adult at risk" in text for text in asked] == [True, False]


def test_the_case_of_an_adult_says_whom_to_ring_for_an_adult(acting, page_of, adult, child):
    cases = {who.pk: acting.open_case(who) for who in (adult, child)}
    shown = [page_of("case", cases[who.pk]) for who in (adult, child)]
    assert [ADULTS in text for text in shown] == [True, False]
    assert [CHILDREN in text for text in shown] == [False, True]

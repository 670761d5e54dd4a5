"""The pages of a person found outside an operation, of what they said and when they were seen, through the browser's door."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import World
from tests.integration.reading import text_of
from throughline.agencies.actor import Actor
from throughline.core.clock import at_london, now, today
from throughline.hub.actions.interventions import record_intervention
from throughline.hub.models import ChecklistItem, Intervention, OwnWords
from throughline.register.given import PersonGiven
from throughline.register.models import Person, SafeContact, Sighting
from throughline.work.models import Clock, Gap, Task
from throughline.work.states import TaskKind

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ONCE = "a-key-of-one-form-0001"
RIGHT_TO_LEFT_OVERRIDE = "\u202e"
NEW = {
    "description": "boy, about 16, grey tracksuit, says Jay", "reason": "at_risk", "happened_date_day": "1",
    "happened_date_month": "3", "happened_date_year": "2026", "sex": "M", "once": ONCE,
}  # fmt: skip


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.member.account)
    return client


def found(world: World, name: str = "Jay", *, by: Actor | None = None) -> Intervention:
    return record_intervention(
        by=by or world.police, at=now(), person=PersonGiven(given_name=name, family_name="Lane"),
        happened_date=today(), reason="at_risk",
    )  # fmt: skip


@pytest.fixture
def hub_world(present: World, db: None) -> World:
    return present


@pytest.fixture
def officer(hub_world: World) -> Client:
    return signed_in(hub_world.police)


@pytest.fixture
def intervention(hub_world: World) -> Intervention:
    return found(hub_world)


# Recording one


def test_one_line_is_enough_and_a_double_click_makes_one(officer):
    first = officer.post(reverse("intervention-new"), NEW)
    again = officer.post(reverse("intervention-new"), NEW)
    made = Intervention.related.get()
    assert first.status_code == again.status_code == 302
    assert first.url == again.url == reverse("intervention", args=[made.record.uuid])
    assert Person.related.get().description == NEW["description"]
    assert Gap.related.count() == 1


def test_the_time_they_were_found_is_asked_and_the_24_hours_count_from_it(officer):
    yesterday = today() - dt.timedelta(days=1)
    day = {f"happened_date_{part}": str(getattr(yesterday, part)) for part in ("day", "month", "year")}
    typed = NEW | day | {"happened_time": "25:10"}
    refused = officer.post(reverse("intervention-new"), typed)
    assert "Time must be like 06:40" in text_of(refused)
    assert 'value="25:10"' in refused.content.decode()
    made = officer.post(reverse("intervention-new"), typed | {"happened_time": "23:10"}, follow=True)
    assert Gap.related.get().clock.starts_at == at_london(yesterday, dt.time(23, 10))
    assert "At what time 23:10" in text_of(made)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"happened_date_day": "31", "happened_date_month": "2"}, "must be a real date"),
        ({"happened_date_day": "", "happened_date_month": "", "happened_date_year": ""}, "Enter the date"),
        ({"happened_date_year": "2099"}, "must be today or in the past"),
        ({"happened_date_year": "26"}, "Year must include 4 numbers"),
        ({"description": "  "}, "Describe the person in a line"),
        ({"description": "x" * 201}, "200 characters or fewer"),
        ({"description": "boy\x00"}, "Null characters are not allowed"),
        ({"given_name": "J" * 101}, "100 characters or fewer"),
        ({"given_name": "Jay 🔥"}, "cannot hold emoji"),
        ({"family_name": f"Lane{RIGHT_TO_LEFT_OVERRIDE}"}, "hidden character"),
        ({"called": "J\x07"}, "cannot hold emoji or symbols"),
        ({"age": "17-year-old"}, "Age must be a whole number"),
        ({"age": "17 to 15"}, "Age must be a whole number"),
        ({"age": "130"}, "Age must be a whole number"),
        ({"age": "20", "age_basis": "estimated"}, "Say why they are judged to be an adult"),
        ({"date_of_birth_day": "1", "date_of_birth_month": "1", "date_of_birth_year": "1899"}, "on or after"),
        ({"date_of_birth_day": "2", "date_of_birth_month": "3", "date_of_birth_year": "2026"}, "after this date"),
        ({"sex": "boy"}, "choose again"),
        ({"reason": ""}, "Choose why they were safeguarded"),
        ({"reason": "exploited"}, "choose again"),
        ({"reason": "other"}, "Say which reason"),
        ({"authority": "999999"}, "choose again"),
        ({"immediate_action": "x" * 5001}, "5,000 characters or fewer"),
    ],
)
def test_bad_input_is_named_what_was_typed_stays_and_nothing_is_saved(officer, typed, message):
    answer = officer.post(reverse("intervention-new"), NEW | {"immediate_action": "Rang his nan"} | typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert message in page
    assert "There is a problem" in page
    if "immediate_action" not in typed:
        assert "Rang his nan" in page
    for name in ("given_name", "family_name", "age"):
        if typed.get(name):
            assert typed[name] in page
    assert not Intervention.related.exists()
    assert not Person.related.exists()
    assert not Gap.related.exists()


def test_a_refused_form_sent_again_corrected_makes_the_one_record(officer):
    officer.post(reverse("intervention-new"), NEW | {"given_name": "Jay 🔥"})
    assert not Intervention.related.exists()
    assert officer.post(reverse("intervention-new"), NEW | {"given_name": "Jay"}).status_code == 302
    assert Intervention.related.get().person.given_name == "Jay"


@pytest.mark.parametrize("name", ["Łucja", "Nguyễn", "أحمد", "O’Neill-Smith", "李"])
def test_a_name_in_any_script_is_welcome(officer, name):
    assert officer.post(reverse("intervention-new"), NEW | {"given_name": name}).status_code == 302
    assert Person.related.get().given_name == name


# The first hour, their words, the outcome


def test_a_tap_on_the_checklist_is_kept_and_what_is_no_answer_is_not(officer, intervention):
    where = reverse("intervention-first-hour", args=[intervention.record.uuid])
    assert officer.post(where, {"item": "injury", "answer": "done"}).status_code == 302
    for typed in ({"item": "injury"}, {"item": "injury", "answer": "perhaps"}, {"item": "phonee", "answer": "done"},
                  {"item": "injury", "answer": "done", "detail": "x" * 501}):  # fmt: skip
        assert officer.post(where, typed).status_code == 200, typed
    assert ChecklistItem.related.count() == 1


def test_the_first_hour_asks_each_thing_and_not_needed_is_an_answer(officer, intervention):
    """practice.md P9."""
    where = reverse("intervention-first-hour", args=[intervention.record.uuid])
    page = officer.get(reverse("intervention", args=[intervention.record.uuid])).content.decode()
    for asked in (
        "Injury, or any sign of drugs carried in the body", "Strategy discussion", "Police protection", "Parent or carer told",
        "Other children who live there", "Someone they trust is staying with them", "A safe phone",
        "Home authority or its out-of-hours team rung",
    ):  # fmt: skip
        assert asked in page, asked
    assert "Ring 999 now" in page
    assert officer.post(where, {"item": "others", "answer": "not_needed"}).status_code == 302
    assert ChecklistItem.related.get(item="others").answer == "not_needed"


def test_the_scene_says_what_not_to_ask_and_that_it_may_be_disclosed(officer, intervention):
    """practice.md P8."""
    page = officer.get(reverse("intervention-own-words", args=[intervention.record.uuid])).content.decode()
    assert "Anything they chose to tell you" in page
    for said in (
        "Do not ask about drugs, phones or who they work for", "an appropriate adult and legal advice",
        "may be disclosed in court", "Body-worn video reference",
    ):  # fmt: skip
        assert said in page, said


def test_police_protection_asks_when_it_began_and_keeps_what_was_typed(officer, intervention):
    where = reverse("intervention-first-hour", args=[intervention.record.uuid])
    tap = {"item": "protection", "answer": "done", "detail": "PC Mensah; taken to his nan"}
    answer = officer.post(where, tap)
    page = answer.content.decode()
    assert "Give the time it began" in page and "PC Mensah; taken to his nan" in page
    assert not ChecklistItem.related.exists()
    day = intervention.happened_date
    when = {"began_date_day": day.day, "began_date_month": day.month, "began_date_year": day.year}
    assert "like 22:40" in officer.post(where, tap | when | {"began_time": "25:00"}).content.decode()
    assert officer.post(where, tap | when | {"began_time": "00:01"}).status_code == 302
    began = at_london(day, dt.time(0, 1))
    clock = Clock.related.get(record=intervention.record, rule__key="police_protection")
    assert (clock.starts_at, clock.due_at) == (began, began + dt.timedelta(hours=72))
    assert (
        "Police protection ends"
        in officer.get(reverse("intervention", args=[intervention.record.uuid])).content.decode()
    )
    assert officer.post(where, {"item": "protection", "answer": "not_needed"}).status_code == 302


def test_a_detail_that_is_too_long_stays_on_its_line(officer, intervention):
    typed = {"item": "phone", "answer": "done", "detail": "A neighbour lends hers " * 30}
    page = officer.post(reverse("intervention-first-hour", args=[intervention.record.uuid]), typed).content.decode()
    assert typed["detail"].strip() in page and "500 characters or fewer" in page


WORDS = {
    "words": "leave me alone 😔", "said_date_day": "1", "said_date_month": "3", "said_date_year": "2026",
    "heard_by": "PC Mensah", "may_read": "lead", "told_who_reads": "on", "once": ONCE,
}  # fmt: skip


def test_their_words_sent_twice_are_said_once(officer, intervention):
    where = reverse("intervention-own-words", args=[intervention.record.uuid])
    for _ in range(2):
        assert officer.post(where, WORDS).status_code == 302
    assert OwnWords.related.get().words == "leave me alone 😔"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"words": " "}, "Write what they said"), ({"words": "a\x00"}, "Null characters"),
        ({"words": "x" * 5001}, "5,000 characters or fewer"), ({"heard_by": ""}, "Say who heard it"),
        ({"said_date_year": "2099"}, "today or in the past"), ({"said_time": "25:99"}, "Time must be like 06:40"),
        ({"may_read": "everyone"}, "choose again"), ({"video_reference": "x" * 51}, "50 characters or fewer"),
    ],
)  # fmt: skip
def test_bad_words_are_named_and_stay_on_the_page(officer, intervention, typed, message):
    answer = officer.post(reverse("intervention-own-words", args=[intervention.record.uuid]), WORDS | typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert message in page
    if "words" not in typed:
        assert "leave me alone" in page
    assert not OwnWords.related.exists()


def test_an_outcome_answers_the_gap_and_an_empty_one_does_not(officer, intervention):
    where = reverse("intervention-outcome", args=[intervention.record.uuid])
    assert officer.post(where, {"outcome": "  "}).status_code == 200
    assert Gap.related.get().resolved_at is None
    assert officer.post(where, {"outcome": "With his nan"}).status_code == 302
    assert Gap.related.get().resolution == "With his nan"


def test_two_mark_it_in_error_and_the_second_is_told(officer, intervention):
    where = reverse("intervention-withdraw", args=[intervention.record.uuid])
    typed = {"reason": "Another boy", "version": intervention.version}
    assert officer.post(where, typed).status_code == 302
    second = officer.post(where, typed | {"reason": "I typed this"})
    assert second.status_code == 200
    assert "I typed this" in second.content.decode()
    assert "Someone else changed" in second.content.decode()
    assert Intervention.related.get().withdrawn_reason == "Another boy"


# Seen, and safe to contact


SEEN = {"seen_date_day": "1", "seen_date_month": "3", "seen_date_year": "2026", "seen_by": "Sol Hale", "once": ONCE}


def test_seen_sent_twice_is_seen_once(officer, intervention):
    where = reverse("person-seen", args=[intervention.person.record.uuid])
    for _ in range(2):
        assert officer.post(where, SEEN).status_code == 302
    assert Sighting.related.get().seen_by == "Sol Hale"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"seen_by": ""}, "Say who saw them"), ({"seen_by": "a\x00"}, "Null characters"),
        ({"seen_by": "x" * 151}, "150 characters or fewer"), ({"seen_date_day": "32"}, "must be a real date"),
        ({"seen_date_year": "2099"}, "today or in the past"), ({"in_place": "x" * 501}, "500 characters or fewer"),
    ],
)  # fmt: skip
def test_what_is_no_sighting_is_named_and_saves_nothing(officer, intervention, typed, message):
    answer = officer.post(reverse("person-seen", args=[intervention.person.record.uuid]), SEEN | typed)
    assert answer.status_code == 200
    assert message in answer.content.decode()
    assert not Sighting.related.exists()


CONTACT = {"may_visit_home": "no", "may_phone": "yes", "may_write": "no", "meet_in_public": "unknown"}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"may_phone": "perhaps"}, "choose again"), ({"safe_phone": "no phone"}, "is not a phone number"),
        ({"safe_phone": "0" * 31}, "30 characters or fewer"), ({"what_helps": "a\x00"}, "Null characters"),
    ],
)  # fmt: skip
def test_what_is_no_safe_contact_is_named_and_saves_nothing(officer, intervention, typed, message):
    where = reverse("person-safe-contact", args=[intervention.person.record.uuid])
    answer = officer.post(where, CONTACT | {"safe_times": "After school"} | typed)
    assert answer.status_code == 200
    assert message in answer.content.decode()
    assert "After school" in answer.content.decode()
    assert not SafeContact.related.exists()


# Who may, and how much the lists ask


@pytest.mark.parametrize("name", ["intervention", "intervention-own-words", "intervention-withdraw"])
@pytest.mark.parametrize("who", ["here charity", "here partner", "here governance", "outside police",
                                 "elsewhere coordinator"])  # fmt: skip
def test_an_intervention_one_may_not_see_is_absent(hub_world, intervention, name, who):
    client = signed_in(hub_world.everyone()[who])
    assert client.get(reverse(name, args=[intervention.record.uuid])).status_code == 404


@pytest.mark.parametrize(
    "where",
    ["/tasks/99999999999999999999/", "/gaps/99999999999999999999/", "/clocks/0/", "/reviews/99999999999999999999/",
     "/?page=99999999999999999999", "/inherited/?page=-1", "/inherited/nothing/"],
)  # fmt: skip
def test_a_number_no_record_has_is_absent_and_never_fails(hub_world, where):
    assert signed_in(hub_world.coordinator).get(where).status_code in (200, 404)


def asked(client: Client, where: str) -> int:
    client.get(where)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(where).status_code == 200
    return len(captured)


@pytest.mark.parametrize("where", ["/", "/inherited/"])
def test_the_home_page_and_the_inherited_list_ask_no_more_for_forty_than_for_ten(hub_world, where):
    client = signed_in(hub_world.coordinator)

    def record(numbers):
        for number in numbers:
            record_intervention(
                by=hub_world.system, at=now(), happened_date=today() - dt.timedelta(days=number), reason="at_risk",
                person=PersonGiven(given_name=f"Jay {number}"), inherited=where != "/",
            )  # fmt: skip

    record(range(10))
    few = asked(client, where)
    record(range(10, 40))
    assert asked(client, where) == few


def test_who_was_described_is_asked_about_by_a_task_that_leads_to_naming_them(hub_world):
    intervention = record_intervention(
        by=hub_world.police, at=now(), person=PersonGiven(description="Boy, about 16, grey tracksuit"),
        happened_date=today(), reason="at_risk",
    )  # fmt: skip
    task = Task.related.get(record=intervention.person.record, kind=TaskKind.COMPLETE_IDENTITY)
    client = signed_in(hub_world.police)
    assert "Say who this person is" in client.get("/").content.decode()
    person = f"/people/{intervention.person.record.uuid}/"
    assert person in client.get(f"/tasks/{task.pk}/").content.decode()
    assert f"{person}identity" in client.get(person).content.decode()

"""The pages of operations: short enough for the scene, the checklist of the moment, one person once, a double click."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.integration.reading import numbers_of, text_of
from throughline.access.models import ProtectedRecord
from throughline.access.states import Restriction
from throughline.agencies.states import Role
from throughline.audit.models import EventSubject
from throughline.core.clock import at_london
from throughline.disruption.models import Arrest, Charge, Found, Operation, Seizure
from throughline.hub.actions.interventions import record_outcome
from throughline.hub.first_hour import ARRESTED_CHILD_PROMPTS
from throughline.hub.models import Intervention
from throughline.register.models import Person
from throughline.work.models import Gap
from throughline.work.states import GapKind

from .enforcement_world import DAY

KEY = "a-key-of-this-form-only"


def signed_in(client, actor):
    client.force_login(actor.member.account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def officer(field, client):
    return signed_in(client, field.officer)


@pytest.fixture
def line(field):
    return field.line()


@pytest.fixture
def operation(field, line):
    return field.operation(line)


def uk(day):
    return f"{day.day}/{day.month}/{day.year}"


def at(name, operation):
    return reverse(name, args=[operation.record.uuid])


def new_operation(field, **changes):
    values = {
        "once": KEY, "operation_kind": "warrant", "address": "12 Any Street", "happened_date": uk(field.today),
        "happened_time": "06:40", "team": str(field.world.teams["police"].pk), "authority": str(field.authority().pk),
    }  # fmt: skip
    return values | changes


def test_the_form_comes_with_today_now_and_ones_own_team(field, officer):
    page = officer.get(reverse("operation-new")).content.decode()
    for part, value in (("day", field.today.day), ("month", field.today.month), ("year", field.today.year)):
        assert re.search(rf'name="happened_date_{part}"[^>]*value="{value}"', page)
    assert re.search(r'name="happened_time"[^>]*value="\d\d:\d\d"', page)
    team = field.world.teams["police"]
    assert re.search(rf'<option value="{team.pk}" selected', page)


def test_a_double_click_records_one_operation_where_it_was(field, officer, line):
    values = new_operation(field, line_uuid=str(line.record.uuid), suspected_cuckooing="on")
    first, second = (officer.post(reverse("operation-new"), values) for _ in range(2))
    made = Operation.related.get()
    assert first.url == second.url == at("operation", made)
    assert (made.authority, made.force, made.line) == (field.authority(), field.force(), line)
    assert (made.happened_time.hour, made.suspected_cuckooing) == (6, True)


def test_from_a_lines_page_the_line_is_filled_in(officer, line):
    page = officer.get(f"{reverse('operation-new')}?line={line.record.uuid}").content.decode()
    assert re.search(rf'<option value="{line.record.uuid}" selected', page)
    assert officer.get(f"{reverse('operation-new')}?line=nonsense").status_code == 200


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"happened_date": "31/2/2026"}, "must be a real date"),
        ({"happened_date": "1/1/2100"}, "must be today or in the past"),
        ({"happened_time": "quarter to"}, "Time must be like 06:40"),
        ({"address": ""}, "Give the address, or a few words"),
        ({"address": "x" * 201}, "200"),
        ({"team": ""}, "Choose the team"),
        ({"team": "99999"}, "choose again"),
        ({"operation_kind": ""}, "Choose a warrant, a visit"),
        ({"line_uuid": "11111111-1111-4111-8111-111111111111"}, "choose again"),
        ({"area": "Lea 😀 Hall"}, "cannot hold emoji"),
        ({"notes": "x" * 5001}, "5000|5,000"),
    ],
)
def test_bad_input_is_named_kept_and_saves_nothing(field, officer, changes, message):
    page = officer.post(reverse("operation-new"), new_operation(field, **({"postcode": "B26 1AA"} | changes)))
    assert page.status_code == 200
    assert re.search(message, text_of(page))
    assert "B26 1AA" in page.content.decode()
    assert not Operation.related.exists()


def test_the_list_takes_the_same_queries_for_many_and_names_nobody(field, officer, line):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            page = officer.get(reverse("operations"))
        return len(captured), text_of(page)

    field.found(field.operation(line))
    queries()
    few, _ = queries()
    for _ in range(8):
        field.operation(line)
    many, page = queries()
    assert many == few
    assert "Sample" not in page
    assert officer.get(reverse("operations") + "?kind=welfare_visit&page=x").status_code == 200


def found(**changes):
    values = {"once": KEY + "found", "description": "boy, about 16, grey tracksuit, says Jay", "age": "15 to 17"}
    return values | {"age_basis": "estimated", "reason": "found_in_cuckooed"} | changes


def test_one_line_is_enough_and_a_double_click_finds_one_person(officer, operation):
    first, second = (officer.post(at("operation-found", operation), found()) for _ in range(2))
    made = Intervention.related.get()
    assert first.url == second.url == reverse("intervention", args=[made.record.uuid])
    assert (made.person.description, made.age_low, made.age_high) == ("boy, about 16, grey tracksuit, says Jay", 15, 17)
    assert Found.related.get().operation == operation


def test_the_time_they_were_found_is_the_operations_unless_another_is_given(field, officer, line):
    operation = field.operation(line, happened_date=field.today - DAY, happened_time=dt.time(6, 40))
    assert re.search(
        r'name="happened_time"[^>]*value="06:40"', officer.get(at("operation-found", operation)).content.decode()
    )
    officer.post(at("operation-found", operation), found(happened_time="07:15"))
    made = Intervention.related.get()
    assert made.happened_time == dt.time(7, 15)
    assert Gap.related.get().clock.starts_at == at_london(made.happened_date, dt.time(7, 15))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"happened_time": "quarter to"}, "Time must be like 06:40"),
        ({"description": ""}, "Describe the person in a line, or give a name"),
        ({"description": "x" * 201}, "200"),
        ({"age": "sixteen"}, "Age must be a whole number"),
        ({"age": "150"}, "Age must be a whole number"),
        ({"reason": ""}, "Choose why they are safeguarded"),
        ({"reason": "other"}, "Say which reason"),
        ({"date_of_birth": "31/2/2010", "age": ""}, "must be a real date"),
        ({"date_of_birth": "1/1/2100", "age": ""}, "must be today or in the past"),
        ({"given_name": "😀"}, "cannot hold emoji"),
        ({"given_name": "x" * 101}, "100"),
        ({"age": "25", "age_basis": "estimated"}, "Say why they are judged to be an adult"),
    ],
)
def test_bad_input_about_a_person_is_named_and_saves_nothing(officer, operation, changes, message):
    page = officer.post(at("operation-found", operation), found(**({"immediate_action": "Nan rung"} | changes)))
    assert page.status_code == 200
    assert re.search(message, text_of(page))
    assert "Nan rung" in page.content.decode()
    assert not Person.related.exists()


def arrest(**changes):
    values = {"once": KEY + "arrest", "description": "man, red coat", "age": "34", "age_basis": "stated"}
    return values | {"offence": "possession_with_intent"} | changes


def test_an_arrest_of_someone_found_here_is_of_the_same_person(field, officer, operation):
    officer.post(at("operation-found", operation), found())
    person = Person.related.get()
    page = officer.get(at("operation-arrest", operation))
    assert "Is it someone already recorded here?" in text_of(page)
    assert "boy, about 16, grey tracksuit, says Jay, 15 to 17 (estimated)" in text_of(page)
    values = arrest(known=str(person.record.uuid), description="", age="", age_basis="")
    for _ in range(2):
        assert officer.post(at("operation-arrest", operation), values).url == at("operation", operation)
    made = Arrest.related.get()
    assert (made.person, made.age_low, made.age_high) == (person, 15, 17)
    assert set(Gap.related.values_list("kind", flat=True)) == {GapKind.PERSON_FOUND, GapKind.ARRESTED_CHILD}
    foreign = officer.post(
        at("operation-arrest", operation), arrest(known="11111111-1111-4111-8111-111111111111", once=KEY + "2")
    )
    assert "choose again" in text_of(foreign)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"age": "9"}, "A child under 10 cannot be arrested for an offence"),
        ({"offence": ""}, "Choose the offence"),
        ({"charged_date": "1/1/2020"}, "The charge is before the arrest"),
        ({"charged_date": "31/2/2026"}, "must be a real date"),
        ({"description": ""}, "Describe the person in a line"),
    ],
)
def test_bad_input_about_an_arrest_is_named_and_saves_nothing(officer, operation, changes, message):
    page = officer.post(at("operation-arrest", operation), arrest(**changes))
    assert page.status_code == 200
    assert re.search(message, text_of(page))
    assert not Arrest.related.exists()
    assert not Person.related.exists()


def test_a_child_under_ten_by_date_of_birth_is_refused_and_what_was_typed_stays(field, officer, operation):
    day = operation.happened_date
    born = f"{day.day}/{day.month}/{day.year - 8}"
    page = officer.post(at("operation-arrest", operation), arrest(date_of_birth=born, age="", given_name="Bo"))
    assert "A child under 10 cannot be arrested" in text_of(page)
    assert 'value="Bo"' in page.content.decode()
    assert "<details" in page.content.decode()
    assert re.search(r"<details[^>]* open", page.content.decode())


def test_the_line_is_asked_where_the_operation_has_none(field, officer, line, operation):
    assert 'name="line_uuid"' not in officer.get(at("operation-arrest", operation)).content.decode()
    unknown = field.operation()
    page = officer.post(at("operation-arrest", unknown), arrest(is_line_holder="on"))
    assert "Say which line they held" in text_of(page)
    held = arrest(is_line_holder="on", line_uuid=str(line.record.uuid))
    assert officer.post(at("operation-arrest", unknown), held).status_code == 302
    assert Arrest.related.get().line == line


def test_the_page_says_what_is_next_who_was_found_and_what_followed(field, officer, operation):
    page = text_of(officer.get(at("operation", operation)))
    assert "Who was found Nobody yet" in page
    row, child = field.found(operation), field.arrest(operation, field.person("Kit", age=15))
    page = text_of(officer.get(at("operation", operation)))
    assert "Who was found 1 recorded" in page
    assert "First hour: Jay Sample 0 of 8" in page
    assert "Answer for Kit Sample, who may be under 18 and was arrested" in page
    assert "Nothing recorded" in page
    assert "No safeguarding outcome recorded yet" in page
    assert all(prompt in page.replace("&#39;", "'").replace("’", "'") for prompt in ARRESTED_CHILD_PROMPTS)
    for person in (row.person, child.person):
        assert EventSubject.objects.filter(uuid=person.record.uuid, event__op="consultation").exists()


def test_what_followed_follows_the_outcome(field, officer, operation):
    row = field.found(operation)
    record_outcome(
        by=field.officer, at=field.at, intervention_uuid=row.record.uuid, outcome="Taken in by his aunt; school told."
    )
    page = text_of(officer.get(at("operation", operation)))
    assert "Taken in by his aunt; school told." in page
    assert "No safeguarding outcome recorded yet" not in page


def test_someone_the_reader_may_not_see_is_neither_named_nor_aged(field, client, operation):
    hidden = field.arrest(operation, field.person("Zeb", age=15))
    ProtectedRecord.objects.filter(pk=hidden.person.record_id).update(restriction=Restriction.RESTRICTED)
    page = text_of(signed_in(client, field.coordinator).get(at("operation", operation)))
    assert "Someone held elsewhere" in page
    assert "Zeb" not in page
    assert hidden.person.record.reference not in page
    assert "15" not in numbers_of(page[page.index("Arrests") : page.index("The operation")])


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"kind": "cash", "amount": "-3"}, "It must be more than nothing"),
        ({"kind": "cash", "amount": ""}, "Give the amount of cash"),
        ({"kind": "cash", "amount": "lots"}, "Give a number, like 340.50"),
        ({"kind": "drugs", "drug": "crack", "quantity": ""}, "Give how much there was"),
        ({"kind": "drugs", "drug": "", "quantity": "3"}, "Choose the drug"),
        ({"kind": "weapon", "weapon": "blade", "weapons": "0"}, "Give a number from 1"),
        ({"kind": "phone", "phones": "2.5"}, "Give a whole number"),
        ({}, "Choose drugs, cash, a weapon, a phone or a vehicle"),
    ],
)
def test_a_seizure_of_nothing_is_said(officer, operation, values, message):
    page = officer.post(at("operation-seizure", operation), {"once": KEY} | values)
    assert page.status_code == 200
    assert message in text_of(page)
    assert not Seizure.related.exists()


def test_a_seizure_is_recorded_once_and_marked_in_error(officer, operation):
    values = {"once": KEY, "kind": "cash", "amount": "340.50", "phones": "9"}
    for _ in range(2):
        assert officer.post(at("operation-seizure", operation), values).url == at("operation", operation)
    made = Seizure.related.get()
    assert (made.pence, made.count) == (34_050, None)
    assert "Cash: £340.50" in text_of(officer.get(at("operation", operation)))
    gone = reverse("seizure-withdraw", args=[operation.record.uuid, made.pk])
    assert "Say why" in text_of(officer.post(gone, {"once": KEY + "3", "reason": ""}))
    assert officer.post(gone, {"once": KEY + "3", "reason": "Counted twice"}).status_code == 302
    assert "340.50" not in text_of(officer.get(at("operation", operation)))


def test_a_charge_its_end_and_an_arrest_in_error(field, officer, operation):
    made = field.arrest(operation)
    values = {"once": KEY, "charged_date": uk(field.today), "offence": "bladed_article"}
    for _ in range(2):
        assert officer.post(reverse("charge-new", args=[made.pk]), values).url == at("operation", operation)
    charge = Charge.related.get()
    assert "Charged" in text_of(officer.get(at("operation", operation)))
    end = reverse("charge-end", args=[made.pk, charge.pk])
    early = officer.post(end, {"once": KEY + "2", "discontinued_date": uk(field.today - 9 * DAY)})
    assert "between the charge and today" in text_of(early)
    assert officer.post(end, {"once": KEY + "2", "discontinued_date": uk(field.today)}).status_code == 302
    assert ", discontinued" in text_of(officer.get(at("operation", operation)))
    gone = reverse("arrest-withdraw", args=[made.pk])
    assert officer.post(gone, {"once": KEY + "4", "reason": "The wrong man"}).status_code == 302
    assert "Recorded in error: The wrong man" in text_of(officer.get(at("operation", operation)))
    assert officer.get(reverse("charge-end", args=[made.pk, 99_999])).status_code == 404


def test_a_second_person_reviews_a_child_as_holder(field, client, operation):
    made = field.arrest(operation, field.person("Kit", age=16), is_line_holder=True)
    here = reverse("holder-review", args=[made.pk])
    signed_in(client, field.officer)
    assert client.get(here).status_code == 404
    assert "A second person looks at" in text_of(client.get(at("operation", operation)))
    signed_in(client, field.coordinator)
    assert "Review this" in text_of(client.get(at("operation", operation)))
    assert "Say what shows" in text_of(client.post(here, {"once": KEY, "stands": "no"}))
    done = {"once": KEY, "stands": "no", "reason": "Given the phone that day"}
    assert client.post(here, done).status_code == 302
    made.refresh_from_db()
    assert (made.is_line_holder, made.holder_reviewed_by) == (False, field.coordinator.member)


def test_the_second_editor_of_an_operation_sees_both(field, officer, operation):
    here = at("operation-edit", operation)
    values = {"version": "1", "operation_kind": "warrant", "happened_date": uk(operation.happened_date)}
    values |= {"line_uuid": str(operation.line.record.uuid)}
    assert officer.post(here, values | {"once": KEY + "1", "notes": "Side door"}).status_code == 302
    page = officer.post(here, values | {"once": KEY + "2", "notes": "Back door"})
    words = text_of(page)
    assert "Somebody else changed this while you were typing" in words
    assert "Notes Side door Back door" in words
    assert "s.23 warrant s.23 warrant" not in words
    assert ">Back door</textarea>" in page.content.decode()
    same = officer.post(here, values | {"once": KEY + "3", "notes": "Side door"})
    assert "Someone else saved the same" in text_of(same)


@pytest.mark.parametrize(
    "name", ["operation", "operation-edit", "operation-found", "operation-arrest", "operation-seizure"]
)
@pytest.mark.parametrize(
    "who", ["outside police", "elsewhere coordinator", "here social", "here partner", "here charity"]
)
def test_an_operation_one_may_not_see_is_absent(field, client, operation, name, who):
    where, role = who.split()
    signed_in(client, getattr(field.world, where)[Role(role)])
    assert client.get(at(name, operation)).status_code == 404


def test_titles_hold_no_name(field, officer, operation):
    field.found(operation)
    for name in ("operation", "operation-edit", "operation-found", "operation-arrest", "operation-seizure"):
        title = re.search(r"<title[^>]*>(.*?)</title>", officer.get(at(name, operation)).content.decode(), re.S)[1]
        assert "Sample" not in title

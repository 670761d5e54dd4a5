"""Arrests: whom the law allows, what every child arrested opens, a child as holder, charges, recorded in error."""

from __future__ import annotations

import datetime as dt

import pytest

from throughline.core.clock import LONDON, at_london
from throughline.core.errors import Absent, Refused
from throughline.disruption.actions.arrests import discontinue_charge, record_charge, review_holder
from throughline.disruption.actions.corrections import withdraw_arrest
from throughline.disruption.models import Arrest, Charge
from throughline.hub.models import Intervention
from throughline.register.given import PersonGiven
from throughline.register.models import Link, Person
from throughline.register.states import AgeGroup, LinkKind
from throughline.work.models import Gap, Task
from throughline.work.states import GapKind, TaskKind

from .enforcement_world import DAY


@pytest.fixture
def line(field):
    return field.line()


@pytest.fixture
def operation(field, line):
    return field.operation(line)


def born(years, on):
    """Someone whose birthday is the day itself."""
    return PersonGiven(given_name="Jay", family_name="Sample", date_of_birth=dt.date(on.year - years, on.month, on.day))


def links(person):
    return set(Link.objects.filter(from_record=person.record, withdrawn_at=None).values_list("kind", flat=True))


def test_an_arrest_keeps_team_agency_area_and_age_of_its_day(field, operation, line):
    arrest = field.arrest(operation, field.person("Wes", age=34))
    assert (arrest.team, arrest.agency) == (field.world.teams["police"], field.world.agencies["police"])
    assert (arrest.force, arrest.authority) == (field.force(), field.authority())
    assert (arrest.happened_date, arrest.line) == (operation.happened_date, line)
    assert (arrest.age_low, arrest.age_high, arrest.age_group) == (34, 34, AgeGroup.ADULT)


def test_a_child_under_ten_is_not_arrested(field, operation):
    day = operation.happened_date
    with pytest.raises(Refused, match="A child under 10 cannot be arrested for an offence") as refusal:
        field.arrest(operation, born(10, day + DAY))
    assert refusal.value.field == "date_of_birth"
    with pytest.raises(Refused, match="under 10") as refusal:
        field.arrest(operation, field.person(age=9))
    assert refusal.value.field == "age"
    assert not Arrest.related.exists()
    assert not Person.related.exists()


def test_a_child_of_ten_on_the_day_may_be(field, operation):
    assert field.arrest(operation, born(10, operation.happened_date)).age_low == 10


def test_a_range_that_reaches_ten_is_not_refused(field, operation):
    assert field.arrest(operation, field.person(age=(9, 11))).age_group == AgeGroup.CHILD


@pytest.mark.parametrize(("years", "day", "group"), [(18, 0, "adult"), (18, 1, "child"), (17, 0, "child")])
def test_child_or_adult_on_the_day_and_not_before_or_after(field, operation, years, day, group):
    person = born(years, operation.happened_date + day * DAY)
    assert field.arrest(operation, person).age_group == group


def test_a_17_year_old_said_to_be_an_adult_is_a_child_by_the_date_of_birth(field, operation):
    said = field.person("Jay", age=19)
    person = born(18, operation.happened_date + DAY)
    given = PersonGiven(
        given_name="Jay", family_name="Sample", date_of_birth=person.date_of_birth, age=said.age
    )  # fmt: skip
    assert field.arrest(operation, given).age_group == AgeGroup.CHILD


@pytest.mark.parametrize(
    ("given", "where", "words"),
    [
        ({"offence": "nonsense"}, "offence", "Choose the offence"),
        ({"happened_date": 1}, "happened_date", "today or earlier"),
        ({"charged_date": -21}, "charged_date", "before the arrest"),
        ({"charged_date": 1}, "charged_date", "today or earlier"),
        ({"offence_detail": "x" * 201}, "offence_detail", "200 characters"),
    ],
)
def test_what_makes_no_arrest_is_refused_beside_its_field(field, operation, given, where, words):
    values = {key: field.today + value * DAY if isinstance(value, int) else value for key, value in given.items()}
    with pytest.raises(Refused, match=words) as refusal:
        field.arrest(operation, **values)
    assert refusal.value.field == where
    assert not Arrest.related.exists()
    assert not Person.related.exists()


def test_a_charge_on_the_day_of_the_arrest_stands(field, operation):
    arrest = field.arrest(operation, charged_date=operation.happened_date)
    assert arrest.charges.get().charged_date == operation.happened_date


def test_a_holder_holds_some_line(field):
    with pytest.raises(Refused, match="which line"):
        field.arrest(field.operation(), is_line_holder=True)


@pytest.mark.parametrize("age", [17, 12, (16, 19), None])
@pytest.mark.parametrize("offence", ["possession_with_intent", "bladed_article", "other"])
def test_everyone_who_may_be_a_child_opens_the_gap_and_counts_as_no_intervention(field, operation, age, offence):
    arrest = field.arrest(operation, field.person("Kit", age=age), offence=offence)
    gap = Gap.related.get()
    assert (gap.kind, gap.person, gap.about) == (GapKind.ARRESTED_CHILD, arrest.person.record, operation.record)
    assert (gap.owner_agency, gap.happened_date) == (field.world.agencies["police"], operation.happened_date)
    found_at = at_london(operation.happened_date, field.at.astimezone(LONDON).time())
    assert gap.clock.due_at == found_at + dt.timedelta(hours=24)
    assert not Intervention.related.exists()


def test_the_24_hours_of_a_child_arrested_count_from_the_arrest_as_from_finding(field, operation):
    day = field.today - dt.timedelta(days=2)
    field.arrest(operation, field.person("Kit", age=15), happened_date=day, happened_time=dt.time(21, 30))
    assert Gap.related.get().clock.due_at == at_london(day + dt.timedelta(days=1), dt.time(21, 30))


def test_an_adult_opens_no_gap(field, operation):
    field.arrest(operation, field.person("Wes", age=18))
    assert not Gap.related.exists()


def test_imported_arrests_open_the_gap_without_a_clock_or_a_task(field, line):
    system = field.world.system
    operation = field.operation(line, by=system)
    field.arrest(operation, field.person("Kit", age=16), by=system, is_line_holder=True, inherited=True)
    gap = Gap.related.get()
    assert (gap.inherited, gap.clock) == (True, None)
    assert not Task.related.exists()


def test_one_person_may_be_suspect_and_victim_at_once(field, operation):
    found = field.found(operation, field.person("Jay", age=16))
    arrest = field.arrest(operation, PersonGiven(uuid=found.person.record.uuid))
    assert arrest.person == found.person
    assert Person.related.count() == 1
    assert arrest.age_group == AgeGroup.CHILD
    assert {gap.kind for gap in Gap.related.all()} == {GapKind.PERSON_FOUND, GapKind.ARRESTED_CHILD}
    assert {LinkKind.SAFEGUARDED_ALONG, LinkKind.ARRESTED_ALONG, LinkKind.FOUND_AT} <= links(found.person)


def test_someone_one_may_not_see_is_absent(field, operation):
    elsewhere = field.world.other_system
    other = field.found(field.operation(by=elsewhere, team=field.world.teams["other_police"]), by=elsewhere)
    with pytest.raises(Absent):
        field.arrest(operation, PersonGiven(uuid=other.person.record.uuid))


def test_a_child_as_holder_asks_a_second_person_and_is_linked_as_harmed(field, operation):
    arrest = field.arrest(operation, field.person("Kit", age=16), is_line_holder=True)
    assert links(arrest.person) == {
        LinkKind.ARRESTED_AT,
        LinkKind.ARRESTED_ALONG,
        LinkKind.HOLDER_OF,
        LinkKind.CHILD_HARMED_BY,
    }
    task = Task.related.get(kind=TaskKind.HOLDER_REVIEW)
    assert (task.owner_agency, task.done_at) == (field.world.hub.agency, None)
    assert "Kit" not in task.title + task.explanation
    with pytest.raises(Absent):
        review_holder(by=field.officer, at=field.at, arrest_id=arrest.pk)
    review_holder(by=field.coordinator, at=field.at, arrest_id=arrest.pk)
    arrest.refresh_from_db()
    task.refresh_from_db()
    assert (arrest.is_line_holder, arrest.holder_reviewed_by) == (True, field.coordinator.member)
    assert (task.done_by, task.outcome) == (field.coordinator.member, "Reviewed: the record stands")
    with pytest.raises(Refused, match="nothing to review"):
        review_holder(by=field.coordinator, at=field.at, arrest_id=arrest.pk)


def test_who_recorded_a_child_as_holder_does_not_review_it(field, operation):
    arrest = field.arrest(operation, field.person("Kit", age=16), is_line_holder=True, by=field.coordinator)
    with pytest.raises(Refused, match="Someone other than who recorded"):
        review_holder(by=field.coordinator, at=field.at, arrest_id=arrest.pk)


def test_the_second_person_may_find_that_the_child_held_nothing(field, operation):
    arrest = field.arrest(operation, field.person("Kit", age=16), is_line_holder=True)
    with pytest.raises(Refused, match="Say what shows"):
        review_holder(by=field.coordinator, at=field.at, arrest_id=arrest.pk, stands=False)
    review_holder(by=field.coordinator, at=field.at, arrest_id=arrest.pk, stands=False, reason="Was given the phone")
    arrest.refresh_from_db()
    assert not arrest.is_line_holder
    assert links(arrest.person) == {LinkKind.ARRESTED_AT, LinkKind.ARRESTED_ALONG, LinkKind.CHILD_HARMED_BY}


def test_an_adult_holder_asks_nobody(field, operation):
    arrest = field.arrest(operation, is_line_holder=True)
    assert not Task.related.exclude(kind=TaskKind.COMPLETE_IDENTITY).exists()
    assert links(arrest.person) == {LinkKind.ARRESTED_AT, LinkKind.ARRESTED_ALONG, LinkKind.HOLDER_OF}
    arrest = field.arrest(operation, field.person("Abe", age=30))
    with pytest.raises(Refused, match="nothing to review"):
        review_holder(by=field.coordinator, at=field.at, arrest_id=arrest.pk)


def charge(field, arrest, day, offence="concerned_in_supply"):
    return record_charge(by=field.officer, at=field.at, arrest_id=arrest.pk, charged_date=day, offence=offence)


def test_the_same_charge_is_recorded_once(field, operation):
    arrest = field.arrest(operation)
    charge(field, arrest, field.today)
    with pytest.raises(Refused, match="recorded already"):
        charge(field, arrest, field.today)
    charge(field, arrest, field.today, "bladed_article")
    assert Charge.related.count() == 2


def test_a_charge_is_not_before_its_arrest_nor_to_come(field, operation):
    arrest = field.arrest(operation)
    for day in (operation.happened_date - DAY, field.today + DAY):
        with pytest.raises(Refused) as refusal:
            charge(field, arrest, day)
        assert refusal.value.field == "charged_date"
    made = charge(field, arrest, operation.happened_date)
    for day in (operation.happened_date - DAY, field.today + DAY):
        with pytest.raises(Refused) as refusal:
            discontinue_charge(by=field.officer, at=field.at, charge_id=made.pk, discontinued_date=day)
        assert refusal.value.field == "discontinued_date"


def withdraw(field, arrest, reason="Entered twice"):
    return withdraw_arrest(by=field.officer, at=field.at, arrest_id=arrest.pk, reason=reason)


def test_an_arrest_recorded_in_error_takes_its_gap_links_and_review_with_it(field, operation):
    arrest = field.arrest(operation, field.person("Kit", age=16), is_line_holder=True)
    with pytest.raises(Refused, match="Say why"):
        withdraw(field, arrest, " ")
    withdraw(field, arrest)
    arrest.refresh_from_db()
    assert (arrest.withdrawn_by, arrest.withdrawn_reason) == (field.officer.member, "Entered twice")
    gap, task = Gap.related.get(), Task.related.get(kind=TaskKind.HOLDER_REVIEW)
    assert (gap.resolution, gap.clock.stopped_at, task.outcome) == ("Recorded in error", field.at, "Recorded in error")
    assert links(arrest.person) == set()
    for act in (lambda: withdraw(field, arrest), lambda: charge(field, arrest, field.today)):
        with pytest.raises(Refused, match="marked as recorded in error"):
            act()


def test_what_another_arrest_of_the_same_child_opened_stays(field, operation):
    first = field.arrest(operation, field.person("Kit", age=16))
    again = field.arrest(operation, PersonGiven(uuid=first.person.record.uuid))
    withdraw(field, again)
    assert Gap.related.get().resolved_at is None
    assert links(first.person) == {LinkKind.ARRESTED_AT, LinkKind.ARRESTED_ALONG}
    withdraw(field, first)
    assert Gap.related.get().resolved_at is not None
    assert links(first.person) == set()

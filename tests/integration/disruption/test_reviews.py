"""Closing a line asks about everyone known along it: who, of whom, by when, and which answers count (practice.md P21)."""

from __future__ import annotations

import datetime as dt

import pytest

from throughline.access.models import ProtectedRecord
from throughline.access.states import Restriction
from throughline.agencies.states import Role
from throughline.core.clock import at_london
from throughline.core.errors import Absent, Refused
from throughline.disruption.actions.arrests import record_arrest
from throughline.disruption.actions.closures import ReviewAnswer, answer_review
from throughline.disruption.actions.corrections import withdraw_arrest
from throughline.disruption.models import ClosureReview, Line
from throughline.disruption.people import people_along
from throughline.disruption.queries.lines import is_safeguarding_open, list_people_along
from throughline.disruption.queries.reviews import list_reviews, list_reviews_of, review_behind
from throughline.hub.actions.interventions import withdraw_intervention
from throughline.register.models import Sighting
from throughline.work.actions.gaps import answer_gap, take_on_gaps
from throughline.work.models import Gap, Notice
from throughline.work.states import GapKind

from .enforcement_world import DAY


@pytest.fixture
def line(field):
    return field.line()


@pytest.fixture
def operation(field, line):
    return field.operation(line)


def seen(field, **changes):
    values = {"seen_date": field.today, "seen_by": "Sol Hale", "in_place": "At his nan's; school rung"} | changes
    return ReviewAnswer("seen", **values)


def answer(field, review, given=None, by=None):
    return answer_review(by=by or field.coordinator, at=field.at, review_id=review.pk, given=given or seen(field))


def first_of(person):
    return ClosureReview.related.get(person=person, days=1)


def people(field, line):
    return {(known.person.given_name, known.is_linked) for known in people_along(field.officer, field.at, line)}


def test_known_along_a_line_are_children_arrested_and_everyone_safeguarded_there(field, line, operation):
    field.found(operation, field.person("Jay", age=16))
    field.found(operation, field.person("Maureen", age=61), reason="home_cuckooed")
    field.arrest(operation, field.person("Kit", age=15))
    field.arrest(operation, field.person("Bo", age=None))
    field.arrest(operation, field.person("Wes", age=34))
    field.found(field.operation(), field.person("Far", age=16))
    assert people(field, line) == {("Jay", True), ("Maureen", True), ("Kit", True), ("Bo", True)}


def test_those_at_its_operations_but_not_linked_are_suggested(field, line, operation):
    other = field.line("Other line", phones=[])
    field.found(operation, field.person("Jay", age=16), line_uuid=other.record.uuid)
    field.arrest(operation, field.person("Kit", age=15), line_uuid=other.record.uuid)
    assert people(field, line) == {("Jay", False), ("Kit", False)}
    assert people(field, other) == {("Jay", True), ("Kit", True)}


def test_what_was_recorded_in_error_is_not_known(field, line, operation):
    found, arrest = field.found(operation), field.arrest(operation, field.person("Kit", age=15))
    withdraw_arrest(by=field.officer, at=field.at, arrest_id=arrest.pk, reason="Entered twice")
    withdraw_intervention(
        by=field.officer,
        at=field.at,
        intervention_uuid=found.record.uuid,
        version=found.version,
        reason="Entered twice",
    )
    assert people(field, line) == set()


def test_how_someone_is_known_does_not_say_under_18_when_nobody_knows(field, line, operation):
    field.arrest(operation, field.person("Bo", age=None))
    field.arrest(operation, field.person("Kit", age=15))
    assert {known.because for known in people_along(field.officer, field.at, line)} == {
        "Arrested, may be under 18",
        "Arrested under 18",
    }


def test_closing_opens_reviews_at_1_7_and_28_days_for_each(field, line, operation):
    found = field.found(operation)
    field.arrest(operation, field.person("Kit", age=15))
    field.arrest(operation, field.person("Wes", age=34))
    field.close(line)
    assert ClosureReview.related.count() == 6
    reviews = ClosureReview.related.filter(person=found.person).order_by("days")
    five = dt.time(17, 0)
    assert [(review.days, review.clock.due_at) for review in reviews] == [
        (days, at_london(field.today + days * DAY, five)) for days in (1, 7, 28)
    ]
    assert {review.owner for review in reviews} == {None}
    assert {review.clock.owner_agency for review in reviews} == {field.world.hub.agency}


def test_the_lead_owns_the_reviews_and_is_told_without_a_name(field, line, operation):
    found = field.found(operation)
    field.case(found.person)
    Notice.related.all().delete()
    field.close(line)
    lead = field.world.social.member
    reviews = ClosureReview.related.filter(person=found.person)
    assert {(review.owner, review.clock.owner, review.clock.owner_agency) for review in reviews} == {
        (lead, lead, lead.agency)
    }
    notice = Notice.related.get()
    assert notice.member == lead
    assert "Jay" not in notice.text
    assert line.name not in notice.text


def test_the_coordinator_sees_a_gap_with_the_first_reviews_clock(field, line, operation):
    found = field.found(operation)
    field.close(line)
    gap = Gap.related.get(kind=GapKind.UNANSWERED_AFTER_CLOSURE)
    assert (gap.person, gap.about, gap.clock) == (found.person.record, line.record, first_of(found.person).clock)
    assert review_behind(field.coordinator, field.at, gap=gap) == first_of(found.person).pk
    assert review_behind(field.coordinator, field.at, clock_id=gap.clock_id) == first_of(found.person).pk
    answer(field, first_of(found.person))
    gap.refresh_from_db()
    assert (gap.resolution, gap.clock.stopped_at) == ("Seen", field.at)
    assert review_behind(field.coordinator, field.at, clock_id=gap.clock_id) is None


def test_a_later_answer_leaves_the_first_question_open(field, line, operation):
    found = field.found(operation)
    field.close(line)
    answer(field, ClosureReview.related.get(person=found.person, days=7))
    assert Gap.related.get(kind=GapKind.UNANSWERED_AFTER_CLOSURE).resolved_at is None
    assert first_of(found.person).clock.stopped_at is None
    assert is_safeguarding_open(field.coordinator, Line.related.get(pk=line.pk))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"kind": "not_found", "still_looking": "Olu Mensah"}, {"still_looking": "Olu Mensah"}),
        ({"kind": "supported_elsewhere", "confirmed_by": "Duty desk, Leeds"}, {"confirmed_by": "Duty desk, Leeds"}),
    ],
)
def test_an_answer_is_a_fact_and_keeps_nothing_else_typed(field, line, operation, given, kept):
    found = field.found(operation)
    field.close(line)
    typed = {"seen_by": "typed before", "in_place": "typed before"} | given
    review = answer(field, first_of(found.person), ReviewAnswer(**typed))
    assert {
        name: value
        for name in ("seen_by", "in_place", "confirmed_by", "still_looking")
        if (value := getattr(review, name))
    } == kept
    assert review.seen_date is None
    assert not Sighting.related.exists()


def test_seen_says_when_by_whom_and_what_is_in_place_and_is_a_sighting(field, line, operation):
    found = field.found(operation)
    field.close(line)
    answer(field, first_of(found.person))
    sighting = Sighting.related.get()
    assert (sighting.person, sighting.seen_date, sighting.seen_by) == (found.person, field.today, "Sol Hale")


@pytest.mark.parametrize(
    ("kind", "missing", "where"),
    [
        ("seen", {"seen_date": None}, "seen_date"), ("seen", {"seen_by": " "}, "seen_by"),
        ("seen", {"in_place": ""}, "in_place"), ("not_found", {"still_looking": ""}, "still_looking"),
        ("supported_elsewhere", {"confirmed_by": ""}, "confirmed_by"), ("safe", {}, "kind"), ("", {}, "kind"),
    ],
)  # fmt: skip
def test_an_answer_without_its_facts_is_none(field, line, operation, kind, missing, where):
    found = field.found(operation)
    field.close(line)
    full = {
        "seen_date": field.today,
        "seen_by": "Sol",
        "in_place": "Nan",
        "confirmed_by": "Duty",
        "still_looking": "Olu",
    }
    with pytest.raises(Refused) as refusal:
        answer(field, first_of(found.person), ReviewAnswer(kind, **(full | missing)))
    assert refusal.value.field == where
    assert first_of(found.person).answer == ""


def test_nobody_was_seen_tomorrow(field, line, operation):
    found = field.found(operation)
    field.close(line)
    with pytest.raises(Refused, match="today or earlier"):
        answer(field, first_of(found.person), seen(field, seen_date=field.today + DAY))
    with pytest.raises(Refused, match="since, or say who is") as refusal:
        answer(field, first_of(found.person), seen(field, seen_date=field.today - DAY))
    assert refusal.value.field == "seen_date"


def test_a_review_is_answered_once(field, line, operation):
    found = field.found(operation)
    field.close(line)
    answer(field, first_of(found.person))
    with pytest.raises(Refused, match="answered already"):
        answer(field, first_of(found.person))


def test_only_those_who_may_and_see_the_person_answer(field, line, operation):
    found = field.found(operation)
    field.close(line)
    for where, role in (
        ("outside", Role.SOCIAL),
        ("elsewhere", Role.COORDINATOR),
        ("here", Role.CHARITY),
        ("here", Role.PARTNER),
    ):
        actor = getattr(field.world, where)[role]
        with pytest.raises(Absent):
            answer(field, first_of(found.person), by=actor)
    answer(field, first_of(found.person), by=field.world.social)


def test_closed_safeguarding_open_is_over_all_shown_to_holders_only_and_delays_nothing(field, line, operation):
    jay, kit = field.found(operation), field.arrest(operation, field.person("Kit", age=15))
    closure = field.close(line)
    line = Line.related.get(pk=line.pk)
    # Restricted: the coordinator may not open him, and the line is still safeguarding open because of him.
    ProtectedRecord.objects.filter(pk=kit.person.record_id).update(restriction=Restriction.RESTRICTED)
    assert closure.closed_date == field.today
    assert is_safeguarding_open(field.coordinator, line)
    assert is_safeguarding_open(field.world.social, line)
    assert not is_safeguarding_open(field.officer, line)
    answer(field, first_of(jay.person))
    assert is_safeguarding_open(field.coordinator, line)
    ClosureReview.related.filter(person=kit.person).update(answer="not_found", still_looking="Olu")
    assert not is_safeguarding_open(field.coordinator, line)


def test_the_closer_sees_by_name_only_whom_the_gate_allows(field, line, operation):
    field.found(operation, field.person("Jay", age=16))
    hidden = field.arrest(operation, field.person("Kit", age=15))
    ProtectedRecord.objects.filter(pk=hidden.person.record_id).update(restriction=Restriction.RESTRICTED)
    for actor, told in ((field.officer, False), (field.coordinator, True)):
        along = list_people_along(actor, field.at, line)
        assert [entry.person.given_name for entry in along.shown] == ["Jay"]
        assert along.others_elsewhere is told


def test_people_along_say_who_leads_and_when_last_seen(field, line, operation):
    found = field.found(operation)
    (entry,) = list_people_along(field.officer, field.at, line).shown
    assert (entry.lead, entry.last_seen, entry.in_place) == ("", "", "")
    field.case(found.person)
    field.close(line)
    answer(field, first_of(found.person))
    (entry,) = list_people_along(field.officer, field.at, line).shown
    assert entry.lead == "Sol Hale, Birmingham Council"
    assert entry.last_seen == f"{field.today:%-d %b %Y} by Sol Hale"
    assert entry.in_place == "At his nan's; school rung"


def listed(field, actor):
    return [(due.review.person.given_name, due.review.days) for due in list_reviews(actor, field.at)]


def test_each_lead_lists_their_own_and_the_coordinator_the_hubs(field, line, operation):
    found = field.found(operation)
    field.case(found.person)
    field.found(operation, field.person("Kit", age=15))
    field.close(line)
    mine = [("Jay", 1), ("Jay", 7), ("Jay", 28)]
    assert listed(field, field.world.social) == mine
    assert sorted(listed(field, field.coordinator)) == sorted([*mine, ("Kit", 1), ("Kit", 7), ("Kit", 28)])
    assert [days for _, days in listed(field, field.coordinator)] == [1, 1, 7, 7, 28, 28]
    assert listed(field, field.officer) == []
    assert listed(field, field.world.elsewhere[Role.COORDINATOR]) == []


def test_a_review_given_to_someone_is_theirs_to_answer(field, line, operation):
    field.found(operation)
    field.close(line)
    gap = Gap.related.get(kind=GapKind.UNANSWERED_AFTER_CLOSURE)
    take_on_gaps(by=field.coordinator, at=field.at, gap_ids=[gap.pk], owner=field.officer.member)
    assert listed(field, field.officer) == [("Jay", 1)]


def test_an_answer_in_words_to_the_gap_leaves_the_review_to_be_answered_with_a_fact(field, line, operation):
    field.found(operation)
    field.close(line)
    gap = Gap.related.get(kind=GapKind.UNANSWERED_AFTER_CLOSURE)
    answer_gap(by=field.coordinator, at=field.at, gap_id=gap.pk, resolution="He is fine")
    assert ("Jay", 1) in listed(field, field.coordinator)
    assert is_safeguarding_open(field.coordinator, Line.related.get(pk=line.pk))


def test_an_inherited_review_shows_once_its_gap_is_taken_on_and_is_answered_there(field, line):
    system = field.world.system
    found = field.found(field.operation(line, by=system), by=system, inherited=True)
    field.close(line, closed_date=field.today - 9 * DAY, inherited=True, by=system)
    assert listed(field, field.coordinator) == []
    gap = Gap.related.get(kind=GapKind.UNANSWERED_AFTER_CLOSURE)
    assert review_behind(field.coordinator, field.at, gap=gap) == first_of(found.person).pk
    take_on_gaps(by=field.coordinator, at=field.at, gap_ids=[gap.pk], owner=field.officer.member)
    assert listed(field, field.officer) == listed(field, field.coordinator) == [("Jay", 1)]
    assert is_safeguarding_open(field.coordinator, Line.related.get(pk=line.pk))
    answer(field, first_of(found.person))
    gap.refresh_from_db()
    assert gap.resolved_at is not None
    assert gap.clock.stopped_at is not None
    assert listed(field, field.coordinator) == []
    assert not is_safeguarding_open(field.coordinator, Line.related.get(pk=line.pk))


def test_reopening_leaves_the_questions_and_closing_again_asks_afresh(field, line, operation):
    found = field.found(operation)
    first = field.close(line, closed_date=field.today - 3 * DAY)
    field.reopen(line, reopened_date=field.today - DAY)
    assert not is_safeguarding_open(field.coordinator, Line.related.get(pk=line.pk))
    assert [days for _, days in listed(field, field.coordinator)] == [1, 7, 28]
    assert len(list_reviews_of(field.coordinator, field.at, line)) == 3
    second = field.close(line)
    assert {due.review.closure for due in list_reviews(field.coordinator, field.at)} == {second}
    assert {review.closure for review in list_reviews_of(field.coordinator, field.at, line)} == {second}
    assert all(review.clock.stopped_at for review in first.reviews.all())
    gap = Gap.related.get(kind=GapKind.UNANSWERED_AFTER_CLOSURE)
    asked_now = second.reviews.get(days=1, person=found.person)
    assert (gap.clock, gap.resolved_at) == (asked_now.clock, None)
    answer(field, first.reviews.get(days=1))
    gap.refresh_from_db()
    assert gap.resolved_at is None
    answer(field, asked_now)
    gap.refresh_from_db()
    assert gap.resolved_at is not None


def test_whoever_is_found_after_the_closing_has_their_own_gap_and_no_review(field, line):
    field.close(line, closed_date=field.today - 10 * DAY)
    after = field.operation(line, happened_date=field.today - 2 * DAY)
    found = field.found(after)
    assert not ClosureReview.related.exists()
    assert Gap.related.get(person=found.person.record).kind == GapKind.PERSON_FOUND


def test_an_arrest_stays_known_by_person_though_named_twice(field, line, operation):
    arrest = field.arrest(operation, field.person("Kit", age=15))
    record_arrest(
        by=field.officer, at=field.at, operation_uuid=operation.record.uuid, offence="other",
        person=field.person("Kit", age=15).__class__(uuid=arrest.person.record.uuid),
    )  # fmt: skip
    assert len(people_along(field.officer, field.at, line)) == 1

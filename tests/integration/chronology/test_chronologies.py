"""What a chronology tells, in which order, and to whom: every row by its own gate."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.integration.disruption.enforcement_world import DAY
from tests.paper import require_readable
from throughline.access.models import Grant, ProtectedRecord
from throughline.access.states import Restriction
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.chronology.actions import disclose_happenings
from throughline.chronology.queries import Narrowed, get_thing, kinds_of, read_chronology
from throughline.chronology.states import HappeningKind
from throughline.core.errors import Absent, Refused
from throughline.disruption.actions.corrections import withdraw_arrest
from throughline.disruption.models import Line
from throughline.hub.actions.chronology import write_entry
from throughline.hub.states import EntryKind
from throughline.register.actions import record_sighting
from throughline.register.facts import person_for
from throughline.register.models import Person


def told(field, actor, thing, narrowed=Narrowed(), *, first=0, limit=100):  # noqa: B008
    return read_chronology(actor, field.at, thing, narrowed, first=first, limit=limit)[0]


def words(happenings):
    return [happening.told.what for happening in happenings]


@pytest.fixture
def warrant(field):
    """A line, a warrant on it with a boy found and a man arrested there, then its closure."""
    line = field.line("Kite line")
    operation = field.operation(line)
    boy = field.found(operation, line_uuid=line.record.uuid)
    man = field.arrest(operation, line_uuid=line.record.uuid, is_line_holder=False)
    field.close(line, closed_date=field.today - 10 * DAY)
    return Line.related.get(pk=line.pk), operation, boy, man


def test_a_line_is_told_newest_first_from_its_first_name_to_its_closure(field, warrant):
    line, operation, boy, man = warrant
    rows = told(field, field.officer, line)
    days = [row.day for row in rows]
    assert days == sorted(days, reverse=True)
    assert {
        "Known as Kite line", "Closed, type 2: number deactivated", "s.23 warrant", "Jay Sample safeguarded",
        "Wes Sample arrested", "07700 900123 deactivated",
    } <= set(words(rows)), words(rows)  # fmt: skip
    assert words(told(field, field.officer, line, Narrowed(oldest_first=True))) != words(rows)
    assert [row.day for row in told(field, field.officer, line, Narrowed(oldest_first=True))] == sorted(days)


def test_no_offence_is_told_of_anybody(field, warrant):
    rows = told(field, field.officer, warrant[0]) + told(field, field.officer, warrant[3].person)
    said = " ".join(f"{row.told.what} {row.told.detail}" for row in rows).lower()
    assert "supply" not in said


def test_the_person_the_operation_and_the_place_tell_the_same_day_their_own_way(field, warrant):
    line, operation, boy, man = warrant
    assert "Safeguarding intervention" in words(told(field, field.officer, boy.person))
    assert {"Jay Sample safeguarded", "Wes Sample arrested"} <= set(words(told(field, field.officer, operation)))
    assert {"s.23 warrant", "Jay Sample found here"} <= set(words(told(field, field.officer, operation.place)))


def test_whom_the_reader_may_not_open_is_in_no_row(field, warrant):
    line, operation, boy, man = warrant
    before = told(field, field.officer, line)
    ProtectedRecord.objects.filter(pk=boy.person.record_id).update(restriction=Restriction.RESTRICTED)
    after = told(field, field.coordinator, line)
    assert "Jay Sample safeguarded" in words(before)
    assert not [row for row in after if "Jay" in row.told.what or row.told.about == boy.person.record]
    assert "Wes Sample arrested" in words(after)


def test_a_hidden_operation_takes_everything_that_happened_at_it(field, warrant):
    line, operation, boy, man = warrant
    ProtectedRecord.objects.filter(pk=operation.record_id).update(restriction=Restriction.RESTRICTED)
    rows = words(told(field, field.coordinator, line))
    assert "s.23 warrant" not in rows
    assert not [row for row in rows if "arrested" in row or "safeguarded" in row]
    assert "Safeguarding intervention" in words(told(field, field.coordinator, boy.person))


def test_what_was_recorded_in_error_is_not_told(field, warrant):
    line, operation, boy, man = warrant
    withdraw_arrest(by=field.officer, at=field.at, arrest_id=man.pk, reason="Another man of that name")
    assert not [row for row in words(told(field, field.officer, line)) if "arrested" in row]


def test_it_is_narrowed_by_kind_and_by_days_and_a_moment_counts_by_its_civil_day(field, warrant):
    line, operation, boy, man = warrant
    only = told(field, field.officer, line, Narrowed(kind=HappeningKind.SAFEGUARDING))
    assert {row.kind for row in only} == {HappeningKind.SAFEGUARDING}
    day = operation.happened_date
    one_day = told(field, field.officer, line, Narrowed(since=day, until=day))
    assert {row.day for row in one_day} == {day}
    assert "s.23 warrant" in words(one_day)
    case = field.case(boy.person)
    leads = told(field, field.coordinator, boy.person, Narrowed(since=field.today, until=field.today))
    assert any(row.startswith("Led by") for row in words(leads)), case


def test_pages_join_without_a_gap_or_a_repeat(field, warrant):
    line = warrant[0]
    whole = told(field, field.officer, line)
    pages = [told(field, field.officer, line, first=first, limit=3) for first in range(0, len(whole), 3)]
    assert [row for page in pages for row in page] == whole
    more = [
        read_chronology(field.officer, field.at, line, Narrowed(), first=first, limit=3)[1]
        for first in range(0, len(whole), 3)
    ]  # fmt: skip
    assert more == [True] * (len(pages) - 1) + [False]


def test_how_long_it_is_changes_nothing_of_what_it_asks(field, warrant):
    line, operation, boy, man = warrant

    def asked():
        with CaptureQueriesContext(connection) as queries:
            told(field, field.officer, line)
        return len(queries)

    asked()
    before = asked()
    for number in range(4):
        again = field.operation(line, happened_date=field.today - (30 + number) * DAY)
        field.found(again, field.person(f"Boy{number}"), line_uuid=line.record.uuid)
        field.arrest(again, field.person(f"Man{number}", age=30), line_uuid=line.record.uuid, is_line_holder=False)
    assert asked() == before


def test_a_persons_chronology_has_their_entries_and_when_they_were_seen_and_never_a_level(field, warrant):
    boy = warrant[2].person
    case = field.case(boy)
    write_entry(
        by=field.world.social, at=field.at, case_uuid=case.record.uuid, kind=EntryKind.FACT,
        happened_date=field.today, text="He came to school.",
    )  # fmt: skip
    record_sighting(
        by=field.coordinator, at=field.at, person_uuid=boy.record.uuid, seen_date=field.today, seen_by="His aunt",
        in_place="A bed at hers",
    )  # fmt: skip
    rows = told(field, field.world.social, boy)
    assert {"Case opened", "Screened", "Seen by His aunt"} <= set(words(rows))
    assert "He came to school." in [row.told.detail for row in rows]
    assert not [row for row in rows if "medium" in f"{row.told.what} {row.told.detail}".lower()]


def test_who_may_not_open_the_page_has_no_chronology(field, warrant):
    line, operation, boy, man = warrant
    for actor in (field.world.charity, field.world.social):
        with pytest.raises(Absent):
            get_thing(actor, field.at, line.record.uuid)
    with pytest.raises(Absent):
        get_thing(field.officer, field.at, boy.record.uuid)
    assert get_thing(field.officer, field.at, line.record.uuid) == line
    assert HappeningKind.ENFORCEMENT not in kinds_of(field.world.social, boy.person)


def test_on_paper_children_are_left_out_unless_asked_for_and_it_is_a_disclosure(field, warrant):
    line = warrant[0]
    act = {"by": field.officer, "at": field.at, "record_uuid": line.record.uuid, "narrowed": Narrowed()}
    _, without, _ = disclose_happenings(**act, recipient="Gold group", reason="Meeting of 3 March", children=False)
    assert not [row for row in without if row.told.may_be_child]
    assert "Jay Sample safeguarded" not in words(without)
    _, whole, is_cut = disclose_happenings(**act, recipient="Gold group", reason="Meeting of 3 March", children=True)
    assert "Jay Sample safeguarded" in words(whole)
    assert not is_cut
    other = person_for(by=field.officer, at=field.at, given=field.person("Wes", age=15))
    Person.related.filter(pk=other.pk).update(same_as=warrant[3].person)
    _, joined, _ = disclose_happenings(**act, recipient="Gold group", reason="Meeting of 3 March", children=False)
    assert "Wes Sample arrested" in words(without)
    assert "Wes Sample arrested" not in words(joined)
    event = Event.objects.filter(action="disclose_happenings").latest("pk")
    assert (event.op, event.recipient) == ("disclosure", "Gold group")
    for missing in ("recipient", "reason"):
        with pytest.raises(Refused) as refused:
            disclose_happenings(**act, **({"recipient": "Gold", "reason": "Why", "children": True} | {missing: " "}))
        assert refused.value.field == missing


def test_the_page_says_what_it_is_and_leads_to_the_paper(field, warrant, client):
    line = warrant[0]
    client.force_login(field.officer.member.account)
    href = f"/chronology/{line.record.uuid}/"
    body = client.get(href).content.decode()
    assert "Chronology of Kite line" in body
    assert "Jay Sample safeguarded" in body
    assert "Kite" not in body[body.index("<title>") : body.index("</title>")]
    nothing = client.get(href, {"since": "1/1/2001", "until": "2/1/2001"}).content.decode()
    assert "Nothing here of this kind and these days" in nothing
    wrong = client.get(href, {"since": "2/1/2001", "until": "1/1/2001"}).content.decode()
    assert "The last day must be on or after the first" in wrong
    asked = client.post(f"{href}paper", {"recipient": "", "reason": "Why", "children": "no", "print": "1"})
    assert "Say whom it is for" in asked.content.decode()
    made = client.post(f"{href}paper", {"recipient": "Gold", "reason": "Why", "children": "no", "print": "1"})
    assert "Wes Sample arrested" in made.content.decode()
    assert "Jay" not in made.content.decode()
    pdf = client.post(f"{href}paper", {"recipient": "Gold", "reason": "Why", "children": "no", "pdf": "1"})
    assert pdf["Content-Type"] == "application/pdf"
    require_readable(pdf.content, title=f"Chronology of a line, {line.record.reference}", not_in_title=("Kite", "Jay"))


def test_days_are_dates(field, warrant):
    assert all(type(row.day) is dt.date for row in told(field, field.officer, warrant[0]))


@pytest.mark.parametrize(("classes", "is_told"), [(["identity"], False), (["identity", "process"], True)])
def test_a_partner_reads_the_classes_it_was_granted_and_no_others(field, warrant, classes, is_told):
    boy, partner = warrant[2].person, field.world.here[Role.PARTNER]
    for record in (boy.record, warrant[2].record):
        Grant.objects.create(
            record=record, agency=partner.agency, purpose="Support", classes=classes, starts_at=field.at - DAY,
            expires_at=field.at + DAY, granted_by=field.coordinator.member, agreement=record.agreement,
        )  # fmt: skip
    record_sighting(
        by=field.coordinator, at=field.at, person_uuid=boy.record.uuid, seen_date=field.today, seen_by="His aunt",
        in_place="A bed at hers",
    )  # fmt: skip
    rows = words(told(field, partner, boy))
    assert ("Safeguarding intervention" in rows) is is_told
    assert "Seen by His aunt" not in rows, "where somebody was is location"

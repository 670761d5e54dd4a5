"""Who has which item, and which minutes: the gate, conflicts, statutory-only items, charities, numbers without a gap."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.integration.outcomes import outcome_of
from tests.integration.panel.panels import DAY
from tests.integration.reading import text_of
from throughline.access.models import Grant
from throughline.agencies.states import Role
from throughline.core.errors import Absent, Refused
from throughline.hub.actions.cases import keep_case_from
from throughline.panel.actions.agenda import admit_agency, declare_conflict, table_item
from throughline.panel.actions.meetings import begin_meeting, circulate_agenda
from throughline.panel.actions.requests import answer_request, ask_agencies
from throughline.panel.actions.session import add_attendance
from throughline.panel.queries.agenda import agenda_of, get_item, get_request, list_agencies_to_ask, list_requests
from throughline.panel.queries.agenda import list_meetings as meetings_of
from throughline.panel.queries.minutes import minuted_agenda
from throughline.panel.states import UNDER_WAY, MeetingStatus
from throughline.register.facts import person_for, place_for
from throughline.register.given import PersonGiven, PlaceGiven
from throughline.work.facts import due_by_rule
from throughline.work.models import Clock, Notice
from throughline.work.states import RuleKey

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def numbers(panels, actor, meeting):
    return [(row.number, row.item.pk) for row in agenda_of(actor, panels.at, meeting)]


def test_numbers_leave_no_gap_where_an_item_is_kept_from_someone(panels):
    meeting = panels.plan()
    items = [panels.table(meeting) for _ in range(3)]
    keep_case_from(
        **panels.by(), case_uuid=items[1].record.uuid, member=panels.world.police.member, reason="Related"
    )  # fmt: skip
    assert numbers(panels, panels.world.police, meeting) == [(1, items[0].pk), (2, items[2].pk)]
    assert numbers(panels, panels.world.social, meeting) == [(n, i.pk) for n, i in enumerate(items, start=1)]


def test_an_agenda_is_by_kind_and_under_each_heading_as_tabled_without_a_gap(panels):
    meeting = panels.plan()
    theme = table_item(**panels.by(), meeting_uuid=meeting.uuid, subject="theme", title="Debt at school")
    first, second = panels.table(meeting), panels.table(meeting)
    assert numbers(panels, panels.world.social, meeting) == [(1, first.pk), (2, second.pk), (3, theme.pk)]
    keep_case_from(**panels.by(), case_uuid=first.record.uuid, member=panels.world.police.member, reason="Related")
    assert numbers(panels, panels.world.police, meeting) == [(1, second.pk), (2, theme.pk)]
    desk = Client()
    desk.force_login(panels.world.police.member.account)
    page = text_of(desk.get(reverse("panel", args=[meeting.uuid])))
    assert re.search(r"Children and adults harmed 1\. Jay .*Themes 2\. Debt at school", page)
    circulate_agenda(**panels.by(), meeting_uuid=meeting.uuid, version=1)
    begin_meeting(**panels.by(), meeting_uuid=meeting.uuid, version=2)
    desk.force_login(panels.world.coordinator.member.account)
    for name, args in (("panel-run-item", [meeting.uuid, theme.uuid]), ("panel-minutes", [meeting.uuid])):
        page = text_of(desk.get(reverse(name, args=args)))
        assert re.search(r"Children and adults harmed 1\. Jay .*2\. Jay .*Themes 3\. Debt at school", page), name


def test_a_conflict_declared_takes_the_item_away_in_the_list_and_on_its_page(panels):
    item = panels.item_in(MeetingStatus.IN_SESSION)
    officer = panels.world.police
    assert minuted_agenda(officer, panels.at, item.meeting)
    declare_conflict(**panels.by(officer), item_uuid=item.uuid)
    assert numbers(panels, officer, item.meeting) == []
    assert minuted_agenda(officer, panels.at, item.meeting) == []
    with pytest.raises(Absent):
        get_item(officer, item.uuid, panels.at)
    assert outcome_of(lambda: declare_conflict(**panels.by(officer), item_uuid=item.uuid)) == "absent"
    assert item.attendances.get(member=officer.member).withdrawn_at is not None
    with pytest.raises(Refused, match="recorded already"):
        declare_conflict(**panels.by(), item_uuid=item.uuid, member=officer.member)
    with pytest.raises(Refused, match="Name another chair"):
        declare_conflict(**panels.by(panels.chair), item_uuid=item.uuid)
    social = {**panels.by(panels.world.social), "item_uuid": item.uuid}
    assert outcome_of(lambda: declare_conflict(**social, member=panels.world.here[Role.ROCU].member)) == "absent"


def test_minutes_are_for_those_who_sat_in_the_item_its_chair_and_the_coordinator(panels):
    item = panels.item_in(MeetingStatus.DRAFTED)
    world = panels.world
    for actor, count in (
        (world.police, 1), (world.social, 1), (world.coordinator, 1), (panels.chair, 1), (world.here[Role.ANALYST], 0),
        (world.charity, 0),
    ):  # fmt: skip
        assert len(minuted_agenda(actor, panels.at, item.meeting)) == count, actor.role


def test_a_charity_has_items_of_those_it_supports_once_circulated_and_nothing_else(panels):
    charity, meeting = panels.world.charity, panels.plan()
    ours, other = panels.table(meeting), panels.table(meeting)
    table_item(**panels.by(), meeting_uuid=meeting.uuid, subject="theme", title="Debt at school")
    panels.grant(ours, charity.agency)
    assert numbers(panels, charity, meeting) == []
    assert meetings_of(charity, panels.at, statuses=UNDER_WAY) == []
    circulate_agenda(**panels.by(), meeting_uuid=meeting.uuid, version=1)
    assert numbers(panels, charity, meeting) == [(1, ours.pk)]
    assert meetings_of(charity, panels.at, statuses=UNDER_WAY) == [meeting]
    assert meetings_of(panels.world.outside[Role.CHARITY], panels.at, statuses=UNDER_WAY) == []
    assert len(numbers(panels, panels.world.police, meeting)) == 3
    assert other.pk


def test_a_grant_on_a_person_kept_from_a_member_of_the_charity_shows_them_nothing(panels):
    item = panels.item_in(MeetingStatus.CIRCULATED)
    panels.grant(item, panels.world.agencies["charity"])
    keep_case_from(
        **panels.by(), case_uuid=item.record.uuid, member=panels.world.charity.member, reason="Related"
    )  # fmt: skip
    assert numbers(panels, panels.world.charity, item.meeting) == []


def test_persons_of_concern_and_locations_are_statutory_only_unless_the_chair_admits_an_agency(panels):
    world, meeting = panels.world, panels.plan()
    adult = person_for(
        by=world.police,
        at=panels.at,
        given=PersonGiven(given_name="Wayne", family_name="Pell", age=panels.acting.age(34)),
    )
    place = place_for(by=world.police, at=panels.at, given=PlaceGiven(address="3 Quay Walk"))
    common = panels.by() | {"meeting_uuid": meeting.uuid, "why": "Disrupt it."}
    concern = table_item(**common, subject="person_of_concern", reference=adult.record.reference)
    where = table_item(**common, subject="location", reference=place.record.reference.lower())
    with pytest.raises(Refused, match="could not find a place"):
        table_item(**common, subject="location", reference=adult.record.reference)
    with pytest.raises(Refused, match="A child is tabled from their case"):
        table_item(**common, subject="victim", reference=adult.record.reference)
    circulate_agenda(**panels.by(), meeting_uuid=meeting.uuid, version=1)
    housing = world.here[Role.PARTNER]
    Grant.objects.create(
        record=place.record, agency=housing.agency, purpose="Housing", agreement=place.record.agreement,
        expires_at=panels.at.replace(year=panels.at.year + 1), starts_at=panels.at, granted_by=world.coordinator.member,
    )  # fmt: skip
    assert numbers(panels, housing, meeting) == []
    act = {"item_uuid": where.uuid, "agency": housing.agency, "reason": "It is the landlord"}
    assert outcome_of(lambda: admit_agency(**panels.by(world.police), **act)) == "absent"
    admit_agency(**panels.by(panels.chair), **act)
    assert numbers(panels, housing, meeting) == [(1, where.pk)]
    with pytest.raises(Refused, match="not closed to that agency"):
        admit_agency(**panels.by(), item_uuid=concern.uuid, agency=world.agencies["rocu"], reason="x")


def test_agencies_are_asked_only_from_the_childs_list(panels):
    world = panels.world
    item = panels.item_in(MeetingStatus.CIRCULATED)
    names = [agency.name for agency in list_agencies_to_ask(item, panels.at)]
    assert "Steady Hands" not in names
    assert {"Birmingham Council", "West Midlands ROCU"} <= set(names)
    with pytest.raises(Refused, match="Steady Hands is not on this person's list"):
        ask_agencies(**panels.by(), item_uuid=item.uuid, agencies=[world.agencies["charity"]])
    panels.grant(item, world.agencies["charity"])
    row = ask_agencies(**panels.by(), item_uuid=item.uuid, agencies=[world.agencies["charity"]])[0]
    assert Notice.related.filter(member=world.charity.member, record=item.person).exists()
    assert row.clock.rule.key == RuleKey.INFORMATION_REQUEST
    with pytest.raises(Refused, match="has been asked already"):
        ask_agencies(**panels.by(), item_uuid=item.uuid, agencies=[world.agencies["charity"]])
    with pytest.raises(Refused, match="Circulate the agenda first"):
        planned = panels.item_in(MeetingStatus.PLANNED)
        ask_agencies(**panels.by(), item_uuid=planned.uuid, agencies=[world.agencies["council"]])


def test_an_answer_is_due_before_the_panel_meets_however_soon_that_is(panels):
    for days, is_cut in ((1, True), (30, False)):
        meeting = panels.plan(meets_at=panels.at + days * DAY)
        item = panels.table(meeting)
        circulate_agenda(**panels.by(), meeting_uuid=meeting.uuid, version=1)
        clock = ask_agencies(**panels.by(), item_uuid=item.uuid, agencies=[panels.world.agencies["council"]])[0].clock
        assert clock.due_at == (meeting.meets_at if is_cut else due_by_rule(clock.rule, clock.starts_at)), days


def test_nothing_held_is_an_answer_and_silence_is_not(panels):
    row, social = panels.request(), panels.world.social
    act = panels.by(social) | {"request_uuid": row.uuid}
    for given, words in (
        ({"is_nil": True, "answer": "A bit"}, "Choose one"),
        ({"is_nil": False}, "or say that it holds nothing"),
    ):
        with pytest.raises(Refused, match=words):
            answer_request(**act, **given)
    row.refresh_from_db()
    assert row.answered_at is None
    answer_request(**act, is_nil=True)
    row.refresh_from_db()
    assert (row.is_nil, row.answered_by) == (True, social.member)
    assert Clock.related.get(pk=row.clock_id).stopped_at is not None
    with pytest.raises(Refused, match="has been answered"):
        answer_request(**act, is_nil=True)


def test_an_agency_answers_for_itself_alone_and_reads_no_other_answer(panels):
    row = panels.request()
    for who, actor in panels.world.everyone().items():
        came_to = outcome_of(lambda actor=actor: answer_request(**panels.by(actor), request_uuid=row.uuid, is_nil=True))
        may = actor.agency == row.agency and who in ("here social", "here chair")
        assert came_to == ("done" if may else "absent"), who
    assert [each.pk for each in list_requests(panels.chair, row.item)] == [row.pk]
    assert list_requests(panels.world.police, row.item) == []
    assert get_request(panels.world.social, row.uuid, panels.at).pk == row.pk


def test_nobody_without_an_account_sits_in_an_item_that_is_closed_to_their_agency(panels):
    world, meeting = panels.world, panels.plan()
    place = place_for(by=world.police, at=panels.at, given=PlaceGiven(address="3 Quay Walk"))
    where = table_item(
        **panels.by(),
        meeting_uuid=meeting.uuid,
        why="Disrupt it.",
        subject="location",
        reference=place.record.reference,
    )
    child = panels.table(meeting)
    theme = table_item(**panels.by(), meeting_uuid=meeting.uuid, subject="theme", title="Debt at school")
    circulate_agenda(**panels.by(), meeting_uuid=meeting.uuid, version=1)
    begin_meeting(**panels.by(), meeting_uuid=meeting.uuid, version=2)
    housing, charity = world.here[Role.PARTNER].agency, world.charity.agency

    def seats(item, agency):
        act = {**panels.by(), "item_uuid": item.uuid, "agency": agency, "name": "Jo Guest"}
        return outcome_of(lambda: add_attendance(**act))

    assert (seats(where, housing), seats(child, housing), seats(theme, housing)) == ("refused", "done", "done")
    assert [seats(item, charity) for item in (where, child, theme)] == ["refused"] * 3
    panels.grant(child, charity)
    admit_agency(**panels.by(), item_uuid=where.uuid, agency=housing, reason="It is the landlord")
    assert (seats(where, housing), seats(child, charity)) == ("done", "done")
    assert seats(child, world.elsewhere[Role.COORDINATOR].agency) == "refused"


def test_asked_while_the_panel_sits_they_have_the_rules_own_time(panels):
    item = panels.item_in(MeetingStatus.CIRCULATED)
    starts = item.meeting.meets_at + dt.timedelta(minutes=10)
    begin_meeting(by=panels.world.coordinator, at=starts, meeting_uuid=item.meeting.uuid, version=item.meeting.version)
    row = ask_agencies(
        by=panels.world.coordinator, at=starts, item_uuid=item.uuid, agencies=[panels.world.agencies["council"]]
    )[0]
    assert row.clock.due_at - starts > dt.timedelta(days=1)

"""A meeting: from × to × actor, whole; what circulation opens to a chair and agreement closes; who is told; conflicts."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.db import transaction

from tests.integration.outcomes import outcome_of
from tests.integration.panel.panels import DAY
from throughline.access.gate import may_see
from throughline.agencies.states import Role
from throughline.core.errors import Conflict, Refused
from throughline.hub.actions.cases import keep_case_from
from throughline.panel.actions.agenda import name_item_chair, table_item, withdraw_item
from throughline.panel.actions.meetings import (
    agree_minutes,
    begin_meeting,
    cancel_meeting,
    circulate_agenda,
    end_meeting,
)
from throughline.panel.actions.session import write_minute
from throughline.panel.queries.waiting import cases_awaiting_panel, changed_since_last_panel, latest_item
from throughline.panel.states import MEETING_MOVES, MeetingStatus
from throughline.work.models import Clock, Notice
from throughline.work.states import RuleKey

pytestmark = [pytest.mark.django_db, pytest.mark.database]

COORDINATOR, CHAIR = "here coordinator", "here chair"
ACTS = {
    MeetingStatus.CIRCULATED: (circulate_agenda, {COORDINATOR}),
    MeetingStatus.IN_SESSION: (begin_meeting, {COORDINATOR, CHAIR}),
    MeetingStatus.DRAFTED: (end_meeting, {COORDINATOR, CHAIR}),
    MeetingStatus.AGREED: (agree_minutes, {CHAIR}),
    MeetingStatus.CANCELLED: (cancel_meeting, {COORDINATOR}),
}


def test_from_to_actor(panels):
    for from_status in MeetingStatus.values:
        with transaction.atomic():
            meeting = panels.meeting_in(from_status)
            for to_status, (who, actor) in itertools.product(ACTS, panels.world.everyone().items()):
                act, doers = ACTS[to_status]
                more = {"reason": "Too few could come"} if act is cancel_meeting else {}
                came_to = outcome_of(
                    lambda act=act, actor=actor, meeting=meeting, more=more: act(
                        by=actor, at=panels.at, meeting_uuid=meeting.uuid, version=meeting.version, **more
                    )
                )
                cell = f"{from_status} to {to_status} by {who}: {came_to}"
                allowed = to_status in MEETING_MOVES[from_status]
                if who in doers:
                    assert came_to == ("done" if allowed else "refused"), cell
                else:
                    assert came_to in (("absent",) if allowed else ("absent", "refused")), cell
            transaction.set_rollback(True)


def test_the_chair_sees_the_case_from_circulation_to_agreed_minutes_and_at_no_other_time(panels):
    chair = panels.chair.member
    for status in MeetingStatus.values:
        item = panels.item_in(status)
        sees = status in (MeetingStatus.CIRCULATED, MeetingStatus.IN_SESSION, MeetingStatus.DRAFTED)
        assert may_see(chair, item.record, panels.at + DAY) is sees, status
        assert may_see(chair, item.person, panels.at + DAY) is sees, status


def test_leads_and_covers_are_told_that_it_is_on_an_agenda_and_nothing_more(panels):
    item = panels.item_in(MeetingStatus.CIRCULATED)
    told = Notice.related.filter(text="On the agenda of a panel", record=item.record)
    assert {row.member.name for row in told} == {"Sol Hale", "Ro Marsh", "Chi Rowan"}


def test_a_second_hand_is_told(panels):
    meeting = panels.meeting_in(MeetingStatus.PLANNED)
    circulate_agenda(**panels.by(), meeting_uuid=meeting.uuid, version=1)
    with pytest.raises(Conflict):
        cancel_meeting(**panels.by(), meeting_uuid=meeting.uuid, version=1, reason="Too few")


def test_an_empty_agenda_is_not_circulated_and_a_past_day_not_planned(panels):
    meeting = panels.plan()
    with pytest.raises(Refused, match="Nothing is on this agenda"):
        circulate_agenda(**panels.by(), meeting_uuid=meeting.uuid, version=1)
    with pytest.raises(Refused, match="later than now"):
        panels.plan(meets_at=panels.at - DAY)
    with pytest.raises(Refused, match="Choose a panel chair"):
        panels.plan(chair=panels.world.police.member)


def test_the_chair_is_never_lead_or_cover_of_a_case_they_chair(panels):
    coordinator = panels.world.coordinator
    meeting = panels.plan(chair=coordinator.member)
    case = panels.case(cover=coordinator)
    with pytest.raises(Refused, match="leads or covers this case.*Name another chair"):
        panels.table(meeting, case)
    item = panels.table(meeting, case, chair=panels.chair.member)
    with pytest.raises(Refused, match="leads or covers"):
        name_item_chair(**panels.by(), item_uuid=item.uuid, chair=coordinator.member)
    circulate_agenda(**panels.by(), meeting_uuid=meeting.uuid, version=1)
    assert may_see(panels.chair.member, case.record, panels.at)


def test_a_handover_to_the_chair_after_tabling_stops_circulation(panels):
    coordinator = panels.world.coordinator
    meeting = panels.plan(chair=coordinator.member)
    case = panels.case()
    panels.table(meeting, case)
    case.cover = coordinator.member
    case.save_checked()
    with pytest.raises(Refused, match="leads or covers"):
        circulate_agenda(**panels.by(), meeting_uuid=meeting.uuid, version=1)


def test_a_case_kept_from_the_chair_is_not_opened_to_them_and_the_reason_stays_secret(panels):
    meeting = panels.plan()
    item = panels.table(meeting)
    keep_case_from(
        **panels.by(), case_uuid=item.record.uuid, member=panels.chair.member, reason="Related to the family"
    )
    with pytest.raises(Refused, match="Name another chair for that item") as refused:
        circulate_agenda(**panels.by(), meeting_uuid=meeting.uuid, version=1)
    assert "elated" not in refused.value.message
    name_item_chair(**panels.by(), item_uuid=item.uuid, chair=panels.world.coordinator.member)
    circulate_agenda(**panels.by(), meeting_uuid=meeting.uuid, version=1)
    assert not may_see(panels.chair.member, item.record, panels.at)


def test_another_chair_takes_the_sight_over(panels):
    item = panels.item_in(MeetingStatus.CIRCULATED)
    name_item_chair(**panels.by(), item_uuid=item.uuid, chair=panels.world.coordinator.member)
    assert not may_see(panels.chair.member, item.record, panels.at + DAY)
    with pytest.raises(Refused, match="Choose a panel chair"):
        name_item_chair(**panels.by(), item_uuid=item.uuid, chair=panels.world.police.member)


def test_a_child_is_never_of_concern_without_their_own_item_as_a_child_harmed(panels):
    meeting, case = panels.plan(), panels.case()
    concern = panels.by() | {
        "meeting_uuid": meeting.uuid, "subject": "person_of_concern", "reference": case.person.record.reference,
        "why": "What keeps others near him safe.",
    }  # fmt: skip
    with pytest.raises(Refused, match="may be under 18. Table them first as a child harmed"):
        table_item(**concern)
    harmed = panels.table(meeting, case)
    item = table_item(**concern)
    with pytest.raises(Refused, match="Take that item off first"):
        withdraw_item(**panels.by(), item_uuid=harmed.uuid, reason="Not this time")
    withdraw_item(**panels.by(), item_uuid=item.uuid, reason="Not this time")
    withdraw_item(**panels.by(), item_uuid=harmed.uuid, reason="Not this time")


def test_once_circulated_only_the_coordinator_adds_and_it_opens_at_once(panels):
    meeting = panels.meeting_in(MeetingStatus.CIRCULATED)
    with pytest.raises(Refused, match="Ask the coordinator to add"):
        panels.table(meeting, **panels.by(panels.world.social))
    late = panels.table(meeting)
    assert may_see(panels.chair.member, late.record, panels.at)
    with pytest.raises(Refused, match="on that agenda already"):
        panels.table(meeting, panels.made[-1])
    with pytest.raises(Refused, match="has begun or is over"):
        panels.table(panels.meeting_in(MeetingStatus.IN_SESSION))


def test_minutes_have_a_clock_from_the_end_until_they_are_agreed(panels):
    item = panels.item_in(MeetingStatus.DRAFTED)
    clock = Clock.related.get(record=item.record, rule__key=RuleKey.PANEL_MINUTES)
    assert (clock.owner, clock.stopped_at) == (panels.chair.member, None)
    agree_minutes(**panels.by(panels.chair), meeting_uuid=item.meeting.uuid, version=item.meeting.version)
    clock.refresh_from_db()
    assert clock.stopped_at is not None


def test_a_question_nobody_answered_is_asked_no_more_once_the_panel_is_over(panels):
    asked = panels.request()
    meeting = begin_meeting(**panels.by(), meeting_uuid=asked.item.meeting.uuid, version=2)
    end_meeting(**panels.by(), meeting_uuid=meeting.uuid, version=meeting.version)
    asked.refresh_from_db()
    assert (asked.clock.stopped_at, asked.answered_at) == (panels.at, None)


def test_each_chair_agrees_their_own_items_and_the_meeting_is_agreed_when_all_are(panels):
    meeting = panels.plan()
    first, second = panels.table(meeting), panels.table(meeting, chair=panels.world.coordinator.member)
    circulate_agenda(**panels.by(), meeting_uuid=meeting.uuid, version=1)
    begin_meeting(**panels.by(), meeting_uuid=meeting.uuid, version=2)
    write_minute(**panels.by(), item_uuid=first.uuid, version=1, text="Heard.")
    end_meeting(**panels.by(), meeting_uuid=meeting.uuid, version=3)
    with pytest.raises(Refused, match="Nothing is written on"):
        agree_minutes(**panels.by(), meeting_uuid=meeting.uuid, version=4)
    write_minute(**panels.by(), item_uuid=second.uuid, version=1, text="Heard.")
    agree_minutes(**panels.by(), meeting_uuid=meeting.uuid, version=4)
    meeting.refresh_from_db()
    first.refresh_from_db()
    assert (meeting.status, first.frozen_at) == (MeetingStatus.DRAFTED, None)
    agree_minutes(**panels.by(panels.chair), meeting_uuid=meeting.uuid, version=5)
    meeting.refresh_from_db()
    assert meeting.status == MeetingStatus.AGREED


def test_which_cases_wait_and_what_changed_since(panels):
    planned = panels.item_in(MeetingStatus.PLANNED)
    held = panels.item_in(MeetingStatus.DRAFTED)
    cancelled = panels.item_in(MeetingStatus.CANCELLED)
    assert list(cases_awaiting_panel()) == [planned.record_id]
    assert latest_item(held.record).pk == held.pk
    assert latest_item(cancelled.record) is None
    assert changed_since_last_panel(planned.record) is None
    since = changed_since_last_panel(held.record)
    assert (since.panel_date, since.entries, since.tasks_done) == (panels.today, 0, 0)


def test_a_panel_in_another_hub_is_not_there(panels):
    meeting = panels.meeting_in(MeetingStatus.PLANNED)
    there = panels.world.elsewhere[Role.COORDINATOR]
    act = {"by": there, "at": panels.at + dt.timedelta(hours=1), "meeting_uuid": meeting.uuid, "version": 1}
    assert outcome_of(lambda: circulate_agenda(**act)) == "absent"


def test_agreeing_one_panels_minutes_leaves_the_clock_of_anothers(panels):
    case = panels.case()
    items = []
    for days in (1, 2):
        meeting = panels.plan(meets_at=panels.at + days * DAY)
        item = panels.table(meeting, case)
        by = {**panels.by(), "meeting_uuid": meeting.uuid}
        for act in (circulate_agenda, begin_meeting, end_meeting):
            meeting.refresh_from_db()
            act(**by, version=meeting.version)
        items.append(item)
    running = Clock.related.filter(rule__key=RuleKey.PANEL_MINUTES, stopped_at=None)
    assert running.count() == 2
    first = items[0]
    first.refresh_from_db()
    write_minute(**panels.by(), item_uuid=first.uuid, version=first.version, text="Heard.")
    first.meeting.refresh_from_db()
    agree_minutes(**panels.by(panels.chair), meeting_uuid=first.meeting.uuid, version=first.meeting.version)
    items[1].refresh_from_db()
    assert [clock.pk for clock in running] == [items[1].minutes_clock_id]


def test_the_clock_of_minutes_is_whoevers_they_are_to_agree(panels):
    """The chair left after the panel: whoever chairs the item now has its deadline, and the earlier chair has it no more."""
    item = panels.item_in(MeetingStatus.DRAFTED)
    another = panels.another_chair()
    name_item_chair(**panels.by(), item_uuid=item.uuid, chair=another.member)
    clock = Clock.related.get(record=item.record, rule__key=RuleKey.PANEL_MINUTES)
    assert (clock.owner, clock.owner_agency) == (another.member, another.agency)

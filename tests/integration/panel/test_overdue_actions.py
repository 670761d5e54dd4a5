"""Overdue actions put themselves on the next agenda, also where another chairs it; with the panel they close again."""

from __future__ import annotations

import pytest

from tests.integration.panel.panels import DAY
from throughline.access.gate import may_see
from throughline.panel.actions.meetings import (
    agree_minutes,
    begin_meeting,
    cancel_meeting,
    circulate_agenda,
    end_meeting,
)
from throughline.panel.actions.session import give_action, write_minute
from throughline.panel.models import ConflictDeclared
from throughline.panel.queries.minutes import list_overdue_actions
from throughline.panel.states import MeetingStatus

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def item(panels):
    return panels.item_in(MeetingStatus.IN_SESSION)


@pytest.fixture
def late(panels, item):
    """An action of a panel whose minutes are agreed, overdue when the next panel is circulated, ten days on."""
    give_action(
        **panels.by(), item_uuid=item.uuid, title="Ring the school", owner=panels.world.social.member,
        due_date=panels.today + DAY,
    )  # fmt: skip
    end_meeting(**panels.by(), meeting_uuid=item.meeting.uuid, version=3)
    agree_minutes(**panels.by(panels.chair), meeting_uuid=item.meeting.uuid, version=4)
    panels.acting.at += 10 * DAY
    return item


def seen(panels, actor, meeting):
    return [task.title for task in list_overdue_actions(actor, panels.at, meeting)]


def test_an_overdue_action_opens_to_whoever_chairs_the_next_panel_until_its_minutes_are_agreed(panels, late):
    another = panels.another_chair()
    following = panels.plan(chair=another.member)
    on_it = panels.table(following)
    assert seen(panels, another, following) == []
    circulate_agenda(**panels.by(), meeting_uuid=following.uuid, version=1)
    assert seen(panels, another, following) == ["Ring the school"]
    assert may_see(another.member, late.record, panels.at)
    assert seen(panels, panels.chair, following) == []
    begin_meeting(**panels.by(another), meeting_uuid=following.uuid, version=2)
    write_minute(**panels.by(another), item_uuid=on_it.uuid, version=1, text="Heard.")
    end_meeting(**panels.by(another), meeting_uuid=following.uuid, version=3)
    agree_minutes(**panels.by(another), meeting_uuid=following.uuid, version=4)
    assert not may_see(another.member, late.record, panels.at)


def test_an_action_that_falls_overdue_before_the_panel_begins_is_there_and_a_cancelled_panel_closes_it(panels, item):
    give_action(
        **panels.by(), item_uuid=item.uuid, title="Ring the school", owner=panels.world.social.member,
        due_date=panels.today + 5 * DAY,
    )  # fmt: skip
    end_meeting(**panels.by(), meeting_uuid=item.meeting.uuid, version=3)
    agree_minutes(**panels.by(panels.chair), meeting_uuid=item.meeting.uuid, version=4)
    following = panels.plan(meets_at=panels.at + 10 * DAY)
    cancelled = panels.plan(meets_at=panels.at + 11 * DAY)
    for meeting in (following, cancelled):
        panels.table(meeting)
    circulate_agenda(**panels.by(), meeting_uuid=following.uuid, version=1)
    panels.acting.at += 10 * DAY
    assert seen(panels, panels.chair, following) == []
    begin_meeting(**panels.by(panels.chair), meeting_uuid=following.uuid, version=2)
    assert seen(panels, panels.chair, following) == ["Ring the school"]
    circulate_agenda(**panels.by(), meeting_uuid=cancelled.uuid, version=1)
    cancel_meeting(**panels.by(), meeting_uuid=cancelled.uuid, version=2, reason="Too few could come")
    assert seen(panels, panels.chair, following) == ["Ring the school"]


def test_an_overdue_action_is_not_opened_to_a_chair_with_a_conflict(panels, late):
    another = panels.another_chair()
    ConflictDeclared.related.create(
        item=late, member=another.member, declared_at=panels.at, declared_by=panels.world.coordinator.member
    )
    following = panels.plan(chair=another.member)
    panels.table(following)
    circulate_agenda(**panels.by(), meeting_uuid=following.uuid, version=1)
    assert seen(panels, another, following) == [] and not may_see(another.member, late.record, panels.at)

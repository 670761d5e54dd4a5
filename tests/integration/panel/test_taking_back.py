"""Recorded in error: a decision, or who sat in an item, is taken back with a reason until the minutes are agreed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.integration.outcomes import outcome_of
from tests.integration.reading import text_of
from throughline.core.errors import Absent, Refused
from throughline.panel.actions.session import DecisionGiven, add_attendance, add_dissent, decide, give_action
from throughline.panel.actions.taking_back import withdraw_attendance, withdraw_decision
from throughline.panel.models import Decision, ItemAttendance, ItemTask
from throughline.panel.policies import quorum_at
from throughline.panel.queries.minutes import minuted_agenda, written_of
from throughline.panel.queries.waiting import cases_awaiting_panel
from throughline.panel.states import MeetingStatus
from throughline.work.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.database]

GIVEN = DecisionGiven("He moves to his nan’s.", "She asked for him.")
WHY = "It was said of his cousin."


@pytest.fixture
def item(panels):
    return panels.item_in(MeetingStatus.IN_SESSION)


def action(panels, item, title="Ring his nan") -> ItemTask:
    return give_action(
        **panels.by(), item_uuid=item.uuid, title=title, owner=panels.world.social.member, due_date=panels.today
    )


def browser(actor) -> Client:
    client = Client()
    client.force_login(actor.member.account)
    return client


@pytest.mark.parametrize("status", [MeetingStatus.IN_SESSION, MeetingStatus.DRAFTED, MeetingStatus.AGREED])
def test_only_who_runs_the_item_takes_back_and_only_until_the_minutes_are_agreed(panels, status):
    item = panels.item_in(status)
    row = Decision.related.create(
        item=item, text="No.", reasons="No.", decided_at=panels.at, decided_by=panels.world.coordinator.member
    )
    sat = ItemAttendance.related.filter(item=item)[0]
    acts = {
        "decision": lambda by: lambda: withdraw_decision(**by, item_uuid=item.uuid, decision_id=row.pk, reason=WHY),
        "attendance": lambda by: (
            lambda: withdraw_attendance(**by, item_uuid=item.uuid, attendance_id=sat.pk, reason=WHY)
        ),
    }
    for name, act in acts.items():
        for who, actor in panels.world.everyone().items():
            came_to = outcome_of(act(panels.by(actor)))
            runs = who == "here coordinator" or (who == "here chair" and status != MeetingStatus.AGREED)
            wanted = ("refused" if status == MeetingStatus.AGREED else "done") if runs else "absent"
            assert came_to == wanted, f"{name} at {status} by {who}: {came_to}"


def test_a_decision_in_error_is_in_no_minutes_stays_in_history_and_is_taken_back_once(panels, item):
    row = decide(**panels.by(), item_uuid=item.uuid, given=GIVEN)
    assert item.record_id not in cases_awaiting_panel()
    with pytest.raises(Refused, match="Say why"):
        withdraw_decision(**panels.by(), item_uuid=item.uuid, decision_id=row.pk, reason=" ")
    withdraw_decision(**panels.by(panels.chair), item_uuid=item.uuid, decision_id=row.pk, reason=WHY)
    assert written_of(item).decisions == ()
    assert item.record_id in cases_awaiting_panel()
    row.refresh_from_db()
    assert (row.text, row.withdrawn_reason, row.withdrawn_by) == (GIVEN.text, WHY, panels.chair.member)
    with pytest.raises(Absent):
        withdraw_decision(**panels.by(), item_uuid=item.uuid, decision_id=row.pk, reason=WHY)
    with pytest.raises(Absent):
        add_dissent(**panels.by(), decision_id=row.pk, agency=panels.world.agencies["council"], reason="No.")


def test_the_actions_that_came_of_it_are_cancelled_and_the_others_kept(panels, item):
    row = decide(**panels.by(), item_uuid=item.uuid, given=GIVEN)
    gone, kept = action(panels, item), action(panels, item, "Ring the school")
    other = action(panels, panels.item_in(MeetingStatus.IN_SESSION), "Elsewhere")
    with pytest.raises(Refused, match="done or cancelled already"):
        withdraw_decision(**panels.by(), item_uuid=item.uuid, decision_id=row.pk, reason=WHY, cancel=[other.pk])
    withdraw_decision(**panels.by(), item_uuid=item.uuid, decision_id=row.pk, reason=WHY, cancel=[gone.pk])
    assert [each.pk for each in written_of(item).tasks] == [kept.pk]
    gone.task.refresh_from_db()
    kept.task.refresh_from_db()
    assert gone.task.outcome.startswith("Cancelled: the panel’s decision")
    assert kept.task.done_at is None
    told = Notice.related.filter(member=panels.world.social.member, text="An action of yours from a panel is cancelled")
    assert told.count() == 1


def test_somebody_noted_in_error_counts_no_more_and_has_no_minutes(panels, item):
    police = item.attendances.get(member=panels.world.police.member)
    guest = add_attendance(**panels.by(), item_uuid=item.uuid, agency=panels.world.agencies["council"], name="Dr Vale")
    withdraw_attendance(**panels.by(), item_uuid=item.uuid, attendance_id=guest.pk, reason=WHY)
    assert quorum_at(item).is_met
    withdraw_attendance(**panels.by(), item_uuid=item.uuid, attendance_id=police.pk, reason=WHY)
    assert not quorum_at(item).is_met
    assert minuted_agenda(panels.world.police, panels.at, item.meeting) == []
    assert "Dr Vale" not in {row.name for row in written_of(item).attendances}


def test_the_page_asks_which_and_what_goes_with_it(panels, item):
    row = decide(**panels.by(), item_uuid=item.uuid, given=GIVEN)
    gone = action(panels, item)
    sat = item.attendances.get(member=panels.world.police.member)
    desk, href = browser(panels.world.coordinator), reverse("panel-item-in-error", args=[item.uuid])
    run = reverse("panel-run-item", args=[item.meeting.uuid, item.uuid])
    assert f"{href}?of=decision-{row.pk}" in desk.get(run).content.decode()
    page = desk.get(f"{href}?of=decision-{row.pk}").content.decode()
    assert f'value="decision-{row.pk}" checked' in page
    wrong = desk.post(href, {"of": f"attendance-{sat.pk}", "cancel": [gone.pk], "reason": WHY})
    assert "Actions are cancelled with a decision only" in text_of(wrong)
    assert WHY in wrong.content.decode()
    done = text_of(desk.post(href, {"of": f"decision-{row.pk}", "cancel": [gone.pk], "reason": WHY}, follow=True))
    assert "No decision yet." in done
    assert f"Decision: {GIVEN.text} {WHY}" in done
    assert "Action: Ring his nan Cancelled with the decision" in done
    minutes = text_of(desk.get(reverse("panel-minutes", args=[item.meeting.uuid])))
    assert GIVEN.text not in minutes
    assert "Ring his nan" not in minutes


def test_a_decision_that_lost_its_quorum_says_so(panels, item):
    decide(**panels.by(), item_uuid=item.uuid, given=GIVEN)
    desk, run = browser(panels.world.coordinator), reverse("panel-run-item", args=[item.meeting.uuid, item.uuid])
    assert "By who is noted as here now" not in text_of(desk.get(run))
    sat = item.attendances.get(member=panels.world.police.member)
    withdraw_attendance(**panels.by(), item_uuid=item.uuid, attendance_id=sat.pk, reason=WHY)
    assert "By who is noted as here now" in text_of(desk.get(run))

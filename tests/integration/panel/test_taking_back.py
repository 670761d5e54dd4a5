"""Recorded in error: a decision, or who sat in an item, is taken back with a reason until the minutes are agreed."""

from __future__ import annotations

import re

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
from throughline.work.actions.tasks import complete_task
from throughline.work.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.database]

GIVEN = DecisionGiven("He moves to his nan’s.", "She asked for him.")
WHY = "It was said of his cousin."


@pytest.fixture
def item(panels):
    return panels.item_in(MeetingStatus.IN_SESSION)


def action(panels, item, title="Ring his nan", **more) -> ItemTask:
    return give_action(
        **panels.by(), item_uuid=item.uuid, title=title, owner=panels.world.social.member, due_date=panels.today, **more
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


GONE = "The panel’s decision an action of yours came of was taken back"


def test_whoever_has_an_action_that_came_of_it_is_told_and_the_action_says_so(panels, item):
    row, other = (decide(**panels.by(), item_uuid=item.uuid, given=GIVEN) for _ in range(2))
    kept = action(panels, item, decision_id=row.pk)
    action(panels, item, "Of the other", decision_id=other.pk)
    action(panels, item, "Of none")
    gone = action(panels, item, "Goes with it", decision_id=row.pk)
    done = action(panels, item, "Done before", decision_id=row.pk)
    complete_task(by=panels.world.social, at=panels.at, task_id=done.task_id, outcome="Rang")
    elsewhere = decide(**panels.by(), item_uuid=panels.item_in(MeetingStatus.IN_SESSION).uuid, given=GIVEN)
    with pytest.raises(Refused, match="not of this item"):
        action(panels, item, decision_id=elsewhere.pk)
    withdraw_decision(**panels.by(), item_uuid=item.uuid, decision_id=row.pk, reason=WHY, cancel=[gone.pk])
    assert Notice.related.filter(member=panels.world.social.member, text=GONE).count() == 1
    with pytest.raises(Refused, match="was taken back"):
        action(panels, item, decision_id=row.pk)
    owner = browser(panels.world.social)
    page = text_of(owner.get(reverse("task-due", args=[kept.task_id])))
    assert "The panel’s decision this came of was taken back on" in page
    assert panels.world.coordinator.member.name in page
    assert WHY not in page, "the reason is for those who sat in the item"
    for title in ("Of the other", "Of none"):
        task = ItemTask.related.get(task__title=title).task_id
        assert "was taken back" not in text_of(owner.get(reverse("task-due", args=[task])))
    minutes = text_of(browser(panels.world.coordinator).get(reverse("panel-minutes", args=[item.meeting.uuid])))
    assert minutes.count("The decision it came of was taken back") == 2, "of the one kept, and of the one done"


def test_an_action_is_given_on_the_newest_decision_unless_another_is_chosen(panels, item):
    desk, run = browser(panels.world.coordinator), reverse("panel-run-item", args=[item.meeting.uuid, item.uuid])
    assert 'name="action-decision"' not in desk.get(run).content.decode()
    first, newest = (decide(**panels.by(), item_uuid=item.uuid, given=GIVEN) for _ in range(2))
    page = desk.get(run).content.decode()
    chosen = page.split('name="action-decision"')[1].split("</select>")[0]
    assert re.search(rf'value="{newest.pk}"[^>]*selected', chosen)
    typed = {
        "step": "action", "action-title": "Ring his nan", "action-owner": panels.world.social.member.pk,
        "action-due_date": f"{panels.today:%d/%m/%Y}", "action-decision": first.pk,
    }  # fmt: skip
    assert "Action given." in text_of(desk.post(run, typed, follow=True))
    assert ItemTask.related.get().decision == first
    refused = desk.post(run, typed | {"action-decision": "999", "action-title": "Ring the school"})
    assert "choose again" in text_of(refused)
    assert "Ring the school" in refused.content.decode()
    error = reverse("panel-item-in-error", args=[item.uuid])
    assert "Ring his nan (it came of: He moves to his nan’s.)" in text_of(desk.get(error))


def test_once_the_minutes_are_agreed_the_chair_is_told_whom_to_tell_and_the_coordinator_what_to_do(panels):
    item = panels.item_in(MeetingStatus.AGREED)
    chair, desk = browser(panels.chair), browser(panels.world.coordinator)
    coordinator = panels.world.coordinator.member.name
    for name, args in (("panel", [item.meeting.uuid]), ("panel-minutes", [item.meeting.uuid])):
        page = text_of(chair.get(reverse(name, args=args)))
        assert f"tell the coordinator ({coordinator}): they add a dated correction" in page
        assert "they add a dated correction" not in text_of(desk.get(reverse(name, args=args)))
    for name, args in (
        ("panel-item-in-error", [item.uuid]), ("panel-correct", [item.uuid]),
        ("panel-run-item", [item.meeting.uuid, item.uuid]),
    ):  # fmt: skip
        answer = chair.get(reverse(name, args=args))
        assert (answer.status_code, "they add a dated correction" in text_of(answer)) == (409, True), name
        assert browser(panels.another_chair() if name == "panel-correct" else panels.world.police).get(
            reverse(name, args=args)
        ).status_code == 404  # fmt: skip
    assert panels.made[0].person.family_name not in text_of(answer)
    answer = desk.get(reverse("panel-item-in-error", args=[item.uuid]))
    assert "Add a dated correction to its minutes." in text_of(answer)
    assert reverse("panel-correct", args=[item.uuid]) in desk.get(
        reverse("panel-minutes", args=[item.meeting.uuid])
    ).content.decode()  # fmt: skip


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

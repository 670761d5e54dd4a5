"""A panel sits: quorum, minutes by two hands, decisions and dissent, actions born whole, what the child will be told."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.integration.outcomes import outcome_of
from tests.integration.panel.panels import DAY
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.core.errors import Conflict, Refused
from throughline.hub.actions.cases import hand_over_lead
from throughline.panel.actions.agenda import declare_conflict, table_item
from throughline.panel.actions.meetings import begin_meeting, circulate_agenda
from throughline.panel.actions.session import (
    DecisionGiven,
    add_attendance,
    add_dissent,
    correct_minute,
    decide,
    give_action,
    take_attendance,
    write_minute,
)
from throughline.panel.actions.taking_back import withdraw_decision
from throughline.panel.models import Decision, ItemAttendance, ItemMinute
from throughline.panel.policies import days_to_18, quorum_at
from throughline.panel.queries.minutes import list_overdue_actions, minuted_agenda, newest_minute, written_of
from throughline.panel.queries.waiting import cases_awaiting_panel, devolved_decisions
from throughline.panel.states import AskedKind, MeetingStatus, PanelKind
from throughline.register.actions import complete_identity
from throughline.register.given import PersonGiven
from throughline.work.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.database]

GIVEN = DecisionGiven("A mentor walks with him on Mondays.", "He is met at the gate by people he owes.")


@pytest.fixture
def item(panels):
    return panels.item_in(MeetingStatus.IN_SESSION)


ACTS = {
    "attend": lambda panels, item, by: lambda: take_attendance(**by, item_uuid=item.uuid, members=[]),
    "attend without an account": lambda panels, item, by: (
        lambda: add_attendance(**by, item_uuid=item.uuid, agency=panels.world.agencies["council"], name="Dr Vale")
    ),
    "write": lambda panels, item, by: (
        lambda: write_minute(**by, item_uuid=item.uuid, version=item.version, text="Heard.")
    ),
    "decide": lambda panels, item, by: lambda: decide(**by, item_uuid=item.uuid, given=GIVEN),
    "act": lambda panels, item, by: (
        lambda: give_action(
            **by, item_uuid=item.uuid, title="Ring", owner=panels.world.social.member, due_date=panels.today
        )
    ),
    "correct": lambda panels, item, by: lambda: correct_minute(**by, item_uuid=item.uuid, text="It was Tuesday."),
}
ALLOWED = {
    MeetingStatus.IN_SESSION: {"attend", "attend without an account", "write", "decide", "act"},
    MeetingStatus.DRAFTED: {"attend", "attend without an account", "write"},
    MeetingStatus.AGREED: {"correct"},
}


@pytest.mark.parametrize("status", MeetingStatus.values)
def test_only_its_chair_and_the_coordinator_run_an_item_and_only_in_its_time(panels, status):
    item = panels.item_in(status) if status != MeetingStatus.CANCELLED else None
    for name, act in ACTS.items() if item else ():
        for who, actor in panels.world.everyone().items():
            came_to = outcome_of(act(panels, item, panels.by(actor)))
            cell = f"{name} at {status} by {who}: {came_to}"
            if who == "here coordinator":
                assert came_to == ("done" if name in ALLOWED.get(status, ()) else "refused"), cell
            elif who == "here chair" and status in (MeetingStatus.IN_SESSION, MeetingStatus.DRAFTED):
                assert came_to == ("done" if name in ALLOWED[status] else "refused"), cell
            elif who == "here chair" and status == MeetingStatus.CIRCULATED:
                assert came_to == "refused", cell
            else:
                assert came_to == "absent", cell


def test_without_its_quorum_a_panel_only_advises_and_says_why(panels, item):
    take_attendance(**panels.by(), item_uuid=item.uuid, members=[panels.world.social.member])
    assert quorum_at(item).missing == ("Police",)
    with pytest.raises(Refused, match="not quorate for this item. Not here: police"):
        decide(**panels.by(), item_uuid=item.uuid, given=GIVEN)
    given = DecisionGiven(GIVEN.text, GIVEN.reasons, advice_only="The police were called away; it cannot wait.")
    assert decide(**panels.by(), item_uuid=item.uuid, given=given).advice_only
    panels.sits(item)
    with pytest.raises(Refused, match="is quorate: this is a decision"):
        decide(**panels.by(), item_uuid=item.uuid, given=given)
    assert not decide(**panels.by(), item_uuid=item.uuid, given=GIVEN).advice_only


def test_someone_without_an_account_counts_for_their_agency(panels, item):
    take_attendance(**panels.by(), item_uuid=item.uuid, members=[
        panels.world.police.member, panels.world.social.member
    ])  # fmt: skip
    assert not quorum_at(item).is_met
    add_attendance(**panels.by(), item_uuid=item.uuid, agency=panels.health(), name="Dr Ines Vale")
    assert quorum_at(item).is_met


def test_a_tick_taken_back_stays_as_withdrawn(panels, item):
    take_attendance(**panels.by(), item_uuid=item.uuid, members=[panels.world.police.member])
    rows = ItemAttendance.related.filter(item=item)
    assert {row.name: row.withdrawn_by_id is None for row in rows} == {
        "Olu Mensah": True, "Sol Hale": False, "Ro Marsh": False
    }  # fmt: skip


def test_only_who_sees_the_item_sits_in_it(panels, item):
    with pytest.raises(Refused, match="Mel Steady cannot sit in this item"):
        take_attendance(**panels.by(), item_uuid=item.uuid, members=[panels.world.charity.member])
    panels.grant(item, panels.world.agencies["charity"])
    take_attendance(**panels.by(), item_uuid=item.uuid, members=[panels.world.charity.member])
    assert [row.item.pk for row in minuted_agenda(panels.world.charity, panels.at, item.meeting)] == [item.pk]


def test_two_hands_on_one_minute_lose_nothing(panels, item):
    item.refresh_from_db()
    begun = item.version
    write_minute(**panels.by(), item_uuid=item.uuid, version=begun, text="The coordinator's words.")
    with pytest.raises(Conflict) as conflict:
        write_minute(**panels.by(panels.chair), item_uuid=item.uuid, version=begun, text="The chair's words.")
    assert conflict.value.theirs == {"minute": "The coordinator's words."}
    write_minute(**panels.by(panels.chair), item_uuid=item.uuid, version=begun + 1, text="Both.")
    assert newest_minute(item) == "Both."
    assert [row.number for row in ItemMinute.related.filter(item=item).order_by("number")] == [1, 2, 3]


def test_an_agreed_minute_is_never_rewritten_a_dated_correction_is_added(panels):
    item = panels.item_in(MeetingStatus.AGREED)
    with pytest.raises(Refused):
        write_minute(**panels.by(), item_uuid=item.uuid, version=item.version, text="Better words.")
    row = correct_minute(**panels.by(), item_uuid=item.uuid, text="The visit was on Tuesday.")
    assert (row.is_correction, row.written_by) == (True, panels.world.coordinator.member)
    assert newest_minute(item) == "The school told us of two days away."
    with pytest.raises(Refused, match="change the minute itself"):
        correct_minute(**panels.by(), item_uuid=panels.item_in(MeetingStatus.DRAFTED).uuid, text="It was Tuesday.")


def test_a_decision_has_reasons_and_dissent_has_an_agency_that_sat_and_why(panels, item):
    agencies = panels.world.agencies
    for given, words in (
        (DecisionGiven("", "Because"), "Write what is decided"),
        (DecisionGiven("Do it", " "), "Give the reasons"),
        (DecisionGiven("Do it", "Why", dissent_reason="Too soon"), "which agency dissents"),
        (DecisionGiven("Do it", "Why", dissent_agency=agencies["rocu"]), "why the agency dissents"),
        (DecisionGiven("Do it", "Why", dissent_agency=agencies["housing"], dissent_reason="No"), "does not sit in"),
        (DecisionGiven("Do it", "Why", nrm="rg_positive"), "Only a devolved NRM panel"),
    ):
        with pytest.raises(Refused, match=words):
            decide(**panels.by(), item_uuid=item.uuid, given=given)
    assert not Decision.related.exists()
    assert item.record_id in cases_awaiting_panel()
    given = DecisionGiven(GIVEN.text, GIVEN.reasons, dissent_agency=agencies["rocu"], dissent_reason="It may be seen.")
    decision = decide(**panels.by(panels.chair), item_uuid=item.uuid, given=given)
    add_dissent(**panels.by(), decision_id=decision.pk, agency=agencies["police"], reason="Not on Mondays.")
    assert [row.agency.name for row in decision.dissents.order_by("pk")] == [
        "West Midlands ROCU", "West Midlands Police"
    ]  # fmt: skip
    assert item.record_id not in cases_awaiting_panel()
    assert Event.objects.filter(action="decide").exists()


def test_an_action_is_born_with_one_owner_their_agency_and_a_date(panels, item):
    give = panels.by() | {"item_uuid": item.uuid, "title": "Ring the school", "due_date": panels.today + 3 * DAY}
    rocu = panels.world.here[Role.ROCU].member
    row = give_action(**give, owner=rocu)
    task = Task.related.get(pk=row.task_id)
    assert (task.kind, task.owner, task.owner_agency) == ("panel_action", rocu, rocu.agency)
    told = give_action(**give, owner=panels.world.social.member, kind=AskedKind.TELL_CHILD)
    assert told.task.kind == "tell_child"
    for wrong, words in (
        ({"owner": panels.world.charity.member}, "may not see this record"),
        ({"owner": rocu, "title": " "}, "Say what is to be done"),
        ({"owner": rocu, "due_date": panels.today - DAY}, "today or later"),
    ):
        with pytest.raises(Refused, match=words):
            give_action(**give | wrong)


def test_a_mentors_action_stands_on_the_person_they_support(panels, item):
    panels.grant(item, panels.world.agencies["charity"])
    row = give_action(
        **panels.by(), item_uuid=item.uuid, title="Walk with him", owner=panels.world.charity.member,
        due_date=panels.today + DAY,
    )  # fmt: skip
    assert row.task.record_id == item.person_id


def test_overdue_actions_put_themselves_on_the_next_agenda_of_those_who_may_see_them(panels, item):
    give_action(
        **panels.by(), item_uuid=item.uuid, title="Ring the school", owner=panels.world.social.member,
        due_date=panels.today + DAY,
    )  # fmt: skip
    following = panels.plan(meets_at=panels.at + 14 * DAY)
    later = panels.at + 10 * DAY
    assert list_overdue_actions(panels.world.coordinator, panels.at, following) == []
    for actor, count in ((panels.world.coordinator, 1), (panels.world.social, 1), (panels.world.charity, 0)):
        assert len(list_overdue_actions(actor, later, following)) == count
    assert list_overdue_actions(panels.world.coordinator, later, item.meeting) == []
    Task.related.filter(title="Ring the school").update(
        done_at=later, done_by=panels.world.social.member, outcome="Rung"
    )
    assert list_overdue_actions(panels.world.coordinator, later, following) == []


def devolved(panels, born: dt.date, chair=None):
    meeting = panels.plan(kind="devolved_nrm", chair=chair or panels.chair.member)
    return panels.table(meeting, panels.case_of_child_born(born))


def test_a_devolved_panel_is_for_children_more_than_100_days_from_18(panels):
    on = (panels.at + 7 * DAY).date()
    near = (on + dt.timedelta(days=100)).replace(year=(on + dt.timedelta(days=100)).year - 18)
    with pytest.raises(Refused, match="not more than 100 days from 18"):
        devolved(panels, near)
    assert devolved(panels, near + DAY).pk
    with pytest.raises(Refused, match="date of birth is not recorded"):
        panels.table(panels.plan(kind="devolved_nrm"))
    with pytest.raises(Refused, match="does not look at this kind of item"):
        table_item(
            **panels.by(), meeting_uuid=panels.plan(kind="devolved_nrm").uuid, subject="theme", title="Debt at school"
        )
    assert days_to_18(dt.date(2008, 2, 29), dt.date(2026, 2, 28)) == 1


def test_a_devolved_panel_decides_with_authority_police_and_health_and_never_advises_the_nrm(panels):
    item = devolved(panels, dt.date(panels.today.year - 15, 1, 10))
    circulate_agenda(**panels.by(), meeting_uuid=item.meeting.uuid, version=1)
    begin_meeting(**panels.by(), meeting_uuid=item.meeting.uuid, version=2)
    panels.sits(item)
    decided = DecisionGiven("Victim of modern slavery.", "Moved and controlled by others.", nrm="rg_positive")
    with pytest.raises(Refused, match="Not here: health"):
        decide(**panels.by(), item_uuid=item.uuid, given=decided)
    advice = DecisionGiven(decided.text, decided.reasons, nrm="rg_positive", advice_only="Health did not come.")
    with pytest.raises(Refused, match="cannot decide for the NRM"):
        decide(**panels.by(), item_uuid=item.uuid, given=advice)
    add_attendance(**panels.by(), item_uuid=item.uuid, agency=panels.health(), name="Dr Ines Vale")
    with pytest.raises(Refused, match="Say which decision"):
        decide(**panels.by(), item_uuid=item.uuid, given=DecisionGiven("Victim.", "Why."))
    decide(**panels.by(), item_uuid=item.uuid, given=decided)
    decide(**panels.by(), item_uuid=item.uuid, given=DecisionGiven("So too.", "The same.", nrm="cg_positive"))
    assert devolved_decisions(panels.world.social, panels.at, item.record) == []
    item.frozen_at, item.frozen_by = panels.at, panels.chair.member
    item.save()
    found = devolved_decisions(panels.world.social, panels.at, item.record)
    assert [row.nrm for row in found] == ["rg_positive", "cg_positive"]


def test_nothing_is_decided_under_a_chair_who_came_to_lead_the_case(panels):
    """Handed over after the agenda was circulated: another chairs the item first."""
    coordinator = panels.world.coordinator
    case = panels.case()
    meeting = panels.plan(chair=coordinator.member)
    item = panels.table(meeting, case)
    circulate_agenda(**panels.by(), meeting_uuid=meeting.uuid, version=1)
    case.refresh_from_db()
    hand_over_lead(
        **panels.by(), case_uuid=case.record.uuid, version=case.version, lead=coordinator.member,
        cover=panels.world.here[Role.ROCU].member, reason="The lead left.",
    )  # fmt: skip
    begin_meeting(**panels.by(), meeting_uuid=meeting.uuid, version=2)
    panels.sits(item)
    with pytest.raises(Refused, match="leads or covers this case"):
        decide(**panels.by(), item_uuid=item.uuid, given=DecisionGiven("A safety plan.", "He asked for it."))


def test_a_devolved_panel_decides_for_nobody_it_learns_is_too_near_18(panels):
    case = panels.case_of_child_born(dt.date(panels.today.year - 16, 1, 5))
    meeting = panels.plan(kind=PanelKind.DEVOLVED_NRM)
    item = panels.table(meeting, case)
    circulate_agenda(**panels.by(), meeting_uuid=meeting.uuid, version=1)
    person = case.person
    person.refresh_from_db()
    complete_identity(
        by=panels.world.social, at=panels.at, person_uuid=person.record.uuid, version=person.version,
        given=PersonGiven(
            given_name="Ash", family_name="Sample", date_of_birth=(panels.today + 20 * DAY).replace(year=panels.today.year - 18)
        ),
    )  # fmt: skip
    begin_meeting(**panels.by(), meeting_uuid=meeting.uuid, version=2)
    with pytest.raises(Refused, match="18"):
        decide(**panels.by(), item_uuid=item.uuid, given=DecisionGiven("Positive.", "Because.", nrm="rg_positive"))


def test_a_decision_keeps_the_quorum_it_was_made_with(panels):
    item = panels.item_in(MeetingStatus.IN_SESSION)
    decision = decide(**panels.by(), item_uuid=item.uuid, given=DecisionGiven("A safety plan.", "He asked for it."))
    there = [row.member_id for row in item.attendances.filter(withdrawn_at=None)]
    with pytest.raises(Refused, match="Take the decision back first"):
        take_attendance(**panels.by(), item_uuid=item.uuid, members=[])
    assert [row.member_id for row in item.attendances.filter(withdrawn_at=None)] == there
    withdraw_decision(**panels.by(), item_uuid=item.uuid, decision_id=decision.pk, reason="Nobody was there.")
    take_attendance(**panels.by(), item_uuid=item.uuid, members=[])
    assert not item.attendances.filter(withdrawn_at=None).exists()


def test_who_sat_when_it_was_decided_sat_then_whatever_conflict_is_declared_later(panels):
    """A conflict declared after a decision, or after the minutes are agreed, takes the item away and rewrites nothing."""
    item = panels.item_in(MeetingStatus.IN_SESSION)
    decide(**panels.by(), item_uuid=item.uuid, given=GIVEN)
    declare_conflict(**panels.by(panels.world.police), item_uuid=item.uuid)
    assert quorum_at(item).is_met
    assert minuted_agenda(panels.world.police, panels.at, item.meeting) == []
    agreed = panels.item_in(MeetingStatus.AGREED)
    sat = [row.name for row in written_of(agreed).attendances]
    declare_conflict(**panels.by(panels.world.police), item_uuid=agreed.uuid)
    assert [row.name for row in written_of(agreed).attendances] == sat


def test_who_sat_and_may_not_be_ticked_any_more_keeps_their_tick(panels):
    """Their account ended between the panel and its minutes: saving attendance again does not say that they were not there."""
    item = panels.item_in(MeetingStatus.DRAFTED)
    officer, social = panels.world.police.member, panels.world.social.member
    officer.is_active = False
    officer.save()
    take_attendance(**panels.by(), item_uuid=item.uuid, members=[social])
    there = {row.member_id for row in item.attendances.filter(withdrawn_at=None)}
    assert there == {officer.pk, social.pk}


def test_a_panel_held_before_its_day_is_of_the_day_it_is_held(panels):
    meeting = panels.plan(meets_at=panels.at + 3 * DAY)
    panels.table(meeting, panels.case())
    circulate_agenda(**panels.by(), meeting_uuid=meeting.uuid, version=1)
    begun = begin_meeting(**panels.by(), meeting_uuid=meeting.uuid, version=2)
    assert begun.meets_at == panels.at


def test_a_panel_that_begins_early_on_its_day_keeps_its_time(panels):
    meeting = panels.plan(meets_at=panels.at + dt.timedelta(seconds=1))
    panels.table(meeting, panels.case())
    circulate_agenda(**panels.by(), meeting_uuid=meeting.uuid, version=1)
    assert begin_meeting(**panels.by(), meeting_uuid=meeting.uuid, version=2).meets_at == meeting.meets_at

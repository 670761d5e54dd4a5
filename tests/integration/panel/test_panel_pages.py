"""The pages of a panel: tabling, the agenda per reader, the one screen with two hands on it, minutes and their PDF."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.integration.reading import queries_of, text_of
from tests.paper import require_readable
from throughline.access.states import Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.core.clock import now
from throughline.panel.actions.agenda import table_item
from throughline.panel.actions.meetings import begin_meeting, circulate_agenda, end_meeting
from throughline.panel.actions.session import DecisionGiven, decide, write_minute
from throughline.panel.models import Decision, InformationRequest, ItemAttendance, ItemTask, Meeting
from throughline.panel.queries.minutes import minuted_agenda, newest_minute
from throughline.panel.states import MeetingStatus
from throughline.web.panel.document import minutes_document

pytestmark = pytest.mark.django_db


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.member.account)
    return client


def run_href(item) -> str:
    return reverse("panel-run-item", args=[item.meeting.uuid, item.uuid])


def key(page) -> str:
    return re.search(r'name="once" value="([^"]+)"', page.content.decode())[1]


def test_a_panel_is_planned_a_case_tabled_and_the_agenda_circulated(panels):
    desk, lead = browser(panels.world.coordinator), browser(panels.world.social)
    day = panels.today.replace(year=panels.today.year + 1)
    typed = {
        "kind": "mace", "meets_date": f"{day:%d/%m/%Y}", "meets_time": "14:00", "place": "Room 2",
        "chair": panels.chair.member.pk,
    }  # fmt: skip
    refused = desk.post(reverse("panel-new"), {**typed, "meets_date": "1/1/2020"})
    assert "The panel must be later than now." in text_of(refused)
    assert "Room 2" in refused.content.decode()
    assert "Planned." in text_of(desk.post(reverse("panel-new"), typed, follow=True))
    meeting, case = Meeting.objects.get(), panels.case()
    room = text_of(lead.get(reverse("case-panels", args=[case.record.uuid])))
    assert "Not on a panel yet" in room
    href = reverse("case-panel-table", args=[case.record.uuid])
    assert "Say what the panel is asked" in text_of(lead.post(href, {"meeting": meeting.uuid}))
    page = lead.post(href, {"meeting": meeting.uuid, "why": "A plan for the way to school."}, follow=True)
    assert "A plan for the way to school." in text_of(page)
    assert "Nothing on this agenda" in text_of(browser(panels.chair).get(reverse("panel", args=[meeting.uuid])))
    circulated = desk.post(reverse("panel-circulate", args=[meeting.uuid]), {"version": 1}, follow=True)
    assert "Circulated." in text_of(circulated)
    assert "A plan for the way to school." in text_of(browser(panels.chair).get(reverse("panel", args=[meeting.uuid])))


def test_a_second_person_who_moves_the_meeting_is_told(panels):
    meeting = panels.meeting_in(MeetingStatus.PLANNED)
    desk = browser(panels.world.coordinator)
    circulate_agenda(**panels.by(), meeting_uuid=meeting.uuid, version=1)
    answer = desk.post(reverse("panel-cancel", args=[meeting.uuid]), {"version": 1, "reason": "Too few"})
    assert "Someone else changed this while you were typing: it is now agenda circulated" in text_of(answer)
    assert "Too few" in answer.content.decode()


def test_a_list_of_panels_names_nobody_and_asks_the_same_however_many(panels):
    panels.meeting_in(MeetingStatus.CIRCULATED)
    desk = browser(panels.world.coordinator)
    few = queries_of(desk, reverse("panels"))
    for _ in range(3):
        panels.meeting_in(MeetingStatus.PLANNED)
    assert queries_of(desk, reverse("panels")) == few
    assert "Jay" not in text_of(desk.get(reverse("panels")))


def test_one_screen_each_step_keeps_what_is_typed_in_the_others(panels):
    item = panels.item_in(MeetingStatus.IN_SESSION)
    chair = browser(panels.chair)
    page = chair.get(run_href(item))
    assert "Quorate 3 agencies are here." in text_of(page)
    typed = {
        "once": key(page), "version": "2", "minute": "Half a sentence about the", "step": "decision",
        "decision-text": "A mentor walks with him.", "decision-reasons": "He is met at the gate.",
        "action-title": "Ring the", "action-due_date_day": "3",
    }  # fmt: skip
    answer = chair.post(run_href(item), typed)
    assert answer.status_code == 200
    body = answer.content.decode()
    assert "Decision recorded." in text_of(answer)
    assert "Half a sentence about the" in body
    assert 'value="Ring the"' in body
    assert key(answer) != typed["once"]
    assert Decision.related.get().text == "A mentor walks with him."
    again = chair.post(run_href(item), typed)
    assert again.status_code == 200
    assert Decision.related.count() == 1
    saved = chair.post(run_href(item), {
        "once": key(answer), "version": "2", "minute": "Half a sentence, whole now.", "step": "minute"
    }, follow=True)  # fmt: skip
    assert "Minute saved." in text_of(saved)
    assert newest_minute(item) == "Half a sentence, whole now."


def test_two_people_at_one_screen_lose_nothing(panels):
    item = panels.item_in(MeetingStatus.IN_SESSION)
    item.refresh_from_db()
    write_minute(**panels.by(), item_uuid=item.uuid, version=item.version, text="What the coordinator wrote.")
    chair = browser(panels.chair)
    answer = chair.post(run_href(item), {
        "version": item.version, "minute": "What the chair wrote.", "step": "minute", "action-title": "Ring the school",
    })  # fmt: skip
    words = text_of(answer)
    assert "Somebody else changed this while you were typing" in words
    assert "Cora Quill saved it" in words
    assert "What the coordinator wrote." in words
    assert "What the chair wrote." in answer.content.decode()
    assert 'value="Ring the school"' in answer.content.decode()
    chair.post(run_href(item), {"version": item.version + 1, "minute": "Both.", "step": "minute"})
    assert newest_minute(item) == "Both."


def test_the_steps_of_the_screen(panels):
    item = panels.item_in(MeetingStatus.IN_SESSION)
    desk, world = browser(panels.world.coordinator), panels.world
    day = f"{panels.today:%d/%m/%Y}"
    steps = (
        ({"step": "attendance", "attendance-members": [world.social.member.pk]}, "Not quorate Not here: Police."),
        ({"step": "decision", "decision-text": "Wait.", "decision-reasons": "Police are away."}, "is not quorate for this"),
        (
            {"step": "decision", "decision-text": "Wait.", "decision-reasons": "Police are away.",
             "decision-advice_only": "It cannot wait."},
            "Advice only, not quorate",
        ),
        ({"step": "guest", "guest-agency": world.agencies["police"].pk, "guest-name": "Insp Vale"}, "Insp Vale"),
        (
            {"step": "dissent", "dissent-dissent_agency": world.agencies["police"].pk, "dissent-dissent_reason": "Too soon."},
            "Choose one",
        ),
        ({"step": "action", "action-title": "Ring the school"}, "Choose who does it"),
        (
            {"step": "action", "action-title": "Ring the school", "action-owner": world.social.member.pk,
             "action-due_date": day},
            "Action given.",
        ),
        (
            {"step": "tell", "tell-title": "Who walks with him", "tell-owner": world.social.member.pk,
             "tell-due_date": day},
            "Who walks with him",
        ),
    )  # fmt: skip
    for typed, words in steps:
        assert words in text_of(desk.post(run_href(item), typed, follow=True)), typed
    dissent = {
        "step": "dissent", "dissent-decision": Decision.related.get().pk, "dissent-dissent_reason": "Too soon.",
        "dissent-dissent_agency": world.agencies["police"].pk,
    }  # fmt: skip
    assert "Dissent, West Midlands Police: Too soon." in text_of(desk.post(run_href(item), dissent, follow=True))
    assert ItemTask.related.count() == 2
    assert ItemAttendance.related.filter(item=item, withdrawn_at=None).count() == 2
    assert desk.get(reverse("panel-run", args=[item.meeting.uuid])).url == run_href(item)
    assert browser(world.social).get(run_href(item)).status_code == 404


def test_a_request_is_asked_and_answered_on_its_pages(panels):
    item = panels.item_in(MeetingStatus.CIRCULATED)
    desk, social = browser(panels.world.coordinator), browser(panels.world.social)
    ask = reverse("panel-item-ask", args=[item.uuid])
    page = desk.get(ask)
    assert "Birmingham Council" in text_of(page)
    assert "Steady Hands" not in text_of(page)
    desk.post(ask, {"agencies": [panels.world.agencies["council"].pk]})
    row = InformationRequest.related.get()
    panel = reverse("panel", args=[item.meeting.uuid])
    assert "Birmingham Council: No answer yet" in text_of(desk.get(panel))
    assert "Answer for your agency" in text_of(social.get(panel))
    answer = social.post(reverse("panel-request", args=[row.uuid]), {"holds": "nil"}, follow=True)
    assert "Nothing held" in text_of(answer)
    assert "What agencies hold" not in text_of(browser(panels.world.police).get(panel))


def test_a_question_is_answered_by_nobody_once_its_panel_is_over(panels):
    """No page asks for an answer that would be refused, and no deadline runs on for it."""
    row = panels.request()
    meeting = begin_meeting(**panels.by(), meeting_uuid=row.item.meeting.uuid, version=2)
    end_meeting(**panels.by(), meeting_uuid=meeting.uuid, version=meeting.version)
    page = text_of(browser(panels.world.social).get(reverse("panel", args=[meeting.uuid])))
    assert "Birmingham Council: Not answered" in page
    assert "Answer for your agency" not in page
    assert "No answer yet" not in page
    late = text_of(browser(panels.world.social).get(reverse("panel-request", args=[row.uuid])))
    assert "This panel is over." in late
    assert "Send the answer" not in late


def test_a_theme_too_is_chaired_by_another_where_the_chair_has_left(panels):
    """Or nobody could agree its minutes, and the panel would never be over."""
    meeting = panels.plan()
    theme = table_item(**panels.by(), meeting_uuid=meeting.uuid, subject="theme", title="Debt at school")
    page = browser(panels.world.coordinator).get(reverse("panel", args=[meeting.uuid]))
    href = reverse("panel-item-chair", args=[theme.uuid])
    assert href in page.content.decode()
    another = panels.another_chair()
    browser(panels.world.coordinator).post(href, {"chair": another.member.pk})
    theme.refresh_from_db()
    assert theme.chair == another.member


def test_minutes_are_read_agreed_corrected_and_printed_only_by_whom_they_are_for(panels):
    item = panels.item_in(MeetingStatus.DRAFTED)
    meeting, world = item.meeting, panels.world
    href = reverse("panel-minutes", args=[meeting.uuid])
    assert "two days away" in text_of(browser(world.police).get(href))
    analyst = browser(world.here[Role.ANALYST])
    assert "No minutes here for you" in text_of(analyst.get(href))
    assert analyst.post(reverse("panel-minutes-pdf", args=[meeting.uuid])).status_code == 404
    pdf = browser(world.police).post(reverse("panel-minutes-pdf", args=[meeting.uuid]))
    assert pdf["Content-Type"] == "application/pdf"
    person = panels.made[0].person
    require_readable(pdf.content, title="inutes", not_in_title=(person.given_name, person.family_name))
    assert Event.objects.filter(action="print_minutes", recipient="West Midlands Police").exists()
    assert browser(world.coordinator).get(reverse("panel-agree", args=[meeting.uuid])).status_code == 404
    agreed = browser(panels.chair).post(
        reverse("panel-agree", args=[meeting.uuid]), {"version": meeting.version}, follow=True
    )
    assert "Agreed. Nothing in them is changed" in text_of(agreed)
    corrected = browser(world.coordinator).post(
        reverse("panel-correct", args=[item.uuid]), {"minute": "It was three days."}, follow=True
    )
    assert "Correction added." in text_of(corrected)
    assert "It was three days." in text_of(browser(world.police).get(href))


def test_the_document_holds_only_the_readers_items_and_its_marking(panels):
    item = panels.item_in(MeetingStatus.IN_SESSION)
    decide(
        **panels.by(), item_uuid=item.uuid, given=DecisionGiven("A mentor walks with him.", "He is met at the gate.")
    )
    meeting, officer = item.meeting, panels.world.police
    rows = minuted_agenda(officer, now(), meeting)
    document = minutes_document(officer, now(), meeting, rows)
    assert document.full_marking == "OFFICIAL-SENSITIVE"
    for row in rows:
        row.item.record.restriction = Restriction.RESTRICTED
    closely = minutes_document(officer, now(), meeting, rows)
    assert closely.full_marking == f"OFFICIAL-SENSITIVE · {Restriction.RESTRICTED.label}"
    assert [section.heading for section in document.sections] == [
        "The panel", "Children and adults harmed", "1. Jay Sample1",
    ]  # fmt: skip
    assert "Jay" not in document.title + document.reference
    assert ("Decision", "A mentor walks with him. Reasons: He is met at the gate.") in document.sections[2].facts
    assert "DRAFT" in document.note
    analyst = panels.world.here[Role.ANALYST]
    assert minuted_agenda(analyst, now(), meeting) == []


def test_a_charity_reads_who_and_its_own_request_and_not_why(panels):
    item = panels.item_in(MeetingStatus.CIRCULATED)
    panels.grant(item, panels.world.agencies["charity"])
    page = text_of(browser(panels.world.charity).get(reverse("panel", args=[item.meeting.uuid])))
    assert "1. Jay" in page
    assert item.why not in page
    assert item.record.reference not in page
    other = browser(panels.world.outside[Role.CHARITY])
    assert other.get(reverse("panel", args=[item.meeting.uuid])).status_code == 404


def test_the_agenda_asks_no_more_as_it_grows_but_for_each_items_own_facts(panels):
    meeting = panels.plan()
    panels.table(meeting)
    social = browser(panels.world.social)
    one = queries_of(social, reverse("panel", args=[meeting.uuid]))
    for _ in range(2):
        panels.table(meeting)
    assert queries_of(social, reverse("panel", args=[meeting.uuid])) - one <= 2 * 3


def test_the_morning_brief_names_the_panels_of_the_week_and_no_others(panels):
    panels.plan(meets_at=panels.at + dt.timedelta(days=2), place="Near room")
    panels.plan(meets_at=panels.at + dt.timedelta(days=30), place="Far room")
    said = text_of(browser(panels.world.social).get(reverse("morning")))
    assert "Near room" in said and "Far room" not in said
    assert "Near room" not in text_of(browser(panels.world.elsewhere[Role.SOCIAL]).get(reverse("morning")))

"""The pages of tasks: the list and its saved filters, one task and its acts, and the calendar that says only when."""

from __future__ import annotations

import datetime as dt
import re

import icalendar
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.integration.reading import text_of
from tests.integration.work.test_tasks import asked
from throughline.agencies.actions import deactivate_member
from throughline.agencies.states import Role
from throughline.work.models import CalendarFeed, SavedFilter, Task
from throughline.work.states import TaskStepKind

KEY = "a-key-of-this-form-only"


@pytest.fixture
def case(acting):
    return acting.open_case()


def test_a_task_is_asked_accepted_commented_on_and_done(acting, case, sign_in):
    social, rocu = sign_in(acting.world.social), sign_in(acting.world.here[Role.ROCU])
    day = acting.today + dt.timedelta(days=3)
    typed = {
        "title": "Ring the school", "owner": str(acting.world.here[Role.ROCU].member.pk), "explanation": "",
        "due_date": f"{day.day}/{day.month}/{day.year}", "once": KEY,
    }  # fmt: skip
    new = reverse("task-new", args=[case.record.uuid])
    again = social.post(new, typed | {"due_date": "31/2/2026"})
    assert "must be a real date" in text_of(again)
    assert 'value="Ring the school"' in again.content.decode()
    for _ in range(2):  # a double click
        assert social.post(new, typed).url == reverse("case", args=[case.record.uuid])
    task = Task.related.get()
    page = reverse("task-due", args=[task.pk])
    assert "Ring the school" in text_of(rocu.get(reverse("tasks")))
    assert "Ring the school" in text_of(rocu.get(reverse("work")))
    assert "Asked" in text_of(rocu.get(page))
    assert "Decline" not in text_of(social.get(page))
    assert rocu.post(reverse("task-accept", args=[task.pk])).url == page
    rocu.post(reverse("task-comment", args=[task.pk]), {"text": "Left a message", "once": KEY})
    shown = text_of(rocu.get(page))
    assert "Left a message" in shown
    assert "Accepted" in shown
    assert "Say what came of it" in text_of(rocu.post(page, {"outcome": ""}))
    rocu.post(page, {"outcome": "Back in lessons"})
    done = text_of(social.get(page))
    assert "Back in lessons" in done
    assert "Hand over, or take it on" not in done
    assert set(task.steps.values_list("kind", flat=True)) == {
        TaskStepKind.ACCEPTED, TaskStepKind.COMMENTED, TaskStepKind.DONE,
    }  # fmt: skip


def test_an_act_that_is_no_longer_possible_leads_back_to_the_task(acting, case, sign_in):
    task = asked(acting, case)
    police = sign_in(acting.world.police)
    for name in ("task-decline", "task-hand-over", "task-escalate"):
        assert police.get(reverse(name, args=[task.pk])).url == reverse("task-due", args=[task.pk])
    refused = police.post(reverse("task-decline", args=[task.pk]), {"reason": "Not mine", "once": KEY})
    assert "Only the person asked can decline this" in text_of(refused)
    assert "Not mine" in text_of(refused)


def test_the_list_asks_the_database_as_often_for_forty_as_for_one(acting, case, sign_in):
    client = sign_in(acting.world.here[Role.ROCU])

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked_of_it:
            assert client.get(reverse("tasks")).status_code == 200
        return len(asked_of_it)

    asked(acting, case)
    client.get(reverse("tasks"))
    one = queries()
    for number in range(40):
        asked(acting, case, title=f"Task {number}")
    assert queries() == one


def test_a_filter_is_saved_used_replaced_and_deleted_and_keeps_only_choices(acting, case, sign_in):
    client = sign_in(acting.world.coordinator)
    save = reverse("task-filter-save")
    answer = client.post(save, {"name": "Late ones", "query": "whose=hub&state=overdue&name=Jay+Sample&kind=nothing"})
    kept = SavedFilter.objects.get()
    assert kept.query == "whose=hub&state=overdue"
    assert answer.url.endswith("?whose=hub&state=overdue")
    assert "Late ones" in text_of(client.get(reverse("tasks")))
    client.post(save, {"name": "Late ones", "query": "whose=agency"})
    assert SavedFilter.objects.get().query == "whose=agency"
    client.post(save, {"name": "", "query": "whose=agency"})
    assert SavedFilter.objects.count() == 1
    sign_in(acting.world.social).post(reverse("task-filter-delete", args=[kept.pk]))
    assert SavedFilter.objects.count() == 1
    client.post(reverse("task-filter-delete", args=[kept.pk]))
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Give the filter a name"), ("x" * 51, "must be 50 characters or fewer. It is 51."),
        ("One more", "You have 20 saved filters. Delete one first."),
    ],
)  # fmt: skip
def test_a_name_that_is_refused_comes_back_on_the_form_over_the_same_list(acting, case, sign_in, name, said):
    client, save = sign_in(acting.world.coordinator), reverse("task-filter-save")
    for number in range(20):
        client.post(save, {"name": f"Filter {number}", "query": "whose=hub"})
    answer = client.post(save, {"name": name, "query": "whose=hub&state=overdue"})
    assert (answer.status_code, SavedFilter.objects.count()) == (200, 20)
    text, html = text_of(answer), answer.content.decode()
    assert text.startswith("Error: Tasks")
    assert text.count(said) >= 2, "once over the page, once at the field"
    assert f'value="{name}"' in html or not name
    assert 'name="query" value="whose=hub&amp;state=overdue"' in html
    assert '<details class="govuk-details" data-module="govuk-details" open>' in html


@pytest.mark.parametrize(
    "query",
    [
        "whose=hub", "whose=nobody&state=gone&sort=name", "page=999999&kind=%00", "state=any", "page=-1", "page=1e9",
        "page=%F0%9F%98%80&sort=due_at;drop", "whose=mine&whose=hub&sort[]=due", "sort=level", "page=9999",
        f"kind={'x' * 5000}", "state=%ff%fe", "=&&=&whose",
    ],
)  # fmt: skip
def test_a_filter_typed_by_hand_shows_a_page(acting, case, query, sign_in):
    asked(acting, case)
    assert sign_in(acting.world.police).get(f"{reverse('tasks')}?{query}").status_code == 200


def test_the_calendar_says_when_and_nothing_else(acting, case, sign_in):
    task = asked(acting, case, title="Ring the school about Jay")
    rocu = acting.world.here[Role.ROCU]
    client = sign_in(rocu)
    address = re.search(r"http://testserver(/calendar/\S+\.ics)", client.post(reverse("calendar")).content.decode())[1]
    assert address not in client.get(reverse("calendar")).content.decode()
    answer = Client().get(address)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert [event["dtstart"].dt for event in events] == [task.due_at]
    body = answer.content.decode()
    for secret in ("Jay", "school", case.record.reference, str(case.record.uuid), rocu.member.name):
        assert secret not in body
    client.post(reverse("calendar"))
    assert Client().get(address).status_code == 404


def test_a_calendar_ends_when_turned_off_and_with_the_account(acting, case, sign_in):
    rocu = acting.world.here[Role.ROCU]
    client = sign_in(rocu)
    find = re.compile(r"http://testserver(/calendar/\S+\.ics)")
    address = find.search(client.post(reverse("calendar")).content.decode())[1]
    client.post(reverse("calendar"), {"end": "1"})
    assert Client().get(address).status_code == 404
    assert not CalendarFeed.objects.exists()
    address = find.search(client.post(reverse("calendar")).content.decode())[1]
    assert Client().get(address).status_code == 200
    deactivate_member(by=acting.world.administrator, at=acting.at, member_pk=rocu.member.pk)
    assert Client().get(address).status_code == 404


FEED = re.compile(r"http://testserver(/calendar/\S+\.ics)")


def test_five_hundred_tasks_ask_as_often_as_one_and_the_calendar_has_each_of_them(acting, case, sign_in):
    rocu = acting.world.here[Role.ROCU]
    client = sign_in(rocu)
    address = FEED.search(client.post(reverse("calendar")).content.decode())[1]
    task = asked(acting, case)

    def queries(reader: Client, href: str) -> int:
        reader.get(href)
        with CaptureQueriesContext(connection) as asked_of_it:
            assert reader.get(href).status_code == 200
        return len(asked_of_it)

    lists = [f"{reverse('tasks')}?{query}" for query in ("", "state=any&sort=owner", "whose=agency&sort=asked")]
    one = [queries(client, href) for href in lists], queries(Client(), address)
    Task.related.bulk_create(
        Task(
            record=task.record,
            kind=task.kind,
            title=f"Task {number}",
            owner=task.owner,
            owner_agency=task.owner_agency,
            due_at=task.due_at + dt.timedelta(hours=number),
            asked_at=task.asked_at,
            asked_by=task.asked_by,
        )
        for number in range(1, 500)
    )
    assert ([queries(client, href) for href in lists], queries(Client(), address)) == one
    events = icalendar.Calendar.from_ical(Client().get(address).content).walk("VEVENT")
    assert len({event["uid"] for event in events}) == len(events) == 500
    assert "Task 449" in text_of(client.get(f"{reverse('tasks')}?page=9"))


@pytest.mark.parametrize("token", ["x", "x" * 3000, "%00", "%F0%9F%98%80", "..%2F..", "' or 1=1 --", "%ff"])
def test_an_address_of_a_calendar_nobody_has_is_not_there(acting, token):
    assert Client().get(f"/calendar/{token}.ics").status_code == 404


def test_a_calendar_of_a_member_whose_account_is_closed_by_hand_is_not_there(acting, case, sign_in):
    rocu = acting.world.here[Role.ROCU]
    address = FEED.search(sign_in(rocu).post(reverse("calendar")).content.decode())[1]
    type(rocu.member.account).objects.filter(pk=rocu.member.account.pk).update(is_active=False)
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("number", ["0", "999999", str(10**30)])
def test_a_filter_or_a_task_that_is_nobodys_is_no_error(acting, case, sign_in, number):
    client = sign_in(acting.world.coordinator)
    assert client.post(f"/tasks/filters/{number}/delete").status_code == 302
    assert client.get(f"/tasks/{number}/").status_code == 404


@pytest.mark.parametrize("query", ["", "x" * 100_000, "%00%ff", "whose=hub&" * 50, "sort=level&state=open", "🔥=🔥"])
def test_a_filter_saved_from_anything_keeps_only_choices(acting, case, sign_in, query):
    client = sign_in(acting.world.coordinator)
    answer = client.post(reverse("task-filter-save"), {"name": "<b>Mine</b>", "query": query})
    assert answer.status_code == 302
    assert SavedFilter.objects.get().query in ("", "whose=hub", "state=open")
    html = client.get(reverse("tasks")).content.decode()
    assert "&lt;b&gt;Mine&lt;/b&gt;" in html


def test_a_filter_saved_as_coordinator_shows_ones_own_once_that_is_over(acting, case, sign_in):
    task = asked(acting, case)
    coordinator = acting.world.coordinator
    client = sign_in(coordinator)
    client.post(reverse("task-filter-save"), {"name": "All", "query": "whose=hub"})
    href = f"{reverse('tasks')}?{SavedFilter.objects.get().query}"
    assert task.title in text_of(client.get(href))
    type(coordinator.member).objects.filter(pk=coordinator.member.pk).update(role=Role.SOCIAL)
    assert task.title not in text_of(client.get(href))

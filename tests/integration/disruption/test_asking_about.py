"""Asking somebody to do something about a line or an operation: from its page, and only of those who may see it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.integration.reading import text_of
from throughline.agencies.states import Role
from throughline.work.models import Notice, Task

from .test_line_pages import KEY, signed_in, uk

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["line", "operation"])
def about(request, field):
    """A line, or an operation along it: the page's name, and its record."""
    line = field.line()
    return request.param, (line if request.param == "line" else field.operation(line)).record


def ask(client, field, record, owner):
    typed = {
        "title": "Ring the landlord", "owner": str(owner.member.pk), "explanation": "", "once": KEY,
        "due_date": uk(field.today + dt.timedelta(days=2)),
    }  # fmt: skip
    return client.post(reverse("task-new", args=[record.uuid]), typed)


def test_the_page_leads_to_asking_and_the_one_asked_is_led_back_to_it(field, client, about):
    route, record = about
    page, new = reverse(route, args=[record.uuid]), reverse("task-new", args=[record.uuid])
    officer = signed_in(client, field.officer)
    assert new in officer.get(page).content.decode()
    owner = field.coordinator
    assert ask(officer, field, record, owner).url == page
    task = Task.related.get()
    assert (task.record, task.owner) == (record, owner.member)
    notice = Notice.related.get(member=owner.member, record=record)
    assert notice.text == "You were asked to do a task"
    asked = signed_in(client, owner).get(reverse("task-due", args=[task.pk]))
    assert page in asked.content.decode()
    assert "Ring the landlord" in text_of(client.get(reverse("work")))


def test_nobody_is_asked_who_may_not_see_it(field, client, about):
    _, record = about
    for who in (field.world.social, field.world.here[Role.CHARITY], field.world.here[Role.CHAIR]):
        answer = ask(signed_in(client, field.officer), field, record, who)
        assert "may not see this record" in text_of(answer), who
    assert not Task.related.exists()
    assert not Notice.related.filter(record=record).exists()


def test_who_may_not_see_it_cannot_ask_about_it(field, client, about):
    _, record = about
    assert ask(signed_in(client, field.world.social), field, record, field.coordinator).status_code == 404
    assert not Task.related.exists()


def test_who_asks_nobody_is_not_shown_how(field, client, about):
    route, record = about
    page = signed_in(client, field.world.here[Role.ANALYST]).get(reverse(route, args=[record.uuid]))
    assert page.status_code == 200
    assert reverse("task-new", args=[record.uuid]) not in page.content.decode()

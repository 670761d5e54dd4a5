"""What an open brief says, and for how long: an owner's newest word on a note, and never long after the day (P18)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from throughline.core.errors import Absent
from throughline.readiness.actions.releases import answer_release, ask_for_sentence
from throughline.readiness.queries.plans import get_open_brief, released_sentences

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def answered(ready, child, sentence, *, about="session", days=0):
    at = ready.at + days * DAY
    release = ask_for_sentence(
        by=ready.coordinator, at=at, person_uuid=child.record.uuid, about=about, asked_of=ready.world.social.member
    )
    answer_release(by=ready.world.social, at=at, release_id=release.pk, sentence=sentence)


def test_what_its_owner_keeps_when_asked_again_is_on_the_brief_no_more(ready):
    plan, child = ready.plan(), ready.child()
    row = ready.put(plan, child)
    answered(ready, child, "His dog calms him.")
    assert released_sentences([row])[child.pk].sentence == "His dog calms him."
    answered(ready, child, "", days=1)
    assert released_sentences([row]) == {}


def test_keeping_one_note_takes_back_no_sentence_of_another(ready):
    plan, child = ready.plan(), ready.child()
    row = ready.put(plan, child)
    answered(ready, child, "His dog calms him.", about="session")
    answered(ready, child, "", about="health_note", days=1)
    assert released_sentences([row])[child.pk].sentence == "His dog calms him."


def test_a_brief_is_read_until_the_day_and_no_longer_than_a_week_after_it(ready):
    plan = ready.plan()
    ready.put(plan, ready.child())
    ready.open(plan)
    last = plan.planned_date + 7 * DAY - ready.today
    for reader in (ready.officer, ready.coordinator):
        assert get_open_brief(reader, plan.record.uuid, ready.at + last) == plan
        with pytest.raises(Absent):
            get_open_brief(reader, plan.record.uuid, ready.at + last + DAY)


def test_the_page_of_a_plan_long_past_its_day_asks_what_became_of_it(ready, client):
    plan = ready.plan()
    ready.put(plan, ready.child())
    ready.open(plan)
    client.force_login(ready.officer.member.account, backend="django.contrib.auth.backends.ModelBackend")
    href = reverse("readiness-brief", args=[plan.record.uuid])
    page = client.get(reverse("planned", args=[plan.record.uuid])).content.decode()
    assert href in page and "was carried out or called off" not in page
    type(plan).related.filter(pk=plan.pk).update(planned_date=ready.today - 8 * DAY)
    page = client.get(reverse("planned", args=[plan.record.uuid])).content.decode()
    assert href not in page
    assert (
        "Nobody reads the brief any more: the day is more than 7 days past. Say that it was carried out or called off"
        in page
    )

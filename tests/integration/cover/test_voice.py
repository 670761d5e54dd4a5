"""At each review the person's own voice is needed: what they said, or why they were not asked and when they are."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.integration.hub.acting import HEARD, SCREENING
from tests.integration.reading import text_of
from tests.integration.screening.screened import make_screened
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.hub.actions.screenings import NotAskedGiven, screen_case
from throughline.hub.models import OwnWords, ReviewVoice
from throughline.work.models import Task
from throughline.work.states import TaskKind

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TYPED = {"level": "high", "judgement": "Judged", "screening_reasons": "Debt", "once": "a-key-of-this-form-only"}


@pytest.fixture
def case(acting):
    return acting.open_case()


def screen(acting, case, voice):
    return screen_case(
        by=acting.world.social, at=acting.at, case_uuid=case.record.uuid, given=SCREENING, voice=voice
    )  # fmt: skip


def test_opening_a_case_is_no_review(case):
    assert case.screenings.count() == 1
    assert not ReviewVoice.related.exists()


def test_what_they_said_is_kept_as_their_own_words(acting, case):
    screening = screen(acting, case, HEARD)
    words = OwnWords.related.get()
    assert screening.voice.words == words
    assert (words.words, words.about, words.may_read) == (HEARD.words, case.record, "lead")


def test_not_asked_yet_is_a_task_of_the_lead_on_the_day(acting, case):
    by_date = acting.today + dt.timedelta(days=4)
    screening = screen(acting, case, NotAskedGiven("He is in hospital.", by_date))
    assert screening.voice.ask_by_date == by_date
    task = Task.related.get(kind=TaskKind.ASK_AGAIN)
    assert (task.owner, civil_date(task.due_at)) == (acting.world.social.member, by_date)


@pytest.mark.parametrize(("reason", "days", "field"), [(" ", 3, "not_asked_reason"), ("Ill", 0, "ask_by_date")])
def test_a_review_without_a_voice_is_refused_and_leaves_nothing(acting, case, reason, days, field):
    with pytest.raises(Refused) as refused:
        screen(acting, case, NotAskedGiven(reason, acting.today + dt.timedelta(days=days)))
    assert refused.value.field == field
    assert case.screenings.count() == 1


def test_the_page_asks_and_keeps_what_was_typed(acting, case, signed_in):
    client, href = signed_in("here social"), reverse("case-screening", args=[case.record.uuid])
    assert "Give their own words, or say why they could not be asked yet" in text_of(client.post(href, TYPED))
    said = text_of(client.post(href, TYPED | {"voice": "heard", "words": ""}))
    assert "Write what they said, in their words" in said
    said = client.post(href, TYPED | {"voice": "not_asked", "not_asked_reason": "He is ill"}).content.decode()
    assert "Enter the day by which they will be asked" in said
    assert "He is ill" in said
    day = acting.today + dt.timedelta(days=9)
    typed = TYPED | {"voice": "not_asked", "not_asked_reason": "He is ill.", "ask_by_date": f"{day:%d/%m/%Y}"}
    assert client.post(href, typed).status_code == 302
    said = text_of(client.get(reverse("case", args=[case.record.uuid])))
    assert "Not asked yet: He is ill. To be asked by" in said
    assert "Made when the case was opened, before they were met." in said


def test_the_case_page_says_they_were_asked_never_what_they_said(acting, case, signed_in):
    screen(acting, case, HEARD)
    client, href = signed_in("here analyst"), reverse("case", args=[case.record.uuid])
    client.post(href, {"asked-reason": "1", "reason": "Missing episode"})
    said = text_of(client.get(href))
    assert "They were asked: their own words of 5 Jan 2026." in said
    assert HEARD.words not in said


def test_a_screening_with_a_tool_keeps_the_voice_too(hub_world):
    screened = make_screened(hub_world)
    scoring = screened.screen(level="standard", score=0)
    assert scoring.screening.voice.words.words == "I want it to stop."

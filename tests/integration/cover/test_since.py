"""Since you last looked: what others recorded, told from what the page shows this reader."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from tests.integration.reading import text_of
from throughline.core.clock import now, today
from throughline.hub.actions.chronology import write_entry
from throughline.hub.actions.interventions import record_own_words
from throughline.work.facts import ask_task

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def case(acting):
    return acting.open_case()


def looks(actor, case) -> str:
    """The case's page, opened in a session of its own, with a reason where one is asked."""
    client, href = Client(), reverse("case", args=[case.record.uuid])
    client.force_login(actor.member.account)
    client.post(href, {"asked-reason": "1", "reason": "Missing episode"})
    return text_of(client.get(href))


def write(by, case, text: str = "Seen at school") -> None:
    write_entry(by=by, at=now(), case_uuid=case.record.uuid, kind="fact", happened_date=today(), text=text)


def test_the_first_opening_says_nothing_and_the_next_what_others_did(acting, case):
    social, rocu = acting.world.social, acting.world.here["rocu"]
    write(rocu, case)
    assert "ince you last looked" not in looks(social, case)
    assert "Nothing new from others since you last looked" in looks(social, case)
    write(rocu, case)
    write(rocu, case)
    write(social, case)
    ask_task(
        by=rocu, at=now(), record=case.record, title="Ring", kind="action", owner_agency=social.agency,
        owner=social.member, due_at=now() + dt.timedelta(days=1),
    )  # fmt: skip
    said = looks(social, case)
    assert "2 entries in the chronology" in said
    assert "1 task asked" in said
    assert "Nothing new from others" in looks(social, case)


def test_within_a_session_what_is_new_stays_new(acting, case):
    looks(acting.world.social, case)
    write(acting.world.here["rocu"], case)
    client = Client()
    client.force_login(acting.world.social.member.account)
    for _ in range(2):
        assert "1 entry in the chronology" in text_of(client.get(reverse("case", args=[case.record.uuid])))


def test_words_the_reader_may_not_read_are_not_counted(acting, case):
    readers = (acting.world.coordinator, acting.world.social, acting.world.police)
    for actor in readers:
        looks(actor, case)
    record_own_words(
        by=acting.world.here["rocu"], at=now(), person_uuid=case.person.record.uuid, about=case.record, words="It was me.",
        said_date=today(), heard_by="Ro Marsh", may_read="lead", told_who_reads=True,
    )  # fmt: skip
    coordinator, social, police = (looks(actor, case) for actor in readers)
    for said in (coordinator, social):
        assert "1 time they were heard" in said
    assert "Nothing new from others since you last looked" in police

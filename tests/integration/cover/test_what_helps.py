"""What helps is written with the person, kept in versions, and is the first thing a mentor reads."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.factories.story import tell_story
from tests.integration.outcomes import outcome_of
from tests.integration.reading import text_of
from throughline.access.models import Grant
from throughline.access.states import FieldClass
from throughline.audit.models import Event
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.hub.actions.what_helps import WhatHelpsGiven, record_what_helps
from throughline.hub.models import WhatHelps
from throughline.hub.queries.what_helps import list_what_helps

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def story(hub_world):
    return tell_story(hub_world)


def keep(world, story, *, by=None, at=None, **given) -> WhatHelps:
    values = {
        "helps": "Walk and talk", "does_not": "Don't ask for names", "call_me": "Jay", "said_date": civil_date(world.at),
        "written_with": "Sol Hale", "knows_who_reads": True,
    } | given  # fmt: skip
    return record_what_helps(
        by=by or world.social, at=at or world.at, person_uuid=story.person.record.uuid, given=WhatHelpsGiven(**values)
    )


@pytest.mark.parametrize(("given", "field", "words"), [
    ({"helps": " ", "does_not": "", "call_me": ""}, "helps", "Write something"),
    ({"written_with": " "}, "written_with", "who sat with them"),
    ({"said_date": dt.date(2100, 1, 1)}, "said_date", "today or earlier"),
    ({"knows_who_reads": False}, "knows_who_reads", "Tell them first"),
    ({"helps": "x" * 501}, "helps", "500 characters"),
])  # fmt: skip
def test_it_is_refused_in_words(hub_world, story, given, field, words):
    with pytest.raises(Refused, match=words) as refused:
        keep(hub_world, story, **given)
    assert refused.value.field == field
    assert not WhatHelps.related.exists()


def test_who_may_write_it_is_whoever_sees_the_person_and_may_keep_their_words(hub_world, story):
    may = {"here coordinator", "here police", "here rocu", "here social"}
    for who, actor in hub_world.everyone().items():
        came = outcome_of(lambda actor=actor: keep(hub_world, story, by=actor))
        assert came == ("done" if who in may else "absent"), who


def test_the_newest_stands_and_earlier_ones_stay(hub_world, story, client):
    keep(hub_world, story)
    keep(hub_world, story, at=hub_world.at + dt.timedelta(minutes=1), helps="Sit outside")
    rows = list_what_helps(hub_world.social, hub_world.at, story.person)
    assert [row.helps for row in rows] == ["Sit outside", "Walk and talk"]
    assert Event.objects.filter(action="record_what_helps").count() == 2
    client.force_login(hub_world.coordinator.member.account)
    for name in ("case", "person"):
        thing = story.case if name == "case" else story.person
        said = text_of(client.get(reverse(name, args=[thing.record.uuid])))
        assert "Sit outside" in said
        assert "Walk and talk" not in said
    said = text_of(client.get(reverse("person-what-helps", args=[story.person.record.uuid])))
    assert "What was written before" in said
    assert "Walk and talk" in said


def test_it_is_written_from_the_page_and_what_was_typed_comes_back(hub_world, story, client):
    client.force_login(hub_world.social.member.account)
    href = reverse("person-what-helps", args=[story.person.record.uuid])
    typed = {
        "helps": "Walk <b>and</b> talk", "said_date": f"{civil_date(hub_world.at):%d/%m/%Y}", "written_with": "Sol Hale",
    }  # fmt: skip
    said = client.post(href, typed).content.decode()
    assert "Tell them first" in said
    assert "Walk &lt;b&gt;and&lt;/b&gt; talk" in said
    answer = client.post(href, typed | {"knows_who_reads": "on", "once": "a-key-of-this-form-only"}, follow=True)
    assert "Everyone who works with them sees it first" in text_of(answer)
    assert WhatHelps.related.get().helps == "Walk <b>and</b> talk"


def test_a_mentor_reads_it_first_and_only_with_a_way_to_contact_them(hub_world, story, client):
    keep(hub_world, story)
    client.force_login(hub_world.charity.member.account)
    href = reverse("support-person", args=[story.offer.uuid])
    said = text_of(client.get(href))
    assert said.index("Call me Jay") < said.index("Before you call, write or meet") < said.index("Your sessions")
    for grant in Grant.objects.filter(record=story.person.record):
        grant.classes = [each for each in grant.classes if each != FieldClass.CONTACT]
        grant.save()
    assert "Walk and talk" not in text_of(client.get(href))
    for who in ("outside charity", "elsewhere charity"):
        client.force_login(hub_world.everyone()[who].member.account)
        assert client.get(href).status_code == 404

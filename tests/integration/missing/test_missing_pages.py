"""The pages: from a report to what was released; who reads what; the pack's one click and the police's door to it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.factories.story import Story, tell_story
from tests.integration.reading import queries_of, text_of
from tests.paper import require_readable
from throughline.access.facts import give_reason
from throughline.access.models import AccessReason
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.core.clock import LONDON, now, today
from throughline.missing.models import InterviewAccount, MissingEpisode, PackRelease
from throughline.missing.queries.packs import get_pack, newest_version
from throughline.web.missing.documents import pack_document

WORDS = "They know where my nan lives and I was scared."
NOTES = "Shaking when a white car passed."
RELEASED = "He is threatened near his home; do not visit in uniform."


@pytest.fixture
def story(hub_world) -> Story:
    told = tell_story(hub_world)
    for role in (Role.COORDINATOR, Role.POLICE, Role.SOCIAL):
        told.involve(hub_world.here[role], hub_world.at)
    return told


def day(when: dt.date) -> str:
    return f"{when:%d/%m/%Y}"


def held(client, story, **changes):
    at = now().astimezone(LONDON) - dt.timedelta(minutes=2)
    typed = {
        "version": story.interview.version, "held_date": day(at.date()), "held_time": f"{at:%H:%M}",
        "held_where": "The library", "words": WORDS, "notes": NOTES, "released": RELEASED,
    }  # fmt: skip
    return client.post(reverse("return-interview-held", args=[story.interview.uuid]), typed | changes, follow=True)


def test_from_a_case_to_the_persons_episodes_without_a_grade(hub_world, story, sign_in):
    client = sign_in(hub_world.social)
    assert "Missing episodes and Philomena pack" in text_of(client.get(reverse("case", args=[story.case.record.uuid])))
    page = client.get(reverse("case-missing", args=[story.case.record.uuid]), follow=True)
    words = text_of(page)
    assert "They said yes".lower() in words
    assert "Missing" in words
    for grade in ("No apparent risk", "Low risk", "Medium risk", "High risk"):
        assert grade not in words
    assert "Report missing" not in words
    assert queries_of(client, reverse("missing-episodes", args=[story.person.record.uuid])) < 45


def test_reporting_and_finding_on_the_pages(hub_world, story, sign_in):
    client = sign_in(hub_world.police)
    found = reverse("missing-found", args=[story.missing_now.uuid])
    answer = client.post(found, {"version": story.missing_now.version, "found_date": day(today())})
    assert "Say who found them" in text_of(answer)
    typed = {
        "version": story.missing_now.version, "found_date": day(today()), "found_by": "PC Lane",
        "found_place": "A flat in Rugby", "found_with": "Two men, a white car",
    }  # fmt: skip
    words = text_of(client.post(found, typed, follow=True))
    assert "A flat in Rugby" in words
    assert "None is offered yet" in words
    report = reverse("missing-report", args=[story.person.record.uuid])
    assert "Ring the police first" in text_of(client.get(report))
    answer = client.post(report, {
        "reported_date": day(today()), "reported_by": "His nan", "missing_from": "home",
        "last_seen_date": day(today()), "wearing": "Blue coat",
    }, follow=True)  # fmt: skip
    assert "Recorded as missing" in text_of(answer)
    assert MissingEpisode.related.filter(wearing="Blue coat").exists()


@pytest.mark.parametrize("time", ["", "00:01"])
def test_without_the_time_they_were_found_the_page_says_from_when_the_72_hours_are_counted(
    hub_world, story, sign_in, time
):
    client = sign_in(hub_world.police)
    found = reverse("missing-found", args=[story.missing_now.uuid])
    episode = MissingEpisode.related.get(pk=story.missing_now.pk)
    MissingEpisode.related.filter(pk=episode.pk).update(
        reported_date=today() - dt.timedelta(days=3), last_seen_date=today() - dt.timedelta(days=3)
    )
    typed = {"version": episode.version, "found_date": day(today()), "found_by": "PC Lane", "found_time": time}
    words = text_of(client.post(found, typed, follow=True))
    assert "None is offered yet" in words
    says = "counted from the beginning of that day: the earliest it can be"
    assert (says in words) == (not time)


def test_a_second_who_finds_is_told_and_keeps_what_was_typed(hub_world, story, sign_in):
    client = sign_in(hub_world.police)
    found = reverse("missing-found", args=[story.missing_now.uuid])
    typed = {"version": story.missing_now.version, "found_date": day(today()), "found_by": "PC Lane"}
    assert client.post(found, typed).status_code == 302
    answer = client.post(found, typed | {"found_by": "PC Other"})
    assert "Someone else changed this" in text_of(answer)
    assert "PC Other" in answer.content.decode()


def test_police_are_not_among_those_who_can_be_chosen(hub_world, story, sign_in):
    client = sign_in(hub_world.social)
    page = client.get(reverse("return-interview-offer", args=[story.episode.uuid])).content.decode()
    assert "Mel Steady" in page
    for name in ("Olu Mensah", "Sol Hale, "):
        assert f"{name}," not in page.replace("Signed in", "")


def test_the_interviewer_holds_it_and_others_read_only_what_is_released(hub_world, story, sign_in):
    charity = sign_in(hub_world.charity)
    listed = text_of(charity.get(reverse("return-interviews")))
    assert "Jay" in listed
    assert "left" in listed
    page = text_of(charity.get(reverse("return-interview", args=[story.interview.uuid])))
    assert "A flat above a shop" not in page
    mine = text_of(held(charity, story))
    for text in (WORDS, NOTES, RELEASED):
        assert text in mine
    assert InterviewAccount.related.filter(words=WORDS).exists()
    for role in (Role.POLICE, Role.COORDINATOR, Role.SOCIAL):
        client = sign_in(hub_world.here[role])
        words = text_of(client.get(reverse("missing-episode", args=[story.episode.uuid])))
        assert RELEASED in words
        assert "Held within 72 hours" in words
        assert WORDS not in words
        assert NOTES not in words
        assert client.get(reverse("return-interview", args=[story.interview.uuid])).status_code == 404


def test_an_interview_without_a_word_is_refused_and_keeps_what_was_typed(hub_world, story, sign_in):
    answer = held(sign_in(hub_world.charity), story, words="", notes="")
    words = text_of(answer)
    assert "Only you and your agency read them" in words
    assert RELEASED in words


def test_what_the_child_answered_is_not_for_the_police(hub_world, story, sign_in):
    charity = sign_in(hub_world.charity)
    answer = charity.post(reverse("return-interview-answer", args=[story.interview.uuid]), {
        "version": story.interview.version, "answered_date": day(today()), "answer": "refused", "words": "Not with them about.",
        "parent_told": "His nan",
    }, follow=True)  # fmt: skip
    assert "Not with them about." in text_of(answer)
    episode = reverse("missing-episode", args=[story.episode.uuid])
    assert "Not with them about." in text_of(sign_in(hub_world.social).get(episode))
    police = text_of(sign_in(hub_world.police).get(episode))
    assert "Not with them about." not in police
    assert "They said no" in police


def test_police_open_the_pack_by_a_click_that_is_logged_and_not_before(hub_world, story, sign_in):
    pack = reverse("philomena", args=[story.person.record.uuid])
    social = sign_in(hub_world.social)
    changed = social.post(reverse("philomena-change", args=[story.person.record.uuid]), {
        "version": 1, "places": "The skate park",
    }, follow=True)  # fmt: skip
    assert "Version 2" in text_of(changed)
    police = sign_in(hub_world.police)
    closed = text_of(police.get(pack))
    assert "logged as disclosed to West Midlands Police" in closed
    assert "The skate park" not in closed
    assert not PackRelease.related.exists()
    assert "The skate park" in text_of(police.post(pack))
    assert Event.objects.get(action="release_pack_on_report").recipient == "West Midlands Police"
    assert "West Midlands Police, Olu Mensah (version 2)" in text_of(social.get(pack))
    printed = police.post(reverse("philomena-print", args=[story.person.record.uuid]))
    names = (story.person.given_name, story.person.family_name, "Jay")
    require_readable(printed.content, title=story.person.record.reference, not_in_title=names)
    assert story.person.record.reference in printed["Content-Disposition"]
    assert "Jay" not in printed["Content-Disposition"]
    assert Event.objects.filter(action="release_pack_on_report").count() == 2
    assert police.get(reverse("philomena-change", args=[story.person.record.uuid])).status_code == 404
    typed = {"version": story.missing_now.version, "found_date": day(today()), "found_by": "PC Lane"}
    police.post(reverse("missing-found", args=[story.missing_now.uuid]), typed)
    for answer in (
        police.get(pack), police.post(pack), police.post(reverse("philomena-print", args=[story.person.record.uuid]))
    ):  # fmt: skip
        assert answer.status_code == 404


def version_of(story, number: int, route: str = "philomena-version") -> str:
    return reverse(route, args=[story.person.record.uuid, number])


def save_versions(client, story) -> None:
    """Two more versions than the story has."""
    for number, places in ((1, "The skate park"), (2, "The canal")):
        client.post(reverse("philomena-change", args=[story.person.record.uuid]), {"version": number, "places": places})


def test_earlier_versions_of_a_pack_are_listed_newest_first_and_each_opens(hub_world, story, sign_in):
    social = sign_in(hub_world.social)
    save_versions(social, story)
    body = social.get(reverse("philomena", args=[story.person.record.uuid])).content.decode()
    assert "The canal" in body
    assert body.index(version_of(story, 2)) < body.index(version_of(story, 1))
    assert version_of(story, 3) not in body
    earlier = text_of(social.get(version_of(story, 2)))
    assert "The skate park" in earlier
    assert "The canal" not in earlier
    assert "This is an earlier version. Version 3 stands" in earlier
    assert "Change the pack" not in earlier
    assert "This is an earlier version" not in text_of(social.get(version_of(story, 3)))
    printed = social.post(version_of(story, 2, "philomena-version-print"))
    assert printed["Content-Type"] == "application/pdf"
    event = Event.objects.get(action="take_pack_out")
    assert (event.recipient, event.detail.body["version"]) == (hub_world.social.agency.name, 2)
    for number in (0, 4):
        assert social.get(version_of(story, number)).status_code == 404
        assert social.post(version_of(story, number, "philomena-version-print")).status_code == 404


def test_police_open_an_earlier_version_by_a_click_that_is_logged_and_not_before(hub_world, story, sign_in):
    save_versions(sign_in(hub_world.social), story)
    police = sign_in(hub_world.police)
    closed = text_of(police.get(version_of(story, 2)))
    assert "The skate park" not in closed
    assert not PackRelease.related.exists()
    opened = police.post(reverse("philomena", args=[story.person.record.uuid]))
    assert f'action="{version_of(story, 2)}"' in opened.content.decode()
    assert "The skate park" in text_of(police.post(version_of(story, 2)))
    assert [row.version.number for row in PackRelease.related.order_by("pk")] == [3, 2]
    police.post(version_of(story, 1, "philomena-version-print"))
    events = Event.objects.filter(action="release_pack_on_report").order_by("pk")
    assert [event.detail.body["version"] for event in events] == [3, 2, 1]
    assert police.get(version_of(story, 4)).status_code == 404
    typed = {"version": story.missing_now.version, "found_date": day(today()), "found_by": "PC Lane"}
    police.post(reverse("missing-found", args=[story.missing_now.uuid]), typed)
    for answer in (
        police.get(version_of(story, 2)), police.post(version_of(story, 2)),
        police.post(version_of(story, 2, "philomena-version-print")),
    ):  # fmt: skip
        assert answer.status_code == 404


def test_two_who_change_the_pack_are_shown_what_differs(hub_world, story, sign_in):
    change = reverse("philomena-change", args=[story.person.record.uuid])
    client = sign_in(hub_world.social)
    assert client.post(change, {"version": 1, "places": "The skate park"}).status_code == 302
    answer = text_of(client.post(change, {"version": 1, "places": "The canal"}))
    assert "Somebody else changed this" in answer
    assert "The skate park" in answer


def test_a_pack_is_started_once_and_the_empty_page_says_how(hub_world, story, sign_in):
    client = sign_in(hub_world.social)
    pack = reverse("philomena", args=[story.waiting.person.record.uuid])
    by = Actor(member=hub_world.social.member, session=client.session.session_key or "")
    give_reason(by=by, at=now(), record=story.waiting.person.record, reason="Test")
    assert "No pack yet" in text_of(client.get(pack, follow=True))
    for _ in range(2):
        page = client.post(reverse("philomena-start", args=[story.waiting.person.record.uuid]), follow=True)
        assert "Version 1" in text_of(page)


def test_the_reason_is_asked_of_who_is_not_involved(hub_world, sign_in):
    told = tell_story(hub_world)
    client = sign_in(hub_world.here[Role.ANALYST])
    page = client.get(reverse("missing-episode", args=[told.episode.uuid]))
    assert "Why are you looking" in text_of(page)
    assert not AccessReason.objects.filter(member=hub_world.here[Role.ANALYST].member).exists()


def test_what_is_printed_says_who_is_missing_now_and_holds_no_address(hub_world, story):
    at, pack = now(), get_pack(hub_world.social, now(), story.person)
    document = pack_document(newest_version(pack), story.person, story.missing_now, hub_world.social, at)
    facts = {label: text for section in document.sections for label, text in section.facts}
    assert (facts["Name"], facts["Missing from"]) == ("Jay Lea", "Home")
    assert not any("address" in label.lower() for label in facts)
    assert "no home address" in document.note
    found = pack_document(newest_version(pack), story.person, None, hub_world.social, at)
    assert [section.heading for section in found.sections] == ["Who they are", "Kept ready"]

"""The pages of closure reviews: mine by when they are due, and an answer that is a fact."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tests.integration.reading import text_of
from throughline.agencies.states import Role
from throughline.audit.models import EventSubject
from throughline.disruption.models import ClosureReview

KEY = "a-key-of-this-form-only"


def signed_in(client, actor):
    client.force_login(actor.member.account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def review(field):
    """The first review of a boy the social worker leads for."""
    line = field.line()
    found = field.found(field.operation(line))
    field.case(found.person)
    field.close(line)
    return ClosureReview.related.get(days=1)


def test_the_lead_answers_for_the_boy_once(field, client, review):
    signed_in(client, field.world.social)
    page = text_of(client.get(reverse("reviews")))
    assert "Jay Sample" in page
    assert page.index("Day 1") < page.index("Day 7") < page.index("Day 28")
    here = reverse("review", args=[review.pk])
    assert "This is the review 1 day after" in text_of(client.get(here))
    missing = client.post(here, {"once": KEY, "kind": "seen", "seen_by": "Sol Hale", "in_place": "At his nan's"})
    assert "Give the day they were seen" in text_of(missing)
    assert 'value="Sol Hale"' in missing.content.decode()
    day = field.today
    values = {"once": KEY, "kind": "seen", "seen_date": f"{day.day}/{day.month}/{day.year}"}
    values |= {"seen_by": "Sol Hale", "in_place": "At his nan's"}
    for _ in range(2):
        assert client.post(here, values).url == reverse("reviews")
    review.refresh_from_db()
    assert (review.answer, review.seen_date) == ("seen", day)
    assert "Answered: Seen" in text_of(client.get(here))
    assert "Day 1 " not in text_of(client.get(reverse("reviews")))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "Choose what is known"),
        ({"kind": "safe"}, "choose again"),
        ({"kind": "not_found"}, "Say who is still looking"),
        ({"kind": "supported_elsewhere"}, "Say who confirmed"),
        ({"kind": "seen", "seen_date": "31/2/2026"}, "must be a real date"),
        ({"kind": "seen", "seen_date": "1/1/2100"}, "must be today or in the past"),
        ({"kind": "not_found", "still_looking": "x" * 151}, "150"),
    ],
)
def test_what_is_no_fact_is_no_answer(field, client, review, values, message):
    signed_in(client, field.coordinator)
    page = client.post(reverse("review", args=[review.pk]), {"once": KEY} | values)
    assert page.status_code == 200
    assert message in text_of(page)
    review.refresh_from_db()
    assert review.answer == ""


def test_no_page_says_that_anyone_is_safe(field, client, review):
    signed_in(client, field.coordinator)
    for page in (client.get(reverse("reviews")), client.get(reverse("review", args=[review.pk]))):
        assert not re.search(r"\bis safe\b", text_of(page))


def test_the_look_is_audited_and_the_title_names_nobody(field, client, review):
    signed_in(client, field.coordinator)
    page = client.get(reverse("review", args=[review.pk]))
    assert "Sample" not in re.search(r"<title[^>]*>(.*?)</title>", page.content.decode(), re.S)[1]
    subject = EventSubject.objects.filter(uuid=review.person.record.uuid, event__op="consultation")
    assert subject.filter(event__member=field.coordinator.member.pk).exists()


@pytest.mark.parametrize(
    "who", ["outside social", "elsewhere coordinator", "here charity", "here partner", "here analyst"]
)
def test_a_review_one_may_not_see_is_absent(field, client, review, who):
    where, role = who.split()
    signed_in(client, getattr(field.world, where)[Role(role)])
    assert client.get(reverse("review", args=[review.pk])).status_code == 404
    assert client.post(reverse("review", args=[review.pk]), {"once": KEY, "kind": "not_found"}).status_code == 404


def test_nothing_to_answer_is_said(field, client):
    signed_in(client, field.world.social)
    assert "Nothing to answer" in text_of(client.get(reverse("reviews")))


def test_a_partner_professional_who_leads_answers_and_sees_no_line(field, client):
    """Housing, health, education and youth justice may lead (P14): what they are asked they can answer."""
    line = field.line()
    found = field.found(field.operation(line))
    field.case(found.person, lead=field.world.here[Role.PARTNER])
    field.close(line)
    browser = signed_in(client, field.world.here[Role.PARTNER])
    assert "Jay Sample" in text_of(browser.get(reverse("reviews")))
    review = ClosureReview.related.get(days=1)
    page = browser.get(reverse("review", args=[review.pk]))
    assert page.status_code == 200
    assert line.name not in text_of(page)
    assert browser.get(reverse("line", args=[line.record.uuid])).status_code == 404
    day = field.today
    browser.post(reverse("review", args=[review.pk]), {
        "kind": "seen", "seen_date": f"{day.day}/{day.month}/{day.year}", "seen_by": "Pat Lowe",
        "in_place": "With his nan; school rung", "once": KEY,
    })  # fmt: skip
    review.refresh_from_db()
    assert review.answered_by == field.world.here[Role.PARTNER].member

"""The decision on a referral beside what is known of it, and the queue."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.integration.hub.acting import DAY
from tests.integration.reading import queries_of, text_of
from throughline.hub.models import Case

KEY = "a-key-of-this-form-only"


DECISION = {"outcome": "accepted", "reasons": "Exploited.", "feedback": "Accepted.", "level": "high", "judgement": "Judged.",
            "screening_reasons": "Debt."}  # fmt: skip


def decision(acting, referral, **given):
    return DECISION | {
        "version": referral.version, "lead": acting.world.social.member.pk, "cover": acting.world.police.member.pk,
    } | given  # fmt: skip


def test_accepted_from_the_page(acting, signed_in):
    referral = acting.refer()
    client = signed_in("here coordinator")
    href = reverse("triage-decide", args=[referral.record.uuid])
    assert href in client.get(reverse("triage")).content.decode()
    assert client.post(href, decision(acting, referral)).url == reverse("triage")
    case = Case.related.get()
    assert (case.lead, case.cover) == (acting.world.social.member, acting.world.police.member)
    assert client.get(href).url == reverse("referral", args=[referral.record.uuid])
    page = client.get(reverse("referral", args=[referral.record.uuid])).content.decode()
    assert reverse("case", args=[case.record.uuid]) in page


def test_the_second_coordinator_keeps_what_they_typed(acting, signed_in):
    referral = acting.refer()
    client = signed_in("here coordinator")
    typed = decision(acting, referral, reasons="My own careful reasons")
    acting.decide(referral)
    html = client.post(reverse("triage-decide", args=[referral.record.uuid]), typed).content.decode()
    assert "Someone decided first: Supported elsewhere" in html
    assert "My own careful reasons" in html
    assert not Case.related.exists()


def test_accepted_without_a_lead_is_asked_for_each_thing_missing(acting, signed_in):
    referral = acting.refer()
    typed = decision(acting, referral, lead="", judgement="", level="")
    html = signed_in("here coordinator").post(reverse("triage-decide", args=[referral.record.uuid]), typed)
    said = text_of(html)
    for words in ("Choose who leads", "Choose a level", "Write your professional judgement"):
        assert words in said
    assert not Case.related.exists()


def test_a_late_decision_is_asked_why_on_the_page(acting, signed_in):
    referral = acting.refer(at=acting.at - 7 * DAY)
    client, href = signed_in("here coordinator"), reverse("triage-decide", args=[referral.record.uuid])
    assert "Overdue" in text_of(client.get(reverse("triage")))
    assert "Why is the decision late?" in text_of(client.get(href))
    assert "Say why the decision is late" in text_of(client.post(href, decision(acting, referral)))
    assert client.post(href, decision(acting, referral, late_reason="Off sick")).status_code == 302
    assert "Missed because: Off sick" in text_of(client.get(reverse("referral", args=[referral.record.uuid])))


@pytest.mark.parametrize("who", ["here police", "here social", "here charity", "here chair", "here administrator"])
def test_triage_is_the_coordinators(acting, signed_in, who):
    referral = acting.refer(by=acting.world.system)
    client = signed_in(who)
    assert client.get(reverse("triage")).status_code == 404
    assert (
        client.post(reverse("triage-decide", args=[referral.record.uuid]), decision(acting, referral)).status_code
        == 404
    )


def test_the_queue_asks_no_more_for_more_referrals(acting, signed_in):
    acting.refer()
    client = signed_in("here coordinator")
    client.get(reverse("triage"))
    with_one = queries_of(client, reverse("triage"))
    for _ in range(4):
        acting.refer()
    assert queries_of(client, reverse("triage")) <= with_one

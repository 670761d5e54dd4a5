"""The pages: from the case, section by section, an error that keeps what was typed, the pack given, empty states."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.integration.nrm.packing import filled
from tests.integration.reading import text_of
from tests.paper import require_readable
from throughline.audit.models import Event
from throughline.core.clock import today
from throughline.nrm.fields import sections_for
from throughline.nrm.models import NrmAnswer
from throughline.nrm.queries.packs import get_nrm
from throughline.nrm.states import NrmStatus, Route

DAY = f"{today():%d/%m/%Y}"


@pytest.fixture
def lead(packing, client):
    client.force_login(packing.by.member.account)
    return client


def href(name, nrm, *rest):
    return reverse(name, args=[nrm.uuid, *rest])


def test_it_begins_on_the_case_with_the_existing_referral(packing, lead):
    case = packing.case.record.uuid
    assert reverse("nrm-of-case", args=[case]) in lead.get(reverse("case", args=[case])).content.decode()
    empty = text_of(lead.get(reverse("nrm-of-case", args=[case])))
    assert "No referral or notice yet" in empty
    refused = text_of(lead.post(reverse("nrm-start", args=[case]), {"asked": "", "asked_date": DAY}))
    assert "Say who was asked" in refused
    assert "Say whether there is a referral already" in refused
    typed = {"asked": "The authority", "asked_date": DAY, "existing": "join", "reference": ""}
    assert "Give the reference" in text_of(lead.post(reverse("nrm-start", args=[case]), typed))
    begun = lead.post(reverse("nrm-start", args=[case]), typed | {"existing": "none"}, follow=True)
    assert "NRM referral without consent" in text_of(begun)
    assert "Begin a referral or notice" not in text_of(begun)


def test_a_section_is_filled_in_says_where_from_and_comes_back_with_what_was_typed(packing, lead):
    nrm = packing.start()
    page = lead.get(href("nrm-section", nrm, "person"))
    assert "Filled in from: Their identity in the register" in text_of(page)
    assert 'value="Jay Sample"' in page.content.decode()
    long = {"version": 0, "made_to_do": "x" * 15_001, "dates": "In May", "still_in_it": "Yes", "situations": "Once"}
    refused = lead.post(href("nrm-section", nrm, "happened"), long)
    assert "must be 15,000 characters or fewer. It is 15,001." in text_of(refused)
    assert "In May" in refused.content.decode()
    assert not NrmAnswer.related.exists()
    saved = lead.post(href("nrm-section", nrm, "happened"), long | {"made_to_do": "Made to stay.", "save": "1"})
    assert saved.url == href("nrm", nrm)
    assert "Made to stay." in lead.get(href("nrm-section", nrm, "happened")).content.decode()
    seen = NrmAnswer.related.filter(nrm=nrm).count()
    assert lead.post(href("nrm-section", nrm, "happened"), long | {"version": seen, "made_to_do": "x" * 15_000}).url
    assert len(NrmAnswer.related.filter(nrm=nrm, field="made_to_do").order_by("pk").last().text) == 15_000
    assert lead.get(href("nrm-section", nrm, "no-such")).status_code == 404


def test_two_in_one_section_are_told_and_lose_nothing(packing, lead):
    nrm = packing.start()
    lead.post(href("nrm-section", nrm, "police"), {"version": 0, "crime_reference": "20/1"})
    second = lead.post(href("nrm-section", nrm, "police"), {"version": 0, "crime_reference": "20/2"})
    assert "20/1" in text_of(second)
    assert 'value="20/2"' in second.content.decode()


def test_from_the_sections_to_a_decision(packing, lead):
    nrm = packing.start()
    assert "still to answer" in text_of(lead.get(href("nrm-check", nrm)))
    for section in sections_for(Route.CHILD, co_operates=False):
        answers = {field.key: filled(field) for field in section.fields if field.key != "contact_address"}
        lead.post(href("nrm-section", nrm, section.key), {"version": 0, **answers})
    assert lead.post(href("nrm-check", nrm), {"version": packing.version(nrm)}).status_code == 302
    assert "Record that it was sent" in text_of(lead.get(href("nrm", nrm)))
    sending = {
        "version": packing.version(nrm), "sent_date": DAY, "sent_to": "SCA", "authority": packing.authority().pk,
        "tell_by_date": DAY,
    }  # fmt: skip
    assert lead.post(href("nrm-send", nrm), sending).status_code == 302
    page = text_of(lead.get(href("nrm", nrm)))
    for words in ("Reasonable-grounds decision:", "Not told yet", "section 45", "Not answered yet", "Not given yet"):
        assert words in page
    lead.post(href("nrm-reference", nrm), {"version": packing.version(nrm), "reference": "NRM-9"})
    lead.post(href("nrm-told", nrm, "referral"), {
        "told_date": DAY, "told_by": "Sol", "told_how": "Plainly", "their_view": "OK then", "may_read": "lead",
    })  # fmt: skip
    decided = {"version": packing.version(nrm), "outcome": "positive", "decided_date": DAY, "made_by": "authority",
               "tell_by_date": DAY}  # fmt: skip
    lead.post(href("nrm-decision", nrm), decided)
    page = text_of(lead.get(href("nrm", nrm)))
    for words in ("NRM-9", "OK then", "Recovery period until", "Record the conclusive-grounds decision"):
        assert words in page
    early = text_of(lead.post(href("nrm-decision", nrm), decided | {"version": packing.version(nrm)}))
    assert "say why the decision came earlier" in early
    assert get_nrm(packing.by, nrm.uuid, packing.at).status == NrmStatus.REASONABLE_YES


def test_the_pack_is_shown_only_once_it_says_for_whom_and_is_logged(packing, lead):
    nrm = packing.fill(packing.start())
    before = text_of(lead.get(href("nrm-give", nrm)))
    assert "Jay Sample" not in before
    assert not Event.objects.filter(action="give_nrm_pack").exists()
    assert "Say who is given it" in text_of(lead.post(href("nrm-give", nrm), {"recipient": ""}))
    given = text_of(lead.post(href("nrm-give", nrm), {"recipient": "Guardianship service"}))
    assert "Jay Sample" in given
    assert "For Guardianship service." in given
    assert Event.objects.get(action="give_nrm_pack").recipient == "Guardianship service"
    paper = lead.post(href("nrm-give", nrm), {"recipient": "The chair", "pdf": "1"})
    require_readable(paper.content, title=nrm.case.record.reference, not_in_title=("Jay", "Sample", "chair"))
    assert nrm.case.record.reference in paper["Content-Disposition"]
    assert Event.objects.filter(action="give_nrm_pack").count() == 2


def test_no_consent_is_asked_of_a_child(packing, lead):
    nrm = packing.start()
    assert lead.get(href("nrm-consent", nrm)).status_code == 404
    assert "consent to a referral" not in text_of(lead.get(href("nrm", nrm)))


def test_an_adult_is_asked_first_and_a_notice_needs_no_guardian(grown, client):
    client.force_login(grown.by.member.account)
    nrm = grown.start()
    assert "Record their answer" in text_of(client.get(href("nrm", nrm)))
    assert client.get(href("nrm-section", nrm, "person")).url == href("nrm-consent", nrm)
    client.post(href("nrm-consent", nrm), {
        "version": nrm.version, "how": "Explained twice.", "consent_date": DAY, "consent": "no",
    })  # fmt: skip
    page = text_of(client.get(href("nrm", nrm)))
    assert "Duty to Notify notice" in page
    assert "Independent guardian" not in page
    assert "Full name" not in text_of(client.get(href("nrm-section", nrm, "person")))


def test_no_rule_loaded_is_said(packing, lead):
    nrm = packing.sent(authority=packing.authority("Swansea"))
    assert "No rule loaded for Swansea" in text_of(lead.get(href("nrm", nrm)))


@pytest.mark.parametrize(("name", "rest"), [("nrm-guardian", ()), ("nrm-arrest", ()), ("nrm-withdraw", ()),
                                            ("nrm-told", ("referral",)), ("nrm-decision-withdraw", ())])  # fmt: skip
def test_a_form_sent_empty_says_what_it_needs(packing, lead, name, rest):
    nrm = packing.start()
    answer = lead.post(href(name, nrm, *rest), {"version": nrm.version})
    assert answer.status_code == 200
    assert "There is a problem" in text_of(answer)


def test_what_has_not_been_decided_is_not_told(packing, lead):
    assert lead.get(href("nrm-told", packing.start(), "conclusive")).status_code == 404

"""A referral, one question at a time, and its own page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.integration.people.making import seal_in
from tests.integration.reading import text_of
from throughline.agencies.models import Agency
from throughline.audit.models import Event
from throughline.audit.states import Operation
from throughline.hub.drafts import begin_draft
from throughline.hub.models import Referral
from throughline.matching.models import LikelyMatch
from throughline.register.facts import person_for
from throughline.register.given import PersonGiven
from throughline.register.models import Person
from throughline.work.models import Clock

KEY = "a-key-of-this-form-only"


def uk(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


def step(draft, name: str) -> str:
    return reverse("referral-step", args=[draft.uuid, name])


ANSWERS = (
    ("danger", {"immediate_danger": "no"}),
    ("who", {"description": "Girl, about 14, school blazer", "age": "14", "age_basis": "estimated"}),
    ("concerns", {"concerns": "A man outside school bought her trainers."}),
    ("social-care", {"social_care_told": "no"}),
    ("their-view", {"their_view": "Wants it to stop"}),
)


def answer_all(client, draft, **instead) -> None:
    for name, typed in ANSWERS:
        response = client.post(step(draft, name), instead.get(name.replace("-", "_"), typed))
        assert response.status_code == 302, (name, text_of(response))


def test_a_charity_refers_from_start_to_reference(acting, signed_in):
    client = signed_in("here charity")
    Agency.objects.filter(name="Birmingham Council").update(safeguarding_contact="07700 900555")
    begun = client.post(reverse("refer"))
    draft = acting.world.charity.member.referral_drafts.get()
    assert begun.url == step(draft, "danger")
    danger = text_of(client.get(begun.url))
    assert "999" in danger
    assert danger.index("07700 900555") < danger.index("Yes")
    answer_all(client, draft)
    check = reverse("referral-check", args=[draft.uuid])
    html = client.get(check).content.decode()
    assert "A man outside school bought her trainers." in html
    for name, _ in ANSWERS:
        assert f'href="{step(draft, name)}"' in html
    sent = client.post(check)
    referral = Referral.related.get()
    assert sent.url == reverse("referral-sent", args=[referral.record.uuid])
    said = text_of(client.get(sent.url))
    assert referral.record.reference in said
    assert "The coordinator decides by" in said
    assert "has not been told" in said
    assert "07700 900555" in said


def test_whoever_refers_an_adult_is_told_whom_to_ring_about_an_adult_at_risk(acting, signed_in):
    client = signed_in("here charity")
    Agency.objects.filter(name="Birmingham Council").update(adult_contact="07700 900556")
    client.post(reverse("refer"))
    draft = acting.world.charity.member.referral_drafts.get()
    answer_all(
        client, draft, who={"description": "Man, walks with a frame", "age": "58", "age_basis": "stated"},
        social_care={"social_care_told": "not_needed"}, their_view={"consent": "He agrees"},
    )  # fmt: skip
    sent = client.post(reverse("referral-check", args=[draft.uuid]))
    said = text_of(client.get(sent.url))
    assert "The hub does not tell adult social care for you" in said and "07700 900556" in said


def test_the_second_click_finds_what_the_first_made(acting, signed_in):
    client = signed_in("here police")
    draft = begin_draft(by=acting.world.police, at=acting.at)
    answer_all(client, draft)
    check = reverse("referral-check", args=[draft.uuid])
    assert client.post(check).url == client.post(check).url
    assert Referral.related.count() == 1


def test_it_says_that_it_is_not_a_referral_to_childrens_social_care(acting, signed_in):
    client = signed_in("here police")
    draft = begin_draft(by=acting.world.police, at=acting.at)
    html = text_of(client.get(step(draft, "social-care")))
    assert "not a referral to children" in html
    assert "ring them now, day or night" in html


def test_a_name_is_searched_for_and_only_people_one_may_see_are_shown(acting, signed_in):
    known = acting.person()
    typed = {"given_name": known.given_name, "family_name": known.family_name}
    client = signed_in("here police")
    draft = begin_draft(by=acting.world.police, at=acting.at)
    client.post(step(draft, "danger"), {"immediate_danger": "no"})
    shown = client.post(step(draft, "who"), typed)
    assert known.record.reference in shown.content.decode()
    assert f'value="{known.record.uuid}"' in shown.content.decode()
    assert Event.objects.filter(op=Operation.SEARCH).exists()
    # Leaving without an answer brings one back to the question.
    assert client.get(reverse("referral-check", args=[draft.uuid])).url == step(draft, "who")
    answer_all(client, draft, who=typed | {"searched": "1", "chosen": str(known.record.uuid)})
    assert known.record.reference in client.get(reverse("referral-check", args=[draft.uuid])).content.decode()
    client.post(reverse("referral-check", args=[draft.uuid]))
    assert Referral.related.get().person == known
    assert Person.related.count() == 1


def test_a_kept_draft_is_not_answered_by_a_reason_about_nobody(acting, signed_in):
    """Kept to come back to, or with a reason before anybody was shown: who it is, is still asked."""
    known = acting.person()
    typed = {"given_name": known.given_name, "family_name": known.family_name, "new_because": "Another boy"}
    client, draft = signed_in("here police"), begin_draft(by=acting.world.police, at=acting.at)
    answer_all(client, draft)
    for more in ({"save": "1"}, {}, {"settled": "1"}):
        client.post(step(draft, "who"), typed | more)
        assert client.get(reverse("referral-check", args=[draft.uuid])).url == step(draft, "who")
    page = client.post(step(draft, "who"), typed)
    assert known.record.reference in page.content.decode()
    answer_all(client, draft, who=typed | {"searched": seal_in(page)})
    client.post(reverse("referral-check", args=[draft.uuid]))
    new = Referral.related.get().person
    decided = LikelyMatch.related.get(person=new)
    assert (decided.other, decided.set_aside_reason) == (known, "Another boy")


def test_somebody_recorded_since_is_shown_before_it_is_sent(acting, signed_in):
    client, draft = signed_in("here police"), begin_draft(by=acting.world.police, at=acting.at)
    answer_all(client, draft, who={"given_name": "Kai", "family_name": "Moss"})
    check = reverse("referral-check", args=[draft.uuid])
    assert client.get(check).status_code == 200
    given = PersonGiven(given_name="Kai", family_name="Moss")
    since = person_for(by=acting.world.police, at=acting.at, given=given)
    assert client.post(check).url == step(draft, "who")
    assert not Referral.related.exists()
    page = client.post(step(draft, "who"), {"given_name": "Kai", "family_name": "Moss"})
    assert since.record.reference in page.content.decode()


@pytest.mark.parametrize("who", ["outside police", "here charity", "elsewhere police", "here partner"])
def test_nobody_is_shown_who_may_not_be_seen(acting, signed_in, who):
    known = acting.person()
    client = signed_in(who)
    draft = begin_draft(by=acting.world.everyone()[who], at=acting.at)
    sent = client.post(step(draft, "who"), {"given_name": known.given_name, "family_name": known.family_name})
    assert sent.status_code == 302
    assert known.record.reference not in sent.content.decode()


def test_someone_one_may_not_see_is_not_chosen_by_their_id(acting, signed_in):
    known = acting.person()
    client = signed_in("here charity")
    draft = begin_draft(by=acting.world.charity, at=acting.at)
    answer_all(client, draft, who={"given_name": "Any", "searched": "1", "chosen": str(known.record.uuid)})
    assert client.get(reverse("referral-check", args=[draft.uuid])).status_code == 404
    assert client.post(reverse("referral-check", args=[draft.uuid])).status_code == 404
    assert not Referral.related.exists()


def test_an_adult_without_consent_is_sent_to_the_question_and_loses_nothing(acting, signed_in):
    client = signed_in("here police")
    draft = begin_draft(by=acting.world.police, at=acting.at)
    answer_all(client, draft, who={"description": "Woman, 61, her own flat", "age": "61"})
    refused = client.post(reverse("referral-check", args=[draft.uuid]))
    html = refused.content.decode()
    assert "They are an adult" in html
    assert f'<a href="{step(draft, "their-view")}">' in html
    assert "A man outside school" in html
    client.post(step(draft, "their-view"), {"consent": "She asked me to"})
    assert client.post(reverse("referral-check", args=[draft.uuid])).status_code == 302
    assert Referral.related.get().consent == "She asked me to"


def test_from_an_intervention_who_it_is_is_not_asked_again(acting, signed_in):
    found = acting.intervention()
    client = signed_in("here police")
    begun = client.post(reverse("refer") + f"?intervention={found.record.uuid}")
    draft = acting.world.police.member.referral_drafts.get()
    assert begun.url == step(draft, "danger")
    assert client.get(step(draft, "who")).status_code == 404


def test_the_referrer_sees_outcome_and_feedback_but_not_the_hubs_reasons(acting, signed_in):
    referral = acting.refer(by=acting.world.charity)
    acting.decide(referral)
    html = text_of(signed_in("here charity").get(reverse("referral", args=[referral.record.uuid])))
    assert "Supported elsewhere" in html
    assert "Thank you." in html
    assert "What was heard." not in html
    assert "What was heard." in text_of(
        signed_in("here coordinator").get(reverse("referral", args=[referral.record.uuid]))
    )


def test_a_referrer_who_opens_no_person_pages_sees_no_contact_facts(acting, signed_in):
    referral = acting.refer(by=acting.world.charity)
    html = text_of(signed_in("here charity").get(reverse("referral", args=[referral.record.uuid])))
    assert "Safe contact" not in html
    assert "Safe contact" in text_of(
        signed_in("here coordinator").get(reverse("referral", args=[referral.record.uuid]))
    )


@pytest.mark.parametrize("name", ["referral-add", "referral-withdraw", "referral-told", "referral-authority"])
@pytest.mark.parametrize("who", ["here charity", "here analyst", "outside police", "elsewhere coordinator"])
def test_acts_on_a_referral_are_absent_for_others(acting, signed_in, name, who):
    referral = acting.refer()
    assert signed_in(who).get(reverse(name, args=[referral.record.uuid])).status_code == 404


def test_adding_telling_answering_and_withdrawing_from_the_page(acting, signed_in):
    referral = acting.refer(social_care_told="no", social_care_who="", social_care_date=None)
    uuid, client = referral.record.uuid, signed_in("here police")
    here = reverse("referral", args=[uuid])
    today = uk(acting.today)
    for name, wrong, right in (
        ("referral-add", {"text": ""}, {"text": "A second phone."}),
        ("referral-told", {"who": ""}, {"who": "Duty desk", "told_date": today}),
        ("referral-authority", {"decision": ""}, {"decision": "Assessment", "decided_date": today}),
        ("referral-withdraw", {"reason": ""}, {"reason": "Sent twice"}),
    ):
        href = reverse(name, args=[uuid])
        assert href in client.get(here).content.decode()
        assert "There is a problem" in client.post(href, wrong).content.decode()
        assert client.post(href, right | {"once": KEY + name}).url == here
    said = text_of(client.get(here))
    for words in ("A second phone.", "Duty desk", "Assessment", "Sent twice", "withdrawn"):
        assert words in said
    assert not Clock.related.filter(stopped_at=None).exists()


def test_a_referral_taken_on_from_history(acting, signed_in):
    referral = acting.refer(by=acting.world.system, inherited=True)
    client = signed_in("here coordinator")
    taken = client.post(reverse("triage-take-on", args=[referral.record.uuid]))
    assert taken.url == reverse("triage-decide", args=[referral.record.uuid])
    assert referral.record.reference in client.get(reverse("triage")).content.decode()

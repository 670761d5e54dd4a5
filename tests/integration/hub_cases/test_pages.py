"""The pages: a referral one question at a time, the decision beside what is known, the case and its acts."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.integration.hub_cases.acting import DAY
from throughline.agencies.models import Agency, Member
from throughline.agencies.states import Role
from throughline.audit.models import Event, EventSubject
from throughline.audit.states import Operation
from throughline.disruption.actions.lines import AreaGiven, record_line
from throughline.geography.models import PoliceForce
from throughline.hub.actions.chronology import write_entry
from throughline.hub.actions.interventions import record_own_words
from throughline.hub.drafts import begin_draft
from throughline.hub.models import Case, ChronologyEntry, OwnWords, Referral
from throughline.register.actions import record_sighting
from throughline.register.models import Person
from throughline.work.facts import ask_task
from throughline.work.models import Clock

KEY = "a-key-of-this-form-only"


@pytest.fixture
def signed_in(acting, client):
    def sign_in(who: str):
        client.force_login(acting.world.everyone()[who].member.account)
        return client

    return sign_in


def uk(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


def step(draft, name: str) -> str:
    return reverse("referral-step", args=[draft.uuid, name])


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


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


# ——— Referring


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


# ——— The referral's page


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


# ——— Triage

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


def queries_of(client, href) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(href).status_code == 200
    return sum(1 for query in queries if query["sql"].startswith("SELECT"))


# ——— Cases


def test_the_case_page_says_who_leads_where_it_stands_and_what_is_next(acting, signed_in):
    Member.objects.filter(pk=acting.world.social.member.pk).update(phone="07700 900777")
    case = acting.open_case()
    record_sighting(
        by=acting.world.social, at=acting.at, person_uuid=case.person.record.uuid, seen_date=acting.today,
        seen_by="Sol Hale", in_place="Nan has him every night",
    )  # fmt: skip
    ask_task(
        by=acting.world.coordinator, at=acting.at, record=case.record, title="Ring the school", kind="action",
        owner_agency=acting.world.social.agency, owner=acting.world.social.member, due_at=acting.at + DAY,
    )  # fmt: skip
    said = text_of(signed_in("here social").get(reverse("case", args=[case.record.uuid])))
    for words in (
        "Getting to know them", "Next: Ring the school", "Sol Hale", "07700 900777", "Ro Marsh", "In place: Nan has him",
        "999", "Medium",
    ):  # fmt: skip
        assert words in said
    assert "is safe" not in said.replace("if that is safe", "")
    looks = EventSubject.objects.filter(event__op="consultation", uuid=case.person.record.uuid)
    assert looks.exists()


def test_the_case_page_asks_no_more_for_more_rows(acting, signed_in):
    def add(number: int) -> None:
        ask_task(
            by=acting.world.coordinator, at=acting.at, record=case.record, title=f"Ring {number}", kind="action",
            owner_agency=acting.world.social.agency, owner=acting.world.social.member, due_at=acting.at + DAY,
        )  # fmt: skip
        write_entry(
            by=acting.world.social, at=acting.at, case_uuid=case.record.uuid, kind="fact",
            happened_date=acting.today, text=f"Seen at school {number}",
        )  # fmt: skip
        record_sighting(
            by=acting.world.social, at=acting.at, person_uuid=case.person.record.uuid, seen_date=acting.today,
            seen_by="Sol Hale", in_place=f"Nan {number}",
        )  # fmt: skip

    case = acting.open_case()
    href, home = reverse("case", args=[case.record.uuid]), reverse("work")
    add(1)
    client = signed_in("here social")
    queries_of(client, href)
    few, few_home = queries_of(client, href), queries_of(client, home)
    for number in range(2, 7):
        add(number)
    assert queries_of(client, href) == few <= 20
    assert queries_of(client, home) == few_home <= 20


def test_police_who_are_not_involved_are_asked_why_once(acting, signed_in):
    case = acting.open_case()
    client, href = signed_in("here police"), reverse("case", args=[case.record.uuid])
    assert "Why are you looking" in text_of(client.get(href))
    client.post(href, {"asked-reason": "1", "reason": "Missing episode"})
    assert "Who do I ring now?" in text_of(client.get(href))


@pytest.mark.parametrize(
    "who", ["here partner", "here charity", "here governance", "outside social", "elsewhere coordinator", "here chair"]
)
@pytest.mark.parametrize("name", ["case", "case-summary", "case-entry", "case-lead", "case-restriction", "case-reopen"])
def test_a_case_is_absent_for_who_may_not_see_it(acting, signed_in, who, name):
    case = acting.open_case()
    assert signed_in(who).get(reverse(name, args=[case.record.uuid])).status_code == 404


def test_their_own_words_show_to_the_lead_and_not_to_others(acting, signed_in):
    case = acting.open_case()
    href = reverse("case-own-words", args=[case.record.uuid])
    typed = {"words": "I want my nan", "said_date": uk(acting.today), "heard_by": "Sol Hale", "may_read": "lead"}
    assert signed_in("here social").post(href, typed | {"once": KEY}).status_code == 302
    assert OwnWords.related.get().about == case.record
    page = reverse("case", args=[case.record.uuid])
    html = text_of(signed_in("here social").get(page))
    assert html.count("I want my nan") == 2  # first on the page, and in the chronology
    client = signed_in("here police")
    client.post(page, {"asked-reason": "1", "reason": "Missing episode"})
    assert "I want my nan" not in text_of(client.get(page))


def test_a_line_on_the_case_page_shows_to_who_may_see_lines(acting, signed_in):
    world, case = acting.world, acting.open_case()
    force = PoliceForce.objects.get(name="West Midlands Police")
    line = record_line(
        by=world.system, at=acting.at, name="CANARY LINE", first_reported_date=acting.today,
        owning_team=world.teams["police"], exporting=[AreaGiven(force)], importing=[AreaGiven(force)],
    )  # fmt: skip
    client, page = signed_in("here rocu"), reverse("case", args=[case.record.uuid])
    linked = client.post(reverse("case-link", args=[case.record.uuid]), {"line": str(line.record.uuid), "once": KEY})
    assert linked.url == page
    assert "CANARY LINE" in text_of(client.get(page))
    social = text_of(signed_in("here social").get(page))
    assert "Who do I ring now?" in social
    assert "CANARY LINE" not in social
    assert line.record.reference not in social


def test_each_act_on_a_case_from_its_page(acting, signed_in):
    case = acting.open_case()
    uuid, world = case.record.uuid, acting.world
    client, page = signed_in("here coordinator"), reverse("case", args=[case.record.uuid])
    today = uk(acting.today)
    acts = (
        ("case-entry", {"kind": "fact", "happened_date": today, "text": "Rang his nan."}),
        ("case-screening", {"level": "high", "judgement": "Judged", "screening_reasons": "Debt"}),
        (
            "case-lead",
            {"lead": world.police.member.pk, "cover": world.social.member.pk, "reason": "Leave", "version": 1},
        ),
        ("case-restriction", {"restriction": "2"}),
    )
    for name, typed in acts:
        href = reverse(name, args=[uuid])
        assert href in client.get(page).content.decode()
        assert "There is a problem" in client.post(href, {"restriction": "9"}).content.decode()
        assert client.post(href, typed | {"once": KEY + name}).url == page, name
    said = text_of(client.get(page))
    for words in ("Rang his nan.", "High", "Olu Mensah", "Restricted"):
        assert words in said


def test_an_entry_sent_twice_is_one(acting, signed_in):
    case = acting.open_case()
    client, href = signed_in("here social"), reverse("case-entry", args=[case.record.uuid])
    typed = {"kind": "fact", "happened_date": uk(acting.today), "text": "Rang his nan.", "once": KEY}
    assert client.post(href, typed).url == client.post(href, typed).url
    assert ChronologyEntry.related.count() == 1


def test_an_entry_recorded_in_error_stays_readable(acting, signed_in):
    case = acting.open_case()
    row = write_entry(
        by=acting.world.social, at=acting.at, case_uuid=case.record.uuid, kind="fact", happened_date=acting.today,
        text="Rang his nan.",
    )  # fmt: skip
    client = signed_in("here social")
    href = reverse("case-entry-withdraw", args=[case.record.uuid, row.pk])
    client.post(href, {"reason": "Another child's nan", "once": KEY})
    said = text_of(client.get(reverse("case", args=[case.record.uuid])))
    assert "Rang his nan." in said
    assert "Recorded in error: Another child" in said


def test_two_handovers_the_second_sees_both_and_keeps_what_was_typed(acting, signed_in):
    case, world = acting.open_case(), acting.world
    client, href = signed_in("here coordinator"), reverse("case-lead", args=[case.record.uuid])
    mine = {
        "lead": world.here[Role.ROCU].member.pk,
        "cover": world.social.member.pk,
        "reason": "My reason",
        "version": 1,
    }
    theirs = {"lead": world.police.member.pk, "cover": world.social.member.pk, "reason": "Theirs", "version": 1}
    client.post(href, theirs | {"once": KEY + "theirs"})
    html = client.post(href, mine | {"once": KEY + "mine"}).content.decode()
    assert "Somebody else changed this while you were typing" in html
    assert "Olu Mensah" in html
    assert "My reason" in html
    case.refresh_from_db()
    assert case.lead == world.police.member


def test_a_closed_case_is_opened_again_with_a_reason(acting, signed_in):
    case = acting.case_in("closed")
    client, page = signed_in("here coordinator"), reverse("case", args=[case.record.uuid])
    said = text_of(client.get(page))
    assert "In a new home".lower() in said
    href = reverse("case-reopen", args=[case.record.uuid])
    typed = {"reason": "He came back", "version": case.version}
    assert "Say why" in text_of(client.post(href, typed | {"reason": ""}))
    assert client.post(href, typed | {"once": KEY}).url == page
    assert "He came back" in text_of(client.get(page))


def test_a_summary_is_a_disclosure_and_holds_no_words_of_theirs(acting, signed_in):
    case = acting.open_case()
    record_own_words(
        by=acting.world.social, at=acting.at, person_uuid=case.person.record.uuid, about=case.record, words="CANARY-WORDS",
        said_date=acting.today, heard_by="Sol Hale", may_read="working_with", told_who_reads=True,
    )  # fmt: skip
    client, href = signed_in("here social"), reverse("case-summary", args=[case.record.uuid])
    assert "Lead professional Sol Hale" not in text_of(client.get(href))
    assert not Event.objects.filter(op="disclosure").exists()
    said = text_of(client.post(href))
    assert "Lead professional Sol Hale" in said
    assert "CANARY-WORDS" not in said
    event = Event.objects.get(op="disclosure")
    assert (event.action, event.recipient) == ("summarise_case", acting.world.social.agency.name)


def test_the_list_shows_no_level_and_asks_no_more_for_more_cases(acting, signed_in):
    acting.open_case()
    client, href = signed_in("here social"), reverse("cases")
    client.get(href)
    with_one = queries_of(client, href)
    for _ in range(4):
        acting.open_case()
    assert queries_of(client, href) <= with_one
    said = text_of(client.get(href))
    assert "All 5" in said
    for level in ("Medium", "High", "level"):
        assert level not in said


def test_the_list_is_narrowed_to_mine_and_to_closed(acting, signed_in):
    mine = acting.open_case()
    other = acting.open_case(lead=acting.world.police)
    closed = acting.case_in("closed")
    client = signed_in("here social")

    def listed(query: str) -> set[str]:
        html = client.get(reverse("cases") + query).content.decode()
        return {case.record.reference for case in (mine, other, closed) if case.record.reference in html}

    assert listed("") == {mine.record.reference, other.record.reference}
    assert listed("?whose=mine") == {mine.record.reference}
    assert listed("?status=closed") == {closed.record.reference}
    assert listed("?page=99999999999999999999") in (set(), {mine.record.reference, other.record.reference})


def test_titles_and_addresses_hold_no_names(acting, signed_in):
    referral = acting.refer()
    case = acting.open_case()
    client = signed_in("here coordinator")
    for href, person in (
        (reverse("referral", args=[referral.record.uuid]), referral.person),
        (reverse("triage-decide", args=[referral.record.uuid]), referral.person),
        (reverse("case", args=[case.record.uuid]), case.person),
        (reverse("case-lead", args=[case.record.uuid]), case.person),
    ):
        title = re.search(r"<title>(.*?)</title>", client.get(href).content.decode(), re.DOTALL)
        assert person.family_name not in title[1] + href

"""The case and its acts, and the list of cases."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from tests.integration.hub.acting import DAY, HEARD
from tests.integration.reading import queries_of, text_of
from throughline.agencies.models import Member
from throughline.agencies.states import Role
from throughline.audit.models import Event, EventSubject
from throughline.disruption.actions.lines import AreaGiven, record_line
from throughline.geography.models import PoliceForce
from throughline.hub.actions.chronology import write_entry
from throughline.hub.actions.interventions import record_own_words
from throughline.hub.actions.screenings import ScreeningGiven, screen_case
from throughline.hub.models import ChronologyEntry, OwnWords
from throughline.register.actions import record_sighting
from throughline.work.facts import ask_task

KEY = "a-key-of-this-form-only"


def uk(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


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
    assert queries_of(client, href) == few <= 24
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
        (
            "case-screening",
            {
                "level": "high",
                "judgement": "Judged",
                "screening_reasons": "Debt",
                "voice": "heard",
                "words": "I want it to stop.",
                "said_date": today,
                "heard_by": "Sol Hale",
                "may_read": "lead",
            },
        ),
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
        after = reverse("case-lead-next", args=[uuid]) if name == "case-lead" else page
        assert client.post(href, typed | {"once": KEY + name}).url == after, name
    said = text_of(client.get(page))
    for words in ("Rang his nan.", "High", "Olu Mensah", "Restricted"):
        assert words in said


def test_no_risk_is_never_shown_on_a_case_without_saying_that_it_proves_nothing(acting, signed_in):
    case = acting.open_case()
    client, page = signed_in("here coordinator"), reverse("case", args=[case.record.uuid])
    assert "not proof of safety" not in text_of(client.get(page))
    screen_case(
        by=acting.world.social, at=acting.at, case_uuid=case.record.uuid, given=ScreeningGiven("none", "Calm now.", "Home."),
        voice=HEARD,
    )  # fmt: skip
    assert "No risk identified" in text_of(client.get(page)) and "not proof of safety" in text_of(client.get(page))


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
    assert listed("?stage=closed") == {closed.record.reference}
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


def test_a_long_chronology_is_paged_and_every_entry_stands_once_among_their_words(acting, client):
    case = acting.open_case()
    lead = acting.world.social
    ChronologyEntry.related.bulk_create(
        ChronologyEntry(
            case=case, kind="fact", happened_date=acting.today - dt.timedelta(days=number), text=f"Entry-{number}-",
            written_at=acting.at, written_by=lead.member,
        )
        for number in range(120)
    )  # fmt: skip
    for number in (0, 60, 119):
        record_own_words(
            by=lead, at=acting.at, person_uuid=case.person.record.uuid, about=case.record, words=f"Words-{number}-",
            said_date=acting.today - dt.timedelta(days=number), heard_by="Sol Hale", may_read="lead", told_who_reads=True,
        )  # fmt: skip
    client.force_login(lead.member.account)
    seen: list[str] = []
    for page in (1, 2, 3):
        shown = text_of(client.get(reverse("case", args=[case.record.uuid]), {"page": page})).split("Chronology", 1)[1]
        seen += re.findall(r"(?:Entry|Words)-\d+-", shown)
    assert sorted(seen) == sorted([*(f"Entry-{n}-" for n in range(120)), "Words-0-", "Words-60-", "Words-119-"])

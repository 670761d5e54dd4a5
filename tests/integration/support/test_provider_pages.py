"""A charity's pages show what was shared and no more: canaries put in everything else never appear in any of them."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from tests.integration.reading import text_of
from throughline.access.models import Grant
from throughline.access.states import FieldClass
from throughline.audit.models import Event
from throughline.disruption.actions.lines import AreaGiven, record_line
from throughline.disruption.actions.operations import record_operation, record_person_found
from throughline.disruption.actions.seizures import SeizureGiven, record_seizure
from throughline.geography.models import LocalAuthority, PoliceForce
from throughline.hub.actions.chronology import write_entry
from throughline.hub.actions.interventions import record_own_words
from throughline.register.actions import SafeContactGiven, record_safe_contact, record_sighting
from throughline.register.given import PersonGiven, PlaceGiven
from throughline.support.actions.directory import add_service
from throughline.support.actions.enrolments import start_enrolment
from throughline.support.actions.offers import answer_offer
from throughline.support.actions.sessions import record_session
from throughline.support.models import Need, Session, Worry
from throughline.work.facts import ask_task, notify
from throughline.work.states import TaskKind

CANARIES = (
    "CANARY-CHRONOLOGY", "CANARY-STREET", "CANARY-NOTES", "CANARY-LINE", "CANARY-WORDS", "CANARY-ACTION", "CANARY-SEEN",
    "CANARY-NEED", "CANARY-ANSWER", "CANARY-PARENT", "CANARY-OTHER-PROVIDER", "CANARY-JUDGEMENT", "4,321", "4321",
    "Wolverhampton", "Sol Hale", "Olu Mensah",
)  # fmt: skip


def put_canaries(plan) -> None:
    """Everything the hub knows that nobody shared with the charity."""
    system, at, today = plan.world.system, plan.at, plan.today
    force, area = PoliceForce.objects.get(name="West Midlands Police"), LocalAuthority.objects.get(name="Wolverhampton")
    line = record_line(
        by=system, at=at, name="CANARY-LINE", first_reported_date=today, exporting=[AreaGiven(force, area)],
        importing=[AreaGiven(force)],
    )  # fmt: skip
    operation = record_operation(
        by=system, at=at, operation_kind="warrant", happened_date=today, team=plan.world.teams["police"],
        line_uuid=line.record.uuid, notes="CANARY-NOTES", place=PlaceGiven("1 CANARY-STREET", "Lea Hall", "", area, force),
    )  # fmt: skip
    found = record_person_found(
        by=system, at=at, operation_uuid=operation.record.uuid, person=PersonGiven(uuid=plan.person.record.uuid),
        reason="found_in_cuckooed", immediate_action="CANARY-ACTION",
    )  # fmt: skip
    record_seizure(
        by=system, at=at, operation_uuid=operation.record.uuid, given=SeizureGiven(kind="cash", pence=432100),
        from_person_uuid=plan.person.record.uuid,
    )  # fmt: skip
    record_own_words(
        by=system, at=at, person_uuid=plan.person.record.uuid, about=found.record, words="CANARY-WORDS", said_date=today,
        heard_by="Olu Mensah", may_read="working_with", told_who_reads=True,
    )  # fmt: skip
    record_sighting(
        by=system, at=at, person_uuid=plan.person.record.uuid, seen_date=today, seen_by="Olu Mensah",
        in_place="CANARY-SEEN",
    )  # fmt: skip
    write_entry(
        by=plan.world.social, at=at, case_uuid=plan.case.record.uuid, kind="fact", happened_date=today,
        text="CANARY-CHRONOLOGY",
    )  # fmt: skip
    plan.case.screenings.update(judgement="CANARY-JUDGEMENT")
    plan.person.home_authority = area
    plan.person.save()


def other_provider_note(plan) -> None:
    """Another provider of the same person writes a note of its own."""
    housing = plan.world.here["partner"]
    service = add_service(
        by=plan.world.coordinator, at=plan.at, provider=housing.agency, kind="housing", name="A new home"
    )
    offer = plan.offer(plan.need(kind="housing", description="CANARY-NEED"), service)
    offer = answer_offer(by=housing, at=plan.at, offer_uuid=offer.uuid, version=offer.version, accepted=True)
    start_enrolment(by=housing, at=plan.at, offer_uuid=offer.uuid, version=offer.version, started_date=plan.today)
    record_session(
        by=housing, at=plan.at, offer_uuid=offer.uuid, session_date=plan.today, attendance="attended",
        note="CANARY-OTHER-PROVIDER", shared="CANARY-OTHER-PROVIDER",
    )  # fmt: skip


@pytest.fixture
def mentor(plan, client):
    client.force_login(plan.world.charity.member.account)
    return client


def pages_of(offer, session_id: int = 0) -> list[str]:
    named = ("person", "answer", "start", "session", "complete", "end", "worried")
    hrefs = [
        reverse("support"),
        reverse("directory"),
        *(reverse(f"support-{name}", args=[offer.uuid]) for name in named),
    ]
    return [*hrefs, reverse("support-share", args=[offer.uuid, session_id])] if session_id else hrefs


@pytest.mark.parametrize("stage", ["offered", "accepted", "started"])
def test_what_was_not_shared_never_appears_on_any_page(plan, mentor, stage):
    need = plan.need(description="CANARY-NEED", answer_words="CANARY-ANSWER", parent_told="CANARY-PARENT")
    put_canaries(plan)
    other_provider_note(plan)
    offer = plan.offer(need)
    if stage != "offered":
        offer = answer_offer(
            by=plan.world.charity, at=plan.at, offer_uuid=offer.uuid, version=offer.version, accepted=True
        )
    session_id = 0
    if stage == "started":
        start_enrolment(
            by=plan.world.charity, at=plan.at, offer_uuid=offer.uuid, version=offer.version, started_date=plan.today
        )
        session_id = record_session(
            by=plan.world.charity, at=plan.at, offer_uuid=offer.uuid, session_date=plan.today, attendance="attended"
        ).pk
    for href in pages_of(offer, session_id):
        response = mentor.get(href)
        assert response.status_code == 200, href
        html = response.content.decode()
        for canary in (*CANARIES, plan.case.record.reference, str(plan.case.record.uuid)):
            assert canary not in html, f"{canary} on {href}"
    assert "Jay" in html


def test_the_hub_side_shows_the_canaries_so_that_the_test_can_fail(plan, client):
    plan.offer(plan.need(description="CANARY-NEED", answer_words="CANARY-ANSWER"))
    put_canaries(plan)
    client.force_login(plan.world.social.member.account)
    html = client.get(reverse("plan", args=[plan.case.record.uuid])).content.decode()
    assert "CANARY-NEED" in html
    assert "CANARY-ANSWER" in html
    assert "CANARY-CHRONOLOGY" in client.get(reverse("case", args=[plan.case.record.uuid])).content.decode()


def test_nothing_else_of_the_product_opens_to_a_charity(plan, mentor):
    plan.enrolment_in("started")
    need = Need.related.get()
    for name, args in (
        ("person", [plan.person.record.uuid]), ("case", [plan.case.record.uuid]), ("plan", [plan.case.record.uuid]),
        ("plan-answer", [need.uuid]), ("plan-offer", [need.uuid]), ("plan-close-case", [plan.case.record.uuid]),
        ("cases", []), ("lines", []), ("figures", []), ("search", []),
    ):  # fmt: skip
        assert mentor.get(reverse(name, args=args)).status_code == 404, name


def test_an_offer_shows_how_to_work_safely_and_none_given_says_so(plan, mentor):
    plan.offer()
    assert "Not assessed: ask before you call, write or visit" in mentor.get(reverse("support")).content.decode()
    record_safe_contact(
        by=plan.world.social, at=plan.at, person_uuid=plan.person.record.uuid,
        given=SafeContactGiven(
            may_visit_home="no", may_phone="yes", meet_in_public="yes", safe_times="after school",
            safe_phone="07700 900222", what_helps="Ring first. Call him Jay.",
        ),
    )  # fmt: skip
    html = mentor.get(reverse("support")).content.decode()
    assert "Visit at home: no" in html
    assert "after school" in html
    assert "Sol Hale" not in html


def test_what_helps_comes_first_on_the_mentors_page(plan, mentor):
    offer = plan.enrolment_in("started").offer
    record_safe_contact(
        by=plan.world.social, at=plan.at, person_uuid=plan.person.record.uuid,
        given=SafeContactGiven(what_helps="Ring first."),
    )  # fmt: skip
    main = mentor.get(reverse("support-person", args=[offer.uuid])).content.decode().split("<main")[1]
    assert main.index("Ring first.") < main.index("Your sessions") < main.index("Likes football.")


@pytest.mark.parametrize(
    ("classes", "hidden"),
    [([FieldClass.PROCESS], ("Jay", "17 (", "Not assessed")), ([FieldClass.IDENTITY], ("asked on", "Not assessed"))],
)
def test_only_granted_field_classes_show(plan, mentor, classes, hidden):
    offer = plan.enrolment_in("started").offer
    assert "17 (" in mentor.get(reverse("support-person", args=[offer.uuid])).content.decode()
    Grant.objects.update(classes=[str(name) for name in classes])
    for href in (reverse("support"), reverse("support-person", args=[offer.uuid])):
        html = mentor.get(href).content.decode()
        assert "Not shared with you: ask the hub" in html
        assert not [word for word in hidden if word in html], href


def test_an_expired_grant_is_not_there_on_the_next_page(plan, mentor):
    offer = plan.enrolment_in("started").offer
    assert "Jay" in mentor.get(reverse("support")).content.decode()
    Grant.objects.update(starts_at=plan.at - dt.timedelta(days=91), expires_at=plan.at)
    assert "Jay" not in mentor.get(reverse("support")).content.decode()
    for name in ("person", "answer", "start", "session", "complete", "end", "worried"):
        assert mentor.get(reverse(f"support-{name}", args=[offer.uuid])).status_code == 404, name


def test_every_page_that_shows_someone_is_a_consultation(plan, mentor):
    offer = plan.enrolment_in("started").offer
    for href in (
        reverse("support"),
        reverse("support-person", args=[offer.uuid]),
        reverse("support-session", args=[offer.uuid]),
    ):
        mentor.get(href)
        event = Event.objects.order_by("-seq").first()
        assert (event.op, event.actor) == ("consultation", plan.world.charity.member.name)
        assert [row.uuid for row in event.subjects.all()] == [plan.person.record.uuid]


def test_titles_and_addresses_hold_no_name(plan, mentor):
    offer = plan.enrolment_in("started").offer
    for href in pages_of(offer):
        title = re.search(r"<title>(.*?)</title>", mentor.get(href).content.decode(), re.S)[1]
        assert "Jay" not in title + href


def post(client, name, offer, data):
    href = reverse(f"support-{name}", args=[offer.uuid])
    return client.post(href, {"once": "a-key-of-this-form-only", **data})


def test_a_double_click_records_one_session(plan, mentor):
    offer = plan.enrolment_in("started").offer
    data = {"session_date": f"{plan.today:%d/%m/%Y}", "attendance": "not_brought", "note": "Bus strike", "shared": ""}
    for _ in range(2):
        assert post(mentor, "session", offer, data).status_code == 302
    session = Session.related.get()
    assert (session.attendance, session.note) == ("not_brought", "Bus strike")


def test_the_answer_page_declines_with_a_reason_and_the_person_is_gone(plan, mentor):
    offer = plan.offer()
    data = {"version": offer.version, "accepted": "no"}
    refused = post(mentor, "answer", offer, data)
    assert "Choose why you cannot offer this" in refused.content.decode()
    answered = post(mentor, "answer", offer, data | {"decline_reason": "no_capacity"})
    assert answered.url == reverse("support")
    html = mentor.get(reverse("support")).content.decode()
    assert "Jay" not in html
    assert "The hub has been told" in html


def test_a_colleague_who_answered_first_is_told_to_the_second_and_nothing_typed_is_lost(plan, mentor):
    offer = plan.offer_in("accepted")
    response = post(
        mentor, "answer", offer,
        {"version": 1, "accepted": "no", "decline_reason": "age", "decline_note": "TYPED-AND-KEPT"},
    )  # fmt: skip
    html = response.content.decode()
    assert "Someone else changed this while you were typing: it is now accepted" in html
    assert "TYPED-AND-KEPT" in html


def test_im_worried_says_whom_to_ring_before_it_asks_to_write(plan, mentor):
    council = plan.world.agencies["council"]
    council.safeguarding_contact = "0121 496 0000"
    council.save()
    offer = plan.enrolment_in("started").offer
    html = mentor.get(reverse("support-worried", args=[offer.uuid])).content.decode()
    places = [
        html.index(text)
        for text in ("999", "07700 900111", "0121 496 0000", "Then write it down", "What did you see or hear")
    ]
    assert places == sorted(places)
    assert post(mentor, "worried", offer, {"what": "A bruise", "told": "Duty desk"}).status_code == 302
    assert Worry.related.get().what == "A bruise"


def test_im_worried_about_an_adult_rings_adult_social_care(plan, mentor):
    council = plan.world.agencies["council"]
    council.safeguarding_contact, council.adult_contact = "0121 496 0000", "0121 496 0001"
    council.save()
    offer = plan.enrolment_in("started").offer
    plan.person.date_of_birth, plan.person.date_of_birth_confirmed = dt.date(1970, 3, 1), True
    plan.person.save()
    shown = text_of(mentor.get(reverse("support-worried", args=[offer.uuid])))
    assert "0121 496 0001" in shown and "Adult social care" in shown and "0121 496 0000" not in shown


def test_the_provider_home_asks_a_bounded_number_of_questions(plan, mentor, django_assert_max_num_queries):
    plan.enrolment_in("started")
    plan.offer(plan.need(kind="family"), plan.mentoring)
    with django_assert_max_num_queries(60):
        mentor.get(reverse("support"))


def test_what_is_due_from_a_charitys_worker_and_what_is_new_stand_on_their_only_home(plan, mentor):
    plan.enrolment_in("started")
    charity, record = plan.world.charity, plan.person.record
    assert "Due from you" not in text_of(mentor.get(reverse("support")))
    task = ask_task(
        by=plan.world.coordinator, at=plan.at, record=record, title="Walk with him on Monday", kind=TaskKind.PANEL_ACTION,
        owner=charity.member, owner_agency=charity.agency, due_at=plan.at + dt.timedelta(days=2),
    )  # fmt: skip
    ask_task(
        by=plan.world.coordinator, at=plan.at, record=plan.case.record, title="Not open to them", kind=TaskKind.ACTION,
        owner=charity.member, owner_agency=charity.agency, due_at=plan.at + dt.timedelta(days=2),
    )  # fmt: skip
    notify(by=plan.world.coordinator, at=plan.at, member=charity.member, record=record, text="You were given an action")
    page = mentor.get(reverse("work"), follow=True)
    said = text_of(page)
    assert "Walk with him on Monday" in said and "You were given an action" in said and "Not open to them" not in said
    assert plan.person.given_name in said[: said.index("Offers to answer")].split("Due from you")[1]
    assert mentor.get(reverse("task-due", args=[task.pk])).status_code == 200
    mentor.post(reverse("notices-read"))
    assert "You were given an action" not in text_of(mentor.get(reverse("support")))

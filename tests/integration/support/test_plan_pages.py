"""The case side: a need from first words to its outcome on pages; police see no note; the directory's pages."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from throughline.agencies.models import Member
from throughline.audit.models import Event
from throughline.closing.actions import (
    PartnerViewGiven,
    StepDownGiven,
    propose_closing,
    record_partner_view,
    second_closing,
)
from throughline.closing.queries import list_partner_views
from throughline.support.actions.sessions import record_session
from throughline.support.models import Need, Offer, Service
from throughline.support.states import EnrolmentStatus

KEY = "a-key-of-this-form-only"


@pytest.fixture
def worker(plan, client):
    client.force_login(plan.world.social.member.account)
    return client


def uk(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


def send(client, name, uuid, data):
    return client.post(reverse(name, args=[uuid]), {"once": KEY + name, **data})


def test_a_need_from_first_words_to_its_outcome(plan, worker):
    case = plan.case.record.uuid
    here = reverse("plan", args=[case])
    assert "No open needs" in worker.get(here).content.decode()

    assert send(worker, "plan-need", case, {"kind": "programme", "description": "Something with a team"}).url == here
    need = Need.related.get()
    assert "Explain it to them and ask" in worker.get(here).content.decode()

    answer = {"explained_date": uk(plan.today), "answer": "yes", "answer_words": "Go on then", "parent_told": "Nan"}
    assert send(worker, "plan-answer", need.uuid, answer | {"version": need.version}).url == here
    assert "Go on then" in worker.get(here).content.decode()

    offered = send(
        worker, "plan-offer", need.uuid, {"service": str(plan.programme.uuid), "shared_note": "Likes football"}
    )
    assert offered.url == here
    offer = Offer.related.get()
    html = worker.get(here).content.decode()
    assert "The King&#39;s Trust programme (formerly The Prince&#39;s Trust programme)" in html
    assert "Record the provider’s answer" in html

    accept = {"version": offer.version, "accepted": "yes"}
    assert send(worker, "plan-provider-answer", offer.uuid, accept).url == here
    offer.refresh_from_db()
    start = {"version": offer.version, "started_date": uk(plan.today)}
    assert send(worker, "plan-start", offer.uuid, start).url == here
    assert "Support is under way" in worker.get(here).content.decode()
    done = {"version": 1, "ended_date": uk(plan.today), "outcome": "Finished it, and has friends there"}
    assert send(worker, "plan-complete", offer.uuid, done).url == here

    need.refresh_from_db()
    assert send(worker, "plan-close-need", need.uuid, {"version": need.version, "outcome": "met"}).url == here
    html = worker.get(here).content.decode()
    assert "Needs with an outcome" in html
    assert "Finished it, and has friends there" in html


@pytest.mark.parametrize("name", ["plan-provider-answer", "plan-start", "plan-complete"])
def test_a_provider_that_answers_for_itself_is_not_answered_for_by_address(plan, worker, name):
    offer = plan.enrolment_in(EnrolmentStatus.STARTED).offer if name == "plan-complete" else plan.offer()
    href = reverse(name, args=[offer.uuid])
    assert href not in worker.get(reverse("plan", args=[plan.case.record.uuid])).content.decode()
    assert worker.get(href).status_code == 404
    Member.objects.filter(agency=plan.mentoring.provider).update(is_active=False)
    assert worker.get(href).status_code == 200


def step_down(plan) -> None:
    """Closing is proposed, every agency agrees and a second person too."""
    given = StepDownGiven("reason", "He has moved.", "College on Mondays.", "He rings the hub.", "I'm all right now.")
    by = {"by": plan.world.social, "at": plan.at}
    proposed = propose_closing(**by, case_uuid=plan.case.record.uuid, given=given)
    for view in list_partner_views(proposed, plan.at):
        record_partner_view(**by, step_down_uuid=proposed.uuid, agency=view.agency, given=PartnerViewGiven("agrees"))
    second_closing(by=plan.world.coordinator, at=plan.at, step_down_uuid=proposed.uuid, note="Agreed.")


def test_closing_the_case_asks_about_each_need_and_puts_an_error_beside_its_own(plan, worker):
    met, no = plan.need(), plan.need(kind="housing", answer="no", description="A home away from here")
    step_down(plan)
    href = reverse("plan-close-case", args=[plan.case.record.uuid])
    assert "A home away from here" in worker.get(href).content.decode()
    data = {
        "once": KEY, "version": plan.case.version, "closed_date": uk(plan.today), "where_now": "moved",
        "summary": "He has moved", "told": "By phone, with the number to ring",
        f"need_{met.uuid.hex}_outcome": "met", f"need_{no.uuid.hex}_outcome": "not_met",
    }  # fmt: skip
    html = worker.post(href, data).content.decode()
    assert "is not a reason by itself" in html
    assert f"#id_need_{no.uuid.hex}_outcome_note" in html
    assert "He has moved" in html
    closed = worker.post(href, data | {f"need_{no.uuid.hex}_outcome_note": "He stays with his nan, and likes it"})
    assert closed.status_code == 302
    plan.case.refresh_from_db()
    assert plan.case.status == "closed"


def test_not_yet_without_a_day_keeps_what_was_typed(plan, worker):
    need = plan.need(answer="")
    data = {
        "version": 1,
        "explained_date": uk(plan.today),
        "answer": "not_yet",
        "answer_words": "TYPED-AND-KEPT",
        "parent_told": "Nan",
    }
    html = send(worker, "plan-answer", need.uuid, data).content.decode()
    assert "“Not yet” stays open: give a day to come" in html
    assert "TYPED-AND-KEPT" in html
    need.refresh_from_db()
    assert need.answer == "not_asked"


def test_someone_else_answered_first_both_show_and_a_second_save_goes_through(plan, worker):
    need = plan.need(answer="no")
    data = {
        "version": 1,
        "explained_date": uk(plan.today),
        "answer": "yes",
        "answer_words": "Mine",
        "parent_told": "Nan",
    }
    html = send(worker, "plan-answer", need.uuid, data).content.decode()
    assert "Somebody else changed this while you were typing" in html
    assert "Mine" in html
    assert f'name="version" id="id_version" value="{need.version}"' in html
    assert send(worker, "plan-answer", need.uuid, data | {"version": need.version}).status_code == 302
    need.refresh_from_db()
    assert need.answer == "yes"


def test_a_double_click_adds_one_need(plan, worker):
    for _ in range(2):
        send(worker, "plan-need", plan.case.record.uuid, {"kind": "health", "description": "A doctor"})
    assert Need.related.count() == 1


def test_offering_lists_what_fits_first_and_warns_about_age(plan, worker):
    need = plan.need()
    html = worker.get(reverse("plan-offer", args=[need.uuid])).content.decode()
    assert html.index("Steady mentoring") < html.index("or another kind of support") < html.index("King&#39;s Trust")
    assert "people aged 11 to 16" in html
    assert (
        send(worker, "plan-offer", need.uuid, {"service": str(plan.mentoring.uuid), "shared_note": "x"}).status_code
        == 302
    )


def test_no_agreement_is_said_on_the_page_with_what_was_typed(plan, worker):
    need = plan.need()
    plan.stop_agreements()
    data = {"service": str(plan.mentoring.uuid), "shared_note": "TYPED-AND-KEPT"}
    html = send(worker, "plan-offer", need.uuid, data).content.decode()
    assert "No sharing agreement is in force" in html
    assert "TYPED-AND-KEPT" in html


@pytest.mark.parametrize(
    ("role", "sees"), [("social", True), ("coordinator", True), ("police", True), ("analyst", False), ("rocu", False)]
)
def test_nobody_on_the_case_reads_a_note_and_police_not_on_it_see_no_session(plan, client, role, sees):
    enrolment = plan.enrolment_in("started")
    record_session(
        by=plan.world.charity, at=plan.at, offer_uuid=enrolment.offer.uuid, session_date=plan.today,
        attendance="not_brought", note="NOTE-CANARY",
    )  # fmt: skip
    client.force_login(plan.world.here[role].member.account)
    for name in ("plan", "case"):
        href = reverse(name, args=[plan.case.record.uuid])
        response = client.get(href)
        if "asked-reason" in response.content.decode():
            client.post(href, {"asked-reason": "1", "reason": "Missing episode"})
            response = client.get(href)
        assert response.status_code == 200
        assert "NOTE-CANARY" not in response.content.decode()
    html = client.get(reverse("plan", args=[plan.case.record.uuid])).content.decode()
    assert "Steady mentoring" in html
    assert ("Was not brought" in html) is sees


def test_sharing_is_renewed_by_a_button(plan, worker):
    offer = plan.enrolment_in("started").offer
    before = plan.person.record.grants.get(revoked_at=None).pk
    assert worker.post(reverse("plan-renew", args=[offer.uuid])).status_code == 302
    assert plan.person.record.grants.get(revoked_at=None).pk != before


def test_withdrawing_and_ending_from_the_plan(plan, worker):
    offer = plan.offer()
    send(worker, "plan-withdraw", offer.uuid, {"version": offer.version, "reason": "He moved away"})
    offer.refresh_from_db()
    assert (offer.status, offer.decline_note) == ("withdrawn", "He moved away")
    enrolment = plan.enrolment_in("started")
    data = {"version": enrolment.version, "ended_date": uk(plan.today), "outcome": "He moved away"}
    send(worker, "plan-end", enrolment.offer.uuid, data)
    enrolment.refresh_from_db()
    assert enrolment.status == "ended"


def test_the_plan_is_a_consultation_of_the_case_and_the_person(plan, worker):
    worker.get(reverse("plan", args=[plan.case.record.uuid]))
    event = Event.objects.order_by("-seq").first()
    assert event.op == "consultation"
    assert {row.uuid for row in event.subjects.all()} == {plan.case.record.uuid, plan.person.record.uuid}


def test_a_plan_of_a_restricted_case_is_absent_to_those_not_named(plan, client):
    need, offer = plan.need(), plan.offer()
    plan.case.record.restriction = 2
    plan.case.record.save()
    client.force_login(plan.world.here["rocu"].member.account)
    assert client.get(reverse("plan", args=[plan.case.record.uuid])).status_code == 404
    client.force_login(plan.world.coordinator.member.account)
    for name, uuid in (
        ("plan", plan.case.record.uuid), ("plan-need", plan.case.record.uuid), ("plan-close-case", plan.case.record.uuid),
        ("plan-answer", need.uuid), ("plan-offer", need.uuid), ("plan-close-need", need.uuid),
        ("plan-withdraw", offer.uuid), ("plan-end", offer.uuid), ("plan-start", offer.uuid),
    ):  # fmt: skip
        assert client.get(reverse(name, args=[uuid])).status_code == 404, name


def test_the_directory_filters_and_only_the_coordinator_changes_it(plan, client):
    client.force_login(plan.world.charity.member.account)
    html = client.get(reverse("directory"), {"kind": "mentoring"}).content.decode()
    assert "Steady mentoring" in html
    assert "King&#39;s Trust" not in html
    for href in (
        reverse("directory-new"),
        reverse("directory-service", args=[plan.mentoring.uuid]),
        reverse("directory-rename", args=[plan.mentoring.uuid]),
    ):
        assert client.get(href).status_code == 404


def test_the_coordinator_adds_renames_and_closes_a_service(plan, client):
    client.force_login(plan.world.coordinator.member.account)
    data = {
        "once": KEY, "name": "The King's Fund course", "provider": plan.silent_provider.pk, "kind": "education",
        "formerly": "The Prince's Fund course", "since_date": "12/11/2024", "age_low": "16", "age_high": "25", "about": "",
    }  # fmt: skip
    assert client.post(reverse("directory-new"), data | {"since_date": ""}).status_code == 200
    assert client.post(reverse("directory-new"), data).status_code == 302
    service = Service.objects.get(kind="education")
    html = client.get(reverse("directory")).content.decode()
    assert "The King&#39;s Fund course (formerly The Prince&#39;s Fund course)" in html
    assert "People aged 16 to 25" in html
    edited = client.post(
        reverse("directory-service", args=[service.uuid]),
        {"once": KEY + "2", "version": 1, "kind": "education", "age_low": "", "age_high": "", "about": ""},
    )
    assert edited.status_code == 302
    assert "Takes nobody at the moment" in client.get(reverse("directory")).content.decode()
    late = client.post(
        reverse("directory-service", args=[service.uuid]),
        {"version": 1, "kind": "education", "about": "TYPED-AND-KEPT"},
    )
    assert "TYPED-AND-KEPT" in late.content.decode()
    renamed = client.post(
        reverse("directory-rename", args=[service.uuid]),
        {"version": 2, "name": "A third name", "since_date": "1/2/2026"},
    )
    assert renamed.status_code == 302
    assert (
        "A third name (formerly The King&#39;s Fund course, The Prince&#39;s Fund course)"
        in client.get(reverse("directory")).content.decode()
    )


@pytest.mark.parametrize("name", ["plan-need", "plan-answer", "plan-offer", "plan-close-need"])
def test_an_empty_form_says_what_is_missing_and_saves_nothing(plan, worker, name):
    need = plan.need()
    uuid = plan.case.record.uuid if name == "plan-need" else need.uuid
    response = send(worker, name, uuid, {})
    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    need.refresh_from_db()
    assert (Need.related.count(), Offer.related.count(), need.version) == (1, 0, 2)


def test_where_a_service_works_is_typed_a_line_an_area_and_an_unknown_one_is_said(plan, client):
    client.force_login(plan.world.coordinator.member.account)
    href = reverse("directory-service", args=[plan.mentoring.uuid])
    data = {"once": KEY, "version": 1, "kind": "mentoring", "is_open": "on", "costs_nothing": "on", "waiting_weeks": "2",
            "waiting_date": uk(plan.today), "weeks": "12", "about": "Weekly"}  # fmt: skip
    wrong = client.post(href, data | {"areas": "Birmingham\nNowhere-on-Sea"}).content.decode()
    assert "There is a problem" in wrong
    assert "Nowhere-on-Sea" in wrong
    assert client.post(href, data | {"areas": "birmingham\n Solihull "}).status_code == 302
    html = client.get(reverse("directory")).content.decode()
    for told in ("Birmingham, Solihull", "Lasts 12 weeks", "Wait of 2 weeks", "Costs them nothing"):
        assert told in html
    assert "Birmingham\nSolihull" in client.get(href).content.decode()


def test_the_offer_page_gives_reasons_and_can_put_the_shortest_wait_first(plan, worker):
    href = reverse("plan-offer", args=[plan.need().uuid])
    html = worker.get(href, {"order": "wait"}).content.decode()
    assert "Shortest wait first" in html
    assert "Why it may be right: works anywhere" in html
    assert "Check first: This service is for people aged 11 to 16" in html

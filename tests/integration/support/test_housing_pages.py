"""Housing pages: the same answer whatever is held, the address only to those named, safe contact on each."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tests.integration.reading import text_of
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.register.actions import SafeContactGiven, record_safe_contact
from throughline.register.facts import place_for
from throughline.register.given import PlaceGiven
from throughline.support.actions.area_checks import request_area_check
from throughline.support.models import AreaCheck, HousingMove
from throughline.support.states import MoveStatus
from throughline.work.models import Task
from throughline.work.states import TaskKind

KEY = "a-key-of-this-form-only"


def send(client, name, args, data):
    return client.post(reverse(name, args=args), {"once": f"{KEY}{name}{len(data)}", **data})


def read(client, href):
    """A page, with the reason it asks for given."""
    answer = client.get(href)
    if b"asked-reason" in answer.content:
        client.post(href, {"asked-reason": "1", "reason": "Missing episode"})
        answer = client.get(href)
    return answer


def without_tokens(response) -> str:
    return re.sub(r'value="[^"]{20,}"', "", response.content.decode())


def test_a_move_from_the_first_words_to_a_new_address(plan, client):
    client.force_login(plan.world.social.member.account)
    day, case = f"{plan.today:%d/%m/%Y}", plan.case.record.uuid
    assert "No housing move" in text_of(client.get(reverse("housing", args=[case])))
    assert "Say who moves" in text_of(send(client, "housing-new", [case], {"whose_home": "KEPT-AS-TYPED"}))
    begun = {"whose_home": "His nan's", "who_moves": "He and his nan", "duty": "relief", "loses_school": "Sixth form"}
    assert send(client, "housing-new", [case], begun).status_code == 302
    move = HousingMove.related.get()
    here = reverse("housing-move", args=[move.uuid])
    assert "Not asked yet" in text_of(client.get(here))
    wish = {"explained_date": day, "answer": "yes", "words": "Somewhere quiet", "parent_told": "Nan"}
    assert send(client, "housing-wish", [move.uuid], wish).url == here
    assert send(client, "housing-check", [move.uuid], {"area": "Redditch"}).url == here
    assert re.search(r"Check requested; Cora Quill will answer by \w+day \d+ \w+ \d{4}", text_of(client.get(here)))

    check = AreaCheck.related.get()
    coordinator = plan.world.coordinator.member.account
    client.force_login(coordinator)
    waiting = text_of(client.get(reverse("area-checks")))
    for told in ("Redditch", "Sol Hale", "1 asked in 28 days", "How often each person asked"):
        assert told in waiting
    assert send(client, "area-check-answer", [check.uuid], {"version": 1, "answer": "suitable"}).status_code == 302

    client.force_login(plan.world.social.member.account)
    assert "Cora Quill answered" in text_of(client.get(here))
    offered = {"version": 1, "check_uuid": str(check.uuid)}
    assert send(client, "housing-offered", [move.uuid], offered).url == here
    assert send(client, "housing-moving", [move.uuid], {"version": 2}).url == here
    moved = {
        "version": 3,
        "moved_date": day,
        "address": "9 ADDRESS-CANARY Way",
        "area": "Redditch",
        "postcode": "b97 1aa",
    }
    assert send(client, "housing-moved", [move.uuid], moved).url == here
    assert "9 ADDRESS-CANARY Way, Redditch, B97 1AA" in text_of(client.get(here))
    assert reverse("places", args=[plan.case.record.uuid]) in client.get(here).content.decode()
    event = Event.objects.order_by("-seq").first()
    move.refresh_from_db()
    assert move.new_place.record.uuid in {row.uuid for row in event.subjects.all()}

    client.force_login(coordinator)
    for href in (
        here, reverse("housing", args=[case]), reverse("case", args=[case]), reverse("plan", args=[case]),
        reverse("person", args=[plan.person.record.uuid]), reverse("area-checks"), "/tasks/", "/work/",
        reverse("search") + "?q=ADDRESS-CANARY",
    ):  # fmt: skip
        shown = read(client, href).content.decode()
        assert "9 ADDRESS-CANARY" not in shown, href
    assert "New address held: ask Sol Hale." in text_of(client.get(here))
    assert client.get(reverse("housing-name", args=[move.uuid])).status_code == 404


def test_what_the_requester_sees_is_the_same_whatever_is_held_about_an_area(plan, client):
    """practice.md P17: nothing is looked up, so nothing can be felt out."""
    place_for(by=plan.world.system, at=plan.at, given=PlaceGiven("1 Held Street", "Heldtown"))
    plan.housing_offer()
    move = plan.move()
    client.force_login(plan.world.here[Role.PARTNER].member.account)
    bodies = []
    for area in ("Heldtown", "Freetown"):
        client.post(reverse("housing-check", args=[move.uuid]), {"once": KEY + area, "area": area})
        bodies.append(without_tokens(client.get(reverse("housing-move", args=[move.uuid]))).replace(area, "AREA"))
        AreaCheck.related.all().delete()
    assert bodies[0] == bodies[1]


def test_the_housing_partners_page_says_how_to_contact_them_and_shows_no_case(plan, client):
    offer, move = plan.housing_offer(), plan.wished(plan.move())
    client.force_login(plan.world.here[Role.PARTNER].member.account)
    person = text_of(client.get(reverse("support-person", args=[offer.uuid])))
    assert "The housing move" in person
    page = text_of(client.get(reverse("housing-move", args=[move.uuid])))
    assert "Not assessed: ask before you call, write or visit" in page
    assert "WISH-CANARY" not in page
    record_safe_contact(
        by=plan.world.social, at=plan.at, person_uuid=plan.person.record.uuid,
        given=SafeContactGiven(may_visit_home="no", may_phone="yes"),
    )  # fmt: skip
    assert "Visit at home: no" in text_of(client.get(reverse("housing-move", args=[move.uuid])))
    assert client.get(reverse("housing", args=[plan.case.record.uuid])).status_code == 404
    assert client.get(reverse("housing-wish", args=[move.uuid])).status_code == 404


@pytest.mark.parametrize(
    "who", ["outside social", "elsewhere coordinator", "here charity", "outside police", "here rocu"]
)
def test_a_move_is_not_there_for_anyone_else(plan, client, who):
    move = plan.move_in(MoveStatus.CHECKS)
    client.force_login(plan.actor(who).member.account)
    for name in ("housing-move", "housing-edit", "housing-check", "housing-moved", "housing-stop"):
        assert client.get(reverse(name, args=[move.uuid])).status_code == 404, name


def test_governance_sees_counts_and_no_area_or_person(plan, client):
    request_area_check(by=plan.world.social, at=plan.at, move_uuid=plan.move().uuid, area="AREA-CANARY")
    client.force_login(plan.world.governance.member.account)
    html = text_of(client.get(reverse("area-check-counts")))
    assert "Sol Hale" in html
    assert "AREA-CANARY" not in html
    assert "Jay" not in html
    assert client.get(reverse("area-checks")).status_code == 404


def test_the_task_to_record_the_new_home_leads_to_their_places(plan, client):
    plan.move_in(MoveStatus.MOVED)
    client.force_login(plan.case.lead.account)
    task = Task.related.get(kind=TaskKind.RECORD_HOME)
    page = read(client, reverse("task-due", args=[task.pk]))
    assert reverse("places", args=[plan.case.record.uuid]) in page.content.decode()

"""Who may be at an address: found, arrested or placed there, a case about it; and asking about who is closed to one (P18)."""

from __future__ import annotations

import re
import uuid

import pytest
from django.urls import reverse

from tests.integration.disruption.enforcement_world import DAY
from throughline.access.actions import exclude_member
from throughline.access.queries import agencies_on_list
from throughline.disruption.actions.corrections import withdraw_arrest
from throughline.hub.actions.cases import open_case
from throughline.hub.actions.chronology import link_to_case
from throughline.hub.actions.screenings import ScreeningGiven
from throughline.hub.models import Case
from throughline.placements.actions.places import (
    ResidenceGiven,
    end_place,
    name_for_address,
    record_place,
    withdraw_place,
)
from throughline.placements.areas import Area
from throughline.readiness.actions.asking import TITLE, ask_those_named
from throughline.readiness.queries.there import list_suggested
from throughline.register.facts import place_for
from throughline.register.given import PlaceGiven
from throughline.register.links import link_records
from throughline.register.models import Link, Person
from throughline.register.states import LinkKind
from throughline.work.models import Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of(client):
    def sign(actor):
        client.force_login(actor.member.account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign


def here(ready, address="12 Any Street"):
    return PlaceGiven(address, "Lea Hall", "", ready.authority(), ready.force())


def case_of(ready, person) -> Case:
    return open_case(
        by=ready.coordinator, at=ready.at, person_uuid=person.record.uuid, lead=ready.world.social.member,
        cover=ready.other.member,
        screening=ScreeningGiven("medium", "Worried for him.", "Debt, missing."),
    )  # fmt: skip


def elsewhere(ready, name="Kit"):
    """A child the register knows from another address."""
    return ready.found(ready.operation(place=here(ready, "99 Other Road")), ready.person(name)).person


def placed(ready, person, *, kind="placement", address="12 Any Street", **more):
    authority = Area(ready.authority())
    given = ResidenceGiven(
        kind=kind, since_date=more.pop("since", ready.today - 30 * DAY), area=authority,
        placing=authority if kind == "placement" else Area(), out_of_area="no", address=here(ready, address),
    )  # fmt: skip
    return record_place(by=ready.world.social, at=ready.at, case_uuid=case_of(ready, person).record.uuid, given=given)


def suggested(ready, plan=None, by=None):
    rows = list_suggested(by or ready.coordinator, ready.at, plan or ready.plan())
    return {row.person.given_name: row.because for row in rows}


def tasks():
    return list(Task.related.filter(title=TITLE).select_related("record", "owner"))


def test_a_child_arrested_at_the_address_is_suggested_and_an_adult_is_not(ready):
    ready.arrest(ready.operation(), ready.person("Ash", age=15))
    ready.arrest(ready.operation(), ready.person("Wes", age=34))
    ready.arrest(ready.operation(), ready.person("Nokes", age=None))
    ready.arrest(ready.operation(place=here(ready, "99 Other Road")), ready.person("Elsie", age=15))
    assert suggested(ready) == dict.fromkeys(("Ash", "Nokes"), "Arrested here, as a child or perhaps a child")


def test_an_arrest_in_error_suggests_nobody(ready):
    arrest = ready.arrest(ready.operation(), ready.person("Ash", age=15))
    withdraw_arrest(by=ready.officer, at=ready.at, arrest_id=arrest.pk, reason="Another boy")
    assert suggested(ready) == {}


def test_who_was_found_at_an_operation_there_is_suggested(ready):
    ready.found(ready.operation(), ready.person("Bo"))
    ready.found(ready.operation(), ready.person("Cy"), place=place_for(
        by=ready.officer, at=ready.at, given=here(ready, "The alley behind")))  # fmt: skip
    assert suggested(ready) == {"Bo": "Found at this place", "Cy": "Found at an operation here"}


def test_the_child_whose_case_concerns_the_place_is_suggested(ready):
    child = elsewhere(ready)
    case = case_of(ready, child)
    place = ready.operation().place
    link_to_case(by=ready.coordinator, at=ready.at, case_uuid=case.record.uuid, record_uuid=place.record.uuid)
    assert suggested(ready) == {"Kit": "Their case concerns this place"}


@pytest.mark.parametrize("kind", ["home", "placement"])
def test_where_a_child_lives_or_lived_is_told_to_whoever_is_named_on_it_alone(ready, kind):
    residence = placed(ready, elsewhere(ready), kind=kind)
    assert suggested(ready) == {}, "the coordinator is not named on it"
    name_for_address(by=ready.world.social, at=ready.at, residence_uuid=residence.uuid, member=ready.coordinator.member)
    assert suggested(ready) == {"Kit": "Lives or lived at this place"}
    end_place(by=ready.world.social, at=ready.at, residence_uuid=residence.uuid, until_date=ready.today - DAY)
    assert suggested(ready) == {"Kit": "Lives or lived at this place"}, "it was their place"
    assert Link.objects.get(kind=LinkKind.LIVES_AT).until_date == ready.today - DAY
    withdraw_place(by=ready.world.social, at=ready.at, residence_uuid=residence.uuid, reason="Another child's")
    assert suggested(ready) == {}


def test_whoever_is_named_is_asked_to_ring_and_hears_of_no_operation(ready, client_of):
    child = elsewhere(ready)
    residence, plan = placed(ready, child), ready.plan()
    before = [row.pk for row in agencies_on_list([child.record], ready.at)]
    ask_those_named(by=ready.coordinator, at=ready.at, plan_uuid=plan.record.uuid)
    ask_those_named(by=ready.coordinator, at=ready.at, plan_uuid=plan.record.uuid)
    (task,) = tasks()
    assert (task.record, task.owner) == (residence.place.record, ready.world.social.member)
    assert ready.coordinator.member.name in task.explanation
    assert not re.search("operation|warrant|police|plan", task.title + task.explanation.lower())
    assert not Task.objects.visible_to(ready.coordinator, ready.at).filter(title=TITLE).exists()
    assert Task.objects.visible_to(ready.world.social, ready.at).filter(title=TITLE).exists()
    assert before == [row.pk for row in agencies_on_list([child.record], ready.at)]
    page = client_of(ready.world.social).get(reverse("work")).content.decode()
    assert TITLE in page
    assert "12 Any Street" not in page


def test_a_person_who_is_closed_to_the_coordinator_is_asked_about_too(ready):
    child = elsewhere(ready)
    case_of(ready, child)
    link_records(
        by=ready.officer, at=ready.at, from_record=child.record, to_record=ready.operation().place.record,
        kind=LinkKind.LIVES_AT, since_date=ready.today,
    )  # fmt: skip
    plan = ready.plan()
    ask_those_named(by=ready.coordinator, at=ready.at, plan_uuid=plan.record.uuid)
    assert tasks() == []
    exclude_member(
        by=ready.world.governance, at=ready.at, record=child.record, member=ready.coordinator.member, reason="Kin"
    )
    assert suggested(ready, plan) == {}
    ask_those_named(by=ready.coordinator, at=ready.at, plan_uuid=plan.record.uuid)
    (task,) = tasks()
    assert (task.record, task.owner) == (child.record, ready.world.social.member)


def test_of_another_hub_nobody_is_asked(ready):
    child = elsewhere(ready)
    placed(ready, child)
    Person.related.get(pk=child.pk).record.__class__.objects.filter(links_to__from_record=child.record).update(
        hub=ready.world.elsewhere["police"].hub
    )
    ask_those_named(by=ready.coordinator, at=ready.at, plan_uuid=ready.plan().record.uuid)
    assert tasks() == []


def shown(client, plan):
    """Every answer the coordinator gets of a plan, the asking itself among them."""
    parts = []
    for name in ("planned", "brief-who", "brief-others"):
        parts.append(client.get(reverse(name, args=[plan.record.uuid])).content.decode())
    answer = client.post(reverse("brief-others", args=[plan.record.uuid]), {"once": uuid.uuid4().hex}, follow=True)
    parts += [answer.content.decode(), client.get(reverse("work")).content.decode()]
    blanked = (re.sub(r'(csrfmiddlewaretoken|once|run)" value="[^"]*"|nonce="[^"]*"', "", part) for part in parts)
    return [part.replace(str(plan.record.uuid), "").replace(plan.record.reference, "") for part in blanked]


def test_the_coordinators_answers_are_the_same_with_and_without_somebody_closed_to_them(ready, client_of):
    first, second = ready.plan(), ready.plan(place=here(ready, "13 Any Street"))
    placed(ready, elsewhere(ready))
    client = client_of(ready.coordinator)
    with_somebody = shown(client, first)
    assert len(tasks()) == 1
    without = [part.replace("13 Any Street", "12 Any Street") for part in shown(client, second)]
    assert len(tasks()) == 1
    assert with_somebody[:4] == without[:4]
    assert "Kit" not in with_somebody[4]

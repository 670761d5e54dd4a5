"""Wherever an address is typed for a place that will be kept, places it may be are shown first, of those one may see."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.factories import World
from tests.factories.story import Story, tell_story
from throughline.access.models import ProtectedRecord
from throughline.access.states import Restriction
from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date, now
from throughline.core.errors import Absent
from throughline.disruption.models import Operation
from throughline.hub.models import Intervention
from throughline.matching.models import LikelyMatch
from throughline.readiness.actions.plans import execute_plan
from throughline.readiness.models import Plan
from throughline.register.facts import person_for, place_for
from throughline.register.given import PersonGiven, PlaceGiven
from throughline.register.models import Link, Person, Place
from throughline.register.states import LinkKind

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ASKED = "Is it one of these places?"
TYPED = "27 Tarnlea Rd, B33 8AB"
DOORS = pytest.mark.parametrize("door", ["intervention", "operation", "plan", "lived"])


@pytest.fixture
def story(hub_world: World) -> Story:
    return tell_story(hub_world)


@pytest.fixture
def known(hub_world: World, story: Story) -> Place:
    """A place the officer may see, one slip of a postcode and one abbreviation away from what is typed."""
    return place_for(by=hub_world.police, at=now(), given=PlaceGiven("27 Tarnlea Road", "", "B33 8AA"))


class Door:
    """One page on which an address is typed: its address, what it needs besides, and where what it made is."""

    def __init__(self, door: str, world: World, story: Story) -> None:
        day = civil_date(now())
        team = str(story.operation.team.pk)
        self.door, self.story = door, story
        operation = {"operation_kind": "warrant", "team": team}
        self.href, self.typed = {
            "intervention": ("/interventions/new", {
                "description": "Boy, about 15, says Ty", "happened_date": f"{day:%d/%m/%Y}", "reason": "at_risk",
            }),
            "operation": (reverse("operation-new"), operation | {"happened_date": f"{day:%d/%m/%Y}"}),
            "plan": (reverse("plan-new"), operation | {"planned_date": f"{day + dt.timedelta(days=2):%d/%m/%Y}"}),
            "lived": (reverse("person-address", args=[story.arrested.record.uuid]), {
                "since_date": "1/2/2024", "until_date": "1/3/2024", "source": "His nan",
            }),
        }[door]  # fmt: skip
        self.actor = world.police

    def send(self, address: str = TYPED, actor: Actor | None = None, **more: str) -> HttpResponse:
        client = Client()
        client.force_login((actor or self.actor).member.account)
        return client.post(self.href, self.typed | {"address": address} | more)

    def place(self) -> Place | None:
        """The place of what was made last."""
        if self.door == "intervention":
            return Intervention.related.order_by("-pk")[0].place
        if self.door == "operation":
            return Operation.related.order_by("-pk")[0].place
        link = Link.objects.filter(from_record=self.story.arrested.record, kind=LinkKind.LIVES_AT).order_by("-pk")[0]
        return Place.related.get(record=link.to_record)


@pytest.fixture
def at_door(door: str, hub_world: World, story: Story) -> Door:
    return Door(door, hub_world, story)


def seal_of(page: HttpResponse) -> str:
    found = re.search(r'name="places" value="([^"]+)"', page.content.decode())
    assert found is not None, page.content.decode()
    return found[1]


@DOORS
def test_a_place_it_may_be_is_shown_first_with_what_was_typed_and_chosen_or_said_to_be_another(
    at_door: Door, known: Place
) -> None:
    before = Place.related.count()
    page = at_door.send()
    body = page.content.decode()
    assert ASKED in body, page.status_code
    assert known.record.reference in body
    assert "27 Tarnlea Rd, B33 8AB" in body
    assert "Say whether it is one of these places" in at_door.send(places=seal_of(page)).content.decode()
    moved = at_door.send("27 Tarnlea Road B33 8AC", places=seal_of(page), same_place="none").content.decode()
    assert ASKED in moved, "what was said is of another address"
    assert Place.related.count() == before
    chosen = at_door.send(places=seal_of(page), same_place=str(known.record.uuid))
    assert chosen.status_code == 302, chosen.content.decode()
    assert Place.related.count() == before
    if at_door.door == "plan":
        assert Plan.related.order_by("-pk")[0].address == "27 Tarnlea Road"
    else:
        assert at_door.place() == known


@DOORS
def test_somewhere_else_is_recorded_as_typed(at_door: Door, known: Place) -> None:
    page = at_door.send()
    assert at_door.send(places=seal_of(page), same_place="none").status_code == 302
    if at_door.door == "plan":
        assert Plan.related.order_by("-pk")[0].address == TYPED
    else:
        assert at_door.place() not in (None, known)


@DOORS
@pytest.mark.parametrize("written", ["29 Tarnlea Road, B33 8AA", "27 Larkfield Road, B33 8AA"])
def test_another_house_and_another_street_are_not_asked_about(at_door: Door, known: Place, written: str) -> None:
    assert at_door.send(written).status_code == 302


@pytest.mark.parametrize(
    ("recorded", "typed"),
    [
        (("27 Tarnlea Road", "B33 8AA"), "27 Tranlea Rd, B33 8AA"),  # its street misspelt in its first letters
        (("27 Tarnlea Road", "B33 8AA"), "27 Karnlea Road B338AA"),
        (("Flat 3, 27 Tarnlea Road", "B33 8AA"), "3/27 Trnlea Road, B33 8AA"),
        (("Rose Cottage, Mill Lane", "B33 8AA"), "Rose Cottage, Mill Ln, B33 8AB"),  # a house by its name
        (("Rose Cottage, Mill Lane", "B33 8AA"), "Rose Cotage, Mill Lane, B33 8AA"),
    ],
)
def test_a_slip_in_the_street_or_a_house_by_its_name_is_asked_about(
    hub_world: World, story: Story, recorded: tuple[str, str], typed: str
) -> None:
    known = place_for(by=hub_world.police, at=now(), given=PlaceGiven(recorded[0], "", recorded[1]))
    assert known.record.reference in Door("lived", hub_world, story).send(typed).content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        "Thorn Cottage, Mill Lane, B33 8AA",
        "Rose Cottage, Mill Lane, LS1 4AP",
        "7 Rose Cottages, Mill Lane, B33 8AA",
        "Mill Lane",
    ],
)
def test_another_house_by_its_name_is_not_asked_about(hub_world: World, story: Story, typed: str) -> None:
    place_for(by=hub_world.police, at=now(), given=PlaceGiven("Rose Cottage, Mill Lane", "", "B33 8AA"))
    assert Door("lived", hub_world, story).send(typed).status_code == 302


@DOORS
def test_a_place_one_may_not_see_is_no_candidate_and_changes_nothing(
    hub_world: World, at_door: Door, known: Place
) -> None:
    ProtectedRecord.objects.filter(pk=known.record_id).update(restriction=Restriction.RESTRICTED)
    known.record.involvements.all().delete()
    answer = at_door.send()
    assert answer.status_code == 302
    forged = at_door.send("29 Tarnlea Road", same_place=str(known.record.uuid))
    assert forged.status_code == 302
    if at_door.door != "plan":
        assert at_door.place() != known


def test_a_place_that_is_not_open_cannot_be_said_to_be_the_one(hub_world: World, known: Place) -> None:
    given = PlaceGiven("27 Tarnlea Rd", uuid=known.record.uuid)
    with pytest.raises(Absent):
        place_for(by=hub_world.elsewhere["coordinator"], at=now(), given=given)
    assert (
        place_for(by=hub_world.police, at=now(), given=PlaceGiven("27 Tarnlea Rd", uprn="77", uuid=known.record.uuid))
        == known
    )
    known.refresh_from_db()
    assert known.uprn == "77"


def test_a_plan_at_a_known_place_is_carried_out_there(hub_world: World, story: Story, known: Place) -> None:
    door = Door("plan", hub_world, story)
    page = door.send()
    assert door.send(places=seal_of(page), same_place=str(known.record.uuid)).status_code == 302
    plan = Plan.related.order_by("-pk")[0]
    executed = execute_plan(
        by=hub_world.police, at=now(), plan_uuid=plan.record.uuid, version=plan.version, happened_date=civil_date(now())
    )
    assert executed.operation is not None
    assert executed.operation.place == known


def test_who_and_where_are_both_asked_and_what_was_answered_of_one_stays_while_the_other_is(
    hub_world: World, story: Story, known: Place
) -> None:
    girl = person_for(
        by=hub_world.police, at=now(),
        given=PersonGiven(given_name="Khadija", family_name="Warsame", date_of_birth=dt.date(2010, 4, 3)),
    )  # fmt: skip
    door, before = Door("intervention", hub_world, story), Person.related.count()
    who = {"given_name": "Khadija", "family_name": "Warsame", "date_of_birth": "3/4/2010"}
    page = door.send(**who)
    body = page.content.decode()
    assert ASKED in body
    assert "Are they one of these people?" in body
    searched = re.search(r'name="searched" value="([^"]+)"', body)
    assert searched is not None
    said = who | {"searched": searched[1], "new_because": "Her cousin, of another address"}
    page = door.send(**said, places=seal_of(page))
    body = page.content.decode()
    assert ASKED in body
    assert "Are they one of these people?" not in body
    assert 'name="new_because" value="Her cousin, of another address"' in body
    assert Person.related.count() == before
    page = door.send(**who, searched=searched[1], places=seal_of(page), same_place=str(known.record.uuid))
    body = page.content.decode()
    assert "Say how you know" in body
    assert f'name="same_place" value="{known.record.uuid}"' in body
    sent = door.send(**said, places=seal_of(page) if 'name="places"' in body else "", same_place=str(known.record.uuid))
    assert sent.status_code == 302
    assert door.place() == known
    assert LikelyMatch.related.filter(other=girl).exists()


def test_the_flat_and_a_uprn_decide(hub_world: World, story: Story) -> None:
    door = Door("lived", hub_world, story)
    place_for(by=hub_world.police, at=now(), given=PlaceGiven("Flat 3, 27 Tarnlea Road", "", "B33 8AA", uprn="10"))
    assert door.send("Flat 4, 27 Tarnlea Road, B33 8AA").status_code == 302
    assert ASKED in door.send("3/27 Tarnlea Rd, B33 8AA").content.decode()
    assert door.send("3/27 Tarnlea Rd, B33 8AA", uprn="11").status_code == 302, "two UPRNs are two homes"

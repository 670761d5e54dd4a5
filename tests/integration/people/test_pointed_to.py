"""A person marked *may be pointed to* gives a hub's contact to whoever types them exactly, and nothing else (practice.md P16)."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import World
from tests.integration.access.table import plain
from tests.integration.people.making import Make, making, seal_in
from throughline.access.actions import exclude_member
from throughline.access.models import ProtectedRecord
from throughline.access.states import Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.models import Hub
from throughline.audit.models import Event
from throughline.core.clock import now
from throughline.core.errors import Absent, Refused
from throughline.hub.drafts import begin_draft
from throughline.hub.models import Intervention
from throughline.matching.actions import join_people, point_to_hub, set_person_pointing
from throughline.matching.facts import never_point_to
from throughline.matching.models import PersonPointing
from throughline.register.facts import place_for
from throughline.register.given import PersonGiven, PlaceGiven
from throughline.register.links import link_records
from throughline.register.models import Person
from throughline.register.states import LinkKind
from throughline.work.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BORN = dt.date(2010, 4, 3)
TYPED = {"given_name": "Khadija", "family_name": "Warsame", "date_of_birth": "3/4/2010", "sex": "F"}
TOLD = "The hub can help you with this"
CONTACT = "Duty desk, 07700 900211"


@pytest.fixture(autouse=True)
def contacts(hub_world: World) -> None:
    Hub.objects.filter(pk=hub_world.hub.pk).update(contact=CONTACT)
    Hub.objects.filter(pk=hub_world.other_hub.pk).update(contact="Night desk, 07700 900333")
    for actor in hub_world.everyone().values():
        actor.hub.refresh_from_db()


@pytest.fixture
def make(hub_world: World) -> Make:
    return making(hub_world)


@pytest.fixture
def girl(make: Make) -> Person:
    return make("Khadija", "Warsame", date_of_birth=BORN, sex="F")


def mark(person: Person, by: Actor, *, may: bool = True, reason: str = "Ring us: we know her family") -> None:
    set_person_pointing(by=by, at=now(), person_uuid=person.record.uuid, may_be_pointed_to=may, reason=reason)


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.member.account)
    return client


def refer(actor: Actor, **more: str) -> tuple[str, list[str]]:
    """What a mentor sees once they said who it is, and the cookies and hidden inputs of the page; links are followed."""
    client, draft = client_of(actor), begin_draft(by=actor, at=now())
    answer = client.post(f"/referrals/drafts/{draft.uuid}/who", TYPED | more, follow=True)
    body = plain(answer.content).replace(str(draft.uuid), "draft")
    return body, [*sorted(answer.cookies), *sorted(answer.headers), *re.findall(r"<input[^>]*hidden[^>]*>", body)]


def given(**more: object) -> PersonGiven:
    return PersonGiven(**({"given_name": "Khadija", "family_name": "Warsame", "date_of_birth": BORN} | more))


def hub_for(actor: Actor, **more: object) -> Hub | None:
    return point_to_hub(by=actor, at=now(), given=given(**more))


def test_whoever_types_her_exactly_is_told_whom_to_ask_and_nothing_else(hub_world: World, girl: Person) -> None:
    mark(girl, hub_world.police)
    body, _ = refer(hub_world.charity)
    assert f"{TOLD}. Ask the coordinator at {hub_world.hub.name}: {CONTACT}. You can still go on." in body
    main = re.sub(r"<[^>]+>", " ", body[body.index("<main") : body.index("</main")])
    for hidden in (
        girl.record.reference, str(girl.record.uuid), girl.record.owner_agency.name, hub_world.police.member.name,
        "one of these people", "Match", "Possible", "Field by field", "none of these",
    ):  # fmt: skip
        assert hidden not in main, hidden


def test_the_page_is_the_same_to_the_letter_where_she_is_not_marked_or_not_recorded_at_all(
    hub_world: World, make: Make
) -> None:
    nobody = refer(hub_world.charity)
    girl = make("Khadija", "Warsame", date_of_birth=BORN, sex="F")
    assert refer(hub_world.charity) == nobody
    mark(girl, hub_world.police)
    told = refer(hub_world.charity)
    assert told != nobody
    make("Khadija", "Warsame", by=hub_world.police, date_of_birth=BORN, sex="F")
    assert refer(hub_world.charity) == told, "one that is not marked changes nothing"
    mark(girl, hub_world.police, may=False)
    assert refer(hub_world.charity) == nobody


def test_one_or_many_and_another_hub_s_beside_ones_own_are_told_in_the_same_words(
    hub_world: World, make: Make, girl: Person
) -> None:
    mark(girl, hub_world.police)
    one = refer(hub_world.charity)
    again = make("Khadija", "Warsame", date_of_birth=BORN, sex="F")
    mark(again, hub_world.police)
    theirs = make("Khadija", "Warsame", by=hub_world.elsewhere["police"], date_of_birth=BORN, sex="F")
    mark(theirs, hub_world.elsewhere["coordinator"])
    assert refer(hub_world.charity) == one
    assert hub_for(hub_world.elsewhere["charity"]) == hub_world.other_hub
    mark(theirs, hub_world.elsewhere["coordinator"], may=False)
    assert hub_for(hub_world.elsewhere["charity"]) == hub_world.hub


@pytest.mark.parametrize(
    "typed",
    [
        {"date_of_birth": None}, {"date_of_birth": dt.date(2010, 3, 4)}, {"date_of_birth": dt.date(2010, 4, 4)},
        {"given_name": "Kadijo"}, {"given_name": "K"}, {"given_name": ""}, {"family_name": "Warsameh"},
        {"family_name": ""}, {"sex": "M"},
    ],
)  # fmt: skip
def test_a_slip_or_a_part_tells_nothing_so_trying_tells_nothing(
    hub_world: World, girl: Person, typed: dict[str, object]
) -> None:
    mark(girl, hub_world.police)
    assert hub_for(hub_world.charity, **typed) is None
    assert not Event.objects.filter(action="point_to_hub").exists()
    assert hub_for(hub_world.charity) == hub_world.hub


def test_whoever_may_open_her_is_shown_her_and_not_pointed(hub_world: World, girl: Person) -> None:
    mark(girl, hub_world.police)
    body, _ = refer(hub_world.social)
    assert girl.record.reference in body
    assert TOLD not in body


@pytest.mark.parametrize("restriction", [Restriction.SENSITIVE, Restriction.RESTRICTED])
def test_a_record_that_is_held_closely_is_never_pointed_to_nor_one_joined_with_it(
    hub_world: World, make: Make, girl: Person, restriction: Restriction
) -> None:
    again = make(description="A girl in a green coat")
    mark(girl, hub_world.police)
    join_people(
        by=hub_world.coordinator, at=now(), person_uuid=girl.record.uuid, other_uuid=again.record.uuid, from_other=(),
        reason="She said so herself",
    )  # fmt: skip
    assert hub_for(hub_world.charity) == hub_world.hub
    for record in (girl.record, again.record):
        ProtectedRecord.objects.filter(pk=record.pk).update(restriction=restriction)
        assert hub_for(hub_world.charity) is None
        ProtectedRecord.objects.filter(pk=record.pk).update(restriction=Restriction.STANDARD)
    assert hub_for(hub_world.charity) == hub_world.hub


def test_a_protected_address_silences_it_and_whoever_marks_her_is_not_told_so(hub_world: World, girl: Person) -> None:
    place = place_for(by=hub_world.police, at=now(), given=PlaceGiven("12 Any Street", "Lea Hall"))
    ProtectedRecord.objects.filter(pk=place.record_id).update(restriction=Restriction.RESTRICTED)
    link_records(
        by=hub_world.coordinator, at=now(), from_record=girl.record, to_record=place.record, kind=LinkKind.LIVES_AT,
        since_date=now().date(),
    )  # fmt: skip
    mark(girl, hub_world.police)
    assert hub_for(hub_world.charity) is None


def test_whoever_moved_to_an_address_held_for_named_people_is_never_pointed_to(hub_world: World, girl: Person) -> None:
    mark(girl, hub_world.police)
    for _ in range(2):
        never_point_to(by=hub_world.coordinator, at=now(), person=girl)
    assert hub_for(hub_world.charity) is None


def test_a_record_kept_from_the_reader_says_nothing_to_them(hub_world: World, girl: Person) -> None:
    mark(girl, hub_world.police)
    exclude_member(
        by=hub_world.coordinator, at=now(), record=girl.record, member=hub_world.charity.member, reason="Her uncle"
    )
    assert hub_for(hub_world.charity) is None
    assert hub_for(hub_world.outside["charity"]) == hub_world.hub


def test_it_is_said_once_of_what_is_typed_and_she_can_still_be_recorded(hub_world: World, girl: Person) -> None:
    mark(girl, hub_world.police)
    actor = hub_world.outside["social"]
    client, before = client_of(actor), Intervention.related.count()
    typed = TYPED | {"happened_date": f"{now():%d/%m/%Y}", "reason": "at_risk"}
    page = client.post("/interventions/new", typed)
    assert TOLD in page.content.decode()
    assert 'value="Khadija"' in page.content.decode()
    assert (Intervention.related.count(), seal_in(page)) == (before, "")
    seal = re.search(r'name="told" value="([^"]+)"', page.content.decode())
    assert seal is not None
    for other in (typed | {"told": "x"}, typed | {"told": seal[1], "given_name": "Somebody", "family_name": "Else"}):
        answer = client.post("/interventions/new", other)
        assert (TOLD in answer.content.decode()) is (other["given_name"] == "Khadija")
    made = Intervention.related.count()
    assert client.post("/interventions/new", typed | {"told": seal[1]}).status_code == 302
    assert Intervention.related.count() == made + 1


def test_a_referral_goes_on_after_it_and_is_sent(hub_world: World, girl: Person) -> None:
    mark(girl, hub_world.police)
    client, draft = client_of(hub_world.charity), begin_draft(by=hub_world.charity, at=now())
    href = f"/referrals/drafts/{draft.uuid}/who"
    page = client.post(href, TYPED)
    seal = re.search(r'name="told" value="([^"]+)"', page.content.decode())
    assert seal is not None
    assert client.post(href, TYPED | {"told": seal[1]}).status_code == 302


def test_completing_who_somebody_is_says_it_too(hub_world: World, make: Make, girl: Person) -> None:
    mark(girl, hub_world.police)
    outside = hub_world.outside["police"]
    found = making(hub_world)(description="Girl, about 16", by=outside)
    client = client_of(outside)
    href = reverse("person-identity", args=[found.record.uuid])
    page = client.post(href, TYPED | {"version": str(found.version)})
    assert TOLD in page.content.decode(), page.status_code
    seal = re.search(r'name="told" value="([^"]+)"', page.content.decode())
    assert seal is not None
    assert client.post(href, TYPED | {"version": str(found.version), "told": seal[1]}).status_code == 302


def test_the_coordinator_and_whoever_marked_her_hear_once_until_read_and_never_who_typed(
    hub_world: World, girl: Person
) -> None:
    mark(girl, hub_world.police)
    for actor in (hub_world.charity, hub_world.charity, hub_world.outside["charity"]):
        assert hub_for(actor) == hub_world.hub
    told = Notice.related.filter(record=girl.record, text__contains="ring the hub")
    assert {row.member for row in told} == {hub_world.coordinator.member, hub_world.police.member}
    assert told.count() == 2
    assert hub_world.charity.member.name not in client_of(hub_world.coordinator).get("/").content.decode()
    told.update(read_at=now())
    hub_for(hub_world.charity)
    assert told.count() == 4
    events = Event.objects.filter(action="point_to_hub", subjects__uuid=girl.record.uuid)
    assert events.count() == 4
    both = {hub_world.charity.member.name, hub_world.outside["charity"].member.name}
    assert {event.recipient for event in events} == both


def test_the_holder_marks_it_with_a_reason_and_takes_it_back_and_both_stand_on_her_page(
    hub_world: World, girl: Person
) -> None:
    href, page = reverse("person-pointing", args=[girl.record.uuid]), reverse("person", args=[girl.record.uuid])
    client = client_of(hub_world.police)
    assert "Not pointed to" in client.get(page).content.decode()
    assert "Say why" in client.post(href, {"may_be_pointed_to": "yes", "reason": ""}).content.decode()
    assert client.post(href, {"may_be_pointed_to": "yes", "reason": "Ring us first"}).status_code == 302
    assert "Ring us first" in client.get(page).content.decode()
    assert "It is so already" in client.post(href, {"may_be_pointed_to": "yes", "reason": "Again"}).content.decode()
    assert client.post(href, {"may_be_pointed_to": "no", "reason": "Her aunt works there"}).status_code == 302
    body = client.get(page).content.decode()
    for said in ("Not pointed to", "Ring us first", "Her aunt works there", hub_world.police.member.name):
        assert said in body, said
    row = PersonPointing.related.get()
    assert (row.marked_by, row.ended_by) == (hub_world.police.member, hub_world.police.member)
    assert Event.objects.filter(action="set_person_pointing", subjects__uuid=girl.record.uuid).count() == 2


def test_only_the_holder_says_it_and_only_of_what_they_may_open(hub_world: World, girl: Person) -> None:
    with pytest.raises(Refused, match="holds this record"):
        mark(girl, hub_world.social)
    assert "Change whether they may be pointed to" not in client_of(hub_world.social).get(
        reverse("person", args=[girl.record.uuid])
    ).content.decode()  # fmt: skip
    for actor in (hub_world.charity, hub_world.outside["police"], hub_world.elsewhere["coordinator"]):
        with pytest.raises(Absent):
            mark(girl, actor)
    mark(girl, hub_world.coordinator)
    ProtectedRecord.objects.filter(pk=girl.record_id).update(restriction=Restriction.RESTRICTED)
    with pytest.raises((Absent, Refused)):
        mark(girl, hub_world.coordinator, may=False)


def test_a_record_held_closely_and_a_hub_without_a_contact_are_refused_in_words(hub_world: World, girl: Person) -> None:
    ProtectedRecord.objects.filter(pk=girl.record_id).update(restriction=Restriction.SENSITIVE)
    with pytest.raises(Refused, match="held closely"):
        mark(girl, hub_world.police)
    ProtectedRecord.objects.filter(pk=girl.record_id).update(restriction=Restriction.STANDARD)
    Hub.objects.filter(pk=hub_world.hub.pk).update(contact="")
    with pytest.raises(Refused, match="no contact"):
        mark(girl, hub_world.police)


def test_no_mark_stands_without_a_reason_or_twice(hub_world: World, girl: Person) -> None:
    by = {"person": girl, "marked_at": now(), "marked_by": hub_world.police.member}
    with pytest.raises(Refused):
        PersonPointing(**by, reason="").save_checked()
    PersonPointing(**by, reason="Ring us").save_checked()
    with pytest.raises(Refused):
        PersonPointing(**by, reason="Ring us").save_checked()


def test_the_search_box_and_the_api_say_nothing(hub_world: World, girl: Person) -> None:
    mark(girl, hub_world.police)
    client = client_of(hub_world.outside["police"])
    before = client.post(reverse("search"), {"q": "Khadija Warsame 3/4/2010"}).content.decode()
    assert TOLD not in before
    assert not Event.objects.filter(action="point_to_hub").exists()

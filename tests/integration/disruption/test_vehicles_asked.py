"""Wherever a vehicle is typed, vehicles that may be it are shown first: one is chosen, or a reason says it is another."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.integration.disruption.enforcement_world import Enforcement
from tests.integration.intelligence.reporting import Desk
from tests.integration.reading import text_of
from throughline.access.states import Restriction
from throughline.audit.models import Event
from throughline.core.errors import Absent, Refused
from throughline.disruption.models import Seizure
from throughline.matching.actions import keep_another_vehicle
from throughline.register.actions import add_registration
from throughline.register.facts import person_for
from throughline.register.links import link_an_event
from throughline.register.models import Link, Overlap, Vehicle
from throughline.register.states import LinkKind
from throughline.register.things import vehicle_for

ASKED = "Is it one of these vehicles?"
BECAUSE = "A Transit, not a hatchback; both stood there"


@pytest.fixture
def field(hub_world):
    return Enforcement(hub_world)


@pytest.fixture
def desk(hub_world):
    return Desk(hub_world)


@pytest.fixture
def car(field):
    return vehicle_for(by=field.officer, at=field.at, registration="AB12 CDE", description="Grey hatchback")


def browser(actor) -> Client:
    client = Client()
    client.force_login(actor.member.account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def sealed(response) -> str:
    return re.search(r'name="vehicles" value="([^"]+)"', response.content.decode())[1]


@pytest.fixture
def doors(field):
    """The two pages that ask it as a question of its own: where it is typed, and with what."""
    person = person_for(by=field.officer, at=field.at, given=field.person("Kit", age=25))
    operation = field.operation()
    return {
        "seizure": (reverse("operation-seizure", args=[operation.record.uuid]), {"kind": "vehicle"}),
        "role": (
            reverse("person-role-new", args=[person.record.uuid]),
            {"kind": "uses_vehicle", "since_date": f"{field.today:%d/%m/%Y}", "source": "Seen on patrol"},
        ),
    }


def linked_to() -> list[Vehicle]:
    """What vehicles are linked by either door."""
    kinds = (LinkKind.SEEN_AT, LinkKind.USES_VEHICLE)
    links = Link.objects.filter(kind__in=kinds)
    ends = {link.from_record_id for link in links} | {link.to_record_id for link in links}
    return list(Vehicle.related.filter(record__in=ends))


@pytest.mark.parametrize("door", ["seizure", "role"])
def test_one_that_may_be_it_is_chosen_or_a_reason_says_it_is_another(field, car, doors, door):
    path, asked = doors[door]
    client, typed = browser(field.officer), asked | {"registration": "A812 CDE"}
    shown = client.post(path, typed)
    assert shown.status_code == 200
    page = text_of(shown)
    assert ASKED in page
    assert "the same but for characters that look alike (8 and B)" in page
    assert car.record.reference in page
    assert linked_to() == []
    assert "Say whether it is one of these vehicles" in text_of(client.post(path, typed | {"vehicles": sealed(shown)}))
    none = typed | {"vehicles": sealed(shown), "same_vehicle": "none"}
    for reason in ("", "."):
        assert "Say how you know it is none" in text_of(client.post(path, none | {"another_because": reason}))
    assert client.post(path, typed | {"same_vehicle": str(car.record.uuid)}).status_code == 302
    assert linked_to() == [car]
    assert client.post(path, none | {"another_because": BECAUSE}).status_code == 302
    other = Vehicle.related.exclude(pk=car.pk).get()
    assert (other.registration, other.new_because) == ("A812CDE", BECAUSE)
    event = Event.objects.get(action="keep_another_vehicle")
    assert event.detail.body["reason"] == BECAUSE
    assert {each.uuid for each in event.subjects.all()} == {car.record.uuid, other.record.uuid}
    vehicle_page = text_of(client.get(reverse("vehicle", args=[other.record.uuid])))
    assert BECAUSE in vehicle_page


@pytest.mark.parametrize("door", ["seizure", "role"])
def test_one_to_the_letter_asks_nothing_however_it_is_typed(field, car, doors, door):
    path, asked = doors[door]
    assert browser(field.officer).post(path, asked | {"registration": "ab-I2 cde"}).status_code == 302
    assert linked_to() == [car]
    assert Vehicle.related.count() == 1


def test_a_reason_counts_for_what_was_typed_and_shown_alone(field, car, doors):
    path, asked = doors["role"]
    client, typed = browser(field.officer), asked | {"registration": "AB12 CDF"}
    said = typed | {"same_vehicle": "none", "another_because": BECAUSE}
    assert "Look at these vehicles first" in text_of(client.post(path, said))
    seal = sealed(client.post(path, typed))
    assert ASKED in text_of(client.post(path, said | {"vehicles": seal, "registration": "AB12 CDG"}))
    vehicle_for(by=field.officer, at=field.at, registration="AB12 CDH")
    assert ASKED in text_of(client.post(path, said | {"vehicles": seal}))
    assert ASKED in text_of(
        browser(field.coordinator).post(path, said | {"vehicles": sealed(client.post(path, typed))})
    )
    assert client.post(path, said | {"vehicles": sealed(client.post(path, typed))}).status_code == 302


def test_a_part_somebody_saw_is_kept_and_too_many_are_not_listed(field, doors):
    path, asked = doors["role"]
    client, typed = browser(field.officer), asked | {"registration": "AB12 ???"}
    for letter in "ABCDEFGHJKL":
        vehicle_for(by=field.officer, at=field.at, registration=f"AB12 XY{letter}")
    shown = client.post(path, typed)
    page = text_of(shown)
    assert "Too many vehicles you may see are alike" in page
    assert ASKED not in page
    assert "AB12 XYA" not in page
    assert client.post(path, typed | {"vehicles": sealed(shown), "another_because": BECAUSE}).status_code == 302
    made = Vehicle.related.get(part_seen="AB12???")
    assert "Part of a registration was seen" in text_of(client.get(reverse("vehicle", args=[made.record.uuid])))
    assert f"/{made.record.uuid}/" in client.post(reverse("search"), {"q": "ab12 ???"}).content.decode()


@pytest.mark.parametrize("door", ["seizure", "role"])
def test_what_one_may_not_see_changes_nothing_on_the_page(field, doors, door):
    """Hidden is absent: the same page, and the same record made, whatever others hold."""
    path, asked = doors[door]
    client = browser(field.officer)
    asks_too = vehicle_for(by=field.officer, at=field.at, registration="XY65 QRS")
    typed = asked | {"registration": "XY65 QRT", "once": "0123456789abcdef"}
    before, questions = _page(client.post(path, typed)), _asked(client, path, typed)
    for registration in ("XY65 QRT", "XY65 QRV", "XY65 ???", *(f"XY65 QR{letter}" for letter in "ABCDEFGHJKL")):
        hidden = vehicle_for(by=field.world.system, at=field.at, registration=registration)
        hidden.record.restriction = Restriction.RESTRICTED
        hidden.record.save()
    assert _page(client.post(path, typed)) == before
    assert _asked(client, path, typed) == questions
    assert asks_too.record.reference in before
    assert client.post(path, typed | {"same_vehicle": str(hidden.record.uuid)}).status_code == 200


def _page(response) -> str:
    return re.sub(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]*"', "", response.content.decode())


def _asked(client, path, typed) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.post(path, typed)
    return sum(1 for query in queries if query["sql"].startswith("SELECT"))


def test_a_report_names_one_that_may_be_it_or_another_with_a_reason(desk, field):
    car = vehicle_for(by=desk.analyst, at=desk.at, registration="AB12 CDE", description="Grey hatchback")
    report = desk.report_in("linked")
    client, path = browser(desk.analyst), reverse("intelligence-name", args=[report.record.uuid])
    shown = client.post(path, {"text": "AB12 CDF"})
    page = text_of(shown)
    for words in ("Add this vehicle", "one character differs (F and E)", "If it is none of them, how do you know?"):
        assert words in page
    typed = {"text": "AB12 CDF", "chosen": "vehicle", "vehicles": sealed(shown)}
    assert "Say how you know it is none" in text_of(client.post(path, typed))
    assert Vehicle.related.count() == 1
    assert client.post(path, typed | {"another_because": BECAUSE}).status_code == 302
    other = Vehicle.related.exclude(pk=car.pk).get()
    assert other.new_because == BECAUSE
    assert Event.objects.filter(action="keep_another_vehicle", subjects__uuid=other.record.uuid).exists()
    assert client.post(path, {"text": "AB12 CD?", "chosen": str(car.record.uuid)}).status_code == 302
    assert Link.objects.filter(from_record=car.record, kind=LinkKind.NAMED_IN).exists()
    assert "Add this vehicle" not in text_of(client.post(path, {"text": "ab12cde"}))
    assert "Add this vehicle" in text_of(client.post(path, {"text": "XY65 ???"}))


def test_one_seen_in_part_is_chosen_and_its_whole_registration_recorded_then(field, doors):
    """What is typed at a door changes no vehicle: its registration is said on its own page, and compared as any is (P16)."""
    seen = vehicle_for(by=field.officer, at=field.at, registration="AB12 C??", description="Grey hatchback")
    client = browser(field.officer)
    for path, asked in doors.values():
        shown = client.post(path, asked | {"registration": "AB12 CDE"})
        assert "the part that was seen fits" in text_of(shown)
        sent = asked | {"registration": "AB12 CDE", "same_vehicle": str(seen.record.uuid)}
        said = text_of(client.post(path, sent, follow=True))
        assert f"Vehicle {seen.record.reference} was seen in part" in said
    assert Vehicle.related.get().registration == ""
    elsewhere = vehicle_for(by=field.world.system, at=field.at, registration="AB12CDE")
    ray = person_for(by=field.officer, at=field.at, given=field.person("Ray", age=25))
    link_an_event(by=field.officer, at=field.at, from_record=ray.record, to_record=elsewhere.record,
                  kind=LinkKind.USES_VEHICLE, since_date=field.today)  # fmt: skip
    elsewhere.record.restriction = Restriction.RESTRICTED
    elsewhere.record.save()
    path = reverse("vehicle-registration", args=[seen.record.uuid])
    assert path in client.get(reverse("vehicle", args=[seen.record.uuid])).content.decode()
    assert "is not a registration" in text_of(client.post(path, {"registration": "AB12 ???"}))
    assert client.post(path, {"registration": "ab12 cde"}).status_code == 302
    kept = Vehicle.related.get(pk=seen.pk)
    assert (kept.registration, kept.part_seen, kept.folded) == ("AB12CDE", "AB12C??", "A812CDE")
    page = client.get(reverse("vehicle", args=[seen.record.uuid]))
    assert "First seen in part: AB12C??" in text_of(page)
    assert path not in page.content.decode()
    assert "its registration already" in text_of(client.post(path, {"registration": "ab12 cde"}))
    met = {overlap.value for overlap in Overlap.objects.all()}
    ends = {overlap.first_record_id for overlap in Overlap.objects.all()}
    ends |= {overlap.second_record_id for overlap in Overlap.objects.all()}
    assert met == {"AB12CDE"}
    assert ray.record.pk in ends
    assert len(ends) == 3, "the man, the man whose hands it was in, and the operation it was seized at"


def test_a_registration_one_vehicle_has_is_not_given_to_another(field, car):
    seen = vehicle_for(by=field.officer, at=field.at, registration="AB12 ???")
    path = reverse("vehicle-registration", args=[seen.record.uuid])
    assert f"registration of vehicle {car.record.reference}" in text_of(
        browser(field.officer).post(path, {"registration": "AB12 CDE"})
    )
    with pytest.raises(Absent):
        add_registration(by=field.world.social, at=field.at, vehicle_uuid=seen.record.uuid, registration="AB12 CDF")


def test_who_may_not_record_a_vehicle_decides_nothing_and_a_reason_has_a_word(field, car):
    act = {"at": field.at, "shown": [car.record], "vehicle": car.record}
    with pytest.raises(Absent):
        keep_another_vehicle(by=field.world.social, reason=BECAUSE, **act)
    with pytest.raises(Refused, match="Say how you know"):
        keep_another_vehicle(by=field.officer, reason=" . ", **act)
    assert not Seizure.related.exists()

"""People over the API: idempotent by source and key, changed supersedes with history, errors item by item."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import World
from tests.integration.access.table import program
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.audit.queries import verify_chain
from throughline.core.clock import now
from throughline.hub.actions.interventions import withdraw_intervention
from throughline.hub.models import Intervention, Referral
from throughline.imports.actions.undoing import undo_import
from throughline.matching.models import LikelyMatch
from throughline.register.actions import complete_identity
from throughline.register.given import PersonGiven
from throughline.register.models import Person, PersonName, PersonNumber
from throughline.sources.models import SourceRow
from throughline.work.models import Clock, Gap, Notice

PATH = "/api/v1/people-imports"
AMIRA = {
    "key": "A-1", "happened_date": "2026-03-09", "given_name": "Amira", "family_name": "Haddad",
    "date_of_birth": "2010-04-03", "sex": "F", "council": "Brent", "reason": "Missing from school",
    "nhs_number": "999 000 0018",
}  # fmt: skip

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def sent(
    client: Client, *items: dict[str, object], rows_are: str = "found", source: str = "Liquidlogic"
) -> dict[str, object]:
    answer = client.post(
        PATH, {"source": source, "rows_are": rows_are, "items": list(items)}, content_type="application/json"
    )
    assert answer.status_code == 200, answer.content
    return answer.json()


def states(answer: dict[str, object]) -> list[str]:
    return [item["state"] for item in answer["items"]]


def test_sent_twice_makes_one(hub_world: World, coordinator: Client) -> None:
    first = sent(coordinator, AMIRA)
    again = sent(coordinator, AMIRA)
    assert (states(first), states(again)) == (["created"], ["unchanged"])
    assert first["items"][0]["person"] == again["items"][0]["person"]
    person = Person.related.select_related("record", "home_authority").get()
    assert first["items"][0]["person"]["reference"] == person.record.reference
    assert (person.home_authority.name, Intervention.related.get().reason_detail) == ("Brent", "Missing from school")
    assert (Clock.related.count(), Notice.related.count(), Gap.related.filter(inherited=True).count()) == (0, 0, 1)
    assert states(sent(coordinator, AMIRA, source="Mosaic")) == ["created"]


def test_changed_takes_the_earlier_ones_place_and_keeps_it(hub_world: World, coordinator: Client) -> None:
    sent(coordinator, AMIRA)
    changed = {**AMIRA, "family_name": "Hadad", "reason": "Found far from home"}
    answer = sent(coordinator, changed)
    assert states(answer) == ["superseded"]
    assert states(sent(coordinator, changed)) == ["unchanged"]
    person = Person.related.get()
    assert (person.family_name, person.compared_name) == ("Hadad", "amira hadad")
    old, new = Intervention.related.order_by("pk")
    assert (old.reason_detail, old.withdrawn_reason) == (
        "Missing from school",
        "Superseded: its source sent it again, changed",
    )
    assert (new.reason_detail, new.withdrawn_at) == ("Found far from home", None)
    assert list(SourceRow.objects.order_by("pk").values_list("ended_reason", flat=True)) == [old.withdrawn_reason, ""]
    assert Event.objects.filter(action="complete_identity").exists()
    assert Gap.related.filter(resolved_at__isnull=True).count() == 1
    assert verify_chain().is_sound


def test_a_source_corrects_itself_as_often_as_it_sends(hub_world: World, coordinator: Client) -> None:
    sent(coordinator, {**AMIRA, "family_name": "Brantz", "sex": "M"})
    second = {**AMIRA, "family_name": "Brandt", "sex": "M"}
    third = {**AMIRA, "family_name": "Brand", "date_of_birth": "2010-03-04", "nhs_number": "999 000 0026"}
    assert states(sent(coordinator, second)) == ["superseded"]
    assert states(sent(coordinator, third)) == ["superseded"]
    person = Person.related.get()
    assert (person.family_name, str(person.date_of_birth), person.sex) == ("Brand", "2010-03-04", "F")
    numbers = PersonNumber.related.order_by("pk")
    assert [number.value for number in numbers if number.withdrawn_at is None] == ["9990000026"]
    assert {number.value for number in numbers if number.withdrawn_at} == {"9990000018"}
    before = PersonName.related.filter(kind="before").order_by("pk")
    assert [(name.family_name, str(name.date_of_birth)) for name in before] == [
        ("Brantz", "2010-04-03"), ("Brandt", "2010-04-03"),
    ]  # fmt: skip
    assert states(sent(coordinator, third)) == ["unchanged"]
    assert verify_chain().is_sound


def test_what_a_person_corrected_by_hand_is_not_overwritten_and_the_answer_says_so(
    hub_world: World, coordinator: Client
) -> None:
    sent(coordinator, AMIRA)
    person = Person.related.select_related("record", "home_authority").get()
    complete_identity(
        by=hub_world.coordinator, at=now(), person_uuid=person.record.uuid, version=person.version,
        given=PersonGiven(given_name="Ameera", family_name="Haddad", date_of_birth=person.date_of_birth, sex="F",
                          home_authority=person.home_authority),
    )  # fmt: skip
    answer = sent(coordinator, {**AMIRA, "given_name": "Amirah", "date_of_birth": "2010-03-04"})
    assert states(answer) == ["superseded_in_part"]
    assert [error["field"] for error in answer["items"][0]["errors"]] == ["given_name"]
    assert "Somebody has changed this" in answer["items"][0]["errors"][0]["detail"]
    person = Person.related.get()
    assert (person.given_name, str(person.date_of_birth)) == ("Ameera", "2010-03-04")
    assert SourceRow.objects.get(ended_at=None).cells["given"] == "Amirah"


def test_undoing_a_correction_puts_back_what_was_sent_before(hub_world: World, coordinator: Client) -> None:
    first = sent(coordinator, AMIRA)
    changed = sent(coordinator, {**AMIRA, "family_name": "Hadad", "nhs_number": "999 000 0026", "reason": "Debt"})
    undo_import(by=hub_world.coordinator, at=now(), run_uuid=changed["uuid"], reason="The test system")
    assert Person.related.get().family_name == "Haddad"
    assert Intervention.related.get(withdrawn_at=None).reason_detail == "Missing from school"
    assert PersonNumber.related.get(withdrawn_at=None).value == "9990000018"
    assert states(sent(coordinator, AMIRA)) == ["unchanged"]
    undo_import(by=hub_world.coordinator, at=now(), run_uuid=first["uuid"], reason="That too")
    assert not Person.objects.visible_to(hub_world.coordinator, now()).exists()


def test_a_referral_changed_is_one_referral(hub_world: World, coordinator: Client) -> None:
    sent(coordinator, AMIRA, rows_are="referred")
    assert states(sent(coordinator, {**AMIRA, "notes": "More"}, rows_are="referred")) == ["superseded"]
    standing = Referral.objects.visible_to(hub_world.coordinator, now())
    assert (Referral.related.count(), standing.count()) == (2, 1)


def test_what_was_worked_on_since_is_not_replaced(hub_world: World, coordinator: Client) -> None:
    sent(coordinator, AMIRA)
    found = Intervention.related.select_related("record").get()
    withdraw_intervention(
        by=hub_world.coordinator, at=now(), intervention_uuid=found.record.uuid, version=1, reason="Another child"
    )
    answer = sent(coordinator, {**AMIRA, "reason": "Debt"})
    assert answer["items"][0]["errors"] == [
        {"field": "key", "detail": "Somebody has worked on it since. Change the record on its page."}
    ]
    assert Intervention.related.count() == 1


def test_errors_are_told_item_by_item_and_the_others_come_in(hub_world: World, coordinator: Client) -> None:
    unborn = {**AMIRA, "key": "A-2", "date_of_birth": "2026-03-10"}
    nobody = {"key": "A-3", "happened_date": "2027-03-09"}
    answer = sent(coordinator, unborn, nobody, AMIRA, {**AMIRA, "reason": "Twice"})
    assert states(answer) == ["refused", "refused", "created", "refused"]
    assert answer["items"][0]["errors"][0]["field"] == "date_of_birth"
    assert {fault["field"] for fault in answer["items"][1]["errors"]} == {"happened_date", "name"}
    assert answer["items"][3]["errors"] == [{"field": "key", "detail": "Another item has this key."}]
    assert Person.related.count() == 1
    for wrong in (
        {"source": "", "items": [AMIRA]},
        {"source": "x", "items": []},
        {"source": "x", "items": [{"key": "1"}]},
    ):
        assert coordinator.post(PATH, wrong, content_type="application/json").status_code == 422
    assert coordinator.get(PATH).status_code == 405


def test_nobody_is_joined_and_pairs_wait(hub_world: World, coordinator: Client) -> None:
    sent(coordinator, AMIRA)
    answer = sent(coordinator, {**AMIRA, "key": "B-9", "given_name": "Ameera"}, source="Mosaic")
    assert answer["items"][0]["likely_matches"] == 1
    assert (Person.related.count(), LikelyMatch.related.count()) == (2, 1)


def test_only_who_may_import_and_each_hub_its_own_keys(hub_world: World, coordinator: Client) -> None:
    body = {"source": "Liquidlogic", "items": [AMIRA]}
    assert program(hub_world.police).post(PATH, body, content_type="application/json").status_code == 404
    assert Client().post(PATH, body, content_type="application/json").status_code == 401
    sent(coordinator, AMIRA)
    elsewhere = sent(program(hub_world.elsewhere[Role.COORDINATOR]), AMIRA)
    assert (states(elsewhere), elsewhere["items"][0]["likely_matches"]) == (["created"], 0)


def test_what_was_sent_can_be_undone_as_a_whole(hub_world: World, coordinator: Client) -> None:
    answer = sent(coordinator, AMIRA)
    undo_import(by=hub_world.coordinator, at=now(), run_uuid=answer["uuid"], reason="The test system")
    assert not Person.objects.visible_to(hub_world.coordinator, now()).exists()
    assert states(sent(coordinator, AMIRA)) == ["created"]

"""Items over the API that are not as the contract says: each is refused by itself, with its place, field, value and the fix."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import World
from tests.integration.api.test_people_imports import AMIRA, PATH, sent, states
from throughline.imports.models import TrackerRun
from throughline.register.models import Person
from throughline.sources.models import SourceRow

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SOUND = {**AMIRA, "key": "A-2", "given_name": "Sana", "nhs_number": ""}


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"date_of_birth": "03/04/2010"}, "date_of_birth", ("“03/04/2010”", "2010-04-03")),
        ({"date_of_birth": "2010-02-31"}, "date_of_birth", ("“2010-02-31”", "2010-04-03")),
        ({"date_of_birth": 20100403}, "date_of_birth", ("“20100403”", "2010-04-03")),
        ({"date_of_birth": "1270252800"}, "date_of_birth", ("2010-04-03",)),
        ({"happened_date": None}, "happened_date", ("2010-04-03",)),
        ({"sex": "girl"}, "sex", ("“girl”", "F", "M")),
        ({"referred": "perhaps"}, "referred", ("“perhaps”", "true or false")),
        ({"given_name": 7}, "given_name", ("quotation marks",)),
        ({"phone": 7700900123}, "phone", ("quotation marks",)),
        ({"family_name": "x" * 301}, "family_name", ("at most 300",)),
        ({"notes": "a\0b"}, "notes", ("NUL",)),
        ({"dob": "2010-04-03"}, "dob", ("no field of this name", "date_of_birth")),
        ({"surname": "Haddad"}, "surname", ("no field of this name", "family_name")),
        ({"key": ""}, "key", ("at least 1",)),
    ],
)  # fmt: skip
def test_a_malformed_item_is_refused_by_itself_and_the_others_come_in(
    hub_world: World, coordinator: Client, wrong: dict[str, object], field: str, says: tuple[str, ...]
) -> None:
    answer = sent(coordinator, {**AMIRA, **wrong}, SOUND)
    assert states(answer) == ["refused", "created"]
    assert [item["index"] for item in answer["items"]] == [0, 1]
    (error,) = answer["items"][0]["errors"]
    assert error["field"] == field
    for words in says:
        assert words in error["detail"], error
    assert (answer["items"][0]["person"], answer["items"][1]["errors"]) == (None, [])
    assert Person.related.get().given_name == "Sana"


def test_a_missing_field_and_what_is_no_item(hub_world: World, coordinator: Client) -> None:
    body = {"source": "Liquidlogic", "items": [{"key": "A-1"}, "Amira Haddad", {"happened_date": "2026-03-09"}, SOUND]}
    answer = coordinator.post(PATH, body, content_type="application/json").json()
    assert states(answer) == ["refused", "refused", "refused", "created"]
    first, second, third, _ = answer["items"]
    assert (first["key"], [error["field"] for error in first["errors"]]) == ("A-1", ["happened_date"])
    assert (second["key"], second["errors"][0]["field"]) == ("", "item")
    assert [error["field"] for error in third["errors"]] == ["key"]
    assert "Amira" not in str(answer)
    assert Person.related.count() == 1


def test_names_are_never_sent_back(hub_world: World, coordinator: Client) -> None:
    answer = sent(coordinator, {**AMIRA, "given_name": ["Amira"], "called": {"x": "Mimi"}}, SOUND)
    assert "Amira" not in str(answer) and "Mimi" not in str(answer)
    assert [error["field"] for error in answer["items"][0]["errors"]] == ["given_name", "called"]


def test_a_batch_with_nothing_that_can_be_read_is_a_422_by_item_and_takes_nothing(
    hub_world: World, coordinator: Client
) -> None:
    body = {"source": "Liquidlogic", "items": [{**AMIRA, "sex": "girl"}, {**SOUND, "shoe_size": "4"}]}
    answer = coordinator.post(PATH, body, content_type="application/json")
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["items.0.sex", "items.1.shoe_size"]
    assert "F, M" in answer.json()["errors"][0]["detail"]
    assert (Person.related.count(), TrackerRun.objects.count(), SourceRow.objects.count()) == (0, 0, 0)


def test_what_is_mended_is_sent_again_with_the_others_and_they_are_unchanged(
    hub_world: World, coordinator: Client
) -> None:
    assert states(sent(coordinator, {**AMIRA, "sex": "girl"}, SOUND)) == ["refused", "created"]
    run = TrackerRun.objects.get()
    assert (run.counts["made"]["rows"], run.counts["left_out"]) == (1, 1)
    assert states(sent(coordinator, AMIRA, SOUND)) == ["created", "unchanged"]
    # What stands is not touched by an item that cannot be read.
    assert states(sent(coordinator, {**AMIRA, "sex": "girl"}, SOUND)) == ["refused", "unchanged"]
    assert Person.related.count() == 2


def test_a_key_stands_once_in_a_batch_though_its_first_item_cannot_be_read(
    hub_world: World, coordinator: Client
) -> None:
    answer = sent(coordinator, {**AMIRA, "sex": "girl"}, AMIRA, SOUND)
    assert states(answer) == ["refused", "refused", "created"]
    assert answer["items"][1]["errors"] == [{"field": "key", "detail": "Another item has this key."}]


def test_an_unknown_field_of_the_whole_is_refused_by_name(hub_world: World, coordinator: Client) -> None:
    body = {"source": "Liquidlogic", "rows_ar": "referred", "items": [AMIRA]}
    answer = coordinator.post(PATH, body, content_type="application/json")
    assert answer.status_code == 422 and "rows_ar" in answer.json()["errors"][0]["field"]
    assert not Person.related.exists()


def test_the_description_says_the_item_and_that_it_has_no_other_fields(coordinator: Client) -> None:
    schemas = coordinator.get("/api/v1/openapi.json").json()["components"]["schemas"]
    assert schemas["PeopleImport"]["properties"]["items"]["items"] == {"$ref": "#/components/schemas/Item"}
    assert schemas["Item"]["additionalProperties"] is False
    assert "index" in schemas["ItemOut"]["properties"]

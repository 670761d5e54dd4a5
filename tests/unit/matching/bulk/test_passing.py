"""The pass: what it learns, what it finds, and what it keeps in the model file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from benchmarks.people_made import make_people
from tests.unit.matching.bulk.conftest import made_people, person_of
from throughline.matching.bulk.columns import write_columns
from throughline.matching.bulk.duck import Duck
from throughline.matching.bulk.linking import Pair, find_pairs
from throughline.matching.bulk.model import CannotReadModel, Model, read_model, write_model
from throughline.matching.bulk.training import TrainedOn, train
from throughline.matching.comparing.addresses import read_address
from throughline.matching.comparing.linking import LINK_AT
from throughline.matching.comparing.people import Person
from throughline.matching.comparing.weights import read_weights

ON = TrainedOn("invented people", "2026-11-30", "duckdb")


@pytest.fixture(autouse=True)
def _few_pairs_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enough to learn from in a test."""
    monkeypatch.setattr("throughline.matching.bulk.training.PAIRS_BY_CHANCE", 5e4)


def quiet(*_: object) -> None:
    """No progress."""


def passed(
    duck: Duck, folder: Path, people: list[Person], least: float = 0.5
) -> tuple[Model, dict[tuple[int, int], float]]:
    write_columns(people, folder / "people.parquet")
    table = duck.table(folder / "people.parquet", "people")
    model = train(duck, table, len(people), read_weights(), ON, quiet)
    return model, by_pair(find_pairs(duck, [table], ["people"], model, read_weights(), least))


def by_pair(pairs: Iterable[Pair]) -> dict[tuple[int, int], float]:
    return {(min(each.one, each.other), max(each.one, each.other)): each.score for each in pairs}


def test_a_few_people_are_paired_with_the_weights_the_product_ships(duck: Duck, tmp_path: Path) -> None:
    home = read_address("5 High Street", "NW4 5RD", "")
    people = [
        person_of("P0", "Khadija", "Warsame", "2009-09-06", address=home, phones=("+447330766619",)),
        person_of("P1", "Kadijah", "Warsame", "2009-06-09", phones=("+447330766619",)),
        person_of("P2", "Luis", "Campbell", "2001-05-08"),
        person_of("P3", "Campbell", "Luis", "2001-05-08"),
        person_of("P4", "Hodan", "Warsame", "2011-02-01", address=home, phones=("+447330766619",)),
        person_of("P5", "William", "Brown", "1990-01-01"),
    ]
    model, found = passed(duck, tmp_path, people)
    assert model.version == "2026-11-30-shipped"
    assert set(found) == {(0, 1), (2, 3)}


def test_twins_and_brothers_are_not_linked(duck: Duck, tmp_path: Path) -> None:
    home, phones = read_address("5 High Street", "NW4 5RD", ""), ("+447330766619",)
    people = [
        person_of("P0", "Amina", "Warsame", "2009-09-06", address=home, phones=phones, sex="F"),
        person_of("P1", "Hodan", "Warsame", "2009-09-06", address=home, phones=phones, sex="F"),
        person_of("P2", "Omar", "Warsame", "2011-02-01", address=home, phones=phones, sex="M"),
    ]
    found = passed(duck, tmp_path, people)[1]
    # Twins may be looked at by a person; what is sure enough to be linked they are not.
    assert {pair for pair, score in found.items() if score >= LINK_AT} == set()
    assert set(found) <= {(0, 1)}


def test_it_learns_from_the_register_and_finds_who_is_there_twice(duck: Duck, tmp_path: Path) -> None:
    people = made_people(8000, seed=11)
    model, found = passed(duck, tmp_path, people, least=0.9)
    person = [each.person_id for each in make_people(8000, 11)]
    right = sum(person[one] == person[other] for one, other in found)
    known = sum(person.count(each) > 1 for each in set(person))
    assert model.version == "2026-11-30-8000"
    assert model.levels["family"] != train(duck, None, 10, read_weights(), ON, quiet).levels["family"]
    assert right / len(found) > 0.95
    assert right > 0.8 * known


def test_two_sets_are_linked_to_each_other_alone(duck: Duck, tmp_path: Path) -> None:
    people = [person_of("A", "Zebedee", "Quixote", "2001-05-08"), person_of("B", "Zebedee", "Quixote", "2001-05-08")]
    write_columns(people, tmp_path / "register.parquet")
    write_columns(people[:1], tmp_path / "records.parquet", start=2)
    tables = [duck.table(tmp_path / f"{name}.parquet", name) for name in ("register", "records")]
    model = train(duck, None, 3, read_weights(), ON, quiet)
    found = by_pair(find_pairs(duck, tables, ["register", "records"], model, read_weights(), 0.01))
    assert set(found) == {(0, 2), (1, 2)}


def test_the_model_file_is_read_as_it_was_written_and_names_nobody(duck: Duck, tmp_path: Path) -> None:
    people = made_people(6000, seed=5)
    model, found = passed(duck, tmp_path, people)
    path = tmp_path / "model.json"
    write_model(model, path)
    assert read_model(path) == model
    text = path.read_text(encoding="utf-8").lower()
    # Words of our own, and the names of levels, are all that stands there.
    words = {word for person in people for word in (*person.given, *person.family) if len(word) > 5}
    assert not [word for word in words if f'"{word}"' in text]
    assert json.loads(text)["rows"] == 6000
    again = Duck(tmp_path, "1GB", 2)
    table = again.table(tmp_path / "people.parquet", "people")
    assert by_pair(find_pairs(again, [table], ["people"], read_model(path), read_weights())) == pytest.approx(found)
    again.close()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "another"}', '{"format": "throughline bulk model 1"}'])
def test_what_is_no_model_is_refused_in_plain_words(tmp_path: Path, text: str) -> None:
    (tmp_path / "model.json").write_text(text, encoding="utf-8")
    with pytest.raises(CannotReadModel, match="Train anew"):
        read_model(tmp_path / "model.json")

"""The bulk pass and a comparison online give every field the same level."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.unit.matching.bulk.conftest import made_people, odd_people, person_of
from throughline.matching.bulk.columns import SCHEMA, write_columns
from throughline.matching.bulk.duck import Duck
from throughline.matching.bulk.levels import DUCKDB, Field, fields_of
from throughline.matching.comparing.people import Comparing, Person
from throughline.matching.comparing.weights import read_weights


def said_in_sql(field: Field) -> str:
    told = " ".join(f"WHEN {condition} THEN '{level}'" for level, condition in field.levels)
    return f"CASE WHEN {field.missing} THEN 'missing' {told} ELSE '{field.last}' END"


def levels_in_bulk(
    duck: Duck, folder: Path, people: Sequence[Person], pairs: list[tuple[int, int]]
) -> list[dict[str, str]]:
    write_columns(people, folder / "people.parquet")
    duck.table(folder / "people.parquet", "people")
    duck.connection.execute("CREATE OR REPLACE TABLE pairs (number INTEGER, one BIGINT, other BIGINT)")
    duck.connection.executemany("INSERT INTO pairs VALUES (?, ?, ?)", [(n, *pair) for n, pair in enumerate(pairs)])
    beside = ", ".join(f"l.{name} AS {name}_l, r.{name} AS {name}_r" for name in SCHEMA.names)
    fields = fields_of(DUCKDB)
    said = ", ".join(f"{said_in_sql(field)} AS {named}" for named, field in fields.items())
    rows = duck.connection.execute(
        f"SELECT {said} FROM (SELECT number, {beside} FROM pairs JOIN people l ON l.unique_id = one "
        "JOIN people r ON r.unique_id = other) ORDER BY number"
    ).fetchall()
    return [dict(zip(fields, row, strict=True)) for row in rows]


def levels_online(comparing: Comparing, one: Person, other: Person) -> dict[str, str]:
    levels: dict[str, str] = {}
    for each in comparing.compare(one, other).agreements:
        named = each.one[0] if each.field == "number" else each.field  # type: ignore[index]
        levels[named] = each.level
    return levels


@pytest.mark.parametrize("kind", ["made", "odd"])
def test_each_field_has_the_level_it_has_online(duck: Duck, tmp_path: Path, kind: str) -> None:
    people = made_people(1500, seed=7) if kind == "made" else odd_people(400, seed=7)
    choose = random.Random(3)
    pairs = [tuple(choose.sample(range(len(people)), 2)) for _ in range(4000)]
    if kind == "made":
        # Chance alone meets few near pairs: those who share a household or are one person are put beside each other too.
        pairs += [(a, b) for a in range(len(people)) for b in range(a) if people[a].family == people[b].family][:3000]
    comparing = Comparing(read_weights(), people)
    met: Counter[tuple[str, str]] = Counter()
    apart = []
    for (one, other), bulk in zip(pairs, levels_in_bulk(duck, tmp_path, people, pairs), strict=True):
        online = levels_online(comparing, people[one], people[other])
        if "names" in online or bulk["given"] == "crosswise":
            # Names swapped are weighed as a whole online; in bulk they are a level of their own.
            continue
        for named, level in bulk.items():
            met[named, level] += 1
            said = level.partition(",")[0]
            if said != online.get(named, "missing"):
                apart.append((named, level, online.get(named, "missing"), people[one], people[other]))
    assert [each[:3] for each in apart] == [], apart[0]
    wanted = {
        (named, level)
        for named, field in fields_of(DUCKDB).items()
        for level in (*(name for name, _ in field.levels), field.last)
    }
    if kind == "odd":
        assert {pair for pair in wanted if pair not in met} - {("given", "crosswise")} == set()


def test_names_swapped_are_a_level_of_their_own(duck: Duck, tmp_path: Path) -> None:
    people = [person_of("A", "Luis", "Campbell"), person_of("B", "Campbell", "Luis"), person_of("C", "Luis", "Luis")]
    (swapped, same) = levels_in_bulk(duck, tmp_path, people, [(0, 1), (2, 2)])
    assert (swapped["given"], swapped["family"]) == ("crosswise", "missing")
    assert (same["given"], same["family"]) == ("same", "same")

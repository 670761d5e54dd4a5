"""The schematic map holds every force and region once, and no two on one tile."""

from __future__ import annotations

import csv

import pytest

from throughline.geography.actions import DATA
from throughline.geography.states import AreaLevel
from throughline.geography.tiles import tiles_by_name


def rows_of(file: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / file).read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize(
    ("level", "names", "tiles"),
    [(AreaLevel.FORCE, "forces.csv", "force_tiles.csv"), (AreaLevel.REGION, "rocus.csv", "region_tiles.csv")],
)
def test_every_area_has_one_tile_and_every_tile_one_area(level: AreaLevel, names: str, tiles: str) -> None:
    wanted = [row["name"] for row in rows_of(names)]
    placed = rows_of(tiles)
    assert sorted(row["name"] for row in placed) == sorted(wanted)
    assert len({(row["column"], row["row"]) for row in placed}) == len(placed)
    assert all(0 < len(row["label"]) <= 14 for row in placed)
    assert tiles_by_name(level).keys() == set(wanted)


def test_authorities_are_too_many_to_be_tiles() -> None:
    assert tiles_by_name(AreaLevel.AUTHORITY) == {}

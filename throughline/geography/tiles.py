"""The schematic map: a tile for each police force and each region, roughly where it lies, one size for all.

``data/force_tiles.csv`` and ``data/region_tiles.csv`` hold the places: our own drawing, of 2026. British Transport Police,
which polices no territory, stands apart in the north-west.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from throughline.geography.states import AreaLevel

_FILES = {AreaLevel.FORCE: "force_tiles.csv", AreaLevel.REGION: "region_tiles.csv"}


@dataclass(frozen=True)
class Tile:
    """Where one area stands on the schematic map, counted from the north-west, and what is written on it."""

    column: int
    row: int
    label: str


@cache
def tiles_by_name(level: AreaLevel) -> dict[str, Tile]:
    """The tiles of all forces or regions, by official name; none for authorities, which are too many to be tiles."""
    if level not in _FILES:
        return {}
    with (Path(__file__).parent / "data" / _FILES[level]).open(encoding="utf-8", newline="") as lines:
        return {
            line["name"]: Tile(int(line["column"]), int(line["row"]), line["label"]) for line in csv.DictReader(lines)
        }

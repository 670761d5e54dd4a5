"""The adult tests and other routes as data, by nation and date (practice.md P13)."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from throughline.geography.states import Nation

FILE = Path(__file__).parent / "data" / "adult_tests.toml"


@dataclass(frozen=True)
class Part:
    key: str
    text: str


@dataclass(frozen=True)
class AdultTest:
    """A nation's test: every part must hold for its duty to apply."""

    key: str
    nation: str
    name: str
    source: str
    starts_date: dt.date
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Route:
    """What may be done where the test is not met, or where there is none."""

    key: str
    name: str
    source: str


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def adult_test_for(nation: Nation | None, on: dt.date) -> AdultTest | None:
    """The test in force in a nation on a day, or None: no rule loaded. Where no nation is known, none is borrowed."""
    in_force = [row for row in _data()["test"] if row["nation"] == nation and row["starts_date"] <= on]
    if not in_force:
        return None
    newest = max(in_force, key=lambda row: row["starts_date"])
    parts = tuple(Part(**part) for part in newest["part"])
    return AdultTest(**{**{key: newest[key] for key in newest if key != "part"}, "parts": parts})


def list_routes() -> tuple[Route, ...]:
    """The other routes, in order."""
    return tuple(Route(**row) for row in _data()["route"])


def route_named(key: str) -> str:
    """What a route is called; one no longer in the list stands by its key."""
    return next((route.name for route in list_routes() if route.key == key), key)

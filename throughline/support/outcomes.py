"""The scale on which outcomes are scored, read from ``data/outcomes.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

SCALE_FILE = Path(__file__).parent / "data" / "outcomes.toml"


@dataclass(frozen=True)
class Area:
    """A part of someone's life, in words they would use."""

    key: str
    name: str


@dataclass(frozen=True)
class Scale:
    """The parts of life scored, from ``lowest`` to ``highest``, and what each end means."""

    key: str
    name: str
    source: str
    scored_by: str
    lowest: int
    highest: int
    lowest_means: str
    highest_means: str
    areas: tuple[Area, ...]


@lru_cache(maxsize=1)
def load_scale() -> Scale:
    """The scale in use."""
    given = tomllib.loads(SCALE_FILE.read_text(encoding="utf-8"))
    areas = tuple(Area(**row) for row in given.pop("area"))
    return Scale(areas=areas, **given)

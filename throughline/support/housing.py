"""The duties and arrangements a home is found under, read from ``data/housing_duties.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DUTIES_FILE = Path(__file__).parent / "data" / "housing_duties.toml"


@dataclass(frozen=True)
class Duty:
    """A duty or arrangement, with where it comes from. All are to be confirmed with whoever would owe it."""

    key: str
    name: str
    source: str


@lru_cache(maxsize=1)
def list_duties() -> tuple[Duty, ...]:
    """In the order of the file."""
    return tuple(Duty(**row) for row in tomllib.loads(DUTIES_FILE.read_text(encoding="utf-8"))["duty"])


def duty_named(key: str) -> Duty | None:
    """A duty by its key; None for one no longer in the file."""
    return next((duty for duty in list_duties() if duty.key == key), None)

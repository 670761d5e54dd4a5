"""What each kind of panel needs, read from ``data/panel_kinds.toml``: who must be there, and what it may look at."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from throughline.agencies.models import Agency

KINDS_FILE = Path(__file__).parent / "data" / "panel_kinds.toml"


@dataclass(frozen=True)
class Need:
    """One or more agencies of any of these kinds must be there."""

    name: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class KindRule:
    """A kind of panel. ``days_before_18``: how far from 18 the child must be on the day, where the kind asks that."""

    name: str
    minimum_agencies: int
    source: str
    subjects: tuple[str, ...]
    statutory: tuple[str, ...]
    needs: tuple[Need, ...]
    days_before_18: int | None


@dataclass(frozen=True)
class Quorum:
    """Whether a panel can decide, as facts: how many agencies are there, and which it still needs."""

    agencies: tuple[str, ...]
    missing: tuple[str, ...]
    minimum: int

    @property
    def is_met(self) -> bool:
        return not self.missing and len(self.agencies) >= self.minimum


@lru_cache(maxsize=1)
def _rules() -> dict[str, KindRule]:
    read = tomllib.loads(KINDS_FILE.read_text(encoding="utf-8"))
    return {
        key: KindRule(
            name=row["name"], minimum_agencies=row["minimum_agencies"], source=row["source"],
            subjects=tuple(row["subjects"]), statutory=tuple(row["statutory"]),
            needs=tuple(Need(need["name"], tuple(need["kinds"])) for need in row["needs"]),
            days_before_18=row.get("days_before_18"),
        )
        for key, row in read.items()
    }  # fmt: skip


def rule_of(kind: str) -> KindRule:
    """What a kind of panel needs."""
    return _rules()[kind]


def quorum_of(kind: str, present: Iterable[Agency]) -> Quorum:
    """Whether these agencies are enough for this kind of panel."""
    rule = rule_of(kind)
    agencies = {agency.pk: agency for agency in present}.values()
    kinds = {agency.kind for agency in agencies}
    missing = tuple(need.name for need in rule.needs if not kinds & set(need.kinds))
    return Quorum(tuple(sorted(agency.name for agency in agencies)), missing, rule.minimum_agencies)

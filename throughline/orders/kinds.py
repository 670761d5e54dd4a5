"""The kinds of order and the tactics, read from ``data/``: what each is, rests on and asks. Law-like values are data."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from dateutil.relativedelta import relativedelta

from throughline.core.errors import Refused
from throughline.orders.states import Rank

DATA = Path(__file__).parent / "data"
_RANKS = list(Rank)


@dataclass(frozen=True)
class Point:
    """One thing an applicant shows, which finders look for facts that speak to it, and what to say when none does."""

    key: str
    text: str
    finders: tuple[str, ...]
    missing: str


@dataclass(frozen=True)
class OrderKind:
    """A kind of order, notice or warrant, as ``order_kinds.toml`` explains it. ``commenced``: as shipped, if verified."""

    key: str
    name: str
    short: str
    source: str
    jurisdiction: str
    who: str
    about: tuple[str, ...]
    ages: str
    applicants: tuple[str, ...]
    points: tuple[Point, ...]
    note: str
    alert_days: int
    in_court: bool
    is_statutory: bool = True
    commenced: dt.date | None = None
    rank: str = ""
    most: int | None = None
    least: int | None = None
    served_word: str = "Served"
    on_service: bool = False
    identifiers: bool = False
    provider: bool = False
    home: bool = False
    protects: bool = False
    protects_under: int | None = None
    protects_under_in_care: int | None = None
    ends_at_age: bool = False

    def has_rank(self, rank: str) -> bool:
        """Whether a rank is high enough to apply; any is where the kind asks for none."""
        return not self.rank or (rank in Rank.values and _RANKS.index(Rank(rank)) >= _RANKS.index(Rank(self.rank)))

    def protects_below(self, *, in_care: bool) -> int | None:
        """Under which age the child is on the day of service; None where the kind sets none."""
        return self.protects_under_in_care if in_care and self.protects_under_in_care else self.protects_under

    def duration_caution(self, from_date: dt.date, until_date: dt.date | None) -> str:
        """What to check about how long an order lasts; empty where nothing stands out. A court's order is never refused."""
        if until_date is None:
            return ""
        day_after = until_date + dt.timedelta(days=1)
        if self.most is not None and day_after > from_date + relativedelta(months=self.most):
            return f"It is longer than the {_months(self.most)} this kind may last at first. Check the dates."
        if self.least is not None and day_after < from_date + relativedelta(months=self.least):
            return f"It is shorter than the {_months(self.least)} this kind lasts at least. Check the dates."
        return ""


@dataclass(frozen=True)
class TacticKind:
    """A tactic a plan may choose; ``order``: the kind of order it leads to."""

    key: str
    group: str
    name: str
    order: str
    about: tuple[str, ...]


def _months(number: int) -> str:
    return "month" if number == 1 else f"{number} months"


@lru_cache(maxsize=1)
def order_kinds() -> dict[str, OrderKind]:
    """Every kind, by key, in the order of the file."""
    read = tomllib.loads((DATA / "order_kinds.toml").read_text(encoding="utf-8"))
    return {key: _kind(key, row) for key, row in read.items()}


def _kind(key: str, row: dict[str, Any]) -> OrderKind:
    return OrderKind(
        key=key, name=row["name"], short=row["short"], source=row["source"], jurisdiction=row["jurisdiction"],
        who=row["who"], about=tuple(row["about"]), ages=row["ages"], applicants=tuple(row["applicants"]),
        points=tuple(Point(each["key"], each["text"], tuple(each["finders"]), each["missing"]) for each in row["points"]),
        note=row["note"], alert_days=row["alert_days"], in_court=row["in_court"],
        is_statutory=row.get("statutory", True), commenced=row.get("commenced"), rank=row.get("rank", ""),
        most=row.get("most"), least=row.get("least"), served_word=row.get("served", "Served"),
        on_service=row.get("on_service", False), identifiers=row.get("identifiers", False),
        provider=row.get("provider", False), home=row.get("home", False), protects=row.get("protects", False),
        protects_under=row.get("protects_under"), protects_under_in_care=row.get("protects_under_in_care"),
        ends_at_age=row.get("ends_at_age", False),
    )  # fmt: skip


def order_kind(key: str) -> OrderKind:
    """A kind by its key. Errors: Refused."""
    if key not in order_kinds():
        raise Refused("Choose what kind of order it is.", field="order_kind")
    return order_kinds()[key]


@lru_cache(maxsize=1)
def tactic_groups() -> dict[str, str]:
    """The toolkit's groups, by key."""
    return dict(_tactics_file()["groups"])


@lru_cache(maxsize=1)
def tactic_kinds() -> dict[str, TacticKind]:
    """Every tactic, by key, in the order of the file."""
    return {
        key: TacticKind(key, row["group"], row["name"], row.get("order", ""), tuple(row.get("about", ())))
        for key, row in _tactics_file()["tactics"].items()
    }


def _tactics_file() -> dict[str, Any]:
    return tomllib.loads((DATA / "tactics.toml").read_text(encoding="utf-8"))

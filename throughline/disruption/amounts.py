"""What was seized, counted: weights kept as written and converted exactly, and parts held against a stated total.

Pure functions; grams are exact decimals, money decimals of its own currency. Nothing here rounds but ``grams_kept``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

from throughline.core.errors import Refused

SEIZURES_FILE = Path(__file__).parent / "data" / "seizures.toml"
_HUNDREDTH = Decimal("0.01")


@cache
def _data() -> dict[str, dict[str, str]]:
    return tomllib.loads(SEIZURES_FILE.read_text(encoding="utf-8"))


def drug_class(drug: str) -> str:
    """A, B or C by the list; empty for a drug that is not in it."""
    return _data()["drug_class"].get(drug, "")


def currencies() -> dict[str, str]:
    """The currencies cash is counted in, by ISO code, pounds first."""
    return {code: name for code, name in _data()["currency"].items() if code != "source"}


def in_grams(quantity: Decimal, unit: str) -> Decimal:
    """A weight in grams, exactly. Errors: Refused (a count has no weight)."""
    factor = _data()["grams"].get(unit) if unit != "source" else None
    if factor is None:
        raise Refused("Choose grams, kilograms, ounces or pounds.", field="unit")
    return quantity * Decimal(factor)


def grams_kept(quantity: Decimal, unit: str) -> Decimal:
    """A weight in grams to a hundredth, half upwards, as the figures add it up. Errors: Refused (too little to weigh)."""
    kept = in_grams(quantity, unit).quantize(_HUNDREDTH, ROUND_HALF_UP)
    if kept <= 0:
        raise Refused("The weight is less than a hundredth of a gram. Count it instead.", field="quantity")
    return kept


@dataclass(frozen=True)
class Difference:
    """A stated total beside the sum of its parts. ``short`` is how much the parts fall short; below nothing, how much over."""

    stated: Decimal
    parts: Decimal

    @property
    def short(self) -> Decimal:
        return self.stated - self.parts

    @property
    def adds_up(self) -> bool:
        return self.short == 0


def difference(stated: Decimal, parts: Iterable[Decimal]) -> Difference:
    """A stated total held against its parts, all in one unit."""
    return Difference(stated, sum(parts, Decimal(0)))

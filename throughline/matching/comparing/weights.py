"""What each level weighs: how often it is met between two rows of one person, and between two different people.

A weight is the binary logarithm of the first share over the second (Fellegi and Sunter 1969): +10 makes it a thousand times
likelier that the two are one person. For agreement on a value, the second share is how common it is in the file at hand, blended
with a general population so that a small file does not mislead.
"""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

WEIGHTS_FILE = Path(__file__).parent / "data" / "weights.toml"


@dataclass(frozen=True)
class Weights:
    """``levels[field][level]``: the share among same people, and among different ones."""

    version: str
    levels: dict[str, dict[str, tuple[float, float]]]
    population: float
    present: float
    household: float
    twins: float

    def of(self, named: str, level: str, common: float = 0.0) -> float:
        """Bits for a level; ``common``: how often a value like this is met by chance, where that is more than usual."""
        same, other = self.levels[named][level]
        return math.log2(same / max(other, common))

    def of_value(self, named: str, level: str, common: float) -> float:
        """Bits for agreeing on one value that a share ``common`` of people have."""
        return math.log2(self.levels[named][level][0] / common)


@lru_cache(maxsize=1)
def read_weights() -> Weights:
    """The weights the product ships."""
    held = tomllib.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    levels = {
        named: {level: (float(same), float(other)) for level, (same, other) in table.items()}
        for named, table in held.items()
        if isinstance(table, dict)
    }
    return Weights(
        version=held["version"],
        levels=levels,
        population=float(held["population"]),
        present=float(held["present"]),
        household=float(held["household"]),
        twins=float(held["twins"]),
    )


@dataclass
class Rarity:
    """How common a value is among the people of a file."""

    population: float
    people: int = 0
    counts: dict[str, Counter[object]] = field(default_factory=dict)
    apart: Counter[object] = field(default_factory=Counter)
    seen: set[int] = field(default_factory=set)

    def count(self, kind: str, values: Iterable[object]) -> None:
        self.counts.setdefault(kind, Counter()).update(values)

    def count_apart(self, who: Hashable, names: Iterable[object]) -> None:
        """Count somebody's names, once however many rows say the same of them."""
        key = hash(who)
        if key not in self.seen:
            self.seen.add(key)
            self.apart.update(names)

    def _least(self, name: object) -> float:
        """The share of people apart with a name, less what chance may do: where few names are about, agreeing says little."""
        held = self.apart[name]
        return (held - 2 * math.sqrt(held)) / len(self.seen) if held > 4 else 0.0

    def share(self, kind: str, value: object, general: float) -> float:
        """The share of people with this value, where a share ``general`` of a large population would have it."""
        held = self.counts.get(kind)
        number = held[value] if held else 0
        blended = (max(number, 1) + self.population * general) / (self.people + self.population)
        return max(blended, self._least(value)) if kind == "name" else blended

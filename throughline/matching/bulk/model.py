"""The model file: what a pass learnt of how records of one person agree, kept and versioned. It names nobody.

JSON, the same for every engine: of each field and level, how often it is met between two rows of one person and between two
different people, as in ``comparing/data/weights.toml``; and how many other rows a row's person has.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from throughline.core.errors import ThroughlineError
from throughline.matching.bulk.levels import CLOSE, ELSEWHERE
from throughline.matching.comparing.weights import Weights

SHIPPED = "-shipped"
FORMAT = "throughline bulk model 1"
Levels = dict[str, dict[str, tuple[float, float]]]
# The field of the shared weights that stands for one of ours, where the names are not the same.
SHIPPED_AS = {"nhs_number": "number", "upn": "number", "pnc_id": "number"}


class CannotReadModel(ThroughlineError):
    """A file is no model of this product, or of another version of its fields."""


@dataclass(frozen=True)
class Model:
    """``present``: other rows of its person that a row has, on average. ``definition``: the version of the shared weights."""

    version: str
    trained_date: str
    trained_on: str
    rows: int
    engine: str
    definition: str
    present: float
    household: float
    twins: float
    levels: Levels

    @property
    def is_trained(self) -> bool:
        return not self.version.endswith(SHIPPED)

    @property
    def prior(self) -> float:
        """How likely two rows chosen by chance are one person."""
        return min(0.5, self.present / max(1, self.rows - 1))


def shipped_levels(weights: Weights) -> Levels:
    """The shares to begin with and to fall back on: those the product ships, by our fields."""
    levels = {field: dict(table) for field, table in weights.levels.items()}
    for field, level, near in (
        ("given", "different", CLOSE),
        ("family", "different", CLOSE),
        ("address", "elsewhere", ELSEWHERE),
    ):
        same, other = levels[field][level]
        # One in twenty of those told apart is near in letters or sound; until a register teaches otherwise both weigh the same.
        levels[field][level], levels[field][near] = (same * 0.95, other * 0.95), (same * 0.05, other * 0.05)
    levels["given"]["crosswise"] = (levels["names"]["crosswise"][0], 1e-5)
    for field, shipped in SHIPPED_AS.items():
        levels[field] = dict(weights.levels[shipped])
    return levels


def write_model(model: Model, path: Path) -> None:
    path.write_text(
        json.dumps({"format": FORMAT, **asdict(model)}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def read_model(path: Path) -> Model:
    """Errors: CannotReadModel, OSError."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if held.pop("format") != FORMAT:
            raise CannotReadModel(f"{path}: is of another version. Train anew: leave --model out.")
        held["levels"] = {
            field: {level: (float(same), float(other)) for level, (same, other) in table.items()}
            for field, table in held["levels"].items()
        }
        return Model(**held)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CannotReadModel(f"{path}: is no model of this product. Train anew: leave --model out.") from error

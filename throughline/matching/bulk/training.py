"""Fitting the model to the register: Fellegi and Sunter's shares by expectation and maximisation, without being told who is who.

How often a level is met between different people is counted on pairs drawn by chance; between two rows of one person, on pairs
that agree on something else. What the data cannot teach (few rows, a field nobody fills in) stays as the product ships it.
"""

from __future__ import annotations

import logging
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from splink import Linker, block_on

from throughline.matching.bulk.levels import Dialect
from throughline.matching.bulk.model import SHIPPED, Levels, Model, shipped_levels
from throughline.matching.bulk.settings import CERTAIN, TRAINING, settings_of
from throughline.matching.comparing.weights import Weights

# Fewer rows than these teach nothing: the shipped shares are used as they are.
LEAST_ROWS = 5_000
PAIRS_BY_CHANCE = 4e5
# All of them are counted in one question a field: a question costs more than counting so few.
# A level met fewer times than this among them was hardly seen: its shipped share is surer.
SEEN_AT_LEAST = 20
PAIRS_ALIKE = 3e5
# Of the pairs that are one person, the share that is written without any slip at all (confirm).
CERTAIN_SHARE = 0.5
# A level met less often than this between rows of one person was not really seen.
LEAST_SHARE = 1e-4
SEED = 1


class Engine(Protocol):
    """What a pass needs of DuckDB or Spark."""

    dialect: Dialect
    api: Any

    def rows(self, sql: str) -> Any: ...

    def keep(self, named: str, sql: str) -> Any: ...

    def table(self, path: Path, named: str) -> Any: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class TrainedOn:
    """What the model file says of the rows it learnt from. ``described``: in words that name nobody."""

    described: str
    date: str
    engine: str


def untrained(weights: Weights, rows: int, on: TrainedOn) -> Model:
    """The shares the product ships, as a model."""
    return Model(
        version=f"{on.date}{SHIPPED}", trained_date=on.date, trained_on=f"not trained: {on.described}", rows=rows,
        engine=on.engine, definition=weights.version, present=weights.present, household=weights.household, twins=weights.twins,
        levels=shipped_levels(weights),
    )  # fmt: skip


def train(engine: Engine, people: Any, rows: int, weights: Weights, on: TrainedOn, progress: Any) -> Model:
    """The model of these rows; the shipped one where they are too few. ``people``: a table of columns."""
    start = untrained(weights, rows, on)
    if rows < LEAST_ROWS:
        return start
    steps = len(TRAINING) + 2
    # The settings are made of our own columns: reading every condition again to see that would take seconds.
    settings = settings_of(engine.dialect, start.levels, start.prior, linking=False)
    linker = Linker(people, settings, log_level=None, validate_settings=False)
    logging.getLogger("splink").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        linker.training.estimate_probability_two_random_records_match(
            [block_on(*rule) for rule in CERTAIN], recall=CERTAIN_SHARE
        )
        progress("Training", 1, steps)
        linker.training.estimate_u_using_random_sampling(
            max_pairs=PAIRS_BY_CHANCE, seed=SEED, min_count_per_level=None, num_chunks=1
        )
        progress("Training", 2, steps)
        for step, rule in enumerate(TRAINING, start=3):
            linker.training.estimate_parameters_using_expectation_maximisation(
                block_on(*rule), fix_u_probabilities=True, max_pairs=PAIRS_ALIKE
            )
            progress("Training", step, steps)
    held = linker.misc.save_model_to_json()
    present = float(held["probability_two_random_records_match"]) * (rows - 1)
    levels = _learnt(held, start.levels)
    levels["born"]["same"] = (levels["born"]["same"][0], _born_alike(engine, people))
    return Model(
        version=f"{on.date}-{rows}", trained_date=on.date, trained_on=on.described, rows=rows, engine=on.engine,
        definition=weights.version, present=max(0.01, present), household=weights.household, twins=weights.twins,
        levels=levels,
    )  # fmt: skip


def _learnt(held: dict[str, Any], shipped: Levels) -> Levels:
    """Splink's shares by our names; a share the data did not show is the shipped one."""
    learnt = {field: dict(table) for field, table in shipped.items()}
    for comparison in held["comparisons"]:
        table = learnt[comparison["output_column_name"]]
        for level in comparison["comparison_levels"]:
            if level.get("is_null_level"):
                continue
            named = level["label_for_charts"]
            same, other = table[named]
            seen, chance = level.get("m_probability"), level.get("u_probability")
            table[named] = (
                seen if seen is not None and seen > LEAST_SHARE else min(same, LEAST_SHARE),
                chance if chance and chance * PAIRS_BY_CHANCE >= SEEN_AT_LEAST else other,
            )
    return learnt


def _born_alike(engine: Engine, people: Any) -> float:
    """How many of all pairs share a date of birth, counted: too rare to be met often by chance."""
    table = people.physical_name
    counted = f"SELECT count(*) AS each FROM {table} WHERE born IS NOT NULL GROUP BY born"  # noqa: S608
    ((alike, known),) = engine.rows(f"SELECT sum(each * (each - 1)), sum(each) FROM ({counted}) AS counted")  # noqa: S608
    return max(1, alike or 0) / max(1, (known or 0) * ((known or 1) - 1))

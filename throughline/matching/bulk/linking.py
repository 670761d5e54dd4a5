"""The pass itself: every pair of rows that may be one person, with how likely it is.

Splink blocks, compares and weighs; then the two other explanations of the shared definition are set against each pair, as
``comparing.people.odds_of`` does: one household, who share a family name, an address and a phone, and twins.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from typing import Any, NamedTuple

from splink import Linker

from throughline.matching.bulk.model import Model
from throughline.matching.bulk.settings import settings_of
from throughline.matching.bulk.training import Engine
from throughline.matching.comparing.people import NAME, SHARED_AT_HOME
from throughline.matching.comparing.weights import Weights

# A pair is listed for a person to decide where it is likelier one person than two.
LISTED_AT = 0.5
RARE = ("given_apart", "family_apart")


class Pair(NamedTuple):
    """Two rows by their numbers, the lower first, and how likely they are one person (0 to 1)."""

    one: int
    other: int
    score: float


def find_pairs(engine: Engine, tables: list[Any], names: list[str], model: Model, weights: Weights,
               least: float = LISTED_AT) -> Iterator[Pair]:  # fmt: skip
    """Every pair at ``least`` or above, in no order. ``tables``: one set of columns, or two to be linked; ``names``: theirs."""
    settings = settings_of(engine.dialect, model.levels, model.prior, linking=len(tables) > 1)
    linker = Linker(tables, settings, log_level=None, validate_settings=False)
    logging.getLogger("splink").setLevel(logging.ERROR)
    for column in RARE:
        _know_rarity(engine, linker, column, names, weights)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        scored = linker.inference.predict(threshold_match_probability=min(0.999, least), warning_mode="never")
    for one, other, odds in engine.rows(_weighed(scored.physical_name, model, least)):
        yield Pair(one, other, 1 / (1 + 2.0 ** -min(900.0, odds)))


def _know_rarity(engine: Engine, linker: Linker, column: str, names: list[str], weights: Weights) -> None:
    """How common each name is, blended with a general population as in the shared definition: few rows do not mislead."""
    people = " UNION ALL ".join(f"SELECT {column} FROM {name}" for name in names)  # noqa: S608
    counted = f"rarity_of_{column}"
    table = engine.keep(
        counted,
        f"SELECT {column}, (count(*) + {weights.population * NAME}) / (sum(count(*)) OVER () + {weights.population}) "  # noqa: S608
        f"AS tf_{column} FROM ({people}) AS names WHERE {column} IS NOT NULL GROUP BY {column}",
    )
    linker.table_management.register_term_frequency_lookup(table, column)


def _weighed(scored: str, model: Model, least: float) -> str:
    """The shared definition's odds over Splink's weights of each field, in bits."""
    weight = {field: f"mw_{field}" for field in fields_of_model(model)}
    for field in ("given", "family"):
        weight[field] = f"(mw_{field} + coalesce(mw_tf_adj_{field}, 0))"
    home = " + ".join(f"least({each}, 0)" if field in SHARED_AT_HOME else each for field, each in weight.items())
    twins = f"home - greatest({weight['born']}, 0)"
    against = (
        f"power(2.0, -match_weight) + {model.household / model.present} * power(2.0, -home) + "
        f"CASE WHEN {weight['born']} > 0 THEN {model.twins / model.present} * power(2.0, -({twins})) ELSE 0 END"
    )
    least_odds = f"ln({least / (1 - least)}) / ln(2)"
    return (
        f"SELECT unique_id_l, unique_id_r, odds FROM (SELECT unique_id_l, unique_id_r, -log2({against}) AS odds "  # noqa: S608
        f"FROM (SELECT *, {home} AS home FROM {scored}) AS each_pair) AS weighed WHERE odds >= {least_odds}"
    )


def fields_of_model(model: Model) -> list[str]:
    return [field for field in model.levels if field not in ("names", "number", "unchecked", "text")]

"""Splink's settings, made from the shared definition's levels and a model: nothing is compared that is not said in ``levels``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from splink import SettingsCreator, block_on

from throughline.matching.bulk.levels import Dialect, Field, fields_of
from throughline.matching.bulk.model import Levels

# Who is compared: rows that agree on any of these. Each needs little, so that one wrong field loses nobody.
BLOCKING: tuple[tuple[str, ...], ...] = (
    ("born", "given_sound"),
    ("born", "family_sound"),
    ("born", "outward"),
    ("names_sound", "year"),
    ("names_sound", "month", "day"),
    ("names_sound", "outward"),
    ("postcode", "given_sound"),
    ("home", "year"),
    ("phone",),
    ("mail",),
    ("nhs_number",),
    ("upn",),
    ("pnc_id",),
)
# Each pass learns of the fields it does not hold alike.
TRAINING: tuple[tuple[str, ...], ...] = (("born", "outward"), ("given_apart", "family_apart"))
CERTAIN: tuple[tuple[str, ...], ...] = (("given_apart", "family_apart", "born"),)
LEAST = 1e-9


def settings_of(dialect: Dialect, levels: Levels, prior: float, linking: bool) -> SettingsCreator:
    """``linking``: of two sets, otherwise of one set with itself."""
    return SettingsCreator(
        link_type="link_only" if linking else "dedupe_only",
        probability_two_random_records_match=prior,
        comparisons=[comparison_of(named, field, levels[named]) for named, field in fields_of(dialect).items()],
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in BLOCKING],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
        em_convergence=0.001,
    )


def comparison_of(named: str, field: Field, shares: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    """One comparison: a level for “cannot be compared”, then the field's, each with its shares."""
    levels: list[dict[str, Any]] = [
        {"sql_condition": field.missing, "label_for_charts": "missing", "is_null_level": True}
    ]
    for level, condition in (*field.levels, (field.last, "ELSE")):
        same, other = shares[level]
        made: dict[str, Any] = {"sql_condition": condition, "label_for_charts": level,
                                "m_probability": max(same, LEAST), "u_probability": max(other, LEAST)}  # fmt: skip
        if level in field.rare:
            made |= {"tf_adjustment_column": field.rare[level], "disable_tf_exact_match_detection": True}
        levels.append(made)
    return {"output_column_name": named, "comparison_levels": levels, "comparison_description": named}

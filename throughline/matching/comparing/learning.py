"""Fitting the shipped weights to the files at hand, without being told who is who.

Some files are full of slips and some are clean. From a sample of the pairs that share a blocking key, how often each level is met
between two rows of one person, and how many rows a person has, are estimated by expectation and maximisation: each pair counts by
how likely it is one person. The shipped shares stand beside the sample as if they were a hundred pairs, so that few rows change
little.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from throughline.matching.comparing.households import is_held
from throughline.matching.comparing.people import Comparison, are_namesakes, bounded, odds_of
from throughline.matching.comparing.weights import Weights

ROUNDS = 5
PRIOR_PAIRS = 100.0
PRIOR_ROWS = 20.0
MOST_SAMPLED = 1500
NOT_WORTH = 1e-3
MOST_PRESENT = 20.0
# Slips, and at most how many times as common as shipped they may be found beside what agrees: however many slips a file has, more
# was written rightly. In a file that has nobody twice, those who are nearly alike would else be taken for slips.
SLIPS = {
    "born": ("swapped", "placeholder", "digit", "year", "month"),
    "given": ("typo", "start", "sound", "different"), "family": ("typo", "start", "sound", "different"),
}  # fmt: skip
MOST_SLIPS = 3.0

# The candidates of one row.
Row = Sequence[Comparison]


def sample_of(rows: int) -> range:
    """Rows evenly through a file, at most 1,500."""
    return range(0, rows, max(1, -(-rows // MOST_SAMPLED)))


def learn(weights: Weights, rows: Sequence[Row], people: int, *, one_at_most: bool) -> Weights:
    """The weights fitted to a sample. ``one_at_most``: each row is at most one of its candidates (a register), not several."""
    fitted = weights
    for _ in range(ROUNDS):
        fitted = _round(weights, fitted, rows, people, one_at_most=one_at_most)
    return fitted


def _round(shipped: Weights, fitted: Weights, rows: Sequence[Row], people: int, *, one_at_most: bool) -> Weights:
    moved = {
        (field, level): math.log2(same / shipped.levels[field][level][0])
        for field, table in fitted.levels.items()
        for level, (same, _) in table.items()
    }
    met: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    present = 0.0
    for row in rows:
        found = []
        for comparison in row:
            agreements = [
                each._replace(weight=each.weight + moved[each.field, each.level]) for each in comparison.agreements
            ]
            odds = bounded(agreements, odds_of(agreements, fitted, people), fitted)
            found.append((2.0 ** min(900.0, odds), comparison))
        whole = 1.0 + sum(odds for odds, _ in found)
        for odds, comparison in found:
            likely = odds / whole if one_at_most else odds / (1.0 + odds)
            if are_namesakes(comparison.agreements) or is_held(comparison.agreements):
                # Nothing is learnt from a name or a home alone: in a small file, or one of families, everybody would be one.
                continue
            present += likely
            if likely > NOT_WORTH:
                _count(met, comparison, likely)
    rate = (present + PRIOR_ROWS * shipped.present) / (len(rows) + PRIOR_ROWS)
    return replace(fitted, levels=_levels(shipped, met), present=min(MOST_PRESENT, max(0.01, rate)))


def _count(met: dict[str, dict[str, float]], comparison: Comparison, likely: float) -> None:
    fields = {each.field for each in comparison.agreements}
    for each in comparison.agreements:
        met[each.field][each.level] += likely
    if "names" not in fields and fields & {"given", "family"}:
        met["names"]["straight"] += likely


def _levels(shipped: Weights, met: dict[str, dict[str, float]]) -> dict[str, dict[str, tuple[float, float]]]:
    levels = {}
    for field, table in shipped.levels.items():
        pairs = sum(met[field].values())
        levels[field] = {
            level: ((met[field][level] + PRIOR_PAIRS * same) / (pairs + PRIOR_PAIRS), other)
            for level, (same, other) in table.items()
        }
        for level in SLIPS.get(field, ()):
            most = MOST_SLIPS * table[level][0] / table["same"][0] * levels[field]["same"][0]
            share, other = levels[field][level]
            levels[field][level] = min(share, most), other
    return levels

"""Learn the weights of spelling differences: ``python -m benchmarks.matching_spellings translit_variants.csv OUT.toml``.

A logistic regression over the signs of :mod:`throughline.matching.comparing.spellings`, learnt on one half of the pairs (those
whose first three letters fall in it) so that the other half can test it. The same file gives the same weights.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import math
import random
from collections import Counter, defaultdict
from pathlib import Path

from throughline.matching.comparing.spellings import signs_of

ROUNDS, RATE, PULL, SEEN_AT_LEAST, LEAST = 25, 0.2, 2e-4, 3, 0.02

Sample = tuple[list[str], int]


def is_training(row: dict[str, str]) -> bool:
    """By the first letters, so that spellings of one name are not on both sides."""
    return hashlib.md5(row["name1"][:3].encode(), usedforsecurity=False).digest()[0] % 2 == 1


def strangers(rows: list[dict[str, str]]) -> list[Sample]:
    """Names of different pairs, half as many as there are pairs: the pairs told apart in the file are all close ones."""
    choose = random.Random(1)
    found = []
    for _ in range(len(rows) // 2):
        one, other = choose.sample(rows, 2)
        found.append((signs_of(one["name1"], other["name2"]), 0))
    return found


def learn(samples: list[Sample]) -> tuple[float, dict[str, float]]:
    """Adagrad with a pull towards nought on each weight. What is seen fewer than three times has none."""
    seen = Counter(sign for signs, _ in samples for sign in set(signs))
    kept = [([sign for sign in signs if seen[sign] >= SEEN_AT_LEAST], same) for signs, same in samples]
    weights: dict[str, float] = defaultdict(float)
    slopes: dict[str, float] = defaultdict(lambda: 1e-6)
    start, start_slope = 0.0, 1e-6
    shuffle = random.Random(0).shuffle
    for _ in range(ROUNDS):
        shuffle(kept)
        for signs, same in kept:
            total = max(-30.0, min(30.0, start + sum(weights[sign] for sign in signs)))
            error = 1 / (1 + math.exp(-total)) - same
            start_slope += error * error
            start -= RATE * error / math.sqrt(start_slope)
            for sign in signs:
                slope = error + PULL * weights[sign] * len(kept) / seen[sign]
                slopes[sign] += slope * slope
                weights[sign] -= RATE * slope / math.sqrt(slopes[sign])
    return start, {sign: round(weight, 2) for sign, weight in sorted(weights.items()) if abs(weight) >= LEAST}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    with arguments.pairs.open(encoding="utf-8", newline="") as rows:
        kept = [row for row in csv.DictReader(rows) if is_training(row)]
    samples = [(signs_of(row["name1"], row["name2"]), int(row["is_match"])) for row in kept]
    samples += strangers(kept)
    start, weights = learn(samples)
    lines = [
        "# What each difference between two spellings weighs. Written by benchmarks/matching_spellings.py.",
        f"# Learnt on {len(samples):,} pairs, one half of translit_variants.csv (CC0, Wikidata through NETransliteration:",
        "# Latin spellings of Arabic, Cyrillic and Hebrew names). The other half tests it.",
        'version = "2026-11-30"',
        f"start = {start:.2f}",
        "",
        "[weights]",
        *(f'"{sign}" = {weight}' for sign, weight in weights.items()),
    ]
    arguments.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

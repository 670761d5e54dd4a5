"""The bulk pass beside Splink as its own guide tunes it: ``python -m benchmarks.bulk FOLDER --rows 1000000 --rounds 3``.

Both start from the same invented people on disk, each folded in its own way beforehand (that time is printed apart), and end
with the pairs of rows that are one person. Each run is a process of its own, so that its peak memory is its own; the two take
turns.
``--spark`` also runs the first model file on Spark in local mode, on at most 50,000 rows, and says how far its F1 is off.
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.people_made import write_people

ENGINES = ("throughline", "splink")
AT = (0.5, 0.9, 0.99)


def make(folder: Path, rows: int, seed: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f"people-{rows}-{seed}.csv"
    if not made.exists():
        write_people(made, rows, seed)
    return made


def run(engine: str, made: Path, out: Path, *more: str) -> dict[str, Any]:
    """One run in a process of its own: what it says of itself, as JSON on its last line."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.bulk_run", engine, str(made), str(out), *more],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    said: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return said


def truth_of(made: Path) -> tuple[dict[tuple[int, int], str], list[str]]:
    """Every pair of rows of one person with its name group, and the group of each row."""
    rows, groups = defaultdict(list), []
    with made.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines)):
            rows[row["person_id"]].append(number)
            groups.append(row["name_group"])
    return {pair: groups[pair[0]] for numbers in rows.values() for pair in combinations(numbers, 2)}, groups


def scores(out: Path, made: Path) -> dict[str, dict[str, tuple[float, float, float]]]:
    """Precision, recall and F1 by threshold and name group."""
    true, groups = truth_of(made)
    found: dict[tuple[int, int], float] = {}
    with out.open(encoding="utf-8", newline="") as lines:
        for one, other, score in csv.reader(lines):
            found[min(int(one), int(other)), max(int(one), int(other))] = float(score)
    table = {}
    for at in AT:
        kept = [pair for pair, score in found.items() if score >= at]
        by = {}
        for group in ("all", *sorted(set(groups))):
            mine = [pair for pair in kept if group in ("all", groups[pair[0]])]
            known = sum(group in ("all", each) for each in true.values())
            right = sum(pair in true for pair in mine)
            by[group] = (right / max(1, len(mine)), right / max(1, known), 2 * right / max(1, len(mine) + known))
        table[f"{at}"] = by
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--spark", action="store_true")
    arguments = parser.parse_args()
    made = make(arguments.folder, arguments.rows, arguments.seed)
    for engine in ENGINES:
        print(f"{engine}: folded in {run(engine, made, Path('-'), '--fold')['seconds']:.1f} s", flush=True)
    took: dict[str, list[dict[str, Any]]] = {engine: [] for engine in ENGINES}
    for number in range(arguments.rounds):
        for engine in ENGINES if number % 2 == 0 else ENGINES[::-1]:
            said = run(engine, made, arguments.folder / f"{engine}.csv")
            took[engine].append(said)
            print(f"  round {number + 1} {engine}: {said}", flush=True)
    for engine, said in took.items():
        seconds, memory = (statistics.median(each[key] for each in said) for key in ("seconds", "megabytes"))
        print(f"\n{engine}: median {seconds:.1f} s, peak {memory:.0f} MB, {said[0]['pairs']:,} pairs at .5 or above")
        for at, by in scores(arguments.folder / f"{engine}.csv", made).items():
            for group, (precision, recall, f1) in by.items():
                print(f"  at {at:5} {group:24} precision {precision:.4f}  recall {recall:.4f}  F1 {f1:.4f}")
    if arguments.spark:
        on_spark(arguments.folder, min(arguments.rows, 50_000), arguments.seed)


def on_spark(folder: Path, rows: int, seed: int) -> None:
    """One model file on both engines."""
    made, model = make(folder, rows, seed), folder / "model.json"
    run("throughline", made, Path("-"), "--fold")
    for engine in ("throughline", "spark"):
        began = time.perf_counter()
        out = folder / f"{engine}-model.csv"
        run(engine, made, out, "--model", str(model))
        f1 = {at: by["all"][2] for at, by in scores(out, made).items()}
        print(f"{engine} with {model.name}, {rows:,} rows: F1 {f1} in {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()

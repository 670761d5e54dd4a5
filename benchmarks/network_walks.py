"""One engine's walks, timed: started by ``benchmarks.network`` with the sizes, in a process of its own."""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import django

SEED = 7


def main() -> int:
    django.setup()
    # Models exist only once Django is set up.
    from benchmarks.network_engine import Engine  # noqa: PLC0415

    records, links, walks = map(int, sys.argv[1:4])
    began = time.monotonic()
    engine = Engine(records, links)
    took, load = time.monotonic() - began, os.getloadavg()[0]
    print(f"\n{engine.name}: {records:,} records, {links:,} links, ready in {took:.0f} s, load {load:.1f}")
    chosen = engine.starts(random.Random(SEED), walks)
    wrong = 0
    for how_far in (2, 3):
        first = [_timed(lambda start=start, far=how_far: engine.walk(start, far)) for start in chosen]
        ours = [_timed(lambda start=start, far=how_far: engine.walk(start, far)) for start in chosen]
        theirs = [
            _timed(lambda start=start, far=how_far: engine.recursive(start, far)) for start in chosen[: walks // 3]
        ]
        _say(f"{how_far} hops, one query a hop, pages read for the first time", first)
        _say(f"{how_far} hops, one query a hop", ours)
        _say(f"{how_far} hops, recursive query", theirs)
        ratio = p95([took for took, _ in theirs]) / p95([took for took, _ in ours[: walks // 3]])
        expected = [engine.memory.walk(start, how_far) for start in chosen]
        here = sum(answer != right for (_, answer), right in zip(ours, expected, strict=True))
        wrong += here
        same = sum(answer == right for (_, answer), right in zip(theirs, expected[: walks // 3], strict=True))
        print(
            f"    p95 of the recursive query over ours: {ratio:.1f}; it agrees with memory in {same} of {len(theirs)}"
        )
        print(
            f"    ours agrees with memory in {len(ours) - here} of {len(ours)}; queries: {engine.queries(chosen[0], how_far)}"
        )
    _say("start at the hub of 505,000, guarded", [_timed(lambda: engine.walk(1, 2)) for _ in range(30)])
    _say(
        "2 hops, one step from that hub",
        [_timed(lambda start=start: engine.walk(start, 2)) for start in engine.beside_the_hub(100)],
    )
    pairs = list(zip(chosen[: walks // 2], chosen[walks // 2 :], strict=False))
    _say("shortest way, up to 4", [_timed(lambda a=a, b=b: engine.way(a, b)) for a, b in pairs])
    _say(
        "who joins two groups of 10",
        [
            _timed(lambda at=at: engine.joins(chosen[at : at + 10], chosen[at + 10 : at + 20]))
            for at in range(0, walks - 20, 10)
        ],
    )
    return 1 if wrong else 0


def _timed(act: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    answer = act()
    return (time.perf_counter() - began) * 1000, answer


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def _say(what: str, found: list[tuple[float, Any]]) -> None:
    times = [took for took, _ in found]
    sizes = [len(answer) for _, answer in found if isinstance(answer, dict)]
    reached = f", {statistics.median(sizes):.0f} records in the middle walk" if sizes else ""
    print(
        f"  {what}: p50 {statistics.median(times):.2f} ms, p95 {p95(times):.2f} ms of {len(times)}{reached}", flush=True
    )


if __name__ == "__main__":
    raise SystemExit(main())

"""Page times as ratios to a bare page: ``python -m benchmarks.pages LARGE [SMALL] --rounds 20``.

LARGE and SMALL are folders made by ``benchmarks.populate``. Each page is visited beside the bare page, the two
installations by turns; printed are medians and 95th percentiles over the rounds, in the table of performance.md.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

USERS = ("unrestricted", "restricted")
LEAST_ROUNDS = 15


class Worker:
    """A process that measures one installation."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "benchmarks.worker", str(folder)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.rounds: list[dict[str, Any]] = []

    def ask(self, what: str) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(what + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"The worker stopped: {self.process.wait()}")
        return json.loads(answer)

    def column(self, page: str, user: str, what: str) -> list[float]:
        return [each[page][user][what] for each in self.rounds]

    def pairs(self, page: str, user: str, what: str, other: str) -> float:
        """The median over the pairs of one number over the other."""
        both = zip(self.column(page, user, what), self.column(page, user, other), strict=True)
        return statistics.median(mine / bare for mine, bare in both)


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER", help="the large one, then a small one")
    parser.add_argument("--rounds", type=int, default=20)
    arguments = parser.parse_args()
    if arguments.rounds < LEAST_ROUNDS:
        parser.error(f"at least {LEAST_ROUNDS} rounds")
    workers = [Worker(folder) for folder in arguments.folders]
    for _ in range(arguments.rounds):
        for worker in workers:
            worker.rounds.append(worker.ask("round"))
    counts = [worker.ask("count") for worker in workers]
    report(workers, counts)
    for worker in workers:
        assert worker.process.stdin is not None
        worker.process.stdin.close()
        worker.process.wait()
    return 0


def report(workers: list[Worker], counts: list[dict[str, Any]]) -> None:
    large, count = workers[0], counts[0]
    pages = list(large.rounds[0])
    bare = [value for page in pages for value in large.column(page, USERS[0], "bare_clock")]
    print(f"| bare | {statistics.median(bare):.0f} | {p95(bare):.0f} | 1.0 | {count['bare'][USERS[0]]} | 1.0 | 1.0 |")
    for page in pages:
        print("| " + " | ".join([page, *_cells(workers, counts, page)]) + " |")


def _cells(workers: list[Worker], counts: list[dict[str, Any]], page: str) -> list[str]:
    large = workers[0]
    free, held = (large.column(page, user, "clock") for user in USERS)
    asked = [sorted({str(count[page][user]) for count in counts}) for user in USERS]
    growth = f"{p95(free) / p95(workers[1].column(page, USERS[0], 'clock')):.2f}" if len(workers) > 1 else "–"
    return [
        f"{statistics.median(free):.0f}",
        f"{p95(free):.0f}",
        f"{large.pairs(page, USERS[0], 'cpu', 'bare_cpu'):.1f}",
        " and ".join("/".join(each) for each in asked),
        f"{statistics.median(held) / statistics.median(free):.2f}",
        growth,
    ]


if __name__ == "__main__":
    raise SystemExit(main())

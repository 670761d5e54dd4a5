"""How long a tracker takes to come in beside a register: ``python -m benchmarks.importing --people 100000 --rows 10000``.

The register and the tracker are invented (benchmarks.people_made). The import is the product's own command in a process of its
own: reading, checking, matching, and every row imported in one transaction with an audit event each. What is printed: seconds by
stage, the most memory that process held, and of the rows whose person is on the register, for how many that person was shown.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.people_made import Made, make_people, written_again
from throughline.cli.main import main as throughline

KNOWN = 0.7
THROUGHLINE = Path(sys.executable).parent / "throughline"
HEADING = (
    "Ref",
    "First name",
    "Surname",
    "DOB",
    "Sex",
    "Address",
    "Postcode",
    "Phone",
    "Date of referral",
    "Concerns",
    "Action",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="throughline-importing-") as made:
        folder = Path(made) / "data"
        if throughline(["init", "--data", str(folder), "--hub", "Measured Exploitation Hub"]) != 0:
            return 1
        filling = importlib.import_module("benchmarks.importing_filling")
        people = list(make_people(arguments.people, arguments.seed, again=0.0))
        began = time.monotonic()
        known = filling.fill(people)
        print(f"register of {len(people):,}: {time.monotonic() - began:.0f} s to fill", file=sys.stderr)
        truth = write_tracker(Path(made) / "tracker.csv", people, arguments.rows, arguments.seed)
        del people
        stages, seconds, used = bring(Path(made) / "tracker.csv", folder)
        found = filling.shown(known, truth)
    print(json.dumps({
        "people": arguments.people, "rows": arguments.rows, "database": os.environ.get("DATABASE_URL", "sqlite").split(":")[0],
        "seconds": round(seconds, 1), "stages": stages, "processor_seconds": round(used.ru_utime + used.ru_stime, 1),
        "memory_mb": round(used.ru_maxrss / 1024), **found,
    }))  # fmt: skip
    return 0


def write_tracker(file: Path, people: list[Made], rows: int, seed: int) -> dict[str, str]:
    """A tracker: most of its rows are somebody on the register, written again. Returns who each row's reference is."""
    choose = random.Random(seed + 1)
    strangers = make_people(rows, seed + 2, again=0.0)
    truth = {}
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(HEADING)
        for number in range(1, rows + 1):
            is_known = choose.random() < KNOWN
            person = written_again(choose.choice(people), choose) if is_known else next(strangers)
            if is_known:
                truth[f"T{number}"] = person.record_id
            day = f"{choose.randint(1, 28):02}/{choose.randint(1, 10):02}/2026"
            writer.writerow((
                f"T{number}", person.given, person.family, person.dob, person.sex, person.address, person.postcode, person.phone,
                day, "Found far from home", "Taken home; spoke to mother",
            ))  # fmt: skip
    return truth


def bring(file: Path, folder: Path) -> tuple[dict[str, float], float, resource.struct_rusage]:
    """Import it as a user would. Returns seconds by stage and in all, and what that process used."""
    began = time.monotonic()
    command = [
        str(THROUGHLINE),
        "import-tracker",
        str(file),
        "--source",
        "Measured",
        "--data",
        str(folder),
        "--leave-out",
    ]
    working = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert working.stderr is not None
    ended: dict[str, float] = {}
    for line in working.stderr:
        ended[line.split(":")[0].strip()] = time.monotonic() - began
    _, status, used = os.wait4(working.pid, 0)
    seconds = time.monotonic() - began
    if status != 0:
        raise SystemExit(f"the import ended with {status}")
    stages, before = {}, 0.0
    for stage, at in ended.items():
        stages[stage] = round(at - before, 1)
        before = at
    stages["the rest"] = round(seconds - before, 1)
    return stages, seconds, used


if __name__ == "__main__":
    raise SystemExit(main())

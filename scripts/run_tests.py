"""Run the tests: all on SQLite, the browser's apart; then, on a real PostgreSQL, what depends on it. Say what did not run.

The browser's tests have a run of their own because Playwright's event loop, once started in a worker, keeps Django's
database from every test that follows it there.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.postgres import find_postgresql, postgresql  # noqa: E402

REMEDY = "Remedy, on Debian: make system-deps"
BOTH_CORES = ["-n", "2", "--dist", "loadgroup"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="also the long battery")
    arguments = parser.parse_args()
    not_run: list[str] = []
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser")):
        not_run.append(f"Browser tests: Chromium is not installed. {REMEDY}")
    length = "" if arguments.long else " and not long"
    codes = [
        _pytest("SQLite", [*BOTH_CORES, "-m", f"not browser{length}"], {}, not_run),
        _pytest("SQLite, in the browser", ["-m", f"browser{length}"], {}, not_run),
    ]
    binaries = find_postgresql()
    if binaries is None:
        not_run.append(f"Tests on PostgreSQL: no server is installed. {REMEDY}")
    else:
        with postgresql(binaries) as url:
            # The whole table of the gate comes first: it reads the most, before other tests leave dead rows behind.
            options = [*BOTH_CORES, "-m", f"database and not browser{length}", "tests/unit", "tests/integration"]
            codes.append(_pytest("PostgreSQL", options, {"THROUGHLINE_TEST_DATABASE_URL": url}, not_run))
    for line in not_run:
        print(f"NOT RUN  {line}", file=sys.stderr)
    if not_run and os.environ.get("CI"):
        print("In CI nothing may be skipped.", file=sys.stderr)
        return 1
    return max(codes)


def _pytest(where: str, options: list[str], environment: dict[str, str], not_run: list[str]) -> int:
    """One run; each skipped test's reason is added to what was not run."""
    print(f"== Tests on {where}", file=sys.stderr)
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "--durations=8", *options]
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        for line in running.stdout:
            print(line, end="", flush=True)
            found = re.match(r"SKIPPED \[(\d+)\] (.+)", line)
            if found:
                not_run.append(f"{found[1]} on {where}: {found[2]}")
    return running.returncode


if __name__ == "__main__":
    sys.exit(main())

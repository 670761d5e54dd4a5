"""Search before create over 1,000,000 invented people, on SQLite and PostgreSQL: ``python -m benchmarks.search build/search``.

Each size is filled in bulk, past the actions, with the keys the product keeps. Then people are asked for as a worker types them,
by a police officer in a team of the hub, through the gate; on PostgreSQL pg_trgm is asked the same, beside.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from tests.postgres import find_postgresql, postgresql


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the SQLite files are kept; one there already is asked again")
    parser.add_argument("--people", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--asked", type=int, default=2_000)
    parser.add_argument("--engine", choices=("sqlite", "postgresql", "both"), default="both")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    code = 0
    for size in arguments.people:
        numbers = [str(size), str(arguments.asked)]
        if arguments.engine != "postgresql":
            code |= _measure(f"sqlite:///{arguments.folder.absolute() / f'search-{size}.sqlite3'}", numbers)
        if arguments.engine != "sqlite":
            binaries = find_postgresql()
            if binaries is None:
                print("No PostgreSQL found: not measured.")
                continue
            with postgresql(binaries, "shared_buffers=1GB\n") as url:
                code |= _measure(url, numbers)
    return code


def _measure(url: str, numbers: list[str]) -> int:
    """One engine and size in a process of its own."""
    environment = {**os.environ, "THROUGHLINE_TEST_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    return subprocess.call([sys.executable, "-m", "benchmarks.search_asking", *numbers], env=environment)


if __name__ == "__main__":
    raise SystemExit(main())

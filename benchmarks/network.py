"""A large network walked through the gate, on SQLite and PostgreSQL: ``python -m benchmarks.network build/network``.

1,000,000 records and 5,000,000 links with hubs are invented at run time. The same walks are made in memory over the links
the reader may see, and by a recursive query that holds the same gate and guard. Rows are written in bulk, past the actions.
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
    parser.add_argument("folder", type=Path, help="where the SQLite file is kept; one there already is walked again")
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--links", type=int, default=5_000_000)
    parser.add_argument("--walks", type=int, default=300)
    parser.add_argument("--engine", choices=("sqlite", "postgresql", "both"), default="both")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    size = [str(arguments.records), str(arguments.links), str(arguments.walks)]
    code = 0
    if arguments.engine != "postgresql":
        code |= _measure(f"sqlite:///{arguments.folder.absolute() / 'network.sqlite3'}", size)
    if arguments.engine != "sqlite":
        binaries = find_postgresql()
        if binaries is None:
            print("No PostgreSQL found: not measured.")
            return code
        with postgresql(binaries, "shared_buffers=1GB\n") as url:
            code |= _measure(url, size)
    return code


def _measure(url: str, size: list[str]) -> int:
    """One engine in a process of its own."""
    environment = {**os.environ, "THROUGHLINE_TEST_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    return subprocess.call([sys.executable, "-m", "benchmarks.network_walks", *size], env=environment)


if __name__ == "__main__":
    raise SystemExit(main())

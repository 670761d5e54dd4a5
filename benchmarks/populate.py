"""Make an installation of invented people to measure: ``python -m benchmarks.populate FOLDER --people 100000``.

Rows are written in bulk, past the actions, so nothing here is evidence of anything but speed. Never in the repository.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from pathlib import Path

from throughline.cli.main import main as throughline


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder that does not exist yet")
    parser.add_argument("--people", type=int, default=100_000)
    arguments = parser.parse_args()
    if arguments.folder.exists():
        print(f"{arguments.folder} is there already.", file=sys.stderr)
        return 1
    began = time.monotonic()
    code = throughline(["init", "--data", str(arguments.folder), "--hub", "Measured Exploitation Hub"])
    if code != 0:
        return code
    # Models exist only once ``init`` has told Django which installation this is.
    importlib.import_module("benchmarks.filling.fill").fill(arguments.folder, arguments.people)
    print(f"{arguments.people:,} people in {time.monotonic() - began:.0f} s: {arguments.folder}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

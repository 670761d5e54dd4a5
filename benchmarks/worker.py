"""One installation, measured in one process: answers ``round`` and ``count`` on stdin with a line of JSON on stdout.

Started by ``benchmarks.pages``, which gives two of these their rounds by turns so that they share the machine's weather.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from pathlib import Path

import django


def main() -> int:
    folder = Path(sys.argv[1]).absolute()
    os.environ["THROUGHLINE_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    django.setup()
    measuring = importlib.import_module("benchmarks.measuring")
    visits = measuring.Measuring(folder)
    answers = {"round": visits.round, "count": visits.count}
    for line in sys.stdin:
        print(json.dumps(answers[line.strip()]()), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

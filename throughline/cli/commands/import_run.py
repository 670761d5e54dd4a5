"""``throughline import-run``: the work on an import that a page began, as whoever began it."""

from __future__ import annotations

import argparse

from throughline.cli.exits import DONE
from throughline.imports.queries.trackers import begun_by
from throughline.imports.trackers.work import spare_the_collector, work_on


def run(arguments: argparse.Namespace) -> int:
    spare_the_collector()
    work_on(begun_by(arguments.run), arguments.run)
    return DONE

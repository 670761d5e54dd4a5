"""``throughline dedupe``: which rows of a file are one person."""

from __future__ import annotations

import argparse

from throughline.cli.commands.match import tell_reading
from throughline.cli.exits import DONE
from throughline.cli.output import require_place, write_csv
from throughline.cli.speaking import Progress, tell
from throughline.matching.comparing.clustering import cluster
from throughline.matching.comparing.files import read_map_file, read_people
from throughline.matching.comparing.weights import read_weights

COLUMNS = ("record_id", "cluster_id", "score")


def run(arguments: argparse.Namespace) -> int:
    require_place(arguments.out, arguments.file)
    progress = Progress()
    said = read_map_file(arguments.map) if arguments.map else None
    sheet = read_people(arguments.file, said, progress)
    tell_reading(arguments.file, sheet)
    members = cluster(sheet.people, read_weights(), progress)
    write_csv(arguments.out, COLUMNS, ((each.record_id, each.cluster_id, f"{each.score:.4f}") for each in members))
    people = len({each.cluster_id for each in members})
    tell(f"{len(members):,} rows are {people:,} people: {arguments.out}")
    return DONE

"""``throughline match``: for each record of a file, who on a register it may be."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from throughline.cli.exits import DONE
from throughline.cli.output import require_place, write_csv
from throughline.cli.speaking import Progress, tell
from throughline.matching.comparing.explaining import explain
from throughline.matching.comparing.files import Sheet, read_files, read_map_file
from throughline.matching.comparing.linking import Answer, link
from throughline.matching.comparing.weights import read_weights

COLUMNS = ("record_id", "rank", "candidate_id", "score", "decision", "explanation")


def run(arguments: argparse.Namespace) -> int:
    require_place(arguments.out, arguments.register, arguments.against)
    progress = Progress()
    said = read_map_file(arguments.map) if arguments.map else None
    register, against = read_files((arguments.register, arguments.against), said, progress)
    for path, sheet in ((arguments.register, register), (arguments.against, against)):
        tell_reading(path, sheet)
    counts = dict.fromkeys(("link", "review", "new"), 0)

    def rows() -> Iterator[tuple[str, ...]]:
        for answer in link(register.people, against.people, read_weights(), progress):
            counts[answer.decision] += 1
            yield from rows_of(answer)

    write_csv(arguments.out, COLUMNS, rows())
    tell(", ".join(f"{number:,} {decision}" for decision, number in counts.items()) + f": {arguments.out}")
    return DONE


def rows_of(answer: Answer) -> Iterator[tuple[str, ...]]:
    """A row for each candidate, or one with none."""
    record_id = answer.record.record_id
    if not answer.candidates:
        yield record_id, "1", "", "0.0000", answer.decision, "nobody on the register shares enough to be compared"
    for rank, candidate in enumerate(answer.candidates, start=1):
        score = f"{candidate.score:.4f}"
        yield record_id, str(rank), candidate.person.record_id, score, answer.decision, explain(candidate.comparison)


def tell_reading(path: Path, sheet: Sheet) -> None:
    """How a file's columns were read, what is odd in it, by the rows' lines, and how many cells could not be read, by column."""
    tell(f"{path.name}: {sheet.read_as}.")
    for sentence in sheet.told:
        tell(f"{path.name}, {sentence}")
    for column, passed_over in sheet.passed_over.items():
        tell(f"{path.name}: {passed_over.sentence(column)}")

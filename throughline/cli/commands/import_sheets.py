"""``throughline import``: a tracker's four sheets, through the same action as the page."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from throughline.cli.acting import actor_of
from throughline.cli.exits import CANNOT_READ, DONE, REFUSED
from throughline.cli.speaking import Progress, answer, tell
from throughline.core.clock import now
from throughline.imports.actions.sheets import import_sheets
from throughline.imports.errors import CannotRead, RowsRefused
from throughline.imports.report import ImportReport
from throughline.imports.sheets import read_folder


def run(arguments: argparse.Namespace) -> int:
    try:
        sheets = read_folder(arguments.sheets)
        report = import_sheets(
            by=actor_of(arguments.hub),
            at=now(),
            sheets=sheets,
            source=arguments.source,
            preview=arguments.preview,
            progress=Progress(),
        )
    except CannotRead as error:
        tell(str(error))
        return CANNOT_READ
    except RowsRefused as error:
        for row in error.errors:
            answer(str(row))
        tell(str(error))
        return REFUSED
    for line in report_lines(report):
        answer(line)
    return DONE


def report_lines(report: ImportReport) -> Iterator[str]:
    """What happened, or would: counts first, then what someone has to look at. No names: the page shows those."""
    if report.is_unchanged:
        yield f"Unchanged: all {report.unchanged} rows of “{report.source}” are here already."
        return
    yield f"Preview of “{report.source}”: nothing was changed." if report.is_preview else f"Imported “{report.source}”."
    for what, number in report.imported.items():
        yield f"  {number:>6,}  {what}"
    yield f"  {report.unchanged:>6,}  rows unchanged"
    yield f"  {report.people_created:>6,}  people new"
    yield f"  {report.people_linked:>6,}  rows of a person already known"
    yield f"  {len(report.likely_matches):>6,}  likely matches for someone to review"
    for team, agency in report.teams_created:
        yield f"Team made: {team}, of {agency}"

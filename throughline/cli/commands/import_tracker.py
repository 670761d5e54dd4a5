"""``throughline import-tracker``: a hub's own tracker of people, through the same acts as the page."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from throughline.agencies.actor import Actor
from throughline.cli.acting import actor_of
from throughline.cli.exits import CANNOT_READ, DONE, REFUSED
from throughline.cli.speaking import Progress, answer, tell
from throughline.core.clock import now
from throughline.core.errors import Refused
from throughline.imports.actions.tracker_rows import answer_every_again, decide_clear_rows
from throughline.imports.actions.trackers import begin_import, give_up, keep_tracker, map_columns
from throughline.imports.errors import CannotRead
from throughline.imports.models import TrackerRun
from throughline.imports.queries.trackers import counts_of, every_faulty, every_unanswered, get_run
from throughline.imports.states import RunState
from throughline.imports.trackers.mapping import columns_said, read_as
from throughline.imports.trackers.work import spare_the_collector, work_on
from throughline.matching.comparing.files import CannotReadPeople, read_map_file


def run(arguments: argparse.Namespace) -> int:
    spare_the_collector()
    by = actor_of(arguments.hub)
    try:
        said = read_map_file(arguments.map) if arguments.map else {}
        kept = keep_tracker(
            by=by, at=now(), source=arguments.source, file_name=arguments.file.name, content=arguments.file.read_bytes(),
            sheet=arguments.sheet, rows_are=arguments.rows,
        )  # fmt: skip
    except (CannotRead, CannotReadPeople) as error:
        tell(str(error))
        return CANNOT_READ
    try:
        return _bring(by, kept, arguments, columns_said(said, kept.header, kept.columns))
    except Refused:
        give_up(by=by, at=now(), run_uuid=kept.uuid)
        raise


def _bring(by: Actor, kept: TrackerRun, arguments: argparse.Namespace, columns: dict[str, str]) -> int:
    orders = dict.fromkeys(kept.header, arguments.dates)
    tell(f"{arguments.file.name}: {read_as(columns, kept.header)}.")
    map_columns(by=by, at=now(), run_uuid=kept.uuid, columns=columns, rows_are=kept.rows_are, orders=orders)
    checked = _worked(by, kept)
    if arguments.decide_clear:
        decide_clear_rows(by=by, at=now(), run_uuid=kept.uuid)
    if arguments.again:
        answer_every_again(by=by, at=now(), run_uuid=kept.uuid, again=arguments.again)
    counts = counts_of(checked)
    for number, earlier in every_unanswered(by, checked):
        answer(
            f"row {number:,}: it has the person and day of row {earlier:,} of an earlier import, and says something else. It is"
            " left out. With --again replaces it takes that row's place, with --again another it counts as well."
        )
    for row in every_faulty(by, checked):
        for column, value, fix in row.faults:
            answer(f"row {row.number:,}, {column}: “{value}”. {fix}")
    if arguments.preview or (counts["faulty"] and not arguments.leave_out) or not counts["sound"]:
        for line in _preview_lines(counts, is_preview=arguments.preview):
            answer(line)
        give_up(by=by, at=now(), run_uuid=kept.uuid)
        return DONE if arguments.preview or not counts["faulty"] else REFUSED
    begin_import(by=by, at=now(), run_uuid=kept.uuid, leave_out=arguments.leave_out)
    for line in _imported_lines(_worked(by, kept)):
        answer(line)
    return DONE


def _worked(by: Actor, kept: TrackerRun) -> TrackerRun:
    """Do what the run waits for, here and now. Errors: Refused when it stopped."""
    work_on(by, kept.uuid, Progress())
    run = get_run(by, kept.uuid)
    if run.state == RunState.FAILED:
        raise Refused(run.stopped_because or "It stopped.")
    return run


def _preview_lines(counts: dict[str, int], *, is_preview: bool) -> Iterator[str]:
    yield "Preview: nothing was imported." if is_preview else "Nothing was imported."
    for what, words in (
        ("sound", "rows ready"), ("faulty", "rows with something to put right"), ("unchanged", "rows unchanged"),
        ("unasked", "rows like rows imported before, left out"),
        ("alike", "rows like someone already known"), ("same", "rows decided to be someone already known"),
    ):  # fmt: skip
        yield f"  {counts[what]:>7,}  {words}"


def _imported_lines(run: TrackerRun) -> Iterator[str]:
    """What happened, in counts: the pages show the names."""
    yield f"Imported “{run.source}”."
    made = run.counts["made"]
    for what, words in (
        ("rows", "rows"), ("people_new", "people new"), ("people_known", "rows of people already known"),
        ("interventions", "interventions"), ("referrals", "referrals"), ("likely", "likely matches for someone to review"),
    ):  # fmt: skip
        yield f"  {made[what]:>7,}  {words}"
    yield f"  {run.counts['left_out']:>7,}  rows left out"

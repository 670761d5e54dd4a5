"""A tracker checked: every row kept with what is wrong with it and whom it may be."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import partial
from typing import Any

from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.imports.applying import Progress
from throughline.imports.errors import CannotRead
from throughline.imports.models import TrackerRun
from throughline.imports.states import Band, DateOrder, RowState
from throughline.imports.trackers.again import find_again
from throughline.imports.trackers.alike import Found, Matching
from throughline.imports.trackers.applying import sheet_of
from throughline.imports.trackers.checking import RowReader, check_rows
from throughline.imports.trackers.orders import month_first_columns
from throughline.imports.trackers.people import count_people, is_few, name_people, parts_of, read_facts, read_people
from throughline.imports.trackers.reading import Table, read_table
from throughline.imports.trackers.together import MANY_PEOPLE, pass_by_together, readers_for
from throughline.imports.trackers.values import RowValues
from throughline.matching.comparing.explaining import explain
from throughline.matching.keeping import MOST_BEFORE_A_SEARCH, write_owed_keys
from throughline.sources.models import SourceRow

_EVERY = 1_000
_NOBODY = Found(Band.NONE, [], False)
CHECKED = (
    "number", "ref", "cells", "state", "faults", "band", "alike", "is_clear", "nhs_number", "upn", "pnc_id", "again_of_id",
)  # fmt: skip


@dataclass(frozen=True)
class Checked:
    """Every row as it is kept (``CHECKED`` names its values), the counts the page shows, and the columns of dates that may be
    either way round, with what was said of each."""

    rows: list[tuple[Any, ...]]
    counts: dict[str, int]
    orders: dict[str, str]


def check_file(by: Actor, at: dt.datetime, run: TrackerRun, progress: Progress) -> Checked:
    """Check every row of a run's file and match the sound ones. Nobody waits for it: it only reads, but for keys that a search
    would write before it asks. Errors: CannotRead, Stopped."""
    table = read_table(bytes(run.content), sheet=run.sheet, header_row=run.header_row)
    if list(table.header) != run.header:
        raise CannotRead("The file is read in another way than when it was kept. Choose its heading row anew.")
    run.orders = _orders(run, table)
    earlier = SourceRow.objects.filter(source=run.source, sheet=sheet_of(run.hub_id), ended_at__isnull=True)
    reader = RowReader.of(run, civil_date(at))
    each = _each("Reading rows", len(table.rows), progress)
    checked = list(check_rows(reader, table.rows, dict(earlier.values_list("ref", "digest")), each))
    new = [row for row, is_same in checked if not is_same and not row.faults]
    if is_few(new):
        write_owed_keys(most=MOST_BEFORE_A_SEARCH)
    matching = match(by, at, new, progress, readers=readers_for(len(new)))
    cells = dict(table.rows)
    counts: Counter[str] = Counter(rows=len(table.rows))
    found = {row.number: matching.answer(row.number) for row in new}
    again = find_again(by, at, run, new, cells, {row.ref for row, _ in checked})
    names = name_people(by, at, found.values())
    kept = []
    for row, is_same in checked:
        state = RowState.UNCHANGED if is_same else RowState.FAULTY if row.faults else RowState.SOUND
        state = RowState.ASKED if row.number in again else state
        counts.update(f"as written {key}" for key in row.as_written)
        one = as_kept(row, cells[row.number], state, found.get(row.number), names, again.get(row.number))
        kept.append(one)
    return Checked(kept, dict(counts), run.orders)


def _orders(run: TrackerRun, table: Table) -> dict[str, str]:
    """Of the columns of dates, those in question, with what was said of each."""
    asked = month_first_columns(table.header, table.rows)
    return {
        heading: run.orders.get(heading, DateOrder.OPEN)
        for heading in asked
        if run.columns.get(heading) in ("born", "happened")
    }


def match(by: Actor, at: dt.datetime, rows: list[RowValues], progress: Progress, *, readers: int = 1) -> Matching:
    """The rows set beside everyone the actor may see, and beside one another. ``readers``: processes that read them."""
    known = count_people(by, at)
    matching = Matching(rows, known)
    stage = "Looking for people already known"
    if readers == 1 or known < MANY_PEOPLE:
        matching.pass_by(read_people(by, at, rows), _each(stage, known, progress), partial(read_facts, by, at))
    else:
        pass_by_together(matching, by, at, rows, parts_of(by, at, readers), _each(stage, known, progress, readers))
    matching.among_themselves()
    return matching


def as_kept(
    row: RowValues,
    cells: Sequence[str],
    state: RowState,
    found: Found | None,
    names: Mapping[str, str],
    again: int | None = None,
) -> tuple[Any, ...]:
    """A row's values in the order of ``CHECKED``."""
    found = found or _NOBODY
    return (
        row.number, row.ref, list(cells), state, [astuple(fault) for fault in row.faults], found.band,
        alike_of(found, names), found.is_clear,
        row.numbers.get("nhs_number", ""), row.numbers.get("upn", ""), row.numbers.get("pnc_id", ""),
        again,
    )  # fmt: skip


def alike_of(found: Found, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Whom a row may be, by random id or ``row:number``, and how they agree in words."""
    return [(names.get(each.key, each.key), explain(each.comparison)) for each in found.alike]


def _each(stage: str, total: int, progress: Progress, readers: int = 1) -> Callable[[], None]:
    """``readers``: each counts its own, and as many are done by the others meanwhile."""
    done = 0

    def tell() -> None:
        nonlocal done
        done += 1
        if done % _EVERY == 0 or done == total:
            progress(stage, min(total, done * readers), total)

    return tell

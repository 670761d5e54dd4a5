"""Rows that were said to take the place of a row imported before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from throughline.agencies.actor import Actor
from throughline.core.errors import Refused
from throughline.imports.models import TrackerRow, TrackerRun
from throughline.imports.states import Again, Decided, RowState
from throughline.imports.trackers.checking import RowReader
from throughline.imports.trackers.replacing import replace_rows, replaceable, worked_on
from throughline.sources.models import SourceRow

_AT_ONCE = 500


def require_replaceable(row: SourceRow) -> None:
    """Refuse where the row's place cannot be taken. Errors: Refused."""
    _require(row, is_worked_on=not replaceable(row))


def _require(row: SourceRow, *, is_worked_on: bool) -> None:
    if row.ended_at is not None:
        raise Refused(
            f"Row {row.row_number:,} of the earlier import no longer stands. Check the rows again.", field="again"
        )
    if is_worked_on:
        raise Refused(
            f"Somebody has worked on what row {row.row_number:,} of the earlier import made. Change the record on its page, and"
            " leave this row out.", field="again",
        )  # fmt: skip


def take_places(*, by: Actor, at: dt.datetime, run: TrackerRun, reader: RowReader) -> int:
    """End the rows whose place was said to be taken; the new ones are of the same people. Returns how many. Errors: Refused."""
    asked = TrackerRow.objects.filter(run=run, state=RowState.SOUND, again=Again.REPLACES).order_by("number")
    rows = list(asked)
    for first in range(0, len(rows), _AT_ONCE):
        _take(by, at, rows[first : first + _AT_ONCE], reader)
    return len(rows)


def _take(by: Actor, at: dt.datetime, rows: Sequence[TrackerRow], reader: RowReader) -> None:
    wanted = [row.again_of_id for row in rows if row.again_of_id is not None]
    locked = SourceRow.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    earlier = {row.pk: row for row in locked}
    touched = worked_on(wanted)
    taking = []
    for row in rows:
        assert row.again_of_id is not None
        before = earlier[row.again_of_id]
        try:
            _require(before, is_worked_on=before.pk in touched)
        except Refused as error:
            raise Refused(f"Row {row.number:,}: {error.message}") from error
        taking.append((before, reader.read(row.number, row.cells)))
    for row, took in zip(rows, replace_rows(by=by, at=at, rows=taking), strict=True):
        row.decided, row.chosen = Decided.SAME, str(took.person.record.uuid)
    TrackerRow.objects.bulk_update(rows, ["decided", "chosen"], batch_size=100)

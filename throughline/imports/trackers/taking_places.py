"""Rows that were said to take the place of a row imported before."""

from __future__ import annotations

import datetime as dt

from throughline.agencies.actor import Actor
from throughline.core.errors import Refused
from throughline.imports.models import TrackerRow, TrackerRun
from throughline.imports.states import Again, Decided, RowState
from throughline.imports.trackers.checking import RowReader
from throughline.imports.trackers.replacing import replace_row, replaceable
from throughline.sources.models import SourceRow


def require_replaceable(row: SourceRow) -> None:
    """Refuse where the row's place cannot be taken. Errors: Refused."""
    if row.ended_at is not None:
        raise Refused(
            f"Row {row.row_number:,} of the earlier import no longer stands. Check the rows again.", field="again"
        )
    if not replaceable(row):
        raise Refused(
            f"Somebody has worked on what row {row.row_number:,} of the earlier import made. Change the record on its page, and"
            " leave this row out.", field="again",
        )  # fmt: skip


def take_places(*, by: Actor, at: dt.datetime, run: TrackerRun, reader: RowReader) -> int:
    """End the rows whose place was said to be taken; the new ones are of the same people. Returns how many. Errors: Refused."""
    rows = TrackerRow.objects.filter(run=run, state=RowState.SOUND, again=Again.REPLACES).order_by("number")
    taken = 0
    for row in list(rows):
        assert row.again_of_id is not None
        earlier = SourceRow.objects.select_for_update().get(pk=row.again_of_id)
        try:
            require_replaceable(earlier)
        except Refused as error:
            raise Refused(f"Row {row.number:,}: {error.message}") from error
        took = replace_row(by=by, at=at, row=earlier, said=reader.read(row.number, row.cells))
        row.decided, row.chosen = Decided.SAME, str(took.person.record.uuid)
        row.save(update_fields=["decided", "chosen"])
        taken += 1
    return taken

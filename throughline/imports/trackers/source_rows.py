"""What the rows of earlier imports say, read as their import read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from throughline.core.clock import civil_date, now
from throughline.imports.models import TrackerRun
from throughline.imports.trackers.checking import RowReader
from throughline.imports.trackers.values import RowValues
from throughline.sources.models import SourceRow


def read_source_rows(rows: Sequence[SourceRow]) -> Iterator[tuple[SourceRow, TrackerRun, RowValues]]:
    """Each row that a tracker brought, with its import and what it says, by the columns of that import."""
    runs = {
        run.batch_id: run
        for run in TrackerRun.objects.defer("content").filter(batch__in={row.batch_id for row in rows})
    }
    readers = {
        key: RowReader(run.header, run.columns, civil_date(now()), orders=run.orders) for key, run in runs.items()
    }
    for row in rows:
        if row.batch_id in readers:
            run = runs[row.batch_id]
            cells = [str(row.cells.get(heading, "")) for heading in run.header]
            yield row, run, readers[row.batch_id].read(row.row_number, cells)

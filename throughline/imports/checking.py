"""Checking rows across the sheets: refs once and known, and every closure borne out by the arrests."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from throughline.disruption.states import ClosureType, LineStatus
from throughline.imports.cells import Cells
from throughline.imports.errors import RowError
from throughline.imports.rows import (
    ArrestRow,
    InterventionRow,
    LineRow,
    OperationRow,
    read_arrest,
    read_intervention,
    read_line,
    read_operation,
)
from throughline.imports.sheets import LAYOUTS, Layout, Row, Sheets
from throughline.sources.models import SourceRow


class ReadRow(Protocol):
    """What every read row has."""

    @property
    def row(self) -> Row: ...
    @property
    def ref(self) -> str: ...


Read = TypeVar("Read", bound=ReadRow)


@dataclass
class Tracker:
    """All four sheets as values, with everything found wrong."""

    lines: list[LineRow] = field(default_factory=list)
    operations: list[OperationRow] = field(default_factory=list)
    arrests: list[ArrestRow] = field(default_factory=list)
    interventions: list[InterventionRow] = field(default_factory=list)
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)


def check_sheets(sheets: Sheets, *, source: str, today: dt.date) -> Tracker:
    """Read and check every row. Rows imported before with the same content are left out and counted as unchanged."""
    tracker = Tracker()
    earlier = {
        layout.name: dict(
            SourceRow.objects.filter(source=source, sheet=layout.name, ended_at__isnull=True).values_list(
                "ref", "digest"
            )
        )
        for layout in LAYOUTS
    }
    refs: dict[str, set[str]] = {name: set(known) for name, known in earlier.items()}
    readers: dict[str, Callable[[Cells], ReadRow]] = {
        "lines": read_line, "operations": read_operation, "arrests": read_arrest, "interventions": read_intervention,
    }  # fmt: skip
    for layout, rows in sheets:
        read = _read_all(rows, readers[layout.name], tracker, today)
        _check_refs_once(read, layout, tracker)
        refs[layout.name] |= {item.ref for item in read}
        fresh = _only_new(read, layout, earlier[layout.name], tracker)
        getattr(tracker, layout.name).extend(fresh)
    _check_known(tracker, refs)
    _check_type_1(tracker, sheets, today)
    return tracker


def _read_all(
    rows: Iterable[Row], reader: Callable[[Cells], ReadRow], tracker: Tracker, today: dt.date
) -> list[ReadRow]:
    read = []
    for row in rows:
        cells = Cells(row, today)
        read.append(reader(cells))
        tracker.errors.extend(dict.fromkeys(cells.errors))
    return read


def _error(row: Row, column: str, fix: str) -> RowError:
    return RowError(row.sheet, row.number, column, row.cells[column], fix)


def _check_refs_once(read: list[ReadRow], layout: Layout, tracker: Tracker) -> None:
    first: dict[str, int] = {}
    for item in read:
        if item.ref and item.ref in first:
            fix = f"Row {first[item.ref]} has this reference too. Every row needs its own."
            tracker.errors.append(_error(item.row, layout.ref, fix))
        first.setdefault(item.ref, item.row.number)


def _only_new(read: list[ReadRow], layout: Layout, earlier: Mapping[str, str], tracker: Tracker) -> list[ReadRow]:
    fresh = []
    for item in read:
        digest = earlier.get(item.ref)
        if digest is None:
            fresh.append(item)
        elif digest == item.row.digest:
            tracker.unchanged += 1
        else:
            fix = (
                "This reference was imported before, and the row said something else then. Correct the record on its "
                "page, or give the row a new reference."
            )
            tracker.errors.append(_error(item.row, layout.ref, fix))
    return fresh


def _check_known(tracker: Tracker, refs: Mapping[str, set[str]]) -> None:
    """Every line and operation a row names is in its sheet, or was imported before."""
    at_operations: list[ArrestRow | InterventionRow] = [*tracker.arrests, *tracker.interventions]
    on_lines: list[OperationRow | ArrestRow | InterventionRow] = [*tracker.operations, *at_operations]
    for item in on_lines:
        if item.line_ref and item.line_ref not in refs["lines"]:
            tracker.errors.append(_error(item.row, "Line ref", "No line has this reference in lines.csv."))
    for found in at_operations:
        if found.operation_ref and found.operation_ref not in refs["operations"]:
            tracker.errors.append(
                _error(found.row, "Operation ref", "No operation has this reference in operations.csv.")
            )


def _check_type_1(tracker: Tracker, sheets: Sheets, today: dt.date) -> None:
    """A type 1 closure needs a line holder of that line arrested and charged on or before the closing date."""
    charged: dict[str, list[dt.date]] = defaultdict(list)
    for row in sheets.arrests:
        arrest = read_arrest(Cells(row, today))
        if arrest.is_line_holder and arrest.charged and arrest.happened:
            charged[arrest.line_ref].append(max(arrest.charged, arrest.happened))
    for line in tracker.lines:
        if line.status == LineStatus.CLOSED and line.closure_type == ClosureType.TYPE_1 and line.closed:
            if not any(day <= line.closed for day in charged[line.ref]):
                fix = (
                    f"A type 1 closure needs a line holder of {line.ref} arrested and charged on or before "
                    f"{line.closed:%d/%m/%Y} in arrests.csv. Add the arrest, correct the date, or write type 2."
                )
                tracker.errors.append(_error(line.row, "Closure type", fix))

"""Columns whose dates may be written month first: one that can only be read so puts every date of its column in question."""

from __future__ import annotations

from collections.abc import Sequence

from throughline.imports.trackers.dates import Way, day_first, read_day, way_of

_LOOKED_AT = 50


def month_first_columns(header: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]]) -> dict[str, str]:
    """The columns that hold a date only possible month first, each with the first such and its row."""
    found: dict[str, str] = {}
    for place, heading in enumerate(header):
        said = [(number, cells[place]) for number, cells in rows if cells[place]]
        if not any(way_of(cell) for _, cell in said[:_LOOKED_AT]):
            continue
        example = next(((number, cell) for number, cell in said if _is_month_first(cell)), None)
        if example is not None:
            found[heading] = f"{example[1][:20]} in row {example[0]:,}"
    return found


def _is_month_first(cell: str) -> bool:
    return way_of(cell) == Way.MONTH_FIRST and read_day(day_first(cell)) is not None

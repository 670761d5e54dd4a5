"""Any spreadsheet as a table of text: where its heading is, and each row by the number its spreadsheet shows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from throughline.core.tables import NotText, decoded, delimiter_of, named_columns
from throughline.imports.errors import CannotRead
from throughline.imports.sheets import LONGEST_CELL, MEGABYTE
from throughline.imports.trackers.fields import FIELDS
from throughline.imports.trackers.workbooks import is_old_workbook, is_workbook, read_workbook
from throughline.matching.comparing.columns import plain

LARGEST_FILE = 25 * MEGABYTE
MOST_ROWS = 200_000
MOST_COLUMNS = 200
_LOOKED_AT = 30
_HEADINGS = frozenset(heading for field in FIELDS for heading in field.headings)

Cells = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One sheet read: its heading and rows, and the names of all sheets where there are several."""

    sheet: str
    sheets: tuple[str, ...]
    header_row: int
    header: Cells
    rows: tuple[tuple[int, Cells], ...]


def read_table(content: bytes, *, sheet: str = "") -> Table:
    """Read CSV, TSV or XLSX by what it holds, never by its name. Errors: CannotRead, with the fix."""
    if len(content) > LARGEST_FILE:
        raise CannotRead(f"The file is larger than {LARGEST_FILE // MEGABYTE} MB. Split it and import it in parts.")
    if not content.strip():
        raise CannotRead("The file is empty. Choose the one that holds the rows.")
    if is_old_workbook(content):
        raise CannotRead("This is an old XLS workbook, or one with a password. Save it as XLSX, without a password.")
    if is_workbook(content):
        sheets, chosen, raw = read_workbook(content, sheet)
    else:
        sheets, chosen, raw = (), "", [list(cells) for cells in _lines(_text(content))]
    return _table(sheets, chosen, raw)


def _table(sheets: tuple[str, ...], chosen: str, raw: Sequence[Sequence[str]]) -> Table:
    place = _header_place(raw)
    if place is None:
        raise CannotRead("No row names the columns. Put a heading such as “Name” and “Date of birth” above the rows.")
    width = max(number for number, cell in enumerate(raw[place], start=1) if cell.strip())
    if width > MOST_COLUMNS:
        raise CannotRead(
            f"The heading has {width} columns; {MOST_COLUMNS} are read. Take out those that are not needed."
        )
    rows = []
    for number, cells in enumerate(raw[place + 1 :], start=place + 2):
        if any(cell.strip() for cell in cells):
            kept = [cell.strip()[: LONGEST_CELL + 1] for cell in cells[:width]]
            rows.append((number, tuple(kept + [""] * (width - len(kept)))))
    if not rows:
        raise CannotRead("There are no rows under the heading.")
    if len(rows) > MOST_ROWS:
        raise CannotRead(f"There are {len(rows):,} rows; {MOST_ROWS:,} are read at a time. Split the file.")
    return Table(chosen, sheets, place + 1, named_columns(raw[place][:width]), tuple(rows))


def _header_place(raw: Sequence[Sequence[str]]) -> int | None:
    """The row with most headings we know, below a title or not; else the first with two cells filled."""
    known = [
        (sum(plain(cell) in _HEADINGS for cell in cells), -place)
        for place, cells in enumerate(raw[:_LOOKED_AT])
        if sum(bool(cell.strip()) for cell in cells) >= 1
    ]
    best = max(known, default=(0, 0))
    if best[0] >= 2:
        return -best[1]
    return next(
        (place for place, cells in enumerate(raw[:_LOOKED_AT]) if sum(bool(cell.strip()) for cell in cells) >= 2), None
    )


def _text(content: bytes) -> str:
    try:
        return decoded(content)
    except NotText as error:
        if error.is_binary:
            raise CannotRead("This is no CSV, TSV or XLSX file. Save the sheet as one of these.") from error
        raise CannotRead("The file cannot be read as text. Save it as “CSV UTF-8” or XLSX.") from error


def _lines(text: str) -> Iterator[Sequence[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), skipinitialspace=True)
    try:
        yield from reader
    except csv.Error as error:
        raise CannotRead(f"Line {reader.line_num:,} cannot be read ({error}). Check its quotation marks.") from error

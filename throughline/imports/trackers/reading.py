"""Any spreadsheet as a table of text: where its heading is, and each row by the number its spreadsheet shows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from throughline.core.tables import NotText, decoded, delimiter_of, letter_of, named_columns
from throughline.imports.errors import CannotRead
from throughline.imports.sheets import LONGEST_CELL, MEGABYTE
from throughline.imports.trackers.fields import HEADINGS, NAMING
from throughline.imports.trackers.workbooks import is_old_workbook, is_workbook, read_workbook
from throughline.matching.comparing.headings import plain

LARGEST_FILE = 25 * MEGABYTE
MOST_ROWS = 200_000
MOST_COLUMNS = 1_000
_LOOKED_AT = 30

Cells = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One sheet read: its heading and rows, and the names of all sheets where there are several.

    ``headed``: how many cells the heading of a text file has, those without words too; 0 for a workbook, whose cells have places.
    ``tops``: the first rows as they are, for whoever says which of them names the columns.
    """

    sheet: str
    sheets: tuple[str, ...]
    header_row: int
    header: Cells
    rows: tuple[tuple[int, Cells], ...]
    headed: int = 0
    tops: tuple[Cells, ...] = ()


def read_table(content: bytes, *, sheet: str = "", header_row: int = 0, known: Iterable[str] = ()) -> Table:
    """Read CSV, TSV or XLSX by what it holds, never by its name.

    ``header_row``: the row that names the columns, where somebody said so. ``known``: headings its source has had, which name
    columns like those we know. Errors: CannotRead, with the fix.
    """
    if len(content) > LARGEST_FILE:
        raise CannotRead(f"The file is larger than {LARGEST_FILE // MEGABYTE} MB. Split it and import it in parts.")
    if not content.strip():
        raise CannotRead("The file is empty. Choose the one that holds the rows.")
    if is_old_workbook(content):
        raise CannotRead("This is an old XLS workbook, or one with a password. Save it as XLSX, without a password.")
    headings = frozenset(map(plain, known))
    if is_workbook(content):
        sheets, chosen, raw = read_workbook(content, sheet, lambda rows: _fits(rows, headings))
    else:
        sheets, chosen, raw = (), "", [list(cells) for cells in _lines(_text(content))]
    place = header_row - 1 if header_row else _header_place(raw, headings)
    if place is None or place >= len(raw) or not any(cell.strip() for cell in raw[place]):
        raise CannotRead("No row names the columns. Put a heading such as “Name” and “Date of birth” above the rows.")
    table = _table(sheets, chosen, raw, place)
    return table if sheets else replace(table, headed=len(raw[place]))


def _table(sheets: tuple[str, ...], chosen: str, raw: Sequence[Sequence[str]], place: int) -> Table:
    """As wide as its widest row: what lies right of the last heading is kept with its row."""
    filled = [
        (number, cells) for number, cells in enumerate(raw[place + 1 :], start=place + 2) if any(map(str.strip, cells))
    ]
    if not filled:
        raise CannotRead("There are no rows under the heading.")
    if len(filled) > MOST_ROWS:
        raise CannotRead(f"There are {len(filled):,} rows; {MOST_ROWS:,} are read at a time. Split the file.")
    width, widest = max((_filled(cells), -number) for number, cells in [(place + 1, raw[place]), *filled])
    if width > MOST_COLUMNS:
        raise CannotRead(
            f"Row {-widest:,} reaches to column {letter_of(width - 1)}, the {width:,}th; {MOST_COLUMNS:,} columns are read. "
            "Take out those that are not needed."
        )
    rows = []
    for number, cells in filled:
        kept = [cell.strip()[: LONGEST_CELL + 1] for cell in cells[:width]]
        rows.append((number, tuple(kept + [""] * (width - len(kept)))))
    heading = [*raw[place][:width], *[""] * (width - len(raw[place]))]
    tops = tuple(tuple(cells) for cells in raw[:_LOOKED_AT])
    return Table(chosen, sheets, place + 1, named_columns(heading), tuple(rows), tops=tops)


def _filled(cells: Sequence[str]) -> int:
    """How far a row reaches: to its last cell that says something."""
    for number in range(len(cells), 0, -1):
        if cells[number - 1].strip():
            return number
    return 0


def _header_place(raw: Sequence[Sequence[str]], known: frozenset[str]) -> int | None:
    """The first of the rows with most different headings we know, below a title or not; else the first with two cells filled.

    A row of answers names one heading at most however often it says “No”, which is the heading of a number too.
    """
    best = max(
        (
            (len({plain(cell) for cell in cells if plain(cell) in known or HEADINGS.fitting(cell)}), -place)
            for place, cells in enumerate(raw[:_LOOKED_AT])
        ),
        default=(0, 0),
    )
    if best[0] >= 2:
        return -best[1]
    return next(
        (place for place, cells in enumerate(raw[:_LOOKED_AT]) if sum(bool(cell.strip()) for cell in cells) >= 2), None
    )


def _fits(raw: Sequence[Sequence[str]], known: frozenset[str]) -> int:
    """Of a sheet: 2, its columns are named as a tracker's are, a name among them; 1, it has columns; 0, it has none."""
    place = _header_place(raw, known)
    if place is None:
        return 0
    told = {cell: {field for field, _ in HEADINGS.fitting(cell)} for cell in raw[place] if cell.strip()}
    usual = [cell for cell, fields in told.items() if fields or plain(cell) in known]
    is_named = any(plain(cell) in known or told[cell] & NAMING for cell in usual)
    return 2 if is_named and len(usual) > 1 else 1


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

"""XLSX workbooks as text. What a formula last worked out is read; nothing in a workbook is ever run or fetched."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import IO

from python_calamine import CalamineError, CalamineWorkbook

from throughline.imports.errors import CannotRead
from throughline.imports.sheets import MEGABYTE

# A workbook is a ZIP archive: what it unpacks to is added up before anything is unpacked.
LARGEST_UNPACKED = 300 * MEGABYTE
MOST_PARTS = 2_000
MOST_TIMES_SMALLER = 400
_PART = b"PK\x01\x02"
_FAR_MORE = "The workbook unpacks to far more than a tracker holds, so it was not opened. Save the sheet as CSV."
_MOST_CELLS = 20_000_000
_FURTHEST_COLUMN = 1_000
_PLACE = re.compile(rb"""\br=["']([A-Z]{0,3})(\d{1,7})["']""")
_ODD_PLACE = re.compile(rb"""\br=["'][^"'<>]{0,30}&""")

_CellValue = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


def is_workbook(content: bytes) -> bool:
    return content[:4] == b"PK\x03\x04"


def is_old_workbook(content: bytes) -> bool:
    """The container of XLS, and of an XLSX with a password."""
    return content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_workbook(
    content: bytes, sheet: str, fits: Callable[[Sequence[Sequence[str]]], int] = len
) -> tuple[tuple[str, ...], str, list[list[str]]]:
    """The names of its visible sheets, the one read, and its rows. Errors: CannotRead.

    ``fits``: how well rows fit what is looked for. The first sheet that fits wholly (2 or more) is read, else the first that fits
    best, unless one is said.
    """
    _require_small(content)
    best: tuple[int, str, list[list[str]]] = (-1, "", [])
    try:
        with CalamineWorkbook.from_object(io.BytesIO(content)) as book:
            names = tuple(each.name for each in book.sheets_metadata if str(each.visible).endswith("Visible")
                          and str(each.typ).endswith("WorkSheet"))  # fmt: skip
            if sheet and sheet not in names:
                raise CannotRead(f"The workbook has no sheet “{sheet}”. It has: {', '.join(names)}.")
            for name in [sheet] if sheet else names:
                found = book.get_sheet_by_name(name)
                rows = [[_text_of(cell) for cell in row] for row in found.to_python(skip_empty_area=False)]
                fit = 2 if sheet else min(2, fits(rows)) if len(rows) > 1 else -1
                if fit > best[0]:
                    _fill_down(rows, found.merged_cell_ranges or [])
                    best = fit, name, rows
                if fit == 2:
                    break
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise CannotRead(
            "The workbook cannot be read. Open it in a spreadsheet program and save it as XLSX anew."
        ) from error
    if best[0] < 0:
        raise CannotRead("No sheet of the workbook holds rows.")
    return names, best[1], best[2]


def _require_small(content: bytes) -> None:
    # Each part has its mark in the archive's list: counted where it lies, before a list of millions is made of it.
    if content.count(_PART) > MOST_PARTS:
        raise CannotRead(_FAR_MORE)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _require_sound(archive, len(content))
    except (zipfile.BadZipFile, ValueError) as error:
        raise CannotRead("The workbook is damaged. Save it as XLSX anew.") from error


def _require_sound(archive: zipfile.ZipFile, size: int) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise CannotRead("This is no workbook but another kind of archive. Choose a CSV, TSV or XLSX file.")
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED or unpacked > MOST_TIMES_SMALLER * size:
        raise CannotRead(_FAR_MORE)
    if any(part.flag_bits & 0x1 for part in parts):
        raise CannotRead("The workbook has a password. Save it without one.")
    for part in parts:
        if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
            with archive.open(part) as sheet:
                _require_filled(sheet)


def _require_filled(sheet: IO[bytes]) -> None:
    """One cell far out makes a reader reserve all that lies before it: how far a sheet reaches is read first."""
    rows = columns = 0
    rest = b""
    while chunk := sheet.read(MEGABYTE):
        piece = rest + chunk
        if b"\x00" in piece or _ODD_PLACE.search(piece):
            raise CannotRead("The workbook is written in a way that is not read. Save it as XLSX anew.")
        for place in _PLACE.finditer(piece):
            rows, columns = max(rows, int(place[2])), max(columns, _column_of(place[1]))
        if rows * max(columns, 1) > _MOST_CELLS or columns > _FURTHEST_COLUMN:
            raise CannotRead("A sheet reaches much further than its rows. Copy the rows to a new sheet and save that.")
        rest = piece[-40:]


def _column_of(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _fill_down(rows: list[list[str]], merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Cells merged down a column say the same in each of their rows."""
    for (top, left), (bottom, right) in merged:
        if left == right and top < bottom < len(rows):
            for row in range(top + 1, bottom + 1):
                rows[row][left] = rows[top][left]


def _text_of(value: _CellValue) -> str:
    """A cell as a person would write it: dates day first, whole numbers whole."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dt.datetime):
        return value.strftime("%d/%m/%Y") + (value.strftime(" %H:%M") if value.time() != dt.time() else "")
    if isinstance(value, dt.date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)

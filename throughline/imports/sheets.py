"""The four sheets of a tracker: their files and columns, and reading them as text."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from throughline.imports.errors import CannotRead

MEGABYTE = 1024 * 1024
LARGEST_SHEET = 20 * MEGABYTE
LONGEST_CELL = 10_000


@dataclass(frozen=True)
class Layout:
    """One sheet: the column that names a row, then the others it must have."""

    name: str
    ref: str
    columns: tuple[str, ...]

    @property
    def file(self) -> str:
        return f"{self.name}.csv"


LINES = Layout(
    "lines",
    "Line ref",
    ("Line ref", "Line name", "Deal phone(s)", "Exporting force", "Importing force(s)", "Owning team",
     "First reported", "Status", "Date closed", "Closure type"),
)  # fmt: skip
OPERATIONS = Layout(
    "operations",
    "Operation ref",
    ("Operation ref", "Date", "Team", "Type", "Line ref", "Address", "Area", "Local authority", "Police force",
     "Suspected cuckooed"),
)  # fmt: skip
ARRESTS = Layout(
    "arrests",
    "Arrest ref",
    ("Arrest ref", "Date", "Operation ref", "Line ref", "Name", "Date of birth", "Age if DOB not known", "Sex",
     "Offence", "Line holder", "Date charged", "Team"),
)  # fmt: skip
INTERVENTIONS = Layout(
    "interventions",
    "Intervention ref",
    ("Intervention ref", "Date", "Operation ref", "Line ref", "Name", "Date of birth", "Age if DOB not known", "Sex",
     "Home local authority", "Found at", "Reason", "Referred to Exploitation Hub", "Mentoring",
     "Prince's Trust programme", "Housing move sought"),
)  # fmt: skip
LAYOUTS = (LINES, OPERATIONS, ARRESTS, INTERVENTIONS)


@dataclass(frozen=True)
class Row:
    """A row as text: its number in the file (the heading is row 1) and its cells by column, outer spaces taken off."""

    sheet: str
    number: int
    cells: Mapping[str, str]

    @property
    def digest(self) -> str:
        """What decides whether a row seen before says the same."""
        text = json.dumps(dict(self.cells), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Sheets:
    """All four sheets, read."""

    lines: tuple[Row, ...]
    operations: tuple[Row, ...]
    arrests: tuple[Row, ...]
    interventions: tuple[Row, ...]

    def __iter__(self) -> Iterator[tuple[Layout, tuple[Row, ...]]]:
        yield LINES, self.lines
        yield OPERATIONS, self.operations
        yield ARRESTS, self.arrests
        yield INTERVENTIONS, self.interventions

    @property
    def row_count(self) -> int:
        return sum(len(rows) for _, rows in self)


def read_folder(folder: Path) -> Sheets:
    """Read the four files of a folder. Errors: CannotRead, naming the file and what is wrong with it."""
    if not folder.is_dir():
        raise CannotRead(f"There is no folder {folder}.")
    contents: dict[str, bytes] = {}
    for layout in LAYOUTS:
        path = folder / layout.file
        try:
            if path.stat().st_size > LARGEST_SHEET:
                raise CannotRead(_too_large(layout))
            contents[layout.name] = path.read_bytes()
        except OSError as error:
            why = "is missing" if isinstance(error, FileNotFoundError) else f"cannot be read ({error.strerror})"
            raise CannotRead(f"{layout.file} {why}. The folder must hold {_all_files()}.") from error
    return read_contents(contents)


def read_contents(contents: Mapping[str, bytes]) -> Sheets:
    """Read the four sheets from their bytes, by sheet name. Errors: CannotRead."""
    missing = [layout.file for layout in LAYOUTS if layout.name not in contents]
    if missing:
        raise CannotRead(f"{', '.join(missing)} missing. Give {_all_files()}.")
    return Sheets(**{layout.name: tuple(_rows(layout, contents[layout.name])) for layout in LAYOUTS})


def _all_files() -> str:
    names = [layout.file for layout in LAYOUTS]
    return ", ".join(names[:-1]) + " and " + names[-1]


def _too_large(layout: Layout) -> str:
    return f"{layout.file} is larger than {LARGEST_SHEET // MEGABYTE} MB. Split the tracker and import it in parts."


def _text(layout: Layout, content: bytes) -> str:
    """UTF-8, with or without a byte-order mark, or the Windows code page spreadsheets write."""
    if len(content) > LARGEST_SHEET:
        raise CannotRead(_too_large(layout))
    if b"\x00" in content:
        raise CannotRead(f"{layout.file} is not a CSV file. Save the sheet as “CSV UTF-8” and try again.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(letter < " " and letter not in "\t\r\n" for letter in text):
            return text
    raise CannotRead(f"{layout.file} is not a CSV file. Save the sheet as “CSV UTF-8” and try again.")


def _rows(layout: Layout, content: bytes) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(_text(layout, content), newline=""), strict=True)
    try:
        places = _columns(layout, next(reader, []))
        for number, cells in enumerate(reader, start=2):
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) <= max(places.values()):
                raise CannotRead(
                    f"{layout.file}, row {number} has {len(cells)} cells; the heading has more. Check its commas and quotes."
                )
            yield Row(layout.name, number, {column: _cell(cells[place]) for column, place in places.items()})
    except csv.Error as error:
        raise CannotRead(
            f"{layout.file}, line {reader.line_num} cannot be read as CSV ({error}). Check its quotes."
        ) from error


def _cell(text: str) -> str:
    return text.strip()[: LONGEST_CELL + 1]


def _columns(layout: Layout, heading: list[str]) -> dict[str, int]:
    """Where each column is, whatever the order, spacing or case of the heading. Errors: CannotRead."""
    found = [" ".join(cell.split()).casefold() for cell in heading]
    missing = [column for column in layout.columns if column.casefold() not in found]
    if missing:
        raise CannotRead(f"{layout.file} has no column {', '.join(f'“{column}”' for column in missing)}.")
    twice = [column for column in layout.columns if found.count(column.casefold()) > 1]
    if twice:
        raise CannotRead(f"{layout.file} has the column “{twice[0]}” twice.")
    return {column: found.index(column.casefold()) for column in layout.columns}

"""Files of people, CSV or TSV, read as people to compare. What is wrong is said with its file, row, column and the fix."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from throughline.core.errors import ThroughlineError
from throughline.matching.comparing.addresses import read_address
from throughline.matching.comparing.columns import Columns, WrongColumns, guess_columns, plain, read_map
from throughline.matching.comparing.dates import read_age, read_born
from throughline.matching.comparing.folding import words_of
from throughline.matching.comparing.identifiers import NOTHING, nhs_number, phone_of, pnc_id, unchecked_of, upn
from throughline.matching.comparing.names import Words, split_name
from throughline.matching.comparing.people import Person

Progress = Callable[[str, int, int], None]
LONGEST_CELL = 10_000
CHECKS: Mapping[str, Callable[[str], str]] = {"nhs_number": nhs_number, "upn": upn, "pnc_id": pnc_id}
SEXES = {"m": "M", "male": "M", "man": "M", "boy": "M", "f": "F", "female": "F", "woman": "F", "girl": "F"}
STEP = 1000
T = TypeVar("T")


class CannotReadPeople(ThroughlineError):
    """A file cannot be read as people; nothing was written."""


@dataclass
class Sheet:
    """A file's people, and what in it could not be read and is left out of the comparison."""

    people: list[Person]
    columns: Columns
    passed_over: dict[str, int] = field(default_factory=dict)


def read_map_file(path: Path) -> Mapping[str, object]:
    """A TOML file with a line for each field: ``family = "Last known name"``. Errors: CannotReadPeople."""
    try:
        return tomllib.loads(_text_of(path))
    except tomllib.TOMLDecodeError as error:
        raise CannotReadPeople(
            f'{path}: {error}. Write a line for each field, such as  family = "Column name"'
        ) from error


def read_people(path: Path, said: Mapping[str, object] | None, progress: Progress) -> Sheet:
    """Every row as a person. Errors: CannotReadPeople."""
    rows = list(_rows_of(path))
    header = [cell.strip() for cell in rows[0][1]] if rows else []
    _require_header(path, header)
    try:
        columns = read_map(said, header) if said else guess_columns(header)
    except WrongColumns as error:
        raise CannotReadPeople(f"{path}: {error}") from error
    sheet = Sheet([], columns)
    reader = _Reader(sheet, dt.date.today())
    seen: dict[str, int] = {}
    for number, (line, cells) in enumerate(rows[1:], start=1):
        cell = dict(zip(header, _require_cells(path, line, header, cells), strict=True))
        person = reader.person(cell, str(number))
        if person.record_id in seen:
            column = columns.get("record_id", ("record_id",))[0]
            raise CannotReadPeople(
                f"{path}, row {line}, column “{column}”: “{person.record_id}” is also in row {seen[person.record_id]}. "
                "Give every row its own."
            )
        seen[person.record_id] = line
        sheet.people.append(person)
        if number % STEP == 0 or number == len(rows) - 1:
            progress(f"Reading {path.name}", number, len(rows) - 1)
    return sheet


def _text_of(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CannotReadPeople(f"{path}: {error.strerror or error}. Give a file that can be read.") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise CannotReadPeople(f"{path}, row {row}: not UTF-8. Save the file as “CSV UTF-8”.") from error
    if "\x00" in text:
        row = text.count("\n", 0, text.index("\x00")) + 1
        raise CannotReadPeople(f"{path}, row {row}: holds a NUL character. Save the file as “CSV UTF-8”.")
    return text


def _rows_of(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with its line in the file."""
    text = _text_of(path)
    first = text.split("\n", 1)[0]
    delimiter = max("\t,;|", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise CannotReadPeople(
            f"{path}, row {line}: {error}. Put a cell that holds quotation marks in quotation marks, each of its own doubled."
        ) from error


def _require_header(path: Path, header: Sequence[str]) -> None:
    if not header:
        raise CannotReadPeople(f"{path}: empty. Give a file whose first row names its columns.")
    for place, name in enumerate(header, start=1):
        if not name:
            raise CannotReadPeople(f"{path}, row 1, column {place}: has no name. Name every column.")
        if name in header[: place - 1]:
            raise CannotReadPeople(f"{path}, row 1, column {place}: “{name}” is there twice. Name every column once.")


def _require_cells(path: Path, line: int, header: Sequence[str], cells: list[str]) -> list[str]:
    if len(cells) != len(header):
        more = len(cells) > len(header)
        column = f"after “{header[-1]}”" if more else f"“{header[len(cells)]}”"
        raise CannotReadPeople(
            f"{path}, row {line}, column {column}: {len(cells)} cells, and the header has {len(header)}. "
            + ("Put a cell that holds a comma in quotation marks." if more else "Add the missing cells.")
        )
    for name, cell in zip(header, cells, strict=True):
        if len(cell) > LONGEST_CELL:
            raise CannotReadPeople(
                f"{path}, row {line}, column “{name}”: {len(cell):,} characters. At most {LONGEST_CELL:,}: "
                "is a quotation mark missing?"
            )
    return cells


class _Reader:
    """Rows as people. What is written but says nothing that can be compared is counted by its column."""

    def __init__(self, sheet: Sheet, today: dt.date) -> None:
        self.sheet = sheet
        self.today = today

    def person(self, row: Mapping[str, str], number: str) -> Person:
        given, family = self._names(row)
        numbers, unchecked = self._numbers(row)
        born = self._read(row, "born", read_born)
        return Person(
            record_id=self._name_of_row(row) or number,
            given=given,
            family=family,
            alias=" ".join(words_of(self._one(row, "alias"))),
            born=born,
            ages=None if born else self._ages(row),
            sex=SEXES.get(self._one(row, "sex").lower(), ""),
            address=read_address(self._all(row, "address"), self._one(row, "postcode"), self._one(row, "town")),
            phones=self._phones(row),
            mail=self._one(row, "mail").lower(),
            numbers=numbers,
            unchecked=unchecked,
            texts=tuple(
                (plain(column), " ".join(words_of(row[column])))
                for column in self.sheet.columns.get("text", ())
                if words_of(row[column])
            ),
        )

    def _name_of_row(self, row: Mapping[str, str]) -> str:
        """As it is written: “NA” may well name a row."""
        columns = self.sheet.columns.get("record_id")
        return row[columns[0]].strip() if columns else ""

    def _one(self, row: Mapping[str, str], named: str) -> str:
        return _said(row[self.sheet.columns[named][0]]) if self.sheet.columns.get(named) else ""

    def _all(self, row: Mapping[str, str], named: str) -> str:
        return " ".join(said for column in self.sheet.columns.get(named, ()) if (said := _said(row[column])))

    def _read(self, row: Mapping[str, str], named: str, read: Callable[[str], T | None]) -> T | None:
        written = self._one(row, named)
        found = read(written) if written else None
        if written and not found:
            self._pass_over(self.sheet.columns[named][0])
        return found

    def _pass_over(self, column: str) -> None:
        self.sheet.passed_over[column] = self.sheet.passed_over.get(column, 0) + 1

    def _ages(self, row: Mapping[str, str]) -> tuple[int, int] | None:
        on = read_born(self._one(row, "age_on"))
        try:
            day = dt.date(*on) if on else self.today
        except ValueError:
            day = self.today
        return self._read(row, "age", lambda text: read_age(text, day))

    def _names(self, row: Mapping[str, str]) -> tuple[Words, Words]:
        given, family = words_of(self._all(row, "given")), words_of(self._all(row, "family"))
        if not given and not family:
            return split_name(self._one(row, "name"))
        if not family and len(given) > 1:
            return given[:-1], given[-1:]
        return given, family

    def _phones(self, row: Mapping[str, str]) -> tuple[str, ...]:
        found = []
        for column in self.sheet.columns.get("phone", ()):
            for written in re.split(r"[;,/|]", _said(row[column])):
                if phone := phone_of(written.strip()) if written.strip() else "":
                    found.append(phone)
                elif written.strip():
                    self._pass_over(column)
        return tuple(dict.fromkeys(found))

    def _numbers(self, row: Mapping[str, str]) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
        checked, unchecked = [], []
        for kind, check in CHECKS.items():
            if written := self._one(row, kind):
                if value := check(written):
                    checked.append((kind, value))
                else:
                    self._pass_over(self.sheet.columns[kind][0])
                    unchecked.append((kind, unchecked_of(written)))
        for column in self.sheet.columns.get("number", ()):
            if value := unchecked_of(row[column]):
                unchecked.append((plain(column), value))
        return tuple(checked), tuple(pair for pair in unchecked if pair[1])


def _said(cell: str) -> str:
    """The cell, unless it only says that nothing is known."""
    text = cell.strip()
    return "" if text.lower() in NOTHING else text

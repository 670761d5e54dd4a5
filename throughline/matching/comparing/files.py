"""Files of people, CSV or TSV, read as people to compare. What is wrong is said with its file, row, column and the fix."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TypeVar

from throughline.core.tables import NotText, decoded, named_columns
from throughline.matching.comparing.addresses import read_address
from throughline.matching.comparing.columns import (
    BIRTH_PARTS,
    HEADINGS,
    Columns,
    WrongColumns,
    guess_columns,
    read_as,
    read_map,
    require_in_some,
)
from throughline.matching.comparing.dates import Born, is_to_come, read_age, read_born, read_parts
from throughline.matching.comparing.folding import words_of
from throughline.matching.comparing.headings import plain
from throughline.matching.comparing.identifiers import (
    NOTHING,
    nhs_number,
    phone_of,
    phones_apart,
    pnc_id,
    unchecked_of,
    upn,
)
from throughline.matching.comparing.names import Words, split_name
from throughline.matching.comparing.people import Person
from throughline.matching.comparing.rows import CannotReadPeople, rows_of

__all__ = ["CHECKS", "CannotReadPeople", "Progress", "Sheet", "read_files", "read_map_file", "read_people"]

Progress = Callable[[str, int, int], None]
LONGEST_CELL = 10_000
CHECKS: Mapping[str, Callable[[str], str]] = {"nhs_number": nhs_number, "upn": upn, "pnc_id": pnc_id}
SEXES = {"m": "M", "male": "M", "man": "M", "boy": "M", "f": "F", "female": "F", "woman": "F", "girl": "F"}
STEP = 1000
TITLE_AT_MOST = 10
TOLD_AT_MOST = 10
T = TypeVar("T")


# How each field is written, where a cell of it could not be read.
_DATES = "a date since 1900, such as 16/08/2012, 2012-08-16, 16 August 2012 or 16082012"
EXPECTED: Mapping[str, str] = {
    "born": _DATES, "birth_year": "a day, a month and a year since 1900, such as 16, 8 and 2012",
    "age": "an age such as 16, or 15-17",
    "nhs_number": "ten figures, the last of which is the check digit of the others",
    "upn": "a letter and twelve figures, where the letter is the check of the figures",
    "pnc_id": "such as 2012/1234567X, where the letter is the check of the figures",
    "phone": "a phone number such as 07700 900123",
}  # fmt: skip
# What names a person to others is told by its row alone.
_SHOWN = frozenset({"born", "birth_year", "age"})


@dataclass
class PassedOver:
    """Cells of a column that could not be read: how many, the first one's row in the file, and how it is written."""

    row: int
    value: str
    expected: str
    count: int = 0

    def sentence(self, column: str) -> str:
        value = f": “{self.value[:40]}”" if self.value else ""
        return (
            f"{self.count:,} cells of “{column}” could not be read and count for little, the first in row {self.row}{value}. "
            f"Write {self.expected}."
        )


@dataclass
class Sheet:
    """A file's people, what in it could not be read and is left out of the comparison, and what is odd in it, in sentences.

    ``read_as``: which column is read as which field, and which are not used.
    """

    people: list[Person]
    columns: Columns
    read_as: str = ""
    passed_over: dict[str, PassedOver] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)


class _Opened(NamedTuple):
    """A file's columns, and each of its rows with its line in the file."""

    path: Path
    header: tuple[str, ...]
    rows: list[tuple[int, list[str]]]


def read_map_file(path: Path) -> Mapping[str, object]:
    """A TOML file with a line for each field: ``family = "Last known name"``. Errors: CannotReadPeople."""
    try:
        return tomllib.loads(_text_of(path).replace("\r\n", "\n").replace("\r", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise CannotReadPeople(
            f'{path}: {error}. Write a line for each field, such as  family = "Column name"'
        ) from error


def read_people(path: Path, said: Mapping[str, object] | None, progress: Progress) -> Sheet:
    """Every row as a person. Errors: CannotReadPeople."""
    return read_files([path], said, progress)[0]


def read_files(paths: Sequence[Path], said: Mapping[str, object] | None, progress: Progress) -> list[Sheet]:
    """Every row of each file as a person. A column the map names must be in one of them. Errors: CannotReadPeople."""
    opened = [_open(path) for path in paths]
    if said:
        try:
            require_in_some(said, {each.path.name: each.header for each in opened})
        except WrongColumns as error:
            raise CannotReadPeople(f"{' and '.join(str(path) for path in paths)}: {error}") from error
    return [_people_of(each, said, progress) for each in opened]


def _open(path: Path) -> _Opened:
    rows = list(rows_of(path, _text_of(path)))
    place = _header_place([cells for _, cells in rows])
    if place is None:
        raise CannotReadPeople(f"{path}: empty. Give a file whose first row names its columns.")
    return _Opened(path, named_columns(rows[place][1]), rows[place + 1 :])


def _header_place(rows: Sequence[Sequence[str]]) -> int | None:
    """The first row that says anything; under a title, the first that holds two headings we know."""
    first = next((place for place, cells in enumerate(rows) if any(cell.strip() for cell in cells)), None)
    if first is not None and sum(bool(cell.strip()) for cell in rows[first]) == 1:
        for place, cells in enumerate(rows[first + 1 : first + TITLE_AT_MOST], start=first + 1):
            if sum(bool(HEADINGS.fitting(cell)) for cell in cells) > 1:
                return place
    return first


def _people_of(opened: _Opened, said: Mapping[str, object] | None, progress: Progress) -> Sheet:
    path, header, rows = opened
    try:
        columns = read_map(said, header) if said else guess_columns(header)
    except WrongColumns as error:
        raise CannotReadPeople(f"{path}: {error}") from error
    sheet = Sheet([], columns, read_as(columns, header))
    reader = _Reader(sheet, dt.date.today())
    odd = _Odd()
    for number, (line, cells) in enumerate(rows, start=1):
        cell = dict(zip(header, _cells_of(path, line, header, cells, odd), strict=True))
        person = reader.person(cell, str(number), line)
        odd.named(person.record_id, line)
        sheet.people.append(person)
        if number % STEP == 0 or number == len(rows):
            progress(f"Reading {path.name}", number, len(rows))
    sheet.told = [*odd.sentences(len(header)), *reader.to_come()]
    return sheet


def _text_of(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CannotReadPeople(f"{path}: {error.strerror or error}. Give a file that can be read.") from error
    try:
        return decoded(content)
    except NotText as error:
        raise CannotReadPeople(
            f"{path}, row {error.row}: holds what is no text. Save the file as “CSV UTF-8”."
        ) from error


def _cells_of(path: Path, line: int, header: Sequence[str], cells: list[str], odd: _Odd) -> list[str]:
    """The row's cells, as many as the header has: what is missing is empty, what is over is left out and told."""
    for name, cell in zip(header, cells, strict=False):
        if len(cell) > LONGEST_CELL:
            raise CannotReadPeople(
                f"{path}, row {line}, column “{name}”: {len(cell):,} characters. At most {LONGEST_CELL:,}: "
                "is a quotation mark missing?"
            )
    if len(cells) < len(header):
        odd.short.append(line)
    elif any(cell.strip() for cell in cells[len(header) :]):
        odd.long.append(line)
    return (cells + [""] * (len(header) - len(cells)))[: len(header)]


class _Odd:
    """Rows that are read, and that somebody should look at, by their line in the file."""

    def __init__(self) -> None:
        self.short: list[int] = []
        self.long: list[int] = []
        self.again: list[int] = []
        self._first: dict[str, int] = {}

    def named(self, record_id: str, line: int) -> None:
        if self._first.setdefault(record_id, line) != line:
            self.again.append(line)

    def sentences(self, width: int) -> Iterator[str]:
        for lines, words in (
            (self.short, f"fewer than the {width} cells of the header: the missing ones are taken as empty"),
            (
                self.long,
                f"more than the {width} cells of the header: what is over is left out. Is a comma in a cell unquoted?",
            ),
            (self.again, "a record_id that an earlier row has: each is kept as a record of its own"),
        ):
            if lines:
                more = f" and {len(lines) - TOLD_AT_MOST:,} more" if len(lines) > TOLD_AT_MOST else ""
                listed = ", ".join(map(str, lines[:TOLD_AT_MOST]))
                yield f"row{'s' if len(lines) > 1 else ''} {listed}{more}: {words}."


class _Reader:
    """Rows as people. What is written but says nothing that can be compared is counted by its column."""

    def __init__(self, sheet: Sheet, today: dt.date) -> None:
        self.sheet = sheet
        self.today = today
        self._line = 0
        self._to_come: list[tuple[int, str]] = []

    def to_come(self) -> Iterator[str]:
        """Dates of birth still to come."""
        if self._to_come:
            line, written = self._to_come[0]
            more = f", and {len(self._to_come) - 1:,} more" if len(self._to_come) > 1 else ""
            yield f"row {line}: “{written[:40]}”{more}: a date of birth still to come. It is compared as it is: correct the year."

    def person(self, row: Mapping[str, str], number: str, line: int) -> Person:
        self._line = line
        given, family = self._names(row)
        numbers, unchecked = self._numbers(row)
        born = self._born(row)
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
            self._pass_over(self.sheet.columns[named][0], named, written)
        return found

    def _pass_over(self, column: str, named: str, written: str) -> None:
        first = PassedOver(self._line, written if named in _SHOWN else "", EXPECTED[named])
        self.sheet.passed_over.setdefault(column, first).count += 1

    def _born(self, row: Mapping[str, str]) -> Born | None:
        found = self._read(row, "born", read_born)
        if found is None and self.sheet.columns.get("birth_year"):
            day, month, year = (self._one(row, part) for part in BIRTH_PARTS)
            found = read_parts(day, month, year)
            if found is None and (written := " ".join(part for part in (day, month, year) if part)):
                self._pass_over(self.sheet.columns["birth_year"][0], "birth_year", written)
        if found is not None and is_to_come(found):
            self._to_come.append((self._line, self._one(row, "born") or found.words))
        return found

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
        if not given and (whole := words_of(self._one(row, "name"))):
            # “Name” beside “Surname”: the first name, or the whole of it again.
            return tuple(word for word in whole if word not in family), family
        if not family and len(given) > 1:
            return given[:-1], given[-1:]
        return given, family

    def _phones(self, row: Mapping[str, str]) -> tuple[str, ...]:
        found = []
        for column in self.sheet.columns.get("phone", ()):
            for written in phones_apart(_said(row[column])):
                if phone := phone_of(written.strip()) if written.strip() else "":
                    found.append(phone)
                elif written.strip():
                    self._pass_over(column, "phone", written)
        return tuple(dict.fromkeys(found))

    def _numbers(self, row: Mapping[str, str]) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
        checked, unchecked = [], []
        for kind, check in CHECKS.items():
            if written := self._one(row, kind):
                if value := check(written):
                    checked.append((kind, value))
                else:
                    self._pass_over(self.sheet.columns[kind][0], kind, written)
                    unchecked.append((kind, unchecked_of(written)))
        for column in self.sheet.columns.get("number", ()):
            if value := unchecked_of(row[column]):
                unchecked.append((plain(column), value))
        # “Yes” in such a column is nobody's number.
        return tuple(checked), tuple(pair for pair in unchecked if any(sign.isdigit() for sign in pair[1]))


def _said(cell: str) -> str:
    """The cell, unless it only says that nothing is known."""
    text = cell.strip()
    return "" if text.lower() in NOTHING else text

"""The text of a file as rows of cells, CSV or TSV, whatever its quotation marks are for."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from throughline.core.errors import ThroughlineError
from throughline.core.tables import SAID_MARK, delimiter_of


class CannotReadPeople(ThroughlineError):
    """A file cannot be read as people; nothing was written."""


def rows_of(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with its line in the file. A line with nothing on it is no row; one of empty cells is.

    Errors: CannotReadPeople.
    """
    delimiter = delimiter_of(text)
    try:
        rows = _parsed(text, delimiter)
    except csv.Error as error:
        # A quotation mark that is part of a name, not around a cell.
        read = _line_by_line(text, delimiter)
        if read is None:
            raise _odd_quotes(path, text, delimiter, error) from error
        rows = read
    if rows and SAID_MARK.fullmatch(text.splitlines()[0]):
        rows = rows[1:]
    yield from rows


def _parsed(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    if delimiter == "\t" and (read := _line_by_line(text, delimiter, even_only=True)) is not None:
        return read
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    rows, line = [], 1
    for cells in reader:
        if not _is_blank(cells):
            rows.append((line, cells))
        line = reader.line_num + 1
    return rows


def _is_blank(cells: Sequence[str]) -> bool:
    return not cells or (len(cells) == 1 and not cells[0].strip())


def _line_by_line(text: str, delimiter: str, *, even_only: bool = False) -> list[tuple[int, list[str]]] | None:
    """Each line as a row, quotation marks only around a whole cell; None where lines are then not all of one width.

    Tabs part cells whatever is in them; ``even_only``: there too lines must be of one width.
    """
    rows = []
    for line, written in enumerate(io.StringIO(text, newline=None), start=1):
        if delimiter == "\t":
            cells = [_unquoted(cell) for cell in written.rstrip("\n").split(delimiter)]
        else:
            cells = next(csv.reader([written], delimiter=delimiter, skipinitialspace=True), [])
        if not _is_blank(cells):
            rows.append((line, cells))
    even = (delimiter == "\t" and not even_only) or len({len(cells) for _, cells in rows}) == 1
    return rows if even else None


def _unquoted(cell: str) -> str:
    inner = cell[1:-1]
    whole = len(cell) > 1 and cell[0] == cell[-1] == '"' and '"' not in inner.replace('""', "")
    return inner.replace('""', '"') if whole else cell


def _odd_quotes(path: Path, text: str, delimiter: str, error: csv.Error) -> CannotReadPeople:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    line = 1
    with contextlib.suppress(csv.Error):
        for _ in reader:
            line = reader.line_num + 1
    return CannotReadPeople(
        f"{path}, row {line}: {error}. Put a cell that holds quotation marks in quotation marks, each of its own doubled."
    )

"""Comma-separated lines that a spreadsheet program shows as text and never runs (security.md T22)."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

# What makes a spreadsheet read a cell as a formula or command, also in full width.
_TRIGGERS = frozenset("=+-@|%\t\r\n\x00＝＋－＠｜％")
# A plain negative number or an international phone number begins with a trigger and does no harm.
_PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?|\+\d[\d ]{5,18}", re.ASCII)


def safe_cell(value: object) -> str:
    """A cell's text, with an apostrophe before what would be read as a formula. Numbers and phone numbers stay as they are."""
    text = str(value)
    if _PLAIN_NUMBER.fullmatch(text):
        return text
    return f"'{text}" if text[:1] in _TRIGGERS or _first_seen(text) in _TRIGGERS else text


def csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The rows as lines, one at a time, every cell made safe. The first carries the mark that says they are UTF-8."""
    mark = "\ufeff"
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([safe_cell(cell) for cell in row])
        yield mark + line.getvalue()
        mark = ""


def _first_seen(text: str) -> str:
    """The first character a program would act on, past blanks, control and invisible ones."""
    return next((letter for letter in text if not letter.isspace() and unicodedata.category(letter)[0] != "C"), "")

"""A file somebody kept in a spreadsheet, as text and cells: how it is encoded, what parts its cells, what its columns are called.

Pure functions, for whatever reads such a file.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from throughline.core.errors import ThroughlineError

MARKS = (",", "\t", ";", "|")
_LOOKED_AT = 30
_SAMPLE = 200
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")
_UTF_16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
SAID_MARK = re.compile(r"sep=(.)", re.IGNORECASE)


class NotText(ThroughlineError):
    """The bytes are no text. ``row``: the line of the first that is none; ``is_binary``: it is another kind of file."""

    def __init__(self, row: int, *, is_binary: bool = False) -> None:
        super().__init__(f"row {row}: this is no text")
        self.row = row
        self.is_binary = is_binary


def decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16, or the Windows code page. Errors: NotText."""
    encodings: tuple[str, ...] = ("utf-8-sig", "cp1252")
    if content[:2] in _UTF_16:
        encodings = (_UTF_16[content[:2]],)
    elif content[1:_SAMPLE:2].count(0) > _SAMPLE // 4:
        encodings = ("utf-16-le",)
    elif content[:_SAMPLE:2].count(0) > _SAMPLE // 4:
        encodings = ("utf-16-be",)
    first = 0
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            first = error.start
            continue
        if found := _NO_TEXT.search(text):
            raise NotText(len(text[: found.start()].splitlines() or [""]), is_binary=True)
        return text
    raise NotText(content.count(b"\n", 0, first) + 1)


def delimiter_of(text: str) -> str:
    """What parts the cells: of comma, tab, semicolon and bar, the one that gives most lines most cells of one number.

    “sep=;” on a line of its own, as a spreadsheet writes it first, says so itself.
    """
    if said := SAID_MARK.fullmatch(text[:6].strip()):
        return said[1]
    start = "\n".join(text.splitlines()[:_LOOKED_AT])

    def evenness(mark: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(start, newline=""), delimiter=mark) if any(row)]
        except csv.Error:
            return (0, 0)
        wide = max(set(widths), key=lambda width: (widths.count(width) * (width > 1), width), default=1)
        return (widths.count(wide) if wide > 1 else 0, wide)

    return max(MARKS, key=evenness)


def named_columns(cells: Sequence[str]) -> tuple[str, ...]:
    """Every column named once: one without a heading by its letter, a second of one name with its number."""
    named: list[str] = []
    for number, cell in enumerate(cells):
        first = " ".join(cell.split())[:100] or f"Column {letter_of(number)}"
        name, again = first, 2
        while name in named:
            name, again = f"{first} ({again})", again + 1
        named.append(name)
    return tuple(named)


def letter_of(number: int) -> str:
    """A column's letter, as its spreadsheet shows it; the first is number 0."""
    return (letter_of(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)

"""What a letter, a pack or a set of minutes says, before it is a PDF or a printed page: one shape for all of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughline.web.presenting.records import Handling, marked


@dataclass(frozen=True)
class Table:
    """A table with its caption and head; every row has a cell for each word of the head."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """One part of a document: what it is about, then paragraphs, then facts by name, then a table.

    ``level``: 2 for a part that stands under the one before it.
    """

    heading: str
    paragraphs: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    table: Table | None = None
    level: int = 1


@dataclass(frozen=True)
class Document:
    """A whole document. ``full_marking`` stands on every page; ``reference`` names it without naming anybody.

    ``handling``: how closely the records in it are held, as their own pages say it; nothing where it holds none so.

    ``note`` says what the reader must know before reading: to whom it goes, what it may not be used for.
    ``is_close_set``: smaller letters and margins, for what has to stand on one page.
    """

    title: str
    marking: str
    handling: Handling | None
    reference: str
    made_by: str
    made_at: dt.datetime
    sections: tuple[Section, ...]
    note: str = ""
    is_close_set: bool = False

    @property
    def full_marking(self) -> str:
        return marked(self.marking, self.handling)

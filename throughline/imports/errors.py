"""Why an import did not happen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from throughline.access.models import ProtectedRecord
from throughline.core.errors import Refused, ThroughlineError


@dataclass(frozen=True, order=True)
class RowError:
    """One thing wrong in one row: where it is, what it says, and how to put it right."""

    sheet: str
    row: int
    column: str
    value: str
    fix: str

    def __str__(self) -> str:
        return f"{self.sheet}, row {self.row}, {self.column}: “{self.value}”. {self.fix}"


class CannotRead(ThroughlineError):
    """A sheet is missing, is no CSV, is too large, or lacks a column."""


class RowsRefused(ThroughlineError):
    """Rows are wrong: nothing was imported."""

    def __init__(self, errors: Sequence[RowError]) -> None:
        super().__init__(f"{len(errors)} things to put right. Nothing was imported.")
        self.errors = sorted(errors)


class Stopped(ThroughlineError):
    """Whoever watches an import asked it to stop: nothing of it is kept."""


class CannotUndo(Refused):
    """Some of what an import made has been worked on since. ``records``: those the actor may see."""

    def __init__(self, message: str, records: Sequence[ProtectedRecord]) -> None:
        super().__init__(message, field="reason")
        self.records = list(records)

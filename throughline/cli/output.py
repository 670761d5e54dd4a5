"""A result that is written to a file whole, or not at all."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from throughline.core.errors import ThroughlineError


class CannotWrite(ThroughlineError):
    """The file asked for cannot be written."""


def require_place(out: Path, *inputs: Path) -> None:
    """Before the work: the folder is there, and the result replaces none of what it is made from. Errors: CannotWrite."""
    if out.is_dir():
        raise CannotWrite(f"{out}: is a folder. Give --out the name of a file.")
    if not out.absolute().parent.is_dir():
        raise CannotWrite(f"{out}: its folder does not exist. Make the folder first.")
    if any(out.resolve() == given.resolve() for given in inputs):
        raise CannotWrite(f"{out}: is one of the files read. Give --out another name.")


def write_csv(out: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Written beside its place and moved there when it is whole; kept to the account that made it. Errors: OSError."""
    handle, beside = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.absolute().parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as lines:
            writer = csv.writer(lines, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(rows)
            lines.flush()
            os.fsync(lines.fileno())
        os.replace(beside, out)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise

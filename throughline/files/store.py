"""Where the content of files is: in the installation's folder, for its own account alone, never under an address.

A file is whole on the disk, and its folder too, before the row that names it is committed. When that fails, what was
written is taken away again; what a stopped machine leaves is named by no row, so no page can open it, and ``sweep``
removes it a day later.
"""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings

from throughline.core.errors import Refused

_CHUNK = 1 << 20
_A_DAY = 86_400


@dataclass(frozen=True)
class Kept:
    """What was written: how long it is, and its digest."""

    size: int
    sha256: str


def path_of(file_uuid: uuid.UUID) -> Path:
    """``files/ab/abcdef01-…``: the name tells nothing but an id."""
    name = str(file_uuid)
    return Path(settings.FILES_FOLDER) / name[:2] / name


def keep(file_uuid: uuid.UUID, content: IO[bytes]) -> Kept:
    """Write the content under its id, whole and flushed to the disk, or not at all. Errors: OSError."""
    path = path_of(file_uuid)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.part")
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            content.seek(0)
            while chunk := content.read(_CHUNK):
                target.write(chunk)
                digest.update(chunk)
                size += len(chunk)
            target.flush()
            os.fsync(target.fileno())
        partial.rename(path)
        for folder in (path.parent, path.parent.parent):
            _flush(folder)
    except BaseException:
        partial.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        raise
    return Kept(size, digest.hexdigest())


def read(file_uuid: uuid.UUID, sha256: str) -> bytes:
    """The content, if it is still what was kept. Errors: Refused."""
    try:
        content = path_of(file_uuid).read_bytes()
    except OSError as error:
        raise Refused("This file cannot be read from the disk. Tell whoever looks after this system.") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Refused("This file is not as it was when it was attached. Tell whoever looks after this system.")
    return content


def fault_of(file_uuid: uuid.UUID, sha256: str) -> str:
    """What is wrong with a kept file, in words; empty when it is there and as it was."""
    digest = hashlib.sha256()
    try:
        with path_of(file_uuid).open("rb") as source:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    return "" if digest.hexdigest() == sha256 else "is not as it was when it was attached"


def forget(file_uuid: uuid.UUID) -> None:
    """Take the content off the disk."""
    path_of(file_uuid).unlink(missing_ok=True)


def sweep(known: set[uuid.UUID]) -> int:
    """Remove what no row names, once it is a day old: left by a machine that stopped in the middle. Returns how many."""
    removed = 0
    for path in _stored():
        if path.name not in {str(one) for one in known} and time.time() - path.stat().st_mtime > _A_DAY:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _stored() -> Iterator[Path]:
    folder = Path(settings.FILES_FOLDER)
    return (path for path in folder.glob("??/*") if path.is_file())


def _flush(folder: Path) -> None:
    """Make the names in a folder durable, not only what they name."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""Whether work on an import goes on, how far it is, and asking it to stop: between processes, beside the database.

The lock is the operating system's: it is gone with the process that held it, however that ended (kill −9, a power cut), so
an import that says it is running and holds no lock is not. Progress names nobody.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache

from throughline.imports.applying import Progress
from throughline.imports.errors import Stopped

_SECONDS_BETWEEN = 0.25
_KEPT_FOR = 24 * 3600


class HowFar(NamedTuple):
    """What is being done, and how much of it is."""

    stage: str
    done: int
    total: int


@contextlib.contextmanager
def holding(run: uuid.UUID) -> Iterator[bool]:
    """Hold the lock of an import while it is worked on; False where somebody works on it already."""
    path = _lock_of(run)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
        path.unlink(missing_ok=True)
    finally:
        os.close(handle)


def is_worked_on(run: uuid.UUID) -> bool:
    """Whether a living process works on it now."""
    try:
        handle = os.open(_lock_of(run), os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def telling(run: uuid.UUID, watched: Progress) -> Progress:
    """What the work calls after each row: told to whoever watches, and written down four times a second."""
    told_at = 0.0

    def tell(stage: str, done: int, total: int) -> None:
        nonlocal told_at
        if done != total and time.monotonic() - told_at < _SECONDS_BETWEEN:
            return
        told_at = time.monotonic()
        watched(stage, done, total)
        cache.set(f"tracker-{run}", (stage, done, total), _KEPT_FOR)
        if cache.get(f"tracker-stop-{run}"):
            raise Stopped("Stopped by whoever watched it. Nothing was imported.")

    return tell


def how_far(run: uuid.UUID) -> HowFar:
    """How far the work has come; noughts before it begins."""
    return HowFar(*(cache.get(f"tracker-{run}") or ("", 0, 0)))


def ask_to_stop(run: uuid.UUID) -> None:
    """The work stops at its next row, if it has not ended, and leaves nothing."""
    cache.set(f"tracker-stop-{run}", True, _KEPT_FOR)


def forget(run: uuid.UUID) -> None:
    """Before work begins: how far an earlier attempt was, and that it was asked to stop."""
    cache.delete_many([f"tracker-{run}", f"tracker-stop-{run}"])


def _lock_of(run: uuid.UUID) -> Path:
    return Path(settings.IMPORTS_FOLDER) / f"{run}.lock"

"""A folder for what a long pass sets down beside the installation: one pass at a time, and nothing of it stays."""

from __future__ import annotations

import contextlib
import fcntl
import shutil
from collections.abc import Iterator
from pathlib import Path

from throughline.core.errors import Refused


@contextlib.contextmanager
def scratch_in(folder: Path) -> Iterator[Path]:
    """An empty folder for the account alone. What a pass that was killed left there is removed first. Errors: Refused."""
    scratch = folder / "pass"
    with (folder / "pass.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused("Another pass over this register is running. Wait for it to end.") from None
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(mode=0o700)
        try:
            yield scratch
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

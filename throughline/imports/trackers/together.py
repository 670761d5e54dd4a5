"""Reading a large register past a tracker's rows by several processes at once, each a part of its people.

The others are copies of this one, made when the rows are read: they only read, tell what they found, and are gone.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import pickle
import signal
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import BinaryIO

from django.conf import settings
from django.db import connection, connections

from throughline.agencies.actor import Actor
from throughline.imports.trackers.alike import Matching
from throughline.imports.trackers.people import read_facts, read_people
from throughline.imports.trackers.values import RowValues

MANY_ROWS = 5_000
MANY_PEOPLE = 50_000
# Reading is shared by a few at most: pages are to be answered meanwhile.
MOST_READERS = 4
_EVERY = 1_000
_ALL_FILES = 65_536


def readers_for(rows: int) -> int:
    """How many processes read: one where there are few rows, or where the work is not in a process of its own."""
    if rows < MANY_ROWS or not settings.IMPORTS_BESIDE or connection.in_atomic_block:
        return 1
    return min(MOST_READERS, len(os.sched_getaffinity(0)))


def pass_by_together(
    matching: Matching, by: Actor, at: dt.datetime, rows: Sequence[RowValues], parts: Sequence[range], each: Callable[[], None]
) -> None:  # fmt: skip
    """Everyone passes by the rows, a part in each process. Of many who share a row's name alone, each part holds some.

    Errors: ChildProcessError where another process ended before its part was read.
    """
    # A connection to the database is no thing to share.
    connections.close_all()
    with contextlib.ExitStack() as stack:
        others = [stack.enter_context(_beside(matching, by, at, rows, part)) for part in parts[1:]]
        matching.pass_by(read_people(by, at, rows, parts[0]), each, partial(read_facts, by, at))
        for told in others:
            try:
                # What is read is what this very program wrote.
                matching.take(pickle.load(told))  # noqa: S301
            except EOFError as error:
                raise ChildProcessError("A process that read the register ended before its part was read.") from error


@contextlib.contextmanager
def _beside(
    matching: Matching, by: Actor, at: dt.datetime, rows: Sequence[RowValues], part: range
) -> Iterator[BinaryIO]:
    """Another process that reads a part; what it tells can be read here. It ends with this one, however that ends."""
    mine, its = os.pipe()
    process = os.fork()
    if process == 0:
        _read_and_end(matching, by, at, rows, part, its)
    os.close(its)
    try:
        with os.fdopen(mine, "rb") as told:
            yield told
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def _read_and_end(
    matching: Matching, by: Actor, at: dt.datetime, rows: Sequence[RowValues], part: range, pipe: int
) -> None:
    """What the other process does. It holds nothing of the first but its pipe: not the lock of the import either."""
    done = 1
    try:
        first = os.getppid()
        os.closerange(3, pipe)
        os.closerange(pipe + 1, _ALL_FILES)
        passed = 0

        def each() -> None:
            nonlocal passed
            passed += 1
            if passed % _EVERY == 0 and os.getppid() != first:
                os._exit(1)

        matching.pass_by(read_people(by, at, rows, part), each, partial(read_facts, by, at))
        with os.fdopen(pipe, "wb") as telling:
            pickle.dump(matching.told(), telling, pickle.HIGHEST_PROTOCOL)
        done = 0
    finally:
        os._exit(done)

"""What a command says: results on stdout, everything else on stderr."""

from __future__ import annotations

import sys


def tell(text: str) -> None:
    """Progress, a warning or a reason: for the person watching, never part of the result."""
    print(text, file=sys.stderr, flush=True)


def answer(text: str) -> None:
    """A line of the result."""
    print(text)


class Progress:
    """One line that counts up on a terminal; in a log, only each stage's first and last."""

    def __init__(self) -> None:
        self.stage = ""
        self.is_watched = sys.stderr.isatty()

    def __call__(self, stage: str, done: int, total: int) -> None:
        is_last = done >= total
        if self.is_watched:
            print(f"\r\033[K{stage}: {done} of {total}", end="\n" if is_last else "", file=sys.stderr, flush=True)
        elif stage != self.stage or is_last:
            tell(f"{stage}: {done} of {total}")
        self.stage = stage

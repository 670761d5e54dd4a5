"""SQLite's settings. Durability comes first: a commit that was acknowledged is on the disk.

WAL is used only on a SQLite without the WAL-reset race (fixed in 3.51.3, back-ported to 3.50.7 and 3.44.6; 3.52.0 was
withdrawn for other faults); elsewhere the rollback journal is truncated. ``synchronous=FULL`` always.
"""

from __future__ import annotations

import sqlite3

JSON_IN_CHECKS_SINCE = (3, 42, 0)


def has_safe_wal(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite carries the fix for the WAL-reset race."""
    return (
        (version >= (3, 51, 3) and version != (3, 52, 0))
        or (3, 50, 7) <= version < (3, 51, 0)
        or (3, 44, 6) <= version < (3, 45, 0)
    )


def journal_mode(version: tuple[int, int, int] = sqlite3.sqlite_version_info) -> str:
    return "WAL" if has_safe_wal(version) else "TRUNCATE"


def init_command(version: tuple[int, int, int] = sqlite3.sqlite_version_info) -> str:
    """The PRAGMAs every connection starts with.

    The schema is not trusted, except on an older SQLite that counts its own JSON functions as unsafe inside a CHECK.
    """
    trusted = "" if version < JSON_IN_CHECKS_SINCE else "PRAGMA trusted_schema=OFF; "
    return (
        f"PRAGMA foreign_keys=ON; PRAGMA busy_timeout=20000; {trusted}"
        f"PRAGMA cell_size_check=ON; PRAGMA journal_mode={journal_mode()}; PRAGMA synchronous=FULL;"
    )

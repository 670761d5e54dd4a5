"""The tests' SQLite database, its migrations played once and kept: a run that changes none begins in a second.

The kept file lies in ``build/`` and is named by what made it: every migration, and Django itself.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import django
from django.db import connections

ROOT = Path(__file__).resolve().parents[1]
_Made = Callable[..., str]


def keep_migrated_database() -> None:
    """Have Django's test database begin from the kept file, and keep it where there was none."""
    connection = connections["default"]
    if connection.vendor != "sqlite":
        return
    creation = connection.creation
    make_empty: _Made = creation._create_test_db
    make_whole: _Made = creation.create_test_db
    kept = ROOT / "build" / f"migrated-{_made_of()}.sqlite3"
    held: list[sqlite3.Connection] = []

    def begin_from_kept(*arguments: object, **options: object) -> str:
        name = make_empty(*arguments, **options)
        if kept.is_file():
            # A shared database in memory lives while one connection holds it: this one, until Django opens its own.
            held.append(sqlite3.connect(name, uri=True))
            with sqlite3.connect(kept) as source:
                source.backup(held[0])
        return name

    def make_and_keep(*arguments: object, **options: object) -> str:
        name = make_whole(*arguments, **options)
        if not kept.is_file():
            _keep(name, kept)
        return name

    creation._create_test_db = begin_from_kept
    creation.create_test_db = make_and_keep


def _keep(name: str, kept: Path) -> None:
    """Written beside and then named, so that another worker never reads a half of it."""
    kept.parent.mkdir(exist_ok=True)
    beside = kept.with_suffix(f".{os.getpid()}")
    with sqlite3.connect(name, uri=True) as source, sqlite3.connect(beside) as target:
        source.backup(target)
    beside.replace(kept)


def _made_of() -> str:
    made = hashlib.sha256(f"{django.__version__} {sqlite3.sqlite_version}".encode())
    for path in sorted((ROOT / "throughline").glob("**/migrations/*.py")):
        made.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    for path in sorted((ROOT / "config").rglob("*.py")):
        made.update(path.read_bytes())
    return made.hexdigest()[:16]

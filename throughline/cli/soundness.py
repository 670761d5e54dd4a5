"""What ``throughline check`` looks at. Each check answers with one or more findings, in words with a remedy."""

from __future__ import annotations

import argparse
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from config.installation import Installation
from config.sqlite import has_safe_wal, journal_mode
from throughline.agencies.queries import system_actor
from throughline.audit.queries import verify_newest
from throughline.cli.clock import ALLOWED_BEHIND, clock_behind
from throughline.cli.folder import list_mode_faults
from throughline.cli.migrating import list_unapplied
from throughline.files.queries import list_faults


@dataclass(frozen=True)
class Finding:
    """``ok``, a ``note`` worth knowing, or a ``FAULT`` that makes the installation unsound."""

    verdict: str
    text: str

    @property
    def is_fault(self) -> bool:
        return self.verdict == "FAULT"


def _ok(text: str) -> Finding:
    return Finding("ok", text)


def _judged(faults: list[str], fine: str) -> list[Finding]:
    return [Finding("FAULT", fault) for fault in faults] or [_ok(fine)]


def check_folder(arguments: argparse.Namespace) -> list[Finding]:
    """Folder and keys: for the installation's own account alone."""
    installation: Installation = arguments.installation
    return _judged(list_mode_faults(installation.folder), f"folder and keys: {installation.folder}, private")


def check_migrations(arguments: argparse.Namespace) -> list[Finding]:
    """Schema: as this version needs it."""
    waiting = list_unapplied()
    faults = [f"schema: {len(waiting)} steps behind. Remedy: throughline init"] if waiting else []
    return _judged(faults, "schema: current")


def check_engine(arguments: argparse.Namespace) -> list[Finding]:
    """Database engine: commits are durable."""
    if connection.vendor != "sqlite":
        durable = _ask("SHOW fsync") == "on" and _ask("SHOW synchronous_commit") != "off"
        faults = [] if durable else ["database engine: PostgreSQL with fsync or synchronous_commit off loses commits"]
        return _judged(faults, f"database engine: PostgreSQL {_ask('SHOW server_version')}, durable commits")
    mode = str(_ask("PRAGMA journal_mode")).upper()
    faults = []
    if mode != journal_mode():
        faults.append(
            f"database engine: journal mode {mode}, wanted {journal_mode()}. Remedy: stop and start the server"
        )
    if _ask("PRAGMA synchronous") != 2:
        faults.append("database engine: synchronous is not FULL: a power cut may lose commits")
    found = _judged(faults, f"database engine: SQLite {sqlite3.sqlite_version}, {mode} journal, synchronous FULL")
    if not has_safe_wal(sqlite3.sqlite_version_info):
        found.append(Finding("note", "this SQLite has the WAL-reset race, so the slower rollback journal is used"))
    return found


def check_database(arguments: argparse.Namespace) -> list[Finding]:
    """Database contents: whole, and every reference leads somewhere."""
    if connection.vendor != "sqlite":
        unchecked = _ask("SELECT count(*) FROM pg_constraint WHERE NOT convalidated")
        faults = [f"database contents: {unchecked} constraints were never validated"] if unchecked else []
        return _judged(faults, "database contents: every constraint validated")
    faults = []
    damage = str(_ask("PRAGMA integrity_check"))
    if damage != "ok":
        faults.append(f"database contents: damaged ({damage.splitlines()[0]}). Remedy: restore the last backup")
    with connection.cursor() as cursor:
        dangling = cursor.execute("PRAGMA foreign_key_check").fetchall()
    if dangling:
        faults.append(f"database contents: {len(dangling)} rows refer to rows that are not there")
    return _judged(faults, "database contents: whole, every reference leads somewhere")


def check_set_up(arguments: argparse.Namespace) -> list[Finding]:
    """Set-up: a hub and its system actor."""
    return [_ok(f"set-up: {system_actor().hub.name}")]


def check_files(arguments: argparse.Namespace) -> list[Finding]:
    """Files: each is on the disk as it was when it was attached."""
    kept, faults = list_faults()
    shown = [f"files: {fault}. Remedy: put it back from your backup" for fault in faults]
    return _judged(shown, f"files: {kept} kept, each as it was attached")


def check_audit(arguments: argparse.Namespace) -> list[Finding]:
    """Audit: the newest events and the sealed head."""
    verdict = verify_newest()
    faults = (
        [] if verdict.is_sound else [f"audit: {verdict.reason}. Remedy: throughline audit verify, then your backup"]
    )
    return _judged(faults, f"audit: the newest {verdict.events} events are sound (all: throughline audit verify)")


def check_clock(arguments: argparse.Namespace) -> list[Finding]:
    """Clock: not behind the audit."""
    behind = clock_behind()
    faults = [f"clock: {behind} behind the newest audit event. Remedy: put the clock right"]
    return _judged(faults if behind > ALLOWED_BEHIND else [], "clock: not behind the audit")


CHECKS: tuple[Callable[[argparse.Namespace], list[Finding]], ...] = (
    check_folder, check_migrations, check_engine, check_database, check_set_up, check_files, check_audit, check_clock,
)  # fmt: skip


def _ask(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        row = cursor.fetchone()
    return row[0] if row else None

"""A schema made at once is the one its migrations come to, on whichever database the tests run on."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable
from typing import Any

import psycopg
import pytest
from django.db import connection

from tests.integration.cli.conftest import ROOT, CommandLine

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Schema = dict[str, set[Any]]
_Ask = Callable[[str], Iterable[tuple[Any, ...]]]
_KEPT_BY_SQLITE = "sqlite_"
_BRACKETS = {"(": 1, ")": -1}


def test_made_at_once_it_is_what_the_migrations_come_to(fresh: CommandLine, db: None) -> None:
    play_migrations(fresh)
    at_once = read_schema(_asked_here)
    if fresh.database_url:
        with psycopg.connect(fresh.database_url.replace("postgres://", "postgresql://")) as made:
            played = read_schema(lambda query: made.execute(query).fetchall())
    else:
        with sqlite3.connect(fresh.database) as made_file:
            played = read_schema(lambda query: made_file.execute(query).fetchall())
        made_file.close()
    assert played["triggers"] and played["tables"] and played["indexes"] and played["migrations"]
    for part, wanted in played.items():
        assert at_once[part] - wanted == set(), f"{part} the migrations do not make"
        assert wanted - at_once[part] == set(), f"{part} that are made at once by nothing"


def play_migrations(fresh: CommandLine) -> None:
    """Every migration, one after another, on nothing."""
    fresh.folder.mkdir()
    url = fresh.database_url or f"sqlite:///{fresh.database}"
    named = {"THROUGHLINE_TEST_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    played = subprocess.run(
        [sys.executable, ROOT / "manage.py", "migrate", "--verbosity", "0"],
        env={**fresh.environment(), **named}, capture_output=True, text=True,
    )  # fmt: skip
    assert played.returncode == 0, played.stderr


def read_schema(ask: _Ask) -> Schema:
    """Tables with columns and constraints, indexes, triggers, and the migrations marked: without their order."""
    read = _read_postgresql if connection.vendor == "postgresql" else _read_sqlite
    return {**read(ask), "migrations": {tuple(row) for row in ask("SELECT app, name FROM django_migrations")}}


def _asked_here(query: str) -> Iterable[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def _read_sqlite(ask: _Ask) -> Schema:
    rows = [(kind, name, text) for kind, name, text in ask("SELECT type, name, sql FROM sqlite_master") if text]
    rows = [row for row in rows if not row[1].startswith(_KEPT_BY_SQLITE)]
    return {
        "tables": {(name, *sorted(_parts(text))) for kind, name, text in rows if kind == "table"},
        "indexes": {(name, text) for kind, name, text in rows if kind == "index"},
        "triggers": {(name, text) for kind, name, text in rows if kind == "trigger"},
    }


def _parts(created: str) -> list[str]:
    """What stands between the brackets of CREATE TABLE, at its commas."""
    depth, parts = 0, [""]
    for sign in created[created.index("(") + 1 : created.rindex(")")]:
        depth += _BRACKETS.get(sign, 0)
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return [re.sub(r"\s+", " ", part).strip() for part in parts]


def _read_postgresql(ask: _Ask) -> Schema:
    return {
        "tables": set(ask(
            "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default, is_identity "
            "FROM information_schema.columns WHERE table_schema = 'public'"
        )),
        "constraints": set(ask(
            "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE connamespace = 'public'::regnamespace"
        )),
        "indexes": set(ask("SELECT tablename, regexp_replace(indexdef, 'INDEX \\S+ ON', 'INDEX ON') FROM pg_indexes "
                           "WHERE schemaname = 'public'")),
        "triggers": set(ask(
            "SELECT t.tgname, pg_get_triggerdef(t.oid), p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE NOT t.tgisinternal"
        )),
    }  # fmt: skip

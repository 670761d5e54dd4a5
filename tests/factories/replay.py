"""A world made once and replayed: its rows are put back as they were, which is many times faster than making it again."""

from __future__ import annotations

import copy
import datetime as dt

from django.db import connection

from tests.factories.world import World, make_world

Rows = dict[str, list[tuple[object, ...]]]
_MADE: list[tuple[World, Rows]] = []
# Django's own tables are filled by the migrations and not by a world.
_NOT_A_WORLDS = ("auth_", "axes_", "django_", "sqlite_")


def replay_world() -> World:
    """The world as ``make_world`` makes it. SQLite only replays; PostgreSQL's sequences would be left behind."""
    if connection.vendor != "sqlite":
        return make_world()
    if not _MADE:
        _MADE.append((make_world(), _read_rows()))
    else:
        _put_rows(_MADE[0][1])
    return copy.deepcopy(_MADE[0][0])


def _read_rows() -> Rows:
    tables = [name for name in connection.introspection.table_names() if not name.startswith(_NOT_A_WORLDS)]
    with connection.cursor() as cursor:
        found = {table: cursor.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables}  # noqa: S608
    return {table: [tuple(map(_as_kept, row)) for row in rows] for table, rows in found.items()}


def _as_kept(value: object) -> object:
    """SQLite's driver reads a time of day but does not write one."""
    return value.isoformat() if isinstance(value, dt.time) else value


def _put_rows(rows: Rows) -> None:
    """Foreign keys are checked when the transaction ends, so the order of the tables is no matter."""
    with connection.cursor() as cursor:
        for table, kept in rows.items():
            if kept:
                marks = ", ".join(["%s"] * len(kept[0]))
                cursor.executemany(f'INSERT INTO "{table}" VALUES ({marks})', kept)  # noqa: S608

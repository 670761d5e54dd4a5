"""The tests' database gets its schema as a new installation does: at once. One test plays the migrations and compares."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from django.db import connections

from throughline.cli.migrating import bring_schema_up_to_date

_Made = Callable[..., str]


def make_schema_at_once() -> None:
    """Have Django's test database made with its schema, so that no migration is left to play."""
    connection = connections["default"]
    make_empty: _Made = connection.creation._create_test_db
    held: list[sqlite3.Connection] = []

    def make_with_schema(*arguments: object, **options: object) -> str:
        name = make_empty(*arguments, **options)
        if connection.vendor == "sqlite":
            # A shared database in memory lives while one connection holds it: this one, until Django opens its own.
            held.append(sqlite3.connect(name, uri=True))
        before = connection.settings_dict["NAME"]
        connection.close()
        connection.settings_dict["NAME"] = name
        bring_schema_up_to_date()
        connection.close()
        connection.settings_dict["NAME"] = before
        return name

    connection.creation._create_test_db = make_with_schema

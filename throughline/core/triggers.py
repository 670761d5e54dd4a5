"""Triggers that refuse a change to a row, or note it, on SQLite and PostgreSQL alike: written by migrations alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


class SetsTriggers(migrations.RunPython):
    """The operation of a migration that sets triggers: wanted as well where the schema is made at once, from the models."""


class Trigger(NamedTuple):
    """A refusal of one verb on one table, where the condition on ``OLD`` and ``NEW`` holds."""

    name: str
    table: str
    verb: str
    condition: str


def lift_triggers(schema_editor: BaseDatabaseSchemaEditor, triggers: Iterable[Trigger]) -> None:
    """Take the triggers away."""
    for name, table, _, _ in triggers:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {name}")
        else:
            schema_editor.execute(f"DROP TRIGGER {name} ON {table}")
            schema_editor.execute(f"DROP FUNCTION {name}()")


def set_triggers(schema_editor: BaseDatabaseSchemaEditor, triggers: Iterable[Trigger], refusal: str) -> None:
    """Set the triggers; ``refusal``: what the database says when one of them refuses."""
    for name, table, verb, condition in triggers:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            )
        else:
            # The condition asks other tables, which PostgreSQL allows in a function and not in WHEN.
            end = "OLD" if verb == "DELETE" else "NEW"
            schema_editor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
                f"RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {end}; END $$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
            )


class Note(NamedTuple):
    """After one verb on one table (``INSERT``, ``UPDATE OF column``), a statement about ``NEW``."""

    name: str
    table: str
    verb: str
    statement: str


def set_notes(schema_editor: BaseDatabaseSchemaEditor, notes: Iterable[Note]) -> None:
    """Set triggers that write a note in the transaction of the change itself."""
    for note in notes:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER {note.name} AFTER {note.verb} ON {note.table} FOR EACH ROW BEGIN {note.statement}; END"
            )
        else:
            schema_editor.execute(
                f"CREATE FUNCTION {note.name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
                f"BEGIN {note.statement}; RETURN NULL; END $$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {note.name} AFTER {note.verb} ON {note.table} FOR EACH ROW EXECUTE FUNCTION {note.name}()"
            )


def lift_notes(schema_editor: BaseDatabaseSchemaEditor, notes: Iterable[Note]) -> None:
    """Take the notes away, where they are: SQLite loses them when it remakes their table."""
    for note in notes:
        schema_editor.execute(
            f"DROP TRIGGER IF EXISTS {note.name}"
            + ("" if schema_editor.connection.vendor == "sqlite" else f" ON {note.table}")
        )
        if schema_editor.connection.vendor != "sqlite":
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {note.name}()")

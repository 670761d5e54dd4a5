"""Triggers that refuse a change to a row, on SQLite and PostgreSQL alike: for migrations, and written by them alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db.backends.base.schema import BaseDatabaseSchemaEditor


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

"""Stops accidents: rows of the audit cannot be changed or deleted through the application's connection.

The chain, not this, is what detects intent.
"""

from django.db import migrations

from throughline.core.triggers import SetsTriggers

TABLES = ("audit_event", "audit_event_subject")


def forbid_changes(apps, schema_editor):
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            name = f"{table}_no_{verb.lower()}"
            if schema_editor.connection.vendor == "sqlite":
                schema_editor.execute(
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
                )
            else:
                schema_editor.execute(
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION audit_append_only()"
                )


def forbid(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$"
        )
    forbid_changes(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [SetsTriggers(forbid, SetsTriggers.noop)]

"""Triggers that refuse to rewrite a frozen return: what was reported stays as it was reported.

A return changes once, when it is withdrawn; its figures never, and none is added beyond those it was frozen with. Neither is
taken away. A later migration of these two tables begins with ``RunPython(lift, set_again)`` and ends with
``RunPython(set_again, lift)``: on SQLite a changed table is built anew, and its triggers would be gone without a word. Which
columns are held is read from the models as they are at that migration.
"""

MAY_CHANGE = ("withdrawn_at", "withdrawn_by", "withdrawn_reason")
REFUSAL = "a frozen return is never rewritten"


def lift(apps, schema_editor):
    """Take the triggers away."""
    for name, table, _, _ in _triggers(apps, schema_editor):
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {name}")
        else:
            schema_editor.execute(f"DROP TRIGGER {name} ON {table}")
            schema_editor.execute(f"DROP FUNCTION {name}()")


def set_again(apps, schema_editor):
    """Set the triggers."""
    for name, table, verb, condition in _triggers(apps, schema_editor):
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        else:
            # The condition asks other tables, which PostgreSQL allows in a function and not in WHEN.
            end = "OLD" if verb == "DELETE" else "NEW"
            schema_editor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
                f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {end}; END $$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
            )


def _triggers(apps, schema_editor):
    """Each trigger: its name, table, verb, and when it refuses."""
    fields = apps.get_model("figures", "FrozenReturn")._meta.local_concrete_fields
    held = [field.column for field in fields if field.name not in MAY_CHANGE]
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    differs, always = ("IS NOT", "1") if is_sqlite else ("IS DISTINCT FROM", "TRUE")
    changed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in held)
    whole = (
        "(SELECT COUNT(*) FROM figures_frozenfigure f WHERE f.frozen_return_id = NEW.frozen_return_id)"
        " >= (SELECT r.figures_count FROM figures_frozenreturn r WHERE r.id = NEW.frozen_return_id)"
    )
    conditions = {
        "figures_frozenreturn": {"UPDATE": f"OLD.withdrawn_at IS NOT NULL OR {changed}", "DELETE": always},
        "figures_frozenfigure": {"INSERT": whole, "UPDATE": always, "DELETE": always},
    }
    for table, verbs in conditions.items():
        for verb, condition in verbs.items():
            yield f"{table}_no_{verb.lower()}", table, verb, condition

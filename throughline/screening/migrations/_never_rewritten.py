"""Triggers that refuse to rewrite a tool once a version of it was put into use: what a screening rests on stays as it was.

A later migration of these five tables begins with ``RunPython(lift, set_again)`` and ends with ``SetsTriggers(set_again,
lift)``: on SQLite a changed table is built anew, and its triggers would be gone without a word. Which columns are held is
read from the models as they are at that migration, so a new column is held from the migration that adds it.
"""

from throughline.core.triggers import Trigger, lift_triggers, set_triggers

HELD_STATUSES = "('published', 'retired')"
# What may still change on a version in use: that it is retired, by whom and when.
MAY_CHANGE = ("status", "version", "retired_at", "retired_by")
REFUSAL = "a screening tool that was put into use is never rewritten"


def lift(apps, schema_editor):
    """Take the triggers away."""
    lift_triggers(schema_editor, _triggers(apps, schema_editor))


def set_again(apps, schema_editor):
    """Set the triggers."""
    set_triggers(schema_editor, _triggers(apps, schema_editor), REFUSAL)


def _triggers(apps, schema_editor):
    """Each trigger: its name, table, verb, and when it refuses."""
    version = apps.get_model("screening", "ToolVersion")
    held = sorted(field.column for field in version._meta.local_concrete_fields if field.name not in MAY_CHANGE)
    differs = "IS NOT" if schema_editor.connection.vendor == "sqlite" else "IS DISTINCT FROM"
    changed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in held)
    leaves = f"NEW.status NOT IN {HELD_STATUSES} OR OLD.status = 'retired'"
    conditions = {
        "toolversion": {
            "UPDATE": f"OLD.status IN {HELD_STATUSES} AND ({leaves} OR {changed})",
            "DELETE": f"OLD.status IN {HELD_STATUSES}",
        },
        "tool": {verb: _used("tool_id", "OLD.id") for verb in ("UPDATE", "DELETE")},
        "domain": _part(_used("id", "{row}.version_id")),
        "band": _part(_used("id", "{row}.version_id")),
        "item": _part(_used_domain("{row}.domain_id")),
    }
    for model, verbs in conditions.items():
        for verb, condition in verbs.items():
            table = apps.get_model("screening", model)._meta.db_table
            yield Trigger(f"{table}_no_{verb.lower()}", table, verb, condition)


def _part(condition):
    """A part of a version is neither changed, taken away, added, nor moved to another version."""
    old, new = condition.format(row="OLD"), condition.format(row="NEW")
    return {"UPDATE": f"({old}) OR ({new})", "DELETE": old, "INSERT": new}


def _used(column, value):
    return (
        f"EXISTS (SELECT 1 FROM screening_toolversion v WHERE v.{column} = {value} AND v.status IN {HELD_STATUSES})"
    )


def _used_domain(value):
    return (
        "EXISTS (SELECT 1 FROM screening_domain d JOIN screening_toolversion v ON v.id = d.version_id"
        f" WHERE d.id = {value} AND v.status IN {HELD_STATUSES})"
    )

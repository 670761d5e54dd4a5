"""Triggers that refuse to rewrite a frozen return: what was reported stays as it was reported.

A return changes once, when it is withdrawn; its figures never, and none is added beyond those it was frozen with. Neither is
taken away. A later migration of these two tables begins with ``RunPython(lift, set_again)`` and ends with
``SetsTriggers(set_again, lift)``: on SQLite a changed table is built anew, and its triggers would be gone without a word. Which
columns are held is read from the models as they are at that migration.
"""

from throughline.core.triggers import Trigger, lift_triggers, set_triggers

MAY_CHANGE = ("withdrawn_at", "withdrawn_by", "withdrawn_reason")
REFUSAL = "a frozen return is never rewritten"


def lift(apps, schema_editor):
    """Take the triggers away."""
    lift_triggers(schema_editor, _triggers(apps, schema_editor))


def set_again(apps, schema_editor):
    """Set the triggers."""
    set_triggers(schema_editor, _triggers(apps, schema_editor), REFUSAL)


def _triggers(apps, schema_editor):
    """Each trigger: its name, table, verb, and when it refuses."""
    fields = apps.get_model("figures", "FrozenReturn")._meta.local_concrete_fields
    held = sorted(field.column for field in fields if field.name not in MAY_CHANGE)
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
            yield Trigger(f"{table}_no_{verb.lower()}", table, verb, condition)

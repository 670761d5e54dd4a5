"""Whether the database is as this version of the product needs it, and making it so."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration

from throughline.core.triggers import SetsTriggers

_OURS = "throughline."


def list_unapplied() -> list[str]:
    """The migrations this version has and the database has not, in order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def bring_schema_up_to_date() -> None:
    """The schema as this version needs it: an older one by its migrations, one not yet there at once.

    Played one after another on nothing, the migrations take ten times as long and come to the same schema (a test compares them).
    """
    executor = MigrationExecutor(connection)
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith(_OURS)}
    if not any(label in ours for label, _ in executor.loader.applied_migrations):
        _make_at_once(executor, ours)
    call_command("migrate", verbosity=0, interactive=False)


def _make_at_once(executor: MigrationExecutor, ours: set[str]) -> None:
    """Our tables from the models as they are, with their triggers, and our migrations marked as played: all of it or nothing."""
    graph = executor.loader.graph
    leaves = graph.leaf_nodes()
    executor.migrate([leaf for leaf in leaves if all(label not in ours for label, _ in graph.forwards_plan(leaf))])
    plan: list[Migration] = [each for each, _ in executor.migration_plan([leaf for leaf in leaves if leaf[0] in ours])]
    setting = [each for migration in plan for each in migration.operations if isinstance(each, SetsTriggers)]
    as_they_are: Any = apps
    with connection.schema_editor() as editor:
        for label in sorted(ours):
            for model in apps.get_app_config(label).get_models():
                editor.create_model(model)
        # Set anew by a later migration where a table was remade: once is enough here.
        for set_them in dict.fromkeys(each.code for each in setting):
            set_them(as_they_are, editor)
        for migration in plan:
            executor.recorder.record_applied(migration.app_label, migration.name)

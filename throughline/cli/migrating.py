"""Whether the database is as this version of the product needs it."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def list_unapplied() -> list[str]:
    """The migrations this version has and the database has not, in order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]

"""Rewriting a tool by hand, as a migration would: with the triggers that forbid it lifted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

from django.apps import apps
from django.db import connection

from throughline.screening.migrations._never_rewritten import lift, set_again


@contextmanager
def rewriting() -> Iterator[None]:
    """Within, tools may be rewritten; after it the database refuses again."""
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        connection.check_constraints()
        lift(apps, editor)
        yield
        connection.check_constraints()
        set_again(apps, editor)

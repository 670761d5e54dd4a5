"""SQLite writes an import's rows some dozens at a time; PostgreSQL copies them, so this is asked of SQLite alone."""

from __future__ import annotations

import pytest
from django.db import connection

from throughline.core.clock import now
from throughline.core.many import insert_like
from throughline.sources.models import Batch, SourceRow

pytestmark = pytest.mark.django_db


def test_some_dozens_of_rows_are_one_statement() -> None:
    batch = Batch.objects.create(source="Many", imported_at=now(), imported_by="A test")
    sample, said = SourceRow(batch=batch, source="Many", sheet="people", digest="", cells={}), list[str]()
    connection.connection.set_trace_callback(said.append)
    try:
        insert_like(sample, ("ref", "row_number"), ((f"R{each}", each) for each in range(1_000)))
    finally:
        connection.connection.set_trace_callback(None)
    assert SourceRow.objects.filter(batch=sample.batch).count() == 1_000
    assert sum(each.startswith("INSERT") for each in said) <= 25

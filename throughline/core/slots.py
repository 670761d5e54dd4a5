"""SQL written once: where a condition's text takes what differs from one question to the next.

Django writes the same words anew for each query, which on a page of many questions costs more than asking them. A text
kept with slots holds no answer: every value is filled in, and the database asked, each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field
from django.db.models.sql.compiler import SQLCompiler


class Slot(Expression):
    """A parameter that is not known yet."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:  # type: ignore[override]
        return "%s", [self]

    def in_database(self, value: object, connection: BaseDatabaseWrapper) -> Any:
        return self.output_field.get_db_prep_value(value, connection)


def filled(written: Sequence[Any], asked: Sequence[tuple[Slot, object]], connection: BaseDatabaseWrapper) -> list[Any]:
    """The parameters of a text, with these values where its slots are."""
    values = {slot.name: slot.in_database(value, connection) for slot, value in asked}
    return [values[each.name] if isinstance(each, Slot) else each for each in written]

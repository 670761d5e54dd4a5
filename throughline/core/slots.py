"""SQL written once: where a condition's text takes what differs from one question to the next.

Django writes the same words anew for each query, which on a page of many questions costs more than asking them. A text
kept with slots holds no answer: every value is filled in, and the database asked, each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, F, Field, Model
from django.db.models.sql import Query
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


class WrittenOnce(Expression):
    """Something worked out of one row of ``model``, found by a key on the row one asks from; its text is written once.

    ``text``: the SQL on the model's table under the name ``row``, as Django writes it (``written``), and its parameters
    with slots. Each kind has a ``row`` of its own, which no query has: one may stand inside another.
    A condition is true or false; any other expression is worth what the row gives.
    """

    model: ClassVar[type[Model]]
    row: ClassVar[str]
    is_condition: ClassVar[bool] = False

    def __init__(self, key: F, output_field: Field[Any, Any], asked: Sequence[tuple[Slot, object]]) -> None:
        super().__init__(output_field=output_field)
        self.key: Any = key
        self.asked = asked

    def text(self, using: str) -> tuple[str, tuple[Any, ...]]:
        raise NotImplementedError

    def get_source_expressions(self) -> list[Any]:
        return [self.key]

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        (self.key,) = exprs

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:  # type: ignore[override]
        key, key_params = compiler.compile(self.key)
        sql, params = self.in_sql(key, connection)
        return sql, [*key_params, *params] if self.is_condition else [*params, *key_params]

    def in_sql(self, key: str, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        """The SQL for the row whose key the SQL ``key`` gives, and its parameters without the key's own."""
        text, slots = self.text(connection.alias)
        quote = connection.ops.quote_name
        table, column = quote(self.model._meta.db_table), quote(str(self.model._meta.pk.column))
        # Names of the model and SQL that Django wrote; every value is a parameter.
        from_row = f"FROM {table} {self.row} WHERE {self.row}.{column} = {key}"
        sql = f"EXISTS(SELECT 1 {from_row} AND ({text}))" if self.is_condition else f"(SELECT {text} {from_row})"
        return sql, filled(slots, self.asked, connection)


def written(query: Query, expression: Any, using: str, row: str) -> tuple[str, tuple[Any, ...]]:
    """An expression of a query as Django writes it, on the table under the name ``row``."""
    query.change_aliases({query.get_initial_alias(): row})
    sql, params = query.get_compiler(using=using).compile(expression)
    return sql, tuple(params)

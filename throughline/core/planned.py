"""A question that is asked again and again: its text is written once, and on PostgreSQL its plan is kept by the connection.

Planning a long question takes longer than asking it, and so does Django's writing and the driver's reading of a short one. A
text holds no answer: every value is filled in, and the database asked, each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import BigIntegerField, Expression, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from psycopg import RawCursor

_LISTED = object()


class Among(Expression):
    """The keys a question is asked about: ``filter(record__in=among)``. Which they are is filled in each time."""

    def __init__(self) -> None:
        super().__init__(output_field=BigIntegerField())

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:  # type: ignore[override]
        return keys_in_sql(connection), [_LISTED]


class Question:
    """The rows of a query among listed keys, as tuples. Only columns that both databases give as Python has them.

    ``rows``: the query, given what stands for the keys; it names nothing else that differs from one asking to the next.
    """

    def __init__(self, rows: Callable[[Among], QuerySet[Any, Any]]) -> None:
        self._rows = rows
        self._texts: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def ask(self, keys: Iterable[int] = (), *, using: str = DEFAULT_DB_ALIAS) -> list[tuple[Any, ...]]:
        connection = connections[using]
        if using not in self._texts:
            sql, params = self._rows(Among()).query.get_compiler(using=using).as_sql()
            self._texts[using] = placed(sql, connection), tuple(params)
        sql, params = self._texts[using]
        listed = listed_keys(keys, connection)
        with cursor_planning_once(connection) as cursor:
            cursor.execute(sql, [listed if each is _LISTED else each for each in params])
            return list(cursor.fetchall())


def keys_in_sql(connection: BaseDatabaseWrapper) -> str:
    """What stands for a list of keys: one parameter, ``listed_keys``."""
    return "(SELECT unnest(%s::bigint[]))" if connection.vendor == "postgresql" else "(SELECT value FROM json_each(%s))"


def listed_keys(keys: Iterable[int], connection: BaseDatabaseWrapper) -> str:
    """Keys as one parameter."""
    text = ",".join(map(str, keys))
    return f"{{{text}}}" if connection.vendor == "postgresql" else f"[{text}]"


def cursor_planning_once(connection: BaseDatabaseWrapper) -> CursorWrapper:
    """A cursor of Django's; on PostgreSQL one that takes numbered places, and has the plan kept by the connection."""
    asked_of: Any = connection
    if connection.vendor != "postgresql":
        return asked_of.cursor()  # type: ignore[no-any-return]
    asked_of.ensure_connection()
    keeping = RawCursor(asked_of.connection)
    return asked_of.make_debug_cursor(keeping) if asked_of.queries_logged else asked_of.make_cursor(keeping)  # type: ignore[no-any-return]


def placed(sql: str, connection: BaseDatabaseWrapper) -> str:
    """SQL as that cursor takes it: the text has no percent sign but in its places."""
    return _numbered(sql) if connection.vendor == "postgresql" else sql


@lru_cache(maxsize=128)
def _numbered(sql: str) -> str:
    """The SQL with PostgreSQL's own places, $1, $2 and so on."""
    first, *others = sql.split("%s")
    return first + "".join(f"${place}{text}" for place, text in enumerate(others, start=1))

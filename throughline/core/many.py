"""Many rows of one table written at once, for the acts that bring a hub's history in. Whoever calls has checked them.

A row is said as a *sample*, a model that holds what all have in common, and the few values that differ.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from django.db import connection, models
from django.db.models.base import ModelState

# Rows that one statement writes on SQLite, how many values it may hold on the oldest we run on, and statements at a time.
_ROWS_IN_ONE = 50
_MOST_VALUES = 999
_STATEMENTS_AT_ONCE = 100
# What a database takes as it is: text, whole numbers, keys.
_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.ForeignKey, models.BooleanField)


def reserve_keys(model: type[models.Model], number: int) -> list[int]:
    """Keys for so many new rows, before they are written. Must run in the transaction that writes them."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # The write lock is held from the transaction's start, so nobody takes a key between.
            cursor.execute("SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = %s), 0)", [table])
            last = int(cursor.fetchone()[0])
            return list(range(last + 1, last + 1 + number))
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, number])
        return [int(key) for (key,) in cursor.fetchall()]


def keep_pages_at_hand(megabytes: int) -> None:
    """For a process that only writes many rows: SQLite keeps so much of its file at hand, where by itself it keeps 2 MB.

    New keys by chance fall all over a large index: without it every row reads pages and writes others out.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {-1024 * megabytes}")


def insert_like(sample: models.Model, varying: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write a row for each of ``rows``: the values of the fields named in ``varying`` (a foreign key's by its key), and for
    every other field the sample's. The key is the database's own unless it is among them. Returns how many."""
    fields = {field.attname: field for field in sample._meta.concrete_fields}
    named = [fields[name] for name in varying]
    others = [field for name, field in fields.items() if name not in varying and not field.primary_key]
    same = [field.get_db_prep_save(getattr(sample, field.attname), connection) for field in others]
    prepared = [(place, _preparing(field)) for place, field in enumerate(named) if not isinstance(field, _PLAIN)]

    def whole() -> Iterator[list[Any]]:
        for row in rows:
            values = list(row)
            for place, prepare in prepared:
                values[place] = prepare(values[place])
            yield values

    table = connection.ops.quote_name(str(sample._meta.db_table))
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in [*others, *named])
    if connection.vendor == "postgresql":
        return _copied(table, columns, same, whole())
    return _inserted(table, columns, len(named), same, whole() if prepared else rows)


def _preparing(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """What makes a field's value one for the database, as Django would: said shorter for what there is most of."""
    if connection.vendor == "sqlite" and isinstance(field, models.UUIDField):
        return lambda value: value.hex
    if connection.vendor == "sqlite" and type(field) is models.DateField:
        return lambda value: None if value is None else value.isoformat()
    if connection.vendor == "sqlite" and isinstance(field, models.JSONField):
        encode = (field.encoder or json.JSONEncoder)().encode
        return lambda value: None if value is None else encode(value)
    if isinstance(field, models.DateTimeField):
        # The moment of an act is one for all its rows.
        return lru_cache(maxsize=16)(lambda value: field.get_db_prep_save(value, connection))
    return lambda value: field.get_db_prep_save(value, connection)


def copying(sample: models.Model) -> Callable[[], Any]:
    """What makes models like a sample that is not saved, many times as quickly as by their class."""
    kind, held = type(sample), dict(sample.__dict__)

    def copied() -> models.Model:
        made = kind.__new__(kind)
        made.__dict__.update(held)
        made._state = ModelState()
        return made

    return copied


def _copied(table: str, columns: str, same: Sequence[Any], rows: Iterable[list[Any]]) -> int:
    written = 0
    held = [_in_copy(value) for value in same]
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([*held, *map(_in_copy, row)])
            written += 1
    return written


def _in_copy(value: Any) -> Any:
    """A value as COPY takes it: one of a few words is its text, and so is what Django wraps for a query's parameter (JSON)."""
    if isinstance(value, Enum):
        return str(value)
    return value.dumps(value.obj) if hasattr(value, "obj") and hasattr(value, "dumps") and value.dumps else value


def _inserted(table: str, columns: str, width: int, same: Sequence[Any], rows: Iterable[Sequence[Any]]) -> int:
    """SQLite: some rows in each statement. Of a table with triggers it sets every page aside that a statement changes, so that
    one statement for each row writes each page as often as there are rows."""
    in_one = max(1, min(_ROWS_IN_ONE, (_MOST_VALUES - len(same)) // width))
    written = 0
    with connection.cursor() as cursor:
        left = iter(rows)
        while waiting := list(islice(left, in_one * _STATEMENTS_AT_ONCE)):
            whole = len(waiting) - len(waiting) % in_one
            groups = [waiting[first : first + in_one] for first in range(0, whole, in_one)]
            for some in (groups, [waiting[whole:]]):
                if some and some[0]:
                    sql = _inserting(table, columns, width, len(same), len(some[0]))
                    cursor.executemany(sql, [[*same, *chain.from_iterable(group)] for group in some])
            written += len(waiting)
    return written


def _inserting(table: str, columns: str, width: int, same: int, rows: int) -> str:
    """A statement that writes so many rows: what all have in common is said once, before what differs."""
    one = f"({', '.join(['%s'] * width)})"
    chosen = ", ".join(["%s"] * same + ["said.*"])
    return f"INSERT INTO {table} ({columns}) SELECT {chosen} FROM (VALUES {', '.join([one] * rows)}) AS said"  # noqa: S608

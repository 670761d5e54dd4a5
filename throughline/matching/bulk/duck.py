"""The engine on one machine: DuckDB, with a limit of memory and of threads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from splink import DuckDBAPI

from throughline.matching.bulk.levels import DUCKDB, FUNCTIONS, Dialect

ARROW = {"integer": pa.int32(), "boolean": pa.bool_(), "string": pa.string()}
SQL = {"integer": "INTEGER", "boolean": "BOOLEAN", "string": "VARCHAR"}


class Duck:
    """A database of this process alone, in memory; what does not fit goes to ``scratch``."""

    dialect: Dialect = DUCKDB

    def __init__(self, scratch: Path, memory: str, threads: int) -> None:
        connection: Any = duckdb.connect()
        self.connection = connection
        self.connection.execute(f"SET memory_limit = '{memory}'")
        self.connection.execute(f"SET threads = {threads}")
        self.connection.execute(f"SET temp_directory = '{scratch}'")
        self.connection.execute("SET preserve_insertion_order = false")
        for named, (function, answer) in FUNCTIONS.items():
            connection.create_function(
                named, _by_column(function, ARROW[answer]), ["VARCHAR", "VARCHAR"], SQL[answer], type="arrow"
            )
        self.api = DuckDBAPI(self.connection)

    def table(self, path: Path, named: str) -> Any:
        """A file of columns as a table Splink may be given."""
        self.connection.execute(f"CREATE TABLE {named} AS SELECT * FROM read_parquet('{path}')")  # noqa: S608
        return self.api.register(named)

    def keep(self, named: str, sql: str) -> Any:
        """What a question answers, as a table Splink may be given."""
        self.connection.execute(f"CREATE OR REPLACE TABLE {named} AS {sql}")
        return self.api.register(named)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return list(self.connection.execute(sql).fetchall())

    def close(self) -> None:
        self.connection.close()


def _by_column(function: Callable[[str, str], object], answer: pa.DataType) -> Callable[[Any, Any], Any]:
    def asked(ones: Any, others: Any) -> Any:
        return pa.array(map(function, ones.to_pylist(), others.to_pylist()), type=answer)

    return asked

"""The engine for a national register: Spark, by a setting. The same columns, levels and model file as DuckDB.

Without ``THROUGHLINE_SPARK_MASTER`` it runs on this machine. Needs the ``spark`` extra (pyspark) and Java 17.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession
from pyspark.sql.types import BooleanType, IntegerType, StringType
from splink import SparkAPI
from splink.backends.spark import similarity_jar_location

from throughline.matching.bulk.levels import FUNCTIONS, SPARK, Dialect

ANSWERS = {"integer": IntegerType(), "boolean": BooleanType(), "string": StringType()}


class Spark:
    """A Spark session; ``scratch``: where it spills and keeps its checkpoints."""

    dialect: Dialect = SPARK

    def __init__(self, scratch: Path, memory: str, threads: int) -> None:
        master = os.environ.get("THROUGHLINE_SPARK_MASTER", f"local[{threads}]")
        settings = {
            "spark.driver.memory": memory.lower().replace("gb", "g").replace("mb", "m"),
            "spark.jars": similarity_jar_location(),
            "spark.sql.shuffle.partitions": str(max(4, threads * 2)),
            "spark.default.parallelism": str(max(4, threads * 2)),
            "spark.local.dir": str(scratch),
            "spark.sql.warehouse.dir": str(scratch / "warehouse"),
            "spark.ui.enabled": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.log.level": "ERROR",
        }
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        # The functions asked for each pair run in this Python, with what is installed beside it.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        building = SparkSession.builder.master(master).appName("throughline")
        for named, value in settings.items():
            building = building.config(named, value)
        self.session = building.getOrCreate()
        self.session.sparkContext.setLogLevel("ERROR")
        self.session.sparkContext.setCheckpointDir(str(scratch / "checkpoints"))
        for named, (function, answer) in FUNCTIONS.items():
            self.session.udf.register(named, _where_known(function), ANSWERS[answer])
        spark_api: Any = SparkAPI
        self.api = spark_api(spark_session=self.session, break_lineage_method="parquet")

    def table(self, path: Path, named: str) -> Any:
        """A file of columns as a table Splink may be given."""
        self.session.read.parquet(str(path)).createOrReplaceTempView(named)
        return self.api.register(self.session.table(named))

    def keep(self, named: str, sql: str) -> Any:
        self.session.sql(sql).createOrReplaceTempView(named)
        return self.api.register(self.session.table(named))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.session.sql(sql).collect()]

    def close(self) -> None:
        self.session.stop()


def _where_known(function: Callable[[str, str], object]) -> Callable[[str | None, str | None], object]:
    """Spark asks about every pair, also where one has nothing."""

    def asked(one: str | None, other: str | None) -> object:
        return None if one is None or other is None else function(one, other)

    return asked

"""A pass from beginning to end: people in, pairs of their places out. The engine, its memory and threads are settings."""

from __future__ import annotations

import importlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from throughline.core.errors import Refused
from throughline.matching.bulk.columns import write_columns
from throughline.matching.bulk.linking import Pair, find_pairs
from throughline.matching.bulk.model import Model
from throughline.matching.bulk.training import Engine, TrainedOn, train
from throughline.matching.comparing.people import Person
from throughline.matching.comparing.weights import read_weights

Progress = Callable[[str, int, int], None]
ENGINES = {"duckdb": ("throughline.matching.bulk.duck", "Duck"), "spark": ("throughline.matching.bulk.spark", "Spark")}


@dataclass(frozen=True)
class Way:
    """How a pass runs. ``memory``: such as “2GB”."""

    engine: str
    memory: str
    threads: int

    @classmethod
    def from_environment(cls) -> Way:
        """``THROUGHLINE_BULK_ENGINE``, ``…_MEMORY`` and ``…_THREADS``. Errors: Refused."""
        engine = os.environ.get("THROUGHLINE_BULK_ENGINE", "duckdb")
        if engine not in ENGINES:
            raise Refused(f"THROUGHLINE_BULK_ENGINE is “{engine}”. It may be duckdb or spark.")
        threads = os.environ.get("THROUGHLINE_BULK_THREADS", "") or str(os.cpu_count() or 1)
        if not threads.isdecimal() or int(threads) < 1:
            raise Refused(f"THROUGHLINE_BULK_THREADS is “{threads}”. Give a number, such as 2.")
        memory = os.environ.get("THROUGHLINE_BULK_MEMORY", "2GB")
        if not re.fullmatch(r"[1-9]\d*(MB|GB)", memory):
            raise Refused(f"THROUGHLINE_BULK_MEMORY is “{memory}”. Give a number of MB or GB, such as 2GB.")
        return cls(engine, memory, int(threads))

    def open(self, scratch: Path) -> Any:
        """The engine. Errors: Refused where it is not installed."""
        module, named = ENGINES[self.engine]
        try:
            made = getattr(importlib.import_module(module), named)
        except ImportError as error:
            raise Refused(f"{self.engine} is not installed ({error.name}). Remedy: make spark") from error
        return made(scratch, self.memory, self.threads)


def find_duplicates(
    people: Iterable[Person],
    scratch: Path,
    way: Way,
    date: str,
    progress: Progress,
    *,
    model: Model | None,
    least: float,
) -> tuple[Model, list[Pair]]:
    """Who is there twice, and the model it was found with: the one given, else one trained on these people."""
    rows = write_columns(people, scratch / "people.parquet")
    engine: Engine = way.open(scratch)
    try:
        table = engine.table(scratch / "people.parquet", "people")
        used = model or train(engine, table, rows, read_weights(), TrainedOn("a register", date, way.engine), progress)
        progress("Finding pairs", 0, 1)
        pairs = list(find_pairs(engine, [table], ["people"], used, read_weights(), least))
        progress("Finding pairs", 1, 1)
    finally:
        engine.close()
    return used, pairs


def find_candidates(
    register: Iterable[Person],
    records: Iterable[Person],
    scratch: Path,
    way: Way,
    date: str,
    progress: Progress,
    *,
    least: float,
) -> Iterator[int]:
    """The places on the register of everybody who may be in the file, each once."""
    rows = write_columns(register, scratch / "register.parquet")
    write_columns(records, scratch / "records.parquet", start=rows)
    engine: Engine = way.open(scratch)
    try:
        tables = [engine.table(scratch / f"{named}.parquet", named) for named in ("register", "records")]
        used = train(engine, tables[0], rows, read_weights(), TrainedOn("a register", date, way.engine), progress)
        progress("Finding candidates", 0, 1)
        pairs = find_pairs(engine, tables, ["register", "records"], used, read_weights(), least)
        found = {min(pair.one, pair.other) for pair in pairs}
        progress("Finding candidates", 1, 1)
    finally:
        engine.close()
    yield from sorted(found)

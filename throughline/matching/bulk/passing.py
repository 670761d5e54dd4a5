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
    beside: Iterable[Person] = (),
) -> tuple[Model, list[Pair]]:
    """Who is there twice, and the model it was found with: the one given, else one trained on these people.

    ``beside``: rows of some of them by other names and addresses, numbered after the people and read after them. They are
    compared, and nothing is learnt from them: they are one person's by making.
    """
    rows = write_columns(people, scratch / "people.parquet")
    more = write_columns(beside, scratch / "beside.parquet", start=rows)
    engine: Engine = way.open(scratch)
    try:
        table = engine.table(scratch / "people.parquet", "people")
        used = model or train(engine, table, rows, read_weights(), TrainedOn("a register", date, way.engine), progress)
        progress("Finding pairs", 0, 1)
        table, named = _with_beside(engine, table, "people", scratch, more)
        pairs = list(find_pairs(engine, [table], [named], used, read_weights(), least))
        progress("Finding pairs", 1, 1)
    finally:
        engine.close()
    return used, pairs


def _with_beside(engine: Engine, table: Any, named: str, scratch: Path, more: int) -> tuple[Any, str]:
    """The table people are compared by, and its name: their own, with the rows beside it where there are any."""
    if not more:
        return table, named
    engine.table(scratch / "beside.parquet", "beside")
    return engine.keep("everybody", f"SELECT * FROM {named} UNION ALL SELECT * FROM beside"), "everybody"  # noqa: S608


def find_candidates(
    register: Iterable[Person],
    records: Iterable[Person],
    scratch: Path,
    way: Way,
    date: str,
    progress: Progress,
    *,
    least: float,
    beside: Iterable[Person] = (),
) -> Iterator[int]:
    """The places on the register of everybody who may be in the file, each once. ``beside``: as in finding duplicates."""
    rows = write_columns(register, scratch / "register.parquet")
    more = write_columns(beside, scratch / "beside.parquet", start=rows)
    write_columns(records, scratch / "records.parquet", start=rows + more)
    engine: Engine = way.open(scratch)
    try:
        tables = [engine.table(scratch / f"{named}.parquet", named) for named in ("register", "records")]
        used = train(engine, tables[0], rows, read_weights(), TrainedOn("a register", date, way.engine), progress)
        progress("Finding candidates", 0, 1)
        table, named = _with_beside(engine, tables[0], "register", scratch, more)
        pairs = find_pairs(engine, [table, tables[1]], [named, "records"], used, read_weights(), least)
        found = {min(pair.one, pair.other) for pair in pairs}
        progress("Finding candidates", 1, 1)
    finally:
        engine.close()
    yield from sorted(found)

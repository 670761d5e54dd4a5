"""One model file, two engines: Spark in local mode finds what DuckDB finds."""

from __future__ import annotations

import importlib
import importlib.util
import shutil
import warnings
from itertools import combinations
from pathlib import Path

import pytest

from benchmarks.people_made import make_people
from tests.unit.matching.bulk.conftest import made_people
from throughline.matching.bulk.columns import write_columns
from throughline.matching.bulk.duck import Duck
from throughline.matching.bulk.linking import find_pairs
from throughline.matching.bulk.model import read_model, write_model
from throughline.matching.bulk.training import Engine, TrainedOn, train
from throughline.matching.comparing.weights import read_weights

ROWS, SEED = 6000, 21

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        importlib.util.find_spec("pyspark") is None, reason="Spark is not installed. Remedy: make spark"
    ),
    pytest.mark.skipif(
        shutil.which("java") is None,
        reason="Java is not installed. Remedy, on Debian: apt-get install openjdk-17-jre-headless",
    ),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning", "ignore::FutureWarning"),
]


def f1_of(pairs: set[tuple[int, int]]) -> float:
    person = [each.person_id for each in make_people(ROWS, SEED)]
    rows: dict[str, list[int]] = {}
    for number, named in enumerate(person):
        rows.setdefault(named, []).append(number)
    true = {pair for each in rows.values() for pair in combinations(each, 2)}
    return 2 * len(pairs & true) / (len(pairs) + len(true))


def found_by(engine: Engine, folder: Path) -> dict[tuple[int, int], float]:
    table = engine.table(folder / "people.parquet", "people")
    found = find_pairs(engine, [table], ["people"], read_model(folder / "model.json"), read_weights())
    return {(min(each.one, each.other), max(each.one, each.other)): each.score for each in found}


def test_spark_finds_what_duckdb_finds_with_the_same_model_file(
    tmp_path: Path, duck: Duck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("throughline.matching.bulk.training.PAIRS_BY_CHANCE", 5e4)
    write_columns(made_people(ROWS, SEED), tmp_path / "people.parquet")
    on = TrainedOn("invented people", "2026-11-30", "duckdb")
    rows = duck.table(tmp_path / "people.parquet", "trained_on")
    write_model(train(duck, rows, ROWS, read_weights(), on, lambda *_: None), tmp_path / "model.json")
    here = found_by(duck, tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        spark = importlib.import_module("throughline.matching.bulk.spark").Spark(tmp_path, "1GB", 2)
        try:
            there = found_by(spark, tmp_path)
        finally:
            spark.close()
    assert abs(f1_of(set(here)) - f1_of(set(there))) <= 0.005
    assert there == pytest.approx(here, abs=1e-6)

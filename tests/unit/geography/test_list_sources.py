"""The lists of forces, regions and authorities say where they come from and the day they are as at (issue: lines, maps)."""

from __future__ import annotations

import csv
import datetime as dt

import pytest

from throughline.geography.actions import DATA
from throughline.geography.sources import list_sources


@pytest.mark.parametrize("file", ["forces.csv", "rocus.csv", "authorities.csv"])
def test_every_row_of_a_list_has_its_source_and_its_day(file: str) -> None:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert rows
    for row in rows:
        assert row["source"].strip()
        assert dt.date(2023, 4, 1) <= dt.date.fromisoformat(row["as_at"]) <= dt.date(2026, 12, 31)


def test_each_list_is_told_with_them() -> None:
    told = {each.name: each for each in list_sources()}
    assert set(told) == {"Police forces", "Regional organised crime units", "Local authorities"}
    assert "ONS" in told["Local authorities"].source
    # Sheffield and Barnsley have the codes they took on that day.
    assert told["Local authorities"].as_at == dt.date(2025, 4, 1)

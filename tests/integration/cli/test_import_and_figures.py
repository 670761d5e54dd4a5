"""A hub's six months in, its figures out: the numbers outside checks rely on."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.integration.cli.conftest import TRACKER, CommandLine, Copying
from tests.unit.imports.tracker import tracker

SIX_MONTHS = ("--from", "2025-11-01", "--to", "2026-04-30")
EXPECTED = {
    "lines_closed": 20,
    "lines_closed_type_1": 14,
    "lines_closed_type_2": 6,
    "arrests": 198,
    "arrests_children": 19,
    "charges": 111,
    "interventions": 88,
    "interventions_children": 82,
    "interventions_adults": 6,
    "interventions_age_unknown": 0,
}


def measures(line: CommandLine, *arguments: str) -> dict[str, int]:
    said = line.run("figures", *arguments, "--format", "json")
    assert said.code == 0, said.err
    return {each["key"]: each["value"] for each in json.loads(said.out)["measures"]}


def test_json_says_what_was_asked_and_each_rule(filled: CommandLine) -> None:
    answered = json.loads(filled.run("figures", *SIX_MONTHS, "--format", "json").out)
    assert (answered["from"], answered["to"]) == ("2025-11-01", "2026-04-30")
    assert all(set(each) == {"key", "label", "value", "rule"} for each in answered["measures"])
    assert all(each["label"] and each["rule"] for each in answered["measures"])


def test_six_months(filled: CommandLine) -> None:
    found = measures(filled, *SIX_MONTHS)
    assert {key: found[key] for key in EXPECTED} == EXPECTED
    assert {"people_safeguarded", "referrals"} <= found.keys()
    parts = found["interventions_children"] + found["interventions_adults"] + found["interventions_age_unknown"]
    assert parts == found["interventions"]


def test_the_taskforce_in_april(filled: CommandLine) -> None:
    april = ("--from", "2026-04-01", "--to", "2026-04-30", "--team", "West Midlands ROCU County Lines taskforce")
    found = measures(filled, *april)
    assert (found["lines_closed"], found["arrests"]) == (12, 22)
    agency = measures(filled, *april[:4], "--agency", "West Midlands ROCU")
    assert (agency["lines_closed"], agency["arrests"]) == (12, 22)


def test_csv_and_table_agree_with_json(filled: CommandLine) -> None:
    found = measures(filled, *SIX_MONTHS)
    rows = list(csv.DictReader(io.StringIO(filled.run("figures", *SIX_MONTHS, "--format", "csv").out)))
    assert [row["key"] for row in rows] == list(found)
    assert [row["value"] for row in rows] == [str(value) for value in found.values()]
    table = filled.run("figures", *SIX_MONTHS).out
    assert "198  Arrests\n" in table


def test_the_same_sheets_again_are_unchanged(filled: CommandLine, copied: Copying) -> None:
    line = copied(filled)
    said = line.run("import", TRACKER)
    assert said.code == 0
    assert said.out.startswith("Unchanged: all 405 rows")
    assert measures(line, *SIX_MONTHS) == measures(filled, *SIX_MONTHS)


@pytest.fixture
def sheets(tmp_path: Path) -> Path:
    """A small tracker, sound as it stands."""
    folder = tmp_path / "sheets"
    folder.mkdir()
    for name, content in tracker().items():
        (folder / f"{name}.csv").write_bytes(content)
    return folder


def changed(sheet: Path, old: str, new: str) -> None:
    text = sheet.read_text(encoding="utf-8")
    assert old in text
    sheet.write_text(text.replace(old, new), encoding="utf-8")


def test_a_preview_changes_nothing(made: CommandLine, copied: Copying, sheets: Path) -> None:
    line = copied(made)
    said = line.run("import", sheets, "--preview")
    assert said.code == 0
    assert "nothing was changed" in said.out
    assert "Team made: West Midlands ROCU County Lines taskforce" in said.out
    assert set(measures(line, *SIX_MONTHS).values()) == {0}


def test_progress_and_names_stay_off_stdout(made: CommandLine, copied: Copying, sheets: Path) -> None:
    said = copied(made).run("import", sheets)
    assert said.code == 0
    assert "interventions: " in said.err
    assert "Ibrahim Barnes" not in said.out + said.err


def test_every_refused_row_is_listed_and_nothing_is_imported(made: CommandLine, copied: Copying, sheets: Path) -> None:
    line = copied(made)
    changed(sheets / "arrests.csv", "A1,23/11/2025", "A1,31/02/2026")
    changed(
        sheets / "lines.csv",
        "West Midlands Police,Gloucestershire Constabulary",
        "Borsetshire,Gloucestershire Constabulary",
    )
    said = line.run("import", sheets)
    assert said.code == 1
    assert [row for row in said.out.splitlines() if row.startswith("arrests, row 2") and "31/02/2026" in row]
    assert [row for row in said.out.splitlines() if row.startswith("lines, row 2") and "Borsetshire" in row]
    assert set(measures(line, *SIX_MONTHS).values()) == {0}


def test_sheets_that_cannot_be_read(made: CommandLine, sheets: Path) -> None:
    """A missing column, then no CSV at all, then a missing file."""
    changed(sheets / "lines.csv", "Closure type", "Kind")
    for name, spoil in (
        ("Closure type", lambda: (sheets / "arrests.csv").write_bytes(bytes(range(256)) * 100)),
        ("arrests.csv", lambda: (sheets / "operations.csv").unlink()),
        ("operations.csv", lambda: None),
    ):
        said = made.run("import", sheets)
        assert (said.code, said.out) == (2, "")
        assert name in said.err
        # The sheet spoiled next is read before, or instead of, the ones already spoiled.
        (sheets / "lines.csv").write_bytes(tracker()["lines"])
        spoil()

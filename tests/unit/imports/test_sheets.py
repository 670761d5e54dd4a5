"""Reading the sheets: what is no CSV, or lacks a column, says so."""

from pathlib import Path

import pytest

from tests.unit.imports.tracker import tracker
from throughline.imports.errors import CannotRead
from throughline.imports.sheets import LARGEST_SHEET, LAYOUTS, read_contents, read_folder


def test_rows_keep_their_number_and_their_cells() -> None:
    sheets = read_contents(tracker())
    assert [row.number for row in sheets.lines] == [2, 3]
    assert sheets.arrests[0].cells["Name"] == "Ibrahim Barnes"
    assert sheets.row_count == 5


def test_byte_order_mark_blank_rows_other_order_and_windows_code_page() -> None:
    contents = tracker()
    contents["lines"] = b"\xef\xbb\xbf" + contents["lines"] + b",,,,,,,,,\r\n"
    contents["interventions"] = contents["interventions"].replace(b"Jordan", "Zoë".encode("cp1252"))
    sheets = read_contents(contents)
    assert len(sheets.lines) == 2
    assert sheets.interventions[0].cells["Name"] == "Zoë Ashby"


@pytest.mark.parametrize(
    ("sheet", "content", "says"),
    [
        ("lines", b"Line ref,Line name\nL1,Ace\n", "no column"),
        ("arrests", b"\x00\x01\x02" * 100, "not a CSV"),
        ("operations", b"", "no column"),
        ("interventions", b"x" * (LARGEST_SHEET + 1), "larger than 20 MB"),
    ],
)
def test_what_cannot_be_read_is_named(sheet: str, content: bytes, says: str) -> None:
    with pytest.raises(CannotRead, match=says) as refused:
        read_contents(tracker() | {sheet: content})
    assert f"{sheet}.csv" in str(refused.value)


def test_a_broken_quote_names_the_line() -> None:
    contents = tracker()
    contents["lines"] += b'L9,"Ace\n'
    with pytest.raises(CannotRead, match="lines.csv, line"):
        read_contents(contents)


def test_a_column_twice_is_refused() -> None:
    contents = tracker()
    contents["lines"] = contents["lines"].replace(b"Line name", b"Line ref", 1)
    with pytest.raises(CannotRead):
        read_contents(contents)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    for layout in LAYOUTS[1:]:
        (tmp_path / layout.file).write_bytes(tracker()[layout.name])
    with pytest.raises(CannotRead, match="lines.csv is missing"):
        read_folder(tmp_path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match="no folder"):
        read_folder(tmp_path / "nowhere")

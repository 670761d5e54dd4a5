"""A spreadsheet never runs what a cell holds, and numbers stay readable."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughline.figures.spreadsheets import csv_lines, safe_cell

DANGEROUS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.invalid","look")',
    "|calc",
    "%0A=1",
    "\t=1",
    "\r=1",
    "\n=1",
    "\x00=1",
    "\ufeff=1",
    "\u200b=1",
    " =1",
    "\u00a0@x",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "-1-1",
    "--1",
    "+44 7700 900123=1",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_would_run_is_written_as_text(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "value", ["-5", "-5.25", "+447700900123", "+44 7700 900123", "West Midlands", "", "a=b", 12, -3, 0.5]
)
def test_numbers_phones_and_plain_words_stay_as_they_are(value):
    assert safe_cell(value) == str(value)


def test_lines_read_back_as_they_were_written():
    text = "".join(csv_lines([["a,b", 'say "x"', "two\nlines"], ["=1", -5, ""]]))
    assert text[0] == "\ufeff"
    assert list(csv.reader(text[1:].splitlines(keepends=True))) == [["a,b", 'say "x"', "two\nlines"], ["'=1", "-5", ""]]


@given(st.text(max_size=12))
def test_no_cell_begins_with_a_trigger_unless_it_is_a_plain_number(text):
    cell = safe_cell(text)
    assert cell in (text, f"'{text}")
    if cell[:1] in {"=", "@", "|", "%", "\t", "\r", "\n", "＝", "＋", "－", "＠"}:
        raise AssertionError(cell)
    if cell[:1] in {"+", "-"}:
        assert cell[1:].replace(" ", "").replace(".", "").isdigit()

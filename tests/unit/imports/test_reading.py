"""Any spreadsheet as a table of text: encodings, delimiters, titles, workbooks; and what is refused, with the fix."""

from __future__ import annotations

import datetime as dt
import io
import struct
import tracemalloc
import zipfile

import pytest

from tests.factories.workbooks import Formula, workbook
from throughline.imports.errors import CannotRead
from throughline.imports.sheets import MEGABYTE
from throughline.imports.trackers.dates import day_first, read_day, read_event_day, read_year, way_of
from throughline.imports.trackers.mapping import guess_columns
from throughline.imports.trackers.orders import month_first_columns
from throughline.imports.trackers.reading import read_table
from throughline.imports.trackers.workbooks import read_workbook

PLAIN = "Name,DOB,Date\nZoë Núñez,01/02/2010,03/04/2026\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_name_reads_the_same_in_every_encoding(encoding: str) -> None:
    table = read_table(PLAIN.encode(encoding))
    assert (table.header, table.rows[0]) == (("Name", "DOB", "Date"), (2, ("Zoë Núñez", "01/02/2010", "03/04/2026")))


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_cells_are_parted_by_what_parts_them(mark: str) -> None:
    text = f'Surname{mark}Forename{mark}Notes\n"O{mark}Neil"{mark}Ann{mark}"two\nlines"\nBell{mark}Jo{mark}\n'
    table = read_table(text.encode())
    assert [number for number, _ in table.rows] == [2, 3]
    assert table.rows[0][1] == (f"O{mark}Neil", "Ann", "two\nlines")


def test_a_heading_below_a_title_blank_rows_and_short_rows() -> None:
    table = read_table(b"County lines tracker,,\n,,\nName,D.O.B,,Name\nAnn Bell,,,\n\nJo Cole\n")
    assert (table.header_row, table.header) == (3, ("Name", "D.O.B", "Column C", "Name (2)"))
    assert table.rows == ((4, ("Ann Bell", "", "", "")), (6, ("Jo Cole", "", "", "")))


def test_a_workbook_dates_serials_formulas_and_merged_cells() -> None:
    content = workbook({
        "Cover": [["Tracker"]],
        "People": [
            ["Tracker 2026"],
            ["Name", "DOB", "Found", "Team", "Age"],
            ["Ann Bell", dt.date(2010, 2, 1), 46090, "North", 15],
            [Formula("A3", "Ann Bell"), "1 March 2011", dt.date(2026, 3, 9), None, 14.5],
        ],
    })  # fmt: skip
    table = read_table(content)
    assert (table.sheet, table.sheets) == ("People", ("Cover", "People"))
    assert table.rows == (
        (3, ("Ann Bell", "01/02/2010", "46090", "North", "15")),
        (4, ("Ann Bell", "1 March 2011", "09/03/2026", "", "14.5")),
    )
    assert read_day("46090") == dt.date(2026, 3, 9)
    with pytest.raises(CannotRead, match="no sheet “2025”"):
        read_table(content, sheet="2025")


@pytest.mark.parametrize(
    "before",
    [
        [["This workbook belongs to the hub"], ["Do not share"]],
        [["Read me"], ["Column", "What to write"], ["Name", "As they say it"], ["Sex", "F or M"]],
        [["Status", "Outcome"], ["Open", "Safeguarded"]],
    ],
)
def test_the_sheet_of_people_is_read_whatever_stands_before_it(before: list[list[str]]) -> None:
    people = [["Cohort 2026"], ["firstName", "lastName", "Date found"], ["Ann", "Bell", "09/03/2026"]]
    content = workbook({"Cover": before, "Cohort": people, "Lists": [["Sex", "Name"], ["F", "x"]]})
    table = read_table(content)
    assert (table.sheet, table.header_row) == ("Cohort", 2)
    assert read_table(content, sheet="Lists").sheet == "Lists"


def test_a_workbook_of_no_headings_we_know_is_read_from_its_first_sheet_with_columns() -> None:
    content = workbook({"Cover": [["Ours"], ["Only"]], "Data": [["Who", "X1"], ["Ann Bell", "x"]]})
    assert read_table(content).sheet == "Data"


def test_cells_merged_down_a_column_say_the_same_in_each_row() -> None:
    rows = [["Name", "Date"], ["Ann Bell", dt.date(2026, 3, 9)], ["Jo Cole"], ["Di Ray", dt.date(2026, 3, 10)]]
    table = read_table(workbook({"People": rows}, merged=["B2:B3"]))
    assert [cells[1] for _, cells in table.rows] == ["09/03/2026", "09/03/2026", "10/03/2026"]


def test_what_lies_right_of_the_last_heading_is_kept() -> None:
    rows = [["Name", "Date"], ["Ann Bell", "x", None, "RISK: do not tell father"], ["Jo Cole", "y"]]
    table = read_table(workbook({"People": rows}))
    assert (table.headed, table.header) == (0, ("Name", "Date", "Column C", "Column D"))
    assert table.rows[0][1] == ("Ann Bell", "x", "", "RISK: do not tell father")
    text = read_table(b"Name,Date,\nAnn Bell,x,RISK,over\nJo Cole,y,,\n")
    assert (text.headed, text.header) == (3, ("Name", "Date", "Column C", "Column D"))
    assert text.rows == ((2, ("Ann Bell", "x", "RISK", "over")), (3, ("Jo Cole", "y", "", "")))


def test_three_hundred_columns_are_read() -> None:
    header = ["Name", "Date", *(f"Tick {number}" for number in range(298))]
    table = read_table("\n".join([",".join(header), ",".join(["Ann", "x", *["Yes"] * 298])]).encode())
    assert len(table.header) == 300
    assert table.rows[0][1][299] == "Yes"


def test_answers_of_no_are_no_heading_and_of_two_headings_the_first_is_it() -> None:
    text = (
        "YP Name,DOB,Date,Missing?,CSE?,Gang?,Debt?,Home?\nAnn Bell,x,y,No,No,No,No,No\nJo Cole,x,y,No,Yes,No,No,No\n"
    )
    assert read_table(text.encode()).header_row == 1
    assert read_table(b"Name,Date\nAnn,x\nName,Date\nJo,y\n").header_row == 1
    assert read_table(b"Kind,Sort\nWer,Wann\nAnn,x\n", known=["Wer", "Wann"]).header_row == 2
    assert read_table(b"Kind,Sort\nWer,Wann\nAnn,x\n", header_row=2).header == ("Wer", "Wann")


def bomb(unpacked: int) -> bytes:
    out = io.BytesIO(workbook({"People": [["Name", "Date"], ["Ann", "x"]]}))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet9.xml", b" " * unpacked)
    return out.getvalue()


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02binary", "no CSV"),
        (b"just one cell\n", "No row names the columns"),
        (b"Name,DOB\n", "no rows under"),
        (bomb(20_000_000), "unpacks to far more"),
        (archive("readme.txt"), "another kind of archive"),
        (archive("xl/workbook.xml"), "cannot be read"),
        (workbook({"People": [["Name", "Date"], ["Ann", "x"]]}, far="XFD1048576"), "much further than its rows"),
        (workbook({"People": [["Name", "Date"], ["Ann", "x"]]})[:-40], "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 50, "old XLS"),
        (b"Name," * 1_100 + b"\nx\n", "reaches to column APH, the 1,100th; 1,000 columns are read"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_fix(content: bytes, reason: str) -> None:
    with pytest.raises(CannotRead, match=reason):
        read_table(content)


def _listing(parts: int) -> bytes:
    """An archive whose list names so many parts, each in as few bytes as may be."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a", b"")
    content = out.getvalue()
    at = content.index(b"PK\x01\x02")
    end = content.index(b"PK\x05\x06")
    listed = content[at:end] * parts
    closing = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0, 0, len(listed), at, 0)
    return content[:at] + listed + closing


def test_an_archive_of_very_many_parts_is_refused_before_its_list_is_read() -> None:
    content = _listing(100_000)
    tracemalloc.start()
    try:
        with pytest.raises(CannotRead, match="unpacks to far more"):
            read_workbook(content, "")
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < len(content) // 2


def test_a_sheet_of_very_many_cells_is_measured_without_a_list_of_them() -> None:
    cells = b'<c r="AAA1000"/>' * 200_000
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr(
            "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row>" + cells + b"</row></sheetData></worksheet>"
        )
    content = out.getvalue()
    tracemalloc.start()
    try:
        with pytest.raises(CannotRead):
            read_workbook(content, "")
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 6 * MEGABYTE


def test_a_workbook_that_names_entities_opens_nothing() -> None:
    """A file of the machine, or a billion laughs: no entity is ever looked up."""
    plain = workbook({"People": [["Name", "Date"], ["Ann", "&secret;"]]})
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            text = old.read(part).replace(b"&amp;secret;", b"&secret;")
            if part.filename.endswith("sheet1.xml"):
                text = text.replace(b"?>\n", b'?>\n<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>', 1)
            new.writestr(part.filename, text)
    try:
        table = read_table(out.getvalue())
    except CannotRead:
        return
    assert "secret" in table.rows[0][1][1] or not table.rows[0][1][1]


def test_days_however_they_are_written() -> None:
    day = dt.date(2026, 3, 9)
    for written in ("09/03/2026", "9.3.26", "2026-03-09", "2026-03-09T00:00:00", "9 March 2026", "Mon 9th Mar 2026",
                    "09/03/2026 14:30", "46090", "46090.0", "09032026", "Mar 9, 2026",
                    "Monday, 9 March 2026"):  # fmt: skip
        assert read_day(written) == day, written
    for written in ("2009", "31/06/2026", "03/27/2026", "soon", "9990000018", "99999"):
        assert read_day(written) is None, written
    assert (read_year("2009"), read_year("09/03/2026")) == (2009, None)


def test_the_day_of_an_event_never_goes_a_century_back() -> None:
    for written in ("05/01/27", "5 Jan 27", "5.1.27 14:30"):
        assert read_event_day(written) == dt.date(2027, 1, 5), written
        assert read_day(written) == dt.date(1927, 1, 5), written
    assert read_event_day("05/01/1927") == dt.date(1927, 1, 5)
    assert read_event_day("09/03/26") == dt.date(2026, 3, 9)
    assert read_event_day("29/02/27") is None


def test_which_way_round_a_date_can_be() -> None:
    told = {"03/04/2010": "either", "28/07/2011": "day first", "07/28/2011 14:30": "month first", "05/05/2010": "",
            "2010-04-03": "", "4 March 2010": "", "31/13/2010": "", "99/99/2010": "", "soon": ""}  # fmt: skip
    assert {text: str(way_of(text)) for text in told} == told
    assert (day_first("07/28/2011"), day_first("4 March 2010")) == ("28/07/2011", "4 March 2010")
    header = ("Name", "DOB", "Date")
    rows = [(2, ("Ann", "03/04/2010", "13/03/2026")), (3, ("Jo", "07/28/2011", "14/03/2026"))]
    assert month_first_columns(header, rows) == {"DOB": "07/28/2011 in row 3"}


def test_columns_are_guessed_by_heading_then_by_what_they_say() -> None:
    header = ("Who", "X1", "X2", "X3", "Date of referral", "Mobile no.")
    rows = [
        (n, ("Ann Bell", "999 000 0018", f"0{n}/02/2010", "B1 1AA", "01/03/2026", "07700 900123")) for n in range(1, 8)
    ]
    assert guess_columns(header, rows) == {
        "Who": "lead", "X1": "nhs_number", "X2": "born", "X3": "postcode", "Date of referral": "happened",
        "Mobile no.": "phone",
    }  # fmt: skip
    assert guess_columns(header, rows, {"Who": "name", "X3": ""})["Who"] == "name"

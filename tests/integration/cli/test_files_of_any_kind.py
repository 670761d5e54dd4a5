"""``match`` and ``dedupe`` on any two files of people: a right answer, or one line saying the fix, and nothing half done."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.cli.conftest import Said

Asking = Callable[..., Said]
REGISTER = (
    "record_id,forename,surname,dob,postcode\nP0,Zofia,Tran,2012-08-16,BL7 4AB\nP1,Luis,Campbell,2001-05-08,BD16 3ET\n"
)
# Each names Zofia Tran, born on 16 August 2012.
WRITTEN: list[tuple[str, str | bytes]] = [
    ("camel", "firstName,lastName,dateOfBirth,postCode\nZofia,Tran,16/08/2012,BL7 4AB\n"),
    ("born_on", "First,Last,Born on,Sex at birth,Post code\nZofia,Tran,16/08/2012,F,BL7 4AB\n"),
    ("name_first", "name_first,name_last,dob\nZofia,Tran,2012-08-16\n"),
    ("brackets", "Name (first),Name (last),DOB (dd/mm/yyyy)\nZofia,Tran,16082012\n"),
    ("capitals", "FULL NAME,DOB\nTRAN Zofia,16/08/2012\n"),
    ("mark", b"\xef\xbb\xbfForename,Surname,D.O.B.\r\nZofia,Tran,16/08/2012\r\n"),
    ("quoted", '" Forename "," Surname ","D.O.B. "\n"Zofia","Tran","16/08/2012"\n'),
    ("tabs", "Client Forename\tClient Surname\tPerson DOB\nZofia\tTran\t16 August 2012\n"),
    ("semicolons", "Fore name(s);Sur name;Date of Birth\nZofia;Tran;16.08.2012\n"),
    ("bars", "forename|surname|date of birth\nZofia|Tran|16-08-2012\n"),
    ("newlines", 'Name,Address,Birth date\n"Zofia Tran","12 High Street\nBolton\nBL7 4AB",16/08/2012\n'),
    ("windows", "Prénom?,Forename,Surname,DOB\nx,Zofia,Tran,16/08/2012\n,Múñoz,Ybáñez,01/01/2001\n".encode("cp1252")),
    ("utf16", "Forename,Surname,DOB\nZofia,Tran,16/08/2012\n".encode("utf-16")),
    ("empty rows", "\n\nForename,Surname,DOB\n\n\nZofia,Tran,16/08/2012\n\n"),
    ("ragged", "Forename,Surname,DOB,Notes\nZofia,Tran,16/08/2012\nJo,Fox,01/02/2003,a,b,c\n"),
    ("twice", "Surname,Surname,Forename,DOB,DOB\nTran,Tran,Zofia,16/08/2012,01/01/1999\n"),
    ("title", "Cohort list as at March,,\n,,\nForename,Surname,DOB\nZofia,Tran,16/08/2012\n"),
    ("parts", "fname,lname,bday,bmonth,byear\nZofia,Tran,16,8,2012\n"),
    ("mother", "Child Name,Mother's name,Mother DOB,Child DOB\nZofia Tran,Ana Lopez,01/02/1980,16/08/2012\n"),
    ("two people", "Suspect DOB,Victim name,Victim DOB,Suspect name\n01/02/1980,Zofia Tran,16/08/2012,Ana Lopez\n"),
    ("serial", "forename,surname,dob,postcode\nZofia,Tran,41137,BL7 4AB\n"),
    ("one line", "forename,surname,dob\nZofia,Tran,16/08/2012"),
    ("old Mac", "forename,surname,dob\rZofia,Tran,16/08/2012\r"),
    ("letters", "Surname & forenames,Date of Birth (if known)\nTran & Zofia,16/08/2012\n"),
]


@pytest.fixture
def match(ask: Asking, tmp_path: Path) -> Callable[..., tuple[Said, Path]]:
    def matched(against: str | bytes, register: str = REGISTER) -> tuple[Said, Path]:
        paths = tmp_path / "register.csv", tmp_path / "against.csv", tmp_path / "links.csv"
        paths[0].write_text(register, encoding="utf-8")
        paths[1].write_bytes(against.encode() if isinstance(against, str) else against)
        said = ask("match", "--register", str(paths[0]), "--against", str(paths[1]), "--out", str(paths[2]))
        return said, paths[2]

    return matched


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("against", [text for _, text in WRITTEN], ids=[name for name, _ in WRITTEN])
def test_who_it_is_however_the_file_is_written(match, against: str | bytes) -> None:
    said, out = match(against)
    assert said.code == 0, said.err
    first = next(row for row in _rows(out) if row["record_id"] == "1")
    assert (first["candidate_id"], first["decision"]) == ("P0", "link"), said.err


def test_what_each_column_was_read_as_is_told_and_what_was_not_used(match, ask: Asking, tmp_path: Path) -> None:
    said, _ = match("firstName,lastName,dateOfBirth,DOB,Notes,Mobile,Home phone\nZofia,Tran,16/08/2012,,,,\n")
    (told,) = [line for line in said.err.splitlines() if line.startswith("against.csv: record_id")]
    assert told == (
        "against.csv: record_id <- the row's number; given <- firstName; family <- lastName; born <- DOB; "
        "phone <- Mobile + Home phone; not used: dateOfBirth (born is DOB), Notes."
    )
    assert (
        "register.csv: record_id <- record_id; given <- forename; family <- surname; born <- dob; postcode <- postcode."
        in said.err
    )
    alone = ask("dedupe", str(tmp_path / "against.csv"), "--out", str(tmp_path / "c.csv"))
    assert told in alone.err


def test_a_heading_given_twice_is_one_cell_and_never_two_names(match) -> None:
    said, out = match("Surname,Surname,Forename,DOB\nTran,Tran,Zofia,16/08/2012\n")
    assert "family <- Surname + Surname (2)" in said.err
    first = _rows(out)[0]
    assert first["candidate_id"] == "P0" and "same family name" in first["explanation"], first["explanation"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"), (b"\n\n \n", "empty"), (b"\xef\xbb\xbf", "empty"),
        (b"record_id,dob\n1,16/08/2012\n", "no column holds a name"),
        (b"Officer name,Officer phone\nJo Fox,07700900123\n", "no column holds a name"),
        (b"PK\x03\x04\x14\x00\x08\x08\x08\x00xl/workbook.xml", "Save"),
        (b"{\"name\": \"Zofia Tran\"}\n", "no column holds a name"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_line_with_the_fix_and_no_file(match, content: bytes, reason: str) -> None:
    said, out = match(content)
    assert (said.code, said.out) == (1, "")
    line = said.err.splitlines()[-1]
    assert "against.csv" in line and reason in line
    assert not out.exists() and not list(out.parent.glob(".links*"))


def test_headings_alone_are_no_people(match) -> None:
    said, out = match("firstName,lastName,dateOfBirth\n")
    assert said.code == 0 and _rows(out) == []
    said, out = match("firstName,lastName\nZofia,Tran\n", "forename,surname\n")
    assert [(row["rank"], row["candidate_id"], row["decision"]) for row in _rows(out)] == [("1", "", "new")]


@pytest.mark.parametrize(
    "content", ["Zofia,Tran,2012-08-16\nLuis,Campbell,2001-05-08\n", "R1,Zofia Tran,BL7 4AB\n", "Tran;07700 900123\n"]
)
def test_a_file_without_headings_is_told_so_and_nobody_in_it_is_named(match, content: str) -> None:
    said, out = match(content)
    assert said.code == 1 and not out.exists()
    line = said.err.splitlines()[-1]
    assert "against.csv: its first row looks like a person, not like headings. Put a row above it" in line
    assert "Tran" not in said.err and "2012" not in said.err

"""``match`` and ``dedupe`` on the files that hubs have: read, with every row once, and what is odd in them told."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.cli.conftest import Said

Asking = Callable[..., Said]
REGISTER = (
    "record_id,forename,surname,dob,phone\nP0,Luis,Campbell,2001-05-08,07180967929\nP1,Khadija,Warsame,2009-09-06,\n"
)


@pytest.fixture
def links(ask: Asking, tmp_path: Path) -> Callable[..., tuple[Said, list[dict[str, str]]]]:
    """``links(against, register)``: what was said, and the rows of the result."""

    def matched(against: str | bytes, register: str = REGISTER, *more: str) -> tuple[Said, list[dict[str, str]]]:
        paths = tmp_path / "register.csv", tmp_path / "against.csv", tmp_path / "links.csv"
        paths[0].write_text(register, encoding="utf-8")
        paths[1].write_bytes(against.encode() if isinstance(against, str) else against)
        said = ask("match", "--register", str(paths[0]), "--against", str(paths[1]), "--out", str(paths[2]), *more)
        return said, _rows(paths[2]) if said.code == 0 else []

    return matched


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def first_of(rows: list[dict[str, str]]) -> dict[str, str]:
    return {row["record_id"]: row["candidate_id"] for row in rows if row["rank"] == "1"}


def test_a_row_of_empty_cells_is_a_row(links, ask: Asking, tmp_path: Path) -> None:
    text = "forename,surname,dob\nZebedee,Quixote,1950-01-02\n,,\nLuis,Campbell,2001-05-08\n\n , , \n"
    said, rows = links(text)
    assert said.code == 0, said.err
    assert first_of(rows) == {"1": "", "2": "", "3": "P0", "4": ""}
    assert {row["record_id"]: row["decision"] for row in rows if row["rank"] == "1"}["2"] == "new"
    assert ask("dedupe", str(tmp_path / "against.csv"), "--out", str(tmp_path / "c.csv")).code == 0
    assert [(row["record_id"], row["cluster_id"]) for row in _rows(tmp_path / "c.csv")] == [
        (str(number), str(number)) for number in range(1, 5)
    ]


@pytest.mark.parametrize(
    "content",
    [
        ",record_id,forename,surname,dob,\n0,R,Luis,Campbell,2001-05-08,\n",
        "record_id,forename,surname,dob\rR,Luis,Campbell,2001-05-08\r",
        "\n,,,\nrecord_id,forename,surname,dob\nR,Luis,Campbell,2001-05-08\n",
        "Hub tracker 2026,,,\n\nrecord_id,forename,surname,dob\nR,Luis,Campbell,2001-05-08\n",
        "sep=;\nrecord_id;forename;surname;dob\nR;Luis;Campbell;2001-05-08\n",
        'record_id\tforename\tsurname\tdob\nR\t"Luis\tCampbell\t2001-05-08\nQ\t"Jo" (Joseph)\tFox\t\n',
        'record_id\tforename\tsurname\tdob\nQ\t"J\tFox\nR\t"Luis"\tCampbell\t2001-05-08\n',
        'record_id,forename,surname,dob\nR,"Luis" L,Campbell,2001-05-08\n',
        "record_id,forename,surname,dob\nR,Luis,Campbell,2001-05-08\nQ,Múñoz,Fox,\n".encode("cp1252"),
        "record_id,forename,surname,dob\nR,Luis,Campbell,2001-05-08\nQ,Múñoz,Fox,\n".encode("utf-16"),
        "record_id,forename,surname,dob\nR,Luis,Campbell,2001-05-08\nQ,Múñoz,Fox,\n".encode("utf-16-le"),
        "record_id,First Name(s),Family name / surname,D.O.B.\nR,Luis,Campbell,8/5/2001\n",
        "record_id,Forename(s),Surname,Date of birth (dd/mm/yyyy)\nR,Luis,Campbell,08/05/2001\n",
        "record_id,Full name of child,DOB\nR,Luis Campbell,08/05/2001\n",
        "record_id,Name,Surname,DOB\nR,Luis,Campbell,08/05/2001\n",
        'record_id,Surname/Forename,Child\'s DOB\nR,"Campbell, Luis",08/05/2001 00:00:00\n',
        "record_id,Child's first name,Child's last name,Birth date (if known)\nR,Luis,Campbell,20010508.0\n",
        "record_id,Forename,Surname,Day of birth,Month of birth,Year of birth\nR,Luis,Campbell,8,May,2001\n",
        "record_id,Forename,Surname,Day,Month,Year\nR,Luis,Campbell,8.0,5.0,2001.0\n",
    ],
)
def test_a_file_as_hubs_keep_them_is_read(links, content: str | bytes) -> None:
    said, rows = links(content)
    assert said.code == 0, said.err
    (row,) = [row for row in rows if row["record_id"] == "R" and row["rank"] == "1"]
    assert (row["candidate_id"], row["decision"]) == ("P0", "link")
    assert "same date of birth" in row["explanation"] or "08/05/2001" in row["explanation"]


def test_short_and_long_rows_are_read_and_told(links) -> None:
    said, rows = links(
        "record_id,forename,surname,dob\nR,Luis,Campbell\nS,Luis,Campbell,2001-05-08,York\nT,Luis,Campbell,2001-05-08,,\n"
    )
    assert said.code == 0, said.err
    assert first_of(rows) == {"R": "P0", "S": "P0", "T": "P0"}
    assert "row 2: fewer than the 4 cells" in said.err and "row 3: more than the 4 cells" in said.err
    assert "York" not in said.err and "row 4" not in said.err


def test_a_number_given_twice_is_two_records_and_one_candidate(links, ask: Asking, tmp_path: Path) -> None:
    twice = REGISTER + "P0,Lewis,Campbell,2001-05-08,\n"
    said, rows = links(
        "record_id,forename,surname,dob\nR,Luis,Campbell,2001-05-08\nR,Khadija,Warsame,2009-09-06\n", twice
    )
    assert said.code == 0, said.err
    assert "against.csv, row 3: a record_id that an earlier row has" in said.err
    assert "register.csv, row 4: a record_id that an earlier row has" in said.err
    assert [(row["record_id"], row["candidate_id"], row["decision"]) for row in rows if row["rank"] == "1"] == [
        ("R", "P0", "link"), ("R", "P1", "link"),
    ]  # fmt: skip
    assert [row["candidate_id"] for row in rows].count("P0") == 1
    assert ask("dedupe", str(tmp_path / "against.csv"), "--out", str(tmp_path / "c.csv")).code == 0
    assert [(row["record_id"], row["cluster_id"]) for row in _rows(tmp_path / "c.csv")] == [("R", "R"), ("R", "R (2)")]


def test_a_map_naming_a_column_that_is_nowhere_is_refused(links, ask: Asking, tmp_path: Path) -> None:
    said_file = tmp_path / "map.toml"
    said_file.write_text('family = "Surnme"\n', encoding="utf-8")
    text = "record_id,forename,surname,dob\nR,Luis,Campbell,2001-05-08\n"
    said, _ = links(text, REGISTER, "--map", str(said_file))
    assert said.code == 1
    assert "“Surnme”" in said.err and "against.csv has record_id, forename, surname, dob" in said.err
    alone = ask("dedupe", str(tmp_path / "against.csv"), "--out", str(tmp_path / "c.csv"), "--map", str(said_file))
    assert alone.code == 1 and "“Surnme”" in alone.err
    said_file.write_text('phone = "phone"\n', encoding="utf-8")
    assert links(text, REGISTER, "--map", str(said_file))[0].code == 0


def test_yes_in_a_column_of_numbers_is_nobodys_number(links) -> None:
    said, rows = links(
        "record_id,forename,surname,passport\nR,Ana,Marsh,yes\n",
        "record_id,forename,surname,passport\nP0,Luis,Fox,yes\n",
    )
    assert (said.code, first_of(rows)) == (0, {"R": ""})

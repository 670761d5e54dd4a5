"""``throughline match`` and ``dedupe``: files in, a file out, no installation and no database."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.cli.conftest import CommandLine, Said

REGISTER = """record_id,source,forename,surname,alias,dob,sex,address,postcode,phone
P0,force00,Luis,Campbell,Smokes,2001-05-08,M,78 Park Avenue,BD16 3ET,07180967929
P1,force07,William,Campbell,,2009-12-17,M,78 Park Avenue,BD16 3ET,07938347017
P2,force14,Khadija,Warsame,,2009-09-06,F,5 High Street,NW4 5RD,07330766619
P3,force02,Oleksandr,Shevchenko,,1998-02-11,M,9 Mill Lane,LS2 9AA,
"""
AGAINST = """record_id,forename,surname,dob,address,postcode,phone
R0,Kadijah,Warsame,2009-06-09,,,+44 7330 766619
R1,Campbell,Luis,2001-05-08,,,
R2,Zebedee,Quixote,1950-01-02,,,
R3,Aleksander,Shevchenko,11/02/1998,,,
"""
Asking = Callable[..., Said]


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture
def match(ask: Asking, tmp_path: Path) -> Callable[..., Said]:
    """``match(register, against)``: the command on two texts, its answer in links.csv."""

    def matched(register: str = REGISTER, against: str = AGAINST, *more: str) -> Said:
        paths = written(tmp_path, "register.csv", register), written(tmp_path, "against.csv", against)
        return ask(
            "match",
            "--register",
            str(paths[0]),
            "--against",
            str(paths[1]),
            "--out",
            str(tmp_path / "links.csv"),
            *more,
        )

    return matched


def test_match_without_an_installation(tmp_path: Path) -> None:
    register, against = written(tmp_path, "r.csv", REGISTER), written(tmp_path, "a.csv", AGAINST)
    out = tmp_path / "links.csv"
    said = CommandLine(tmp_path / "none").run(
        "match", "--register", register, "--against", against, "--out", out, THROUGHLINE_DATA=""
    )
    assert (said.code, said.out) == (0, ""), said.err
    assert "Matching: 4 of 4" in said.err
    rows = read(out)
    assert list(rows[0]) == ["record_id", "rank", "candidate_id", "score", "decision", "explanation"]
    first = {row["record_id"]: row for row in rows if row["rank"] == "1"}
    assert {record: (row["candidate_id"], row["decision"]) for record, row in first.items()} == {
        "R0": ("P2", "link"), "R1": ("P0", "link"), "R2": ("", "new"), "R3": ("P3", "link"),
    }  # fmt: skip
    assert "day and month swapped" in first["R0"]["explanation"]
    assert first["R1"]["explanation"].startswith("given and family names swapped")
    assert [row["record_id"] for row in rows] == sorted(row["record_id"] for row in rows)
    assert not (tmp_path / "none").exists()
    assert not list(tmp_path.glob(".links*"))


def test_the_decision_is_the_records_and_at_most_ten_rows_tell_it(match: Callable[..., Said], tmp_path: Path) -> None:
    crowd = "".join(f"P{number},Dean,Fox,2009-09-{number:02}\n" for number in range(1, 29))
    assert match("record_id,forename,surname,dob\n" + crowd, "record_id,forename,surname\nR,Dean,Fox\n").code == 0
    rows = read(tmp_path / "links.csv")
    assert [row["rank"] for row in rows] == [str(rank) for rank in range(1, 11)]
    assert len({row["candidate_id"] for row in rows}) == 10
    assert {row["decision"] for row in rows} <= {"review", "new"}
    scores = [float(row["score"]) for row in rows]
    assert scores == sorted(scores, reverse=True)


def test_the_same_files_give_the_same_answer(match: Callable[..., Said], tmp_path: Path) -> None:
    assert match().code == 0
    first = (tmp_path / "links.csv").read_bytes()
    assert match().code == 0
    assert (tmp_path / "links.csv").read_bytes() == first


def test_tabs_and_other_headers(match: Callable[..., Said], tmp_path: Path) -> None:
    said = match(REGISTER.replace(",", "\t"), "unique_id;Full name;Date of birth\nR9;CAMPBELL, Luis;8 May 2001\n")
    assert said.code == 0, said.err
    assert read(tmp_path / "links.csv")[0]["candidate_id"] == "P0"


def test_a_map_says_what_the_header_does_not(match: Callable[..., Said], tmp_path: Path) -> None:
    against = "Ref,Called,Clan,Arrived on earth\nR0,Luis,Campbell,2001-05-08\n"
    refused = match(REGISTER, against)
    assert (refused.code, refused.out) == (1, "")
    assert "against.csv" in refused.err and "--map" in refused.err and "Clan" in refused.err
    assert not (tmp_path / "links.csv").exists()
    said = written(
        tmp_path, "map.toml", 'record_id = "Ref"\ngiven = ["Called"]\nfamily = "Clan"\nborn = "Arrived on earth"\n'
    )
    assert match(REGISTER, against, "--map", str(said)).code == 0
    (row, *_) = read(tmp_path / "links.csv")
    assert (row["record_id"], row["candidate_id"], row["decision"]) == ("R0", "P0", "link")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('hair = "Colour"', "“hair” is no field"),
        ("family = 3", "“family” must be"),
        ("family = ", "map.toml"),
    ],
)
def test_a_map_that_cannot_be_read(match: Callable[..., Said], tmp_path: Path, content: str, reason: str) -> None:
    said = match(REGISTER, AGAINST, "--map", str(written(tmp_path, "map.toml", content)))
    assert (said.code, said.out) == (1, "")
    assert reason in said.err
    assert not (tmp_path / "links.csv").exists()


@pytest.mark.parametrize(
    ("against", "reason"),
    [
        ("", "empty"),
        ('record_id,forename,surname\nR0,"Jo,Fox\n', "row 2"),
        ("record_id,forename,surname\nR0,Jo,F\x00x\n", "row 2"),
        ("colour,size\nred,9\n", "no column holds a name"),
    ],
)
def test_bad_input_names_the_place_and_writes_nothing(
    match: Callable[..., Said], tmp_path: Path, against: str, reason: str
) -> None:
    out = written(tmp_path, "links.csv", "what was there before")
    said = match(REGISTER, against)
    assert (said.code, said.out) == (1, "")
    assert "against.csv" in said.err
    assert reason in said.err
    assert out.read_text() == "what was there before"
    assert not list(tmp_path.glob(".links*"))


def test_files_that_are_no_text_or_are_not_there(ask: Asking, tmp_path: Path) -> None:
    odd = tmp_path / "odd.csv"
    odd.write_bytes(b"record_id,surname\nR0,Mu\x81oz\n")
    said = ask("dedupe", str(odd), "--out", str(tmp_path / "out.csv"))
    assert (said.code, said.out) == (1, "")
    assert "odd.csv, row 2" in said.err and "UTF-8" in said.err
    missing = ask("dedupe", str(tmp_path / "none.csv"), "--out", str(tmp_path / "out.csv"))
    assert missing.code == 1 and "none.csv" in missing.err
    assert not (tmp_path / "out.csv").exists()


def test_the_result_never_replaces_what_it_is_made_from(ask: Asking, tmp_path: Path) -> None:
    sheet = written(tmp_path, "people.csv", REGISTER)
    for out, reason in (
        (sheet, "one of the files read"),
        (tmp_path, "is a folder"),
        (tmp_path / "no" / "o.csv", "does not exist"),
    ):
        said = ask("dedupe", str(sheet), "--out", str(out))
        assert (said.code, said.out) == (1, "") and reason in said.err
    assert sheet.read_text(encoding="utf-8") == REGISTER


def test_dedupe_has_every_row_once(ask: Asking, tmp_path: Path) -> None:
    sheet = written(
        tmp_path, "people.csv",
        " given_name, surname, date_of_birth, phone\n luis, campbell, 20010508, 07180 967929\ndean, fox, 19990101,\n"
        "campbell, luis, 20010805, +447180967929\n",
    )  # fmt: skip
    out = tmp_path / "clusters.csv"
    said = ask("dedupe", str(sheet), "--out", str(out))
    assert (said.code, said.out) == (0, ""), said.err
    assert "3 rows are 2 people" in said.err
    rows = read(out)
    assert list(rows[0]) == ["record_id", "cluster_id", "score"]
    assert [(row["record_id"], row["cluster_id"]) for row in rows] == [("1", "1"), ("2", "2"), ("3", "1")]
    assert all(0 <= float(row["score"]) <= 1 for row in rows)
    assert os.stat(out).st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["unique_id", "rec_id"])
def test_the_column_a_row_is_named_by(ask: Asking, tmp_path: Path, name: str) -> None:
    sheet = written(tmp_path, "people.csv", f"{name},name\nA7,Dean Fox\nB8,Luis Campbell\n")
    out = tmp_path / "clusters.csv"
    assert ask("dedupe", str(sheet), "--out", str(out)).code == 0
    assert [row["record_id"] for row in read(out)] == ["A7", "B8"]


def test_a_file_with_a_header_alone(ask: Asking, tmp_path: Path) -> None:
    out = tmp_path / "clusters.csv"
    assert ask("dedupe", str(written(tmp_path, "people.csv", "record_id,name\n")), "--out", str(out)).code == 0
    assert out.read_text() == "record_id,cluster_id,score\n"


def test_what_could_not_be_read_is_counted(ask: Asking, tmp_path: Path) -> None:
    sheet = written(tmp_path, "people.csv", "record_id,name,dob,nhs_number\nA,Dean Fox,last spring,9434765918\n")
    said = ask("dedupe", str(sheet), "--out", str(tmp_path / "c.csv"))
    assert "1 cells of “dob”" in said.err and "1 cells of “nhs_number”" in said.err
    assert "9434765918" not in said.err


def test_dates_that_cannot_be_read_are_told_with_the_first_row_its_value_and_how_to_write_them(
    ask: Asking, tmp_path: Path
) -> None:
    rows = "A,Dean Fox,2010-02-01,16\nB,Ann Bell,last spring,soon\nC,Jo Cole,16/08/1608,\nD,Sam Roe,2999-01-02,\n"
    sheet = written(tmp_path, "people.csv", f"record_id,name,dob,age\n{rows}")
    said = ask("dedupe", str(sheet), "--out", str(tmp_path / "c.csv"))
    assert said.code == 0
    lines = said.err.splitlines()
    told = next(line for line in lines if "2 cells of “dob” could not be read" in line)
    assert "row 3: “last spring”" in told and "16/08/2012" in told and "16082012" in told and "1900" in told
    assert "check digit" not in told
    assert any("1 cells of “age” could not be read" in line and "row 3: “soon”" in line for line in lines)
    assert any("row 5: “2999-01-02”" in line and "still to come" in line for line in lines)


def test_numbers_that_fail_their_check_are_told_with_their_row_and_never_shown(ask: Asking, tmp_path: Path) -> None:
    sheet = written(tmp_path, "people.csv", "record_id,name,nhs_number,phone\nA,Dean Fox,9434765918,12\n")
    said = ask("dedupe", str(sheet), "--out", str(tmp_path / "c.csv"))
    told = next(line for line in said.err.splitlines() if "1 cells of “nhs_number”" in line)
    assert "row 2" in told and "ten figures" in told and "9434765918" not in told
    told = next(line for line in said.err.splitlines() if "1 cells of “phone”" in line)
    assert "row 2" in told and "check digit" not in told

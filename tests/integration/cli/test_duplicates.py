"""``throughline duplicates``, and ``throughline match`` on the installation's own register."""

from __future__ import annotations

import csv
import json
import sqlite3
from pathlib import Path

import pytest

from tests.integration.cli.conftest import CommandLine, Copying

AGAINST = """record_id,forename,surname,dob
R1,{family},{given},{dob}
R2,Zebedee,Quixote,1950-01-02
"""


def counts(out: str) -> list[int]:
    return [int(line.split()[0]) for line in out.splitlines()[1:]]


def asked(line: CommandLine, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(line.database)
    rows = connection.execute(sql).fetchall()
    connection.close()
    return rows


@pytest.fixture
def twice(filled: CommandLine, copied: Copying) -> CommandLine:
    """A register where two records of an import are made one person's: the second is written with day and month swapped."""
    line = copied(filled)
    rows = asked(
        line,
        "SELECT id, given_name, family_name, date_of_birth, sex FROM register_person "
        "WHERE date_of_birth LIKE '____-0_-0_' AND given_name <> '' AND family_name <> '' ORDER BY id",
    )
    (_, given, family, born, sex), (other, *_) = rows[0], rows[-1]
    year, month, day = str(born).split("-")
    line.tamper(
        f"UPDATE register_person SET given_name = '{given}', family_name = '{family}', sex = '{sex}', "
        f"date_of_birth = '{year}-{day}-{month}' WHERE id = {other}"
    )
    return line


def test_who_is_there_twice_is_listed_once_and_nothing_is_joined(twice: CommandLine) -> None:
    waiting = "SELECT count(*) FROM matching_likelymatch"
    people, before = asked(twice, "SELECT count(*) FROM register_person"), asked(twice, waiting)
    said = twice.run("duplicates", "--preview")
    assert (said.code, said.out.splitlines()[0]) == (0, "Preview: nothing was changed."), said.err
    new, known, aside = counts(said.out)
    assert new >= 1
    assert aside == 0
    assert asked(twice, waiting) == before
    said = twice.run("duplicates")
    assert (said.code, counts(said.out)) == (0, [new, known, 0]), said.err
    assert "Reading the register" in said.err
    assert asked(twice, waiting)[0][0] == int(str(before[0][0])) + new
    assert asked(twice, "SELECT count(*) FROM register_person") == people
    ((because,),) = asked(twice, "SELECT because FROM matching_likelymatch ORDER BY id DESC LIMIT 1")
    assert "same given name" in str(because)
    assert counts(twice.run("duplicates").out) == [0, known + new, 0]
    # Nobody is named by what it says, and nothing of the pass stays.
    ((family,),) = asked(twice, "SELECT family_name FROM register_person WHERE family_name <> '' ORDER BY id LIMIT 1")
    assert str(family) not in said.out + said.err
    assert not (twice.folder / "pass").exists()
    assert twice.run("audit", "verify").code == 0


def test_a_file_is_matched_against_the_installations_own_register(
    filled: CommandLine, copied: Copying, tmp_path: Path
) -> None:
    line = copied(filled)
    ((given, family, born),) = asked(
        line,
        "SELECT given_name, family_name, date_of_birth FROM register_person WHERE date_of_birth <> '' "
        "AND given_name <> '' AND family_name <> '' ORDER BY id LIMIT 1",
    )
    (tmp_path / "a.csv").write_text(AGAINST.format(given=given, family=family, dob=born), encoding="utf-8")
    said = line.run("match", "--against", tmp_path / "a.csv", "--out", tmp_path / "links.csv")
    assert (said.code, said.out) == (0, ""), said.err
    with (tmp_path / "links.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert list(rows[0]) == ["record_id", "rank", "candidate_id", "score", "decision", "explanation"]
    first = {row["record_id"]: row for row in rows if row["rank"] == "1"}
    assert first["R1"]["decision"] in ("link", "review")
    assert first["R1"]["explanation"].startswith("given and family names swapped")
    assert (first["R2"]["decision"], first["R2"]["candidate_id"]) == ("new", "")
    ((named,),) = asked(
        line,
        "SELECT p.family_name FROM register_person p JOIN access_protectedrecord r ON r.id = p.record_id "
        f"WHERE r.uuid = '{first['R1']['candidate_id'].replace('-', '')}'",
    )
    assert named == family
    ((events,),) = asked(line, "SELECT count(*) FROM audit_event WHERE action = 'match_file'")
    assert events == 1


def test_wrongly_asked_it_says_what_to_do(made: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text(json.dumps({"format": "another"}), encoding="utf-8")
    said = made.run("duplicates", "--model", tmp_path / "model.json")
    assert (said.code, said.out) == (1, "")
    assert "Train anew" in said.err
    said = made.run("duplicates", THROUGHLINE_BULK_ENGINE="abacus")
    assert (said.code, said.out) == (1, "")
    assert "It may be duckdb or spark" in said.err
    said = made.run("match", "--against", tmp_path / "none.csv", "--out", tmp_path / "out.csv")
    assert said.code == 1
    assert "none.csv" in said.err
    assert not (tmp_path / "out.csv").exists()
    said = CommandLine(tmp_path / "nowhere").run("match", "--against", "a.csv", "--out", "b.csv", THROUGHLINE_DATA="")
    assert said.code == 2
    assert "--data DIR" in said.err

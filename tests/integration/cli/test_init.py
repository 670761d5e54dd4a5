"""``throughline init``: private, complete, and never at the cost of what is there."""

from __future__ import annotations

import hashlib
import sqlite3
import stat
from pathlib import Path

from tests.integration.cli.conftest import CommandLine, Copying, copy_of


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_everything_in_the_folder_is_private(made: CommandLine) -> None:
    assert mode_of(made.folder) == 0o700
    assert {path.name for path in made.folder.iterdir()} >= {"secret.key", "audit.key", "throughline.sqlite3"}
    assert [path.name for path in made.folder.iterdir() if mode_of(path) & 0o077] == []


def test_reference_data_is_there_and_no_demo(made: CommandLine) -> None:
    with sqlite3.connect(made.database) as connection:
        counts = {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in (
                "geography_policeforce",
                "geography_localauthority",
                "work_clockrule",
                "agencies_account",
                "sqlite_stat1",
            )
        }
    connection.close()
    assert counts["geography_policeforce"] == 44
    assert counts["geography_localauthority"] > 300
    assert counts["work_clockrule"] > 0
    assert counts["agencies_account"] == 0
    assert counts["sqlite_stat1"] > 0


def test_again_changes_nothing(made: CommandLine, copied: Copying) -> None:
    line = copied(made)
    before = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in line.folder.iterdir()}
    said = line.run("init")
    assert (said.code, said.out) == (0, "")
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in line.folder.iterdir()} == before


def test_a_named_hub_is_one_more(made: CommandLine, copied: Copying) -> None:
    line = copied(made)
    said = line.run("init", "--hub", "Northfleet Exploitation Hub")
    assert said.code == 0
    assert "Added the hub Northfleet Exploitation Hub" in said.err
    assert "Added" not in line.run("init", "--hub", "northfleet exploitation hub").err


def test_a_lost_audit_key_is_never_replaced(made: CommandLine, copied: Copying) -> None:
    line = copied(made)
    (line.folder / "audit.key").unlink()
    said = line.run("init")
    assert said.code == 2
    assert "backup" in said.err
    assert not (line.folder / "audit.key").exists()


def test_a_folder_that_was_there_is_made_private_and_its_files_kept(tmp_path: Path, made: CommandLine) -> None:
    folder = tmp_path / "mine"
    folder.mkdir(mode=0o755)
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    # The database of another installation, so that the test need not make one: the key has to come with it.
    line = CommandLine(folder)
    (folder / "audit.key").write_bytes((made.folder / "audit.key").read_bytes())
    (folder / "audit.key").chmod(0o600)
    line.database.write_bytes(made.database.read_bytes())
    assert line.run("init").code == 0
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert mode_of(folder / "secret.key") == 0o600


def test_where_a_folder_cannot_be(tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("", encoding="utf-8")
    for folder in (taken, taken / "below"):
        said = CommandLine(folder).run("init")
        assert said.code == 2
        assert str(folder) in said.err


def test_data_wins_over_the_environment(made: CommandLine, tmp_path: Path) -> None:
    line = copy_of(made, tmp_path / "other")
    said = CommandLine(Path("/nowhere")).run("check", "--data", line.folder)
    assert said.code == 0
    assert str(line.folder) in said.out

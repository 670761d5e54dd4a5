"""A tracker of people by the command line; and killed in the middle: nothing half-done, and it is begun again."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
from pathlib import Path

from tests.integration.cli.conftest import THROUGHLINE, CommandLine, Copying

HEADING = "Ref,Name,DOB,Date found,Sex,Action\n"


def sheet(folder: Path, rows: int, *more: str) -> Path:
    file = folder / "tracker.csv"
    lines = [f"R{n},Given{n} Family{n},{n % 28 + 1:02}/03/2010,12/05/2026,F,Spoke to her\n" for n in range(1, rows + 1)]
    file.write_text(HEADING + "".join(lines) + "".join(more), encoding="utf-8")
    return file


def asked(line: CommandLine, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(line.database)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_a_tracker_comes_in_once(made: CommandLine, copied: Copying, tmp_path: Path) -> None:
    line = copied(made)
    file = sheet(tmp_path, 3, "R4,Zoe Marsh,31/06/2011,13/05/2026,F,\n")
    preview = line.run("import-tracker", file, "--source", "Ours", "--preview")
    assert (preview.code, asked(line, "SELECT COUNT(*) FROM register_person")) == (0, [(0,)]), preview.err
    assert "row 5, DOB: “31/06/2011”" in preview.out
    assert (
        "tracker.csv: ref <- Ref; name <- Name; born <- DOB; sex <- Sex; happened <- Date found; done <- Action."
        in preview.err
    )
    refused = line.run("import-tracker", file, "--source", "Ours")
    assert (refused.code, asked(line, "SELECT COUNT(*) FROM register_person")) == (1, [(0,)])
    done = line.run("import-tracker", file, "--source", "Ours", "--leave-out")
    assert done.code == 0, done.err
    assert "3  people new" in done.out
    again = line.run("import-tracker", file, "--source", "Ours", "--leave-out")
    assert "3  rows unchanged" in again.out
    assert asked(line, "SELECT COUNT(*) FROM register_person") == [(3,)]
    assert line.run("audit", "verify").code == 0
    (tmp_path / "map.toml").write_text('born = "Nothing like it"\n', encoding="utf-8")
    wrong = line.run("import-tracker", file, "--source", "Ours", "--map", tmp_path / "map.toml")
    assert (wrong.code, "names a column the file does not have" in wrong.err) == (1, True)
    assert line.run("import-tracker", tmp_path / "map.toml", "--source", "Ours").code == 2


def test_rows_like_rows_imported_before_are_left_out_unless_said_otherwise(
    made: CommandLine, copied: Copying, tmp_path: Path
) -> None:
    line = copied(made)
    file = tmp_path / "tracker.csv"

    def brought(*options: str, outcome: str = "", more: str = "", code: int = 0) -> str:
        file.write_text(
            f"Name,DOB,Date found,Outcome\nAnn Bell,13/02/2010,13/05/2026,{outcome}\n{more}", encoding="utf-8"
        )
        done = line.run("import-tracker", file, "--source", "Ours", *options)
        assert done.code == code, done.err
        return done.out

    standing = "SELECT immediate_action FROM hub_intervention WHERE withdrawn_at IS NULL ORDER BY id"
    brought()
    said = brought(outcome="Closed")
    assert "row 2: it has the person and day of row 2 of an earlier import" in said
    assert asked(line, standing) == [("",)]
    brought("--again", "replaces", outcome="Closed")
    assert asked(line, standing) == [("Outcome: Closed",)]
    brought("--again", "another", outcome="Opened")
    assert asked(line, standing) == [("Outcome: Closed",), ("Outcome: Opened",)]
    american = "Jo Cole,03/04/2011,14/05/2026,\nDi Ray,07/28/2011,14/05/2026,\n"
    assert "Day or month first?" in brought("--leave-out", outcome="Closed", more=american, code=1)
    brought("--leave-out", "--dates", "month", outcome="Closed", more=american)
    assert ("2011-03-04",) in asked(line, "SELECT date_of_birth FROM register_person")


def test_killed_in_the_middle_it_leaves_nothing_and_is_begun_again(
    made: CommandLine, copied: Copying, tmp_path: Path
) -> None:
    line = copied(made)
    file = sheet(tmp_path, 12_000)
    working = subprocess.Popen(
        [THROUGHLINE, "import-tracker", file, "--source", "Ours"],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=line.environment(),
    )  # fmt: skip
    with working:
        assert working.stderr is not None
        for said in working.stderr:
            if said.startswith("Importing"):
                break
        working.send_signal(signal.SIGKILL)
        working.wait(timeout=20)
    assert asked(line, "SELECT COUNT(*) FROM register_person") == [(0,)]
    assert asked(line, "SELECT COUNT(*) FROM hub_intervention") == [(0,)]
    assert asked(line, "SELECT state, LENGTH(content) > 0 FROM imports_trackerrun") == [("running", 1)]
    assert line.run("audit", "verify").code == 0
    ((run,),) = asked(line, "SELECT uuid FROM imports_trackerrun")
    assert line.run("import-run", str(run)).code == 0
    assert asked(line, "SELECT COUNT(*) FROM register_person") == [(12_000,)]
    assert asked(line, "SELECT state FROM imports_trackerrun") == [("done",)]
    assert line.run("audit", "verify").code == 0

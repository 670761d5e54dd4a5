"""The command line as another program runs it: a process, its exit code, what it says on stdout and on stderr."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from throughline.cli.main import main

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
THROUGHLINE = Path(sys.executable).parent / "throughline"
TRACKER = ROOT / "throughline" / "cli" / "demo" / "tracker"
PASSWORD = "a lantern by the canal"
OWN_DATABASE = "throughline_command_line"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker runs these: they share one installation, which takes seconds to make."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("cli"))


@dataclass(frozen=True)
class Said:
    """How a command ended. ``out`` is its result, ``err`` everything else it said."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class CommandLine:
    """``run("check")``: a command on one installation."""

    folder: Path
    database_url: str = ""

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPATH") if name in os.environ}
        url = {"DATABASE_URL": self.database_url} if self.database_url else {}
        return {**kept, **url, "THROUGHLINE_DATA": str(self.folder), **more}

    def run(self, *arguments: str | Path, stdin: str = "", **more: str) -> Said:
        done = subprocess.run(
            [THROUGHLINE, *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            env=self.environment(**more),
            timeout=300,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Said(done.returncode, done.stdout, done.stderr)

    @property
    def database(self) -> Path:
        return self.folder / "throughline.sqlite3"

    def tamper(self, *statements: str) -> None:
        """Change the SQLite file by hand, below the application: without its triggers and constraints."""
        with sqlite3.connect(self.database) as connection:
            connection.execute("PRAGMA ignore_check_constraints=1")
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                connection.execute(statement)
        connection.close()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """An installation nobody changes."""
    line = CommandLine(tmp_path_factory.mktemp("made") / "data")
    said = line.run("init", "--hub", "Kingsmead Exploitation Hub")
    assert said.code == 0, said.err
    assert said.out == ""
    return line


@pytest.fixture(scope="session")
def filled(made: CommandLine, tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """An installation with six months of a tracker imported, which nobody changes."""
    line = copy_of(made, tmp_path_factory.mktemp("filled") / "data")
    said = line.run("import", TRACKER)
    assert said.code == 0, said.out + said.err
    return line


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[..., Said]]:
    """``ask("fly")``: what is answered before any installation is opened, without the cost of a process."""
    monkeypatch.setenv("THROUGHLINE_DATA", "/nowhere/at/all")
    mask = os.umask(0o022)

    def asked(*arguments: str) -> Said:
        try:
            code = main(arguments)
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    yield asked
    os.umask(mask)


Copying = Callable[[CommandLine], CommandLine]


@pytest.fixture
def copied(tmp_path: Path) -> Copying:
    """``copied(made)``: the same installation, to change."""
    return lambda line: copy_of(line, tmp_path / "data")


def copy_of(line: CommandLine, folder: Path) -> CommandLine:
    shutil.copytree(line.folder, folder)
    folder.chmod(0o700)
    return CommandLine(folder)


def user_arguments(**changes: str) -> Sequence[str]:
    """What ``user add`` takes, sound as it stands."""
    given = {
        "username": "jo",
        "name": "Jo Blake",
        "role": "coordinator",
        "agency": "Kingsmead Exploitation Hub",
        **changes,
    }
    return [
        "user", "add", "--password-stdin",
        *(part for name, value in given.items() for part in (f"--{name.replace('_', '-')}", value)),
    ]  # fmt: skip


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[CommandLine]:
    """A folder with nothing in it and, on PostgreSQL, a database of its own."""
    server = os.environ.get("THROUGHLINE_TEST_DATABASE_URL", "")
    if not server:
        yield CommandLine(tmp_path / "data")
        return
    with psycopg.connect(server.replace("postgres://", "postgresql://"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(OWN_DATABASE)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(OWN_DATABASE)))
        yield CommandLine(tmp_path / "data", server.replace("/postgres?", f"/{OWN_DATABASE}?"))
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(OWN_DATABASE)))

"""``throughline check``: a line for each thing looked at, and no comfort where there is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from config.installation import Installation
from tests.integration.cli.conftest import CommandLine, Copying, Said
from throughline.cli.folder import list_mode_faults, make_folder


def test_sound(filled: CommandLine) -> None:
    said = filled.run("check")
    assert said.code == 0, said.out
    assert said.out.splitlines()[-1] == "Sound."
    assert "FAULT" not in said.out


def test_every_fault_is_named(filled: CommandLine, copied: Copying) -> None:
    line = copied(filled)
    newest = "seq = (SELECT max(seq) FROM audit_event)"
    line.tamper(
        "DELETE FROM django_migrations WHERE app = 'hub'",
        f"UPDATE audit_event SET at = '2999-01-01 00:00:00' WHERE {newest}",
        "UPDATE agencies_team SET agency_id = 999999",
    )
    (line.folder / "audit.key").chmod(0o640)
    said = line.run("check")
    assert said.code == 1
    faults = [row for row in said.out.splitlines() if row.startswith("FAULT")]
    assert len(faults) == 5
    for about in ("chmod 600", "schema", "contents", "audit", "clock"):
        assert any(about in fault for fault in faults), about


def test_a_missing_table_is_a_fault_and_no_traceback(made: CommandLine, copied: Copying) -> None:
    line = copied(made)
    line.tamper("DROP TABLE audit_head", "DROP TABLE audit_event")
    said = line.run("check")
    assert said.code == 1
    assert "FAULT Audit: no such table" in said.out


@pytest.mark.parametrize(("name", "mode"), [(".", 0o750), ("secret.key", 0o644), ("audit.key", 0o640)])
def test_what_others_could_read(tmp_path: Path, name: str, mode: int) -> None:
    folder = tmp_path / "data"
    make_folder(Installation(folder, "sqlite://", "http://127.0.0.1:8000"))
    assert list_mode_faults(folder) == []
    (folder / name).chmod(mode)
    assert [fault for fault in list_mode_faults(folder) if "chmod" in fault]


def test_no_installation(ask: Callable[..., Said]) -> None:
    said = ask("check")
    assert said.code == 1
    assert "throughline init" in said.err

"""An installation's first day from the command line, on whichever database the tests run on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.integration.cli.conftest import PASSWORD, CommandLine, user_arguments
from tests.unit.imports.tracker import tracker

pytestmark = pytest.mark.database


def test_first_day(fresh: CommandLine, tmp_path: Path) -> None:
    for name, content in tracker().items():
        (tmp_path / f"{name}.csv").write_bytes(content)
    assert fresh.run("init", "--hub", "Kingsmead Exploitation Hub").code == 0
    assert fresh.run("init").code == 0
    assert fresh.run(*user_arguments(), stdin=PASSWORD + "\n").code == 0
    said = fresh.run("import", tmp_path)
    assert said.code == 0, said.out + said.err
    assert fresh.run("import", tmp_path).out.startswith("Unchanged")
    said = fresh.run("figures", "--from", "2025-11-01", "--to", "2026-04-30", "--format", "json")
    values = {each["key"]: each["value"] for each in json.loads(said.out)["measures"]}
    assert (values["lines_closed"], values["arrests"], values["interventions"]) == (1, 1, 1)
    assert fresh.run("audit", "verify").code == 0
    checked = fresh.run("check")
    if fresh.database_url:
        # The tests' server is quick because it is not durable, which is exactly what ``check`` is for.
        assert checked.code == 1
        assert [row for row in checked.out.splitlines() if row.startswith("FAULT")] == [
            "FAULT database engine: PostgreSQL with fsync or synchronous_commit off loses commits"
        ]
    else:
        assert checked.code == 0, checked.out

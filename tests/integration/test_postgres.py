"""The PostgreSQL the tests start: it answers, it is private, and it leaves nothing behind."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from tests.postgres import _version, find_postgresql, postgresql


def test_it_answers_and_leaves_nothing_behind() -> None:
    binaries = find_postgresql()
    if binaries is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed.")
        pytest.skip("PostgreSQL is not installed (make system-deps)")
    with postgresql(binaries) as url:
        socket_folder = Path(parse_qs(urlsplit(url).query)["host"][0])
        assert socket_folder.stat().st_mode & 0o077 == 0
        with psycopg.connect(url.replace("postgres://", "postgresql://")) as connection:
            assert connection.execute("SELECT 6 * 7").fetchone() == (42,)
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
            pid = connection.execute("SELECT pg_backend_pid()").fetchone()
    assert pid is not None
    assert not socket_folder.exists()
    assert not Path(f"/proc/{pid[0]}").exists()


def test_a_failure_says_why() -> None:
    with tempfile.TemporaryDirectory() as name:
        # Outside pytest's own folders, which the unprivileged account cannot enter.
        Path(name).chmod(0o755)
        broken = Path(name, "initdb")
        broken.write_text("#!/bin/sh\necho no room >&2\nexit 1\n", encoding="ascii")
        broken.chmod(0o755)
        with pytest.raises(RuntimeError, match="no room"), postgresql(Path(name)):
            pytest.fail("It must not start.")


@pytest.mark.parametrize(("folder", "version"), [("9.6", 9.6), ("15", 15.0), ("current", 0.0)])
def test_versions_are_numbers(folder: str, version: float) -> None:
    assert _version(Path("/usr/lib/postgresql") / folder / "bin") == version

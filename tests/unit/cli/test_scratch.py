"""The folder of a long pass: one at a time, private, and nothing of it stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from throughline.cli.scratch import scratch_in
from throughline.core.errors import Refused


def test_what_a_killed_pass_left_is_removed_and_so_is_what_this_one_leaves(tmp_path: Path) -> None:
    (tmp_path / "pass").mkdir()
    (tmp_path / "pass" / "people.parquet").write_text("left behind")
    with scratch_in(tmp_path) as scratch:
        assert list(scratch.iterdir()) == []
        assert scratch.stat().st_mode & 0o077 == 0
        (scratch / "people.parquet").write_text("in use")
    assert not (tmp_path / "pass").exists()


def test_it_is_emptied_when_the_pass_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), scratch_in(tmp_path) as scratch:
        (scratch / "people.parquet").write_text("in use")
        raise ZeroDivisionError
    assert not (tmp_path / "pass").exists()


def test_two_passes_do_not_run_at_once(tmp_path: Path) -> None:
    with scratch_in(tmp_path) as scratch:
        (scratch / "people.parquet").write_text("in use")
        with pytest.raises(Refused, match="Another pass"), scratch_in(tmp_path):
            pass
        assert (scratch / "people.parquet").exists()
    with scratch_in(tmp_path):
        pass

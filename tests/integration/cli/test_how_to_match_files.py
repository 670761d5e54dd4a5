"""The how-to's example works as it is printed: its files, what is said on stderr, and what is written."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.cli.conftest import ROOT, Said

Asking = Callable[..., Said]


@pytest.fixture
def example() -> list[str]:
    """The blocks of the example, in their order."""
    page = (ROOT / "docs" / "how-to" / "match-files.md").read_text(encoding="utf-8")
    return re.findall(r"^```\n(.*?)^```$", page.split("## An example")[1].split("\n## ")[0], re.M | re.S)


def test_the_example_works_as_printed(
    example: list[str], ask: Asking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register, referrals, first, told, links, more = example
    monkeypatch.chdir(tmp_path)
    Path("register.csv").write_text(register, encoding="utf-8")
    Path("referrals.csv").write_text(referrals, encoding="utf-8")
    Path("map.toml").write_text('record_id = "URN"\n', encoding="utf-8")
    said = ask(*shlex.split(first)[1:])
    assert said.code == 0
    assert "".join(line for line in said.err.splitlines(True) if not line.startswith(("Reading", "Matching"))) == told
    assert Path("links.csv").read_text(encoding="utf-8") == links
    for command in more.splitlines():
        assert ask(*shlex.split(command)[1:]).code == 0
    again = Path("links.csv").read_text(encoding="utf-8").splitlines()
    assert [row.partition(",")[0] for row in again] == ["record_id", "77", "78", "79"]
    assert [row.partition(",")[2] for row in again] == [row.partition(",")[2] for row in links.splitlines()]
    assert Path("clusters.csv").read_text(encoding="utf-8").splitlines()[1].startswith("77,77,")

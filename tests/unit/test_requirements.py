"""What is installed is pinned, hashed, explained, and names no address it must come from."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = ROOT / "pyproject.toml"
PROJECT = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]


def names(wanted: list[str]) -> set[str]:
    return {re.split(r"[\[~=<>! ;]", requirement, maxsplit=1)[0].lower().replace("_", "-") for requirement in wanted}


def pinned(file: str) -> dict[str, str]:
    """Each pinned package with all that stands at its pin."""
    text = (ROOT / "requirements" / file).read_text(encoding="utf-8")
    pins = re.split(r"\n(?=\S)", text.strip())
    return {pin.split("==", 1)[0].lower(): pin for pin in pins if not pin.startswith("#")}


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("run.txt", [*PROJECT["dependencies"], *EXTRAS["build"]]),
        ("dev.txt", [*PROJECT["dependencies"], *EXTRAS["build"], *EXTRAS["dev"]]),
        ("spark.txt", [*PROJECT["dependencies"], *EXTRAS["spark"]]),
    ],
)
def test_everything_asked_for_is_pinned_with_hashes(file: str, wanted: list[str]) -> None:
    pins = pinned(file)
    assert names(wanted) - pins.keys() == set()
    assert [name for name, pin in pins.items() if "--hash=sha256:" not in pin] == []


def test_what_the_tests_run_on_is_what_the_product_runs_on() -> None:
    running, developing = pinned("run.txt"), pinned("dev.txt")
    assert {name: pin.split()[0] for name, pin in running.items()} == {
        name: developing[name].split()[0] for name in running if name in developing
    }


def test_every_dependency_says_why_it_is_here() -> None:
    lines = PYPROJECT.read_text(encoding="utf-8").splitlines()
    unexplained = [line for line in lines if re.match(r'  "[a-z][\w\[\],.~=<>-]*",', line) and "  #" not in line]
    assert [
        line
        for line in unexplained
        if names([line.strip(' ",')])
        & names([*PROJECT["dependencies"], *EXTRAS["dev"], *EXTRAS["build"], *EXTRAS["spark"]])
    ] == []


def test_no_lock_names_an_address() -> None:
    for file in ("run.txt", "dev.txt", "spark.txt", "tools.txt"):
        assert "://" not in (ROOT / "requirements" / file).read_text(encoding="utf-8")
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []

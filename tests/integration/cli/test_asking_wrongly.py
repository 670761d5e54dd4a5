"""Whatever is asked wrongly gets a reason and an exit code: no traceback, and nothing on stdout."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.cli.conftest import TRACKER, CommandLine, Copying, Said

PERIOD = ("figures", "--from", "2026-01-01", "--to")
COMMANDS = (
    "init", "serve", "demo", "user add", "import", "figures", "audit verify", "check", "mail", "deadlines", "routes",
    "match", "dedupe", "import-tracker", "import-run",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, ask: Callable[..., Said]) -> None:
    said = ask(*command.split(), "--help")
    assert (said.code, said.err) == (0, "")
    assert "--data" in said.out


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((), "COMMAND"),
        (("fly",), "invalid choice"),
        (("figures", "--from", "2026-01-01"), "--to"),
        ((*PERIOD, "30/04/2026"), "YYYY-MM-DD"),
        ((*PERIOD, "2026-02-30"), "YYYY-MM-DD"),
        ((*PERIOD, "2026-04-30", "--format", "xml"), "xml"),
        (("serve", "--port", "0"), "1 to 65535"),
        (("serve", "--port", "http"), "1 to 65535"),
        (("user", "add", "--username", "jo", "--name", "Jo", "--agency", "A", "--role", "system"), "system"),
        (("user", "add", "--username", "jo", "--password", "given away"), "--password"),
        (("serve",), "throughline init"),
        (("audit", "verify"), "throughline init"),
        ((*PERIOD, "2026-04-30"), "throughline init"),
        (("import", "/nowhere"), "throughline init"),
    ],
)
def test_asked_wrongly(arguments: tuple[str, ...], reason: str, ask: Callable[..., Said]) -> None:
    said = ask(*arguments)
    assert (said.code, said.out) == (2, "")
    assert reason in said.err
    assert not Path("/nowhere").exists()


def test_no_installation_named(ask: Callable[..., Said], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THROUGHLINE_DATA", "")
    said = ask("init")
    assert (said.code, said.out) == (2, "")
    assert "--data" in said.err


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((*PERIOD, "2025-12-31"), "last day"),
        ((*PERIOD, "2026-04-30", "--team", "Nobody's team"), "Nobody's team"),
        (("import", TRACKER, "--hub", "Nobody's hub"), "Nobody's hub"),
    ],
)
def test_refused_in_the_words_of_the_page(made: CommandLine, arguments: tuple[str, ...], reason: str) -> None:
    said = made.run(*arguments)
    assert (said.code, said.out) == (1, "")
    assert reason in said.err


@pytest.mark.parametrize("command", ["init", "serve", "audit verify", " ".join((*PERIOD, "2026-01-31"))])
def test_a_database_that_is_none(made: CommandLine, copied: Copying, command: str) -> None:
    line = copied(made)
    line.database.write_bytes(os.urandom(8_192))
    said = line.run(*command.split())
    assert (said.code, said.out) == (2, "")
    assert "cannot be read" in said.err


@pytest.mark.parametrize("url", ["nonsense://x", "postgres://nobody@127.0.0.1:1/none"])
def test_a_database_url_that_leads_nowhere(made: CommandLine, url: str) -> None:
    said = CommandLine(made.folder, url).run("audit", "verify")
    assert (said.code, said.out) == (2, "")
    assert len(said.err.splitlines()) <= 3

"""``throughline audit verify`` against a hand that knows SQL: the first bad event is named."""

from __future__ import annotations

import pytest

from tests.integration.cli.conftest import CommandLine, Copying


def test_sound(filled: CommandLine) -> None:
    said = filled.run("audit", "verify")
    assert said.code == 0
    assert said.out.startswith("Sound: ")


@pytest.mark.parametrize(
    ("statements", "first_bad"),
    [
        (["UPDATE audit_event SET actor = 'Someone else' WHERE seq = 7"], 7),
        (["UPDATE audit_event SET at = 'yesterday' WHERE seq = 7"], 7),
        (["UPDATE audit_event SET action = x'ff00' WHERE seq = 7"], 7),
        (["DELETE FROM audit_event WHERE seq = 7"], 7),
        (["UPDATE audit_event SET seq = -7 WHERE seq = 7", "UPDATE audit_event SET seq = 7 WHERE seq = 8",
          "UPDATE audit_event SET seq = 8 WHERE seq = -7"], 7),
        (["DELETE FROM audit_event_subject WHERE event_id = 7"], 7),
        (["DELETE FROM audit_event WHERE seq > 20"], 21),
        (["DELETE FROM audit_event", "DELETE FROM audit_head"], 1),
    ],
)  # fmt: skip
def test_broken_by_hand(filled: CommandLine, copied: Copying, statements: list[str], first_bad: int) -> None:
    line = copied(filled)
    line.tamper(*statements)
    said = line.run("audit", "verify")
    assert said.code == 1, said.out + said.err
    assert f"Broken at event {first_bad}:" in said.out


def test_a_head_sealed_with_another_key(filled: CommandLine, copied: Copying) -> None:
    line = copied(filled)
    (line.folder / "audit.key").write_text("another key\n", encoding="ascii")
    said = line.run("audit", "verify")
    assert said.code == 1
    assert "Broken at event" in said.out


def test_a_detail_erased_leaves_the_chain_sound(filled: CommandLine, copied: Copying) -> None:
    line = copied(filled)
    line.tamper("DELETE FROM audit_event_detail")
    assert line.run("audit", "verify").code == 0


@pytest.mark.parametrize("missing", ["table", "key"])
def test_cannot_read(made: CommandLine, copied: Copying, missing: str) -> None:
    line = copied(made)
    if missing == "table":
        line.tamper("DROP TABLE audit_event")
    else:
        (line.folder / "audit.key").unlink()
    said = line.run("audit", "verify")
    assert (said.code, said.out) == (2, "")

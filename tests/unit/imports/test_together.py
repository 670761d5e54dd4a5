"""A large register read past a tracker's rows by two processes finds what one finds."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from throughline.imports.trackers import together
from throughline.imports.trackers.alike import Known, Matching, as_they_pass
from throughline.imports.trackers.values import RowValues

BY: Any = None
AT = dt.datetime(2026, 11, 30, tzinfo=dt.UTC)
PEOPLE = [
    Known("1", "Khadija", "Warsame", (2009, 9, 6), "F"),
    Known("2", "Luis", "Campbell", (2001, 5, 8), "M"),
    Known("3", "Kadijah", "Warsame", (2009, 6, 9), "F", (("nhs_number", "9990000018"),)),
    Known("4", "Khadija", "Warsame", (2009, 9, 6), "F"),
]


@pytest.fixture(autouse=True)
def nothing_more_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "read_facts", lambda by, at, people: as_they_pass(people))


def rows() -> list[RowValues]:
    born = dt.date(2009, 9, 6)
    return [
        RowValues(2, given_name="Khadija", family_name="Warsame", born=born, sex="F"),
        RowValues(3, given_name="Khadija", family_name="Warsame", born=born, numbers={"nhs_number": "9990000018"}),
        RowValues(4, given_name="William", family_name="Brown", born=born),
        RowValues(5, given_name="Luis", family_name="Campbell"),
    ]


def read(by: object, at: object, rows: Sequence[RowValues], keys: range) -> Iterator[Known]:
    return (PEOPLE[key] for key in keys)


def each() -> None:
    """Nobody counts."""


def test_two_processes_find_what_one_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "read_people", read)
    alone, shared = Matching(rows(), 4), Matching(rows(), 4)
    alone.pass_by(PEOPLE, each)
    together.pass_by_together(shared, BY, AT, rows(), [range(0, 2), range(2, 4)], each)
    assert [shared.answer(number) for number in range(2, 6)] == [alone.answer(number) for number in range(2, 6)]
    assert [each.key for each in shared.answer(2).alike][:2] == ["1", "4"]
    assert shared.answer(3).alike[0].key == "3"
    assert shared.answer(4).alike == []


def test_a_process_that_fails_stops_the_import(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(by: object, at: object, rows: Sequence[RowValues], keys: range) -> Iterator[Known]:
        if keys.start:
            raise RuntimeError
        return iter(PEOPLE)

    monkeypatch.setattr(together, "read_people", broken)
    with pytest.raises(ChildProcessError, match="before its part was read"):
        together.pass_by_together(Matching(rows(), 4), BY, AT, rows(), [range(0, 2), range(2, 4)], each)


def test_the_other_process_holds_no_lock_of_the_import(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """So that an import whose first process is killed is seen to have stopped."""
    held = os.open(tmp_path / "lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(held, fcntl.LOCK_EX)

    def looking(by: object, at: object, rows: Sequence[RowValues], keys: range) -> Iterator[Known]:
        if keys.start:
            with pytest.raises(OSError, match="Bad file descriptor"):
                os.fstat(held)
        return iter(PEOPLE)

    monkeypatch.setattr(together, "read_people", looking)
    together.pass_by_together(Matching(rows(), 4), BY, AT, rows(), [range(0, 2), range(2, 4)], each)
    os.close(held)

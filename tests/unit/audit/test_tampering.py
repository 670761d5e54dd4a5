"""Altered, removed, reordered, inserted or cut short by hand: verifying names the first event that does not fit."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.test import override_settings

from tests.unit.audit.tampering import by_hand, cut, drop_triggers, renumber, write_events
from throughline.audit.chain import FIELDS
from throughline.audit.queries import verify_chain, verify_newest

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def chain(db: None) -> None:
    write_events()


def first_bad() -> int | None:
    return verify_chain().first_bad


def test_an_untouched_chain_is_sound() -> None:
    verdict = verify_chain()
    assert verdict.is_sound
    assert verdict.events == 8


@pytest.mark.parametrize("verb", ["UPDATE audit_event SET actor = 'x'", "DELETE FROM audit_event_subject"])
def test_the_database_refuses_a_change_through_the_application(verb: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        by_hand(verb)


@pytest.mark.parametrize("column", [name for name in FIELDS if name not in ("seq", "at", "op", "member", "recipient")])
def test_an_altered_column_is_found(column: str) -> None:
    drop_triggers()
    by_hand(f"UPDATE audit_event SET {column} = 'altered' WHERE seq = 4")
    assert first_bad() == 4


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_event SET op = 'security.search' WHERE seq = 4",
        "UPDATE audit_event SET member = 2 WHERE seq = 4",
        "UPDATE audit_event SET at = '2026-03-17 12:04:00.000001' WHERE seq = 4",
        "UPDATE audit_event SET op = 'disclosure', recipient = 'x' WHERE seq = 4",
        "UPDATE audit_event_subject SET kind = 'line' WHERE event_id = 4 AND position = 0",
        "UPDATE audit_event_subject SET position = 9 WHERE event_id = 4 AND position = 0",
        "DELETE FROM audit_event_subject WHERE event_id = 4 AND position = 1",
        "UPDATE audit_event_detail SET salt = 'x' WHERE event_id = 4",
        'UPDATE audit_event_detail SET body = \'{"text": "other"}\' WHERE event_id = 4',
        "UPDATE audit_event SET hash = 'x' WHERE seq = 4",
    ],
)
def test_an_altered_event_is_named(change: str) -> None:
    drop_triggers()
    by_hand(change)
    assert first_bad() == 4


def test_an_erased_detail_leaves_the_chain_sound() -> None:
    by_hand("DELETE FROM audit_event_detail WHERE event_id = 4")
    assert first_bad() is None


@pytest.mark.parametrize(("from_seq", "to_seq"), [(1, 1), (3, 3), (4, 6)])
def test_a_removed_event_is_named(from_seq: int, to_seq: int) -> None:
    drop_triggers()
    cut(from_seq, to_seq)
    assert first_bad() == from_seq


def test_removed_and_renumbered_is_named() -> None:
    drop_triggers()
    cut(3, 3)
    for seq in range(4, 9):
        renumber(seq, seq - 1)
    by_hand("UPDATE audit_head SET seq = 7")
    assert first_bad() == 3


def test_reordered_events_are_named() -> None:
    drop_triggers()
    renumber(3, 100)
    renumber(5, 3)
    renumber(100, 5)
    assert first_bad() == 3


def test_an_inserted_event_is_named() -> None:
    drop_triggers()
    for seq in range(8, 4, -1):
        renumber(seq, seq + 1)
    renumber(4, 5)
    by_hand(
        "INSERT INTO audit_event SELECT 4, at, op, 'look_forged', actor, member, role, agency, session, ip, recipient,"
        " purpose, basis, classes, outcome, request_id, detail_digest, prev, 'forged' FROM audit_event WHERE seq = 3"
    )
    assert first_bad() == 4


@pytest.mark.parametrize("left", [7, 4, 1])
def test_a_cut_tail_is_named_by_the_quick_look_too(left: int) -> None:
    drop_triggers()
    cut(left + 1, 8)
    assert first_bad() == left + 1
    assert verify_newest(3).first_bad == left + 1


def test_a_cut_tail_with_a_forged_head_is_named() -> None:
    drop_triggers()
    cut(6, 8)
    by_hand("UPDATE audit_head SET seq = 5, hash = (SELECT hash FROM audit_event WHERE seq = 5)")
    assert first_bad() == 6


def test_a_missing_head_is_named() -> None:
    by_hand("DELETE FROM audit_head")
    assert first_bad() == 9


def test_an_emptied_audit_is_not_sound() -> None:
    drop_triggers()
    cut(1, 8)
    assert first_bad() == 1


def test_another_installations_key_does_not_verify() -> None:
    with override_settings(AUDIT_KEY="another key"):
        assert first_bad() == 9

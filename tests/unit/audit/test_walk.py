"""Verifying lets work go on: the long walk holds no lock, and only its end is held against the sealed head."""

from __future__ import annotations

import pytest
from django.db import connection

from throughline.audit import queries
from throughline.audit.queries import verify_chain

from .tampering import write_events


@pytest.mark.django_db
def test_only_the_head_is_judged_in_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    write_events(8)
    depth = len(connection.savepoint_ids)
    waited: dict[int, bool] = {}
    judge, judge_head = queries._fault, queries._head_fault

    def judge_noting(event, expected, prev):
        waited[event.seq] = len(connection.savepoint_ids) > depth
        if event.seq == 8:
            write_events(1)  # somebody looked at a record meanwhile
        return judge(event, expected, prev)

    def judge_head_noting(count, digest):
        waited[0] = len(connection.savepoint_ids) > depth
        return judge_head(count, digest)

    monkeypatch.setattr(queries, "_fault", judge_noting)
    monkeypatch.setattr(queries, "_head_fault", judge_head_noting)
    verdict = verify_chain()
    assert (verdict.events, verdict.is_sound) == (9, True)
    assert waited == {**dict.fromkeys(range(1, 10), False), 0: True}

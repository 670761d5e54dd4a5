"""The table of line moves: every status from and to."""

from __future__ import annotations

import pytest

from throughline.disruption.policies import can_move
from throughline.disruption.states import LINE_MOVES, OPEN_STATUSES, LineStatus

# Written out again from the rule: suspected → active → disrupted → closed → reopened; any open status straight to closed.
ALLOWED = {
    ("suspected", "active"), ("suspected", "disrupted"), ("suspected", "closed"),
    ("active", "disrupted"), ("active", "closed"),
    ("disrupted", "active"), ("disrupted", "closed"),
    ("closed", "reopened"),
    ("reopened", "active"), ("reopened", "disrupted"), ("reopened", "closed"),
}  # fmt: skip


@pytest.mark.parametrize("from_status", LineStatus.values)
@pytest.mark.parametrize("to_status", LineStatus.values)
def test_every_move_is_as_the_rule_says(from_status, to_status):
    assert can_move(from_status, to_status) == ((from_status, to_status) in ALLOWED)


def test_every_status_has_its_moves():
    assert set(LINE_MOVES) == set(LineStatus.values)


def test_any_open_status_may_go_straight_to_closed():
    assert set(OPEN_STATUSES) == set(LineStatus.values) - {LineStatus.CLOSED}
    assert all(can_move(status, LineStatus.CLOSED) for status in OPEN_STATUSES)

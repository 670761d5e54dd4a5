"""How a cuckooed address stands, from its episodes alone; and the days that are data."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughline.cuckooing.policies import can_come_to
from throughline.cuckooing.spells import Run, Spell, cuckooing_days, run_of, state_of
from throughline.cuckooing.states import CUCKOO_MOVES, CuckooState

DAY = dt.timedelta(days=1)
FIRST = dt.date(2026, 3, 2)
AGAIN = 100
ENDED = Spell(FIRST, None, FIRST + 10 * DAY, "stopped")
NOT_SO = Spell(FIRST, None, FIRST + 10 * DAY, "not_so")

# Written out again from the rule.
ALLOWED = {
    ("", "suspected"), ("", "confirmed"), ("suspected", "confirmed"), ("suspected", "ended"), ("confirmed", "ended"),
    ("ended", "again"), ("ended", "suspected"), ("ended", "confirmed"), ("again", "ended"),
}  # fmt: skip


@pytest.mark.parametrize("from_state", ["", *CuckooState.values])
@pytest.mark.parametrize("to_state", CuckooState.values)
def test_every_step_is_as_the_rule_says(from_state, to_state):
    assert can_come_to(from_state, to_state) == ((from_state, to_state) in ALLOWED)


def test_every_state_has_its_days_and_its_steps():
    assert set(cuckooing_days().revisit_days) == set(CuckooState.values) == set(CUCKOO_MOVES) - {""}
    assert "(confirm)" in cuckooing_days().source


@pytest.mark.parametrize(
    ("spells", "state"),
    [
        ([Spell(FIRST)], "suspected"),
        ([Spell(FIRST, FIRST)], "confirmed"),
        ([ENDED], "ended"),
        ([NOT_SO], "ended"),
        ([ENDED, Spell(FIRST + 110 * DAY)], "again"),
        ([ENDED, Spell(FIRST + 110 * DAY, FIRST + 111 * DAY)], "again"),
        ([ENDED, Spell(FIRST + 111 * DAY)], "suspected"),
        ([ENDED, Spell(FIRST + 111 * DAY, FIRST + 111 * DAY)], "confirmed"),
        ([NOT_SO, Spell(FIRST + 11 * DAY)], "suspected"),
        ([ENDED, Spell(FIRST + 10 * DAY, None, FIRST + 20 * DAY, "moved")], "ended"),
    ],
)
def test_how_it_stands_follows_from_what_happened(spells, state):
    assert state_of(spells, AGAIN) == state == state_of(list(reversed(spells)), AGAIN)


def test_times_are_counted_from_the_first_of_the_run():
    second = Spell(FIRST + 60 * DAY, None, FIRST + 70 * DAY, "stopped")
    assert run_of([ENDED, second, Spell(FIRST + 160 * DAY)], AGAIN) == Run(3, FIRST)
    assert run_of([ENDED, second, Spell(FIRST + 171 * DAY)], AGAIN) == Run(1, FIRST + 171 * DAY)
    assert run_of([NOT_SO], AGAIN) is None


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 90)), min_size=1, max_size=6), st.integers(0, 400))
def test_a_run_is_never_longer_than_what_happened_and_begins_on_a_real_day(gaps, again_days):
    spells, day = [], FIRST
    for wait, length in gaps:
        day += wait * DAY
        spells.append(Spell(day, None, day + length * DAY, "stopped"))
        day += length * DAY
    run = run_of(spells, again_days)
    assert run is not None
    assert 1 <= run.times <= len(spells)
    assert run.since_date in {spell.began_date for spell in spells}
    assert run.times == sum(spell.began_date >= run.since_date for spell in spells) or len(
        {spell.began_date for spell in spells}
    ) < len(spells)

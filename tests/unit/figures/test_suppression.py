"""Small numbers hidden in what leaves the hub, and not to be worked out from what stays (practice.md P26)."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from throughline.figures.states import FEW_SEIZURES, FEWER, NOT_SHOWN
from throughline.figures.suppression import Cell, suppress

NAMES = ("children", "adults", "unknown")


def hidden(total=None, *, totals=None, **parts):
    cells = {key: Cell(value) for key, value in parts.items()}
    cells["all"] = Cell(sum(parts.values()) if total is None else total)
    return {key: cell.hidden for key, cell in suppress(cells, {"all": list(parts)}).items()}


def test_one_to_four_are_hidden_and_nought_and_five_are_not():
    cells = {str(value): Cell(value) for value in range(7)}
    assert [key for key, cell in suppress(cells, {}).items() if cell.hidden == FEWER] == ["1", "2", "3", "4"]


def test_a_second_part_is_hidden_where_the_total_would_give_the_first_away():
    assert hidden(children=82, adults=3, unknown=0) == {
        "children": NOT_SHOWN,
        "adults": FEWER,
        "unknown": "",
        "all": "",
    }
    assert hidden(children=82, adults=3, unknown=9)["unknown"] == NOT_SHOWN
    assert hidden(children=82, adults=3, unknown=9)["children"] == ""


def test_the_total_is_hidden_where_no_part_is_left_to_hide():
    assert hidden(children=5, adults=1, unknown=0) == {
        "children": NOT_SHOWN,
        "adults": FEWER,
        "unknown": "",
        "all": NOT_SHOWN,
    }
    assert hidden(children=4, adults=4, unknown=0)["all"] == NOT_SHOWN


def by_section(*, blades=0, **sections):
    """Firearms are a part of all weapons, and have parts of their own."""
    firearms = sum(sections.values())
    cells = {"weapons": firearms + blades, "firearms": firearms, **sections, "blades": blades}
    totals = {"weapons": ["firearms", "blades"], "firearms": list(sections)}
    safe = suppress({key: Cell(value) for key, value in cells.items()}, totals)
    return {key: cell.hidden for key, cell in safe.items()}


def test_parts_of_a_part_are_shown_all_together_or_not_at_all():
    assert set(by_section(one=15, five=29, blades=9).values()) == {""}
    found = by_section(one=15, five=3, unknown=0, blades=9)
    assert [found[key] for key in ("one", "five", "unknown")] == [NOT_SHOWN] * 3
    assert (found["firearms"], found["weapons"], found["blades"]) == ("", "", "")


def test_the_parts_of_a_hidden_part_do_not_give_it_away():
    found = by_section(one=10, five=10, blades=3)
    assert (found["blades"], found["firearms"]) == (FEWER, NOT_SHOWN)
    assert (found["one"], found["five"]) == (NOT_SHOWN, NOT_SHOWN)


def test_nothing_is_hidden_where_nothing_is_small():
    assert set(hidden(children=82, adults=6, unknown=0).values()) == {""}


def test_an_amount_is_hidden_by_how_many_rows_make_it_up():
    cells = {
        "all": Cell(80.5, 9, is_amount=True),
        "crack": Cell(80, 6, is_amount=True),
        "heroin": Cell(0.5, 3, is_amount=True),
    }
    shown = suppress(cells, {"all": ["crack", "heroin"]})
    assert (shown["heroin"].hidden, shown["crack"].hidden, shown["all"].hidden) == (FEW_SEIZURES, NOT_SHOWN, "")


@given(st.lists(st.integers(0, 9), min_size=2, max_size=4))
def test_no_reader_can_work_out_a_small_part(values):
    """By trying every combination: each small part still has at least two values it could have."""
    cells = {str(at): Cell(value) for at, value in enumerate(values)} | {"all": Cell(sum(values))}
    shown = suppress(cells, {"all": [str(at) for at in range(len(values))]})
    parts = [shown[str(at)] for at in range(len(values))]
    could_be = [
        {part.value} if not part.hidden else set(range(1, 5)) if part.hidden == FEWER else set(range(5, 45))
        for part in parts
    ]
    total = shown["all"]
    fits = [
        choice
        for choice in itertools.product(*could_be)
        if (not total.hidden and sum(choice) == total.value)
        or (total.hidden == FEWER and sum(choice) < 5)
        or total.hidden == NOT_SHOWN
    ]
    for at, part in enumerate(parts):
        if part.hidden == FEWER and total.hidden != FEWER:
            assert len({choice[at] for choice in fits}) > 1
    assert all(part.hidden for part in parts if 0 < part.value < 5)

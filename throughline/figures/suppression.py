"""Small numbers, hidden in what leaves the hub (practice.md P26).

A count from 1 to 4 is written "fewer than 5"; an amount says "from fewer than 5 seizures" where so few make it up. Where
the total and the other parts would give a hidden number away, another part is written "not shown", and the total itself
where no part is left. Only numbers published together are guarded: two exports for different periods could still be subtracted.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from throughline.figures.states import FEW_SEIZURES, FEWER, NOT_SHOWN, SMALLEST_SHOWN

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Cell:
    """A number to be published. ``rows``: for an amount, how many rows make it up. ``hidden``: the words in its place."""

    value: float
    rows: int = 0
    is_amount: bool = False
    hidden: str = ""

    @property
    def is_small(self) -> bool:
        return 0 < (self.rows if self.is_amount else self.value) < SMALLEST_SHOWN

    @property
    def is_hidden_as_small(self) -> bool:
        return self.hidden in (FEWER, FEW_SEIZURES)

    def bounds(self) -> tuple[float, float]:
        """What a reader knows of a hidden value: the least and the most it can be."""
        if self.is_amount:
            return (0, math.inf)
        return (1, SMALLEST_SHOWN - 1) if self.is_hidden_as_small else (SMALLEST_SHOWN, math.inf)

    def hide(self) -> Cell:
        """The cell without its number because it is small."""
        return replace(self, hidden=FEW_SEIZURES if self.is_amount else FEWER)


def suppress(cells: Mapping[Key, Cell], totals: Mapping[Key, Sequence[Key]]) -> dict[Key, Cell]:
    """The cells with the small ones hidden, and what would give them away. ``totals``: the parts of each total."""
    shown = {key: cell.hide() if cell.is_small else cell for key, cell in cells.items()}
    of_a_part = {total for total in totals if any(total in parts for parts in totals.values())}
    for total, parts in totals.items():
        if total not in of_a_part:
            _guard(shown, total, parts)
    for total in of_a_part:
        _all_or_none(shown, total, totals[total])
    return shown


def _all_or_none(shown: dict[Key, Cell], total: Key, parts: Sequence[Key]) -> None:
    """The parts of what is a part itself: none where one is small or their total is hidden, which they would give away."""
    if shown[total].hidden or any(shown[key].hidden for key in parts):
        for key in parts:
            shown[key] = replace(shown[key], hidden=NOT_SHOWN)


def suppress_table(cells: Mapping[Key, Cell], directions: Sequence[Mapping[Key, Sequence[Key]]]) -> dict[Key, Cell]:
    """The same where numbers add up in several directions: what one direction hides, none of the others gives away.

    Besides what ``suppress`` hides, no total is left with one hidden part alone, which the rest would tell.
    """
    shown = dict(cells)
    before: dict[Key, Cell] = {}
    while shown != before:
        before = dict(shown)
        for totals in directions:
            shown = suppress(shown, totals)
            for total, parts in totals.items():
                _leave_none_alone(shown, total, parts)
    return shown


def _leave_none_alone(shown: dict[Key, Cell], total: Key, parts: Sequence[Key]) -> None:
    if not shown[total].hidden and sum(bool(shown[key].hidden) for key in parts) == 1:
        left = [key for key in parts if not shown[key].hidden and shown[key].value]
        hide = min(left, key=lambda key: shown[key].value) if left else total
        shown[hide] = replace(shown[hide], hidden=NOT_SHOWN)


def _guard(shown: dict[Key, Cell], total: Key, parts: Sequence[Key]) -> None:
    """Hide more of one total's parts, smallest first, then the total, until no small part can be worked out."""
    while not shown[total].hidden and _can_be_worked_out(shown, total, parts):
        left = [key for key in parts if not shown[key].hidden and shown[key].value]
        hide = min(left, key=lambda key: shown[key].value) if left else total
        shown[hide] = replace(shown[hide], hidden=NOT_SHOWN)


def _can_be_worked_out(shown: Mapping[Key, Cell], total: Key, parts: Sequence[Key]) -> bool:
    """Whether the total leaves only one value that some small hidden part can have."""
    hidden = [shown[key] for key in parts if shown[key].hidden]
    rest = shown[total].value - sum(shown[key].value for key in parts if not shown[key].hidden)
    for cell in hidden:
        if not cell.is_hidden_as_small:
            continue
        others = [other.bounds() for other in hidden if other is not cell]
        low, high = cell.bounds()
        low = max(low, rest - sum(most for _least, most in others))
        high = min(high, rest - sum(least for least, _most in others))
        if low >= high:
            return True
    return False

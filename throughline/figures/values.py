"""A measure with its number, as queries answer it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from throughline.figures.measure import Measure
from throughline.figures.states import Side, Unit

Number = int | float


@dataclass(frozen=True)
class MeasureValue:
    """One measure's number for a period and scope. Ready for JSON: whole numbers are ``int``, weights may be ``float``.

    ``before``: the same for the period before. ``rows``: how many rows stand behind it; ``may_open``: how many of them
    the one who asked may open, None where that was not asked. ``hidden``: the words that stand in place of a number too
    small to show outside the hub; the value is then None. ``by_month``: one number a month, where asked for.
    """

    measure: Measure
    value: Number | None
    rows: int | None
    before: Number | None = None
    may_open: int | None = None
    hidden: str = ""
    by_month: tuple[Number, ...] = ()

    @property
    def key(self) -> str:
        return self.measure.key

    @property
    def label(self) -> str:
        return self.measure.label

    @property
    def rule(self) -> str:
        return self.measure.rule

    @property
    def side(self) -> Side:
        return self.measure.side

    @property
    def unit(self) -> Unit:
        return self.measure.unit

    @property
    def held_elsewhere(self) -> int | None:
        """How many of the rows the one who asked may not open."""
        if self.may_open is None or self.rows is None:
            return None
        return self.rows - self.may_open

    @property
    def shown(self) -> Number | str:
        """The number, or the words in its place."""
        return self.hidden if self.value is None else self.value


def as_number(value: object) -> Number:
    """A database's answer as a number: nothing is 0, a whole amount is whole, a weight has two decimal places."""
    if value is None:
        return 0
    exact = Decimal(str(value)).quantize(Decimal("0.01"))
    return int(exact) if exact == exact.to_integral_value() else float(exact)

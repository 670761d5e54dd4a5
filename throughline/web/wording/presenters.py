"""The list of terms and the counts, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from throughline.figures.suppression import Cell as Number
from throughline.figures.suppression import suppress
from throughline.web.presenting.components import Cell
from throughline.wording.models import Term
from throughline.wording.queries import Counts

_ALL = "In all"


@dataclass(frozen=True)
class CountsView:
    """Two tables of one total. Empty where too little was shown to say anything without pointing at someone."""

    groups: tuple[tuple[Cell, ...], ...] = ()
    terms: tuple[tuple[Cell, ...], ...] = ()


def present_counts(counts: Counts) -> CountsView:
    """Numbers below five are hidden, and others that would give them away (practice.md P26)."""
    groups, terms = _suppressed(counts.by_group), _suppressed(counts.by_term)
    if groups[_ALL].is_small or not counts.by_group:
        return CountsView()
    if groups[_ALL].hidden or terms[_ALL].hidden:
        # The other table, added up, would give the hidden total away.
        return CountsView(groups=_rows(groups))
    return CountsView(groups=_rows(groups), terms=_rows(terms, most_first=True))


def _suppressed(numbers: object) -> dict[str, Number]:
    parts = dict(numbers)  # type: ignore[call-overload]
    cells = {name: Number(number) for name, number in parts.items()} | {_ALL: Number(sum(parts.values()))}
    return suppress(cells, {_ALL: list(parts)})


def _rows(cells: dict[str, Number], *, most_first: bool = False) -> tuple[tuple[Cell, ...], ...]:
    """The parts, then the total. Hidden numbers come last: their place in the order tells nothing."""
    names = [name for name in cells if name != _ALL]
    names.sort(key=lambda name: (-_shown(cells[name]) if most_first else 0, name))
    return tuple((Cell(name), Cell(cells[name].hidden or f"{cells[name].value:,.0f}")) for name in [*names, _ALL])


def _shown(cell: Number) -> float:
    return 0 if cell.hidden else cell.value


def present_term(term: Term) -> tuple[Cell, ...]:
    """A line of the list: a term in force leads to its retiring."""
    retired = f"Retired {term.ends_date:%-d %b %Y}" if term.ends_date else ""
    return (
        Cell(term.phrase, href="" if retired else reverse("wording-term", args=[term.pk]),
             detail=", ".join(term.also.split("|")) if term.also else "", tag=retired),
        Cell(term.instead, detail=term.why),
        Cell(term.source, tag="Checked" if term.is_confirmed else ""),
    )  # fmt: skip

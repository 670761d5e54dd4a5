"""The list of terms and the counts, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from throughline.figures.suppression import Cell as Number
from throughline.figures.suppression import suppress
from throughline.web.presenting.components import Cell
from throughline.web.presenting.dates import short_date, uk_date_and_time
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


@dataclass(frozen=True)
class TermView:
    """One term. ``checked``: by whom and when, empty where nobody did; ``retired``: since when."""

    pk: int
    phrase: str
    found: str
    also: str
    instead: str
    why: str
    source: str
    checked: str
    note: str
    since: str
    retired: str


def present_term(term: Term) -> TermView:
    checked = ""
    if term.checked_by is not None and term.checked_at is not None:
        checked = f"{term.checked_by.name}, {uk_date_and_time(term.checked_at)}"
    return TermView(
        pk=term.pk, phrase=term.phrase, found=term.get_match_display(), also=", ".join(filter(None, term.also.split("|"))),
        instead=term.instead, why=term.why, source=term.source, checked=checked, note=term.checked_note,
        since=short_date(term.starts_date), retired=short_date(term.ends_date) if term.ends_date else "",
    )  # fmt: skip


def present_term_row(term: Term) -> tuple[Cell, ...]:
    """A line of the list, which leads to the term's own page."""
    view = present_term(term)
    return (
        Cell(view.phrase, href=reverse("wording-term", args=[view.pk]), detail=view.also,
             tag=f"Retired {view.retired}" if view.retired else ""),
        Cell(view.instead, detail=view.why),
        Cell(view.source, detail=view.checked, tag="Checked" if view.checked else "To be checked"),
    )  # fmt: skip

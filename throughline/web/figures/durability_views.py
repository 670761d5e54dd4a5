"""How long closed lines stay closed: a curve for all closures and one a type, and the same numbers as a table."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse

from throughline.core.clock import now
from throughline.figures.queries.durability import SAID_AT, Curve, read_durability
from throughline.figures.states import FEWER, SMALLEST_SHOWN
from throughline.web.access import ActorRequest, access
from throughline.web.pages import page
from throughline.web.presenting.components import Cell, Column

_TOO_FEW = "Too few to say"


@dataclass(frozen=True)
class CurveView:
    """One curve to draw, with the words that stand at its end."""

    name: str
    steps: tuple[tuple[int, float], ...]
    last_day: int
    said: str


@access("figures.measure", methods=("GET", "HEAD"))
def durability(request: ActorRequest) -> HttpResponse:
    """Curves of the share of closures that last, over every closure of the hub."""
    read = read_durability(request.actor, now())
    shown = [curve for curve in read.curves if curve.steps is not None]
    return page(request, "pages/figures/durability.html", {
        "curves": [_view(curve) for curve in shown],
        "columns": [Column("Closures"), *(Column(f"{day} days", is_number=True) for day in SAID_AT)],
        "rows": [_row(curve) for curve in read.curves],
        "went_on": _count(read.went_on, read.closures),
        "within_days": read.within_days,
        "fewest": SMALLEST_SHOWN,
        "back_href": reverse("figures"),
        "hub": request.actor.hub.name,
    })  # fmt: skip


def _view(curve: Curve) -> CurveView:
    steps = tuple((step.day, step.lasting) for step in curve.steps or ())
    share = steps[-1][1] if steps else 1.0
    return CurveView(curve.label, steps, curve.last_day, f"{share:.0%} last beyond {curve.last_day} days")


def _row(curve: Curve) -> tuple[Cell, ...]:
    if curve.steps is None:
        return (Cell(curve.label, detail=_TOO_FEW), *(Cell(_TOO_FEW) for _ in SAID_AT))
    said = (Cell(_TOO_FEW if share is None else f"{share:.0%}") for _day, share in curve.said)
    return (Cell(curve.label, detail=f"{curve.closures} closures"), *said)


def _count(went_on: int, closures: int) -> str:
    """How many closures went on elsewhere, without a small number."""
    if closures < SMALLEST_SHOWN:
        return "Too few closures to say"
    some = FEWER.capitalize() if 0 < went_on < SMALLEST_SHOWN else str(went_on)
    return f"{some} of {closures} closures"

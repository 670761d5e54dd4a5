"""Figures by area: a measure of the whole hub as a table and a map of the same numbers, sorted by name, never ranked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django import forms
from django.http import HttpResponse
from django.urls import reverse

from throughline.core.clock import civil_date, now
from throughline.core.errors import Refused
from throughline.figures.periods import Period, last_six_months
from throughline.figures.queries.areas import AREA_MEASURES, AreaRow, measure_by_area
from throughline.figures.suppression import Cell as Number
from throughline.geography.states import AreaLevel
from throughline.web.access import ActorRequest, access
from throughline.web.forms.dates import PART_NAMES, UKDateField
from throughline.web.pages import page
from throughline.web.presenting.components import Cell, Column
from throughline.web.presenting.maps import ShadedMap, ground_of, shade_areas

_SHADED = ("interventions", "operations", "arrests")
_LEVELS = [(AreaLevel.FORCE.value, "Police force"), (AreaLevel.AUTHORITY.value, "Local authority")]
_COLUMNS = (Column("Area"), *(Column(measure.label, is_number=True) for measure in AREA_MEASURES))


class AreasForm(forms.Form):
    """Always bound: without dates in the address, to the last six months. ``period`` is set when it can be answered."""

    start = UKDateField(name="First day", label="From")
    end = UKDateField(name="Last day", label="To")
    level = forms.ChoiceField(label="Areas", choices=_LEVELS, required=False)
    shaded = forms.ChoiceField(
        label="Map shows", required=False,
        choices=[(key, measure.label) for key in _SHADED for measure in AREA_MEASURES if measure.key == key],
    )  # fmt: skip

    def __init__(self, address: Mapping[str, str], today: dt.date) -> None:
        self.period: Period | None = None
        dates = {f"{end}{part}" for end in ("start", "end") for part in ("", *(f"_{name}" for name in PART_NAMES))}
        given = {name: address[name] for name in (*dates, "level", "shaded") if address.get(name)}
        if dates.isdisjoint(given):
            period = last_six_months(today)
            given |= {
                end: f"{day.day}-{day.month}-{day.year}" for end, day in (("start", period.start), ("end", period.end))
            }
        super().__init__(given)

    def clean(self) -> None:
        super().clean()
        if not self.errors:
            try:
                self.period = Period(self.cleaned_data["start"], self.cleaned_data["end"])
            except Refused as error:
                self.add_error(error.field, error.message)


@access("figures.measure", methods=("GET", "HEAD"))
def areas(request: ActorRequest) -> HttpResponse:
    """What happened in each area, none under the threshold, as a map and an equal table."""
    form = AreasForm(request.GET, civil_date(now()))
    form.is_valid()
    context: dict[str, object] = {
        "form": form, "period": "", "rows": [], "map": None, "columns": _COLUMNS, "shaded": "",
        "whose": f"Measures of {request.actor.hub.name}: every row is counted, whoever may open it.",
        "rules": [(measure.label, measure.rule) for measure in AREA_MEASURES], "back_href": reverse("figures"),
    }  # fmt: skip
    if form.period is not None:
        level = AreaLevel(form.cleaned_data["level"] or AreaLevel.FORCE)
        shaded = form.cleaned_data["shaded"] or _SHADED[0]
        rows = measure_by_area(request.actor, form.period, level)
        context |= {
            "period": form.period.in_words,
            "shaded": next(measure.label for measure in AREA_MEASURES if measure.key == shaded),
            "rows": [_row(row, level) for row in rows],
            "map": _map(level, shaded, rows) if rows else None,
        }
    return page(request, "pages/figures/areas.html", context)


def _row(row: AreaRow, level: AreaLevel) -> tuple[Cell, ...]:
    numbers = (Cell(_in_words(row.cells[measure.key])) for measure in AREA_MEASURES)
    if row.area is None:
        return (Cell("Area not recorded"), *numbers)
    detail = "Authority not known" if row.area.kind != level else row.area.force if level == AreaLevel.AUTHORITY else ""
    return (Cell(row.area.name, detail=detail), *numbers)


def _map(level: AreaLevel, shaded: str, rows: Sequence[AreaRow]) -> ShadedMap | None:
    """The map of the same numbers; none where the areas of the table have no place on one that is loaded."""
    ground = ground_of(level)
    if ground.level != level:
        return None
    return shade_areas(ground, {
        row.area.name: (None if cell.hidden else int(cell.value), _in_words(cell))
        for row in rows if row.area is not None and row.area.kind == level for cell in [row.cells[shaded]]
    })  # fmt: skip


def _in_words(number: Number) -> str:
    return number.hidden or f"{int(number.value):,}"
